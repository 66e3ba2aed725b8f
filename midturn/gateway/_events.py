"""Server-sent events as they come over the wire: parted, looked at, and handed on byte for byte."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import Any

from midturn.gateway._failures import Failure

_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_WITHOUT_DATA = (b":", b"event", b"id", b"retry", b"data")
"""How lines begin that are comments, or say something about the stream itself."""
DONE = "[DONE]"


@dataclass(frozen=True, slots=True)
class Event:
    """An event with the bytes that it came in, its blank line included."""

    raw: bytes
    data: Any
    """Its JSON; `DONE`; `None` for an event without data, such as a comment."""


async def events_of(body: AsyncIterator[bytes], longest: int) -> AsyncGenerator[list[bytes]]:
    """The whole events in a stream, those that came together in one list. What is left at the end comes last.

    Raises:
        Failure: an event is longer than `longest` bytes.
    """
    held = bytearray()
    async for piece in body:
        searched = max(0, len(held) - 3)  # A blank line may have come in parts.
        held += piece
        found: list[bytes] = []
        start = 0
        for end in _END.finditer(held, searched):
            found.append(bytes(held[start : end.end()]))
            start = end.end()
        del held[:start]
        if found:
            yield found
        if len(held) > longest:
            raise Failure(
                502, f"the upstream sent an event of more than {longest:,} bytes", "upstream_garbled"
            )
    if held.strip():
        yield [bytes(held)]


def read_event(raw: bytes) -> Event:
    """An event, read.

    Raises:
        Failure: its data is no JSON object.
    """
    data = _data(raw)
    if not data and all(line.startswith(_WITHOUT_DATA) for line in _LINE_END.split(raw) if line):
        return Event(raw, None)
    if data == b"[DONE]":
        return Event(raw, DONE)
    try:
        found: Any = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Failure(
            502, "the upstream sent an event that can't be read", "upstream_garbled", retryable=True
        )
    return Event(raw, found)


def _data(raw: bytes) -> bytes:
    if raw.startswith(b"data:") and not _LINE_END.search(raw.rstrip()):
        return raw[5:].strip()
    lines = [line for line in _LINE_END.split(raw) if line.startswith(b"data:")]
    return b"\n".join(line[5:].removeprefix(b" ") for line in lines).strip()
