"""What is written to the store behind the answers: no request waits for it.

Entries are gathered and written many in one go: a store takes a thousand a second that way. What the store
refuses costs nobody else an entry, and while it is away entries wait for it. Costs accepted: a process that
is killed loses the last moments' entries, and one that is told to stop those that the store does not take
then; while the store is away all but the last thousand are lost, records that matter excepted.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from langgraph.store.base import BaseStore, PutOp

from midturn.gateway.accounts._stores import is_away

Namespace = tuple[str, ...]
Place = tuple[Namespace, str]

_GATHER_S = 0.25
"""How long entries are gathered before they are written."""
_AGAIN_S = 2.0
"""How long a store is left alone that was away."""
_MOST_WAITING = 10_000
"""Entries that may wait for the store; beyond that, the oldest are lost."""
_MOST_WHILE_AWAY = 1_000
"""The same for a store that is away, apart from records that matter."""
_AT_ONCE = 50
"""Entries in one statement. SQLite keeps a compiled statement for each length that there was."""
_SWEEP_S = 600.0
"""How often what has expired is deleted, kept instructions included."""

_log = logging.getLogger("midturn.gateway")


class WriteBehindBuffer:
    """A store that is written to later.

    Args:
        store: what is written to, with all the time it takes.
        read: the same for reading.
    """

    def __init__(self, store: BaseStore, read: BaseStore) -> None:
        self._store, self._read = store, read
        self._records: dict[Place, PutOp] = {}
        """What matters."""
        self._waiting: dict[Place, PutOp] = {}
        """All else."""
        self._some = asyncio.Event()
        self._is_away = False

    def put(
        self, namespace: Namespace, key: str, value: dict[str, Any], minutes: float, *, matters: bool = False
    ) -> None:
        """Keep a value, in place of the key's earlier one, for so long.

        Args:
            namespace: where.
            key: under which name.
            value: what; it must be free of secrets.
            minutes: for how long.
            matters: it waits for a store that is away however much else does.
        """
        lane = self._records if matters else self._waiting
        lane[namespace, key] = PutOp(namespace, key, value, index=False, ttl=minutes)
        self._lose_the_oldest()
        self._some.set()

    async def get(self, namespace: Namespace, key: str) -> Mapping[str, Any] | None:
        """Return the value of a key, whether it has been written yet or not."""
        place = (namespace, key)
        if waiting := self._records.get(place) or self._waiting.get(place):
            return waiting.value
        item = await self._read.aget(namespace, key)
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
            if left := len(self._records) + len(self._waiting):
                _log.warning("%d entries could not be written", left)

    async def _write(self) -> None:
        while await self._some.wait():
            self._some.clear()
            await asyncio.sleep(_AGAIN_S if self._is_away else _GATHER_S)
            await self._flush()

    async def _flush(self) -> None:
        """Write what waits. What the store refuses is lost; where it is away, all else continues to wait."""
        written = [*self._records.items(), *self._waiting.items()]
        if not written:
            return
        try:
            for some in _in_parts(written):
                await self._write_some(some)
        except Exception as error:
            if not self._is_away:
                _log.warning("the store is away; what is to be written waits for it", exc_info=error)
            self._is_away = True
            self._lose_the_oldest()
            self._some.set()
        else:
            if self._is_away:
                _log.warning("the store is back")
            self._is_away = False

    async def _write_some(self, some: Sequence[tuple[Place, PutOp]]) -> None:
        """Write entries in one go; where that fails, one by one, so that one costs no other.

        Raises:
            Exception: the store is away.
        """
        try:
            await _whole(self._store.abatch([entry for _, entry in some]))
        except Exception as error:  # Each store has errors of its own.
            if is_away(error):
                raise
            for place, entry in some:
                await self._write_one(place, entry)
        else:
            for place, entry in some:
                self._done(place, entry)

    async def _write_one(self, place: Place, entry: PutOp) -> None:
        try:
            await _whole(self._store.abatch([entry]))
        except Exception as error:
            if is_away(error):
                raise
            _log.warning("an entry could not be written", exc_info=error)
        self._done(place, entry)

    def _done(self, place: Place, entry: PutOp) -> None:
        for lane in (self._records, self._waiting):
            if lane.get(place) is entry:
                del lane[place]

    def _lose_the_oldest(self) -> None:
        for lane, most in (
            (self._records, _MOST_WAITING),
            (self._waiting, _MOST_WHILE_AWAY if self._is_away else _MOST_WAITING),
        ):
            while len(lane) > most:
                del lane[next(iter(lane))]

    async def _sweep(self) -> None:
        sweep: Any = getattr(self._store, "sweep_ttl", None)
        while sweep:
            try:
                await _whole(sweep())
            except Exception:  # The next one may do better.
                _log.warning("what has expired could not be deleted", exc_info=True)
            await asyncio.sleep(_SWEEP_S)


async def _whole(work: Coroutine[Any, Any, Any]) -> None:
    """Do work on a store to its end, though it be cancelled: an SQLite transaction would stay open."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _in_parts(entries: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(entries), _AT_ONCE):
        yield entries[start : start + _AT_ONCE]
