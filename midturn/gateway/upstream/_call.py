"""A request as the upstream is sent it: the client's bytes as they came where nothing in it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from midturn.assistant import LOGPROBS, STREAM_OPTIONS
from midturn.core import encoded
from midturn.gateway._request_context import RequestContext

_CLIENTS_OWN = (b"idempotency-key", b"openai-beta", b"traceparent", b"tracestate", b"x-client-request-id")
"""Request headers that are the upstream's business. The client's key is not."""
_ALTERNATIVES = 20
"""For each token of an answer that is scored; OpenAI lists no more."""

Form = dict[str, Any]
"""A JSON object."""


@dataclass(frozen=True)
class Call:
    """A request to an upstream."""

    body: dict[str, Any]
    raw: bytes
    """The same as bytes."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """The client's own that are the upstream's business."""
    scored: bool = False
    """The log-probabilities of its answer are kept."""
    additions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    """Fields that the gateway asks with of its own accord, and the client is not to see the answer to."""

    def complete(self, without: frozenset[str]) -> Call:
        """Return what is sent: the request with what is added to it, but for what is done `without`."""
        added = {name: fields for name, fields in self.additions.items() if name not in without}
        if not added:
            return replace(self, additions=added)
        fields = {name: value for some in added.values() for name, value in some.items()}
        body, raw = _with(self.body, self.raw, fields)
        return replace(self, body=body, raw=raw, additions=added)

    @property
    def hides_usage(self) -> bool:
        """The client didn't ask for the usage of a stream; the upstream is asked all the same."""
        return STREAM_OPTIONS in self.additions

    @property
    def hides_logprobs(self) -> bool:
        """So it is for log-probabilities."""
        return LOGPROBS in self.additions


def _with(body: dict[str, Any], raw: bytes, fields: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return a request with other fields, and its bytes: what it lacked is written behind the rest, which
    stays.
    """
    changed = {**body, **fields}
    if fields.keys() & body.keys():
        return changed, encoded(changed)
    return changed, b"".join([memoryview(raw)[: raw.rindex(b"}")], b",", encoded(fields)[1:]])


def call_of(context: RequestContext) -> Call:
    """Return what the upstream is to be sent for a request whose turn has been prepared."""
    request = context.request
    body: Form = request.body
    if context.messages is not None:
        body = {**body, "messages": context.messages}
    added: dict[str, Form] = {}
    if request.streams and not request.wants_usage:
        asked = {**(body.get("stream_options") or {}), "include_usage": True}
        added[STREAM_OPTIONS] = {"stream_options": asked}
    scored = context.unscored is not None
    if scored and not body.get("logprobs"):
        added[LOGPROBS] = {"logprobs": True, "top_logprobs": _ALTERNATIVES}
    own = {
        name.decode(): context.headers[name].decode("latin-1")
        for name in _CLIENTS_OWN
        if name in context.headers
    }
    raw = request.raw if body is request.body else encoded(body)
    return Call(body, raw, own, scored, added)
