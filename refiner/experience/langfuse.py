"""Langfuse traces, with their observations and scores, as a list, as JSON Lines, or one a file.

The fields are those of `TraceWithFullDetails` in Langfuse's API reference (api.reference.langfuse.com): `id`,
`timestamp`, `name`, `sessionId`, `userId`, `input`, `output`, `metadata`, `observations`, `scores`. The file
of "Download a Trace or Session as JSON" (langfuse.com/faq/all/export-single-trace-or-session), with the trace
under `trace` and its observations beside it, is read as well. Traces of one session are parts of one
conversation. Where a trace has no input, its last generation's stands in.

midturn keeps no times, so what it writes itself has no `timestamp`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from assistant.errors import fault_of
from refiner.experience.documents import BadDocument
from refiner.experience.messages import Message, is_message, joined, read_message, read_messages
from refiner.experience.records import Format, Record, given, split_at_last_reply
from refiner.trajectories import Trajectory


class _Loose(BaseModel):
    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)


class _Metadata(_Loose):
    task: str | None = None
    task_id: str | None = None
    repetition: int = Field(default=0, ge=0)


class _Observation(_Loose):
    type: str
    startTime: str | None = None
    input: Any = None
    output: Any = None


class _Score(_Loose):
    name: str
    value: Any = None


class _Trace(_Loose):
    id: str
    timestamp: str | None = None
    sessionId: str | None = None
    userId: str | None = None
    input: Any = None
    output: Any = None
    metadata: Any = None
    observations: list[_Observation | str] | None = None
    """Names alone where traces are listed."""
    scores: list[_Score | str] | None = None


def read(document: dict[str, Any]) -> Record:
    """Read a trace."""
    try:
        trace = _Trace.model_validate(_flat(document))
        about = _Metadata.model_validate(trace.metadata if isinstance(trace.metadata, dict) else {})
    except ValidationError as error:
        raise BadDocument(f"no trace of Langfuse's: {fault_of(error)}") from error
    return Record(
        conversation=trace.sessionId or trace.id,
        document=trace.id,
        messages=_messages(trace),
        task=about.task,
        task_id=about.task_id,
        repetition=about.repetition,
        user=trace.userId,
        scores=_means(trace.scores or ()),
        began=trace.timestamp or "",
    )


def write(trajectory: Trajectory, messages: Sequence[Message]) -> dict[str, Any]:
    """Write a trace."""
    put_in, came_out = split_at_last_reply(messages)
    name, score = trajectory.conversation_id, trajectory.score
    scored = {"id": f"{name}/score", "traceId": name, "name": "score", "value": score, "dataType": "NUMERIC"}
    return {
        "id": name,
        "name": trajectory.task,
        "sessionId": None,
        "userId": trajectory.user,
        "input": {"messages": put_in},
        "output": {"messages": came_out},
        "metadata": given(
            task=trajectory.task,
            task_id=trajectory.task_id,
            repetition=trajectory.repetition,
            error=trajectory.error,
        ),
        "tags": [],
        "observations": [],
        "scores": [] if score is None else [scored],
    }


def _flat(document: dict[str, Any]) -> dict[str, Any]:
    """The trace with what stands beside it in a downloaded file."""
    trace = document.get("trace")
    if not isinstance(trace, dict):
        return document
    beside = {name: document[name] for name in ("observations", "scores") if name in document}
    return cast("dict[str, Any]", trace) | beside


def _means(scores: Sequence[_Score | str]) -> dict[str, float]:
    """The mean of the values of each name; words are no values."""
    values: dict[str, list[float]] = {}
    for score in scores:
        if isinstance(score, _Score) and isinstance(score.value, int | float):
            values.setdefault(score.name, []).append(float(score.value))
    return {name: sum(of_name) / len(of_name) for name, of_name in values.items()}


def _messages(trace: _Trace) -> list[Message]:
    put_in, came_out = trace.input, trace.output
    if put_in is None and (generation := _last_generation(trace)):
        put_in, came_out = generation.input, generation.output
    if put_in is None:
        raise BadDocument("the trace has no `input`, and no generation that has one")
    return joined(_said(put_in, "user", "input"), _said(came_out, "assistant", "output"))


def _last_generation(trace: _Trace) -> _Observation | None:
    generations = [
        each
        for each in trace.observations or ()
        if isinstance(each, _Observation) and each.type.upper() == "GENERATION" and each.input is not None
    ]
    return max(generations, key=lambda each: each.startTime or "", default=None)


def _said(found: Any, role: str, place: str) -> list[Message]:
    """The messages of an input or an output, which may stand in it as JSON within a text."""
    if isinstance(found, str):
        inside = _json_in(found)
        if inside is None:
            return [{"role": role, "content": found}]
        found = inside
    if found is None:
        return []
    if isinstance(found, dict) and "messages" in found:
        found, place = cast("dict[str, Any]", found)["messages"], f"{place}.messages"
    if isinstance(found, list):
        return read_messages(found, place)
    if not is_message(found):
        raise BadDocument(f"`{place}` holds no messages: expected text, a message, or `messages`")
    return [read_message(found, place)]


def _json_in(text: str) -> Any:
    """The messages that a text holds as JSON, `None` where it is just a text."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        found: Any = from_json(text, allow_inf_nan=False)
    except ValueError:
        return None
    if isinstance(found, dict):
        return found if "messages" in found or is_message(found) else None
    listed = cast("list[Any]", found)
    return listed if listed and all(is_message(each) for each in listed) else None


LANGFUSE = Format(
    name="langfuse",
    expected='a trace of Langfuse: {"id": …, "input": …, "output": …, "observations": […], "scores": […]}',
    marks=(
        frozenset({"id", "input", "output"}),
        frozenset({"id", "observations"}),
        frozenset({"trace", "observations"}),
    ),
    container="list",
    read=read,
    write=write,
)
