"""LangSmith runs: root runs of traces whose inputs are chat messages or text, as JSON Lines, as a list, or as
the pages of its API (`{"runs": […]}`).

The fields are those of "Run (span) data format" (docs.langchain.com/langsmith/run-data-format): `id`,
`run_type`, `inputs`, `outputs`, `error`, `start_time`, `parent_run_id`, `extra.metadata`, `feedback_stats`.
Traces of one thread (`thread_id`, `session_id` or `conversation_id` in the metadata, see "Configure threads")
are parts of one conversation. A score is the mean of a feedback key. `inputs` and `outputs` may be JSON in a
text, as in bulk exports. What the user wanted, all said at once, is the metadata's `full`.

midturn keeps no times, so what it writes itself has no `start_time` and no `dotted_order`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import from_json

from midturn.core import fault_of, well_formed
from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message, joined, said_in
from midturn.refiner.experience._records import About, Format, Record, given, split_at_last_reply, time_of
from midturn.store import Trajectory


def _object_in(found: Any) -> Any:
    """What a text holds as JSON; anything else as it is."""
    try:
        return well_formed(from_json(found, allow_inf_nan=False)) if isinstance(found, str) else found
    except ValueError:
        return found


Fields = Annotated[dict[str, Any], BeforeValidator(_object_in)]


class _Loose(BaseModel):
    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)


class _Metadata(About):
    thread_id: str | None = None
    session_id: str | None = None
    conversation_id: str | None = None
    user_id: str | None = None


class _Extra(_Loose):
    metadata: Any = None


class _Feedback(_Loose):
    avg: float | None = None


class _Run(_Loose):
    id: str
    run_type: str
    inputs: Fields
    outputs: Fields | None = None
    error: str | None = None
    start_time: str | None = None
    parent_run_id: str | None = None
    parent_run_ids: list[str] | None = None
    extra: _Extra | None = None
    feedback_stats: dict[str, _Feedback] | None = None


def read(document: dict[str, Any]) -> Record:
    """Read a root run."""
    try:
        run = _Run.model_validate(document)
    except ValidationError as error:
        raise BadDocument(f"no run of LangSmith's: {fault_of(error)}") from error
    if run.parent_run_id or run.parent_run_ids:
        raise BadDocument("a step inside a trace. Export root runs only (`is_root=True`)")
    about = _Metadata.read(run.extra.metadata if run.extra else None)
    stats = run.feedback_stats or {}
    return Record(
        conversation=about.thread_id or about.session_id or about.conversation_id or run.id,
        document=run.id,
        messages=joined(said_in(run.inputs, "user", "inputs"), _outputs(run)),
        task=about.task,
        task_id=about.task_id,
        repetition=about.repetition,
        user=about.user_id,
        scores={name: feedback.avg for name, feedback in stats.items() if feedback.avg is not None},
        error=run.error,
        full=about.full,
        began=time_of(run.start_time),
    )


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
    """What came out; an agent's output repeats what went in."""
    return said_in(run.outputs, "assistant", "outputs") if run.outputs else []


LANGSMITH = Format(
    name="langsmith",
    expected='a run of LangSmith: {"id": …, "run_type": …, "inputs": {"messages": […]}, "outputs": …}',
    marks=(frozenset({"run_type"}),),
    container="lines",
    read=read,
    write=write,
)
