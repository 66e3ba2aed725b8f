"""Where replicas keep what they share: an SQLite file, or a PostgreSQL database."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from midturn.refiner import sqlite
from midturn.store import CONNECT_S, driver, is_postgres, said_plainly

if TYPE_CHECKING:
    from langgraph.store.base import BaseStore

_MOST_CONNECTIONS = 10


@asynccontextmanager
async def opened(db: str) -> AsyncGenerator[BaseStore]:
    """The store that `db` names, its tables made.

    Raises:
        BadInput: it can't be opened.
        MissingExtra: `midturn[postgres]` is not installed.
    """
    if is_postgres(db):
        async with _postgres(db) as store:
            yield store
    else:
        async with sqlite(db) as store:
            yield store


@asynccontextmanager
async def _postgres(url: str) -> AsyncGenerator[BaseStore]:
    psycopg = driver(url)
    with said_plainly(url):
        # Before the pool, which would go on trying to reach a server that is not there.
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=CONNECT_S):
            pass
    from langgraph.store.postgres.aio import AsyncPostgresStore

    pool = {"min_size": 1, "max_size": _MOST_CONNECTIONS}
    async with AsyncPostgresStore.from_conn_string(url, pool_config=pool) as store:  # pyright: ignore[reportArgumentType]
        await store.setup()
        yield store
