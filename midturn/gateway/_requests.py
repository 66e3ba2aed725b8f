"""A client's request: read within limits, checked as far as the gateway needs, and kept as it came."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from midturn.core import fault_of, well_formed
from midturn.gateway._failures import CLIENT_GONE, Failure, bad_request
from midturn.gateway._settings import RequestLimits

Receive = Callable[[], Awaitable[Any]]


class Message(BaseModel):
    """A message; what else is in it goes to the upstream unchanged."""

    model_config = ConfigDict(extra="allow", strict=True)

    role: str = Field(examples=["user"])
    content: Any = Field(None, examples=["Hello"])


class StreamOptions(BaseModel):
    """How to stream."""

    model_config = ConfigDict(extra="allow", strict=True)

    include_usage: bool | None = None


class ChatRequest(BaseModel):
    """A chat completion request; every field that is not named here goes to the upstream unchanged."""

    model_config = ConfigDict(extra="allow", strict=True)

    model: str = Field(min_length=1, examples=["smollm2-135m"])
    messages: list[Message] = Field(min_length=1)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    user: str | None = None
    """Whose guidelines hold."""
    metadata: dict[str, Any] | None = None
    """`midturn_user` and `midturn_task` say whose guidelines hold, `midturn: "off"` leaves the turn as it is;
    all of it goes to the upstream too."""


class Request:
    """A chat completion request with the bytes that it came in.

    Raises:
        Failure: the body is not JSON, not a chat request, or over a limit.
    """

    def __init__(self, raw: bytes, limits: RequestLimits, *, header_off: bool = False) -> None:
        self.raw, self.header_off = raw, header_off
        self.body: dict[str, Any] = _parsed(raw, limits)
        try:
            self.said = ChatRequest.model_validate(self.body)
        except ValidationError as wrong:
            place = ".".join(map(str, wrong.errors(include_url=False, include_input=False)[0]["loc"]))
            raise bad_request(fault_of(wrong), place or None) from None
        _check_counts(self.said, limits)

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The conversation as the client sent it."""
        return self.body["messages"]

    @property
    def streams(self) -> bool:
        """The client wants a stream."""
        return bool(self.said.stream)

    @property
    def wants_usage(self) -> bool:
        """The client asked for the usage of a stream."""
        return bool(self.said.stream_options and self.said.stream_options.include_usage)

    @property
    def user(self) -> str | None:
        """Whose guidelines hold."""
        return self.said.user or self._selected("midturn_user")

    @property
    def task(self) -> str | None:
        """Which task's guidelines hold."""
        return self._selected("midturn_task")

    @property
    def opted_out(self) -> bool:
        """The client wants this conversation as it is: its header or metadata says `midturn: off`."""
        return self.header_off or self._selected("midturn") == "off"

    @property
    def has_tools(self) -> bool:
        """A tool call may follow, and with it another request of the same turn."""
        return bool(self.body.get("tools") or self.body.get("functions"))

    def _selected(self, name: str) -> str | None:
        value = (self.said.metadata or {}).get(name)
        return value if isinstance(value, str) and value else None


async def read_body(receive: Receive, limits: RequestLimits) -> bytes:
    """The body of a request.

    Raises:
        Failure: it is too long, took too long, or the client left.
    """
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.receive_s):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Failure(CLIENT_GONE, "the client left", "client_gone", billed=False)
                part = message.get("body", b"")
                size += len(part)
                if size > limits.body_bytes:
                    raise too_long(limits)
                parts.append(part)
                if not message.get("more_body", False):
                    return parts[0] if len(parts) == 1 else b"".join(parts)
    except TimeoutError:
        late = f"the request was not there after {limits.receive_s:g} seconds"
        raise Failure(408, late, "request_timeout", billed=False) from None


def too_long(limits: RequestLimits) -> Failure:
    """The body is over its limit."""
    reason = f"the request is longer than {limits.body_bytes:,} bytes"
    return Failure(413, reason, "request_too_large", billed=False)


def _parsed(raw: bytes, limits: RequestLimits) -> dict[str, Any]:
    try:
        body: Any = json.loads(raw, parse_constant=_no_json)
    except (ValueError, RecursionError) as wrong:
        reason = str(wrong) if isinstance(wrong, json.JSONDecodeError) else "it can't be read"
        raise bad_request(f"the body is no JSON: {reason}") from None
    if not isinstance(body, dict):
        raise bad_request("the body is no JSON object")
    if _nests_deeper(body, limits.nesting):
        raise bad_request(f"the body nests more than {limits.nesting} levels deep")
    # Only escapes bring in what no store can hold.
    return well_formed(body) if b"\\u" in raw else body


def _no_json(name: str) -> NoReturn:
    raise ValueError(name)


def _nests_deeper(found: Any, most: int) -> bool:
    level = [found]
    for _ in range(most):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def _check_counts(said: ChatRequest, limits: RequestLimits) -> None:
    turns = sum(message.role == "user" for message in said.messages)
    for what, count, most in (
        ("messages", len(said.messages), limits.messages),
        ("user turns", turns, limits.turns),
    ):
        if count > most:
            raise bad_request(f"the conversation has {count} {what}; at most {most} are taken", "messages")
