"""One request on its way through the gateway: all that is known of it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from langchain_core.messages import BaseMessage

from midturn.assistant import CallRecorder
from midturn.core import Role, Usage
from midturn.gateway._failures import Failure
from midturn.gateway._keys import NOBODY
from midturn.gateway.http import Request
from midturn.store import Step

Route = Literal["refused", "passed", "reminded", "mediated", "kept", "unmediated"]
"""The outcome of a turn: it never came to be prepared; the history stays; it stays, with a reminder; an
instruction was made; the turn's first one was taken again; the Mediator failed, and the history stays."""

_CALLS = frozenset({"tool_calls", "function_call"})
"""Finish reasons of what is no answer yet."""


@dataclass(frozen=True)
class Unscored:
    """A turn whose answer is to be scored."""

    key: str
    said: Sequence[BaseMessage]
    """The conversation, without the answer."""


@dataclass
class RequestContext:
    """A request, and what is known of it so far; each step on its way adds what it finds."""

    headers: Mapping[bytes, bytes]
    recorder: CallRecorder
    """Of the Mediator's calls."""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    began: float = field(default_factory=time.perf_counter)
    owner: str = NOBODY
    body: Request | None = None
    """What the client asks; `None` until it has been read."""

    route: Route = "refused"
    why: str = ""
    """The turn went this way."""
    messages: list[dict[str, Any]] | None = None
    """The upstream is sent these; `None`: the client's own."""
    instruction: str | None = None
    """As the upstream sees it."""
    steps: Sequence[Step] = ()
    """How that came about."""
    unscored: Unscored | None = None
    """What is needed to score the answer, where it is to be scored."""

    failed_attempts: list[Failure] = field(default_factory=list[Failure])
    """Why sendings to the upstream had no answer."""
    upstream_usage: Usage | None = None
    finish_reasons: Sequence[str] = ()
    """Why the answer's choices ended, as the upstream says."""
    logprobs: Sequence[Any] = ()
    """Of the answer's tokens, as the upstream has them, where it is to be scored."""
    answered: bool = False
    """All of the answer has come."""

    status: int = 0
    """The response's, once it has begun."""
    first_byte_s: float | None = None
    failure: Failure | None = None
    """Why there was no whole answer."""

    @property
    def request(self) -> Request:
        """What the client asks, once it has been read."""
        assert self.body is not None
        return self.body

    @property
    def seconds(self) -> float:
        """How long ago it came."""
        return time.perf_counter() - self.began

    @property
    def is_to_be_scored(self) -> bool:
        """There is an answer to score; a tool call is none."""
        return self.unscored is not None and not self.failure and not _CALLS & set(self.finish_reasons)

    def begin(self, status: int) -> None:
        """Note that the response begins."""
        self.status, self.first_byte_s = status, self.seconds

    def charge(self, usage: Usage) -> None:
        """Add what the upstream was asked for."""
        self.upstream_usage = usage if self.upstream_usage is None else self.upstream_usage + usage

    def usage(self) -> dict[Role, Usage]:
        """Return what it cost, by role.

        What a call cost that was given up is not known; that it was made, is.
        """
        spent = self.recorder.budget.spent
        usage: dict[Role, Usage] = {"mediator": spent} if spent.calls else {}
        if self.upstream_usage:
            usage["assistant"] = self.upstream_usage
        return usage
