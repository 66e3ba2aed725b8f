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

from midturn.assistant import CallRecorder, ConcurrencyLimits
from midturn.core import aside
from midturn.gateway._failures import CLIENT_GONE, Failure, bad_request, stopped
from midturn.gateway._keys import Keys
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._request_context import RequestContext
from midturn.gateway._settings import RequestLimits
from midturn.gateway._spans import Spans
from midturn.gateway.accounts import Accounts, Budgets
from midturn.gateway.http import Receive, Request, read_body, too_long
from midturn.gateway.turns import Turns
from midturn.gateway.upstream import Answer, Relay, Upstream

Send = Callable[[Any], Awaitable[None]]

TRACE_HEADER = "x-midturn-trace"
OPT_OUT_HEADER = b"x-midturn"
"""Where a client sends it with `off`, the turn passes as it is."""

_LAST_WORD_S = 1.0
"""How long the gateway, when it stops, waits for a client to take its last event."""
_LARGE = 64 * 1024
"""Bytes of a body that take a while to copy, to read and to send."""

_log = logging.getLogger("midturn.gateway")


class Completions:
    """The endpoint."""

    def __init__(
        self,
        *,
        upstream: Upstream,
        turns: Turns,
        budgets: Budgets,
        accounts: Accounts,
        keys: Keys,
        redactor: SecretRedactor,
        spans: Spans,
        limits: RequestLimits,
    ) -> None:
        self._upstream, self._turns, self._budgets, self._accounts = upstream, turns, budgets, accounts
        self._keys, self._redactor, self._spans, self._limits = keys, redactor, spans, limits
        self._relay = Relay(upstream, limits, redactor, spans)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer a request."""
        recorder = CallRecorder(concurrency_limits=ConcurrencyLimits(second=self._limits.second))
        context = RequestContext(dict(scope["headers"]), recorder)
        with self._spans.request(context), self._accounts.account(context):
            try:
                await self._answer(context, scope, receive, send)
            except Failure as failure:
                await self._fail(context, failure, send)
            except asyncio.CancelledError:
                await self._stop(context, send)
            except Exception:  # A mistake of ours must not cost the client a well-formed answer.
                _log.exception("an unexpected error", extra={"fields": {"trace": context.id}})
                broken = Failure(500, "the gateway made a mistake; its log says which", "gateway_error")
                await self._fail(context, broken, send)

    async def _answer(self, context: RequestContext, scope: Any, receive: Receive, send: Send) -> None:
        given = (context.headers.get(name, b"").decode("latin-1") for name in (b"authorization", b"host"))
        context.owner = self._keys.owner(*given)
        _check_headers(context.headers, self._limits)
        if scope["query_string"]:
            raise bad_request("query parameters are not taken; write the URL without them")
        context.body = await self._read(context, receive)
        model = context.request.said.model
        await self._check_model(model)
        async with _while_connected(receive):
            await self._budgets.check(context.request.user, partial(self._upstream.price, model))
            with self._spans.mediation(context):
                await self._turns.prepare(context)
            async with self._relay.opened(context) as answer:
                last = await self._pass_on(context, answer, send)
        # Outside, since a client that has everything counts as gone, too.
        await send({"type": "http.response.body", "body": last, "more_body": False})

    async def _read(self, context: RequestContext, receive: Receive) -> Request:
        """Read a body, aside of the event loop where it is large."""
        off = context.headers.get(OPT_OUT_HEADER, b"").strip().lower() == b"off"
        raw = await read_body(receive, self._limits)
        read = partial(Request, raw, self._limits, header_off=off)
        return await aside(read, much=False) if len(raw) > _LARGE else read()

    async def _check_model(self, model: str) -> None:
        if not self._upstream.offers(model):
            offered = ", ".join(model["id"] for model in await self._upstream.models())
            reason = f"the model is not served here; served is: {offered}"
            raise Failure(404, reason, "model_not_found", "model", billed=False)

    async def _pass_on(self, context: RequestContext, answer: Answer, send: Send) -> bytes:
        """Send the client all of an answer but its last piece, which is returned."""
        kind = "text/event-stream; charset=utf-8" if answer.streamed else "application/json"
        headers = {**answer.headers, "content-type": kind, TRACE_HEADER: context.id}
        if answer.streamed:
            headers |= {"cache-control": "no-cache", "x-accel-buffering": "no"}
        context.begin(200)
        await send({"type": "http.response.start", "status": 200, "headers": _raw(headers)})
        async for piece in answer.body:
            if context.answered:
                return piece
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        return b""

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
