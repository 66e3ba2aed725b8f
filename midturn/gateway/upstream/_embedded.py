"""The embedded model, in the form of a server."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from types import MappingProxyType
from typing import Any

from midturn.assistant import ContextOverflow, EmbeddedChat, Support, describe, price, support_of
from midturn.core import BadInput, InfrastructureError, Usage, encoded
from midturn.gateway._failures import Failure
from midturn.gateway.upstream._accumulated import Accumulated
from midturn.gateway.upstream._call import Call
from midturn.gateway.upstream._protocol import Answer, described


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
