"""Server-sent events (WHATWG HTML, "Server-sent events"), parted without changing a byte.

`httpx-sse`, the library for it, gives what lines hold and not the bytes that a relay forwards, and takes
a byte order mark for a part of the first field.
"""

from __future__ import annotations

import asyncio
import codecs
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator

_LINE_END = re.compile(rb"\r\n|\n|\r")
# Atomic groups: the two characters of one line end aren't two line ends.
_BLANK_LINE = re.compile(rb"(?>\r\n|\n|\r)(?>\r\n|\n|\r)")
_FIELDS = frozenset({b"data", b"event", b"id", b"retry"})
_AT_ONCE = 200
"""Events between which nobody else has the event loop."""


class EventTooLong(ValueError):
    """An event is longer than it may be."""


async def event_batches(body: AsyncIterator[bytes], longest: int) -> AsyncGenerator[list[bytes]]:
    """Yield the whole events in a stream, blank lines included; those that came together in lists.

    A byte order mark at the start is left out. What is left at the end comes last, a blank line put to it.

    Raises:
        EventTooLong: an event is longer than `longest` bytes.
    """
    held = bytearray()
    async for piece in _without_mark(body):
        searched = max(0, len(held) - 3)  # A blank line may have come in parts.
        held += piece
        found: list[bytes] = []
        start = 0
        for end in _BLANK_LINE.finditer(bytes(held), searched):
            found.append(bytes(held[start : end.end()]))
            start = end.end()
            if len(found) == _AT_ONCE:
                yield found
                await asyncio.sleep(0)
                found = []
        del held[:start]
        if found:
            yield found
        if len(held) > longest:
            raise EventTooLong
    if held.strip():
        yield [bytes(held) + b"\n\n"]


async def _without_mark(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    start: bytes | None = b""
    async for piece in body:
        if start is None:
            yield piece
            continue
        start += piece
        if len(start) >= len(codecs.BOM_UTF8) or not codecs.BOM_UTF8.startswith(start):
            yield start.removeprefix(codecs.BOM_UTF8)
            start = None
    if start:
        yield start


def data_of(event: bytes) -> bytes | None:
    """Return what the `data` fields of an event hold, in lines; `None` where it has none."""
    if event.startswith(b"data:") and not _LINE_END.search(event.rstrip()):
        return event[5:].strip()
    values = [value.removeprefix(b" ") for name, value in _fields(event) if name == b"data"]
    return b"\n".join(values).strip() if values else None


def is_void(event: bytes) -> bool:
    """Tell whether nothing in an event is a comment or a field that has a meaning."""
    return all(name and name not in _FIELDS for name, _ in _fields(event))


def _fields(event: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield names and values; a comment has no name."""
    for line in _LINE_END.split(event):
        if line:
            name, _, value = line.partition(b":")
            yield name, value
