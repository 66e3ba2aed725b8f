"""What these studies note about turns and conversations, in `Turn.notes` and `Trajectory.notes`."""

from __future__ import annotations

from midturn.store import Notes
from midturn.studies._notes import BranchNotes


class TurnNotes(Notes):
    """One turn."""

    ended: bool = False
    """Whether the model ended its reply by itself."""
    recorded: str | None = None
    """The reply that later turns saw in place of the model's own."""
    met: dict[str, bool] | None = None
    """The constraints by name, and whether the reply met them; `None` where there are none."""


class ConversationNotes(BranchNotes):
    """A whole conversation."""

    system: str | None = None
    """The system prompt."""
    goal: str | None = None
    """What the references are told; `None`: what the user has said so far."""
    reminder: str | None = None
    """What a reminder restates; `None`: what the user has said so far."""
    turns: int | None = None
    """Turns that the script has; fewer were played where the model could read no more."""
