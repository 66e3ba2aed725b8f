"""What this study notes about turns and conversations, in `Turn.notes` and `Trajectory.notes`."""

from __future__ import annotations

from typing import TypedDict

from midturn.studies.lic._fidelity import Fidelity
from midturn.studies.lic._system import Kind
from midturn.studies.lic._user import Fault


class TurnNotes(TypedDict, total=False):
    """One turn. What does not apply to a turn is absent."""

    shard_id: int | None
    """The shard that the user revealed; `None` for none, as in the single-turn conditions."""
    kind: Kind | None
    """What the reply is; `None` where no model sorted it and it attempts no answer."""
    answer: str | None
    """The answer that was taken out of the reply."""
    score: float
    """0 to 1; only of an attempt."""
    reason: str
    """Why the score is not 1; only of an attempt."""
    fidelity: Fidelity
    """How the user kept to the shard, where one was to be told. Kept as a plain dictionary."""


class ConversationNotes(TypedDict, total=False):
    """A whole conversation."""

    turn_cap: bool
    """Whether it was cut off because the user still had something to tell after so many turns."""
    refused: list[Fault]
    """The replies of the user's model after which it was asked no more, where that ended the conversation."""
