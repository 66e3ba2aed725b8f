"""midturn's own form: a trajectory with the identity of its run and its drift scores, one a line.

Nothing is left out but the calls: a conversation that was cut off continues only in the store that it is in.
"""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from midturn.core import fault_of
from midturn.drift import DriftScore
from midturn.refiner.experience._documents import BadDocument
from midturn.store import RunIdentity, Trajectory

_RUN_ID = re.compile("[0-9a-f]{16}")


class ExportedTrajectory(BaseModel):
    """A conversation as the store keeps it."""

    model_config = ConfigDict(extra="forbid")

    identity: RunIdentity
    trajectory: Trajectory
    drift_scores: list[DriftScore] = Field(default_factory=list[DriftScore])


def read_kept(text: str) -> ExportedTrajectory:
    """Read a line.

    Raises:
        BadDocument: it is none that midturn wrote, its trajectory's run has no name, or its score is none.
    """
    try:
        kept = ExportedTrajectory.model_validate_json(text)
    except ValidationError as error:
        raise BadDocument(f"no trajectory of midturn's: {fault_of(error)}") from error
    if not _RUN_ID.fullmatch(kept.trajectory.run_id):
        raise BadDocument(f"`trajectory.run_id` is {kept.trajectory.run_id!r}, which names no run")
    score = kept.trajectory.score
    if score is not None and not 0 <= score <= 1:
        raise BadDocument(f"`trajectory.score` is {score:g}, and not from 0 to 1")
    return kept
