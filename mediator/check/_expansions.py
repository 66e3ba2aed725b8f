"""Initials that a draft writes out: `General Data Protection Regulation (GDPR)` where GDPR was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from midturn.mediator.values import Token

_LONGEST = 6
"""Letters of initials."""
_SHORTEST = 2


def written_out(tokens: Sequence[Token], sources: Iterable[Sequence[Token]]) -> set[int]:
    """Return the places of the words that stand before the initials for them, which some source has."""
    found = list(_initials_in(tokens))
    if not found:
        return set()
    said = {token.text for source in sources for token in source if token.text.isupper()}
    return {place for at in found if tokens[at].text in said for place in _words_before(tokens, at - 1)}


def _initials_in(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield the places of initials in brackets."""
    for at in range(1, len(tokens) - 1):
        bracketed = tokens[at - 1].text == "(" and tokens[at + 1].text == ")"
        if bracketed and tokens[at].text.isupper() and _SHORTEST <= len(tokens[at].text) <= _LONGEST:
            yield at


def _is_left_out(token: Token, letter: str) -> bool:
    return token.fold in token.language.left_out_of_initials and token.text[0].upper() != letter


def _words_before(tokens: Sequence[Token], bracket: int) -> range:
    """Return the words before a bracket whose first letters stand in it."""
    place = bracket
    for letter in reversed(tokens[bracket + 1].text):
        place -= 1
        while place >= 0 and _is_left_out(tokens[place], letter):
            place -= 1
        if place < 0 or tokens[place].text[:1] != letter:
            return range(0)
    return range(place, bracket)
