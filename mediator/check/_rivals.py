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
    theirs: dict[_Thing, int] = {}
    for source in sources:
        for thing in _things(source, known):
            theirs.setdefault(thing, source.source)
    missed = {sort for sort, thing in theirs if (sort, thing) not in ours}
    for (sort, thing), at in ours.items():
        if (sort, thing) not in theirs and sort in missed:
            yield Finding("wish_invented", written=draft.tokens[at].text)


def _things(document: Document, known: WishWords) -> dict[_Thing, int]:
    """Return the things named in a text, each with the first place: do not change them."""
    return document.noted(("rivals", id(known)), lambda: _read_things(document.tokens, known))


def _read_things(tokens: Sequence[Token], known: WishWords) -> dict[_Thing, int]:
    things = _rivals(known)
    found: dict[_Thing, int] = {}
    for at, token in enumerate(tokens):
        for thing in things.get(root_of(token.fold), ()):
            found.setdefault(thing, at)
    return found


@cache
def _rivals(known: WishWords) -> dict[str, list[_Thing]]:
    """Return which things a root names."""
    found: dict[str, list[_Thing]] = {}
    for sort, group in enumerate(known.rivals):
        for thing, names in enumerate(group):
            for root in roots_of(names):
                found.setdefault(root, []).append((sort, thing))
    return found
