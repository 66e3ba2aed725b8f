"""The task `database`: write an SQL query that answers a question.

A query is right when its result is the reference query's in every database of the record: see `sql_results`.
Values are forgiven (see `sql_texts`), DISTINCT is ignored. The databases of a record of the published form
are the files `FOLDER/<db_id>/*.sqlite`, as the Spider test suites have them; a record with `rows_sql` brings
its own.

Costs accepted: a query that is right but too slow for the time limit counts as wrong; and an answer that is
right in all databases there are counts as right, so a record with one small database is a weak one.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError

from midturn.core import BadInput, InfrastructureError
from midturn.studies.lic._faults import joined_faults
from midturn.studies.lic._records import Record
from midturn.studies.lic.tasks._fields import TaskFields
from midturn.studies.lic.tasks._protocol import Decoding, Scoring, Verdict, bulleted
from midturn.studies.lic.tasks._sql_databases import Databases, NoQuery, QueryFailed, Source, opened
from midturn.studies.lic.tasks._sql_results import Row, same_result, sorted_alike
from midturn.studies.lic.tasks._sql_texts import (
    candidates,
    executable,
    query_in,
    reference_query,
    standard_query,
    wants_order,
)

TIME_LIMIT_S = 60.0
"""Seconds for all that is tried of one answer; the reference query has as many in each database."""
LONGEST_QUERY = 20_000
"""Characters of an answer that may still be a query."""
FOLDER_SETTING = "MIDTURN_SPIDER"
"""The environment variable that names the folder of databases."""

SYSTEM_PROMPT = """\
You write SQL queries for a database in SQLite. This is its schema:

{schema}

When you know enough, answer with one complete query in a ```sql block, with every value filled in.
While something that the query depends on is open, you may ask for it instead."""

FULL_PROMPT = """\
Write one SQL query for the database that answers this:
{question}"""

_T = TypeVar("_T")

CONCAT_LEAD_IN = "one question, in which all of these points are met:"


class Fields(TaskFields):
    """The fields that only `database` records have."""

    schema_sql: str = Field(min_length=1)
    """The statements that make the tables; the assistant sees them."""
    reference_sql: str = Field(min_length=1)
    """A right query."""
    db_id: str = Field(pattern=r"^\w[\w.-]*$")
    """The database's name: that of its folder where the record does not bring its rows."""
    fully_specified_question: str = Field(min_length=1)
    """The whole instruction, said at once."""
    rows_sql: list[str] = Field(default_factory=list[str])
    """For each database of the record's own, the statements that fill it after `schema_sql`."""


EXAMPLE: dict[str, Any] = {
    "task_id": "books/1",
    "task": "database",
    "shards": ["Which books are there?", "Only those since 2000.", "The oldest first."],
    "fully_specified_question": "Which books are there since 2000, the oldest first?",
    "db_id": "books",
    "schema_sql": "CREATE TABLE book (title TEXT, year INTEGER);",
    "rows_sql": ["INSERT INTO book VALUES ('Moss', 2014), ('Salt', 1998), ('Tide', 2005);"],
    "reference_sql": "SELECT title FROM book WHERE year >= 2000 ORDER BY year",
}
"""A record as it may stand in a file."""


class Database:
    """An SQL query for a question; scored 1 when its results are the reference's, else 0.

    Strict and parity read an answer differently (see `sql_texts`). Parity alone takes a mere comment for
    right where the reference finds nothing, and misses some results in which 1 stands for 1.0 (see
    `sorted_alike`). In neither does an answer change a database, nor does a database that is missing, empty
    or unfit for the reference query ever give a score.
    """

    name = "database"
    answer_description = "one complete SQL query, with no placeholders in it"
    scores_whole_reply = False
    always_attempts = False
    scored_when_complete = False

    def __init__(self, folder: Path | None = None, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._folder = folder
        self._time_limit_s = time_limit_s

    record_fields = Fields
    record_example = EXAMPLE

    def check_record(self, record: Record) -> str | None:
        """Return what is wrong with a record's question, reference or own databases, or `None`."""
        try:
            fields = Fields.of(record)
        except ValidationError as error:
            return joined_faults(error)
        return _result(_fault_of_own(fields, self._time_limit_s)) if fields.rows_sql else None

    def preflight(self, records: Sequence[Record]) -> None:
        """Find and open every record's databases; `check_record` has made those of its own."""
        try:
            files = {tuple(self.databases(record)) for record in records if not Fields.of(record).rows_sql}
            for sources in files:
                _result(_open_once(sources))
        except InfrastructureError as error:
            raise BadInput(str(error)) from error

    def system_prompt(self, record: Record) -> str:
        """Describe the database and the form of an answer."""
        return SYSTEM_PROMPT.format(schema=Fields.of(record).schema_sql)

    def full_prompt(self, record: Record) -> str:
        """Return the question that states everything."""
        return FULL_PROMPT.format(question=Fields.of(record).fully_specified_question)

    def concat_prompt(self, record: Record, shards: Sequence[str]) -> str:
        """Return the shards, a bullet each, after a line that says what they are."""
        return FULL_PROMPT.format(question=f"{CONCAT_LEAD_IN}\n{bulleted(shards)}")

    def script(self, record: Record) -> Sequence[str] | None:
        """No script: the user's model says the shards."""
        return None

    def decoding(self, record: Record) -> Decoding:
        """No more than a cap on tokens."""
        return Decoding(max_tokens=1000)

    def extract(self, reply: str, record: Record) -> str | None:
        """Return the last query in the reply, or `None`."""
        return query_in(reply)

    async def evaluate(self, answer: str, record: Record, scoring: Scoring) -> Verdict:
        """Compare the results of an answer with the reference's in all databases.

        Raises:
            InfrastructureError: a database is missing, empty, or does not fit the reference query.
        """
        fields = Fields.of(record)
        databases = self.databases(record)
        if len(answer) > LONGEST_QUERY:
            return Verdict(score=0.0, reason="it is too long for a query")
        reason = await self._mismatch(answer, fields, databases, scoring)
        return Verdict(score=0.0 if reason else 1.0, reason=reason or "")

    def databases(self, record: Record) -> Sequence[Source]:
        """Return the databases in which a query for this record is tried.

        Raises:
            InfrastructureError: there is none.
        """
        fields = Fields.of(record)
        if fields.rows_sql:
            return _own_databases(fields)
        folder = self._folder or Path(os.environ.get(FOLDER_SETTING, "databases"))
        found = sorted((folder / fields.db_id).glob("*.sqlite"))
        if not found:
            raise InfrastructureError(
                f"no database for {record.task_id}: set {FOLDER_SETTING} to the folder that holds "
                f"{fields.db_id}/*.sqlite (it is {folder} now)"
            )
        return found

    async def _mismatch(
        self, answer: str, fields: Fields, sources: Sequence[Source], scoring: Scoring
    ) -> str | None:
        """Why the answer is not the reference, for people; `None` where some candidate is."""
        gold = reference_query(fields.reference_sql)
        # The reference has as much time in each database as the answer in all.
        cpu_s = self._time_limit_s * (len(sources) + 1)
        async with opened(sources, cpu_s=cpu_s) as databases:
            references = [
                _Reference(databases, number, gold, scoring, self._time_limit_s)
                for number in range(len(sources))
            ]
            until = time.monotonic() + self._time_limit_s
            reason = None
            for query in candidates(standard_query(answer, scoring), gold, scoring):
                fault = await _first_fault(executable(query, scoring), references, until)
                if fault is None:
                    return None
                reason = reason or fault
        return reason


@dataclass
class _Reference:
    """The reference query in one database."""

    databases: Databases
    number: int
    query: str
    scoring: Scoring
    time_limit_s: float
    _rows: list[Row] | None = None

    async def rows(self) -> list[Row]:
        """Return what the reference query finds."""
        if self._rows is None:
            query, until = executable(self.query, self.scoring), time.monotonic() + self.time_limit_s
            try:
                self._rows = await self.databases.rows(self.number, query, until=until)
            except QueryFailed as error:
                raise InfrastructureError(f"the reference query fails in its database: {error}") from error
        return self._rows

    async def fault_of(self, query: str, until: float) -> str | None:
        """Why the query's result is another one, for people."""
        # The reference goes first: after a query that breaks SQLite nothing more can be asked.
        wanted = await self.rows()
        try:
            found = await self._found(query, until, most=len(wanted))
        except QueryFailed as error:
            return f"the query fails: {error}"
        same = await asyncio.to_thread(self._same, wanted, found)
        return None if same else "the query gives another result"

    async def _found(self, query: str, until: float, *, most: int) -> list[Row]:
        try:
            return await self.databases.rows(self.number, query, until=until, most=most)
        except NoQuery:
            if self.scoring == "strict" or not query:
                raise
            return []

    def _same(self, wanted: Sequence[Row], found: Sequence[Row]) -> bool:
        ordered = wants_order(self.query, self.scoring)
        same = same_result(wanted, found, ordered=ordered)
        return same and (self.scoring != "parity" or sorted_alike(wanted, found, ordered=ordered))


async def _first_fault(query: str, references: Sequence[_Reference], until: float) -> str | None:
    for reference in references:
        if fault := await reference.fault_of(query, until):
            return fault
    return None


def _own_databases(fields: Fields) -> list[Source]:
    return [f"{fields.schema_sql};\n{inserts}" for inserts in fields.rows_sql]


async def _fault_of_own(fields: Fields, time_limit_s: float) -> str | None:
    query = executable(reference_query(fields.reference_sql), "strict")
    sources = _own_databases(fields)
    try:
        async with opened(sources, cpu_s=time_limit_s) as databases:
            until = time.monotonic() + time_limit_s
            for number in range(len(sources)):
                await databases.rows(number, query, until=until)
    except InfrastructureError as error:
        return f"rows_sql: {error}"
    except QueryFailed as error:
        return f"reference_sql: {error}"
    return None


async def _open_once(sources: Sequence[Source]) -> None:
    async with opened(sources, cpu_s=0):
        pass


def _result(running: Coroutine[None, None, _T]) -> _T:
    """Return what a coroutine gives, for callers that may or may not be in an event loop themselves."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, running).result()
