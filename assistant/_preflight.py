"""Look at an OpenAI-compatible server before anything is spent on it.

Its listing of models tells whether it has the model. Servers need not have one. A request for a completion
without messages then tells whether the base URL is right: a server refuses it, but not with 404. Where 404 is
what it says, the usual mistakes are tried: a base URL that lacks `/v1`, or that names an endpoint below it.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from http import HTTPStatus
from json import dumps, loads
from typing import Any
from urllib.parse import urljoin, urlsplit

from midturn.assistant._clients import blocking, session
from midturn.assistant._openai_chat import OpenAIChat

# isort: split
import aiohttp

from midturn.core import BadInput, Unreachable, is_address, one_line, public

_SECONDS = 5.0
"""For each request."""
_NAMED = 5
"""Models that a message names."""
_LONGEST_NAME = 100
_ABSENT = (404, 405, 501)
"""What servers answer where an endpoint is not there."""
_PLAIN_HTTP = {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"}
"""OpenSSL's words for an answer that is no TLS."""


@dataclass(frozen=True)
class Endpoint:
    """A server as it was written."""

    model: OpenAIChat
    """Knows its base URL, and the key, proxy and certificates that it is asked with."""
    name: str | None
    """The model that is wanted; `None`: any."""
    shown: str
    """What was written, without its secrets."""
    written: str
    """What stands before the base URL where it is written."""

    @property
    def base(self) -> str:
        """The base URL, secrets included."""
        return self.model.base_url.rstrip("/")

    @property
    def server(self) -> str:
        """The base URL without secrets."""
        return public(self.model.base_url)

    def wrong(self, what: str) -> BadInput:
        """Return what is to be changed."""
        return BadInput(one_line(f"{self.shown}: {what}"))

    def absent(self, what: str) -> Unreachable:
        """Return what may pass."""
        return Unreachable(one_line(f"{self.shown}: {what}"))

    def right(self, base: str) -> str:
        """Return the spec with another base URL."""
        return f"{self.written}{public(base).rstrip('/')}"


@dataclass(frozen=True)
class _Answer:
    status: int
    body: Any
    """`None` where it is not JSON."""

    @property
    def models(self) -> list[str]:
        """The ids in a listing of OpenAI's form; none where it has another form."""
        data: Any = self.body.get("data") if self.status == 200 and isinstance(self.body, dict) else None
        entries: list[Any] = data if isinstance(data, list) else []
        return [str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry]

    @property
    def said(self) -> str:
        """Its status in words. A server's own words may quote the key."""
        known = {status.value: status.phrase for status in HTTPStatus}
        return f"status {self.status} {known.get(self.status, '')}".strip()


def look_at(endpoint: Endpoint) -> None:
    """Look whether a server can be used as it is written.

    Raises:
        BadInput: it can't; `Unreachable` where a later try may find it.
    """
    blocking(lambda: _look_at(endpoint))


async def _look_at(endpoint: Endpoint) -> None:
    listing = await _listing(endpoint, endpoint.base)
    if listing.models:
        _refuse_lacking(endpoint, listing.models)
    elif listing.status in (200, *_ABSENT):
        await _look_for_completions(endpoint)
    else:
        raise _refusal(endpoint, listing)


def _refuse_lacking(endpoint: Endpoint, models: list[str]) -> None:
    if endpoint.name is None or endpoint.name in models:
        return
    close = get_close_matches(endpoint.name, models, _NAMED)
    named = [name[:_LONGEST_NAME] for name in dict.fromkeys([*close, *models])][:_NAMED]
    raise endpoint.wrong(f"the server has no such model; it offers {', '.join(named)}")


def _refusal(endpoint: Endpoint, answer: _Answer) -> BadInput:
    server = endpoint.server
    if answer.status in (401, 403):
        what = "the user and password in the base URL" if "@" in endpoint.base else "the API key"
        way = "correct them" if "@" in endpoint.base else "set OPENAI_API_KEY to one it takes"
        return endpoint.wrong(f"{server} refuses {what} (status {answer.status}): {way}")
    if answer.status == 429 or answer.status >= 500:
        return endpoint.absent(f"{server} answers with {answer.said}: wait until it is ready")
    return endpoint.wrong(f"{server} answers with {answer.said}: correct the base URL{_https(endpoint)}")


async def _look_for_completions(endpoint: Endpoint) -> None:
    """Refuse a base URL below which there is no endpoint for completions."""
    request = {"model": endpoint.name or "any", "messages": [], "max_tokens": 1}
    try:
        answer = await _ask(
            endpoint, "POST", f"{endpoint.base}/chat/completions", data=dumps(request).encode()
        )
    except Unreachable:  # It listens; what it makes of a request without messages is its own affair.
        return
    if answer.status in (401, 403):
        raise _refusal(endpoint, answer)
    if answer.status not in _ABSENT:
        return
    for other in _other_bases(endpoint.base):
        if (await _listing(endpoint, other)).models:
            there = f"{endpoint.server}/chat/completions is not there ({answer.said})"
            raise endpoint.wrong(f"{there}: write {endpoint.right(other)}")
    raise endpoint.wrong(
        f"{endpoint.server} has neither /models nor /chat/completions ({answer.said}): correct the base URL, "
        "which most often ends in /v1"
    )


def _other_bases(base: str) -> Iterator[str]:
    """Yield what a wrong base URL may have been meant for."""
    for endpoint in ("/chat/completions", "/completions", "/models", "/chat"):
        if base.endswith(endpoint):
            yield base.removesuffix(endpoint)
            return
    yield f"{base}/v1"


async def _listing(endpoint: Endpoint, base: str) -> _Answer:
    return await _ask(endpoint, "GET", f"{base}/models")


async def _ask(endpoint: Endpoint, method: str, url: str, data: bytes | None = None) -> _Answer:
    """Ask, and follow a redirect if it leads to the same server: the key is for no other.

    Raises:
        BadInput: it leads elsewhere, or what answers is no such server.
    """
    limit = aiohttp.ClientTimeout(total=_SECONDS)
    asked = url
    try:
        for _ in range(2):
            async with (await session()).request(
                method, asked, data=data, timeout=limit, allow_redirects=False, **endpoint.model.connection()
            ) as response:
                if not 300 <= response.status < 400 or "Location" not in response.headers:
                    return _Answer(response.status, _json(await response.text(errors="replace")))
                asked = _same_server(endpoint, asked, response.headers["Location"])
        return _Answer(404, None)
    except (aiohttp.ClientError, OSError) as broken:  # A `TimeoutError` is an `OSError`.
        # Not chained: aiohttp's errors may hold the request, and with it the key.
        raise _unanswered(endpoint, broken) from None


def _same_server(endpoint: Endpoint, asked: str, location: str) -> str:
    to = urljoin(asked, location)
    if not is_address(to):
        raise endpoint.wrong(f"{endpoint.server} redirects to no usable URL: correct the base URL")
    if _origin(to) == _origin(asked):
        return to
    there = public(urljoin(to, "/")).rstrip("/")
    raise endpoint.wrong(
        f"{endpoint.server} redirects to {there}: if that is meant, write {endpoint.right(_moved(to))}"
    )


def _origin(url: str) -> tuple[str, str | None, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}[parts.scheme]


def _moved(to: str) -> str:
    return to.removesuffix("/models").removesuffix("/chat/completions")


def _unanswered(endpoint: Endpoint, broken: Exception) -> BadInput:
    server = endpoint.server
    match broken:
        case aiohttp.ClientConnectorCertificateError():
            return endpoint.wrong(
                f"the certificate of {server} is not trusted: set SSL_CERT_FILE to the authorities that are"
            )
        case aiohttp.ClientSSLError():
            return _without_tls(endpoint, broken)
        case aiohttp.ClientConnectorDNSError():
            return endpoint.absent(
                f"there is no host {urlsplit(endpoint.base).hostname}: correct the base URL"
            )
        case aiohttp.ClientHttpProxyError():
            return endpoint.absent(f"the proxy on the way to {server} answers with status {broken.status}")
        case aiohttp.ClientProxyConnectionError():
            return endpoint.absent(f"the proxy on the way to {server} can't be reached")
        case aiohttp.ServerTimeoutError() | TimeoutError():
            return endpoint.absent(f"{server} gave no answer within {_SECONDS:g} seconds")
        case aiohttp.ClientConnectorError():
            return endpoint.absent(f"nothing answers at {server}: start the server or correct the base URL")
        case aiohttp.InvalidURL():
            return endpoint.wrong("the base URL is no usable URL: correct it")
        case aiohttp.ClientResponseError():
            return endpoint.wrong(f"what answers at {server} does not speak HTTP{_https(endpoint)}")
        case _:
            return endpoint.absent(f"{server} closed the connection without an answer{_https(endpoint)}")


def _without_tls(endpoint: Endpoint, broken: aiohttp.ClientSSLError) -> BadInput:
    cause = getattr(broken, "os_error", None)
    reason = str(cause.reason or "") if isinstance(cause, ssl.SSLError) else ""
    if reason in _PLAIN_HTTP:
        plain = "http" + endpoint.base.removeprefix("https")
        return endpoint.wrong(f"{endpoint.server} does not speak TLS: write {endpoint.right(plain)}")
    return endpoint.wrong(f"no TLS connection to {endpoint.server} ({reason or 'handshake failed'})")


def _https(endpoint: Endpoint) -> str:
    if not endpoint.base.startswith("http:"):
        return ""
    return f"; if it speaks TLS, write {endpoint.right('https' + endpoint.base.removeprefix('http'))}"


def _json(text: str) -> Any:
    try:
        return loads(text)
    except (ValueError, RecursionError):
        return None
