"""What was made of each turn, for whoever sent it, for a day."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import Any

from midturn.core import aside
from midturn.gateway._failures import Failure
from midturn.gateway._redactor import SecretRedactor
from midturn.gateway.accounts._behind import WriteBehindBuffer
from midturn.gateway.accounts._stores import StoreAway

TRACES = ("gateway", "traces")
KEPT_MINUTES = 24 * 60.0
_ID = re.compile(r"[0-9a-f]{32}")


class Traces:
    """Traces of turns, in a store, without secrets.

    Secrets are looked for behind the answer, and aside of the event loop: a trace may be long.
    """

    def __init__(self, store: WriteBehindBuffer, redactor: SecretRedactor) -> None:
        self._store, self._redactor = store, redactor
        self._making: dict[str, asyncio.Task[None]] = {}

    def keep(self, trace_id: str, trace: dict[str, Any]) -> None:
        """Keep a trace, in place of an earlier one with this id."""
        before = self._making.get(trace_id)
        task = asyncio.create_task(self._keep(trace_id, trace, before))
        self._making[trace_id] = task
        task.add_done_callback(partial(self._made, trace_id))

    async def find(self, trace_id: str, owner: str) -> dict[str, Any] | None:
        """Return a trace, if `owner` may see it.

        Raises:
            Failure: the store can't be read now.
        """
        if not _ID.fullmatch(trace_id):
            return None
        if task := self._making.get(trace_id):
            await asyncio.wait([task])
        try:
            trace = await self._store.get(TRACES, trace_id)
        except StoreAway:
            reason = "traces can't be read at the moment; ask again in some seconds"
            raise Failure(503, reason, "store_unavailable") from None
        if trace is None or trace["owner"] != owner:
            return None
        return {name: value for name, value in trace.items() if name != "owner"}

    async def finished(self) -> None:
        """Wait for the pending traces."""
        if self._making:
            await asyncio.wait(list(self._making.values()))

    async def _keep(self, trace_id: str, trace: dict[str, Any], before: asyncio.Task[None] | None) -> None:
        made = {name: trace[name] for name in ("instruction", "trace")}
        hidden = await aside(partial(self._redactor.hide_in, made), much=False)
        if before:
            await asyncio.wait([before])
        self._store.put(TRACES, trace_id, {**trace, **hidden}, KEPT_MINUTES)

    def _made(self, trace_id: str, task: asyncio.Task[None]) -> None:
        if self._making.get(trace_id) is task:
            del self._making[trace_id]
