"""The phrases of a turn by which values go: withdrawals, contrasts, and figures that count from others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from midturn.mediator.language import ENGLISH
from midturn.mediator.reading._items import Item, Text
from midturn.mediator.values import (
    FUNCTION_WORDS,
    stem,
)

_WORDS = ENGLISH.changes
_SLOTS = ENGLISH.slots

Range = tuple[int, int]
"""The first token of a phrase and the one after its last."""


def _by_first(phrases: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in phrases:
        words = tuple(phrase.split())
        found[words[0]].append(words)
    for entries in found.values():
        entries.sort(key=len, reverse=True)
    return dict(found)


_WITHDRAWALS = _by_first(_WORDS.withdrawals)
_BEHIND = _by_first(_WORDS.withdrawn_behind)
_RESTORING = _by_first(_WORDS.restoring)
_RESTORED_BEHIND = _by_first(_WORDS.restored_behind)
_ON_AGAIN = _by_first([" ".join(phrase) for phrase in _WORDS.on_again])
_CONTRASTING = {phrase[0] for phrase in _WORDS.contrasting} | _WORDS.coming_for.keys() | _WORDS.denying
"""Words that a contrast may begin with."""
_THING = 3
"""Words of a thing before what is said of it."""
_NEGATED = 4
"""Tokens from a negation on within which it may negate one."""


def _phrase_at(text: Text, at: int, phrases: dict[str, list[tuple[str, ...]]]) -> tuple[str, ...] | None:
    for phrase in phrases.get(text.folds[at], ()):
        if len(phrase) == 1 or tuple(text.folds[at : at + len(phrase)]) == phrase:
            return phrase
    return None


def _noun_phrase(text: Text, at: int) -> Range:
    """Return the tokens of the noun phrase that begins at `at`, without its articles.

    Empty if there is none.
    """
    while at < len(text.folds) and text.folds[at] in _WORDS.before_things:
        at += 1
    first = at
    while at < len(text.folds) and at - first < 4:
        token = text.tokens[at]
        joins = token.fold in {"-", "&"} and not token.gap
        if not joins and (
            token.kind == "mark" or token.fold in FUNCTION_WORDS or token.fold in _WORDS.returns
        ):
            break
        at += 1
    return first, at


def content(text: Text, phrase: Range) -> list[str]:
    return [
        stem(token.fold)
        for token in text.tokens[phrase[0] : phrase[1]]
        if token.kind in {"word", "number", "identifier"} and token.fold not in FUNCTION_WORDS
    ]


def behind_negations(text: Text) -> set[int]:
    """Return the tokens that stand so close behind a negation that they may be negated."""
    negations = [at for at, fold in enumerate(text.folds) if fold in _WORDS.negations_before]
    return {at for first in negations for at in range(first + 1, min(first + _NEGATED, len(text.folds)))}


def is_negated(text: Text, at: int) -> int:
    """Return the index after the negation that stands just before token `at`, plus nothing.

    0 if none does.
    """
    for step in range(at - 1, max(-1, at - _NEGATED), -1):
        if text.tokens[step].kind == "mark" and text.folds[step] not in {"-", "'"}:
            return 0
        if text.folds[step] in _WORDS.negations_before:
            return step + 1
    return 0


def withdrawn(text: Text) -> list[Range]:
    """Return the phrases of a turn that name what is to go."""
    found: list[Range] = []
    for at, fold in enumerate(text.folds):
        if (fold not in _WITHDRAWALS and fold not in _BEHIND) or at in text.quoted:
            continue
        if phrase := _phrase_at(text, at, _WITHDRAWALS):
            if phrase[-1] in _SLOTS.before_of and text.folds[at + len(phrase) :][:1] == ["of"]:
                continue
            if told := _told_before(text, at, at + len(phrase), " ".join(phrase)):
                found.append(told)
                continue
            first, end = _noun_phrase(text, at + len(phrase))
            if end > first and _says_withdrawn(text, at, " ".join(phrase), first, end):
                found.append((first, end))
                while not _SLOTS.conjunctions.isdisjoint(text.folds[end : end + 1]):
                    first, end = _noun_phrase(text, end + 1)
                    if end <= first or _goes_on(text, first, end):
                        break
                    found.append((first, end))
        elif (behind := _phrase_at(text, at, _BEHIND)) and not _is_limited(text, at + len(behind)):
            first = at
            while (
                first
                and at - first < 2
                and text.tokens[first - 1].kind == "word"
                and text.folds[first - 1] not in FUNCTION_WORDS
            ):
                first -= 1
            counted = first and _counts(text, first - 1)
            if first < at and not counted and text.folds[first] not in _WORDS.counts:
                found.append((first, at))
    return found


def withdrawal_before(text: Text, at: int) -> int | None:
    """Return where the words of withdrawal begin that name the thing at a token."""
    for first in range(at - 1, max(-1, at - _NEGATED), -1):
        if text.tokens[first].kind == "mark":
            return None
        if phrase := _phrase_at(text, first, _WITHDRAWALS):
            return first if first + len(phrase) <= at else None
    return None


def _told_before(text: Text, at: int, end: int, phrase: str) -> Range | None:
    """Return the thing that words of withdrawal point back at: `the piano is sold, forget that`."""
    if phrase not in _WORDS.pointing_withdrawals or text.folds[end : end + 1] == []:
        return None
    ends = end + 1 == len(text.folds) or text.tokens[end + 1].kind == "mark"
    if text.folds[end] not in _WORDS.pronouns or not ends or not at or text.tokens[at - 1].kind != "mark":
        return None
    start = at - 1
    while start and text.tokens[start - 1].kind != "mark":
        start -= 1
    first, behind = _noun_phrase(text, start)
    passes = behind > first and text.folds[behind] in _WORDS.passing
    return (first, behind) if passes else None


def _goes_on(text: Text, first: int, end: int) -> bool:
    """Whether words after `and` begin something else: `drop the soup and help me`, `and 2 chairs`."""
    after = text.folds[end] if end < len(text.folds) else ""
    if text.folds[first - 1] in _SLOTS.adding and not text.folds[first].isalpha():
        return True
    return (
        bool(after) and text.tokens[end].kind != "mark" and after not in _WORDS.returns | _SLOTS.conjunctions
    )


def _is_limited(text: Text, at: int) -> bool:
    """Whether what follows `can't make it` says when, so that it holds for some hours alone."""
    return at < len(text.folds) and text.folds[at] in _WORDS.before_limits


def restored(text: Text) -> list[Range]:
    """Return the phrases of a turn that name what is wanted again: `put the wine back`."""
    found: list[Range] = []
    for at in range(len(text.folds)):
        if at in text.quoted:
            continue
        if phrase := _phrase_at(text, at, _RESTORING):
            first, end = _noun_phrase(text, at + len(phrase))
            if end > first and not is_negated(text, at):
                found.append((first, end))
        elif text.folds[at] in _WORDS.restoring_verbs:
            first, end = _noun_phrase(text, at + 1)
            if end > first + 1 and text.folds[end - 1] in _WORDS.back:
                end -= 1
            behind = end > first and end < len(text.folds) and _phrase_at(text, end, _RESTORED_BEHIND)
            if behind and not is_negated(text, at):
                found.append((first, end))
        elif any(tuple(text.folds[at : at + len(p)]) == p for p in _ON_AGAIN.get(text.folds[at], ())):
            first = _thing_start(text, at)
            if first < at and not is_negated(text, first):
                found.append((first, at))
    return found


def wrong(text: Text) -> list[tuple[int, str, set[str]]]:
    """Where a turn says that a value was wrong: the token, the kind and the stems of what it is of."""
    found: list[tuple[int, str, set[str]]] = []
    for at, fold in enumerate(text.folds):
        if fold not in _WORDS.wrong or at in text.quoted:
            continue
        first, end = at + 1, at + 1
        while end < len(text.folds) and end - first < 3 and text.tokens[end].kind == "word":
            if text.folds[end] in FUNCTION_WORDS:
                break
            end += 1
        kinds = [_WORDS.wrong_kinds[word] for word in text.folds[first:end] if word in _WORDS.wrong_kinds]
        if kinds:
            found.append((at, kinds[-1], {stem(word) for word in text.folds[first:end]}))
    return found


_SLOT = 4
"""Words of `my home phone number is` before the value."""


def slot_before(text: Text, item: Item) -> tuple[str, ...]:
    """Return `my budget is` before a value that ends its clause; empty for any other frame."""
    at = item.first - 1
    if at < 2 or text.folds[at] not in {":", *_WORDS.filling}:
        return ()
    end = item.end
    while end < len(text.tokens) and text.folds[end] in _WORDS.after_filling:
        end += 1
    follows = end < len(text.tokens) and text.tokens[end].kind != "mark"
    if follows and text.tokens[end].clause == text.tokens[item.first].clause:
        return ()
    for first in range(at - 2, max(-1, at - 2 - _SLOT), -1):
        if text.folds[first] in _WORDS.own:
            return tuple(text.folds[first:at])
        if text.folds[first] in _SLOTS.indefinite and text.tokens[at].clause == text.tokens[first].clause:
            return tuple(text.folds[first:at])
    return ()


def _is_ordered(text: Text, at: int) -> bool:
    """Whether the verb at `at` is an order or the user's own, and no other's deed: `Ann can skip it`."""
    before = text.folds[at - 1] if at else ""
    if (
        at == 0
        or text.tokens[at - 1].kind == "mark"
        or text.tokens[at - 1].sentence != text.tokens[at].sentence
    ):
        return True
    if before in _WORDS.modals:
        earlier = text.folds[at - 2] if at > 1 else ""
        opens = at < 2 or text.tokens[at - 2].sentence != text.tokens[at].sentence
        return opens or earlier in _WORDS.before_orders or text.tokens[at - 2].kind == "mark"
    return before in _WORDS.before_orders


def _says_withdrawn(text: Text, at: int, phrase: str, first: int, end: int) -> bool:
    before = text.folds[at - 1] if at else ""
    if before in _WORDS.undoing and phrase not in _WORDS.not_undone:
        return False
    if phrase not in _WORDS.unbound_withdrawals and not _is_ordered(text, at):
        return False
    clause = text.tokens[at].clause
    after = [token.fold for token in text.tokens[end : end + 3] if token.sentence == text.tokens[at].sentence]
    comes_back = bool({tuple(after[:1]), tuple(after[:2])} & _WORDS.coming_back) or bool(
        set(after[:2]) & _WORDS.coming_back_soon
    )
    if phrase in _WORDS.parted_withdrawals:
        return bool(set(after[:1]) & _WORDS.parted) and _WORDS.parted_for.isdisjoint(after[1:2])
    if phrase in _WORDS.denying:
        return comes_back
    if after[:1] and after[0] in _WORDS.before_conditions:
        return False
    if phrase in _WORDS.deeds and text.folds[first - 1] in _WORDS.own:
        return False
    if phrase not in _WORDS.loose_withdrawals:
        return text.folds[first] not in _WORDS.no_things and first - at <= len(phrase.split()) + 2
    alone = (
        at == 0
        or text.tokens[at - 1].kind == "mark"
        or text.tokens[at - 1].clause != clause
        or before in _WORDS.before_loose
    )
    ends = not after or after[0] in {".", "!", ",", "", ";", *_WORDS.after_loose} or comes_back
    return comes_back or (alone and ends)


def allowed_again(text: Text) -> list[Range]:
    """Return what is said to be fine, which may have been refused before: `nuts are fine actually`."""
    found: list[Range] = []
    for at, fold in enumerate(text.folds):
        if at in text.quoted:
            continue
        if fold not in _WORDS.allowed_again or at < 2 or text.folds[at - 1] not in _WORDS.being:
            continue
        first = _thing_start(text, at - 1)
        if first < at - 1:
            found.append((first, at - 1))
    return found


def _thing_start(text: Text, end: int) -> int:
    """Return the first of the content words right before a token."""
    first = end
    while (
        first
        and end - first < _THING
        and text.tokens[first - 1].kind == "word"
        and text.folds[first - 1] not in FUNCTION_WORDS
    ):
        first -= 1
    return first


def contrasts(text: Text) -> list[tuple[Range, Range | None]]:
    """Pairs of what goes and what comes for it, as token ranges of the turn."""
    found: list[tuple[Range, Range | None]] = []
    folds = text.folds
    for at, fold in enumerate(folds):
        if fold not in _CONTRASTING or at in text.quoted:
            continue
        following = folds[at + 1] if at + 1 < len(folds) else ""
        if phrase := next((p for p in _WORDS.contrasting if tuple(folds[at : at + len(p)]) == p), ()):
            gone = _thing_at(text, at + len(phrase))
            if gone[1] > gone[0]:
                found.append((gone, _thing_before(text, at)))
        elif (fold in _WORDS.coming_for and (pair := _swap_at(text, at))) or (
            fold in _WORDS.denying and following and (pair := _not_at(text, at))
        ):
            found.append(pair)
    return found


def _thing_at(text: Text, at: int) -> Range:
    """Return the value that begins within a few tokens of `at`, else the noun phrase there."""
    item = text.item_from(at, at + 2)
    if (
        item is not None
        and text.tokens[item.first].clause == text.tokens[min(at, len(text.tokens) - 1)].clause
    ):
        return item.first, item.end
    return _noun_phrase(text, at)


def _thing_before(text: Text, at: int) -> Range | None:
    sentence = text.tokens[at].sentence
    item = text.item_before(at)
    if item is not None and text.tokens[item.first].sentence != sentence:
        item = None
    if item is not None and at - item.end <= 3:
        return item.first, item.end
    first = at
    plain = FUNCTION_WORDS | _WORDS.requesting_first
    while (
        first
        and at - first < 2
        and text.tokens[first - 1].kind == "word"
        and text.folds[first - 1] not in plain
    ):
        first -= 1
    return (first, at) if first < at else None


def _swap_at(text: Text, at: int) -> tuple[Range, Range] | None:
    first = at + 1
    if not _WORDS.swap_particles.isdisjoint(text.folds[first : first + 1]):
        first += 1
    if not _WORDS.pronouns.isdisjoint(text.folds[first : first + 1]):
        return None
    gone = _thing_at(text, first)
    after = text.folds[gone[1]] if gone[1] < len(text.folds) else ""
    if gone[1] <= gone[0] or after not in _WORDS.coming_for[text.folds[at]]:
        return None
    fresh = _thing_at(text, gone[1] + 1)
    return (gone, fresh) if fresh[1] > fresh[0] else None


def _not_at(text: Text, at: int) -> tuple[Range, Range | None] | None:
    """`seven days, not eight`, `not 3 but 4`."""
    item = text.item_from(at + 1, at + 3)
    opens = at == 0 or text.tokens[at - 1].sentence != text.tokens[at].sentence
    if item is None and opens:
        gone = _noun_phrase(text, at + 1)
        parted = not {",", "-", *_WORDS.contrary}.isdisjoint(text.folds[gone[1] : gone[1] + 1])
        fresh = _thing_at(text, gone[1] + 1) if parted else (0, 0)
        return (gone, fresh) if gone[1] > gone[0] and fresh[1] > fresh[0] else None
    parted = at > 0 and text.folds[at - 1] in {",", "-", *_SLOTS.adding}
    if item is None and at and (parted or _denies_thing(text, at)):
        gone = _noun_phrase(text, at + 1)
        fresh = _thing_before(text, at - parted)
        return (gone, fresh) if gone[1] > gone[0] and fresh else None
    if item is None or text.tokens[item.first].sentence != text.tokens[at].sentence:
        return None
    sentence = text.tokens[at].sentence
    others = [
        other
        for other in (*_items_back(text, at), text.item_from(item.end, item.end + 3))
        if other is not None
        and text.tokens[other.first].sentence == sentence
        and (other.kind == item.kind or "count" in {other.kind, item.kind})
    ]
    if not others:
        return None
    # `it was 4 phones on Tuesday, not 5`
    other = next((other for other in others if other.kind == item.kind), others[0])
    return (item.first, item.end), (other.first, other.end)


_LONGEST_NAMING = 24
"""Tokens from where a thing is named to where another one is denied."""


def _denies_thing(text: Text, at: int) -> bool:
    """Whether a thing stands on both sides of `not`: `the heater not the boiler`."""
    before, behind = text.tokens[at - 1], text.folds[at + 1]
    if before.kind != "word" or before.fold in FUNCTION_WORDS or before.fold in _WORDS.requesting_first:
        return False
    if behind not in _SLOTS.definite and behind not in _WORDS.own:
        return False
    start = at
    while start and at - start <= _LONGEST_NAMING and text.tokens[start - 1].clause == before.clause:
        start -= 1
    return text.folds[start] in _WORDS.naming


_BACK = 3
"""Values before a denied one among which is what comes for it."""


def _items_back(text: Text, at: int) -> Iterator[Item]:
    """Yield the last values that end before a token, the last first."""
    for _ in range(_BACK):
        item = text.item_before(at)
        if item is None:
            return
        yield item
        at = item.first


def _gone_behind(text: Text, at: int) -> bool:
    """Whether the token at `at` begins words that say that what stands before is to go."""
    return at < len(text.folds) and _phrase_at(text, at, _BEHIND) is not None


def relatives(text: Text) -> list[tuple[int, int, str, str]]:
    """Figures that count from another: their tokens, the kind and what is counted."""
    found: list[tuple[int, int, str, str]] = []
    folds = text.folds
    for at, fold in enumerate(folds):
        if at in text.quoted:
            continue
        before = folds[at - 1] if at else ""
        after = folds[at + 1] if at + 1 < len(folds) else ""
        if _counts(text, at):
            persons = at + 1 + (after in _SLOTS.persons)
            if _gone_behind(text, persons):
                found.append((at, persons, "count", "person"))
        if fold in _WORDS.factors and after in _WORDS.pronouns | _SLOTS.definite:
            if after in _SLOTS.definite:
                head = _head_of(folds[at + 2 : at + 3])
                found.append((at, at + 2 + bool(head), "count", head))
            elif text.tokens[at].sentence == text.tokens[at + 1].sentence:
                found.append((at, at + 2, "count", ""))
        elif fold in _WORDS.more | _WORDS.fewer and (
            text.tokens[at - 1].kind == "number" or before in _WORDS.counts
        ):
            head = _head_of(folds[at + 1 : at + 2])
            if not after or after in _WORDS.joins | _WORDS.returns or text.tokens[at + 1].kind == "mark":
                head = "person" if head == "person" or after in _WORDS.joining else ""
                found.append((at - 1, at + 1, "count", head))
            elif head:
                found.append((at - 1, at + 2, "count", head))
        elif fold in _WORDS.later and at and folds[at - 1] in _WORDS.time_steps:
            first = at - 2 if at > 1 else at - 1
            found.append((first, at + 1, "time", ""))
        elif fold in _WORDS.later and before in _WORDS.day_steps:
            found.append((at - 2 if at > 1 else at - 1, at + 1, "date", ""))
        elif fold in _WORDS.after and before in _WORDS.weeks and _is_bare(text, at):
            found.append((at - 1, at + 1, "date", before))
    return found


def _is_bare(text: Text, at: int) -> bool:
    """Whether a phrase is all of its clause but for little words: `the week after then`."""
    first = at - 1 - (at > 1 and text.folds[at - 2] in _SLOTS.definite)
    opens = first == 0 or text.tokens[first - 1].kind == "mark"
    after = text.tokens[at + 1 : at + 2]
    return opens and (not after or after[0].kind == "mark" or after[0].fold in _WORDS.picking)


def _counts(text: Text, at: int) -> bool:
    """Whether the token at `at` is a number, or a word that counts."""
    return text.tokens[at].kind == "number" or text.folds[at] in _WORDS.counts


def _head_of(folds: list[str]) -> str:
    if not folds or not folds[0].isalpha():
        return ""
    return "person" if folds[0] in _SLOTS.persons else stem(folds[0])
