"""The socket for a drift probe: whatever scores a turn's divergence from the goal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from langchain_core.messages import AIMessage, BaseMessage

from midturn.drift._records import DriftScore


class Probe(Protocol):
    """Scores one turn. May be slow or break: the graph bounds its time and continues without it."""

    async def score(
        self, goal: str, context: Sequence[BaseMessage], response: AIMessage, turn: int
    ) -> DriftScore | None:
        """Score `response`, given the goal so far and what the assistant saw; `None`: not scored."""
        ...
