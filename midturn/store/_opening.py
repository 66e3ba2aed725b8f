"""Open a store that is only read, also where nothing can be written; say in one line what is damaged."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from midturn.core import BadInput, InfrastructureError, database_file, fault_of, is_there, one_line

_UNWRITABLE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
"""Primary result codes of a database in WAL mode whose folder or file can't be written."""
DAMAGED = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What a damaged file raises: SQLite's message may quote names that are no text any more."""
PATIENCE_S = 30
"""For others that write the same file at this moment."""
_LONGEST = 200
"""Characters of what SQLite says."""


def existing(path: Path) -> Path:
    """Return the file of a store that has to be there.

    Raises:
        BadInput: it is not there, or no file can have this name.
    """
    file = database_file(path)
    if not is_there(file):
        raise BadInput(f"{path}: no such file. `--db` names the store that an earlier command wrote")
    return file


def connect_reading(path: Path) -> sqlite3.Connection:
    """Return a connection for reading a store.

    Where neither its folder nor its file can be written, SQLite can't share it with writers. It is then read
    as if there were none, unless a writer has left something beside it that would be missed.

    Raises:
        BadInput: it can't be read.
    """
    address = existing(path).absolute().as_uri()
    try:
        return _opened(f"{address}?mode=rw")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _UNWRITABLE:
            raise _unreadable(path, error) from None
        _refuse_changes_beside(path)
    except DAMAGED as error:
        raise _unreadable(path, error) from None
    try:
        return _opened(f"{address}?mode=ro&immutable=1")
    except DAMAGED as error:
        raise _unreadable(path, error) from None


def _opened(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=PATIENCE_S, check_same_thread=False)
    with closing_on_error(connection):
        connection.execute("select count(*) from sqlite_master").fetchone()
    return connection


@contextmanager
def closing_on_error(connection: sqlite3.Connection) -> Generator[None]:
    """Close a connection that can't be made ready."""
    try:
        yield
    except BaseException:  # Cancelled or interrupted, it would stay open as well.
        connection.close()
        raise


def _refuse_changes_beside(path: Path) -> None:
    log = Path(f"{os.path.realpath(path)}-wal")
    if is_there(log) and log.stat().st_size:
        raise BadInput(
            f"{path}: {log.name} beside it holds changes that can't be read where nothing can be written. "
            "Copy both files to a folder you can write, and name the copy"
        )


def _unreadable(path: Path, error: Exception) -> BadInput:
    return BadInput(f"{path}: can't be used as a store ({said_by_sqlite(error)}). Name another file")


def said_by_sqlite(error: Exception) -> str:
    """Return what SQLite says of a failure.

    What Python says of a text that is no UTF-8 would quote the text.
    """
    if getattr(error, "sqlite_errorname", None) is None:
        return "it holds text that is not UTF-8"
    return one_line(str(error))[:_LONGEST]


@contextmanager
def readable(path: Path, what: str) -> Generator[None]:
    """Say in one line, which quotes nothing, that a part of a store can't be read.

    Raises:
        InfrastructureError: it can't.
    """
    try:
        yield
    except sqlite3.ProgrammingError:  # a mistake of ours
        raise
    except sqlite3.Error as error:
        raise InfrastructureError(f"{path}: {what} can't be read: {said_by_sqlite(error)}") from None
    except ValidationError as error:
        raise InfrastructureError(f"{path}: {what} can't be read: {fault_of(error)}") from None
    except BadInput:
        raise
    except (TypeError, ValueError) as error:
        kind = type(error).__name__
        raise InfrastructureError(f"{path}: {what} can't be read: it is damaged ({kind})") from None
