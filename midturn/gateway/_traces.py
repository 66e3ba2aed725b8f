"""What was made of each turn, for whoever sent it, for a day."""

from __future__ import annotations

from typing import Any

from midturn.gateway._behind import WriteBehind

TRACES = ("gateway", "traces")
KEPT_MINUTES = 24 * 60.0


class Traces:
    """Traces of turns, in a store."""

    def __init__(self, store: WriteBehind) -> None:
        self._store = store

    def keep(self, trace_id: str, trace: dict[str, Any]) -> None:
        """Keep a trace. It must be free of secrets."""
        self._store.put(TRACES, trace_id, trace, KEPT_MINUTES)

    async def find(self, trace_id: str, owner: str) -> dict[str, Any] | None:
        """A trace, if `owner` may see it."""
        trace = await self._store.get(TRACES, trace_id)
        if trace is None or trace["owner"] != owner:
            return None
        return {name: value for name, value in trace.items() if name != "owner"}
