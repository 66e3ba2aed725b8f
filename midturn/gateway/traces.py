"""What was made of each turn, for whoever sent it, for a day.

Traces are written behind the answers, many in one go: a store takes a thousand a second that way, and a
request never waits for it. Cost accepted: a process that is killed loses the last moments' traces; one that
is told to stop writes them all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from langgraph.store.base import BaseStore, PutOp

TRACES = ("gateway", "traces")
KEPT_MINUTES = 24 * 60.0
_GATHER_S = 0.25
"""How long traces are gathered before they are written."""
_MOST_WAITING = 10_000
"""Traces that may wait for the store; beyond that, the oldest are lost."""
_AT_ONCE = 50
"""Traces in one statement. SQLite keeps a compiled statement for each length that there was."""
_SWEEP_S = 600.0
"""How often what has expired is deleted, kept instructions included."""

_log = logging.getLogger("midturn.gateway")


class Traces:
    """Traces of turns, in a store."""

    def __init__(self, store: BaseStore) -> None:
        self._store = store
        self._waiting: dict[str, dict[str, Any]] = {}
        self._some = asyncio.Event()

    def keep(self, trace_id: str, trace: dict[str, Any]) -> None:
        """Keep a trace. It must be free of secrets."""
        self._waiting[trace_id] = trace
        if len(self._waiting) > _MOST_WAITING:
            del self._waiting[next(iter(self._waiting))]
        self._some.set()

    async def find(self, trace_id: str, owner: str) -> dict[str, Any] | None:
        """A trace, if `owner` may see it."""
        trace = self._waiting.get(trace_id)
        if trace is None:
            item = await self._store.aget(TRACES, trace_id)
            trace = item.value if item else None
        if trace is None or trace["owner"] != owner:
            return None
        return {name: value for name, value in trace.items() if name != "owner"}

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
        entries = [PutOp(TRACES, key, trace, index=False, ttl=KEPT_MINUTES) for key, trace in written.items()]
        try:
            for some in _in_parts(entries):
                await self._store.abatch(some)
        except Exception:  # Each store has errors of its own; a trace is worth no request.
            _log.warning("%d traces could not be written", len(written), exc_info=True)
        for key, trace in written.items():
            if self._waiting.get(key) is trace:
                del self._waiting[key]

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
