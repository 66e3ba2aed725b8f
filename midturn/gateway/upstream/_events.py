"""Events of an upstream's stream, read while their bytes are passed on as they came."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from midturn.assistant import EventTooLong, data_of, event_batches, is_void
from midturn.gateway._failures import Failure

DONE = "[DONE]"


@dataclass(frozen=True, slots=True)
class Event:
    """An event with the bytes that it came in, its blank line included."""

    raw: bytes
    data: Any
    """Its JSON; `DONE`; `None` for an event without data, such as a comment."""


async def events_of(body: AsyncIterator[bytes], longest: int) -> AsyncGenerator[list[bytes]]:
    """Yield the whole events in a stream; see `event_batches`.

    Raises:
        Failure: an event is longer than `longest` bytes.
    """
    try:
        async with aclosing(event_batches(body, longest)) as batches:
            async for batch in batches:
                yield batch
    except EventTooLong:
        raise Failure(
            502, f"the upstream sent an event of more than {longest:,} bytes", "upstream_garbled"
        ) from None


def read_event(raw: bytes) -> Event:
    """Return an event, read. Of one that clients ignore, nothing is left.

    Raises:
        Failure: its data is no JSON object.
    """
    data = data_of(raw)
    if not data:
        return Event(b"" if data is None and is_void(raw) else raw, None)
    if data == b"[DONE]":
        return Event(raw, DONE)
    try:
        found: Any = json.loads(data.decode(errors="replace"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Failure(
            502, "the upstream sent an event that can't be read", "upstream_garbled", retryable=True
        )
    return Event(raw, found)
