"""Read aside of the event loop, whose other tasks go on meanwhile.

Much waits for much and little for little, so that an ordinary turn never waits until a long one is read. More
threads would read no faster, and each would make the loop wait longer for its turn.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from time import thread_time
from typing import TypeVar

from midturn.mediator._limits import SECONDS, limited

_MUCH = 8_000
"""Characters."""

T = TypeVar("T")


class Aside:
    """What is read for one turn, within its time.

    Args:
        characters: of all that may be read.
    """

    def __init__(self, characters: int) -> None:
        self._much = characters > _MUCH
        self._left = SECONDS

    async def do(self, read: Callable[[], T]) -> T:
        """Read in a thread, in the caller's context.

        Raises:
            TooMuch: it is more than is read of a turn.
        """
        threads = _threads[self._much]
        return await asyncio.get_running_loop().run_in_executor(
            threads, copy_context().run, self._timed, read
        )

    def _timed(self, read: Callable[[], T]) -> T:
        begun = thread_time()
        try:
            with limited(self._left):
                return read()
        finally:
            self._left -= thread_time() - begun


_threads: list[ThreadPoolExecutor] = []


def _start() -> None:
    _threads[:] = [ThreadPoolExecutor(1, f"midturn-{name}") for name in ("little", "much")]


_start()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start)  # Threads are not there in a child.
