"""Where answers come from: an OpenAI-compatible server, or the embedded model in the server's form.

An upstream sends a request once and passes on the bytes of the answer as they come; what is made of them, and
whether to send again, is `_relay`'s work.
"""

from __future__ import annotations

import io
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
from langchain_core.exceptions import ModelConnectionError

from midturn.assistant import (
    CONNECT_SECONDS,
    LOGPROBS,
    OPENAI,
    STREAM_OPTIONS,
    ContextOverflow,
    EmbeddedChat,
    OpenAIChat,
    Support,
    chat_model,
    describe,
    parse,
    price,
    session,
    support_of,
    unsupported_at,
)
from midturn.core import BadInput, InfrastructureError, Usage, encoded, is_address, public
from midturn.gateway._accumulated import Accumulated
from midturn.gateway._failures import CLIENT_GONE, WORTH_SENDING_AGAIN, Failure, as_failure
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway._settings import RequestLimits

_HANDED_ON = ("x-request-id", "retry-after", "openai-", "x-ratelimit-")
"""How the names of the response headers begin that are the client's business."""
_LARGE = 2**20
"""Bytes of a request that is sent in pieces, between which others have the loop."""
_LONGEST_ERROR = 64 * 1024
"""Bytes of an error body that are read."""
_LONGEST_PLAIN = 500
"""Characters of one that is no JSON that the client is told."""


@dataclass(frozen=True)
class Call:
    """A request to an upstream."""

    body: dict[str, Any]
    raw: bytes
    """The same as bytes."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """The client's own that are the upstream's business."""
    scored: bool = False
    """The log-probabilities of its answer are kept."""
    additions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    """Fields that the gateway asks with of its own accord, and the client is not to see the answer to."""

    def complete(self, without: frozenset[str] = frozenset()) -> Call:
        """Return what is sent: the request with what is added to it, but for what is done `without`."""
        added = {name: fields for name, fields in self.additions.items() if name not in without}
        if not added:
            return replace(self, additions=added)
        fields = {name: value for some in added.values() for name, value in some.items()}
        body, raw = _with(self.body, self.raw, fields)
        return replace(self, body=body, raw=raw, additions=added)

    @property
    def hides_usage(self) -> bool:
        """The client didn't ask for the usage of a stream; the upstream is asked all the same."""
        return STREAM_OPTIONS in self.additions

    @property
    def hides_logprobs(self) -> bool:
        """So it is for log-probabilities."""
        return LOGPROBS in self.additions


def _with(body: dict[str, Any], raw: bytes, fields: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Return a request with other fields, and its bytes: what it lacked is written behind the rest, which
    stays.
    """
    changed = {**body, **fields}
    if fields.keys() & body.keys():
        return changed, encoded(changed)
    return changed, b"".join([memoryview(raw)[: raw.rindex(b"}")], b",", encoded(fields)[1:]])


@dataclass(frozen=True)
class Answer:
    """An answer that has begun, and all is well so far."""

    body: AsyncIterator[bytes]
    streamed: bool
    """It comes as server-sent events."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


class Upstream(Protocol):
    """Answers chat completion requests."""

    about: Mapping[str, Any]
    """What spans say of it, in OpenTelemetry's terms."""

    async def open(self) -> None:
        """Make ready."""
        ...

    def ask(self, call: Call) -> AbstractAsyncContextManager[Answer]:
        """Send a request, once.

        Raises:
            Failure: it was refused, can't be reached, is late, or broke off while its answer was read.
        """
        ...

    async def models(self) -> list[dict[str, Any]]:
        """Return what it offers, in OpenAI's form.

        Raises:
            Failure: it can't be asked.
        """
        ...

    def offers(self, model: str) -> bool:
        """Whether requests for a model may be sent to it."""
        ...

    def price(self, model: str, usage: Usage) -> float | None:
        """Dollars; `None` where no table says."""
        ...

    def support(self, model: str) -> Support:
        """Return what it is known to refuse when asked for a model."""
        ...

    def unsupported(self) -> frozenset[str]:
        """Return what it refuses for any of its models."""
        ...


def upstream_of(written: str, limits: RequestLimits, redactor: SecretRedactor) -> Upstream:
    """Return the upstream that a spec or a base URL names.

    Args:
        written: the spec or the URL.
        limits: how long it may take.
        redactor: knows what it is asked with, and what it may say to nobody.

    Raises:
        BadInput: it names none, or one that is not OpenAI-compatible.
    """
    if "://" in written and is_address(written):
        model = chat_model(f"openai:any@{written}")
        return HttpUpstream(model, None, limits, redactor)
    spec, model = parse(written), chat_model(written)
    if isinstance(model, EmbeddedChat):
        return EmbeddedUpstream(model)
    if isinstance(model, OpenAIChat):
        return HttpUpstream(model, spec.name, limits, redactor)
    raise BadInput(
        f"{spec} is no OpenAI-compatible upstream; write a base URL, openai:NAME@URL or embedded:NAME"
    )


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


class EmbeddedUpstream:
    """The embedded model, in the form of a server."""

    about: Mapping[str, Any] = MappingProxyType({"gen_ai.provider.name": "embedded"})

    def __init__(self, model: EmbeddedChat) -> None:
        self._model = model

    async def open(self) -> None:
        """Load the model."""
        await self._model.load()

    @asynccontextmanager
    async def ask(self, call: Call) -> AsyncGenerator[Answer]:
        """See `Upstream`."""
        streamed = bool(call.body.get("stream"))
        try:
            async with aclosing(self._model.events(call.body)) as events:
                yield Answer(_as_sent(events) if streamed else _whole(events), streamed)
        except ContextOverflow as overflow:
            raise Failure(400, str(overflow), "context_length_exceeded", "messages", billed=False) from None
        except BadInput as refused:
            raise Failure(400, str(refused), "invalid_request", billed=False) from None
        except InfrastructureError as broken:
            raise Failure(502, str(broken), "upstream_failed") from None

    async def models(self) -> list[dict[str, Any]]:
        """See `Upstream`."""
        return [described(self._model.model)]

    def offers(self, model: str) -> bool:
        """See `Upstream`."""
        return model == self._model.model

    def price(self, model: str, usage: Usage) -> float | None:
        """See `Upstream`."""
        return price(f"embedded:{self._model.model}", usage)

    def support(self, model: str) -> Support:
        """See `Upstream`."""
        return support_of(describe(self._model))

    def unsupported(self) -> frozenset[str]:
        """See `Upstream`."""
        return frozenset()


def _place_of(base_url: str) -> dict[str, Any]:
    place = urlsplit(base_url)
    port = place.port or {"http": 80, "https": 443}[place.scheme]
    return {"gen_ai.provider.name": "openai", "server.address": place.hostname, "server.port": port}


async def at_most(body: AsyncIterator[bytes], most: int) -> bytes:
    """Return a body as a whole; of one that is longer than `most` bytes, a beginning that is."""
    read = bytearray()
    async for piece in body:
        read += piece
        if len(read) > most:
            break
    return bytes(read)


def described(name: str) -> dict[str, Any]:
    """Return a model in OpenAI's listing."""
    return {"id": name, "object": "model", "created": 0, "owned_by": "midturn"}


async def _as_sent(events: AsyncIterator[dict[str, Any]]) -> AsyncIterator[bytes]:
    async for event in events:
        yield b"data: " + encoded(event) + b"\n\n"
    yield b"data: [DONE]\n\n"


async def _whole(events: AsyncIterator[dict[str, Any]]) -> AsyncIterator[bytes]:
    """Yield a streamed answer added up, so that it too can be given up midway."""
    whole = Accumulated()
    async for event in events:
        whole.take(event)
    yield encoded(whole.completion())


def told_apart(refusal: Failure) -> Failure:
    """Return the gateway's own troubles with its upstream aren't the client's."""
    if refusal.status == 401:
        reason = "the upstream refuses the gateway's key; whoever runs the gateway must set OPENAI_API_KEY"
        return Failure(502, reason, "upstream_key_refused", billed=refusal.billed)
    if 300 <= refusal.status < 400:
        return Failure(502, "the upstream answered with a redirect", "upstream_redirect", billed=False)
    if not 400 <= refusal.status < 600 or refusal.status == CLIENT_GONE:
        reason = f"the upstream answered with status {refusal.status}"
        return Failure(502, reason, "upstream_status", billed=refusal.billed)
    return refusal


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
