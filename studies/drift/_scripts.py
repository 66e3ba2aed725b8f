"""What a drift study's conversations are made of before the model under test has spoken.

All that the model is told is in the script, reminders included, so that a stored conversation can be scored
again from its record alone. A reminder therefore stands in the user's turn and stays in the history, as in
the paper; the turn graph's own reminders are seen for one turn only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from midturn import drift
from midturn.drift.adherence import Constraint
from midturn.drift.dynamics import NEUTRAL
from midturn.store import Turn

BASELINE = "baseline"
REMINDER = "reminder"

__all__ = ["BASELINE", "NEUTRAL", "REMINDER", "Ask", "Script", "shared_turns", "with_reminders"]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One turn put to the model under test."""

    text: str
    reminds: bool = False
    """Whether `text` holds a reminder."""
    recorded: str | None = None
    """The reply that later turns see in place of the model's own."""


@dataclass(frozen=True, kw_only=True)
class Script:
    """One conversation of one arm."""

    task_id: str
    arm: str
    system: str | None
    goal: str | None
    """What the references are told; `None`: what the user has said so far."""
    reminder: str | None
    """What a reminder restates; `None`: what the user has said so far."""
    asks: tuple[Ask, ...]
    constraints: tuple[Constraint, ...] = ()
    repetition: int = 0
    played: tuple[Turn, ...] = ()
    """The first turns, where they are taken from another conversation as they are."""
    source: str | None = None
    """The conversation that `played` comes from."""


def with_reminders(texts: Sequence[str], reminder: str, at: Sequence[int]) -> tuple[Ask, ...]:
    """Return turns, those numbered in `at` (from 1) with a reminder after what is asked."""
    return tuple(
        Ask(text=drift.reminded(text, reminder), reminds=True) if turn in at else Ask(text=text)
        for turn, text in enumerate(texts, start=1)
    )


def shared_turns(one: Script, other: Script) -> int:
    """How many turns two conversations have in common before they differ in what is asked."""
    if one.system != other.system:
        return 0
    pairs = enumerate(zip(one.asks, other.asks, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one.asks), len(other.asks)))
