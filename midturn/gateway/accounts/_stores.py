"""Where replicas keep what they share: an SQLite file, or a PostgreSQL database."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from langgraph.store.base import BaseStore, PutOp, Result

from midturn.core import InfrastructureError
from midturn.refiner import sqlite
from midturn.store import CONNECT_S, driver, is_postgres, said_plainly

PATIENCE_S = 1.5
"""How long a request waits for the store; less than a turn waits for its guidelines."""
_REST_S = 2.0
"""How long nobody waits for a store that failed."""
_LOCKED_MS = 500
"""How long SQLite waits for another process that writes; whoever asks it meanwhile waits as well."""
_MOST_CONNECTIONS = 10
_REFUSALS = frozenset({"DataError", "IntegrityError", "NotSupportedError", "ProgrammingError"})

_log = logging.getLogger("midturn.gateway")


class StoreAway(InfrastructureError):
    """The store failed or was late, now or a moment ago."""


def is_away(error: Exception) -> bool:
    """Whether a store failed as such, rather than refused what it was given.

    Drivers name their errors as PEP 249 has it; whatever is no driver's comes of what was given.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    failed = kinds & {"DatabaseError", "InterfaceError", "OSError"} and not kinds & _REFUSALS
    return bool(failed) or isinstance(error, StoreAway)


class Patient(BaseStore):
    """A store that no request waits long for: it is given up in time, and then left alone for a moment.

    Reads and writes are given up apart: a file that another process has locked can still be read.
    """

    supports_ttl = True

    def __init__(self, store: BaseStore) -> None:
        self._store = store
        self._rests_until = {True: 0.0, False: 0.0}
        """By whether it is written to."""

    async def abatch(self, ops: Iterable[Any]) -> list[Result]:
        """Do what is asked.

        Raises:
            StoreAway: the store fails or is late, or did so a moment ago.
        """
        asked = list(ops)
        writes = any(isinstance(op, PutOp) for op in asked)
        if time.monotonic() < self._rests_until[writes]:
            raise StoreAway("the store failed a moment ago")
        try:
            return await self._in_time(asked)
        except Exception as error:
            if not is_away(error):
                raise
            self._rests_until[writes] = time.monotonic() + _REST_S
            what = "written" if writes else "read"
            _log.warning("the store can't be %s; for a moment, nobody waits for it", what, exc_info=error)
            raise StoreAway(f"the store can't be {what}") from None

    async def _in_time(self, ops: list[Any]) -> list[Result]:
        # What is late continues by itself: an SQLite transaction that is cancelled midway would stay open.
        work = asyncio.ensure_future(self._store.abatch(ops))
        work.add_done_callback(_heard_of)
        async with asyncio.timeout(PATIENCE_S):
            return await asyncio.shield(work)

    def batch(self, ops: Iterable[Any]) -> list[Result]:
        """Do what is asked in a synchronous call."""
        return self._store.batch(ops)


def _heard_of(done: asyncio.Future[Any]) -> None:
    """Take note of how work ended that nobody may wait for any more."""
    if not done.cancelled():
        done.exception()


@asynccontextmanager
async def opened(db: str) -> AsyncGenerator[BaseStore]:
    """Open the store that `db` names, its tables made.

    Raises:
        BadInput: it can't be opened.
        MissingExtra: `midturn[postgres]` is not installed.
    """
    if is_postgres(db):
        async with _postgres(db) as store:
            yield store
    else:
        async with sqlite(db) as store:
            await store.conn.execute(f"pragma busy_timeout = {_LOCKED_MS}")
            yield store


@asynccontextmanager
async def _postgres(url: str) -> AsyncGenerator[BaseStore]:
    psycopg = driver(url)
    with said_plainly(url):
        # Before the pool, which would go on trying to reach a server that is not there.
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=CONNECT_S):
            pass
    from langgraph.store.postgres.aio import AsyncPostgresStore

    pool: Any = {"min_size": 1, "max_size": _MOST_CONNECTIONS, "timeout": PATIENCE_S}
    async with AsyncPostgresStore.from_conn_string(url, pool_config=pool) as store:
        await store.setup()
        yield store
