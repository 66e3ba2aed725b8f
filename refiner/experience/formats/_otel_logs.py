"""OpenTelemetry's log records of generative AI: the events that instrumentations write beside their spans.

- `gen_ai.client.inference.operation.details` has the attributes that a span may have.
- `gen_ai.system.message`, `gen_ai.user.message`, `gen_ai.assistant.message`, `gen_ai.tool.message` and
  `gen_ai.choice` have one message each in their body; those of one span are one call of a model. They are the
  convention up to version 1.36 (opentelemetry.io/docs/specs/semconv), which many instrumentations follow.
- `gen_ai.evaluation.result` scores the span that it names.

A record's name is its `eventName` (`event_name` where an SDK prints it), or the attribute `event.name`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from midturn.refiner.experience._messages import Message, read_message
from midturn.refiner.experience._records import LeftOut, Record, object_in
from midturn.refiner.experience.formats._otel_values import (
    EVALUATED,
    IN,
    OUT,
    attributes_of,
    either,
    messages_of,
    score_in,
    seconds,
    text_in,
    value_of,
)

LOG_MARKS = (
    frozenset({"timeUnixNano", "body"}),
    frozenset({"timeUnixNano", "eventName"}),
    frozenset({"observedTimeUnixNano", "body"}),
    frozenset({"severity_number", "body", "attributes"}),
)
"""What a log record has, in OTLP and as an SDK prints it."""
_ROLES = {
    "gen_ai.system.message": "system",
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
    "gen_ai.choice": "assistant",
}
_UNKNOWN = frozenset(["0" * 32, "0" * 16, "0x" + "0" * 32, "0x" + "0" * 16])
"""How a record says that it belongs to no trace and to no span."""


def is_log(document: Mapping[str, Any]) -> bool:
    """Tell whether a document is a log record."""
    return any(marks <= document.keys() for marks in LOG_MARKS)


def read_log(document: dict[str, Any]) -> Record:
    """Read a log record.

    Raises:
        BadDocument: its message is none.
        LeftOut: it is none of a conversation.
    """
    attributes = attributes_of(document)
    event = text_in(either(document, "eventName", "event_name") or attributes.get("event.name"))
    trace = _id(either(document, "traceId", "trace_id"))
    span = _id(either(document, "spanId", "span_id"))
    conversation = text_in(attributes.get("gen_ai.conversation.id")) or trace
    times = ("timeUnixNano", "observedTimeUnixNano", "timestamp", "observed_timestamp")
    time = next((found for name in times if (found := document.get(name)) not in (None, 0, "", "0")), None)
    if event == EVALUATED:
        return _score(attributes, about=span or conversation)
    if event in _ROLES:
        messages = [_message(document, event)]
    elif attributes.get(IN) or attributes.get(OUT):
        messages = messages_of(attributes)
    else:
        raise LeftOut("log records of no conversation")
    return Record(
        conversation=conversation,
        document=None if event in _ROLES else span,
        messages=messages,
        user=text_in(either(attributes, "user.id", "enduser.id")),
        time=seconds(time),
        trace=trace,
        rank=2,
        topics=frozenset([span] if span else ()),
        is_row=event in _ROLES,
        step=span if event in _ROLES else None,
    )


def _id(found: Any) -> str | None:
    name = text_in(found)
    return None if name in _UNKNOWN else name


def _score(attributes: Mapping[str, Any], about: str | None) -> Record:
    name, score = score_in(attributes)
    if about is None:
        raise LeftOut(f"evaluations `{name}` of nothing that is named")
    return Record(
        conversation=None,
        document=None,
        messages=[],
        scores={} if score is None else {name: score},
        about=about,
        left_out=(f"evaluations `{name}` that are no outcome",) if score is None else (),
    )


def _message(document: Mapping[str, Any], event: str) -> Message:
    """Return the one message of an event, in OpenAI's form."""
    body = document.get("body")
    is_typed = isinstance(body, dict) and body.keys() <= {"kvlistValue", "stringValue"}
    read = object_in(value_of(body) if is_typed else body)
    said = cast("dict[str, Any]", read) if isinstance(read, dict) else {}
    if event == "gen_ai.choice":
        if said.get("index") not in (None, 0, 0.0):
            raise LeftOut("choices beside the first")
        said = cast("dict[str, Any]", object_in(said.get("message")) or {})
    if not said.get("content") and not said.get("tool_calls"):
        raise LeftOut("messages whose content the instrumentation did not record")
    message = {"role": _ROLES[event], "content": None, **said}
    if event == "gen_ai.tool.message" and "id" in message:
        message["tool_call_id"] = message.pop("id")
    return read_message(message, event)
