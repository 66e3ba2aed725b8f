"""Ask SQLite databases questions that a model wrote, which can change nothing and take only so long.

A file is opened read-only, and an authorizer admits nothing but reading: either would do. A progress handler
ends a query at its deadline, and results are bounded in rows and size. SQLite looks at the deadline between
the steps of a query, never within one: what one step can take is bounded by the size of its values.

Costs accepted: a query of a few hundred slow steps may outlast its deadline by seconds; one that sorts a huge
join may fill temporary files until its deadline; a database that somebody writes to while it is read may give
nonsense; and a value of more than `LONGEST_VALUE` can't be read.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

from midturn.core import InfrastructureError
from midturn.studies.lic.tasks._sql_results import Row

MAKING_S = 10.0
"""Seconds for the SQL that makes a record's own database."""
MOST_PAGES = 2**16
"""Pages, of 4 KiB each, of a record's own database."""
LONGEST_VALUE = 50_000
"""Bytes of a value or row. A search for one text in another takes time that grows with the square of it."""
LONGEST_PATTERN = 200
"""Bytes of what stands behind LIKE or GLOB; the time of a match is at worst the product of both lengths."""
MOST_COLUMNS = 500
LARGEST_RESULT = 64_000_000
"""Characters and bytes of all texts and blobs in one result."""

_READING = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_OUTSIDE = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_PRAGMA})
_STEPS_BETWEEN_LOOKS = 300

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
    if time.monotonic() > until:
        # What takes fewer steps than lie between two looks would run after the deadline, too.
        raise QueryFailed("interrupted")
    _interrupt_at(until, database)
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
        _limit(database)
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
        _limit(database)
        database.execute(f"PRAGMA max_page_count = {MOST_PAGES}")
        _interrupt_at(time.monotonic() + MAKING_S, database)
        database.set_authorizer(_admitting(lambda action: action not in _OUTSIDE))
        database.executescript(script)
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        database.close()
        slow = str(error) == "interrupted"
        what = f"its SQL takes longer than {MAKING_S:g} s" if slow else str(error)
        raise sqlite3.DatabaseError(what) from error
    return database


def _limit(database: sqlite3.Connection) -> None:
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    database.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LONGEST_PATTERN)
    database.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, MOST_COLUMNS)


def _interrupt_at(until: float, database: sqlite3.Connection) -> None:
    database.set_progress_handler(lambda: int(time.monotonic() > until), _STEPS_BETWEEN_LOOKS)


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
