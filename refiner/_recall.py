"""The Refiner's online half: which guidelines hold for this turn.

The active sets are read from a LangGraph store at each turn, so that a running agent takes up what was
activated since the last one. A user's rules are read from the namespace of that user's id and no other. Where
a set is on trial in a scope, the conversation's id decides whether it is told in place of the active one.

Cost accepted: one batch of at most six reads a turn, in SQLite about 1 ms of processor time for all.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langgraph.store.base import BaseStore, GetOp, Item

from midturn.refiner.guidelines import (
    ACTIVE,
    GLOBAL,
    ON_TRIAL,
    GuidelineSet,
    Merged,
    merge,
    namespace,
    open_library,
    read_held,
    task_scope,
    user_scope,
)

if TYPE_CHECKING:
    from langgraph.store.sqlite.aio import AsyncSqliteStore

GIVEN = "given"
"""The scope of rules that are no part of a set; it is wider than `global`."""


@dataclass(frozen=True)
class Assignment:
    """On which side of a trial a conversation is."""

    tried: GuidelineSet
    takes: bool | None
    """Whether it is told the set; `None`: it has no id, and is on neither side."""

    def detail(self) -> dict[str, Any]:
        """Return an entry for the trace."""
        arm = "no id" if self.takes is None else "with" if self.takes else "without"
        return {"set": self.tried.name, "version": self.tried.version, "arm": arm}


@dataclass(frozen=True)
class Recalled:
    """The rules of a turn, and the sets that they come from."""

    merged: Merged
    sets: tuple[GuidelineSet, ...] = ()
    """The widest scope first."""
    assignments: tuple[Assignment, ...] = ()
    """Of the trials in these scopes."""

    @property
    def rules(self) -> tuple[str, ...]:
        """What the Mediator is told."""
        return self.merged.rules

    def detail(self) -> dict[str, Any]:
        """Return an entry for the trace."""
        merged = self.merged
        contradictions = [
            {"kept": found.kept.rule, "left_out": found.left_out.rule, "about": found.about}
            for found in merged.contradictions
        ]
        too_long = [rule.rule for rule in merged.too_long]
        return {
            "guidelines": len(merged.rules),
            "sets": {each.name: each.version for each in self.sets},
            **({"trials": [each.detail() for each in self.assignments]} if self.assignments else {}),
            **({"contradictions": contradictions} if contradictions else {}),
            **({"too_long": too_long} if too_long else {}),
        }


async def recall(
    store: BaseStore | None,
    *,
    task: str | None = None,
    user: str | None = None,
    conversation: str | None = None,
    given: Sequence[str] = (),
) -> Recalled:
    """Return the guidelines that hold for everybody, a task and a user, merged.

    Args:
        store: where the sets are kept; it must answer asynchronous calls. `None`: only what is given.
        task: whose rules hold too.
        user: the id of the user whose turn it is. Empty is nobody: whoever has no id shares no rules.
        conversation: its id, by which it is on one side of a trial; without, it is on neither.
        given: rules that hold wherever no set says otherwise. Alone, they are told as they are.

    Raises:
        ValueError: what the store holds is no guideline set.
    """
    scopes = scopes_of(task, user) if store else []
    held = await _held(store, scopes) if store else []
    assignments = tuple(
        Assignment(tried, None if conversation is None else tried.trial.takes(conversation))
        for _, tried in held
        if tried and tried.trial
    )
    told = {each.tried.scope: each.tried for each in assignments if each.takes}
    sets = tuple(
        found for scope, (active, _) in zip(scopes, held, strict=True) if (found := told.get(scope, active))
    )
    if not sets:
        return Recalled(Merged(tuple(given)), assignments=assignments)
    return Recalled(
        merge((GIVEN, tuple(given)), *((each.scope, each.rules) for each in sets)), sets, assignments
    )


def scopes_of(task: str | None, user: str | None) -> list[str]:
    """Return the scopes that hold for a turn, the widest first."""
    return [
        GLOBAL,
        *([task_scope(task)] if task else []),
        *([user_scope(user)] if user else []),
    ]


async def _held(
    store: BaseStore, scopes: Sequence[str]
) -> list[tuple[GuidelineSet | None, GuidelineSet | None]]:
    """Each scope's active set, and the one that is on trial there."""
    items = await store.abatch(
        [GetOp(namespace(scope), key) for key in (ACTIVE, ON_TRIAL) for scope in scopes]
    )
    found = [
        read_held(scope, item.value) if isinstance(item, Item) else None
        for scope, item in zip((*scopes, *scopes), items, strict=True)
    ]
    return list(zip(found[: len(scopes)], found[len(scopes) :], strict=True))


@asynccontextmanager
async def sqlite(path: Path | str) -> AsyncGenerator[AsyncSqliteStore]:
    """Open the SQLite file in which `midturn guidelines --db` keeps sets, as a store for a graph.

    Raises:
        BadInput: the file can't be written, or holds something else.
    """
    from langgraph.store.sqlite.aio import AsyncSqliteStore

    with open_library(path):  # It makes the file, or refuses it.
        pass
    async with AsyncSqliteStore.from_conn_string(str(path)) as store:
        await store.setup()
        await store.conn.execute("pragma synchronous = normal")
        yield store
