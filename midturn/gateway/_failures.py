"""What a client is told instead of an answer, in the form that OpenAI's clients read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

CLIENT_GONE = 499
"""The status in logs of a request whose client left; nobody is sent it."""


@dataclass(eq=False)
class Failure(Exception):
    """An HTTP status, and a message that says what to change or what went wrong."""

    status: int
    message: str
    code: str
    """For programs; OpenAI's own word where it has one."""
    param: str | None = None
    """The field of the request that is meant."""
    type: str = ""
    """OpenAI's family of errors; by the status where not given."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    billed: bool = True
    """The upstream may have done work, and billed it."""
    retryable: bool = False
    """The same request may succeed at once, and sending it again does no harm."""
    told: str = ""
    """All that the upstream says of it, to be looked through and not to be shown."""

    def hide(self, hidden: Callable[[Any], Any]) -> None:
        """Take out of all that a client is told what `hidden` takes out."""
        self.message, self.code, self.type = map(hidden, (self.message, self.code, self.type))
        self.param, self.headers = hidden(self.param), hidden(self.headers)

    def __str__(self) -> str:
        return self.message

    @property
    def body(self) -> bytes:
        """The error as JSON."""
        kind = self.type or _kind(self.status)
        error = {"message": self.message, "type": kind, "param": self.param, "code": self.code}
        return json.dumps({"error": error}).encode()

    @property
    def event(self) -> bytes:
        """The same as the last event of a stream."""
        return b"data: " + self.body + b"\n\n"


class ErrorDetail(BaseModel):
    """What an error body says."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorBody(BaseModel):
    """An error body, as the OpenAPI document describes it."""

    error: ErrorDetail


def bad_request(message: str, param: str | None = None, code: str = "invalid_request") -> Failure:
    """Return the failure of a request that can't be used."""
    return Failure(400, message, code, param, billed=False)


def stopped() -> Failure:
    """Return the failure of an answer that is not whole when the gateway stops."""
    reason = "the gateway was stopped before the answer was whole; send the request again"
    return Failure(503, reason, "gateway_stopped")


def _kind(status: int) -> str:
    if status in (401, 403):
        return "authentication_error"
    if status == 429:
        return "rate_limit_error"
    return "invalid_request_error" if status < 500 else "server_error"
