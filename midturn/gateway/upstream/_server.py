"""A server that speaks OpenAI's chat completions."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from langchain_core.exceptions import ModelConnectionError

from midturn.assistant import (
    CONNECT_SECONDS,
    OPENAI,
    OpenAIChat,
    Support,
    price,
    session,
    support_of,
    unsupported_at,
)
from midturn.core import Usage, public
from midturn.gateway._failures import Failure
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._settings import RequestLimits
from midturn.gateway.upstream._call import Call
from midturn.gateway.upstream._protocol import Answer, at_most, described
from midturn.gateway.upstream._refusals import WORTH_SENDING_AGAIN, as_failure, told_apart

_HANDED_ON = ("x-request-id", "retry-after", "openai-", "x-ratelimit-")
"""How the names of the response headers begin that are the client's business."""
_LARGE = 2**20
"""Bytes of a request that is sent in pieces, between which others have the loop."""
_LONGEST_ERROR = 64 * 1024
"""Bytes of an error body that are read."""
_LONGEST_PLAIN = 500
"""Characters of one that is no JSON that the client is told."""


class HttpUpstream:
    """A server that speaks OpenAI's chat completions.

    Args:
        model: its address and key.
        name: the one model that is served; `None`: all of the server's.
        limits: how long it may take.
        redactor: hides what must not be shown in whatever it says but the answer.
    """

    def __init__(self, model: Any, name: str | None, limits: RequestLimits, redactor: SecretRedactor) -> None:
        self._model: OpenAIChat = model
        self._name, self._limits, self._redactor = name, limits, redactor
        self._url = self._model.base_url.rstrip("/") + "/chat/completions"
        self.about: Mapping[str, Any] = _place_of(self._model.base_url)
        self._timeout = aiohttp.ClientTimeout(
            total=limits.answer_s, sock_connect=CONNECT_SECONDS, sock_read=limits.silence_s
        )
        self._connection = self._model.connection()
        # Compressed bytes would have to be unpacked to be watched, and then be others than were sent.
        self._headers = {**self._connection.pop("headers"), "Accept-Encoding": "identity"}

    async def open(self) -> None:
        """Nothing to make ready: a server may come up after the gateway."""

    @asynccontextmanager
    async def ask(self, call: Call) -> AsyncGenerator[Answer]:
        """See `Upstream`."""
        try:
            async with (await session()).post(
                self._url,
                data=call.raw if len(call.raw) < _LARGE else io.BytesIO(call.raw),
                headers={**call.headers, **self._headers},
                timeout=self._timeout,
                allow_redirects=False,
                **self._connection,
            ) as response:
                if not 200 <= response.status < 300:
                    raise await self._refusal(response)
                yield Answer(
                    _body(response),
                    response.content_type == "text/event-stream",
                    self._handed_on(response.headers),
                )
        except (aiohttp.ClientError, OSError) as broken:  # A `TimeoutError` is an `OSError`.
            # Not chained: aiohttp's errors may hold the request, and with it the key.
            raise _unanswered(broken) from None

    async def _refusal(self, response: aiohttp.ClientResponse) -> Failure:
        raw = await at_most(response.content.iter_any(), _LONGEST_ERROR)
        try:
            body: Any = self._redactor.hide_known(json.loads(raw))
        except (ValueError, RecursionError):
            # Hidden first: of a secret that is cut, the rest would not be known.
            said = self._redactor.hide_known(raw.decode(errors="replace")).strip()
            body = said[:_LONGEST_PLAIN] or f"status {response.status}"
        error: Any = body.get("error", body.get("detail", body)) if isinstance(body, dict) else body
        refusal = as_failure(error, response.status, "upstream_refused")
        refusal.headers = self._handed_on(response.headers)
        refusal.billed = False
        refusal.retryable = response.status in WORTH_SENDING_AGAIN
        return told_apart(refusal)

    def _handed_on(self, headers: Mapping[str, str]) -> dict[str, str]:
        return self._redactor.hide_known(
            {
                name.lower(): value
                for name, value in headers.items()
                if name.lower().startswith(_HANDED_ON) and not self._redactor.holds_known(name.encode())
            }
        )

    async def models(self) -> list[dict[str, Any]]:
        """See `Upstream`."""
        if self._name:
            return [described(self._name)]
        try:
            status, listing = await self._model.listing(self._limits.silence_s)
        except ModelConnectionError:
            raise Failure(502, "the upstream can't be reached", "upstream_unreachable") from None
        listed: Any = listing.get("data") if isinstance(listing, dict) else None
        if status != 200 or not isinstance(listed, list):
            raise Failure(502, "the upstream has no listing of models", "upstream_without_listing")
        named = [model for model in listed if isinstance(model, dict) and isinstance(model.get("id"), str)]
        return [{**self._redactor.hide_known(model), "id": model["id"]} for model in named]

    def offers(self, model: str) -> bool:
        """See `Upstream`."""
        return self._name in (None, model)

    def price(self, model: str, usage: Usage) -> float | None:
        """See `Upstream`."""
        return price(f"openai:{model}", usage) if self._model.base_url == OPENAI else None

    def support(self, model: str) -> Support:
        """See `Upstream`."""
        return support_of(f"openai:{model}@{public(self._model.base_url)}")

    def unsupported(self) -> frozenset[str]:
        """See `Upstream`."""
        return unsupported_at(public(self._model.base_url))


def _place_of(base_url: str) -> dict[str, Any]:
    place = urlsplit(base_url)
    port = place.port or {"http": 80, "https": 443}[place.scheme]
    return {"gen_ai.provider.name": "openai", "server.address": place.hostname, "server.port": port}


async def _body(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for piece in response.content.iter_any():
            yield piece
    except TimeoutError:
        raise Failure(504, "the upstream's answer fell silent", "upstream_timeout") from None
    except (aiohttp.ClientError, OSError) as broken:
        reason = f"the upstream's answer broke off ({type(broken).__name__})"
        raise Failure(502, reason, "upstream_broke_off", retryable=True) from None


def _unanswered(broken: Exception) -> Failure:
    unreached = isinstance(broken, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError))
    if isinstance(broken, TimeoutError) and not unreached:
        return Failure(504, "the upstream gave no answer in time", "upstream_timeout")
    # A connection that broke otherwise may have delivered the request.
    reason = f"the upstream can't be reached ({type(broken).__name__})"
    return Failure(502, reason, "upstream_unreachable", billed=not unreached, retryable=True)
