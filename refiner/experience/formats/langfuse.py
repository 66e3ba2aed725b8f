"""Langfuse: traces, with their observations and scores, sessions, observations and scores, as a list, as JSON
Lines, as a table, one a file, or as the pages of its API (`{"data": […]}`).

The fields of a trace are those of `TraceWithFullDetails` in Langfuse's API reference
(api.reference.langfuse.com): `id`, `timestamp`, `name`, `sessionId`, `userId`, `input`, `output`, `metadata`,
`observations`, `scores`; the blob storage's `traces/` writes them in snake case. The files of "Download a
Trace or Session as JSON" (langfuse.com/faq/all/export-single-trace-or-session), a trace under `trace` with
its observations beside it, or a session with its `traces`, are read as well, and so are the tables of the UI:
see `_langfuse_scores` for their scores, and `_langfuse_observations` for rows of observations.

Traces of one session are parts of one conversation. Where a trace's own input or output is no conversation,
its last generation's stand in, or its last agent's. What the user wanted, all said at once, is the metadata's
`full`.

midturn keeps no times, so what it writes itself has no `timestamp`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from pydantic import AliasChoices, Field

from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message, joined, said_in_text
from midturn.refiner.experience._parts import messages_in, parts_of
from midturn.refiner.experience._records import (
    About,
    Format,
    Loose,
    Record,
    given,
    object_in,
    split_at_last_reply,
    time_of,
)
from midturn.refiner.experience.formats._langfuse_observations import (
    OBSERVATION_MARKS,
    is_observation,
    read_observation,
)
from midturn.refiner.experience.formats._langfuse_scores import (
    SCORE_MARKS,
    Score,
    flattened,
    is_score,
    read_score,
    scored,
)
from midturn.store import Trajectory

STAND_INS = ("GENERATION", "AGENT")
"""Types of observations that hold a conversation where the trace does not, the better first."""


class _Observation(Loose):
    type: str
    startTime: str | None = None
    input: Any = None
    output: Any = None


class _Trace(Loose):
    id: str
    timestamp: str | None = None
    sessionId: str | None = Field(default=None, validation_alias=AliasChoices("sessionId", "session_id"))
    userId: str | None = Field(default=None, validation_alias=AliasChoices("userId", "user_id"))
    input: Any = None
    output: Any = None
    metadata: Any = None
    observations: list[_Observation | str] | None = None
    """Names alone where traces are listed."""
    scores: list[Score | str] | None = None


class _Session(Loose):
    id: str
    traces: list[dict[str, Any]]
    scores: list[Score | str] | None = None


def read(document: dict[str, Any]) -> Record:
    """Read a trace, a session, an observation or a score.

    Raises:
        BadDocument: it is none of these.
        LeftOut: it is an observation that is no part of a conversation.
    """
    if isinstance(document.get("traces"), list):
        return _read_session(document)
    if is_observation(document):
        return read_observation(document)
    return read_score(document) if is_score(document) else _read_trace(document)


def _read_trace(document: dict[str, Any]) -> Record:
    trace = _Trace.of(_flat(document), "trace of Langfuse's")
    about = About.read(object_in(trace.metadata))
    scores, left_out = scored(
        flattened(document) if trace.scores is None else [s for s in trace.scores if isinstance(s, Score)]
    )
    return Record(
        conversation=trace.sessionId or trace.id,
        document=trace.id,
        messages=_messages(trace),
        task=about.task,
        task_id=about.task_id,
        repetition=about.repetition,
        user=trace.userId,
        scores=scores,
        full=about.full,
        thread=about.thread,
        time=trace.timestamp,
        left_out=left_out,
    )


def _read_session(document: dict[str, Any]) -> Record:
    """Read a session with its traces: a conversation as a whole."""
    session = _Session.of(document, "session of Langfuse's")
    traces = [each for each in session.traces if "input" in each or each.get("observations")]
    if not traces:
        raise BadDocument(
            "the session's traces have no `input`: Langfuse leaves them out of this file. "
            "Export the table of its observations or traces"
        )
    parts = parts_of([_read_trace(each) for each in traces])
    own, left_out = scored(each for each in session.scores or () if isinstance(each, Score))
    latest = parts[-1]
    return Record(
        conversation=session.id,
        document=session.id,
        messages=messages_in(parts),
        task=latest.task,
        task_id=latest.task_id,
        repetition=latest.repetition,
        user=next((each.user for each in reversed(parts) if each.user), None),
        scores=own or next((each.scores for each in reversed(parts) if each.scores), {}),
        full=next((each.full for each in reversed(parts) if each.full), None),
        thread=next((each.thread for each in parts if each.thread), None),
        time=latest.time,
        left_out=(*left_out, *(what for each in parts for what in each.left_out)),
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
    """Return the trace with what is next to it in a downloaded file."""
    trace = document.get("trace")
    if not isinstance(trace, dict):
        return document
    beside = {name: document[name] for name in ("observations", "scores") if name in document}
    return cast("dict[str, Any]", trace) | beside


def _messages(trace: _Trace) -> list[Message]:
    """Return the conversation of the trace or, where it has none, of what stands in."""
    holders = [trace] if trace.input is not None else []
    faults: list[BadDocument] = []
    for holder in (*holders, *_stand_ins(trace)):
        try:
            return joined(
                said_in_text(holder.input, "user", "input"),
                said_in_text(holder.output, "assistant", "output"),
            )
        except BadDocument as fault:
            faults.append(fault)
    raise faults[0] if faults else BadDocument("the trace has no `input`, and no generation that has one")


def _stand_ins(trace: _Trace) -> list[_Observation]:
    """Return the observations that may hold the conversation, the best first."""
    there = [each for each in trace.observations or () if isinstance(each, _Observation)]
    latest = sorted(there, key=lambda each: time_of(each.startTime), reverse=True)
    return [
        each for kind in STAND_INS for each in latest if each.type.upper() == kind and each.input is not None
    ]


LANGFUSE = Format(
    name="langfuse",
    rank=110,
    expected='a trace of Langfuse: {"id": …, "input": …, "output": …, "observations": […], "scores": […]}',
    marks=(
        frozenset({"id", "input", "output"}),
        frozenset({"id", "observations"}),
        frozenset({"trace", "observations"}),
        frozenset({"id", "traces"}),
        *OBSERVATION_MARKS,
        *SCORE_MARKS,
    ),
    container="list",
    read=read,
    write=write,
)
