"""What a kind of value is: how it is found in a text, and how one is set against another text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from midturn.mediator.values._amounts import Amount
from midturn.mediator.values._capitals import Evidence
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token, TokenKind

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

MOST = 200
"""Mentions that one value is compared with; it bounds the time on hostile inputs."""


class Match(NamedTuple):
    """Whether the other side says a value, and which of its values does."""

    found: bool
    source: Mention | None = None
    """The value of the other side; `None` where only its words say the same."""


LACKING = Match(False)
SPOKEN = Match(True)


def matched(source: Mention | None) -> Match:
    """Return the match with a value, or none where there is no such value."""
    return LACKING if source is None else Match(True, source)


def spoken(found: bool) -> Match:
    """Return whether the other side's words say it."""
    return SPOKEN if found else LACKING


@dataclass(slots=True)
class Passage:
    """A text as the kinds read it."""

    text: str
    tokens: list[Token]
    evidence: Evidence
    """What all texts read together say about capitals."""
    found: list[Mention] = field(default_factory=list[Mention])
    """The values of the kinds with a lower rank."""


Family = Literal["figure", "literal"]


class Kind:
    """A kind of value. A new one is a module of this folder that subclasses it.

    A kind is read in one of three ways. Where a value begins at a token and overlaps no other value, `at`
    reads it; the kind of the lowest rank that reads a value there has it. Where none does and a number
    stands there, `of` says whether it is the kind's. `find` reads all values of a text, once those are known.
    """

    name: ClassVar[str]
    """What the values' records and the reports call it."""
    rank: ClassVar[int] = 0
    """Kinds are tried from the lowest on: of two that read a value at one place, the lower has it, and what
    `find` reads knows the values of all lower ones. The package's own begin at 10."""
    family: ClassVar[Family | None] = None
    """Whether the values lie on some scale, or are kept to the letter; `None`: neither."""
    begins: ClassVar[frozenset[str]] = frozenset()
    """Folded words that a value may begin with; `at` and `of` are asked at these and at single letters."""
    starts: ClassVar[frozenset[TokenKind]] = frozenset(["word", "number", "mark"])
    """The kinds of token that `at` is asked at."""

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Return the value that begins at token `at`."""
        return None

    def of(self, tokens: list[Token], at: int, amount: Amount) -> Mention | None:
        """Return the value whose number is `amount`, read at token `at`."""
        return None

    def settle(self, tokens: list[Token], figures: list[Mention]) -> None:
        """Change what `at` found, where the other values of the text say how to read it."""

    def find(self, passage: Passage) -> list[Mention]:
        """Return the values of a text that `at` does not read."""
        return []

    def keys(self, mention: Mention, halves: set[str]) -> set[str]:
        """Return under which keys the same value is found; an open clock time has several.

        Args:
            mention: The value.
            halves: Which halves of the day the text speaks of.
        """
        return {key_of(mention)}

    def also(self, mention: Mention) -> set[str]:
        """Return under which further keys a value is found."""
        return set()

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Tell whether the other side says the same as `mention`, which belongs to `own`."""
        return matched(first_of(other.keys.get(key_of(mention))))


_SCALES = {"money": "measure", "quantity": "measure", "percent": "number"}
"""Kinds that share a scale: a pound is money and a weight, and 75% is 3/4."""


def key_of(mention: Mention) -> str:
    """Return the key of a value."""
    return f"{_SCALES.get(mention.kind, mention.kind)} {mention.meaning}"


def first_of(found: Sequence[Mention] | None) -> Mention | None:
    """Return the first of what was found, if anything was."""
    return found[0] if found else None
