"""An answer while it comes: watched for its cost and its end, and else untouched."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from typing import Any

from midturn.core import Usage, encoded, estimated
from midturn.gateway._failures import Failure
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._settings import RequestLimits
from midturn.gateway.upstream._call import Call
from midturn.gateway.upstream._events import DONE, Event, events_of, read_event
from midturn.gateway.upstream._protocol import Answer, at_most
from midturn.gateway.upstream._refusals import no_choices, reported
from midturn.gateway.upstream._usage import asked_bytes, reported_counts, said_bytes

MOST_SCORED = 512
"""Tokens of an answer whose log-probabilities are kept, at some 7 KB each."""
_MOST_ENDS = 128
"""Choices whose end is noted; OpenAI gives no more to a request."""
_LINGER_S = 0.05
"""How long an upstream that has said all has to end its stream, so that the connection can be used again."""


class Reading:
    """What is known of the answer to one sending, from the sending on.

    Args:
        call: what is sent.
        limits: how long an answer and an event may be.
        redactor: hides what must not be shown in whatever the upstream says but the answer.
    """

    def __init__(self, call: Call, limits: RequestLimits, redactor: SecretRedactor) -> None:
        self._call, self._limits, self._redactor = call, limits, redactor
        self._began = time.perf_counter()
        self.head: Mapping[str, Any] = {}
        """The first of its events, or the whole answer: they name it and its model."""
        self.reported: Any = None
        """Its usage, as the upstream has it."""
        self.finish_reasons: list[str] = []
        """Why its choices ended, as the upstream says."""
        self.logprobs: list[Any] = []
        """Of the first choice's tokens, as the upstream has them; of an answer that is scored."""
        self.ended = False
        """Nothing more is to come."""
        self._pieces = 0
        """Events that hold part of the answer."""
        self._said = 0
        """Bytes of its words, as far as they came."""
        self._finished = False
        """The upstream has said that it is whole."""

    def pieces(self, answer: Answer) -> AsyncGenerator[bytes]:
        """Yield what of an answer the client is to see; the first piece is a whole event, or all there is.

        Raises:
            Failure: the upstream reports an error, breaks off, or ends without an answer.
        """
        return self._stream(answer.body) if answer.streamed else self._whole(answer.body)

    def usage(self) -> Usage:
        """Return what it has cost so far."""
        spent = reported_counts(self.reported) or estimated(asked_bytes(self._call.body), self._said)
        return spent.model_copy(update={"latency_s": time.perf_counter() - self._began})

    async def _whole(self, body: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
        whole = await at_most(body, self._limits.answer_bytes)
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
        self.reported = found.get("usage")
        choices = _choices_of(shown)
        if not choices:
            raise no_choices()
        self.head = shown
        changed = self._note(choices, "message")
        self.ended = True
        yield encoded(shown) if changed or shown != found else whole

    async def _stream(self, body: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
        async with aclosing(events_of(body, self._limits.event_bytes)) as batches:
            async for batch in batches:
                kept: list[bytes] = []
                try:
                    kept += filter(None, map(self._shown, batch))
                except Failure:
                    if kept:
                        yield b"".join(kept)
                    raise
                if self.ended:
                    await _linger(batches)
                if kept:
                    yield b"".join(kept)
                if self.ended:
                    return
        if not self._finished:
            raise Failure(502, "the upstream's answer broke off", "upstream_broke_off", retryable=True)

    def _shown(self, raw: bytes) -> bytes:
        """Look at an event; tells what of it the client is to see."""
        event = self._read(raw)
        if event.data is None:
            return event.raw
        if event.data == DONE:
            if not self._pieces:
                raise no_choices()
            self._finished = self.ended = True
            return event.raw
        self.reported = event.data.get("usage") or self.reported
        choices = _choices_of(event.data)
        if not choices:
            return b"" if self._call.hides_usage and event.data.get("usage") else event.raw
        self._pieces += 1
        self.head = self.head or event.data
        changed = self._note(choices, "delta")
        self._finished = self._finished or bool(self.finish_reasons)
        return b"data: " + encoded(event.data) + b"\n\n" if changed else event.raw

    def _read(self, raw: bytes) -> Event:
        """Return an event, without secrets."""
        event = read_event(raw)
        if event.data is None:
            return Event(b"", None) if self._redactor.holds_known(raw) else event
        if event.data == DONE:
            return event
        shown = self._redactor.hide_beside_the_answer(event.data)
        return event if shown == event.data else Event(b"data: " + encoded(shown) + b"\n\n", shown)

    def _note(self, choices: list[Any], where: str) -> bool:
        """Note how long the words of choices are, which are under `where`, and why they ended.

        Returns:
            Whether something was taken out of them that the client is not to see.
        """
        having = [choice for choice in choices if isinstance(choice, dict)]
        self._said += sum(said_bytes(choice.get(where)) for choice in having)
        ends = [str(choice["finish_reason"]) for choice in having if choice.get("finish_reason")]
        self.finish_reasons += ends[: _MOST_ENDS - len(self.finish_reasons)]
        return self._call.scored and self._take_logprobs(having)

    def _take_logprobs(self, choices: list[dict[str, Any]]) -> bool:
        having = [choice for choice in choices if choice.get("logprobs")]
        for choice in having:
            tokens = choice["logprobs"].get("content") if isinstance(choice["logprobs"], dict) else None
            if isinstance(tokens, list) and not choice.get("index"):
                self.logprobs += tokens[: MOST_SCORED - len(self.logprobs)]
            if self._call.hides_logprobs:
                choice["logprobs"] = None
        return self._call.hides_logprobs and bool(having)


def _choices_of(said: Mapping[str, Any]) -> list[Any]:
    """Return what an answer, or an event of one, holds of its choices.

    Raises:
        Failure: it reports an error.
    """
    if said.get("error"):
        raise reported(said["error"])
    choices = said.get("choices")
    return choices if isinstance(choices, list) else []


async def _linger(batches: AsyncIterator[list[bytes]]) -> None:
    with contextlib.suppress(TimeoutError, Failure):
        async with asyncio.timeout(_LINGER_S):
            async for _ in batches:
                pass
