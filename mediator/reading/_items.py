"""A value as one that another can take the place of, and a text with such values."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from midturn.mediator.values import (
    Token,
)

NAMED = "named:"
"""Begins the head of a number that counts nothing but says which one is meant."""


@dataclass(slots=True)
class Item:
    """One value at one place of a user's text or of an answer."""

    turn: int
    first: int
    """Index of its first token."""
    end: int
    """Index after its last token."""
    kind: str
    """`date`, `time`, `count`, `money`, `code`, `name`, or `class` and the class's name."""
    meaning: str
    role: str = ""
    """The part it plays: `start`, `end`, or the preposition before a name."""
    head: str = ""
    """What a figure counts, or names one of; `venue`, for the name of a house or a street."""
    topic: str = ""
    """The request it belongs to."""

    @property
    def is_named(self) -> bool:
        """Whether a number counts nothing, and says which room or the like is meant."""
        return self.head.startswith(NAMED)


@dataclass(slots=True)
class Text:
    """A text with its tokens and its values."""

    turn: int
    tokens: list[Token]
    folds: list[str]
    items: list[Item] = field(default_factory=list[Item])
    """In order, none overlapping another."""
    quoted: set[int] = field(default_factory=set[int])
    """Tokens inside long quotations and code: the user does not say them."""

    def copied(self) -> Text:
        """Return a text of its own whose values may be changed."""
        items = [Item(i.turn, i.first, i.end, i.kind, i.meaning, i.role, i.head, i.topic) for i in self.items]
        return Text(self.turn, self.tokens, self.folds, items, self.quoted)

    def item_from(self, first: int, last: int) -> Item | None:
        """Return the first value that begins at one of the tokens from `first` to `last`."""
        place = bisect_left(self.items, first, key=_first)
        return self.items[place] if place < len(self.items) and self.items[place].first <= last else None

    def item_before(self, at: int) -> Item | None:
        """Return the last value that ends before token `at`."""
        place = bisect_left(self.items, at, key=_first) - 1
        while place >= 0 and self.items[place].end > at:
            place -= 1
        return self.items[place] if place >= 0 else None


def _first(item: Item) -> int:
    return item.first
