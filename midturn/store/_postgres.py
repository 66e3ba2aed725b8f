"""A PostgreSQL database in place of a file: what guidelines, traces and spending share over machines."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from midturn.core import BadInput, InfrastructureError, MissingExtra, public

if TYPE_CHECKING:
    from langgraph.store.base import BaseStore

CONNECT_S = 10
"""Seconds until a server counts as not there."""
_CHANGES = 7_411_802_305
"""The advisory lock under which guidelines change; the number means nothing."""


def is_postgres(db: Path | str) -> TypeGuard[str]:
    """Whether `db` is the URL of a PostgreSQL database."""
    return isinstance(db, str) and db.startswith(("postgresql://", "postgres://"))


def driver(url: str) -> Any:
    """Return the module `psycopg`.

    Raises:
        MissingExtra: `midturn[postgres]` is not installed.
    """
    try:
        import psycopg
    except ImportError as absent:
        raise MissingExtra("postgres", needed_for=public(url)) from absent
    return psycopg


@contextmanager
def said_plainly(url: str) -> Generator[None]:
    """Turn what the driver says of a database that can't be opened into one line without the password.

    Raises:
        BadInput: it can't be reached, or the URL is wrong.
    """
    try:
        yield
    except driver(url).Error as refused:
        # Not chained: psycopg's errors may hold the URL, and with it the password.
        kind = type(refused).__name__
        raise BadInput(f"{public(url)} can't be opened ({kind}): is it running, and the URL right?") from None


@contextmanager
def opened_with_lock(url: str) -> Generator[tuple[BaseStore, AbstractContextManager[Any]]]:
    """Open the store in a database, its tables made, and the lock that changes of guidelines take.

    Raises:
        BadInput: the database can't be opened.
        InfrastructureError: it fails later.
        MissingExtra: `midturn[postgres]` is not installed.
    """
    psycopg = driver(url)
    with said_plainly(url):
        psycopg.connect(url, connect_timeout=CONNECT_S).close()
    from langgraph.store.postgres import PostgresStore

    try:
        with PostgresStore.from_conn_string(url) as store:
            store.setup()
            yield store, _AdvisoryLock(url)
    except psycopg.Error as failed:
        raise InfrastructureError(f"{public(url)} can't be used: {type(failed).__name__}") from None


class _AdvisoryLock:
    """Held by one connection at a time, whatever process or machine it belongs to."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> None:
        self._connection = driver(self._url).connect(self._url, autocommit=True, connect_timeout=CONNECT_S)
        self._connection.execute("select pg_advisory_lock(%s)", (_CHANGES,))

    def __exit__(self, *_: object) -> None:
        self._connection.close()  # Which gives the lock back.
