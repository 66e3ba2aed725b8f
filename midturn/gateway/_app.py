"""The gateway as an ASGI application."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from langgraph.store.base import BaseStore
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from midturn.assistant import CallRecorder, chat_model, describe, support_of
from midturn.drift import above, never
from midturn.drift.probes import EntropyProbe
from midturn.gateway._completions import Completions
from midturn.gateway._failures import Failure, stopped
from midturn.gateway._keys import Keys
from midturn.gateway._redactor import SecretRedactor, secrets_in
from midturn.gateway._settings import Settings
from midturn.gateway._spans import PATH, spans_of
from midturn.gateway.accounts import (
    CONTENT_TYPE,
    Accounts,
    Budgets,
    Metrics,
    Patient,
    Traces,
    WriteBehindBuffer,
    opened,
)
from midturn.gateway.http import document
from midturn.gateway.turns import Scores, Turns
from midturn.gateway.upstream import Upstream, upstream_of
from midturn.graphs import TurnConfig
from midturn.mediator import ContextBuilder, Mediator

Make = Callable[[CallRecorder], ContextBuilder]


def secrecy_of(settings: Settings) -> SecretRedactor:
    """Return what must not be shown: keys, the upstream's among them, and passwords in addresses."""
    addresses = [written.rpartition("@http")[2] for written in settings.models]
    urls = [settings.db, settings.upstream, *(f"http{rest}" for rest in addresses)]
    keys = [os.environ.get("OPENAI_API_KEY", ""), *settings.keys]
    return SecretRedactor([*keys, *(secret for url in urls for secret in secrets_in(url))])


class Mediators:
    """Makes the Mediator of each turn, whose calls are recorded with the turn.

    Raises:
        BadInput: the spec is not the name of a model that is available.
    """

    def __init__(self, settings: Settings) -> None:
        self._spec, self._read_only = settings.mediator, settings.read_only_tools
        self._model = None if self._spec is None else chat_model(self._spec, temperature=0.0)

    def __call__(self, recorder: CallRecorder) -> ContextBuilder:
        """Make one."""
        if self._model is None or self._spec is None:
            return Mediator(read_only_tools=self._read_only)
        model = recorder.model(self._model, "mediator", self._spec)
        return Mediator(model, read_only_tools=self._read_only)

    def unsupported(self) -> frozenset[str]:
        """Return what its model is known to refuse."""
        return frozenset() if self._model is None else support_of(describe(self._model)).unsupported


def config_of(settings: Settings) -> TurnConfig:
    """Return how turns are mediated, and by what their answers are scored."""
    threshold = settings.remind_above
    return TurnConfig(
        mediator_timeout_s=settings.mediator_timeout_s,
        probe=EntropyProbe() if settings.scored else None,
        trigger=never() if threshold is None else above(threshold, measure="entropy"),
    )


def application(settings: Settings, context: Make | None = None) -> Starlette:
    """Return the gateway.

    Args:
        settings: see there.
        context: makes what builds a turn's context, in place of the Mediator.

    Raises:
        BadInput: the upstream or the mediator is unavailable.
    """
    redactor = secrecy_of(settings)
    upstream = upstream_of(settings.upstream, settings.limits, redactor)
    gateway = _Gateway(settings, redactor, upstream, context or Mediators(settings))
    return Starlette(
        lifespan=gateway.lifespan,
        exception_handlers={
            HTTPException: _told,
            Failure: _failed,
        },
    )


class _Gateway:
    def __init__(
        self, settings: Settings, redactor: SecretRedactor, upstream: Upstream, context: Make
    ) -> None:
        self._settings, self._redactor = settings, redactor
        self._upstream, self._context = upstream, context
        self._keys = Keys(settings.keys)
        self._metrics = Metrics()

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncGenerator[None]:
        async with opened(self._settings.db) as kept:
            store = Patient(kept)
            behind = WriteBehindBuffer(kept, read=store)
            traces = Traces(behind, self._redactor)
            await self._upstream.open()
            config = config_of(self._settings)
            scores = Scores(config, behind, traces, self._metrics) if config.probe else None
            endpoint = self._endpoint(store, behind, traces, config, scores)
            app.router.routes[:] = self._routes(endpoint, traces)
            async with behind.written():
                yield
                if scores:
                    await scores.finished()
                await traces.finished()

    def _endpoint(
        self,
        store: BaseStore,
        behind: WriteBehindBuffer,
        traces: Traces,
        config: TurnConfig,
        scores: Scores | None,
    ) -> Completions:
        settings, redactor = self._settings, self._redactor
        budgets = Budgets(store, behind, settings.daily, settings.daily_per_user)
        return Completions(
            upstream=self._upstream,
            turns=Turns(config, self._context, store, settings.limits.mediated_characters, scores),
            budgets=budgets,
            accounts=Accounts(self._metrics, budgets, traces, redactor, scores.score if scores else None),
            keys=self._keys,
            redactor=redactor,
            spans=spans_of(redactor),
            limits=settings.limits,
        )

    def _routes(self, completions: Completions, traces: Traces) -> list[Route]:
        return [
            Route(PATH, completions, methods=["POST"]),
            Route("/v1/models", self._guarded(self._models)),
            Route("/v1/models/{model:path}", self._guarded(self._model)),
            Route("/v1/midturn/traces/{id}", self._guarded(partial(self._trace, traces))),
            Route("/metrics", self._guarded(self._expose)),
            Route("/openapi.json", _document),
            Route("/health", _healthy),
            Route("/ready", self._ready),
        ]

    def _guarded(self, endpoint: Any) -> Any:
        async def guarded(http: HttpRequest) -> Response:
            http.state.owner = self._keys.owner(http.headers.get("authorization"), http.headers.get("host"))
            try:
                return await endpoint(http)
            except asyncio.CancelledError:
                raise stopped() from None

        return guarded

    async def _models(self, http: HttpRequest) -> Response:
        return JSONResponse({"object": "list", "data": await self._upstream.models()})

    async def _model(self, http: HttpRequest) -> Response:
        for model in await self._upstream.models():
            if model["id"] == http.path_params["model"]:
                return JSONResponse(model)
        raise Failure(404, "the model is not served here", "model_not_found", "model")

    async def _trace(self, traces: Traces, http: HttpRequest) -> Response:
        trace = await traces.find(http.path_params["id"], http.state.owner)
        if trace is None:
            raise Failure(404, "there is no such trace; traces are kept for a day", "trace_not_found", "id")
        return JSONResponse(trace)

    async def _expose(self, http: HttpRequest) -> Response:
        return Response(self._metrics.exposition(), media_type=CONTENT_TYPE)

    async def _ready(self, http: HttpRequest) -> Response:
        found = {"upstream": self._upstream.unsupported()}
        if isinstance(self._context, Mediators):
            found["mediator"] = self._context.unsupported()
        unsupported = {who: sorted(what) for who, what in found.items() if what}
        return JSONResponse({"status": "ready"} | ({"unsupported": unsupported} if unsupported else {}))


async def _healthy(http: HttpRequest) -> Response:
    return JSONResponse({"status": "ok"})


async def _document(http: HttpRequest) -> Response:
    return JSONResponse(document())


async def _failed(http: HttpRequest, failure: Any) -> Response:
    return Response(failure.body, failure.status, dict(failure.headers), "application/json")


async def _told(http: HttpRequest, error: Any) -> Response:
    """Starlette's own refusals, in OpenAI's form."""
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "invalid_request")
    message = "this path, or this method on it, is not served here; chat completions and models are"
    return await _failed(http, Failure(error.status_code, message, code, headers=error.headers or {}))
