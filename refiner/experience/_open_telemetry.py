"""OpenTelemetry's spans of generative AI, with the messages that went in and came out as attributes.

The attributes are those of the semantic conventions (opentelemetry.io/docs/specs/semconv/gen-ai):
`gen_ai.input.messages`, `gen_ai.output.messages` and `gen_ai.system_instructions`, as JSON or as structured
values, `gen_ai.conversation.id` and `user.id`; a score is an event `gen_ai.evaluation.result`. A file holds
OTLP JSON (`resourceSpans`, as the Collector's file exporter writes it), spans as an SDK prints them, or
objects that have the attributes as their fields. Of the spans of a trace the root says the conversation, or
its agent, or the last call of a model; spans without messages are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message, from_parts, joined, read_messages
from midturn.refiner.experience._outcomes import score_of
from midturn.refiner.experience._parts import means
from midturn.refiner.experience._records import Format, LeftOut, Record, object_in

_IN, _OUT, _SYSTEM = "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions"
_NANOSECONDS = 1e9
_SCALARS = {"stringValue": str, "intValue": int, "doubleValue": float, "boolValue": bool}


def read(document: dict[str, Any]) -> Record:
    """Read a span.

    Raises:
        BadDocument: its messages are none.
        LeftOut: it has none.
    """
    attributes = _attributes_of(document)
    if not attributes.get(_IN) and not attributes.get(_OUT):
        raise LeftOut(f"spans without `{_IN}`")
    context = document.get("context")
    span = cast("dict[str, Any]", context) if isinstance(context, dict) else document
    trace, name = (_text(_either(span, *names)) for names in (("traceId", "trace_id"), ("spanId", "span_id")))
    parent = _either(document, "parentSpanId", "parent_id", "parent_span_id")
    is_agent = attributes.get("gen_ai.operation.name") == "invoke_agent"
    scores, left_out = _scores(document)
    return Record(
        conversation=_text(attributes.get("gen_ai.conversation.id")) or trace,
        document=name,
        messages=_messages(attributes),
        user=_text(_either(attributes, "user.id", "enduser.id")),
        scores=scores,
        time=_time(document),
        trace=trace,
        rank=0 if not parent else 1 if is_agent else 2,
        left_out=left_out,
    )


def _messages(attributes: Mapping[str, Any]) -> list[Message]:
    system = object_in(attributes.get(_SYSTEM))
    instructed = from_parts({"role": "system", "parts": system}) if isinstance(system, list) else None
    put_in = read_messages(object_in(attributes.get(_IN) or []), _IN)
    came_out = read_messages(object_in(attributes.get(_OUT) or []), _OUT)
    return [*([instructed] if instructed else []), *joined(put_in, came_out[:1])]


def _attributes_of(found: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a span or an event, wherever they stand."""
    attributes = found.get("attributes")
    if isinstance(attributes, list):
        return _pairs(cast("list[Any]", attributes))
    own = cast("dict[str, Any]", attributes) if isinstance(attributes, dict) else {}
    events = found.get("events")
    inside = (
        name_and_value
        for event in (cast("list[Any]", events) if isinstance(events, list) else [])
        if isinstance(event, dict) and event.get("name") != _EVALUATED
        for name_and_value in _attributes_of(cast("dict[str, Any]", event)).items()
    )
    return dict(inside) | (own or {name: value for name, value in found.items() if "." in name})


_EVALUATED = "gen_ai.evaluation.result"


def _scores(document: dict[str, Any]) -> tuple[dict[str, float], tuple[str, ...]]:
    """The scores that a span was given, and what is no outcome."""
    events = document.get("events")
    found: list[tuple[str, float]] = []
    unread: list[str] = []
    for event in cast("list[Any]", events) if isinstance(events, list) else []:
        if not isinstance(event, dict) or event.get("name") != _EVALUATED:
            continue
        said = _attributes_of(cast("dict[str, Any]", event))
        name = str(said.get("gen_ai.evaluation.name", "evaluation"))
        score = score_of(_either(said, "gen_ai.evaluation.score.value", "gen_ai.evaluation.score.label"))
        if score is None:
            unread.append(f"evaluations `{name}` that are no outcome")
        else:
            found.append((name, score))
    return means(found), tuple(unread)


def _pairs(listed: list[Any]) -> dict[str, Any]:
    pairs = (cast("dict[str, Any]", each) for each in listed if isinstance(each, dict) and "key" in each)
    return {str(pair["key"]): _value(pair.get("value")) for pair in pairs}


def _value(found: Any) -> Any:
    """A value of OTLP's, which names its type."""
    if not isinstance(found, dict):
        return found
    value = cast("dict[str, Any]", found)
    if isinstance(inside := value.get("arrayValue"), dict):
        return [_value(each) for each in inside.get("values") or ()]
    if isinstance(inside := value.get("kvlistValue"), dict):
        return _pairs(inside.get("values") or [])
    kind = next((kind for kind in _SCALARS if kind in value), None)
    if kind is None:
        return None
    try:
        return _SCALARS[kind](value[kind])
    except (TypeError, ValueError) as error:
        raise BadDocument(f"an attribute's `{kind}` is none") from error


def _time(document: dict[str, Any]) -> str | float | None:
    nanoseconds = _text(document.get("startTimeUnixNano"))
    if nanoseconds and nanoseconds.isdecimal():
        return int(nanoseconds) / _NANOSECONDS
    return nanoseconds or _text(document.get("start_time"))


def _either(found: Mapping[str, Any], *names: str) -> Any:
    return next((found[name] for name in names if found.get(name) is not None), None)


def _text(found: Any) -> str | None:
    return None if found is None or found == "" else str(found)


OTEL = Format(
    name="otel",
    expected='a span of OpenTelemetry: {"traceId": …, "attributes": […]}',
    marks=(
        frozenset({"traceId", "spanId"}),
        frozenset({"context", "attributes"}),
        frozenset({_IN}),
        frozenset({_OUT}),
    ),
    container="lines",
    read=read,
)
