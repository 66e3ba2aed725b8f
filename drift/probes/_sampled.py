"""The probe around a sampled scorer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from langchain_core.messages import AIMessage, BaseMessage

from midturn.drift._records import DriftScore
from midturn.drift._references import Reference
from midturn.drift.scorers import Conditioning, SampledScorer


class SampledProbe:
    """Scores each turn's context by answers drawn anew. A `Probe`.

    The answer that was given has no part in it. Works on one thread of its own, a turn at a time.
    """

    def __init__(self, scorer: SampledScorer, reference: Reference) -> None:
        self._scorer, self._reference = scorer, reference
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drift")

    async def score(
        self, goal: str, context: Sequence[BaseMessage], response: AIMessage, turn: int
    ) -> DriftScore | None:
        """Score the turn that `response` answered; `None` where the samples were all empty."""
        loop = asyncio.get_running_loop()
        test, reference = Conditioning(tuple(context)), self._reference.conditioning(goal, context)
        found = await loop.run_in_executor(self._thread, self._scorer.score, test, reference)
        return found and DriftScore(
            turn=turn,
            kl_per_byte=found.per_byte,
            kl_per_byte_se=found.standard_error,
            kl_per_byte_ci=found.ci,
            estimator=self._scorer.estimator,
            reference=self._reference.name,
        )
