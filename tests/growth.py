"""How the work of a function grows with its input: for texts made to make a regular expression backtrack."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from midturn.mediator._kept import forget

TRIES = 5
"""What else the machine does makes a try longer, and never shorter: one that is short enough is enough."""


def assert_growth(work: Callable[[int], object], short: int, long: int, *, below: float) -> None:
    """Assert how many times the processor time of `work(short)` that of `work(long)` is.

    Without the garbage collector, whose pauses grow with all that the other tests have left behind.
    """
    gc.disable()
    try:
        least = max(min(_seconds(work, short) for _ in range(3)), 1e-4)
        grown = float("inf")
        for _ in range(TRIES):
            grown = min(grown, _seconds(work, long) / least)
            if grown < below:
                break
    finally:
        gc.enable()
    assert grown < below, f"{long / short:.0f} times the input takes {grown:.1f} times the time"


def _seconds(work: Callable[[int], object], length: int) -> float:
    forget()
    begun = time.process_time()
    work(length)
    return time.process_time() - begun
