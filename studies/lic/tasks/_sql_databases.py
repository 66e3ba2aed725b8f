"""Ask SQLite databases questions that a model wrote, which can change nothing and take only so long.

What runs, and with which limits, says `_sql_inside`. It runs in the sandbox that code runs in: a query that
breaks SQLite itself breaks a process that has nothing but read-only files, and no more is lost than that
query's answer. Where no sandbox works, it runs in a process of its own all the same, with the same limits
on what SQL may do.

Costs accepted: a process is started for each answer, a few hundredths of a second; a query of a few hundred
slow steps may outlast its deadline by `GRACE_S`; a database that somebody writes to while it is read may
give nonsense; a value of more than `LONGEST_VALUE` can't be read; and where the caller is root, whose
sandboxes run as another user, a file that only root may read can't be opened.
"""

from __future__ import annotations

import logging
import os
import stat
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from midturn.core import BadInput, InfrastructureError
from midturn.studies.lic.tasks import _sql_inside as inside
from midturn.studies.lic.tasks._sql_results import Row
from midturn.studies.sandbox import CallFailed, Calls, Isolation, Limits, Program, loaded, place_of, strongest

MAKING_S = 10.0
"""Seconds for the SQL that makes a record's own database."""
MOST_PAGES = 2**16
"""Pages, of 4 KiB each, of a record's own database."""
GRACE_S = 2.0
"""Seconds after a deadline at which a process that doesn't answer is killed."""

_LIMITS = Limits(reply_bytes=2 * inside.LARGEST_RESULT)
_PROGRAM = Program((Path(inside.__file__).read_text(encoding="utf-8"),), "answer")

Source = Path | str
"""A database file, or the SQL that makes a small database in memory."""


class QueryFailed(ValueError):
    """A query has no result: it is wrong, forbidden or too slow. The message says why, for people."""


class NoQuery(QueryFailed):
    """A text asks for nothing: a comment, say."""


@dataclass(frozen=True)
class Databases:
    """Databases that can only be read."""

    _call: Calls

    async def rows(self, number: int, query: str, *, until: float, most: int | None = None) -> list[Row]:
        """Return the rows of one query in a database.

        `most`: one row more than these is read, so that a longer result is recognised.
        `until`: the `time.monotonic()` at which the query is interrupted.

        Raises:
            QueryFailed: there is no result.
        """
        left = until - time.monotonic()
        if left < 0:
            # What takes fewer steps than lie between two looks would run after the deadline, too.
            raise QueryFailed("interrupted")
        if _half_a_pair(query):
            raise QueryFailed("it holds half a surrogate pair")
        try:
            reply = await self._call("ask", number, query, left, most, within_s=left + GRACE_S)
        except CallFailed as failure:
            raise QueryFailed(str(failure)) from failure
        return _rows(reply)


@asynccontextmanager
async def opened(
    sources: Sequence[Source], *, cpu_s: float, isolation: Isolation | None = None
) -> AsyncGenerator[Databases]:
    """Databases, by their place in `sources`.

    `cpu_s`: seconds of processor time for all queries. `isolation`: where they run; `None` is the best that
    works.

    Raises:
        InfrastructureError: there is none, or it holds no tables.
    """
    within = isolation or _isolation()
    folders = list(dict.fromkeys(source.resolve().parent for source in sources if isinstance(source, Path)))
    opening_s = (MAKING_S + GRACE_S) * len(sources)
    try:
        async with loaded(_PROGRAM, within, _LIMITS, cpu_s=cpu_s + opening_s, shown=folders) as call:
            for source in sources:
                if fault := await _open(source, call, within, folders):
                    raise InfrastructureError(f"{_named(source)} {fault}")
            yield Databases(call)
    except CallFailed as failure:
        raise InfrastructureError(f"SQLite does not start: {failure}") from failure


async def _open(source: Source, call: Calls, isolation: Isolation, folders: Sequence[Path]) -> str | None:
    within_s = MAKING_S + GRACE_S
    try:
        if isinstance(source, str):
            if _half_a_pair(source):
                return "can't be opened: its SQL holds half a surrogate pair"
            return await call("make", source, MAKING_S, MOST_PAGES, within_s=within_s)
        file = source.resolve()
        place = place_of(folders.index(file.parent), isolation, file.parent) / file.name
        fault = await call("open", str(place), within_s=within_s)
        if fault and isolation is not Isolation.NONE and _is_for_root_alone(file):
            return "can't be opened: root's sandboxes run as another user, who may not read it (chmod o+rX)"
        return fault
    except CallFailed as failure:
        return f"can't be opened: {failure}"


def _is_for_root_alone(file: Path) -> bool:
    readable = file.stat().st_mode & stat.S_IROTH and file.parent.stat().st_mode & stat.S_IXOTH
    return os.getuid() == 0 and not readable


def _rows(reply: Any) -> list[Row]:
    """Return the rows in a reply, which the process could have made up."""
    match reply:
        case ("rows", list() as rows) if all(map(_is_row, cast("list[Any]", rows))):
            return cast("list[Row]", rows)
        case ("nothing", str() as why):
            raise NoQuery(why)
        case ("failed", str() as why):
            raise QueryFailed(why)
        case _:
            raise QueryFailed("its result can't be read")


def _is_row(row: Any) -> bool:
    return isinstance(row, tuple) and all(
        value is None or isinstance(value, (int, float, str, bytes)) for value in cast("tuple[Any, ...]", row)
    )


def _half_a_pair(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _isolation() -> Isolation:
    try:
        return strongest()
    except BadInput:
        _say_that_no_sandbox_works()
        return Isolation.NONE


@cache
def _say_that_no_sandbox_works() -> None:
    logging.getLogger(__name__).warning(
        "No sandbox works here: the SQL of records and models can only read the databases, but its process "
        "has this user's rights. Install bubblewrap to contain it."
    )


def _named(source: Source) -> str:
    return str(source) if isinstance(source, Path) else "a database of the record's own"
