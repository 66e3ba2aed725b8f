"""OpenTelemetry's spans and log records of generative AI, with the messages that went in and came out.

The attributes are those of the semantic conventions (opentelemetry.io/docs/specs/semconv/gen-ai):
`gen_ai.input.messages`, `gen_ai.output.messages` and `gen_ai.system_instructions`, as JSON or as structured
values, `gen_ai.conversation.id` and `user.id`; a score is an event `gen_ai.evaluation.result`. A file holds
OTLP JSON (`resourceSpans`, `resourceLogs`, as the Collector's file exporter writes it), spans and log records
as an SDK prints them, or objects that have the attributes as their fields. Of the spans of a trace the root
says the conversation, or its agent, or the last call of a model; spans without messages are left out.
"""

from __future__ import annotations

from typing import Any, cast

from midturn.refiner.experience._parts import means
from midturn.refiner.experience._records import Format, LeftOut, Record
from midturn.refiner.experience.formats._otel_logs import LOG_MARKS, is_log, read_log
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
)


def read(document: dict[str, Any]) -> Record:
    """Read a span or a log record.

    Raises:
        BadDocument: its messages are none.
        LeftOut: it has none.
    """
    if is_log(document):
        return read_log(document)
    attributes = attributes_of(document)
    if not attributes.get(IN) and not attributes.get(OUT):
        raise LeftOut(f"spans without `{IN}`")
    context = document.get("context")
    span = cast("dict[str, Any]", context) if isinstance(context, dict) else document
    trace, name = (
        text_in(either(span, *names)) for names in (("traceId", "trace_id"), ("spanId", "span_id"))
    )
    parent = either(document, "parentSpanId", "parent_id", "parent_span_id")
    is_agent = attributes.get("gen_ai.operation.name") == "invoke_agent"
    scores, left_out = _scores(document)
    return Record(
        conversation=text_in(attributes.get("gen_ai.conversation.id")) or trace,
        document=name,
        messages=messages_of(attributes),
        user=text_in(either(attributes, "user.id", "enduser.id")),
        scores=scores,
        time=seconds(either(document, "startTimeUnixNano", "start_time")),
        trace=trace,
        rank=0 if not parent else 1 if is_agent else 2,
        left_out=left_out,
    )


def _scores(document: dict[str, Any]) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return the scores that a span was given, and what is no outcome."""
    events = document.get("events")
    found: list[tuple[str, float]] = []
    unread: list[str] = []
    for event in cast("list[Any]", events) if isinstance(events, list) else []:
        if not isinstance(event, dict) or event.get("name") != EVALUATED:
            continue
        name, score = score_in(attributes_of(cast("dict[str, Any]", event)))
        if score is None:
            unread.append(f"evaluations `{name}` that are no outcome")
        else:
            found.append((name, score))
    return means(found), tuple(unread)


OTEL = Format(
    name="otel",
    rank=60,
    expected='a span of OpenTelemetry: {"traceId": …, "attributes": […]}',
    marks=(
        *LOG_MARKS,
        frozenset({"traceId", "spanId"}),
        frozenset({"context", "attributes"}),
        frozenset({IN}),
        frozenset({OUT}),
    ),
    container="lines",
    read=read,
)
