"""Ask SQLite databases questions that a model wrote, which can change nothing and take only so long.

A file is opened read-only, and an authorizer admits nothing but reading: either would do. A progress handler
ends a query at its deadline, and results are bounded in rows and size.

Costs accepted: a query that sorts a huge join may fill temporary files until its deadline; a database that
somebody writes to while it is read may give nonsense.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import InfrastructureError
from studies.lic.tasks.sql_results import Row

LONGEST_VALUE = 200_000
"""Bytes of one value; a single step on a longer one, such as a search in it, could outlast the deadline."""
MOST_COLUMNS = 500
LARGEST_RESULT = 64_000_000
"""Characters and bytes of all texts and blobs in one result."""

_READING = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_OUTSIDE = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_PRAGMA})
_STEPS_BETWEEN_LOOKS = 10_000

Source = Path | str
"""A database file, or the SQL that makes a small database in memory."""


class QueryFailed(ValueError):
    """A query has no result: it is wrong, forbidden or too slow. The message says why, for people."""


class NoQuery(QueryFailed):
    """A text asks for nothing: a comment, say."""


def rows(database: sqlite3.Connection, query: str, *, until: float, most: int | None = None) -> list[Row]:
    """The rows of one query, at most `most` and one more, so that a longer result is told apart.

    `until`: the `time.monotonic()` at which the query is interrupted.

    Raises:
        QueryFailed: there is no result.
    """
    database.set_progress_handler(lambda: int(time.monotonic() > until), _STEPS_BETWEEN_LOOKS)
    found: list[Row] = []
    size = 0
    try:
        with closing(database.execute(query)) as cursor:
            asks = cursor.description is not None
            for row in cursor:
                found.append(row)
                size += sum(len(value) for value in row if isinstance(value, (str, bytes)))
                if most is not None and len(found) > most:
                    break
                if size > LARGEST_RESULT:
                    raise QueryFailed("its result is too large")
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, MemoryError) as error:
        # All of these can be reached by a query's text alone: two statements, a null byte, a huge value.
        raise QueryFailed(str(error) or type(error).__name__) from error
    if not asks:
        raise NoQuery("it asks for nothing")
    return found


@contextmanager
def opened(source: Source) -> Generator[sqlite3.Connection]:
    """A database that can only be read.

    Raises:
        InfrastructureError: there is none, or it holds no tables.
    """
    try:
        database = _from_script(source) if isinstance(source, str) else _from_file(source)
    except sqlite3.Error as error:
        raise InfrastructureError(f"{_named(source)} can't be opened: {error}") from error
    with closing(database):
        _refuse_empty(database, source)
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        database.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, MOST_COLUMNS)
        database.set_authorizer(_admitting(lambda action: action in _READING))
        yield database


def _from_file(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    # The data set's files hold some bytes that are not UTF-8.
    database.text_factory = _lenient
    return database


def _lenient(raw: bytes) -> str:
    return raw.decode(errors="ignore")


def _from_script(script: str) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    try:
        database.set_authorizer(_admitting(lambda action: action not in _OUTSIDE))
        database.executescript(script)
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        database.close()
        raise sqlite3.DatabaseError(str(error)) from error
    return database


def _refuse_empty(database: sqlite3.Connection, source: Source) -> None:
    try:
        tables = database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
    except sqlite3.Error as error:
        raise InfrastructureError(f"{_named(source)} is no SQLite database: {error}") from error
    if not tables:
        raise InfrastructureError(f"{_named(source)} holds no tables")


def _admitting(admitted: Callable[[int], bool]) -> Callable[..., int]:
    def verdict(action: int, *_: object) -> int:
        return sqlite3.SQLITE_OK if admitted(action) else sqlite3.SQLITE_DENY

    return verdict


def _named(source: Source) -> str:
    return str(source) if isinstance(source, Path) else "a database of the record's own"
