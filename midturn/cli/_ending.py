"""How a command's work ends: with an exit status, or with one error that says what to change."""

from __future__ import annotations

import asyncio
import gc
import signal
import sqlite3
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from midturn.core import BadInput, InfrastructureError

Error = TypeVar("Error", bound=Exception)


class Interrupted(Exception):
    """Ctrl-C or SIGTERM ended a command's work; all that it had finished is kept."""


def to_its_end(work: Coroutine[Any, Any, int], db: Path) -> int:
    """Do a command's work; return its exit status.

    Ctrl-C and SIGTERM drop what is in flight; either of them a second time ends the process at once.

    Raises:
        Interrupted: one of them came.
    """
    try:
        with writing(db), event_loop() as runner:
            return runner.run(_until_sigterm(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        kept = f"interrupted; {db} keeps what is done, and the same command resumes"
        raise Interrupted(kept) from None


async def _until_sigterm(work: Coroutine[Any, Any, int]) -> int:
    """Do the work; SIGTERM cancels it, as `asyncio.Runner` lets Ctrl-C do."""
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        return await work
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None

    def cancel(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        task.cancel()
        loop.call_soon_threadsafe(lambda: None)  # wakes a loop that waits for nothing but the network

    signal.signal(signal.SIGTERM, cancel)
    try:
        return await work
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def event_loop() -> Generator[asyncio.Runner]:
    """Make an event loop for thousands of conversations.

    uvloop, where it is installed, takes a tenth off the CPU of a turn. So does a garbage collector that does
    not look through all that was imported again and again.
    """
    thresholds = gc.get_threshold()
    gc.set_threshold(10_000, *thresholds[1:])
    gc.freeze()
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            yield runner
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # There is none for Windows.
        return None
    return uvloop.new_event_loop


@contextmanager
def writing(db: Path, otherwise: str = "") -> Generator[None]:
    """Say in one line what went wrong in work that writes to `db`, the tasks of a group included.

    Args:
        db: the SQLite file.
        otherwise: the outcome of the work where the file can't be written.

    Raises:
        BadInput: as one of the tasks raised it.
        InfrastructureError: the file can't be written.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _unwritable(db, error, otherwise) from error
    except ExceptionGroup as broken:
        if wrong := broken.subgroup(BadInput):
            raise _first(wrong) from None
        if disk := broken.subgroup(sqlite3.Error):
            raise _unwritable(db, _first(disk), otherwise) from broken
        raise


def _first(group: ExceptionGroup[Error]) -> Error:
    """Return the first error of a group, however deep it lies."""
    first = group.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first


def _unwritable(db: Path, error: sqlite3.Error, otherwise: str) -> InfrastructureError:
    from midturn.store import said_by_sqlite

    return InfrastructureError(f"{db} can't be written: {said_by_sqlite(error)}{otherwise}")
