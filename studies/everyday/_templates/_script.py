"""What a template makes, and how it writes it down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from midturn.studies.everyday._draws import Draw
from midturn.studies.everyday._records import Kind, Message, Part, Wanted


@dataclass(frozen=True)
class Script:
    """A conversation as a template makes it."""

    messages: tuple[Message, ...]
    wanted: Wanted
    needs: tuple[int, ...] = ()
    """User turns, counted from 1, whose answer is needed for the last one."""


@dataclass(frozen=True)
class Template:
    """A way to make conversations of one kind."""

    kind: Kind
    part: Part
    write: Callable[[Draw], Script]

    @property
    def name(self) -> str:
        """The template's name, which no other template has."""
        return self.write.__name__


def talk(*texts: str) -> tuple[Message, ...]:
    """Return texts as messages, those of the user and of the assistant in turn."""
    return tuple(("assistant" if at % 2 else "user", text) for at, text in enumerate(texts))


def says(*names: str, forbidden: tuple[str, ...] = ()) -> Wanted:
    """Return what is wanted where all the names must be said, in any order."""
    return Wanted(tuple((name,) for name in names), forbidden)
