"""How a command's work ends: with an exit status, or with one error that says what to change."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from assistant.errors import BadInput, InfrastructureError


def to_its_end(work: Coroutine[Any, Any, int], db: Path) -> int:
    """Do a command's work; hands back its exit status."""
    try:
        with writing(db), asyncio.Runner(loop_factory=event_loop()) as runner:
            return runner.run(work)
    except KeyboardInterrupt:
        typer.echo(f"midturn: interrupted; {db} keeps what is done, and the same command goes on", err=True)
        return 1


def event_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes a study's event loop: uvloop, where it is installed, takes a tenth off the CPU of a turn."""
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
        otherwise: what became of the work where the file can't be written.

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
            raise wrong.exceptions[0] from None
        if disk := broken.subgroup(sqlite3.Error):
            raise _unwritable(db, disk.exceptions[0], otherwise) from broken
        raise


def _unwritable(db: Path, error: Exception, otherwise: str) -> InfrastructureError:
    return InfrastructureError(f"{db} can't be written: {error}{otherwise}")
