"""A client's request: read within limits, checked as far as the gateway needs, and kept as it came."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from midturn.core import fault_of
from midturn.gateway._failures import CLIENT_GONE, Failure, bad_request
from midturn.gateway._settings import RequestLimits
from midturn.gateway.http._json import Count, read_json

Receive = Callable[[], Awaitable[Any]]

_COUNTED_AT_ONCE = 64 * 1024
"""Bytes, so that a body in many small pieces costs no more than another."""


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
    """`midturn_user` and `midturn_task` say whose guidelines hold, `midturn_conversation` which conversation
    this is, `midturn: "off"` leaves the turn as it is; all of it goes to the upstream too."""


class Request:
    """A chat completion request with the bytes that it came in.

    Raises:
        Failure: the body is not JSON, not a chat request, or over a limit.
    """

    def __init__(self, raw: bytes, limits: RequestLimits, *, header_off: bool = False) -> None:
        self.raw, self.header_off = raw, header_off
        self.body = read_json(raw, limits)
        _check_lengths(self.body, limits)
        try:
            self.said = ChatRequest.model_validate(self.body)
        except ValidationError as wrong:
            place = ".".join(map(str, wrong.errors(include_url=False, include_input=False)[0]["loc"]))
            raise bad_request(fault_of(wrong), place or None) from None
        _check_turns(self.said, limits)

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
    def conversation(self) -> str | None:
        """Which conversation this is, where guidelines are on trial."""
        return self._selected("midturn_conversation")

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
    """Return the body of a request.

    Raises:
        Failure: it is too long, took too long, or the client left.
    """
    body, counted, count = bytearray(), 0, Count(limits)
    more = True
    try:
        async with asyncio.timeout(limits.receive_s):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Failure(CLIENT_GONE, "the client left", "client_gone", billed=False)
                body += message.get("body", b"")
                if len(body) > limits.body_bytes:
                    raise too_long(limits)
                more = message.get("more_body", False)
                if not more or len(body) - counted > _COUNTED_AT_ONCE:
                    count.take(bytes(memoryview(body)[counted:]))
                    counted = len(body)
    except TimeoutError:
        late = f"the request was not there after {limits.receive_s:g} seconds"
        raise Failure(408, late, "request_timeout", billed=False) from None
    return bytes(body)


def too_long(limits: RequestLimits) -> Failure:
    """Return the failure of a body that is over its limit."""
    reason = f"the request is longer than {limits.body_bytes:,} bytes"
    return Failure(413, reason, "request_too_large", billed=False)


def _check_lengths(body: dict[str, Any], limits: RequestLimits) -> None:
    """Refuse what would take long to check."""
    messages = body.get("messages")
    if not isinstance(messages, list):
        return
    _check_count("messages", len(messages), limits.messages)
    contents = [message.get("content") for message in messages if isinstance(message, dict)]
    parts = sum(len(content) for content in contents if isinstance(content, list))
    _check_count("parts", parts, limits.parts)


def _check_turns(said: ChatRequest, limits: RequestLimits) -> None:
    turns = sum(message.role == "user" for message in said.messages)
    _check_count("user turns", turns, limits.turns)


def _check_count(what: str, count: int, most: int) -> None:
    if count > most:
        raise bad_request(f"the conversation has {count:,} {what}; at most {most:,} are taken", "messages")
