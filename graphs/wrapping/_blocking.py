"""Asynchronous work from a synchronous call of a graph.

All such calls of a process share one event loop in a thread of its own: HTTP clients bind their connections
to the loop they were opened on, and a loop for each call would leave them with a dead one.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from midturn.core import BadInput

T = TypeVar("T")


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    """Do the work on the shared loop, in the caller's context, and wait for it.

    Raises:
        BadInput: the caller itself runs on that loop, which would wait for itself.
    """
    loop = _loop()
    if asyncio._get_running_loop() is loop:
        work.close()
        raise BadInput("a graph was called synchronously from asynchronous code: use `ainvoke` there")
    future = asyncio.run_coroutine_threadsafe(work, loop)
    try:
        return future.result()
    except BaseException:  # Ctrl-C in the caller must end the work on the other thread, too.
        future.cancel()
        raise


@functools.cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="midturn", daemon=True)
    thread.start()
    atexit.register(_end, loop, thread)
    return loop


def _end(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    """Cancel what still runs, and let sessions and generators that the loop opened close."""

    async def close() -> None:
        running = asyncio.all_tasks() - {asyncio.current_task()}
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await loop.shutdown_asyncgens()
        loop.stop()

    asyncio.run_coroutine_threadsafe(close(), loop)
    thread.join(timeout=2)
    if not thread.is_alive():
        loop.close()
