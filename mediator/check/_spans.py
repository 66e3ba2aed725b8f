"""Places of a text around a sign: the noun phrase behind it, the clause before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from midturn.mediator.check._relations import MOST_WORDS, Relation
from midturn.mediator.check._words import Words, ends_clause

REACH = 12
"""Tokens from a sign to what it is about."""
FILLER_WORDS = 4
"""Words of a noun phrase."""
_QUOTES = frozenset("\"'“”‘’`*-")
_WITHIN_WORDS = frozenset("-'’.")


def filler(words: Words, at: int) -> list[int]:
    """Return the words of the noun phrase that begins at a place."""
    found: list[int] = []
    tokens = words.tokens
    for place in range(at, min(len(tokens), at + REACH)):
        if words.atoms[place]:
            found.append(place)
            if len(found) == FILLER_WORDS:
                break
        elif not (_joins(words, place) if found else _may_open(words, place)):
            break
    return found


def _may_open(words: Words, at: int) -> bool:
    """Tell whether a noun phrase may begin with an empty word or a mark."""
    token = words.tokens[at]
    return token.text in _QUOTES if token.kind == "mark" else token.fold in words.language.determiners


def _joins(words: Words, at: int) -> bool:
    """Tell whether a noun phrase may go on after an empty word or a mark."""
    token = words.tokens[at]
    if token.kind != "mark":
        return token.fold in words.language.determiners
    return token.text in _WITHIN_WORDS and not token.gap


def words_before(words: Words, at: int, most: int = FILLER_WORDS) -> list[int]:
    """Return the last words before a place within its clause, nearest first."""
    found: list[int] = []
    for place in range(at - 1, max(-1, at - 1 - REACH), -1):
        if words.atoms[place]:
            found.append(place)
            if len(found) == most:
                break
        elif closes_clause(words, place):
            break
    return found


def words_after(words: Words, at: int, ends: frozenset[str] = frozenset()) -> list[int]:
    """Return the words from a place to the end of its clause, or to one of some words behind the first."""
    found: list[int] = []
    for place in range(at, min(len(words.tokens), at + 2 * REACH)):
        if found and words.tokens[place].fold in ends:
            break
        if words.atoms[place]:
            found.append(place)
        elif closes_clause(words, place):
            break
    return found


def closes_clause(words: Words, at: int) -> bool:
    token = words.tokens[at]
    if token.kind == "mark":
        return ends_clause(words.tokens, at)
    return token.fold in words.language.clause_words or token.fold in words.language.coordinators


def atoms_at(words: Words, places: Iterable[int]) -> frozenset[str]:
    if not places:
        return frozenset()
    atoms = [atom for at in places if (atom := words.atoms[at]) and at not in words.light]
    return frozenset(atoms[:MOST_WORDS])


def related(words: Words, name: str, one: Sequence[int], other: Sequence[int]) -> Iterator[Relation]:
    ones = atoms_at(words, one)
    others = atoms_at(words, other) if ones else ones
    if others:
        places = [*one, *other]
        written = words.written(min(places), max(places) + 1)
        yield Relation(name, ones, others, written, words.document.source)


def sentence_start(words: Words, at: int) -> int:
    begin = at
    while begin and words.tokens[begin - 1].sentence == words.tokens[at].sentence and at - begin < 4 * REACH:
        begin -= 1
    return begin
