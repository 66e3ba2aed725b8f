"""Work aside of the event loop, whose other tasks go on meanwhile.

One thread does what is little and one what is much, so that little never waits until much is done. More
threads would be no faster, since one at a time is run, and the loop would have to wait for each of them.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T], *, much: bool) -> T:
    """Do work in a thread, in the caller's context.

    Args:
        work: what is to be done.
        much: whether it may take longer than a tenth of a second.
    """
    threads = _threads[much]
    return await asyncio.get_running_loop().run_in_executor(threads, copy_context().run, work)


_threads: list[ThreadPoolExecutor] = []


def _start() -> None:
    _threads[:] = [ThreadPoolExecutor(1, f"midturn-{name}") for name in ("little", "much")]


_start()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start)  # A child has none of its parent's threads.
