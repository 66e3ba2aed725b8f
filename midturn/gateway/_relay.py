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
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from midturn.assistant import Asking, any_of, wait_s
from midturn.core import encoded
from midturn.gateway._charges import UsageCharge, said_bytes
from midturn.gateway._events import DONE, Event, events_of, read_event
from midturn.gateway._failures import WORTH_SENDING_AGAIN, Failure, as_failure
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._settings import RequestLimits
from midturn.gateway._upstreams import Answer, Call, Upstream, at_most, told_apart

ATTEMPTS = 3
"""Times that a request is sent before its failure is the client's."""
MOST_SCORED = 512
"""Tokens of an answer whose log-probabilities are kept, at some 7 KB each."""
_MOST_ENDS = 128
"""Choices whose end is noted; OpenAI gives no more to a request."""
_LINGER_S = 0.05
"""How long an upstream that has said all has to end its stream, so that the connection can be used again."""


@dataclass
class StreamState:
    """What is known of one sending."""

    began: float = field(default_factory=time.perf_counter)
    usage: Any = None
    """As the upstream has it."""
    pieces: int = 0
    """Events that hold part of an answer."""
    answered: int = 0
    """Bytes of the answer's words, as far as they came."""
    finished: bool = False
    """The upstream has said that the answer is whole."""
    ended: bool = False
    """Nothing more is to come."""
    head: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The first of its events, or the whole answer: they name it and its model."""
    finish_reasons: list[str] = field(default_factory=list[str])
    """Why its choices ended, as the upstream says."""
    logprobs: list[Any] = field(default_factory=list[Any])
    """Of the first choice's tokens, as the upstream has them; of an answer that is scored."""
    failure: Failure | None = None
    """Why it never began."""

    def shown(self, event: Event, call: Call) -> bytes:
        """Look at an event; tells what of it the client is to see.

        Raises:
            Failure: the upstream reports an error, or ends without an answer.
        """
        if event.data is None:
            return event.raw
        if event.data == DONE:
            self._end()
            return event.raw
        return self._shown(event, call)

    def _end(self) -> None:
        if not self.pieces:
            raise no_choices()
        self.finished = self.ended = True

    def _shown(self, event: Event, call: Call) -> bytes:
        data = event.data
        self.usage = data.get("usage") or self.usage
        if data.get("error"):
            raise reported(data["error"])
        choices: Any = data.get("choices")
        if not (isinstance(choices, list) and choices):
            return b"" if call.hides_usage and data.get("usage") else event.raw
        self.pieces += 1
        self.note_words(choices, "delta")
        self.head = self.head or data
        self.note_ends(choices)
        self.finished = self.finished or bool(self.finish_reasons)
        changed = call.scored and self.take_logprobs(choices, hide=call.hides_logprobs)
        return b"data: " + encoded(data) + b"\n\n" if changed else event.raw

    def note_words(self, choices: list[Any], where: str) -> None:
        """Note how long the words of choices are, which are under `where`."""
        self.answered += sum(said_bytes(each.get(where)) for each in choices if isinstance(each, dict))

    def note_ends(self, choices: list[Any]) -> None:
        """Note why choices ended, of those that have."""
        ends = [choice.get("finish_reason") for choice in choices if isinstance(choice, dict)]
        self.finish_reasons += [str(end) for end in ends if end][: _MOST_ENDS - len(self.finish_reasons)]

    def take_logprobs(self, choices: list[Any], *, hide: bool) -> bool:
        """Keep the first choice's log-probabilities; tells whether any were taken out of `choices`."""
        having = [choice for choice in choices if isinstance(choice, dict) and choice.get("logprobs")]
        for choice in having:
            tokens = choice["logprobs"].get("content") if isinstance(choice["logprobs"], dict) else None
            if isinstance(tokens, list) and not choice.get("index"):
                self.logprobs += tokens[: MOST_SCORED - len(self.logprobs)]
            if hide:
                choice["logprobs"] = None
        return hide and bool(having)


@dataclass(frozen=True)
class OpenStream:
    """An answer that will be the client's."""

    pieces: AsyncIterator[bytes]
    headers: Mapping[str, str]
    state: StreamState
    length: int | None = None
    """Bytes of an answer that is not streamed."""

    @property
    def streamed(self) -> bool:
        """It comes as server-sent events."""
        return self.length is None


SendingSpan = Callable[[Call, StreamState, Mapping[str, Any]], AbstractContextManager[Call, bool | None]]
"""Opens the span of one sending, given the call, what is known of it, and what describes the upstream."""


class Relay:
    """Asks an upstream on behalf of one request.

    Args:
        upstream: who answers.
        limits: how much, and how long.
        redactor: hides what must not be shown in whatever the upstream says but the answer.
        usage_charge: what it costs is added here, however it ends.
        span: opens the span of each sending; gives what is to be sent.
    """

    def __init__(
        self,
        upstream: Upstream,
        limits: RequestLimits,
        redactor: SecretRedactor,
        usage_charge: UsageCharge,
        span: SendingSpan,
    ) -> None:
        self._upstream, self._limits, self._redactor = upstream, limits, redactor
        self._usage_charge, self._span = usage_charge, span
        self.failures: list[Failure] = []
        """Why sendings had no answer."""
        self.answered: StreamState | None = None
        """The sending that had one, or the beginning of one."""

    @asynccontextmanager
    async def opened(self, call: Call) -> AsyncGenerator[OpenStream]:
        """Send a request until its answer has begun, or it has failed for good.

        What is added to it is left out where the upstream refuses that; the client's own never is.

        Raises:
            Failure: there is no answer. Where `pieces` raises it, the answer broke off.
        """
        asking = Asking(self._upstream.support(call.body["model"]), any_of(call.additions))
        while True:
            async with AsyncExitStack() as sending:
                state = StreamState()
                sending.callback(self._charge, state)
                complete = call.complete(asking.without)
                sent = sending.enter_context(self._span(complete, state, self._upstream.about))
                try:
                    opened = await self._begin(sent, state, sending)
                except Failure as failure:
                    state.failure = failure
                    self.failures.append(failure)
                    if asking.is_to_be_repeated(failure.status, failure.told):
                        continue
                    if not failure.retryable or len(self.failures) >= ATTEMPTS:
                        raise
                else:
                    asking.succeeded()
                    self.answered = state
                    yield opened
                    return
            await asyncio.sleep(wait_s(None, len(self.failures) - 1) * self._limits.second)

    def _charge(self, state: StreamState) -> None:
        if state.failure is None or state.failure.billed:
            self._usage_charge.charge(state.usage, state.answered, time.perf_counter() - state.began)

    async def _begin(self, call: Call, state: StreamState, sending: AsyncExitStack) -> OpenStream:
        answer = await sending.enter_async_context(self._upstream.ask(call))
        if not answer.streamed:
            whole = await self._whole(answer, state, call)
            return OpenStream(_with_the_rest(whole), answer.headers, state, len(whole))
        pieces = await sending.enter_async_context(aclosing(self._relayed(answer, state, call)))
        first = await anext(pieces)
        return OpenStream(_with_the_rest(first, pieces), answer.headers, state)

    async def _whole(self, answer: Answer, state: StreamState, call: Call) -> bytes:
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
        shown = self._redactor.hide_beside_the_answer(found)
        state.usage = found.get("usage")
        if shown.get("error"):
            raise reported(shown["error"])
        if not (isinstance(shown.get("choices"), list) and shown["choices"]):
            raise no_choices()
        state.head = shown
        state.note_words(shown["choices"], "message")
        state.note_ends(shown["choices"])
        state.ended = True
        changed = call.scored and state.take_logprobs(shown["choices"], hide=call.hides_logprobs)
        return encoded(shown) if changed or shown != found else whole

    async def _relayed(self, answer: Answer, state: StreamState, call: Call) -> AsyncGenerator[bytes]:
        async with aclosing(events_of(answer.body, self._limits.event_bytes)) as batches:
            async for batch in batches:
                kept: list[bytes] = []
                try:
                    kept += filter(None, (state.shown(self._read(raw), call) for raw in batch))
                except Failure:
                    if kept:
                        yield b"".join(kept)
                    raise
                if state.ended:
                    await _linger(batches)
                if kept:
                    yield b"".join(kept)
                if state.ended:
                    return
        if not state.finished:
            raise Failure(502, "the upstream's answer broke off", "upstream_broke_off", retryable=True)

    def _read(self, raw: bytes) -> Event:
        """Return an event, without secrets."""
        event = read_event(raw)
        if event.data is None:
            return Event(b"", None) if self._redactor.holds_known(raw) else event
        if event.data == DONE:
            return event
        shown = self._redactor.hide_beside_the_answer(event.data)
        return event if shown == event.data else Event(b"data: " + encoded(shown) + b"\n\n", shown)


def reported(error: Any) -> Failure:
    """Return what an upstream reports in an answer that is well in itself."""
    code: Any = error.get("code") if isinstance(error, dict) else None
    status = code if isinstance(code, int) and 400 <= code < 600 else 502
    failure = as_failure(error, status, "upstream_failed")
    failure.retryable = status in WORTH_SENDING_AGAIN
    return told_apart(failure)


def no_choices() -> Failure:
    """Return an answer that answers nothing."""
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
