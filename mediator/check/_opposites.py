"""Words of one text where the other has their opposite: odd and even, each and together, if and unless."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import islice
from typing import NamedTuple, TypeVar

from midturn.mediator.check._conditions import condition_and_result, conditions_at
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._spans import filler
from midturn.mediator.check._told import Told, gathered
from midturn.mediator.check._words import Words, marked_questions
from midturn.mediator.language import BindingWords, Phrases
from midturn.mediator.values import FIGURES

_AROUND = 2
"""Words on each side by which a place in one text is found again in the other."""
_NEGATED_WITHIN = 4
_MOST_USES = 200
"""Uses of one sort that are compared with each other."""
_SHARERS = 2
"""Words between a share's sign and its figure: who or what shares, and the verb."""
_SHARE_REACH = 8
"""Tokens behind a figure within which it is said to be for each or for all."""

T = TypeVar("T")


class _Use(NamedTuple):
    """A word or phrase that has an opposite, at one place."""

    key: str
    about: frozenset[str]
    written: str
    source: int


def opposed(draft: Words, sources: Told) -> list[Finding]:
    """Return the words of a draft that are the opposite of what the sources say at the same place."""
    return [
        *_opposite_words(draft, sources),
        *_contradicting_shares(draft, sources),
        *_contradicting_questions(draft, sources),
        *_contradicting(_recurrences, draft, sources),
        *_contradicting(_portions, draft, sources),
        *_contradicting(_exceptions, draft, sources),
        *_contradicting_conditions(draft, sources),
        *_exchanged_lack(draft, sources),
    ]


def _add(found: list[T], text: Words, reader: Callable[[Words], Iterator[T]]) -> None:
    if len(found) < _MOST_USES:
        found += _read(reader, text)


@cache
def _adding(reader: Callable[[Words], Iterator[T]]) -> Callable[[list[T], Words], None]:
    return partial(_add, reader=reader)


def _all(reader: Callable[[Words], Iterator[T]], sources: Told) -> list[T]:
    return sources.together(list[T], _adding(reader))[:_MOST_USES]


def _read(reader: Callable[[Words], Iterator[T]], text: Words) -> list[T]:
    return text.found(reader)[:_MOST_USES]


def _contradicting(
    reader: Callable[[Words], Iterator[_Use]], draft: Words, sources: Told
) -> Iterator[Finding]:
    """Find what the draft says with one key and the sources only with another about the same."""
    used = _read(reader, draft)
    said = _all(reader, sources) if used else []
    for use in used if said else ():
        others = [other for other in said if other.about & use.about]
        own = [other for other in used if other.about & use.about]
        contradict = others and all(other.key != use.key for other in others)
        if contradict and all(other.key == use.key for other in own):
            yield Finding("binding", use.written, others[0].written, others[0].source)


def _contradicting_shares(draft: Words, sources: Told) -> Iterator[Finding]:
    language = draft.language
    signs = {"each": language.each, "total": language.total}
    for found in _contradicting(_shares, draft, sources):
        (key,) = {use.key for use in _read(_shares, draft) if use.written == found.written}
        # A turn may correct it without the figure: `no, together`.
        others = (source for source in sources if source.document.source != found.source)
        if not any(_has_bare(source, signs[key]) for source in others):
            yield found


def _has_bare(text: Words, signs: Phrases) -> bool:
    """Tell whether a text tells by a sign alone, without a figure, that it is each or all."""
    bound = {at for at, _ in _placed_shares(text)}
    asked = _asked(text)
    return any(
        text.phrase_at(at, signs)
        for at in text.where(signs)
        if bound.isdisjoint((at - 1, at)) and text.tokens[at].sentence not in asked
    )


def _asked(text: Words) -> set[int]:
    """Return the numbers of the sentences that ask something."""
    asked = marked_questions(text.tokens)
    first = {token.sentence: token.fold for token in reversed(text.tokens)}
    return asked | {sentence for sentence, fold in first.items() if fold in text.language.asking}


def _contradicting_questions(draft: Words, sources: Told) -> Iterator[Finding]:
    """Find `what do we pay together?` where the user asks what each pays, and the other way round."""
    used = _shared_questions(draft)
    said = sources.together(list[_Question], _add_questions) if len(used) == 1 else []
    keys = {key for key, _, _ in said}
    if len(keys) == 1 and set(used) != keys:
        (first, end), (_, text, place) = next(iter(used.values())), said[0]
        yield Finding("binding", draft.written(first, end), text.written(*place), text.document.source)


_Question = tuple[str, Words, tuple[int, int]]
"""Whether a question asks for each or for all, its text, and where it says so."""


def _add_questions(found: list[_Question], text: Words) -> None:
    found += [(key, text, place) for key, place in _shared_questions(text).items()]


def _shared_questions(text: Words) -> dict[str, tuple[int, int]]:
    """Return whether a text's questions ask for each or for all, with where they say so."""
    return text.document.noted(("shared questions", id(text.language)), lambda: _read_shared_questions(text))


def _read_shared_questions(text: Words) -> dict[str, tuple[int, int]]:
    tokens, language = text.tokens, text.language
    places = text.where(language.each, language.total)
    if not places:
        return {}
    asked = _asked(text)
    found: dict[str, tuple[int, int]] = {}
    for at in places:
        if tokens[at].sentence in asked:
            for key, signs in (("each", language.each), ("total", language.total)):
                if end := text.phrase_at(at, signs):
                    found.setdefault(key, (at, end))
    return found


def _opposite_words(draft: Words, sources: Told) -> Iterator[Finding]:
    used = gathered([draft], _Uses(), _add_uses)
    said = sources.together(_Uses, _add_uses) if used else {}
    for one, other in _pairs_with(used, draft.language):
        for mine, theirs in ((one, other), (other, one)):
            if used.keys().isdisjoint(mine) or said.keys().isdisjoint(theirs):
                continue
            mine_used = [use for word in sorted(mine) for use in used.get(word, ())]
            theirs_said = [use for word in sorted(theirs) for use in said.get(word, ())]
            if any(word in said for word in mine) or any(word in used for word in theirs):
                continue
            for use in mine_used:
                same = [other for other in theirs_said if other.about & use.about]
                if same and use.key != "not" and same[0].key != "not":
                    yield Finding("binding", use.written, same[0].written, same[0].source)
                    break


_Pair = tuple[frozenset[str], frozenset[str]]


def _pairs_with(words: Iterable[str], language: BindingWords) -> list[_Pair]:
    """Return the opposites of which some words are one side, in order."""
    places = _places_of_opposites(language)
    return [language.opposites[at] for at in sorted({at for word in words for at in places.get(word, ())})]


@cache
def _places_of_opposites(language: BindingWords) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, pair in enumerate(language.opposites):
        for word in frozenset[str]().union(*pair):
            found[word].append(at)
    return found


_Uses = dict[str, tuple[_Use, ...]]
"""The uses of all words that have an opposite, by the word."""


def _add_uses(found: _Uses, text: Words) -> None:
    for word, use in text.found(_keyed):
        found[word] = (*found.get(word, ()), use)


def _keyed(text: Words) -> Iterator[tuple[str, _Use]]:
    """Yield words that have an opposite with their uses, and `not` as key where they are negated."""
    language, tokens = text.language, text.tokens
    known = _opposing(language)
    superlative = language.superlative_more | language.superlative_less
    negations = language.negations - language.joining_negations
    for at in text.where(language.particles, superlative, known):
        token, word = tokens[at], tokens[at].fold
        if word in language.particles:
            word = _switched(text, at)
        elif word in superlative and at + 1 < len(tokens):
            word = f"{word}-{text.atoms[at + 1]}"
        if word in known:
            near = [*tokens[max(0, at - _NEGATED_WITHIN) : at], *tokens[at + 1 : at + 1 + _NEGATED_WITHIN]]
            negated = any(t.fold in negations for t in near if t.sentence == token.sentence)
            yield word, _Use("not" if negated else word, _about(text, at), token.text, text.document.source)


@cache
def _opposing(language: BindingWords) -> frozenset[str]:
    """Return all words that have an opposite."""
    return frozenset(word for pair in language.opposites for side in pair for word in side)


def _switched(text: Words, at: int) -> str:
    tokens = text.tokens
    before = tokens[max(0, at - 5) : at]
    if any(t.fold in text.language.switches for t in before):
        ends = at + 1 >= len(tokens) or tokens[at + 1].kind == "mark" or not text.atoms[at + 1]
        if before[-1].fold in text.language.switches or ends:
            return f"turn-{tokens[at].fold}"
    return ""


def _about(text: Words, at: int) -> frozenset[str]:
    """Return the nearest words around a place in its sentence."""
    found: list[str] = []
    for step in (1, -1):
        seen = 0
        place = at + step
        while 0 <= place < len(text.tokens) and text.tokens[place].sentence == text.tokens[at].sentence:
            if text.atoms[place] and place not in text.light:
                found.append(text.atoms[place])
                seen += 1
            if seen == _AROUND:
                break
            place += step
    return frozenset(found)


def _shares(text: Words) -> Iterator[_Use]:
    return (use for _, use in _placed_shares(text))


def _placed_shares(text: Words) -> list[tuple[int, _Use]]:
    """Return what a text's figures are said to be for, and where."""
    key = "placed shares", id(text.language)
    return text.document.noted(key, lambda: list(islice(_read_shares(text), _MOST_USES)))


def _read_shares(text: Words) -> Iterator[tuple[int, _Use]]:
    """`12 dollars each`, `at most 250 for us together`."""
    language, tokens = text.language, text.tokens
    starts = {m.first: m.kind for m in text.document.mentions if m.kind in FIGURES}
    for mention in text.document.mentions:
        if mention.kind not in FIGURES or mention.optional:
            continue
        about = frozenset([text.atoms[mention.first]])
        if sign := _share_before(text, mention.first):
            at, key = sign
            yield at, _Use(key, about, text.written(at, mention.end), text.document.source)
            continue
        for at in range(mention.end, min(len(tokens), mention.end + _SHARE_REACH)):
            token = tokens[at]
            if token.sentence != tokens[mention.first].sentence or (
                token.kind == "mark" and token.text not in "-%$€£"
            ):
                break
            end = text.phrase_at(at, language.each)
            behind = text.atoms[end] if end and end < len(tokens) else ""
            bound = (
                tokens[at - 1].fold in language.prepositions
                and tokens[end % len(tokens)].fold not in language.spans
            )
            if end and (not behind or (bound and behind[0] != "=")):
                yield at, _Use("each", about, text.written(mention.first, end), text.document.source)
                break
            if token.fold in language.rates and at + 1 < len(tokens) and _is_thing(text, at + 1):
                yield at, _Use("each", about, text.written(mention.first, at + 2), text.document.source)
                break
            if end := text.phrase_at(at, language.total):
                yield at, _Use("total", about, text.written(mention.first, end), text.document.source)
                break
            if starts.get(at) == mention.kind:
                break


def _is_thing(text: Words, at: int) -> bool:
    """Tell whether a word is something that figures are for each of: no month and no hour."""
    atom = text.atoms[at]
    return bool(atom) and not atom.startswith("=") and atom not in text.language.periods.values()


def _share_before(text: Words, first: int) -> tuple[int, str] | None:
    """Return the sign right before a figure that says whose share it is: `each max 8 words`."""
    language, tokens = text.language, text.tokens
    at = first - 1
    verbs = _SHARERS
    passed = language.sharing | language.relatives | language.third | language.being
    while at >= 0 and first - at < _SHARE_REACH:
        # `together make 320`, `each of them costs 1`, `each hen costs 1`
        word = text.atoms[at]
        verb = verbs and word and word[0] != "=" and tokens[at].fold not in (*language.each, *language.total)
        if not verb and tokens[at].fold not in passed:
            break
        verbs -= bool(verb)
        at -= 1
    if at < 0 or tokens[at].sentence != tokens[first].sentence or tokens[at].kind == "mark":
        return None
    if tokens[at + 1].fold in language.spans:
        return None
    for key, signs in (("each", language.each), ("total", language.total)):
        if tokens[at].fold in signs and text.phrase_at(at, signs) == at + 1:
            # `What do they pay altogether at 4 each?`
            is_sought = key == "total" and tokens[at].sentence in _asked(text)
            return None if is_sought else (at, key)
    return None


def _recurrences(text: Words) -> Iterator[_Use]:
    """`every day`, `every other day`, `daily`."""
    language, tokens = text.language, text.tokens
    for at in text.where(language.every, language.periods):
        if at >= len(tokens) - 2:
            break
        token = tokens[at]
        if token.fold in language.every:
            alternate = tokens[at + 1].fold in language.alternate
            noun = at + 1 + alternate
            if text.atoms[noun] and not text.atoms[noun].startswith("="):
                key = "every other" if alternate else "every"
                about = frozenset([text.atoms[noun]])
                yield _Use(key, about, text.written(at, noun + 1), text.document.source)
        elif noun := language.periods.get(token.fold):
            yield _Use("every", frozenset([noun]), token.text, text.document.source)


def _portions(text: Words) -> Iterator[_Use]:
    """`one of the two flights`, `both flights`: how many of several are meant."""
    for at in text.where(text.language.part, text.language.whole):
        part = text.phrase_at(at, text.language.part)
        end = part or text.phrase_at(at, text.language.whole)
        if end and end < len(text.tokens) and (places := filler(text, end)):
            about = frozenset(text.atoms[place] for place in places if not text.atoms[place].startswith("="))
            key = "part" if part else "whole"
            yield _Use(key, about, text.written(at, places[-1] + 1), text.document.source)


def _exceptions(text: Words) -> Iterator[_Use]:
    """`all except the PDFs`, `only the PDFs`."""
    language, tokens = text.language, text.tokens
    for at in text.where(language.exceptions, language.only):
        end = text.phrase_at(at, language.exceptions)
        key = "except" if end else "only" if tokens[at].fold in language.only else ""
        if key and (places := filler(text, end or at + 1)):
            about = frozenset(text.atoms[place] for place in places[:2])
            yield _Use(key, about, text.written(at, places[-1] + 1), text.document.source)


class _Condition(NamedTuple):
    condition: frozenset[str]
    result: frozenset[str]
    holds: bool
    written: str
    source: int


def _contradicting_conditions(draft: Words, sources: Told) -> Iterator[Finding]:
    """Find `if it rains` where the sources have `unless it rains` for the same thing."""
    drafted = _read(_conditions, draft)
    said = _all(_conditions, sources) if drafted else []
    for used in drafted:
        same = [c for c in said if _alike(c.condition, used.condition) and _alike(c.result, used.result)]
        if same and all(c.holds != used.holds for c in same):
            yield Finding("binding", used.written, same[0].written, same[0].source)


def _conditions(text: Words) -> Iterator[_Condition]:
    language = text.language
    for at in conditions_at(text):
        unless = text.phrase_at(at, language.negative_conditions)
        end = unless or text.phrase_at(at, language.conditions)
        condition, result, negated = condition_and_result(text, at, end)
        if condition and result:
            yield _Condition(
                frozenset(text.atoms[place] for place in condition),
                frozenset(text.atoms[place] for place in result),
                bool(unless and not _goes_on_with_then(text, at)) == negated,
                text.written(at, condition[-1] + 1),
                text.document.source,
            )


def _goes_on_with_then(text: Words, at: int) -> bool:
    """Tell whether the sentence has `then` behind a place: `unless it rains, then the museum` says when."""
    tokens = text.tokens
    behind = range(at, min(len(tokens), at + 3 * _SHARE_REACH))
    return any(
        tokens[place].sentence == tokens[at].sentence and text.phrase_at(place, text.language.then)
        for place in behind
    )


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return 2 * len(one & other) >= max(len(one), len(other))


def _exchanged_lack(draft: Words, sources: Told) -> Iterator[Finding]:
    """Find `sugar-free with gluten` for `gluten-free with sugar`."""
    used = dict(_lacks_of(draft))
    said = sources.together(dict[str, tuple[str, int]], _add_lacks) if used else {}
    wrong = [atom for atom in used if atom not in said and atom in sources.known]
    lost = [atom for atom in said if atom not in used and atom in draft.known]
    if wrong and lost:
        yield Finding("binding", used[wrong[0]], *said[lost[0]])


def _add_lacks(found: dict[str, tuple[str, int]], text: Words) -> None:
    found.update((atom, (written, text.document.source)) for atom, written in _lacks_of(text))


def _lacks_of(text: Words) -> list[tuple[str, str]]:
    return text.found(_lacks)


def _lacks(text: Words) -> Iterator[tuple[str, str]]:
    language, tokens = text.language, text.tokens
    for at in text.where(language.lacking, (language.free,)):
        token = tokens[at]
        if end := text.phrase_at(at, language.lacking):
            for place in filler(text, end)[:2]:
                if not text.atoms[place].startswith("="):  # `no wait, 20`
                    yield text.atoms[place], text.written(at, place + 1)
        elif token.fold == language.free and at > 1:
            before = at - 2 if tokens[at - 1].text in "-‑" and not tokens[at - 1].gap else 0
            if before and text.atoms[before]:
                yield text.atoms[before], text.written(before, at + 1)
