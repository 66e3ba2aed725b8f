"""What goes to the reflection model, what it answers, and what the filters say to that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from midturn.refiner.guidelines import Guideline
from midturn.refiner.pairs import Pair
from midturn.refiner.validation import Reading

GuardName = Literal[
    "nonsense", "secret", "unsupported", "too_long", "repeated", "planted", "copied", "leaked", "unneeded"
]


@dataclass(frozen=True)
class ReflectionExample:
    """A pair to learn from, and what the Mediator makes of it under the rules that hold already."""

    pair: Pair
    reading: Reading | None = None
    """Only where it was tried."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProposedRule(_Record):
    """A rule as a model wrote it, secrets taken out. It may be anything."""

    rule: str
    pairs: tuple[str, ...] = ()
    """Ids of the pairs that it says it comes from."""


class Proposal(_Record):
    """A list of rules as a model wrote it."""

    rules: tuple[ProposedRule, ...] = ()
    nonsense: str | None = None
    """Why there are none, where there are none."""
    rewrote: tuple[Guideline, ...] = ()
    """The rules that it was to be better than, where it is a rewrite."""


class Finding(_Record):
    """A rule that was refused."""

    rule: str
    guard: GuardName
    reason: str
