"""Garbage collections that hold nobody up.

A full collection goes through all that is alive: what the imports left and what was kept of texts, hundreds
of thousands of objects, which takes some tenths of a second in which nobody is answered. Here each full
collection leaves out what an earlier one found alive, so that it takes some thousandths. What becomes
unreachable in a cycle only after it was left out is found by a complete collection, which waits until there
has been no request for a while, but not for ever.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

_THRESHOLDS = (700, 10, 3)
"""As `gc.set_threshold` takes them: a full collection after some 20,000 more objects."""
_EVERY_S = 60.0
"""Between two complete collections, at least."""
_AT_LATEST_S = 1800.0
"""Between two complete collections where there is always a request."""
_QUIET_S = 1.0
"""Without a request, after which none is expected at once."""


@contextmanager
def short_collections() -> Generator[None]:
    """Collect all; then leave out of each full collection what an earlier one found alive, until left."""
    before = gc.get_threshold()
    gc.callbacks.append(_leave_out)
    gc.set_threshold(*_THRESHOLDS)
    gc.collect()
    try:
        yield
    finally:
        gc.callbacks.remove(_leave_out)
        gc.set_threshold(*before)
        gc.unfreeze()


def _leave_out(phase: str, info: dict[str, int]) -> None:
    if phase == "stop" and info["generation"] == 2:
        gc.freeze()


async def collect_when_quiet(requests: Callable[[], int]) -> None:
    """Collect completely every now and then, until cancelled.

    Args:
        requests: how many there have been, and -1 while there is one.
    """
    while True:
        await asyncio.sleep(_EVERY_S)
        await _quiet(requests, time.monotonic() + _AT_LATEST_S - _EVERY_S)
        gc.unfreeze()
        gc.collect()


async def _quiet(requests: Callable[[], int], latest: float) -> None:
    before = -1
    while (now := requests()) < 0 or now != before:
        if time.monotonic() >= latest:
            return
        before = now
        await asyncio.sleep(_QUIET_S)
