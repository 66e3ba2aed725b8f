"""When to intervene. A policy sees the scores so far and decides what the coming turn gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from drift.records import DriftScore, Intervention


class Policy(Protocol):
    """Decides at the start of a turn. Pure: the same turn and scores give the same decision."""

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """What user turn `turn` (from 1) gets, given the scores of the turns before it."""
        ...


@dataclass(frozen=True)
class Never:
    """Leaves every turn alone."""

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """Decide for no intervention."""
        return Intervention(kind="none", turn=turn, reason="the policy never intervenes", policy="never")


@dataclass(frozen=True)
class AtTurns:
    """Intervenes at fixed turns, whatever the scores."""

    turns: frozenset[int]
    kind: Literal["remind", "rewrite"]

    def decide(self, turn: int, scores: Sequence[DriftScore]) -> Intervention:
        """Decide by the number of the turn alone."""
        listed = ", ".join(map(str, sorted(self.turns)))
        name = f"at_turns({listed})"
        if turn in self.turns:
            return Intervention(kind=self.kind, turn=turn, reason=f"turn {turn} is scheduled", policy=name)
        return Intervention(kind="none", turn=turn, reason=f"turn {turn} is not scheduled", policy=name)


def never() -> Policy:
    """Leave every turn alone."""
    return Never()


def at_turns(*turns: int, kind: Literal["remind", "rewrite"] = "remind") -> Policy:
    """Intervene at these user turns, counted from 1.

    >>> at_turns(4, 7).decide(4, ()).kind
    'remind'

    Raises:
        ValueError: no turn is given, or one below 1.
    """
    if not turns or min(turns) < 1:
        raise ValueError("at_turns needs turn numbers from 1 on")
    return AtTurns(frozenset(turns), kind)
