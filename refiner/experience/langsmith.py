"""LangSmith runs: root runs of traces whose inputs are chat messages, as JSON Lines or as a list.

The fields are those of "Run (span) data format" (docs.langchain.com/langsmith/run-data-format): `id`,
`run_type`, `inputs`, `outputs`, `error`, `start_time`, `parent_run_id`, `extra.metadata`, `feedback_stats`.
Traces of one thread (`thread_id`, `session_id` or `conversation_id` in the metadata, see "Configure threads")
are parts of one conversation. A score is the mean of a feedback key.

midturn keeps no times, so what it writes itself has no `start_time` and no `dotted_order`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import fault_of
from refiner.experience.documents import BadDocument
from refiner.experience.messages import Message, is_message, joined, read_message, read_messages
from refiner.experience.records import Format, Record, given, split_at_last_reply
from refiner.trajectories import Trajectory


class _Loose(BaseModel):
    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)


class _Metadata(_Loose):
    thread_id: str | None = None
    session_id: str | None = None
    conversation_id: str | None = None
    user_id: str | None = None
    task: str | None = None
    task_id: str | None = None
    repetition: int = Field(default=0, ge=0)


class _Extra(_Loose):
    metadata: _Metadata | None = None


class _Feedback(_Loose):
    avg: float | None = None


class _Run(_Loose):
    id: str
    run_type: str
    inputs: dict[str, Any]
    outputs: dict[str, Any] | None = None
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
    about = run.extra.metadata if run.extra and run.extra.metadata else _Metadata()
    stats = run.feedback_stats or {}
    return Record(
        conversation=about.thread_id or about.session_id or about.conversation_id or run.id,
        document=run.id,
        messages=_messages(run),
        task=about.task,
        task_id=about.task_id,
        repetition=about.repetition,
        user=about.user_id,
        scores={name: feedback.avg for name, feedback in stats.items() if feedback.avg is not None},
        error=run.error,
        began=run.start_time or "",
    )


def write(trajectory: Trajectory, messages: Sequence[Message]) -> dict[str, Any]:
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
            )
        },
        "feedback_stats": {} if score is None else {"score": {"n": 1, "avg": score}},
    }


def _messages(run: _Run) -> list[Message]:
    """What went in and what came out; an agent's output repeats what went in."""
    listed: Any = run.inputs.get("messages")
    if isinstance(listed, list) and len(listed) == 1 and isinstance(listed[0], list):
        listed = listed[0]  # A chat model's run: a batch of one conversation.
    put_in = read_messages(listed, "inputs.messages")
    came_out = _outputs(run.outputs or {})
    return joined(put_in, came_out)


def _outputs(outputs: dict[str, Any]) -> list[Message]:
    """The messages that came out: of an agent, a chat model, OpenAI's client, or a function."""
    if not outputs:
        return []
    if "messages" in outputs:
        return read_messages(outputs["messages"], "outputs.messages")
    found: Any = outputs.get("output", outputs)
    for name in ("choices", "generations"):
        if listed := outputs.get(name):
            found = _first(listed)
    if isinstance(found, dict) and "message" in found:
        found = cast("dict[str, Any]", found)["message"]
    if isinstance(found, str):
        found = {"role": "assistant", "content": found}
    if not is_message(found):
        raise BadDocument(
            "`outputs` holds no messages: expected `messages`, `generations`, `choices` or `output`"
        )
    return [read_message(found, "outputs")]


def _first(found: Any) -> Any:
    """The first of what may be a list of lists."""
    while isinstance(found, list) and found:
        found = cast("list[Any]", found)[0]
    return found


LANGSMITH = Format(
    name="langsmith",
    expected='a run of LangSmith: {"id": …, "run_type": …, "inputs": {"messages": […]}, "outputs": …}',
    marks=(frozenset({"run_type"}),),
    container="lines",
    read=read,
    write=write,
)
