"""OpenAI chat JSON Lines: `{"messages": [{"role": …, "content": …}, …]}`, one conversation a line.

The form of OpenAI's fine-tuning files ("Supervised fine-tuning", platform.openai.com/docs/guides), with more
fields where one has them: `score` (0 to 1), `outcome` (a word or a boolean), `rating` (thumbs as -1 and 1, or
up to five stars), `stars` or `feedback`; `id` or `conversation_id`, `user` or `user_id`, `task`, `task_id`,
`repetition`, and `full`: what the user wanted, all said at once. Other fields are not read, and named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message, read_messages
from midturn.refiner.experience._outcomes import OUTCOMES, score_of, score_of_stars
from midturn.refiner.experience._records import Format, Loose, Record, given, unread_fields
from midturn.store import Trajectory


class _Line(Loose):
    messages: list[Any] = Field(min_length=1)
    id: str | None = None
    conversation_id: str | None = None
    task: str | None = None
    task_id: str | None = None
    repetition: int = Field(default=0, ge=0)
    user: str | None = None
    user_id: str | None = None
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    outcome: bool | str | None = None
    stars: Any = None
    rating: Any = None
    thumbs: Any = None
    feedback: Any = None
    full: str | None = None

    @property
    def name(self) -> str | None:
        """What it is called."""
        return self.id if self.id is not None else self.conversation_id


def read(document: dict[str, Any]) -> Record:
    """Read a line."""
    line = _Line.of(document, "conversation in OpenAI's chat form")
    score, rating, unread = _outcome(line)
    return Record(
        conversation=line.name,
        document=line.name,
        messages=read_messages(line.messages, "messages"),
        task=line.task,
        task_id=line.task_id,
        repetition=line.repetition,
        user=line.user if line.user is not None else line.user_id,
        scores=given(score=score),
        rating=rating,
        full=line.full,
        newly_named=line.id is None and line.conversation_id is not None,
        left_out=(*unread_fields(line), *unread),
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


def _outcome(line: _Line) -> tuple[float | None, float | None, list[str]]:
    """Return the score, or a rating on an unknown scale, and what is no outcome."""
    if line.score is not None or line.outcome is not None:
        return (line.score if line.score is not None else _score(line.outcome)), None, []
    unread: list[str] = []
    for name in ("stars", "rating", "thumbs", "feedback"):
        found = getattr(line, name)
        if found is None:
            continue
        if name != "stars" and isinstance(found, int | float) and not isinstance(found, bool):
            return None, float(found), unread
        is_count = name == "stars" and isinstance(found, int | float)
        score = score_of_stars(found) if is_count else score_of(found)
        if score is not None:
            return score, None, unread
        unread.append(f"`{name}` that is no outcome")
    return None, None, unread


def _score(outcome: bool | str | None) -> float | None:
    score = score_of(outcome)
    if score is None and outcome is not None:
        raise BadDocument(
            f"unknown outcome {str(outcome)[:40]!r}. Known: {', '.join(OUTCOMES)}; or give a `score`"
        )
    return score


OPENAI = Format(
    name="openai",
    rank=100,
    expected='a conversation in OpenAI\'s chat form: {"messages": […]}',
    marks=(frozenset({"messages"}),),
    container="lines",
    fields=tuple(_Line.model_fields),
    read=read,
    write=write,
)
