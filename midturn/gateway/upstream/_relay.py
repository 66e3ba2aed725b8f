"""A request sent to the upstream, again where that may help, and its answer relayed.

Nothing is sent to the client before the first whole event of a stream, or the whole of any other answer,
has come: until then a failure has a status of its own, and what may succeed when sent again is sent again.
After it, a failure is one last event.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import replace
from functools import partial

from midturn.assistant import Asking, any_of, wait_s
from midturn.gateway._failures import Failure
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._request_context import RequestContext
from midturn.gateway._settings import RequestLimits
from midturn.gateway._spans import Spans
from midturn.gateway.upstream._call import Call, call_of
from midturn.gateway.upstream._protocol import Answer, Upstream
from midturn.gateway.upstream._reading import Reading
from midturn.gateway.upstream._telemetry import about_answer, about_request

ATTEMPTS = 3
"""Times that a request is sent before its failure is the client's."""


class Relay:
    """Asks an upstream.

    Args:
        upstream: who answers.
        limits: how much, and how long.
        redactor: hides what must not be shown in whatever the upstream says but the answer.
        spans: of the sendings.
    """

    def __init__(
        self, upstream: Upstream, limits: RequestLimits, redactor: SecretRedactor, spans: Spans
    ) -> None:
        self._upstream, self._limits, self._redactor, self._spans = upstream, limits, redactor, spans

    @asynccontextmanager
    async def opened(self, context: RequestContext) -> AsyncGenerator[Answer]:
        """Send a request until its answer has begun, or it has failed for good.

        What is added to it is left out where the upstream refuses that; the client's own never is. Failed
        attempts, and what all of them cost, are noted in the context.

        Raises:
            Failure: there is no answer. Where `body` raises it, the answer broke off.
        """
        call = call_of(context)
        asking = Asking(self._upstream.support(context.request.said.model), any_of(call.additions))
        while True:
            async with AsyncExitStack() as sending:
                try:
                    sent = self._sent(call.complete(asking.without), context)
                    answer = await sending.enter_async_context(sent)
                except Failure as failure:
                    context.failed_attempts.append(failure)
                    if asking.is_to_be_repeated(failure.status, failure.told):
                        continue
                    if not failure.retryable or len(context.failed_attempts) >= ATTEMPTS:
                        raise
                else:
                    asking.succeeded()
                    yield answer
                    return
            await asyncio.sleep(wait_s(None, len(context.failed_attempts) - 1) * self._limits.second)

    @asynccontextmanager
    async def _sent(self, call: Call, context: RequestContext) -> AsyncGenerator[Answer]:
        """Send a request once, and wait until its answer has begun."""
        reading = Reading(call, self._limits, self._redactor)
        begun, billed = False, True
        about = about_request(call.body) | dict(self._upstream.about)
        try:
            with self._spans.sending(about, call.headers, partial(about_answer, reading)) as headers:
                async with (
                    self._upstream.ask(replace(call, headers=headers)) as answer,
                    aclosing(reading.pieces(answer)) as pieces,
                ):
                    first = await anext(pieces)
                    begun = True
                    context.finish_reasons, context.logprobs = reading.finish_reasons, reading.logprobs
                    length = {} if answer.streamed else {"content-length": str(len(first))}
                    body = _relayed(first, pieces, reading, context)
                    yield Answer(body, answer.streamed, {**answer.headers, **length})
        except Failure as failure:
            billed = begun or failure.billed
            raise
        finally:
            if billed:
                usage = reading.usage()
                context.charge(usage.priced(self._upstream.price(context.request.said.model, usage)))


async def _relayed(
    first: bytes, rest: AsyncIterator[bytes], reading: Reading, context: RequestContext
) -> AsyncIterator[bytes]:
    context.answered = reading.ended
    yield first
    async for piece in rest:
        context.answered = reading.ended
        yield piece
