"""What each framing predicts, written down before anything is played: `docs/predictions.md` says why.

A prediction is a signed contrast: of a remedy against none, in one kind of conversation or between the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Framing = Literal["intent mismatch", "context equilibrium"]
Kind = Literal["in pieces", "nothing missing"]
Expected = Literal["more than nothing", "next to nothing"]
"""Above 0, or within `NEGLIGIBLE` points of it."""
Remedy = Literal[
    "full", "none", "instruction", "scheduled", "controlled", "both scheduled", "both controlled"
]

NEGLIGIBLE = 10.0
"""Points of 100 that an effect must be shown to be below before it counts as none."""
THIRDS = ("first third", "second third", "last third")
"""Of a dialogue's scored turns."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One prediction."""

    key: str
    framing: Framing
    says: str
    expected: Expected
    pieces: Mapping[str, float] = field(default_factory=dict[str, float])
    """Weights over the remedies where the user tells in pieces; see `Remedy`."""
    whole: Mapping[str, float] = field(default_factory=dict[str, float])
    """Weights over the remedies where nothing is missing, also of single thirds: `none, last third`."""
    core: bool = False
    """Whether the framing is wrong where this fails. The verdict rests on these alone."""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of conversation that it speaks of."""
        said: dict[Kind, Mapping[str, float]] = {"in pieces": self.pieces, "nothing missing": self.whole}
        return tuple(kind for kind, weights in said.items() if weights)


_LOSS = {"full": 1.0, "none": -1.0}
_INSTRUCTION = {"instruction": 1.0, "none": -1.0}
_INSTRUCTION_BESIDE_REMINDERS = {
    "both scheduled": 0.5,
    "both controlled": 0.5,
    "scheduled": -0.5,
    "controlled": -0.5,
}
"""Mediation takes the history away and with it drift; what it adds to reminders is less of that."""
_REMINDERS = {"scheduled": 0.5, "controlled": 0.5, "none": -1.0}


def _less(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: -weight for name, weight in weights.items()}


def _loss_in(third: str) -> dict[str, float]:
    return {f"{name}, {third}": weight for name, weight in _LOSS.items()}


CLAIMS = (
    Claim(
        key="I1",
        framing="intent mismatch",
        says="told in pieces, an explicit instruction helps",
        expected="more than nothing",
        pieces=_INSTRUCTION,
        core=True,
    ),
    Claim(
        key="I2",
        framing="intent mismatch",
        says="beside reminders, it helps more in pieces than where nothing is missing",
        expected="more than nothing",
        pieces=_INSTRUCTION_BESIDE_REMINDERS,
        whole=_less(_INSTRUCTION_BESIDE_REMINDERS),
        core=True,
    ),
    Claim(
        key="I3",
        framing="intent mismatch",
        says="where nothing is missing, nothing is lost over the turns",
        expected="next to nothing",
        whole=_LOSS,
    ),
    Claim(
        key="I4",
        framing="intent mismatch",
        says="where nothing is missing, an explicit instruction does nothing",
        expected="next to nothing",
        whole=_INSTRUCTION,
    ),
    Claim(
        key="I5",
        framing="intent mismatch",
        says="told in pieces, reminders do nothing",
        expected="next to nothing",
        pieces=_REMINDERS,
    ),
    Claim(
        key="E1",
        framing="context equilibrium",
        says="where nothing is missing, turns lose against the same turns alone",
        expected="more than nothing",
        whole=_LOSS,
        core=True,
    ),
    Claim(
        key="E2",
        framing="context equilibrium",
        says="where nothing is missing, reminders help",
        expected="more than nothing",
        whole=_REMINDERS,
        core=True,
    ),
    Claim(
        key="E3",
        framing="context equilibrium",
        says="the loss grows from the first third of the turns to the last",
        expected="more than nothing",
        whole=_loss_in("last third") | _less(_loss_in("first third")),
    ),
    Claim(
        key="E4",
        framing="context equilibrium",
        says="it has settled by the second third: the last adds nothing",
        expected="next to nothing",
        whole=_loss_in("last third") | _less(_loss_in("second third")),
    ),
    Claim(
        key="E5",
        framing="context equilibrium",
        says="told in pieces, reminders help, too",
        expected="more than nothing",
        pieces=_REMINDERS,
    ),
    Claim(
        key="E6",
        framing="context equilibrium",
        says="beside reminders, an instruction helps in both kinds alike",
        expected="next to nothing",
        pieces=_INSTRUCTION_BESIDE_REMINDERS,
        whole=_less(_INSTRUCTION_BESIDE_REMINDERS),
    ),
)
"""In the order in which they are reported."""
