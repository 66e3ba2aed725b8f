"""Langfuse's observations, one a row, each with the trace, session and user that it belongs to.

The fields are those of `GET /api/public/v2/observations` (`ObservationV2`, js.reference.langfuse.com), of the
observations table that the UI exports, or, in snake case, of the blob storage's `observations_v2/`
(langfuse.com/docs/api-and-data-platform/features/blob-storage-export-fields). A trace's root, its generations
and its agents may hold its conversation, in this order; the other steps of a trace are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import AliasChoices, Field

from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message, joined, messages_as_json, said_in_text
from midturn.refiner.experience._records import About, LeftOut, Loose, Record, object_in
from midturn.refiner.experience.formats._langfuse_scores import flattened, scored

OBSERVATION_MARKS = tuple(frozenset({"id", "type", trace}) for trace in ("traceId", "trace_id"))
"""What a row of an observation has."""
RANKS = {"GENERATION": 1, "AGENT": 2}
"""Steps that may hold the conversation of their trace where its root does not."""


class _Row(Loose):
    id: str
    type: str
    trace: str = Field(validation_alias=AliasChoices("traceId", "trace_id"))
    parent: str | None = Field(
        default=None, validation_alias=AliasChoices("parentObservationId", "parent_observation_id")
    )
    session: str | None = Field(default=None, validation_alias=AliasChoices("sessionId", "session_id"))
    user: str | None = Field(default=None, validation_alias=AliasChoices("userId", "user_id"))
    began: str | None = Field(default=None, validation_alias=AliasChoices("startTime", "start_time"))
    input: Any = None
    output: Any = None
    metadata: Any = None


def is_observation(document: Mapping[str, Any]) -> bool:
    """Whether a document is a row of an observation."""
    return any(marks <= document.keys() for marks in OBSERVATION_MARKS)


def read_observation(document: dict[str, Any]) -> Record:
    """Read a row.

    Raises:
        BadDocument: it is no observation.
        LeftOut: it is a step that holds no conversation.
    """
    row = _Row.of(document, "observation of Langfuse's")
    kind = row.type.upper()
    if row.parent and kind not in RANKS:
        raise LeftOut(f"steps of the type {kind}")
    about = About.read(object_in(row.metadata))
    scores, left_out = scored(flattened(document))
    return Record(
        conversation=row.session or row.trace,
        document=row.id,
        messages=_messages(row, kind),
        task=about.task,
        task_id=about.task_id,
        repetition=about.repetition,
        user=row.user or None,
        scores=scores,
        full=about.full,
        thread=about.thread,
        time=row.began,
        trace=row.trace,
        rank=RANKS[kind] if row.parent else 0,
        left_out=left_out,
    )


def _messages(row: _Row, kind: str) -> list[Message]:
    if row.input in (None, "") and row.output in (None, ""):
        raise LeftOut(f"observations of the type {kind} without `input` and `output`")
    if _is_other_json(row.input) or _is_other_json(row.output):
        raise LeftOut(f"observations of the type {kind} without messages")
    try:
        return joined(
            said_in_text(row.input, "user", "input"), said_in_text(row.output, "assistant", "output")
        )
    except BadDocument as fault:
        raise LeftOut(f"observations of the type {kind} without messages") from fault


def _is_other_json(found: Any) -> bool:
    """Whether JSON that is no message would be taken for what somebody says."""
    return (
        isinstance(found, str)
        and isinstance(object_in(found), dict | list)
        and messages_as_json(found) is None
    )
