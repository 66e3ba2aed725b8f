"""A failed conversation, what its user wanted, and why it was picked."""

from __future__ import annotations

import hashlib
import json
from typing import Self

from pydantic import BaseModel, ConfigDict

from midturn.core import redacted, redacted_values
from midturn.mediator import Statement
from midturn.store import Trajectory


class Pair(BaseModel):
    """`D-`, a failed trajectory, and `D+`: the same instruction in full, or a success with the same task id.

    Secrets are taken out of all its texts when it is made, so that whatever is given a pair is given none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    """The first 12 hex digits of the SHA-256 of what was said and wanted."""
    task: str
    task_id: str
    user: str | None
    failed: Trajectory
    full: str | None = None
    """The instruction with everything said at once."""
    succeeded: Trajectory | None = None
    """Where `full` is not known."""
    why: str = ""
    """Why it was picked, for people; empty until it was."""

    @classmethod
    def of(cls, failed: Trajectory, wanted: str | Trajectory) -> Self:
        """Return the pair of a failed trajectory and what was wanted."""
        failed = _without_secrets(failed)
        full = redacted(wanted) if isinstance(wanted, str) else None
        succeeded = _without_secrets(wanted) if isinstance(wanted, Trajectory) else None
        said = [[turn.utterance, turn.response] for turn in failed.turns]
        content = [failed.task, failed.task_id, failed.user, said, full or _utterances(succeeded)]
        return cls(
            id=hashlib.sha256(json.dumps(content).encode()).hexdigest()[:12],
            task=failed.task,
            task_id=failed.task_id,
            user=failed.user,
            failed=failed,
            full=full,
            succeeded=succeeded,
        )

    @property
    def source(self) -> str:
        """Whose habits it shows: its user's or, where the user is not known, those of its task id."""
        return _whose(self.user, self.task_id)

    @property
    def wanted_source(self) -> str:
        """Whose wants it shows: a success may be another user's."""
        return _whose(self.succeeded.user if self.succeeded else self.user, self.task_id)

    @property
    def wanted(self) -> tuple[Statement, ...]:
        """`D+` as what a user says, a statement a turn."""
        texts = [self.full] if self.full is not None else _utterances(self.succeeded)
        return tuple(Statement(text=text, turn=turn) for turn, text in enumerate(texts, start=1))

    @property
    def said(self) -> str:
        """All that the user said in the failed conversation."""
        return "\n".join(_utterances(self.failed))


def _whose(user: str | None, task_id: str) -> str:
    return f"user {user}" if user else f"task id {task_id}"


def _utterances(trajectory: Trajectory | None) -> list[str]:
    return [turn.utterance for turn in trajectory.turns] if trajectory else []


def _without_secrets(trajectory: Trajectory) -> Trajectory:
    return Trajectory.model_validate(redacted_values(trajectory.model_dump(mode="json")))
