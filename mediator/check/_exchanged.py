"""Words that replace each other by their place: one that is missed where another has come in.

`a coach costs 540` and `the bus is 540` have a word each that the other lacks, beside the same figure. A word
that was only added has no such partner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from midturn.mediator.check._talk import is_content
from midturn.mediator.language import WishWords
from midturn.mediator.values import Ground, Token, root_of

WINDOW = 4
"""Tokens within which a word has its neighbours."""
ADJOINED = 2
"""Words before one among which a preposition makes it an addition."""
COMPARED = 100
"""Words without a partner that are looked at; talk has a few."""


def neighbours(tokens: Sequence[Token], at: int, known: WishWords) -> frozenset[str]:
    """Return the roots of the words with content and the figures around a place in its clause."""
    return frozenset(
        root_of(tokens[near].fold)
        for near in range(max(0, at - WINDOW), min(len(tokens), at + WINDOW + 1))
        if near != at and tokens[near].clause == tokens[at].clause and _holds(tokens[near], known)
    )


def _holds(token: Token, known: WishWords) -> bool:
    return token.kind != "mark" and (token.kind != "word" or is_content(token.fold, known))


def unpaired(texts: Iterable[Sequence[Token]], other: Ground, known: WishWords) -> list[frozenset[str]]:
    """Return the neighbours of each word with content that has no ground in another text."""
    found: list[frozenset[str]] = []
    for tokens in texts:
        for at, token in enumerate(tokens):
            if len(found) == COMPARED:
                return found
            if token.kind == "word" and is_content(token.fold, known) and not other.holds(token.fold):
                found.append(neighbours(tokens, at, known))
    return found


def is_exchanged(tokens: Sequence[Token], at: int, others: Sequence[Set[str]], known: WishWords) -> bool:
    """Tell whether a word has come in where another one was; what `and` or a preposition adds has not."""
    before = [token.fold for token in tokens[max(0, at - WINDOW) : at] if token.fold not in known.articles]
    if not known.adjoining.isdisjoint(before[-ADJOINED:]):
        return False
    near = neighbours(tokens, at, known)
    if at and tokens[at - 1].kind == "number":
        # What a figure counts is not known by the figure: `20 lamps`, for `20 chairs`.
        near -= {root_of(tokens[at - 1].fold)}
    return any(not near.isdisjoint(other) for other in others)
