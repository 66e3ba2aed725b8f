"""How the work of a function grows with its input: for texts made to make a regular expression backtrack."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from midturn.mediator._kept import forget


def growth(work: Callable[[int], object], short: int, long: int) -> float:
    """How many times the processor time of `work(short)` that of `work(long)` is.

    The least of five tries each, without the garbage collector, whose pauses grow with all that the other
    tests have left behind.
    """
    gc.disable()
    try:
        return _seconds(work, long) / max(_seconds(work, short), 1e-4)
    finally:
        gc.enable()


def _seconds(work: Callable[[int], object], length: int) -> float:
    tries: list[float] = []
    for _ in range(5):
        forget()
        begun = time.process_time()
        work(length)
        tries.append(time.process_time() - begun)
    return min(tries)
