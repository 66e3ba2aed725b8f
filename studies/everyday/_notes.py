"""What this study notes about a conversation."""

from __future__ import annotations

from midturn.store import Notes
from midturn.studies.everyday._records import Kind


class ConversationNotes(Notes):
    """A whole conversation, in `Trajectory.notes`."""

    kind: Kind
    template: str
