"""Where replicas keep what they share: an SQLite file, or a PostgreSQL database."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from assistant.addresses import public
from assistant.errors import BadInput, MissingExtra
from refiner import recall

if TYPE_CHECKING:
    from langgraph.store.base import BaseStore

_MOST_CONNECTIONS = 10


def is_postgres(db: str) -> bool:
    """Whether `db` is the URL of a PostgreSQL database."""
    return db.startswith(("postgresql://", "postgres://"))


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
        async with recall.sqlite(db) as store:
            yield store


@asynccontextmanager
async def _postgres(url: str) -> AsyncGenerator[BaseStore]:
    try:
        import psycopg
        from langgraph.store.postgres.aio import AsyncPostgresStore
    except ImportError as absent:
        raise MissingExtra("postgres", public(url)) from absent
    try:
        # Before the pool, which would go on trying to reach a server that is not there.
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=10):
            pass
    except psycopg.Error as refused:
        # Not chained: psycopg's errors may hold the URL, and with it the password.
        kind = type(refused).__name__
        raise BadInput(f"{public(url)} can't be opened ({kind}): is it running, and the URL right?") from None
    pool = {"min_size": 1, "max_size": _MOST_CONNECTIONS}
    async with AsyncPostgresStore.from_conn_string(url, pool_config=pool) as store:  # pyright: ignore[reportArgumentType]
        await store.setup()
        yield store
