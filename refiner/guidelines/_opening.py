"""Where a library lies: in the SQLite file of a study or an agent, or in a PostgreSQL database."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from midturn.core import InfrastructureError, database_file, is_there, require_extras
from midturn.refiner.guidelines._library import GuidelineLibrary
from midturn.store import is_postgres, opened_with_lock

if TYPE_CHECKING:
    from langgraph.store.sqlite import SqliteStore

PATIENCE_S = 30.0
"""How long a change waits for another process to finish its own."""


@contextmanager
def open_library(
    db: Path | str, *, must_exist: bool = False, read_only: bool = False
) -> Generator[GuidelineLibrary]:
    """Open the library in the SQLite file of a study or an agent, or in a PostgreSQL database.

    Args:
        db: a file, or a URL that begins with `postgresql://`.
        must_exist: refuse a file that is not there; a database always has to be.
        read_only: only read the file, which has to be there and may lie where nothing can be written.

    Raises:
        BadInput: it is missing, can't be written, or holds something else.
        InfrastructureError: the disk or the server fails, or another process keeps the file for `PATIENCE_S`.
        MissingExtra: `midturn[sqlite]` is not installed or, where a database is named, `midturn[postgres]`.
    """
    if is_postgres(db):
        with opened_with_lock(db) as (store, lock):
            yield GuidelineLibrary(store, lock)
    else:
        file = database_file(db)
        with _read_from(file) if read_only else _in_file(file, must_exist) as library:
            yield library


@contextmanager
def _read_from(path: Path) -> Generator[GuidelineLibrary]:
    require_extras("sqlite", needed_for="guidelines in a file")
    from langgraph.store.memory import InMemoryStore
    from langgraph.store.sqlite import SqliteStore

    from midturn.store import Store, connect_reading

    with Store(path, read_only=True):  # It refuses what is no store.
        pass
    connection = connect_reading(path)
    try:
        connection.isolation_level = None
        kept = connection.execute("select 1 from sqlite_master where name = 'store'").fetchone()
        with _usable(path):
            yield GuidelineLibrary(SqliteStore(connection) if kept else InMemoryStore())
    finally:
        connection.close()


@contextmanager
def _usable(path: Path) -> Generator[None]:
    """Say in one line, which quotes nothing, why a file can't be used.

    Raises:
        InfrastructureError: it can't be.
    """
    from filelock import Timeout

    from midturn.store import said_by_sqlite

    try:
        yield
    except sqlite3.Error as error:
        raise InfrastructureError(f"{path} can't be used: {said_by_sqlite(error)}") from None
    except Timeout:
        raise InfrastructureError(f"{path} can't be used: another process keeps its lock") from None
    except (ValidationError, json.JSONDecodeError, UnicodeDecodeError):
        raise InfrastructureError(f"{path}: holds guidelines that can't be read: it is damaged") from None


@contextmanager
def _in_file(path: Path, must_exist: bool) -> Generator[GuidelineLibrary]:
    require_extras("sqlite", needed_for="guidelines in a file")
    from filelock import FileLock

    lock = FileLock(f"{os.path.realpath(path)}.lock", timeout=PATIENCE_S)
    # Where there is no such folder or file, nothing is to be locked, and the store says what is missing.
    locked = lock if is_there(path if must_exist else path.parent) else nullcontext()
    with _usable(path):
        with locked:  # Of processes that find no tables yet, one makes them.
            store = _made(path, must_exist)
        with closing(store.conn):
            yield GuidelineLibrary(store, lock)


def _made(path: Path, must_exist: bool) -> SqliteStore:
    """Return the store in a file, its tables made."""
    from langgraph.store.sqlite import SqliteStore

    from midturn.store import Store, closing_on_error

    # It refuses what is no store, and leaves the file in WAL mode, where readers wait for nobody.
    with Store(path, must_exist=must_exist):
        pass
    connection = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False)
    with closing_on_error(connection):
        connection.execute("pragma synchronous = normal")
        store = SqliteStore(connection)
        store.setup()
    return store
