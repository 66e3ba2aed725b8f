"""LangSmith runs: root runs of traces whose inputs are chat messages or text, as JSON Lines, as a list, or as
the pages of its API (`{"runs": […]}`). Runs inside a trace are left out.

The fields are those of "Run (span) data format" (docs.langchain.com/langsmith/run-data-format): `id`,
`run_type`, `inputs`, `outputs`, `error`, `start_time`, `parent_run_id`, `extra.metadata`, `feedback_stats`;
`langsmith trace export` writes `run_id` and `custom_metadata` for two of them (`internal/extract/extract.go`
of github.com/langchain-ai/langsmith-cli).
Traces of one thread (`thread_id`, `session_id` or `conversation_id` in the metadata, see "Configure threads")
are parts of one conversation. A score is the mean of a feedback key, whose values may be words (`thumbs_up`).
`inputs` and `outputs` may be JSON in a text, as in bulk exports. What the user wanted, all said at once, is
the metadata's `full`.

midturn keeps no times, so what it writes itself has no `start_time` and no `dotted_order`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, cast
from uuid import NAMESPACE_URL, uuid5

from pydantic import AliasChoices, BeforeValidator, Field

from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message, joined, said_in
from midturn.refiner.experience._outcomes import score_of
from midturn.refiner.experience._records import (
    About,
    Format,
    LeftOut,
    Loose,
    Record,
    given,
    object_in,
    split_at_last_reply,
)
from midturn.store import Trajectory

Fields = Annotated[dict[str, Any], BeforeValidator(object_in)]


class _Metadata(About):
    session_id: str | None = None
    conversation_id: str | None = None
    user_id: str | None = None


class _Extra(Loose):
    metadata: Any = None


class _Feedback(Loose):
    avg: float | None = None
    values: Any = None
    """How often each word was given, where the feedback is in words."""


class _Run(Loose):
    id: str = Field(validation_alias=AliasChoices("id", "run_id"))
    run_type: str
    inputs: Fields
    outputs: Fields | None = None
    error: str | None = None
    start_time: str | None = None
    extra: _Extra | None = None
    custom_metadata: Any = None
    feedback_stats: dict[str, _Feedback] | None = None


def read(document: dict[str, Any]) -> Record:
    """Read a root run.

    Raises:
        BadDocument: it is none.
        LeftOut: it is a step inside a trace.
    """
    if document.get("parent_run_id") or document.get("parent_run_ids"):
        raise LeftOut("runs inside a trace")
    if "run_type" in document and document.get("inputs") is None:
        raise BadDocument("a run without `inputs`. Export them too: `langsmith trace export --full`")
    run = _Run.of(document, "run of LangSmith's")
    about = _Metadata.read(run.extra.metadata if run.extra else run.custom_metadata)
    scores, left_out = _scores(run.feedback_stats or {})
    return Record(
        conversation=about.thread_id or about.session_id or about.conversation_id or run.id,
        document=run.id,
        messages=joined(said_in(run.inputs, "user", "inputs"), _outputs(run)),
        task=about.task,
        task_id=about.task_id,
        repetition=about.repetition,
        user=about.user_id,
        scores=scores,
        error=run.error,
        full=about.full,
        thread=about.thread,
        time=run.start_time,
        left_out=left_out,
    )


def _scores(stats: dict[str, _Feedback]) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return the mean of each feedback key, and the keys that have none."""
    found = {name: _mean(feedback) for name, feedback in stats.items()}
    unread = (f"feedback `{name}` that is no outcome" for name, mean in found.items() if mean is None)
    return given(**found), tuple(unread)


def _mean(feedback: _Feedback) -> float | None:
    if feedback.avg is not None:
        return score_of(feedback.avg)
    counts = cast("dict[str, Any]", feedback.values) if isinstance(feedback.values, dict) else {}
    words = [(score_of(word), n) for word, n in counts.items() if isinstance(n, int)]
    known = [(score, n) for score, n in words if score is not None]
    total = sum(n for _, n in known)
    return sum(score * n for score, n in known) / total if total else None


def write(trajectory: Trajectory, messages: Sequence[Message], full: str | None) -> dict[str, Any]:
    """Write a root run, named after the conversation so that it has the same id each time."""
    put_in, came_out = split_at_last_reply(messages)
    name = str(uuid5(NAMESPACE_URL, f"midturn:{trajectory.conversation_id}"))
    score = trajectory.score
    return {
        "id": name,
        "trace_id": name,
        "name": trajectory.task,
        "run_type": "chain",
        "inputs": {"messages": put_in},
        "outputs": {"messages": came_out},
        "error": trajectory.error,
        "extra": {
            "metadata": given(
                user_id=trajectory.user,
                task=trajectory.task,
                task_id=trajectory.task_id,
                repetition=trajectory.repetition,
                full=full,
            )
        },
        "feedback_stats": {} if score is None else {"score": {"n": 1, "avg": score}},
    }


def _outputs(run: _Run) -> list[Message]:
    """Return what came out; an agent's output repeats what went in."""
    return said_in(run.outputs, "assistant", "outputs") if run.outputs else []


LANGSMITH = Format(
    name="langsmith",
    rank=50,
    expected='a run of LangSmith: {"id": …, "run_type": …, "inputs": {"messages": […]}, "outputs": …}',
    marks=(frozenset({"run_type"}),),
    container="lines",
    read=read,
    write=write,
)
