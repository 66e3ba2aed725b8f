"""An answer on its way from the upstream to the client: watched for its cost and its end, and else untouched.

Nothing is sent to the client before the first whole event of a stream, or the whole of any other answer,
has come: until then a failure has a status of its own, and what may succeed when sent again is sent again.
After it, a failure is one last event.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from assistant.pace import wait, wait_s
from midturn.gateway.bills import Bill
from midturn.gateway.events import DONE, Event, events_of, read_event
from midturn.gateway.failures import WORTH_SENDING_AGAIN, Failure, as_failure
from midturn.gateway.settings import Limits
from midturn.gateway.upstreams import Answer, Call, Upstream, at_most

ATTEMPTS = 3
"""Times that a request is sent before its failure is the client's."""
_LINGER_S = 0.05
"""How long an upstream that has said all has to end its stream, so that the connection can be used again."""


@dataclass
class Watch:
    """What is known of one sending."""

    began: float = field(default_factory=time.perf_counter)
    usage: Any = None
    """As the upstream has it."""
    pieces: int = 0
    """Events that hold part of an answer."""
    finished: bool = False
    """The upstream has said that the answer is whole."""
    ended: bool = False
    """Nothing more is to come."""
    unbilled: bool = False

    def keeps(self, event: Event, *, hide_usage: bool) -> bool:
        """Look at an event; tells whether the client is to see it.

        Raises:
            Failure: the upstream reports an error, or ends without an answer.
        """
        if event.data is None:
            return True
        if event.data == DONE:
            self._end()
            return True
        return self._keeps(event.data, hide_usage)

    def _end(self) -> None:
        if not self.pieces:
            raise no_choices()
        self.finished = self.ended = True

    def _keeps(self, data: dict[str, Any], hide_usage: bool) -> bool:
        self.usage = data.get("usage") or self.usage
        if data.get("error"):
            raise reported(data["error"])
        choices: Any = data.get("choices")
        if isinstance(choices, list) and choices:
            self.pieces += 1
            self.finished = self.finished or any(
                isinstance(choice, dict) and choice.get("finish_reason") for choice in choices
            )
            return True
        return not (hide_usage and data.get("usage"))


@dataclass(frozen=True)
class Opened:
    """An answer that will be the client's."""

    pieces: AsyncIterator[bytes]
    headers: Mapping[str, str]
    watch: Watch
    length: int | None = None
    """Bytes of an answer that is not streamed."""

    @property
    def streamed(self) -> bool:
        """It comes as server-sent events."""
        return self.length is None


class Relay:
    """Asks an upstream on behalf of one request.

    Args:
        upstream: who answers.
        limits: how much, and how long.
        bill: what it costs is added here, however it ends.
    """

    def __init__(self, upstream: Upstream, limits: Limits, bill: Bill) -> None:
        self._upstream, self._limits, self._bill = upstream, limits, bill
        self.failures: list[Failure] = []
        """Why sendings had no answer."""

    @asynccontextmanager
    async def opened(self, call: Call, *, hide_usage: bool) -> AsyncGenerator[Opened]:
        """Send a request until its answer has begun, or it has failed for good.

        Args:
            call: what is sent.
            hide_usage: the client didn't ask for the usage of a stream; the upstream was asked all the same.

        Raises:
            Failure: there is no answer. Where `pieces` raises it, the answer broke off.
        """
        while True:
            async with AsyncExitStack() as sending:
                watch = Watch()
                sending.callback(self._charge, watch)
                try:
                    opened = await self._begin(call, hide_usage, watch, sending)
                except Failure as failure:
                    watch.unbilled = not failure.billed
                    self.failures.append(failure)
                    if not failure.retryable or len(self.failures) == ATTEMPTS:
                        raise
                else:
                    yield opened
                    return
            await wait(wait_s(None, len(self.failures) - 1))

    def _charge(self, watch: Watch) -> None:
        if not watch.unbilled:
            self._bill.charge(watch.usage, watch.pieces, time.perf_counter() - watch.began)

    async def _begin(self, call: Call, hide_usage: bool, watch: Watch, sending: AsyncExitStack) -> Opened:
        answer = await sending.enter_async_context(self._upstream.ask(call))
        if not answer.streamed:
            whole = await self._whole(answer, watch)
            return Opened(_with_the_rest(whole), answer.headers, watch, len(whole))
        pieces = await sending.enter_async_context(aclosing(self._relayed(answer, watch, hide_usage)))
        first = await anext(pieces)
        return Opened(_with_the_rest(first, pieces), answer.headers, watch)

    async def _whole(self, answer: Answer, watch: Watch) -> bytes:
        whole = await at_most(answer.body, self._limits.answer_bytes)
        if len(whole) > self._limits.answer_bytes:
            reason = f"the upstream's answer is longer than {self._limits.answer_bytes:,} bytes"
            raise Failure(502, reason, "upstream_too_long")
        try:
            found: Any = json.loads(whole)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Failure(502, "the upstream's answer can't be read", "upstream_garbled", retryable=True)
        watch.usage = found.get("usage")
        if found.get("error"):
            raise reported(found["error"])
        if not (isinstance(found.get("choices"), list) and found["choices"]):
            raise no_choices()
        watch.ended = True
        return whole

    async def _relayed(self, answer: Answer, watch: Watch, hide_usage: bool) -> AsyncGenerator[bytes]:
        async with aclosing(events_of(answer.body, self._limits.event_bytes)) as batches:
            async for batch in batches:
                kept: list[bytes] = []
                try:
                    kept += (raw for raw in batch if watch.keeps(read_event(raw), hide_usage=hide_usage))
                except Failure:
                    if kept:
                        yield b"".join(kept)
                    raise
                if watch.ended:
                    await _linger(batches)
                if kept:
                    yield b"".join(kept)
                if watch.ended:
                    return
        if not watch.finished:
            raise Failure(502, "the upstream's answer broke off", "upstream_broke_off", retryable=True)


def reported(error: Any) -> Failure:
    """What an upstream reports in an answer that is well in itself."""
    code: Any = error.get("code") if isinstance(error, dict) else None
    status = code if isinstance(code, int) and 400 <= code < 600 else 502
    failure = as_failure(error, status, "upstream_failed")
    failure.retryable = status in WORTH_SENDING_AGAIN
    return failure


def no_choices() -> Failure:
    """An answer that answers nothing."""
    return Failure(502, "the upstream's answer holds no choices", "upstream_without_choices", retryable=True)


async def _linger(batches: AsyncIterator[list[bytes]]) -> None:
    with contextlib.suppress(TimeoutError, Failure):
        async with asyncio.timeout(_LINGER_S):
            async for _ in batches:
                pass


async def _with_the_rest(first: bytes, rest: AsyncIterator[bytes] | None = None) -> AsyncIterator[bytes]:
    yield first
    if rest:
        async for piece in rest:
            yield piece
