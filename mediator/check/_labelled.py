"""Beginnings and ends that are told by a label: `from location: Oslo`, `Monday as the return date`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from midturn.mediator.check._spans import FILLER_WORDS, REACH, atoms_at, filler
from midturn.mediator.check._talk import places
from midturn.mediator.check._words import Words
from midturn.mediator.values import FIGURES

_BRACKETED = frozenset(["(", "[", ",", ";"])


def labelled_sides(words: Words) -> Iterator[tuple[bool, frozenset[str], str]]:
    """Yield for each such label whether it is of a beginning, its value's words, and all of it as written."""
    language, tokens = words.language, words.tokens
    last = 0
    """Where the label before this one ends, at which a value ends as well."""
    for at in words.where(language.origin_labels, language.goal_labels):
        is_origin = tokens[at].fold in language.origin_labels
        end = at + 1
        while end < len(tokens) and tokens[end].fold in language.label_heads:
            end += 1
        value = _value(words, at, end, last)
        last = end if value else last
        if value and (atoms := atoms_at(words, value)):
            yield is_origin, atoms, words.written(min(at, *value), max(end, value[-1] + 1))


def _value(words: Words, at: int, end: int, last: int) -> Sequence[int]:
    """Return the words of the value that a label at a place belongs to."""
    language, tokens = words.language, words.tokens
    if end < len(tokens) and tokens[end].fold in language.label_links:
        begin = end
        while begin < len(tokens) and tokens[begin].fold in language.label_links:
            begin += 1
        return filler(words, begin)
    if at > 1 and tokens[at - 1].fold in language.determiners and tokens[at - 2].fold == language.role:
        return _before(words, at - 2, last)
    if at and tokens[at - 1].text in _BRACKETED and end > at + 1:
        return filler(words, end)
    return ()


def _before(words: Words, role: int, last: int) -> list[int]:
    """Return the words before a place, also over a comma, back to a small word or the label before."""
    figures = places(words.document, FIGURES)
    found: list[int] = []
    for place in range(role - 1, max(last, role - 1 - REACH) - 1, -1):
        if words.atoms[place]:
            found.append(place)
            if len(found) == FILLER_WORDS:
                break
        elif place not in figures and not _goes_on(words, place):
            break
    return found[::-1]


def _goes_on(words: Words, at: int) -> bool:
    return words.tokens[at].text == "," or words.tokens[at].fold in words.language.determiners
