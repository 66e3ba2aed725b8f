"""What was made of each turn, for whoever sent it, for a day."""

from __future__ import annotations

import re
from typing import Any

from midturn.gateway._behind import WriteBehind
from midturn.gateway._failures import Failure
from midturn.gateway._stores import StoreAway

TRACES = ("gateway", "traces")
KEPT_MINUTES = 24 * 60.0
_ID = re.compile(r"[0-9a-f]{32}")


class Traces:
    """Traces of turns, in a store."""

    def __init__(self, store: WriteBehind) -> None:
        self._store = store

    def keep(self, trace_id: str, trace: dict[str, Any]) -> None:
        """Keep a trace. It must be free of secrets."""
        self._store.put(TRACES, trace_id, trace, KEPT_MINUTES)

    async def find(self, trace_id: str, owner: str) -> dict[str, Any] | None:
        """A trace, if `owner` may see it.

        Raises:
            Failure: the store can't be read now.
        """
        if not _ID.fullmatch(trace_id):
            return None
        try:
            trace = await self._store.get(TRACES, trace_id)
        except StoreAway:
            reason = "traces can't be read at the moment; ask again in some seconds"
            raise Failure(503, reason, "store_unavailable") from None
        if trace is None or trace["owner"] != owner:
            return None
        return {name: value for name, value in trace.items() if name != "owner"}
