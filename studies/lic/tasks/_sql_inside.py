"""The program that opens databases and runs the SQL of others, in a process of its own.

It runs from its own text, with the standard library only: see `midturn.studies.sandbox`. `answer` is called
with the name of a request and its arguments.

A file is opened read-only, and an authorizer admits nothing but reading: either would do. SQL may call the
functions listed here, and no others, whatever SQLite was built with; it may use no virtual table, whose
modules read memory, files and the database's own pages. A progress handler ends a query at its deadline, and
results are bounded in rows and size. SQLite looks at the deadline between the steps of a query, never within
one: what one step can take is bounded by the size of its values.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

LONGEST_VALUE = 50_000
"""Bytes of a value or row. A search for one text in another takes time that grows with the square of it."""
LONGEST_PATTERN = 200
"""Bytes of what stands behind LIKE or GLOB; the time of a match is at worst the product of both lengths."""
MOST_COLUMNS = 500
LARGEST_RESULT = 64_000_000
"""Characters and bytes of all texts and blobs in one result."""

_FUNCTIONS_BY_KIND = {
    "of one row": """
        abs changes char coalesce concat concat_ws format glob hex if ifnull iif instr
        last_insert_rowid length like likelihood likely lower ltrim max min nullif octet_length
        printf quote random randomblob replace round rtrim sign soundex sqlite_version substr
        substring total_changes trim typeof unhex unicode unistr unistr_quote unlikely upper
        zeroblob""",
    "mathematical": """
        acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10
        log2 mod pi pow power radians sin sinh sqrt tan tanh trunc""",
    "of many rows": """
        avg count group_concat median percentile percentile_cont percentile_disc string_agg sum
        total""",
    "of windows": """
        cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank
        row_number""",
    "of dates and times": """
        current_date current_time current_timestamp date datetime julianday strftime time timediff
        unixepoch""",
    "of JSON": """
        -> ->> json json_array json_array_insert json_array_length json_error_position json_extract
        json_group_array json_group_object json_insert json_object json_patch json_pretty json_quote
        json_remove json_replace json_set json_type json_valid jsonb jsonb_array jsonb_array_insert
        jsonb_extract jsonb_group_array jsonb_group_object jsonb_insert jsonb_object jsonb_patch
        jsonb_remove jsonb_replace jsonb_set""",
}
FUNCTIONS = frozenset(name for names in _FUNCTIONS_BY_KIND.values() for name in names.split())
"""What SQL may call: functions that SQLite documents and that reach nothing but their arguments."""

_READING = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_MAKING = _READING | {
    sqlite3.SQLITE_CREATE_TABLE,
    sqlite3.SQLITE_CREATE_INDEX,
    sqlite3.SQLITE_CREATE_VIEW,
    sqlite3.SQLITE_CREATE_TRIGGER,
    sqlite3.SQLITE_CREATE_TEMP_TABLE,
    sqlite3.SQLITE_CREATE_TEMP_INDEX,
    sqlite3.SQLITE_CREATE_TEMP_VIEW,
    sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
    sqlite3.SQLITE_DROP_TABLE,
    sqlite3.SQLITE_DROP_INDEX,
    sqlite3.SQLITE_DROP_VIEW,
    sqlite3.SQLITE_DROP_TRIGGER,
    sqlite3.SQLITE_DROP_TEMP_TABLE,
    sqlite3.SQLITE_DROP_TEMP_INDEX,
    sqlite3.SQLITE_DROP_TEMP_VIEW,
    sqlite3.SQLITE_DROP_TEMP_TRIGGER,
    sqlite3.SQLITE_ALTER_TABLE,
    sqlite3.SQLITE_INSERT,
    sqlite3.SQLITE_UPDATE,
    sqlite3.SQLITE_DELETE,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
    sqlite3.SQLITE_REINDEX,
    sqlite3.SQLITE_ANALYZE,
}
_STEPS_BETWEEN_LOOKS = 300

_databases: list[sqlite3.Connection] = []


def answer(request: str, *arguments: Any) -> Any:
    """Do what is asked, one of the functions below."""
    requests: dict[str, Callable[..., Any]] = {"open": open_file, "make": make, "ask": ask}
    return requests[request](*arguments)


def open_file(path: str) -> str | None:
    """Open a database file; what is wrong with it, or `None`."""
    try:
        database = sqlite3.connect(f"{Path(path).as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error as error:
        return f"can't be opened: {error}"
    # The data set's files hold some bytes that are not UTF-8.
    database.text_factory = _lenient
    _limit(database, _READING)
    return _fault(database)


def make(script: str, within_s: float, most_pages: int) -> str | None:
    """Make a database in memory; what is wrong with its SQL, or `None`."""
    database = sqlite3.connect(":memory:")
    database.execute(f"PRAGMA max_page_count = {most_pages}")
    _limit(database, _MAKING)
    _interrupt_at(time.monotonic() + within_s, database)
    try:
        database.executescript(script)
    except (sqlite3.Error, sqlite3.Warning, ValueError, MemoryError) as error:
        slow = str(error) == "interrupted"
        what = f"its SQL takes longer than {within_s:g} s" if slow else str(error) or type(error).__name__
        return f"can't be opened: {what}"
    _admit(_READING, database)
    return _fault(database)


def ask(number: int, query: str, within_s: float, most: int | None) -> tuple[str, Any]:
    """Return the rows of one query, at most `most` and one more, so that a longer result is recognised.

    Gives `rows` and the rows, `nothing` for a text that asks for nothing, or `failed`; the last two with why.
    """
    database = _databases[number]
    _interrupt_at(time.monotonic() + within_s, database)
    found: list[tuple[Any, ...]] = []
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
                    return "failed", "its result is too large"
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, MemoryError) as error:
        # All of these can be reached by a query's text alone: two statements, a null byte, a huge value.
        return "failed", str(error) or type(error).__name__
    return ("rows", found) if asks else ("nothing", "it asks for nothing")


def _lenient(raw: bytes) -> str:
    return raw.decode(errors="ignore")


def _fault(database: sqlite3.Connection) -> str | None:
    """Why an opened database is of no use; one that is of use is kept."""
    kinds = "SELECT count(*), coalesce(sum(rootpage = 0), 0) FROM sqlite_master WHERE type = 'table'"
    try:
        tables, virtual = database.execute(kinds).fetchone()
    except sqlite3.OperationalError as error:
        return f"can't be opened: {error}"
    except sqlite3.Error as error:
        return f"is no SQLite database: {error}"
    if not tables:
        return "holds no tables"
    if virtual:
        return "holds virtual tables, which are not read here"
    _databases.append(database)
    return None


def _limit(database: sqlite3.Connection, actions: frozenset[int]) -> None:
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    database.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LONGEST_PATTERN)
    database.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, MOST_COLUMNS)
    # What sorts much takes memory, which has a limit, and no files, which are found by their folder.
    database.execute("PRAGMA temp_store = MEMORY")
    # What stands in a schema (views, defaults, generated columns) calls harmless functions only.
    database.execute("PRAGMA trusted_schema = OFF")
    _admit(actions, database)


def _interrupt_at(until: float, database: sqlite3.Connection) -> None:
    database.set_progress_handler(lambda: int(time.monotonic() > until), _STEPS_BETWEEN_LOOKS)


def _admit(actions: frozenset[int], database: sqlite3.Connection) -> None:
    database.set_authorizer(None)
    modules = {name.lower() for (name,) in database.execute("PRAGMA module_list")}

    def verdict(action: int, first: str | None, second: str | None, *_: object) -> int:
        admitted = action in actions
        if action == sqlite3.SQLITE_FUNCTION:
            admitted = str(second).lower() in FUNCTIONS
        elif action == sqlite3.SQLITE_READ:
            # A module without tables is itself read like a table.
            table = str(first).lower()
            admitted = table not in modules and not table.startswith("pragma_")
        return sqlite3.SQLITE_OK if admitted else sqlite3.SQLITE_DENY

    database.set_authorizer(verdict)
