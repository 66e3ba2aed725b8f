"""How long an event loop is held: what the process computes between two turns of the loop."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Held:
    """What was seen of a loop."""

    longest_s = 0.0
    """Processor time of the whole process between two turns, so that other programs don't count."""

    async def watch(self) -> None:
        """Watch the loop until cancelled."""
        while True:
            before = time.process_time()
            await asyncio.sleep(0.001)
            self.longest_s = max(self.longest_s, time.process_time() - before)


@asynccontextmanager
async def watched() -> AsyncGenerator[Held]:
    """Watch the running loop meanwhile. The collector's pauses over what other tests left don't count."""
    gc.collect()
    gc.freeze()
    held = Held()
    watching = asyncio.create_task(held.watch())
    await asyncio.sleep(0.005)
    try:
        yield held
    finally:
        watching.cancel()
