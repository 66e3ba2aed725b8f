"""What this study notes about turns and conversations, in `Turn.notes` and `Trajectory.notes`."""

from __future__ import annotations

from pydantic import JsonValue

from midturn.store import Notes, Turn
from midturn.studies.lic._fidelity import Fault, Fidelity


class TurnNotes(Notes):
    """One turn. What does not apply to a turn is not stated."""

    shard_id: JsonValue = None
    """The shard that the user revealed; `None` for none, as in the single-turn conditions."""
    kind: JsonValue = None
    """What the reply is, a `Kind`; `None` where no model sorted it and it attempts no answer."""
    answer: str | None = None
    """The answer that was taken out of the reply."""
    score: float | None = None
    """0 to 1; only of an attempt."""
    reason: str | None = None
    """Why the score is not 1; only of an attempt."""
    fidelity: Fidelity | None = None
    """How the user kept to the shard, where one was to be told."""

    @property
    def attempts(self) -> bool:
        """Whether the reply attempts an answer."""
        return self.kind == "answer_attempt"


class ConversationNotes(Notes):
    """A whole conversation."""

    turn_cap: bool = False
    """Whether it was cut off because the user still had something to tell after the most turns."""
    refused: tuple[Fault, ...] = ()
    """The replies of the user's model after which it was asked no more, where that ended the conversation."""


class RescoredNotes(Notes):
    """A conversation that was scored again, in `Trajectory.notes`."""

    rescored: str | None = None
    """The conversation whose turns these are."""
    cut_short: bool = False
    """Whether it had ended, with more to tell, at an answer that was right then and is not now."""


def shard_of(turn: Turn) -> int | None:
    """Return the shard that the user revealed in a turn."""
    shard_id = TurnNotes.of(turn).shard_id
    return shard_id if isinstance(shard_id, int) else None
