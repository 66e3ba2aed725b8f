"""What the user's turns say together, known of all but the last of them from the turn before.

A reader of bindings holds a draft against all turns at once. What it finds in them is put together turn by
turn, so that a conversation which goes on costs its last turn and no look at the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from typing import Any, Protocol, Self, TypeVar

from midturn.mediator._kept import Kept
from midturn.mediator._limits import keep_on
from midturn.mediator.check._words import Words, names_in

_ROOM = 200_000
"""Characters of the conversations of which it is kept what is said together."""


class _Gathered(Protocol):
    def copy(self) -> Self: ...


T = TypeVar("T", bound=_Gathered)


class Told:
    """The texts of the user, in order."""

    def __init__(self, texts: Sequence[Words], before: Told | None = None) -> None:
        self.texts = texts
        self._made: dict[object, Any] = {}
        self._before = before._made if before is not None else {}

    def __iter__(self) -> Iterator[Words]:
        """Go through the texts."""
        return iter(self.texts)

    def together(self, begin: Callable[[], T], add: Callable[[T, Words], object]) -> T:
        """Return what is gathered from all texts: do not change it.

        Args:
            begin: makes the `dict`, `set` or `list` that nothing was added to.
            add: adds what a text says. It puts another value in the place of one that it adds to, since the
                one may be part of what was gathered a turn before.
        """
        made = self._made.get(add)
        if made is None:
            keep_on()
            known = self._before.get(add)
            new = self.texts if known is None else self.texts[-1:]
            made = self._made[add] = gathered(new, begin() if known is None else known.copy(), add)
        return made

    @property
    def known(self) -> Set[str]:
        """Return all words but the light ones."""
        return self.together(set[str], _add_known)

    @property
    def names(self) -> Set[str]:
        """Return the words of names."""
        return self.together(set[str], _add_names)


def gathered(texts: Iterable[Words], made: T, add: Callable[[T, Words], object]) -> T:
    """Add what texts say to what was made."""
    for text in texts:
        add(made, text)
    return made


_told = Kept[Told](_ROOM)


def told_by(texts: Sequence[Words]) -> Told:
    """Return texts with what was gathered from them, or from all but the last of them, before."""
    key = tuple(texts)
    text = "".join(text.document.text for text in key)
    return _told.of(text, key, lambda: Told(key, _told.get(key[:-1])))


def _add_known(known: set[str], text: Words) -> None:
    known |= text.known


def _add_names(names: set[str], text: Words) -> None:
    names |= names_in(text)
