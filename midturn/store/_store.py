"""Where runs are kept: one SQLite file that survives `kill -9` at any moment.

A run is named by what made it, so two runs that differ in data, models, prompts, guidelines, seed or the
study's protocol have different names and never mix. Every call's reply is committed before its conversation
continues.

Cost accepted: a call waits for two commits (before it is sent, when it is answered), made on the event
loop's thread. Calls that wait in the same turn of the loop share one, so that a busy study pays some 0.05 ms
a call and a call on its own some 0.1 ms. `synchronous=NORMAL` in WAL mode keeps all of them when the process
is killed; when the machine itself loses power the last few may be asked for again.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, cast

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError

from midturn.core import (
    BadInput,
    MissingExtra,
    Role,
    Usage,
    database_file,
    encoded,
    make_private,
    one_line,
)
from midturn.drift import DriftScore
from midturn.store._identity import RunIdentity
from midturn.store._opening import (
    DAMAGED,
    PATIENCE_S,
    closing_on_error,
    connect_reading,
    existing,
    readable,
    said_by_sqlite,
)
from midturn.store._schema import MIGRATIONS, is_current
from midturn.store._trajectories import Trajectory

try:
    from midturn.store._claim import Claim
except ImportError as absent:
    raise MissingExtra("sqlite", needed_for="a store in a file") from absent
if find_spec("sqlite_utils") is None:
    raise MissingExtra("sqlite", needed_for="a store in a file")

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from sqlite_utils import Database

    from midturn.assistant import CallKey

LANGGRAPH_TABLES = {"store", "store_migrations", "checkpoints", "writes"}
"""Of its SQLite store and checkpointer, which may share the file and may have been there first."""

LONGEST_NAME = 200
"""Characters of a migration's name that are shown."""

_PLUS = "plus_usage"
"""An SQL function: what calls cost, kept as JSON, and more."""

ConversationState = Literal["done", "infrastructure"]


@dataclass(frozen=True, kw_only=True)
class CallCounts:
    """How a run's calls went."""

    committed: int
    """Calls with a reply."""
    failed: int
    """Sendings that ended in an error."""
    repeated: int
    """Sendings whose reply was never committed because the run was killed, or was not used because the
    conversation, played again, asked something else; they were made again."""


class Store:
    """A study's runs, conversations and calls in one SQLite file."""

    def __init__(self, path: Path, *, must_exist: bool = False, read_only: bool = False) -> None:
        """Open `path`, bringing it up to this version's schema.

        Args:
            path: the file.
            must_exist: refuse a file that is not there.
            read_only: only read it; it has to be there, and may lie where nothing can be written.

        Raises:
            BadInput: it can't be opened or written, is no midturn store, or comes from a newer version.
        """
        self.path = path
        self._connection = connect_reading(path) if read_only else _connect(path, must_exist)
        self._connection.create_function(_PLUS, 2, _plus, deterministic=True)
        self.claim = Claim(path)
        """Held by what plays, scores or imports."""
        self._uncommitted: list[asyncio.Future[None]] = []
        """Resolved by the commit that is due in the loop's next turn."""
        with closing_on_error(self._connection):
            self._migrate()

    @cached_property
    def _db(self) -> Database:
        """What writes. It imports much, also pandas where that is installed; who only reads needs none."""
        from sqlite_utils import Database

        return Database(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def _migrate(self) -> None:
        try:
            _refuse_foreign(self._connection, self.path)
            if is_current(self._connection):
                return
            from midturn.store._migrations import migrations

            newer = {migration.name for migration in migrations.applied(self._db)} - MIGRATIONS
            if newer:
                named = one_line(", ".join(sorted(newer)))[:LONGEST_NAME]
                raise BadInput(f"{self.path}: was written by a newer midturn ({named}). Upgrade midturn")
            # The others that open a new store at this moment wait here, and then find nothing to apply.
            self._connection.execute("begin immediate")
            migrations.apply(self._db)
            self._connection.commit()
        except DAMAGED as error:
            raise BadInput(
                f"{self.path}: can't be written ({said_by_sqlite(error)}). "
                "Name a file in a folder you can write"
            ) from error

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Keep everything that is entered inside it or, where an error leaves it, nothing."""
        with self._db.atomic():
            yield

    # -- runs ---------------------------------------------------------------------------------------

    def add_run(self, identity: RunIdentity, name: str | None = None) -> str:
        """Enter a run, or find it again, also where an earlier midturn entered it; returns its name.

        Args:
            identity: what makes the run.
            name: the name that it is to have where it is new, as in the store that it comes from.

        Raises:
            BadInput: another run has that name.
        """
        runs = self.runs()
        if known := _named(identity, runs):
            return known
        new = name or identity.run_id
        if any(run_id == new for run_id, _ in runs):
            raise BadInput(f"{self.path}: has another run of the name {new}")
        row = {
            "run_id": new,
            "identity": identity.model_dump_json(),
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._db.table("runs").insert(row, ignore=True)
        return new

    def run_id(self, identity: RunIdentity) -> str | None:
        """Return the name of the run that these made, the latest of several; `None`: it was never entered."""
        return _named(identity, self.runs())

    def runs(self) -> list[tuple[str, RunIdentity]]:
        """Every run's name and identity, in the order in which they were entered."""
        with readable(self.path, "what a run was made of"):
            rows = self._connection.execute("select run_id, identity from runs order by rowid")
            return [(run_id, RunIdentity.model_validate_json(identity)) for run_id, identity in rows]

    def entered(self, run_id: str) -> datetime:
        """When a run was entered, UTC."""
        with readable(self.path, "a run's time"):
            row = self._connection.execute("select created from runs where run_id = ?", (run_id,)).fetchone()
            return datetime.fromisoformat(row[0])

    # -- conversations ------------------------------------------------------------------------------

    def finished(self, run_id: str) -> set[tuple[str, int]]:
        """Return the (task id, repetition) pairs of a run that are done; infrastructure failures are not."""
        rows = self._rows(
            "select task_id, repetition from conversations where run_id = ? and state = 'done'", run_id
        )
        return {(task_id, repetition) for task_id, repetition in rows}

    def conversation_ids(self, run_id: str) -> set[str]:
        """Return the names of a run's conversations that ended, however they did."""
        rows = self._rows("select conversation_id from conversations where run_id = ?", run_id)
        return {name for (name,) in rows}

    def finish(self, trajectory: Trajectory) -> None:
        """Keep a conversation's end, where an earlier end of it was kept if there is one."""
        state: ConversationState = "infrastructure" if trajectory.blame == "infrastructure" else "done"
        row = {
            "conversation_id": trajectory.conversation_id,
            "run_id": trajectory.run_id,
            "task_id": trajectory.task_id,
            "repetition": trajectory.repetition,
            "state": state,
            "score": trajectory.score,
            "trajectory": _written(trajectory),
        }
        self._db.table("conversations").upsert(row, pk="conversation_id")

    def trajectories(self, run_id: str) -> Iterator[Trajectory]:
        """Yield a run's finished and failed conversations, by task id and repetition."""
        rows = self._rows(
            "select trajectory from conversations where run_id = ? order by task_id, repetition", run_id
        )
        for (trajectory,) in rows:
            yield self._read(trajectory)

    def all_trajectories(self) -> Iterator[Trajectory]:
        """Yield the conversations of all runs that ended, in the order in which they were entered."""
        for (trajectory,) in self._rows("select trajectory from conversations order by rowid"):
            yield self._read(trajectory)

    def trajectory(self, conversation_id: str) -> Trajectory | None:
        """One conversation that ended, by its name."""
        row = next(
            self._rows("select trajectory from conversations where conversation_id = ?", conversation_id),
            None,
        )
        return None if row is None else self._read(row[0])

    def repetitions(self, run_id: str) -> set[tuple[str, int]]:
        """Return the (task id, repetition) pairs of a run's conversations that ended, however they did."""
        rows = self._rows("select task_id, repetition from conversations where run_id = ?", run_id)
        return {(task_id, repetition) for task_id, repetition in rows}

    def unfinished(self, run_id: str) -> int:
        """How many of a run's conversations have begun and not ended."""
        (row,) = self._rows(
            "select count(distinct conversation_id) from calls where conversation_id glob ?"
            " and conversation_id not in (select conversation_id from conversations)",
            _of_run(run_id),
        )
        return int(row[0])

    # -- drift scores ---------------------------------------------------------------------------------

    def add_drift_scores(self, conversation_id: str, scores: Iterable[DriftScore]) -> None:
        """Keep what a conversation's turns scored; a score of the same turn and measure is replaced."""
        rows = [
            {
                "conversation_id": conversation_id,
                "turn": score.turn,
                "reference": score.reference,
                "estimator": score.estimator,
                "score": score.model_dump_json(exclude_none=True),
            }
            for score in scores
        ]
        self._db.table("drift_scores").insert_all(rows, replace=True)

    def drift_scores(self, conversation_id: str) -> list[DriftScore]:
        """Return a conversation's scores, by turn, reference and estimator."""
        with readable(self.path, "a drift score"):
            rows = self._connection.execute(
                "select score from drift_scores where conversation_id = ?"
                " order by turn, reference, estimator",
                (conversation_id,),
            )
            return [DriftScore.model_validate_json(score) for (score,) in rows]

    def count_drift_scores(self) -> int:
        """How many scores the store holds."""
        (row,) = self._rows("select count(*) from drift_scores")
        return int(row[0])

    # -- calls: the journal of a call recorder ---------------------------------------------------------

    async def replay(self, key: CallKey) -> tuple[AIMessage | None, Usage] | None:
        """Return the reply committed for a call, if there is one, and what the call cost.

        `None`: neither is known.

        A conversation that asks something else than before, because two processes played it at once or a
        model's answer came too late the first time, is asked anew from there.

        Raises:
            InfrastructureError: the reply can't be read.
        """
        place = (key.conversation_id, key.role, key.ordinal)
        row = next(
            self._rows(
                "select request_sha256, reply, usage from calls"
                " where conversation_id = ? and role = ? and ordinal = ?",
                *place,
            ),
            None,
        )
        if row is None or row[2] is None:
            return None
        from langchain_core.messages import AIMessage

        request, reply, usage = row
        if request != key.request_sha256:
            await self._set_aside(key)
            return None
        with readable(self.path, f"a reply to {key.role}"):
            return (
                None if reply is None else AIMessage.model_validate_json(reply),
                Usage.model_validate_json(usage),
            )

    async def _set_aside(self, key: CallKey) -> None:
        """Make room for another call in a call's place. What it cost stays counted, its reply is gone."""
        await self._write(
            "update calls set reply = null, ordinal ="
            " (select min(min(ordinal), 0) - 1 from calls where conversation_id = ? and role = ?)"
            " where conversation_id = ? and role = ? and ordinal = ?",
            (key.conversation_id, key.role, key.conversation_id, key.role, key.ordinal),
        )

    async def sent(self, key: CallKey) -> None:
        """Note that a request is about to leave."""
        await self._write(
            "insert into calls (conversation_id, role, ordinal, request_sha256, sent)"
            " values (?, ?, ?, ?, 1) on conflict do update"
            " set sent = sent + 1, request_sha256 = excluded.request_sha256",
            (key.conversation_id, key.role, key.ordinal, key.request_sha256),
        )

    async def failed(self, key: CallKey, error: str, cost: Usage) -> None:
        """Note that one sending ended in an error, and what it cost all the same."""
        more = cost.model_dump_json() if cost.calls else None
        await self._write(
            f"update calls set failed = failed + 1, last_error = ?, usage = {_PLUS}(usage, ?)"  # noqa: S608
            " where conversation_id = ? and role = ? and ordinal = ?",
            (error, more, key.conversation_id, key.role, key.ordinal),
        )

    async def commit(self, key: CallKey, reply: AIMessage, usage: Usage) -> None:
        """Keep a reply, for good, before anyone sees it."""
        await self._write(
            f"update calls set reply = ?, usage = {_PLUS}(usage, ?)"  # noqa: S608
            " where conversation_id = ? and role = ? and ordinal = ?",
            (_written(reply), usage.model_dump_json(), key.conversation_id, key.role, key.ordinal),
        )

    async def _write(self, change: str, values: Sequence[str | int | None]) -> None:
        """Make a change, and wait for the commit of all changes made in this turn of the event loop."""
        self._connection.execute(change, values)
        loop = asyncio.get_running_loop()
        if not self._uncommitted:
            loop.call_soon(self._commit)
        committed: asyncio.Future[None] = loop.create_future()
        self._uncommitted.append(committed)
        await committed

    def _commit(self) -> None:
        waiting = [committed for committed in self._uncommitted if not committed.done()]
        self._uncommitted.clear()
        try:
            self._connection.commit()
        except sqlite3.Error as error:  # Those who wait raise it, each in its own conversation.
            self._connection.rollback()
            for committed in waiting:
                committed.set_exception(error)
        else:
            for committed in waiting:
                committed.set_result(None)

    def call_counts(self, run_id: str) -> CallCounts:
        """How many calls of a run were answered, failed, and were made again after the run was killed."""
        (row,) = self._rows(
            "select count(reply), total(failed), total(sent - failed - (reply is not null)) from calls"
            " where conversation_id glob ?",
            _of_run(run_id),
        )
        return CallCounts(committed=row[0], failed=int(row[1]), repeated=int(row[2]))

    def usage(self, run_id: str) -> dict[Role, Usage]:
        """Return what a run's calls cost, by role, replies that were lost included.

        A sending of which no answer came, as when it was refused or the run was killed, is a call without
        tokens.
        """
        summed = ("prompt_tokens", "cached_tokens", "completion_tokens", "estimated_calls", "latency_s")
        sums = ", ".join(f"total(json_extract(usage, '$.{name}'))" for name in summed)
        tokens = "json_extract(usage, '$.prompt_tokens') + json_extract(usage, '$.completion_tokens')"
        usd = "json_extract(usage, '$.usd')"
        known = f"coalesce({usd}, json_extract(usage, '$.partial_usd'))"
        sums += f", sum({known}), total({usd} is null and {tokens} > 0)"
        with readable(self.path, "what calls cost"):
            rows = self._connection.execute(
                f"select role, sum(sent), {sums} from calls where conversation_id glob ? group by role",  # noqa: S608
                (_of_run(run_id),),
            )
            return {
                cast("Role", role): Usage(
                    calls=calls,
                    prompt_tokens=int(prompt),
                    cached_tokens=int(cached),
                    completion_tokens=int(completion),
                    estimated_calls=int(estimated),
                    latency_s=seconds,
                    usd=None if unpriced else usd,
                    partial_usd=usd if unpriced else None,
                )
                for role, calls, prompt, cached, completion, estimated, seconds, usd, unpriced in rows
            }

    # -- reading --------------------------------------------------------------------------------------

    def _rows(self, query: str, *values: str | int) -> Iterator[tuple[Any, ...]]:
        """Yield what a query finds, row by row.

        Raises:
            InfrastructureError: the file is damaged there.
        """
        with readable(self.path, "a part of the store"):
            for row in self._connection.execute(query, values):  # noqa: UP028  closing it must not close that
                yield row

    def _read(self, trajectory: Any) -> Trajectory:
        """Return a conversation as it is kept.

        Whoever wrote one that can't be read, it was not this store.
        """
        whose = _WHOSE.search(trajectory) if isinstance(trajectory, str) else None
        with readable(self.path, f"conversation {one_line(whose[1])}" if whose else "a conversation"):
            return Trajectory.model_validate_json(trajectory)


def _connect(path: Path, must_exist: bool) -> sqlite3.Connection:
    file = existing(path) if must_exist else database_file(path)
    make_private(file)
    try:
        connection = sqlite3.connect(file, timeout=PATIENCE_S, check_same_thread=False)
        _refuse_foreign(connection, path)
        _log_ahead(connection)
        connection.execute("pragma synchronous = normal")
        connection.execute("pragma foreign_keys = on")
    except DAMAGED as error:
        raise BadInput(
            f"{path}: can't be used as a store ({said_by_sqlite(error)}). "
            "Name a file in a folder you can write"
        ) from error
    return connection


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL mode, for which SQLite itself does not wait where others open a new store, too."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse another program's database, before anything in it is changed."""
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    if tables - LANGGRAPH_TABLES and "_sqlite_migrations" not in tables:
        connection.close()
        raise BadInput(f"{path}: is a database, but no midturn store. Name another file")


def _named(identity: RunIdentity, runs: Sequence[tuple[str, RunIdentity]]) -> str | None:
    return next((run_id for run_id, made in reversed(runs) if made.naming == identity.naming), None)


def _written(record: BaseModel) -> str:
    """As JSON; lone surrogates, which a model's words may hold and UTF-8 can't, become U+FFFD."""
    try:
        return record.model_dump_json()
    except PydanticSerializationError:
        return encoded(record.model_dump(mode="json")).decode()


def _plus(kept: str | None, more: str | None) -> str | None:
    if kept is None or more is None:
        return more if kept is None else kept
    return (Usage.model_validate_json(kept) + Usage.model_validate_json(more)).model_dump_json()


_WHOSE = re.compile(r'"conversation_id": ?"([^"]{1,200})"')


def conversation_id(run_id: str, task_id: str, repetition: int) -> str:
    """Return a conversation's name: its run, its instruction, its repetition."""
    return f"{run_id}/{task_id}/{repetition}"


def _of_run(run_id: str) -> str:
    """Return a GLOB pattern of a run's conversations; as a whole parameter it is looked up in the index."""
    return f"{run_id}/*"
