"""Things of one sort that never stand for each other: the mean and the sum, a poem and a letter.

A word that has come in where another one of its sort was said is no paraphrase of it, however well it fits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from midturn.mediator.check._findings import Finding
from midturn.mediator.language import WishWords
from midturn.mediator.values import Document, Token, root_of, roots_of

_Thing = tuple[int, int]
"""The sort of a thing, and which of it."""


def rivalling(draft: Document, sources: Sequence[Document], known: WishWords) -> Iterator[Finding]:
    """Yield the words of a draft that name another thing of the sort than the sources do.

    Both must be alone in their text: something of the sort that only one text has, and the other way round.
    """
    ours = _things(draft, known)
    if not ours:
        return
    theirs = set[_Thing]().union(*(_things(source, known) for source in sources))
    missed = {sort for sort, thing in theirs if (sort, thing) not in ours}
    for (sort, thing), written in ours.items():
        if (sort, thing) not in theirs and sort in missed:
            yield Finding("wish_invented", written=written)


def _things(document: Document, known: WishWords) -> dict[_Thing, str]:
    """Return the things named in a text, each as it is first written."""
    found = document.found(("rivals", id(known)), lambda document: _read_things(document.tokens, known))
    things: dict[_Thing, str] = {}
    for thing, written in found:
        things.setdefault(thing, written)
    return things


def _read_things(tokens: Sequence[Token], known: WishWords) -> Iterator[tuple[_Thing, str]]:
    things = _rivals(known)
    return ((thing, token.text) for token in tokens for thing in things.get(root_of(token.fold), ()))


@cache
def _rivals(known: WishWords) -> dict[str, list[_Thing]]:
    """Return which things a root names."""
    found: dict[str, list[_Thing]] = {}
    for sort, group in enumerate(known.rivals):
        for thing, names in enumerate(group):
            for root in roots_of(names):
                found.setdefault(root, []).append((sort, thing))
    return found
