"""Clients of a soak, on raw sockets, so that they can send what no library sends.

python clients.py PORT SECONDS    send sound turns alone, and watch a loop that is otherwise idle
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from soaking.shapes import KEY, SECRET, SHAPES, Sent, Shape, encoded, followed
from soaking.watch import Watch

PATIENCE_S = 90.0
LEAVING_S = 0.1
SHOWN = 64 * 2**10
"""Bytes of an answer that are kept to look at."""

INNOCENT = 2
"""Clients that send nothing odd."""

Outcome = int | str


@dataclass
class Seen:
    """What the clients got."""

    outcomes: dict[str, Counter[Outcome]] = field(default_factory=dict[str, Counter[Outcome]])
    """By a shape's name."""
    leaks: int = 0
    """Answers that held the upstream's key."""

    def note(self, shape: Shape, outcome: Outcome, answer: bytes) -> None:
        """Count an answer."""
        self.outcomes.setdefault(shape.name, Counter())[outcome] += 1
        self.leaks += KEY.encode() in answer


async def sent(port: int, what: Sent) -> tuple[Outcome, bytes]:
    """Send a request; return its status, or how it ended without one, and the answer's beginning."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await _exchange(port, what)
    except TimeoutError:
        return "no end", b""
    except OSError:
        return "closed", b""


async def _exchange(port: int, what: Sent) -> tuple[Outcome, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writing = asyncio.create_task(_write(writer, what))
    try:
        if what.leaves:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(reader.read(1), LEAVING_S)
            writer.transport.abort()
            return "left", b""
        answer = b""
        with contextlib.suppress(ConnectionError):  # Whoever is refused while sending may be cut off then.
            while piece := await reader.read(SHOWN):
                answer = (answer + piece)[:SHOWN]
        status = answer.split(b" ", 2)[1] if answer.startswith(b"HTTP/1.1 ") else b""
        return int(status) if status.isdigit() else "closed", answer
    finally:
        writing.cancel()
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await writing
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _write(writer: asyncio.StreamWriter, what: Sent) -> None:
    for piece in what.pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(what.pause_s)


async def odd(port: int, draw: Random, until: float, seen: Seen) -> None:
    """Send shapes drawn at random until the time is over."""
    weights = [shape.weight for shape in SHAPES]
    while time.monotonic() < until:
        [shape] = draw.choices(SHAPES, weights)
        seen.note(shape, *await sent(port, shape.make(draw)))


async def bystanders(port: int, seconds: float) -> None:
    """Send sound turns, which are mediated, one after the other; print what came and how long each took."""
    watch, statuses, waited = Watch(), Counter[Outcome](), list[float]()
    watching = asyncio.create_task(watch.run())

    async def one(draw: Random) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            began = time.perf_counter()
            outcome, _ = await sent(port, encoded(followed)(draw))
            statuses[outcome] += 1
            waited.append(time.perf_counter() - began)
            await asyncio.sleep(0.05)

    await asyncio.gather(*(one(Random(-number)) for number in range(INNOCENT)))
    watching.cancel()
    print(json.dumps({"statuses": statuses, "waited_s": waited, "idle": watch.told()}))


def canaries(written: bytes) -> int:
    """How often a secret stands in something that was written."""
    return sum(written.count(secret.encode()) for secret in (SECRET, KEY))


if __name__ == "__main__":
    asyncio.run(bystanders(int(sys.argv[1]), float(sys.argv[2])))
