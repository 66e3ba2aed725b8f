"""What this study notes about a conversation, beside what Lost in Conversation notes."""

from __future__ import annotations

from midturn.studies._notes import BranchNotes


class ConversationNotes(BranchNotes):
    """A whole conversation, in `Trajectory.notes`."""

    shards: int | None = None
    """Of its instruction, those that have something to reveal."""
