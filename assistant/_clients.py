"""HTTP connections: one aiohttp session for each event loop, shared by all models.

A session's connections belong to the loop that opened them, and a program may run one loop after
another, so sessions are kept by loop and closed with it.

Costs accepted: a synchronous call has a thread, a loop and a connection of its own; what matters is
asynchronous. Proxies are read from the environment once for each model.
"""

from __future__ import annotations

import asyncio
import functools
import os
import ssl
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from anyio.from_thread import start_blocking_portal

from midturn.core import MissingExtra

try:
    import aiohttp
    import certifi
except ImportError as absent:
    raise MissingExtra("openai", needed_for="a model behind an OpenAI-compatible server") from absent

T = TypeVar("T")

CONNECT_SECONDS = 10.0
"""How long a server may take to accept a connection."""


async def session() -> aiohttp.ClientSession:
    """Return the running loop's session, opened by the first call on the loop."""
    loop = asyncio.get_running_loop()
    if loop not in _of_loop:
        closer = _closes_with(loop)
        _of_loop[loop] = _LoopSession(_new_session(), closer)
        await anext(closer)
    return _of_loop[loop].session


def blocking(work: Callable[[], Awaitable[T]]) -> T:
    """Do asynchronous work from synchronous code, whether or not a loop runs here. Ctrl-C cancels it."""
    with start_blocking_portal() as portal:
        return portal.call(work)


def blocking_iterator(items: AsyncIterator[T]) -> Iterator[T]:
    """Do the same for an asynchronous iterator, item by item."""
    with start_blocking_portal() as portal:
        while (item := portal.call(_next, items)) is not None:
            yield item


async def _next(items: AsyncIterator[T]) -> T | None:
    return await anext(items, None)


def proxy_for(url: str) -> str | None:
    """Return the proxy that the environment names for `url`, if any."""
    parts = urlsplit(url)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


@functools.cache
def certificates() -> ssl.SSLContext:
    """Return the authorities to trust: those that `SSL_CERT_FILE` or `SSL_CERT_DIR` names, or else
    certifi's.
    """
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file or folder:
        return ssl.create_default_context(cafile=file, capath=folder)
    return ssl.create_default_context(cafile=certifi.where())


@dataclass(frozen=True)
class _LoopSession:
    session: aiohttp.ClientSession
    closer: AsyncGenerator[None]


_of_loop: dict[asyncio.AbstractEventLoop, _LoopSession] = {}


def _new_session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=_most_connections()),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(),
    )


def _most_connections() -> int:
    """Half of the files that this process may open, so that calls queue instead of failing; 0: no limit."""
    if sys.platform == "win32":
        return 0
    import resource

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 0 if files == resource.RLIM_INFINITY else max(1, files // 2)


async def _closes_with(loop: asyncio.AbstractEventLoop) -> AsyncGenerator[None]:
    """Yield a loop that ends closes the asynchronous generators begun on it: the one hook it offers."""
    try:
        yield
    finally:
        await _of_loop.pop(loop).session.close()
