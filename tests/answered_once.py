"""The embedded model, asked once for each kind of request, where it matters little what it says."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from midturn.assistant import EmbeddedChat


def answer_each_kind_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer a request as the first of its kind: with that system prompt and those fields."""
    answered: dict[tuple[str | None, ...], list[dict[str, Any]]] = {}
    one_at_a_time = defaultdict[asyncio.AbstractEventLoop, asyncio.Lock](asyncio.Lock)
    whole = EmbeddedChat._events

    async def events(chat: EmbeddedChat, request: dict[str, Any]) -> AsyncGenerator[dict[str, Any]]:
        first = request["messages"][0]
        system = first["content"] if first["role"] == "system" else None
        kind = (system, *sorted(request.keys() - {"seed"}))
        async with one_at_a_time[asyncio.get_running_loop()]:
            if kind not in answered:
                answered[kind] = [event async for event in whole(chat, request)]
        for event in answered[kind]:
            yield event

    monkeypatch.setattr(EmbeddedChat, "_events", events)
