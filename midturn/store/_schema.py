"""Which schema a store has, known without the library that changes it."""

from __future__ import annotations

import sqlite3

MIGRATIONS = frozenset({"runs_conversations_calls", "drift_scores"})
"""Names of all in `_migrations`."""


def is_current(connection: sqlite3.Connection) -> bool:
    """Whether all of this version's migrations were applied, and no others."""
    if not connection.execute("select 1 from sqlite_master where name = '_sqlite_migrations'").fetchone():
        return False
    applied = connection.execute("select name from _sqlite_migrations where migration_set = 'midturn'")
    return frozenset(str(name) for (name,) in applied) == MIGRATIONS
