"""An HTTP client that may be used from one event loop after another.

LangChain and the openai package keep one client per process, and its open connections belong to the
loop that opened them: after a second `asyncio.run` the first call fails with "Event loop is closed".

Cost accepted: reading the certificates again, about 20 ms, for each loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import openai


class PerLoopClient(openai.DefaultAsyncHttpxClient):
    """Hands every request to the running loop's own client, which all models share."""

    async def send(self, request: Any, **options: Any) -> Any:
        """Send `request` on this loop's connections; `options` as in httpx."""
        loop = asyncio.get_running_loop()
        if loop not in _of_loop:
            _of_loop[loop] = _LoopClient(openai.DefaultAsyncHttpxClient(), _closes_with(loop))
            await anext(_of_loop[loop].closer)
        return await _of_loop[loop].client.send(request, **options)


@dataclass(frozen=True)
class _LoopClient:
    client: openai.DefaultAsyncHttpxClient
    closer: AsyncGenerator[None]


_of_loop: dict[asyncio.AbstractEventLoop, _LoopClient] = {}


async def _closes_with(loop: asyncio.AbstractEventLoop) -> AsyncGenerator[None]:
    """A loop that ends closes the asynchronous generators begun on it: the one hook it offers."""
    try:
        yield
    finally:
        await _of_loop.pop(loop).client.aclose()
