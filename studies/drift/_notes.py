"""What these studies note about turns and conversations, in `Turn.notes` and `Trajectory.notes`."""

from __future__ import annotations

from typing import TypedDict


class TurnNotes(TypedDict, total=False):
    """One turn."""

    ended: bool
    """Whether the model ended its reply by itself."""
    recorded: str
    """The reply that later turns saw in place of the model's own."""
    met: dict[str, bool]
    """The constraints by name, and whether the reply met them; absent where there are none."""


class ConversationNotes(TypedDict, total=False):
    """A whole conversation."""

    system: str | None
    """The system prompt."""
    goal: str | None
    """What the references are told; `None`: what the user has said so far."""
    reminder: str | None
    """What a reminder restates; `None`: what the user has said so far."""
    turns: int
    """Turns that the script has; fewer were played where the model could read no more."""
    source: str | None
    """The conversation whose first turns this one shares."""
    shared: int
    """How many it shares."""
