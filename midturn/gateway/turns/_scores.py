"""How far answers strayed: scored behind them, kept for the next turn of the same conversation.

The conversation comes whole with every request, so a turn's score is kept under a hash of the conversation up
to that turn, where the request of the next turn finds it through any replica. An answer that was made anew
takes the place of the earlier one's score.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from langchain_core.messages import AIMessage

from midturn.drift import DriftScore
from midturn.gateway._request_context import RequestContext
from midturn.gateway.accounts import Metrics, Traces, WriteBehindBuffer
from midturn.graphs import Scored, TurnConfig, finish_later
from midturn.mediator import Context

SCORES = ("gateway", "scores")
KEPT_MINUTES = 24 * 60.0

_log = logging.getLogger("midturn.gateway")


class Scores:
    """Scores of turns, in a store.

    Args:
        config: its probe scores.
        store: where scores are kept.
        traces: whose entries the scores join.
        metrics: count the outcome of each.
    """

    def __init__(
        self, config: TurnConfig, store: WriteBehindBuffer, traces: Traces, metrics: Metrics
    ) -> None:
        self._config, self._store = config, store
        self._traces, self._metrics = traces, metrics
        self._tasks: set[asyncio.Task[None]] = set()

    async def of(self, key: str) -> list[DriftScore]:
        """Return the score of a turn; empty where there is none. Never fails."""
        try:
            kept = await self._store.get(SCORES, key)
            return [DriftScore.model_validate(kept)] if kept else []
        except Exception:  # Each store has errors of its own, and none is worth the user's answer.
            _log.warning("a score could not be read", exc_info=True)
            return []

    def score(self, context: RequestContext, trace: dict[str, Any]) -> None:
        """Score an answer that its client already has.

        Args:
            context: of its request, which is to be scored.
            trace: as it is so far; it is kept again, with the score.
        """
        task = asyncio.create_task(self._score(context, trace))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finished(self) -> None:
        """Wait for the pending scores."""
        await asyncio.gather(*self._tasks)

    async def _score(self, context: RequestContext, trace: dict[str, Any]) -> None:
        turn = context.unscored
        assert turn is not None
        answer = AIMessage("", response_metadata={"logprobs": {"content": context.logprobs}})
        scored = await finish_later([*turn.said, answer], Context(list(turn.said), ""), self._config)
        self._metrics.scored(_outcome(scored))
        if scored.score:
            self._store.put(SCORES, turn.key, scored.score.model_dump(exclude_none=True), KEPT_MINUTES)
        step = scored.step.model_dump(mode="json")
        self._traces.keep(context.id, {**trace, "trace": [*trace["trace"], step]})


def _outcome(scored: Scored) -> str:
    if scored.score:
        return "scored"
    return "failed" if "failed" in scored.step.detail else "no_logprobs"
