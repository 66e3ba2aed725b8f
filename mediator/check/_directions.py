"""The relations that a text states, found by the words that state them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from midturn.mediator.check._conditions import conditional
from midturn.mediator.check._deeds import belongings, deeds, transfers
from midturn.mediator.check._relations import MOST_RELATIONS, MOST_WORDS, Relation
from midturn.mediator.check._spans import (
    REACH,
    closes_clause,
    filler,
    related,
    sentence_start,
    words_after,
    words_before,
)
from midturn.mediator.check._words import Words


def relations_in(words: Words) -> list[Relation]:
    """Return the relations of one text, its places of departure and arrival left out."""
    return words.document.noted(("relations", id(words.language)), lambda: _relations_in(words))


def _relations_in(words: Words) -> list[Relation]:
    by_reader: dict[_Reader, list[Relation]] = {reader: [] for reader in _readers()}
    # What comes first may be said a sentence before.
    by_reader[_orders] += islice(_orders(words), MOST_RELATIONS)
    for reader, found in words.found(_read):
        by_reader[reader] += found
    return [relation for found in by_reader.values() for relation in found[:MOST_RELATIONS]]


_Reader = Callable[[Words], Iterator[Relation]]


def _readers() -> Sequence[_Reader]:
    return _replacements, _preferences, _comparisons, _orders, conditional, deeds, belongings, transfers


def _read(words: Words) -> Iterator[tuple[_Reader, list[Relation]]]:
    for reader in _readers():
        if reader is not _orders and (found := list(islice(reader(words), MOST_RELATIONS))):
            yield reader, found


def _replacements(words: Words) -> Iterator[Relation]:
    """`Y instead of X`, `replace X with Y`, `substitute Y for X`: the wanted first."""
    language, tokens = words.language, words.tokens
    verbs = language.replacing | language.substituting | language.swapping
    for at in words.where(language.instead, verbs):
        if end := words.phrase_at(at, language.instead):
            wanted = words_before(words, at)
            unwanted = filler(words, end)
            if not wanted and unwanted:
                wanted = words_after(words, unwanted[-1] + 2)
            yield from related(words, "instead", wanted, unwanted)
            continue
        verb = tokens[at].fold
        if verb in verbs:
            one = filler(words, at + 1)
            link = one[-1] + 1 if one else 0
            if not one or tokens[link].fold not in language.replacement_links:
                continue
            two = filler(words, link + 1)
            new_first = verb in language.substituting and tokens[link].fold == language.substitution_link
            yield from related(words, "instead", *((one, two) if new_first else (two, one)))


def _preferences(words: Words) -> Iterator[Relation]:
    language = words.language
    for at in words.where(language.preferring, language.liking):
        prefers = words.tokens[at].fold in language.preferring
        links = language.preference_links if prefers else language.liking_links
        liked = filler(words, at + 1)
        for place in (at_ + 1 for at_ in liked):
            if end := words.phrase_at(place, links):
                yield from related(words, "instead", range(at + 1, place), filler(words, end))
                break


def _comparisons(words: Words) -> Iterator[Relation]:
    """`X is taller than Y`, with `shorter` turned round; `twice as many as Y`; `left of Y`."""
    language, tokens = words.language, words.tokens
    for at in words.where((language.than, language.ratio_as, language.of)):
        token = tokens[at]
        if not at:
            continue
        if token.fold == language.than:
            scale, first = _scale(words, at)
        elif token.fold == language.ratio_as:
            scale, first = _ratio(words, at)
        elif token.fold == language.of:
            scale, first = language.places.get(tokens[at - 1].fold, ""), at - 1
        else:
            continue
        if not scale:
            continue
        other, counted = filler(words, at + 1), _counted(words, first, at)
        heads = {words.atoms[place] for place in other}
        # `90 more grey tiles than blue tiles`: like is compared with like, whatever stands before.
        is_alike = any(words.atoms[place] in heads for place in counted)
        subject = counted if is_alike else [*_subject(words, first), *counted]
        one, two = (other, subject) if scale[0] == "-" else (subject, other)
        yield from related(words, f"than {scale[1:]}", one, two)


def _scale(words: Words, than: int) -> tuple[str, int]:
    """Return the scale of a comparison and where its comparative stands."""
    language, tokens = words.language, words.tokens
    for at in range(than - 1, max(-1, than - 6), -1):
        scale = language.comparatives.get(tokens[at].fold, "")
        if not scale:
            continue
        if scale[1:] == "more" and at + 2 == than and tokens[at - 1].fold in language.being:
            return scale[0] + words.atoms[at + 1], at
        return scale, at
    return "", 0


def _ratio(words: Words, second: int) -> tuple[str, int]:
    """`twice as many as`: the ratio is the scale, since the other way round it is another number."""
    tokens = words.tokens
    for at in range(second - 1, max(-1, second - 5), -1):
        if tokens[at].fold == words.language.ratio_as:
            for place in range(at - 1, max(-1, at - 4), -1):
                if words.atoms[place].startswith("="):
                    return f"+as {words.atoms[place]}", place
            return "", 0
    return "", 0


def _counted(words: Words, first: int, end: int) -> list[int]:
    """Return the words of what is compared by number: `more pears than plums`, `as many pears as plums`."""
    passed = words.language.comparatives.keys() | words.language.amounts
    return [
        at
        for at in range(first, end)
        if words.atoms[at] and not words.atoms[at].startswith("=") and words.tokens[at].fold not in passed
    ]


def _subject(words: Words, at: int) -> list[int]:
    """Return the words of the clause before a place, of those before it where the clause has none."""
    tokens = words.tokens
    found: list[int] = []
    for place in range(at - 1, max(-1, at - 1 - 2 * REACH), -1):
        if tokens[place].sentence != tokens[at].sentence:
            break
        if tokens[place].fold in words.language.pronouns and tokens[place].kind == "word":
            return []
        if words.atoms[place] and not words.atoms[place].startswith("="):
            found.append(place)
        elif found and closes_clause(words, place):
            break
    return found


def _orders(words: Words) -> Iterator[Relation]:
    """Read `A before B`, `after B, A`, `A, then B`: what comes first, first."""
    language, tokens = words.language, words.tokens
    clause_words = language.conditions
    for at in words.where(language.before, language.after, language.then):
        if end := words.phrase_at(at, language.before):
            one, two = _around(words, at, end)
            yield from related(words, "order", one, two)
        elif (end := words.phrase_at(at, language.after)) and not words.phrase_at(at, language.then):
            two, one = _around(words, at, end)
            yield from related(words, "order", one, two)
        elif at and (end := words.phrase_at(at, language.then)):
            begin = sentence_start(words, at)
            if any(words.phrase_at(place, clause_words) for place in range(begin, at)):
                continue
            has_first = any(tokens[place].fold in language.first for place in range(begin, at))
            if tokens[at].fold in language.then_after_first and not has_first:
                continue
            later = words_after(words, end)
            if not later and tokens[end].kind == "mark":
                later = words_before(words, at)
            earlier = _earlier_clause(words, min([at, *later]))
            yield from related(words, "order", earlier, later)


def _around(words: Words, at: int, end: int) -> tuple[list[int], list[int]]:
    """Return what stands on the left and on the right of a sign that may also open the sentence."""
    # `After the concert we eat`: without a comma, the next subject begins the main clause.
    behind = words_after(words, end, words.language.pronouns - words.language.relatives)
    only_a_figure = len(behind) == 1 and words.atoms[behind[0]].startswith("=")
    if only_a_figure or (end < len(words.tokens) and words.tokens[end].fold in words.language.references):
        return [], []
    ahead = words_before(words, at, MOST_WORDS)
    if not ahead and behind:
        stop = behind[-1] + 1
        if stop < len(words.tokens) and words.tokens[stop].kind == "mark":
            stop += words.tokens[stop].text == ","
        ahead = words_after(words, stop) if stop < len(words.tokens) else []
    return ahead, behind


def _earlier_clause(words: Words, at: int) -> list[int]:
    """Return the words of the nearest clause before a place that has any."""
    place = at
    while place and not words.atoms[place - 1] and at - place < REACH:
        place -= 1
    return words_before(words, place, MOST_WORDS) if place and words.atoms[place - 1] else []
