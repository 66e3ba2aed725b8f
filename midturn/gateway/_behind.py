"""What is written to the store behind the answers: no request waits for it.

Entries are gathered and written many in one go: a store takes a thousand a second that way. Cost accepted: a
process that is killed loses the last moments' entries; one that is told to stop writes them all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from langgraph.store.base import BaseStore, PutOp

from midturn.core import well_formed

Namespace = tuple[str, ...]

_GATHER_S = 0.25
"""How long entries are gathered before they are written."""
_MOST_WAITING = 10_000
"""Entries that may wait for the store; beyond that, the oldest are lost."""
_AT_ONCE = 50
"""Entries in one statement. SQLite keeps a compiled statement for each length that there was."""
_SWEEP_S = 600.0
"""How often what has expired is deleted, kept instructions included."""

_log = logging.getLogger("midturn.gateway")


class WriteBehind:
    """A store that is written to later."""

    def __init__(self, store: BaseStore) -> None:
        self._store = store
        self._waiting: dict[tuple[Namespace, str], PutOp] = {}
        self._some = asyncio.Event()

    def put(self, namespace: Namespace, key: str, value: dict[str, Any], minutes: float) -> None:
        """Keep a value, in place of the key's earlier one, for so long. It must be free of secrets."""
        self._waiting[namespace, key] = PutOp(namespace, key, well_formed(value), index=False, ttl=minutes)
        if len(self._waiting) > _MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._some.set()

    async def get(self, namespace: Namespace, key: str) -> Mapping[str, Any] | None:
        """The value of a key, whether it has been written yet or not."""
        if waiting := self._waiting.get((namespace, key)):
            return waiting.value
        item = await self._store.aget(namespace, key)
        return item.value if item else None

    @asynccontextmanager
    async def written(self) -> AsyncGenerator[None]:
        """Write what is kept while the context lasts, and the rest on leaving."""
        tasks = [asyncio.create_task(work()) for work in (self._write, self._sweep)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await self._flush()

    async def _write(self) -> None:
        while await self._some.wait():
            self._some.clear()
            await asyncio.sleep(_GATHER_S)
            await self._flush()

    async def _flush(self) -> None:
        written = dict(self._waiting)
        if not written:
            return
        try:
            for some in _in_parts(list(written.values())):
                await self._store.abatch(some)
        except Exception:  # Each store has errors of its own; what is kept here is worth no request.
            _log.warning("%d entries could not be written", len(written), exc_info=True)
        for place, entry in written.items():
            if self._waiting.get(place) is entry:
                del self._waiting[place]

    async def _sweep(self) -> None:
        sweep: Any = getattr(self._store, "sweep_ttl", None)
        while sweep:
            try:
                await sweep()
            except Exception:  # As above: the next one may do better.
                _log.warning("what has expired could not be deleted", exc_info=True)
            await asyncio.sleep(_SWEEP_S)


def _in_parts(entries: Sequence[PutOp]) -> Iterator[Sequence[PutOp]]:
    for start in range(0, len(entries), _AT_ONCE):
        yield entries[start : start + _AT_ONCE]
