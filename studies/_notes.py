"""What every study notes about a conversation that begins as another one does."""

from __future__ import annotations

from midturn.store import Notes


class BranchNotes(Notes):
    """A branch, in `Trajectory.notes`."""

    source: str | None = None
    """The conversation whose first turns this one shares."""
    shared: int = 0
    """How many it shares."""
