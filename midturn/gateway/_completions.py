"""`POST /v1/chat/completions`: read, mediate, ask the upstream, relay, and account for it, however it ends.

A bare ASGI application, because the frameworks' request and response objects cost more than all else here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from midturn.assistant import LOGPROBS, STREAM_OPTIONS, CallRecorder, ConcurrencyLimits
from midturn.core import aside, encoded, total
from midturn.gateway._budgets import Budgets
from midturn.gateway._charges import UsageCharge
from midturn.gateway._failures import CLIENT_GONE, Failure, bad_request, stopped
from midturn.gateway._keys import Keys
from midturn.gateway._metrics import Metrics
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._relay import OpenStream, Relay
from midturn.gateway._request_context import RequestContext
from midturn.gateway._requests import Receive, Request, read_body, too_long
from midturn.gateway._scores import Scores
from midturn.gateway._settings import RequestLimits
from midturn.gateway._spans import Spans
from midturn.gateway._traces import Traces
from midturn.gateway._turns import Prepared, Turns
from midturn.gateway._upstreams import Call, Upstream

Send = Callable[[Any], Awaitable[None]]
Form = dict[str, Any]
"""A JSON object."""

TRACE_HEADER = "x-midturn-trace"
OPT_OUT_HEADER = b"x-midturn"
"""Where a client sends it with `off`, the turn passes as it is."""
_CLIENTS_OWN = (b"idempotency-key", b"openai-beta", b"traceparent", b"tracestate", b"x-client-request-id")
"""Request headers that are the upstream's business. The client's key is not."""

_LAST_WORD_S = 1.0
"""How long the gateway, when it stops, waits for a client to take its last event."""
_LARGE = 64 * 1024
"""Bytes of a body that take a while to copy, to read and to send."""
_ALTERNATIVES = 20
"""For each token of an answer that is scored; OpenAI lists no more."""

_log = logging.getLogger("midturn.gateway")


class Completions:
    """The endpoint."""

    def __init__(
        self,
        *,
        upstream: Upstream,
        turns: Turns,
        traces: Traces,
        budgets: Budgets,
        keys: Keys,
        metrics: Metrics,
        redactor: SecretRedactor,
        spans: Spans,
        scores: Scores | None,
        limits: RequestLimits,
    ) -> None:
        self._upstream, self._turns, self._traces, self._keys = upstream, turns, traces, keys
        self._budgets, self._scores = budgets, scores
        self._metrics, self._redactor, self._spans, self._limits = metrics, redactor, spans, limits

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer a request."""
        concurrency_limits = ConcurrencyLimits(second=self._limits.second)
        context, headers = (
            RequestContext(recorder=CallRecorder(concurrency_limits=concurrency_limits)),
            dict(scope["headers"]),
        )
        with self._metrics.in_flight.track_inprogress(), self._spans.request(headers, context):
            try:
                await self._answer(context, scope, headers, receive, send)
            except Failure as failure:
                await self._fail(context, failure, send)
            except asyncio.CancelledError:
                await self._stop(context, send)
            except Exception:  # A mistake of ours must not cost the client a well-formed answer.
                _log.exception("an unexpected error", extra={"fields": {"trace": context.id}})
                broken = Failure(500, "the gateway made a mistake; its log says which", "gateway_error")
                await self._fail(context, broken, send)
            finally:
                self._account(context)

    async def _answer(
        self,
        context: RequestContext,
        scope: Any,
        headers: Mapping[bytes, bytes],
        receive: Receive,
        send: Send,
    ) -> None:
        given = (headers.get(name, b"").decode("latin-1") for name in (b"authorization", b"host"))
        context.owner = self._keys.owner(*given)
        _check_headers(headers, self._limits)
        if scope["query_string"]:
            raise bad_request("query parameters are not taken; write the URL without them")
        off = headers.get(OPT_OUT_HEADER, b"").strip().lower() == b"off"
        body = await read_body(receive, self._limits)
        request = context.request = await _read(partial(Request, body, self._limits, header_off=off), body)
        if not self._upstream.offers(request.said.model):
            offered = ", ".join(model["id"] for model in await self._upstream.models())
            reason = f"the model is not served here; served is: {offered}"
            raise Failure(404, reason, "model_not_found", "model", billed=False)
        async with _while_connected(receive):
            await self._budgets.check(request.user, partial(self._upstream.price, request.said.model))
            with self._spans.mediation(context):
                context.prepared = await self._turns.prepare(request, context.owner, context.recorder)
            last = await self._relay(context, request, context.prepared, headers, send)
        # Outside, since a client that has everything counts as gone, too.
        await send({"type": "http.response.body", "body": last, "more_body": False})

    async def _relay(
        self,
        context: RequestContext,
        request: Request,
        prepared: Prepared,
        headers: Mapping[bytes, bytes],
        send: Send,
    ) -> bytes:
        """Relay all of the answer but its last piece, which is returned."""
        call = _call(request, prepared, headers)
        usage_charge = context.usage_charge = UsageCharge(
            partial(self._upstream.price, request.said.model), call.body
        )
        context.relay = Relay(self._upstream, self._limits, self._redactor, usage_charge, self._spans.sending)
        async with context.relay.opened(call) as answer:
            await self._begin(context, answer, send)
            async for piece in answer.pieces:
                if answer.state.ended:
                    return piece
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        return b""

    async def _begin(self, context: RequestContext, answer: OpenStream, send: Send) -> None:
        kind = "text/event-stream; charset=utf-8" if answer.streamed else "application/json"
        headers = {**answer.headers, "content-type": kind, TRACE_HEADER: context.id}
        if answer.streamed:
            headers |= {"cache-control": "no-cache", "x-accel-buffering": "no"}
        else:
            headers["content-length"] = str(answer.length)
        context.begin(200)
        await send({"type": "http.response.start", "status": 200, "headers": _raw(headers)})

    async def _fail(self, context: RequestContext, failure: Failure, send: Send) -> None:
        context.failure = failure
        failure.hide(self._redactor.hide_in)
        if context.status:  # The answer has begun, so it is a stream: of all others, the whole comes first.
            await send({"type": "http.response.body", "body": failure.event, "more_body": False})
            return
        context.status = failure.status
        if failure.status == CLIENT_GONE:
            return
        await send_failure(failure, {TRACE_HEADER: context.id}, send)

    async def _stop(self, context: RequestContext, send: Send) -> None:
        """Tell the client that its answer is cut off, unless it has stopped reading."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORD_S):
                await self._fail(context, stopped(), send)

    def _account(self, context: RequestContext) -> None:
        """Count, log and trace a request that has ended."""
        context.count(self._metrics)
        told = context.told(self._redactor)
        _log.info("request", extra={"fields": {"trace": context.id, **told}})
        if context.request:
            self._budgets.charge(context.request.user, total(context.usage().values()))
            trace = context.trace(told)
            self._traces.keep(context.id, trace)
            if self._scores and (scored := context.to_be_scored):
                self._scores.score(*scored, context.id, trace)


async def send_failure(failure: Failure, headers: Mapping[str, str], send: Send) -> None:
    """Answer with an error."""
    body = failure.body
    told = {**headers, **failure.headers, "content-type": "application/json"}
    told["content-length"] = str(len(body))
    await send({"type": "http.response.start", "status": failure.status, "headers": _raw(told)})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers.items()]


def _check_headers(headers: Mapping[bytes, bytes], limits: RequestLimits) -> None:
    """Refuse what can't be read.

    JSON alone is taken: a page in a browser may send other types without asking.

    Raises:
        Failure: the body is not JSON, compressed, or announced as too long.
    """
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json":
        raise Failure(415, "send JSON, with Content-Type: application/json", "not_json", billed=False)
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise Failure(415, "send the request without a Content-Encoding", "compressed", billed=False)
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and int(length) > limits.body_bytes:
        raise too_long(limits)


def _call(request: Request, prepared: Prepared, headers: Mapping[bytes, bytes]) -> Call:
    """Return the client's request, its bytes as they came where nothing in it changes, and what is added to
    it.
    """
    body: Form = request.body
    if prepared.messages is not None:
        body = {**body, "messages": prepared.messages}
    added: dict[str, Form] = {}
    if request.streams and not request.wants_usage:
        asked = {**(body.get("stream_options") or {}), "include_usage": True}
        added[STREAM_OPTIONS] = {"stream_options": asked}
    scored = prepared.unscored is not None
    if scored and not body.get("logprobs"):
        added[LOGPROBS] = {"logprobs": True, "top_logprobs": _ALTERNATIVES}
    own = {name.decode(): headers[name].decode("latin-1") for name in _CLIENTS_OWN if name in headers}
    raw = request.raw if body is request.body else encoded(body)
    return Call(body, raw, own, scored, added)


async def _read(read: Callable[[], Request], body: bytes) -> Request:
    """Read a body, aside of the event loop where it is large."""
    return await aside(read, much=False) if len(body) > _LARGE else read()


@asynccontextmanager
async def _while_connected(receive: Receive) -> AsyncGenerator[None]:
    """Give up what is done inside when the client leaves.

    Raises:
        Failure: the client has left.
    """
    inside = asyncio.current_task()
    assert inside is not None
    left = False

    def leave(gone: asyncio.Task[Any]) -> None:
        nonlocal left
        if not gone.cancelled() and not done:
            left = True
            inside.cancel()

    done = False
    watch = asyncio.ensure_future(_gone(receive))
    watch.add_done_callback(leave)
    try:
        yield
    except asyncio.CancelledError:
        if not left:
            raise
        inside.uncancel()
        raise Failure(CLIENT_GONE, "the client left", "client_gone") from None
    finally:
        done = True
        watch.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
