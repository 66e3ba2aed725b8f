"""Names, known by the words before them or by being the whole of a short answer.

Capitals count for nothing here, so that what is typed in lower case reads the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from midturn.mediator.language import ENGLISH, Phrase
from midturn.mediator.reading._items import Item, Text
from midturn.mediator.values import (
    COMMON_WORDS,
    FUNCTION_WORDS,
)

_WORDS = ENGLISH.slots

_LONGEST_NAME = 5
_BEHIND = 2
"""Tokens behind a name that may say what it names: `Performing arts venue`."""
_TITLING: dict[str, list[Phrase]] = {}
for _phrase in sorted(_WORDS.titling, key=len, reverse=True):
    _TITLING.setdefault(_phrase[0], []).append(_phrase)
_NO_TITLE = FUNCTION_WORDS | _WORDS.infinitive
_BEFORE_SETTING = 4
"""Tokens before `is` that may name the part of what is set: `the city of origin is Oslo`."""
_FRAGMENT_ENDS = frozenset([".", "!", ";", "\n", ""]) | _WORDS.adding


def names(text: Text, taken: set[int], capitals: Mapping[int, int]) -> list[Item]:
    """Return the names that a preposition stands before, in order.

    Args:
        text: What the names stand in.
        taken: Tokens of other values.
        capitals: Names known by their capitals: the first token, and the one after the last.
    """
    found: list[Item] = []
    at = 0
    while at + 1 < len(text.tokens):
        if text.tokens[at].kind == "number" and (end := _is_address(text, at)):
            # `it's 21 Pier Street`: an address needs no preposition.
            found.append(Item(text.turn, at, end, "name", _name_meaning(text, at, end), "", "venue"))
            at = end
            continue
        if title := _title_at(text, at, taken):
            found.append(Item(text.turn, *title, "name", _name_meaning(text, *title), "at", "title"))
            at = title[1]
            continue
        role = _WORDS.where.get(text.folds[at])
        if role == "of":
            role = "from" if at and text.folds[at - 1] in _WORDS.before_of else None
        if role == "in" and at and text.folds[at - 1] in _WORDS.before_in:
            role = None
        if role == "about" and text.folds[max(0, at - 1)] in _WORDS.before_about:
            role = ""
        end = _name_end(text, at, taken) if role is not None and at not in taken else 0
        if role in {"at", "in", "from", "to"} and not end and at not in taken:
            end = _capital_end(text, at, taken, capitals)
        if role is None and at not in taken:
            role, end = _as_object(text, at, taken, capitals)
        if role is None or not end:
            at += 1
            continue
        if text.folds[end - 1] in _WORDS.carriers:
            role = "with"
        first = at + 1 + (text.folds[at + 1] in _WORDS.definite)
        meaning = _name_meaning(text, first, end)
        found.append(Item(text.turn, first, end, "name", meaning, role, _sort(text, first, end)))
        at = end
    return found


def _sort(text: Text, first: int, end: int) -> str:
    """Return `venue` for a house or a street, which takes the place of no town; else nothing."""
    ends = {text.folds[end - 1], *text.folds[end : end + _BEHIND]}
    return "venue" if text.tokens[first].kind == "number" or not _WORDS.venues.isdisjoint(ends) else ""


def _capital_end(text: Text, preposition: int, taken: set[int], capitals: Mapping[int, int]) -> int:
    """Return the index after a name that capitals show, as in `at the Meridian` and `at Uncle Joe's`."""
    first = preposition + 1
    for step in range(first, min(first + 3, len(text.tokens))):
        if step in taken or text.tokens[step].kind != "word":
            return 0
        if step in capitals:
            return capitals[step] if not taken & set(range(step, capitals[step])) else 0
        if text.folds[step] not in _WORDS.definite and not text.tokens[step].text[:1].isupper():
            return 0
    return 0


def _title_at(text: Text, at: int, taken: set[int]) -> tuple[int, int] | None:
    """Return the title that words of naming stand before: `call it Morning run`, `in the name Gym`."""
    phrase = next(
        (p for p in _TITLING.get(text.folds[at], ()) if tuple(text.folds[at : at + len(p)]) == p), ()
    )
    first = end = at + len(phrase)
    if not phrase or at in taken:
        return None
    while end < len(text.tokens) and end - first < _LONGEST_NAME and end not in taken:
        token = text.tokens[end]
        if (
            token.kind != "word"
            or token.fold in _WORDS.title_ends
            or (end == first and token.fold in _NO_TITLE)
        ):
            break
        end += 1
    return (first, end) if end > first else None


def _as_object(text: Text, at: int, taken: set[int], capitals: Mapping[int, int]) -> tuple[str | None, int]:
    """Return the part and the end of a name, shown by capitals, that a verb of choice or `is` stands before.

    `I prefer the Lions Vs Tigers`, `the destination is Oslo`.
    """
    if text.folds[at] in _WORDS.choosing:
        return "for", _capital_end(text, at, taken, capitals)
    if text.folds[at] in _WORDS.setting:
        before = text.folds[max(0, at - _BEFORE_SETTING) : at]
        role = next((_WORDS.parts[fold] for fold in before if fold in _WORDS.parts), None)
        return role, _capital_end(text, at, taken, capitals) if role else 0
    return None, 0


def _name_meaning(text: Text, first: int, end: int) -> str:
    core: list[str] = []
    for fold in text.folds[first:end]:
        if fold == "," and core:
            break
        core.append(fold.removesuffix(_WORDS.possessive))
    return " ".join(core)


def _is_address(text: Text, first: int) -> int:
    """Return the index after a street address that begins at `first`; 0 if none does."""
    if text.tokens[first].kind != "number" or not text.folds[first].isdecimal():
        return 0
    if first + 1 < len(text.tokens) and not text.tokens[first + 1].gap:
        # `3rd` is no road.
        return 0
    for at in range(first + 1, min(first + 7, len(text.tokens))):
        # `12 square metres` and `2 court dates` name no street.
        if text.folds[at] in _WORDS.streets and at > first + 1:
            end = at + 1
            if (
                text.folds[end : end + 1] == ["#"]
                and end + 1 < len(text.tokens)
                and text.tokens[end + 1].kind == "number"
            ):
                end += 2
            elif end < len(text.tokens) and text.tokens[end].kind in {"identifier"}:
                end += 1
            return end
        if text.tokens[at].kind == "mark" or text.folds[at] in _WORDS.name_ends:
            return 0
    return 0


def _name_end(text: Text, preposition: int, taken: set[int]) -> int:
    first = preposition + 1
    if address := _is_address(text, first):
        return address
    if text.folds[first] in _WORDS.definite and (area := _area_end(text, first + 1, taken)):
        return area
    if not _begins_name(text, preposition, first, taken):
        return 0
    at = first
    while at < len(text.tokens) and at - first < _LONGEST_NAME and _goes_on(text, at, first, taken):
        at += 1
    if at == first or (at == first + 1 and text.folds[first] in _WORDS.name_beginnings):
        return 0
    if at == first + 1 and _is_numbered(text, at, taken):
        return 0
    if text.folds[at : at + 1] == [","] and _is_region(text, at + 1, taken):
        at += 2
        if text.folds[at : at + 1] and text.tokens[at].kind == "word" and _goes_on(text, at, first, taken):
            at += 1
    return at


def _is_numbered(text: Text, at: int, taken: set[int]) -> bool:
    """Whether a bare number follows a single word, as in `platform 2`."""
    if at >= len(text.tokens) or text.tokens[at].kind != "number":
        return False
    return not (at in taken and not {":", *_WORDS.halves}.isdisjoint(text.folds[at + 1 : at + 2]))


def _area_end(text: Text, first: int, taken: set[int]) -> int:
    """Return the index after the name in `the Antioch area`, the word `area` left out; 0 if there is none."""
    for at in range(first, min(first + 4, len(text.folds))):
        if text.folds[at] in _WORDS.areas:
            return at if at > first and text.folds[first] not in COMMON_WORDS | _WORDS.no_names else 0
        if text.tokens[at].kind != "word" or at in taken:
            return 0
    return 0


def _begins_name(text: Text, preposition: int, first: int, taken: set[int]) -> bool:
    token, role = text.tokens[first], text.folds[preposition]
    word = token.fold.removesuffix(_WORDS.possessive)
    if token.kind != "word" or first in taken or not token.gap:
        return False
    if word in _WORDS.name_beginnings:
        after = text.tokens[first + 1] if first + 1 < len(text.tokens) else None
        return after is not None and after.kind == "word" and after.fold not in COMMON_WORDS | _WORDS.no_names
    if word in _WORDS.no_names or word in COMMON_WORDS or word in _WORDS.name_ends or word in _WORDS.topics:
        return False
    if role in _WORDS.infinitive:
        before = text.folds[preposition - 1] if preposition else ""
        after = text.folds[first + 1] if first + 1 < len(text.folds) else ""
        if before in _WORDS.infinitive_before:
            return False
        if not _WORDS.moves & set(text.folds[max(0, preposition - 8) : preposition]) and not _opens_sentence(
            text, preposition
        ):
            return False
        return after not in _WORDS.after_verbs
    if role in _WORDS.before_nouns:
        # Here a name is too often a common noun; a later value decides only where a cue stands by it.
        return not word.endswith(_WORDS.no_name_endings)
    return not word.endswith(_WORDS.gerund_endings) or word[0].isupper()


def _opens_sentence(text: Text, at: int) -> bool:
    """Whether fewer than three tokens of its sentence stand before token `at`."""
    sentence = text.tokens[at].sentence
    return at < 3 or text.tokens[at - 3].sentence != sentence


def _goes_on(text: Text, at: int, first: int, taken: set[int]) -> bool:
    token = text.tokens[at]
    if token.kind == "mark":
        return token.fold in {"'", "-", "&"} and not token.gap and at > first
    if token.kind != "word" or at in taken:
        return False
    return at == first or token.fold not in _WORDS.name_ends


def _is_region(text: Text, at: int, taken: set[int]) -> bool:
    """Whether a part of an address stands at `at`, as in `London, UK`."""
    if at >= len(text.tokens) or text.tokens[at].kind != "word" or at in taken:
        return False
    word = text.folds[at]
    if word in COMMON_WORDS or word in _WORDS.name_ends or word in _WORDS.no_names:
        return False
    following = text.tokens[at + 1] if at + 1 < len(text.tokens) else None
    ends = following is None or following.kind == "mark" or following.fold in _WORDS.name_ends
    return (len(word) == 2 or ends) and not (
        following is not None and following.fold in {",", *_WORDS.conjunctions}
    )


def fragment(text: Text, asked: str, taken: set[int]) -> list[Item]:
    """Return a short answer or correction that is nothing but a name: `fresno`, `no, San Jose please`."""
    first = 0
    ends = (at for at in range(len(text.tokens)) if text.folds[at] in _FRAGMENT_ENDS or at in taken)
    end = next(ends, len(text.tokens)) if asked else len(text.tokens)
    while first < end and (text.tokens[first].kind == "mark" or text.folds[first] in _WORDS.around_fragments):
        first += 1
    while end > first and (
        text.tokens[end - 1].kind == "mark" or text.folds[end - 1] in _WORDS.around_fragments
    ):
        end -= 1
    if not 0 < end - first <= 4 or (not asked and not first):
        return []
    if first and text.folds[first - 1] in _WORDS.refusing and text.tokens[first].text.islower():
        return []
    inside = [token for token in text.tokens[first:end] if token.fold != ","]
    if taken & set(range(first, end)):
        return []
    if any(
        token.kind not in {"word", "number"}
        or token.fold in FUNCTION_WORDS
        or any(part in token.fold for part in _WORDS.negating_parts)
        for token in inside
    ):
        return []
    if any(token.fold in _WORDS.no_fragments or token.fold in _WORDS.topics for token in inside):
        return []
    if all(token.fold in COMMON_WORDS or token.fold in _WORDS.no_names for token in inside):
        return []
    return [Item(text.turn, first, end, "name", _name_meaning(text, first, end), asked)]
