"""By what something is counted, sorted or grouped: `per customer`, `sorted by the sum`.

A draft that names another known thing there asks for something else. A thing that the sources name so
anywhere is left alone, and so is one where the draft doesn't have theirs: it may be the same by another name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from midturn.mediator.check._findings import Finding
from midturn.mediator.check._rates import rate_signs
from midturn.mediator.check._spans import filler
from midturn.mediator.check._told import Told
from midturn.mediator.check._words import Words

_MOST = 100
"""Keys of one text that are looked at."""
_TO_KEY = 3
"""Tokens from a word of sorting to the sign before its key: `in descending order, by date`."""


class _Key(NamedTuple):
    atoms: frozenset[str]
    written: str
    source: int


def exchanged_keys(draft: Words, sources: Told) -> Iterator[Finding]:
    """Yield where a draft counts or sorts by another known thing than the sources do."""
    for reader in (_per, _sorting):
        used = _keys(draft)[reader.__name__]
        said = [key for source in sources for key in _keys(source)[reader.__name__]] if used else []
        if not said:
            continue
        loose = frozenset[str]().union(*(_loosely(source, reader) for source in sources))
        theirs = frozenset[str]().union(*(key.atoms for key in said))
        ours = frozenset[str]().union(*(key.atoms for key in used))
        elsewhere = draft.known - _loosely(draft, reader)
        for key in used:
            is_new = key.atoms <= sources.known and not key.atoms & theirs and not key.atoms & loose
            old = next((k for k in said if k.atoms & elsewhere and not k.atoms & ours), None)
            if is_new and old is not None:
                yield Finding("binding", key.written, old.written, old.source)
                return


def _keys(text: Words) -> dict[str, list[_Key]]:
    return text.document.noted(
        ("keys", id(text.language)),
        lambda: {reader.__name__: list(islice(reader(text), _MOST)) for reader in (_per, _sorting)},
    )


def _per(text: Words) -> Iterator[_Key]:
    for at in text.where(text.language.rates):
        yield from _key(text, at, at + 1, 1)


def _sorting(text: Words) -> Iterator[_Key]:
    tokens, language = text.tokens, text.language
    for at in text.where(language.sorting):
        for sign in range(at + 1, min(len(tokens) - 1, at + 1 + _TO_KEY)):
            if tokens[sign].kind == "mark" or tokens[sign].sentence != tokens[at].sentence:
                break
            if tokens[sign].fold in language.sorting_signs:
                yield from _key(text, at, sign + 1, 3)
                break


def _key(text: Words, first: int, begin: int, most: int) -> Iterator[_Key]:
    places = [at for at in filler(text, begin)[:most] if not text.atoms[at].startswith("=")]
    if places:
        atoms = frozenset(text.atoms[at] for at in places)
        yield _Key(atoms, text.written(first, places[-1] + 1), text.document.source)


def _loosely(text: Words, reader: Callable[[Words], Iterator[_Key]]) -> frozenset[str]:
    """Return the words before which a text has any sign of such a key: `3 a week`, `by week`."""
    key = "loose keys", reader.__name__, id(text.language)
    return text.document.noted(key, lambda: _read_loosely(text, reader))


def _read_loosely(text: Words, reader: Callable[[Words], Iterator[_Key]]) -> frozenset[str]:
    language = text.language
    if reader is _per:
        signs = {*text.where(language.rate_signs - language.articles, language.every), *rate_signs(text)}
    else:
        signs = {*text.where(language.sorting_signs)}
    return frozenset(
        text.atoms[place] for at in signs if at + 1 < len(text.tokens) for place in filler(text, at + 1)[:1]
    )
