"""What an upstream is: it is sent a request once, and passes on the bytes of the answer as they come.

What is made of them, and whether to send again, is `Relay`'s work.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from midturn.assistant import Support
from midturn.core import Usage
from midturn.gateway.upstream._call import Call


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


def described(name: str) -> dict[str, Any]:
    """Return a model in OpenAI's listing."""
    return {"id": name, "object": "model", "created": 0, "owned_by": "midturn"}


async def at_most(body: AsyncIterator[bytes], most: int) -> bytes:
    """Return a body as a whole; of one that is longer than `most` bytes, a beginning that is."""
    read = bytearray()
    async for piece in body:
        read += piece
        if len(read) > most:
            break
    return bytes(read)
