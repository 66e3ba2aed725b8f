"""tau-bench result files: a JSON list of dialogues with `task_id`, `trial`, `reward`, `info` and `traj`.

The form of `EnvRunResult` in tau-bench's README and source (github.com/sierra-research/tau-bench). A dialogue
that broke (`info.error`, an empty `traj`) is an infrastructure failure, whatever its reward says. What the
user wanted in full is what the simulated user was told (`info.task.instruction`), in those words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from midturn.refiner.experience._messages import Message, read_messages
from midturn.refiner.experience._records import Format, Loose, Record, given
from midturn.store import Trajectory


class _Task(Loose):
    user_id: str | None = None
    instruction: str | None = None


class _Info(Loose):
    task: _Task | None = None
    error: str | None = None


class _Dialogue(Loose):
    task_id: str
    traj: list[Any]
    reward: Annotated[float, Field(ge=0, le=1)] | None = None
    trial: int = Field(default=0, ge=0)
    info: _Info = _Info()


def read(document: dict[str, Any]) -> Record:
    """Read a dialogue. It has no name of its own: a file may hold several of one task and trial."""
    dialogue = _Dialogue.of(document, "dialogue of tau-bench's")
    task = dialogue.info.task or _Task()
    broken = dialogue.info.error is not None and not dialogue.traj
    return Record(
        conversation=None,
        document=None,
        messages=read_messages(dialogue.traj, "traj"),
        task_id=dialogue.task_id,
        repetition=dialogue.trial,
        user=task.user_id,
        scores={} if broken else given(reward=dialogue.reward),
        blame="infrastructure" if broken else None,
        error=dialogue.info.error,
        full=task.instruction,
    )


def write(trajectory: Trajectory, messages: Sequence[Message], full: str | None) -> dict[str, Any]:
    """Write a dialogue."""
    return {
        "task_id": trajectory.task_id,
        "reward": trajectory.score,
        "info": given(task={"user_id": trajectory.user, **given(instruction=full)}, error=trajectory.error),
        "traj": messages,
        "trial": trajectory.repetition,
    }


TAU = Format(
    name="tau",
    rank=30,
    expected='a dialogue of tau-bench: {"task_id": …, "reward": …, "traj": […]}',
    marks=(frozenset({"traj"}),),
    container="list",
    read=read,
    write=write,
)
