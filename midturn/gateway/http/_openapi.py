"""The gateway's OpenAPI document."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from midturn import __version__
from midturn.gateway._failures import ErrorBody
from midturn.gateway.http._requests import ChatRequest

_ERRORS = {
    400: "The request can't be used, or the upstream refuses it.",
    401: "The API key is missing or wrong.",
    404: "There is no such thing here.",
    408: "The request took too long to arrive.",
    413: "The request is too long.",
    415: "The request is not JSON.",
    421: "The request was meant for another host.",
    429: "The upstream takes no more requests for now, or a budget is spent.",
    502: "The upstream can't be reached, or answers nonsense.",
    504: "The upstream is late.",
}


def document() -> dict[str, Any]:
    """Return the document, as JSON."""
    shapes = [(ChatRequest, "validation"), (ErrorBody, "serialization")]
    _, schemas = models_json_schema(shapes, ref_template="#/components/schemas/{model}")  # pyright: ignore[reportArgumentType]
    schemas["$defs"]["Model"] = _MODEL
    return {
        "openapi": "3.1.0",
        "info": {"title": "midturn gateway", "version": __version__},
        "paths": _PATHS,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _errors(*statuses: int) -> dict[str, Any]:
    return {str(status): _json(_ERRORS[status], _ref("ErrorBody")) for status in statuses}


def _get(summary: str, found: dict[str, Any], *errors: int, path: str | None = None) -> dict[str, Any]:
    operation: dict[str, Any] = {"summary": summary, "responses": {"200": found, **_errors(*errors)}}
    if errors:
        operation["security"] = [{"key": []}]
    if path:
        schema = {"type": "string", "minLength": 1}
        operation["parameters"] = [{"name": path, "in": "path", "required": True, "schema": schema}]
    return {"get": operation}


def _text(description: str, kind: str) -> dict[str, Any]:
    return {"description": description, "content": {kind: {"schema": {"type": "string"}}}}


_MODEL = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "object": {"const": "model"}},
}
_OBJECT = {"type": "object"}
_LISTING = {
    "type": "object",
    "required": ["object", "data"],
    "properties": {"object": {"const": "list"}, "data": {"type": "array", "items": _ref("Model")}},
}
_STATUS = {
    "type": "object",
    "required": ["status"],
    "properties": {"status": {"type": "string"}},
}
_READY = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"type": "string"},
        "unsupported": {
            "type": "object",
            "description": "What the upstream and the Mediator's model refuse, and are asked without.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
}
_OPT_OUT = {
    "name": "X-Midturn",
    "in": "header",
    "description": "`off`: the conversation goes to the upstream as it is.",
    "schema": {"type": "string", "examples": ["off"]},
}
_COMPLETE = {
    "summary": "Answer a conversation",
    "security": [{"key": []}],
    "parameters": [_OPT_OUT],
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": _ref("ChatRequest")}},
    },
    "responses": {
        "200": {
            "description": "The upstream's answer.",
            "content": {
                "application/json": {"schema": _OBJECT},
                "text/event-stream": {},
            },
        },
        **_errors(*_ERRORS),
    },
}
_PATHS: dict[str, Any] = {
    "/v1/chat/completions": {"post": _COMPLETE},
    "/v1/models": _get("List the models", _json("What is served.", _LISTING), 401, 421, 502, 504),
    "/v1/models/{model}": _get(
        "Describe a model", _json("The model.", _ref("Model")), 401, 404, 421, 502, 504, path="model"
    ),
    "/v1/midturn/traces/{id}": _get(
        "Tell what was made of a turn", _json("The trace.", _OBJECT), 401, 404, 421, path="id"
    ),
    "/health": _get("Tell whether the process answers", _json("It does.", _STATUS)),
    "/ready": _get("Tell whether requests can be answered", _json("They can.", _READY)),
    "/metrics": _get("Metrics for Prometheus", _text("The metrics.", "text/plain"), 401, 421),
}
