"""OpenAI chat JSON Lines: `{"messages": [{"role": …, "content": …}, …]}`, one conversation a line.

The form of OpenAI's fine-tuning files ("Supervised fine-tuning", platform.openai.com/docs/guides), with more
fields where one has them: `score` (0 to 1) or `outcome` (a word or a boolean), `id`, `task`, `task_id`,
`repetition`, `user`, and `full`: what the user wanted, all said at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from midturn.core import fault_of
from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message, read_messages
from midturn.refiner.experience._records import Format, Record, given
from midturn.store import Trajectory

OUTCOMES = {
    **dict.fromkeys(("success", "succeeded", "successful", "pass", "passed", "solved", "resolved"), 1.0),
    **dict.fromkeys(("failure", "failed", "unsuccessful", "fail", "unsolved", "unresolved"), 0.0),
}
"""Words that say how a conversation ended."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)

    messages: list[Any] = Field(min_length=1)
    id: str | None = None
    task: str | None = None
    task_id: str | None = None
    repetition: int = Field(default=0, ge=0)
    user: str | None = None
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    outcome: bool | str | None = None
    full: str | None = None


def read(document: dict[str, Any]) -> Record:
    """Read a line."""
    try:
        line = _Line.model_validate(document)
    except ValidationError as error:
        raise BadDocument(f"no conversation in OpenAI's chat form: {fault_of(error)}") from error
    score = line.score if line.score is not None else _score(line.outcome)
    return Record(
        conversation=line.id,
        document=line.id,
        messages=read_messages(line.messages, "messages"),
        task=line.task,
        task_id=line.task_id,
        repetition=line.repetition,
        user=line.user,
        scores=given(score=score),
        full=line.full,
    )


def write(trajectory: Trajectory, messages: Sequence[Message], full: str | None) -> dict[str, Any]:
    """Write a line."""
    return given(
        id=trajectory.conversation_id,
        task=trajectory.task,
        task_id=trajectory.task_id,
        repetition=trajectory.repetition,
        user=trajectory.user,
        score=trajectory.score,
        full=full,
        messages=messages,
    )


def _score(outcome: bool | str | None) -> float | None:
    if outcome is None or isinstance(outcome, bool):
        return None if outcome is None else float(outcome)
    score = OUTCOMES.get(outcome.strip().lower())
    if score is None:
        raise BadDocument(
            f"unknown outcome {outcome[:40]!r}. Known: {', '.join(OUTCOMES)}; or give a `score`"
        )
    return score


OPENAI = Format(
    name="openai",
    expected='a conversation in OpenAI\'s chat form: {"messages": […]}',
    marks=(frozenset({"messages"}),),
    container="lines",
    read=read,
    write=write,
)
