"""Langfuse traces, with their observations and scores, as a list, as JSON Lines, one a file, or as the pages
of its API (`{"data": […]}`).

The fields are those of `TraceWithFullDetails` in Langfuse's API reference (api.reference.langfuse.com): `id`,
`timestamp`, `name`, `sessionId`, `userId`, `input`, `output`, `metadata`, `observations`, `scores`. The file
of "Download a Trace or Session as JSON" (langfuse.com/faq/all/export-single-trace-or-session), with the trace
under `trace` and its observations beside it, is read as well. Traces of one session are parts of one
conversation. Where a trace's own input or output is no conversation, its last generation's stand in, or its
last agent's. What the user wanted, all said at once, is the metadata's `full`.

A score is a number where its `dataType` is `NUMERIC`, `BOOLEAN` or not said. The `value` of a `CATEGORICAL`
one only maps a category to a number, 0 where no configuration says which, and `TEXT` and `CORRECTION` are
words (`ScoreV1` and `GetScoresResponseData`, js.reference.langfuse.com).

midturn keeps no times, so what it writes itself has no `timestamp`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json

from midturn.core import fault_of, well_formed
from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message, is_message, joined, said_in
from midturn.refiner.experience._records import About, Format, Record, given, split_at_last_reply, time_of
from midturn.store import Trajectory

NUMBERS = frozenset({None, "NUMERIC", "BOOLEAN"})
"""Types of scores whose value says how good something was."""
STAND_INS = ("GENERATION", "AGENT")
"""Types of observations that hold a conversation where the trace does not, the better first."""


class _Loose(BaseModel):
    model_config = ConfigDict(extra="allow", coerce_numbers_to_str=True)


class _Observation(_Loose):
    type: str
    startTime: str | None = None
    input: Any = None
    output: Any = None


class _Score(_Loose):
    name: str
    value: Any = None
    dataType: str | None = None


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
    except ValidationError as error:
        raise BadDocument(f"no trace of Langfuse's: {fault_of(error)}") from error
    about = About.read(trace.metadata)
    return Record(
        conversation=trace.sessionId or trace.id,
        document=trace.id,
        messages=_messages(trace),
        task=about.task,
        task_id=about.task_id,
        repetition=about.repetition,
        user=trace.userId,
        scores=_means(trace.scores or ()),
        full=about.full,
        began=time_of(trace.timestamp),
    )


def write(trajectory: Trajectory, messages: Sequence[Message], full: str | None) -> dict[str, Any]:
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
            full=full,
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
    """The mean of the values of each name; words and categories are no values."""
    values: dict[str, list[float]] = {}
    for score in scores:
        if isinstance(score, _Score) and score.dataType in NUMBERS and isinstance(score.value, int | float):
            values.setdefault(score.name, []).append(float(score.value))
    return {name: sum(of_name) / len(of_name) for name, of_name in values.items()}


def _messages(trace: _Trace) -> list[Message]:
    """The conversation of the trace or, where it has none, of what stands in."""
    holders = [trace] if trace.input is not None else []
    faults: list[BadDocument] = []
    for holder in (*holders, *_stand_ins(trace)):
        try:
            return joined(_said(holder.input, "user", "input"), _said(holder.output, "assistant", "output"))
        except BadDocument as fault:
            faults.append(fault)
    raise faults[0] if faults else BadDocument("the trace has no `input`, and no generation that has one")


def _stand_ins(trace: _Trace) -> list[_Observation]:
    """The observations that may hold the conversation, the best first."""
    there = [each for each in trace.observations or () if isinstance(each, _Observation)]
    latest = sorted(there, key=lambda each: time_of(each.startTime), reverse=True)
    return [
        each for kind in STAND_INS for each in latest if each.type.upper() == kind and each.input is not None
    ]


def _said(found: Any, role: str, place: str) -> list[Message]:
    """The messages of an input or an output, which may stand in it as JSON within a text."""
    inside = _json_in(found) if isinstance(found, str) else None
    return said_in(found if inside is None else inside, role, place)


def _json_in(text: str) -> Any:
    """The messages that a text holds as JSON, `None` where it is just a text."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        found: Any = well_formed(from_json(text, allow_inf_nan=False))
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
