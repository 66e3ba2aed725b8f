"""What spans and log records of OpenTelemetry say: attributes, values of OTLP's, the scores of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message, from_parts, joined, read_messages
from midturn.refiner.experience._outcomes import score_of
from midturn.refiner.experience._records import object_in

IN, OUT, SYSTEM = "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions"
EVALUATED = "gen_ai.evaluation.result"
"""The event of a score."""
_NANOSECONDS = 1e9
_SCALARS = {"stringValue": str, "intValue": int, "doubleValue": float, "boolValue": bool}


def messages_of(attributes: Mapping[str, Any]) -> list[Message]:
    """Return the messages that went into a model and came out.

    Raises:
        BadDocument: they are none.
    """
    system = object_in(attributes.get(SYSTEM))
    instructed = from_parts({"role": "system", "parts": system}) if isinstance(system, list) else None
    put_in = read_messages(object_in(attributes.get(IN) or []), IN)
    came_out = read_messages(object_in(attributes.get(OUT) or []), OUT)
    return [*([instructed] if instructed else []), *joined(put_in, came_out[:1])]


def attributes_of(found: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes of a span, an event or a log record, wherever they stand."""
    attributes = found.get("attributes")
    if isinstance(attributes, list):
        return _pairs(cast("list[Any]", attributes))
    own = cast("dict[str, Any]", attributes) if isinstance(attributes, dict) else {}
    events = found.get("events")
    inside = (
        name_and_value
        for event in (cast("list[Any]", events) if isinstance(events, list) else [])
        if isinstance(event, dict) and event.get("name") != EVALUATED
        for name_and_value in attributes_of(cast("dict[str, Any]", event)).items()
    )
    return dict(inside) | (own or {name: value for name, value in found.items() if "." in name})


def score_in(said: Mapping[str, Any]) -> tuple[str, float | None]:
    """Return the name of an evaluation and its score, if that is an outcome."""
    name = str(said.get("gen_ai.evaluation.name", "evaluation"))
    return name, score_of(either(said, "gen_ai.evaluation.score.value", "gen_ai.evaluation.score.label"))


def _pairs(listed: list[Any]) -> dict[str, Any]:
    pairs = (cast("dict[str, Any]", each) for each in listed if isinstance(each, dict) and "key" in each)
    return {str(pair["key"]): value_of(pair.get("value")) for pair in pairs}


def value_of(found: Any) -> Any:
    """Return a value of OTLP's, which names its type."""
    if not isinstance(found, dict):
        return found
    value = cast("dict[str, Any]", found)
    if isinstance(inside := value.get("arrayValue"), dict):
        return [value_of(each) for each in inside.get("values") or ()]
    if isinstance(inside := value.get("kvlistValue"), dict):
        return _pairs(inside.get("values") or [])
    kind = next((kind for kind in _SCALARS if kind in value), None)
    if kind is None:
        return None
    try:
        return _SCALARS[kind](value[kind])
    except (TypeError, ValueError) as error:
        raise BadDocument(f"an attribute's `{kind}` is none") from error


def seconds(found: Any) -> str | float | None:
    """Return a time in nanoseconds in seconds; any other as it is written."""
    written = text_in(found)
    return int(written) / _NANOSECONDS if written and written.isdecimal() else written


def either(found: Mapping[str, Any], *names: str) -> Any:
    """Return what stands under the first of the names that has something."""
    return next((found[name] for name in names if found.get(name) is not None), None)


def text_in(found: Any) -> str | None:
    """Return what is there as text, if anything is."""
    return None if found is None or found == "" else str(found)
