"""What this study notes about a turn and about a dialogue."""

from __future__ import annotations

from midturn.store import Notes


class TurnNotes(Notes):
    """One turn, in `Turn.notes`."""

    turn: int = 0
    """Its number in the dialogue, from 1; in the condition `full` that of the turn whose twin it is."""
    recorded: bool = False
    """Whether the reply is the record's own: nobody was asked."""
    score: float | None = None
    """The lowest of its checks' scores; `None` where it is not scored."""
    kept: float | None = None
    """The mean of its checks' scores."""
    reason: str = ""
    """Why the score is not 1."""


class DialogueNotes(Notes):
    """A whole dialogue, in `Trajectory.notes`."""

    group: str | None = None
    scored_turns: int = 0
