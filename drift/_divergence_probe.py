"""The probe that the turn graph takes: a scorer and a reference, off the event loop.

Scoring runs on one thread of the probe's own, a turn at a time. A turn that the graph gives up on continues
there to its end, so that the next turn finds its cache, and what waits behind it starts later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from langchain_core.messages import AIMessage, BaseMessage

from midturn.drift._divergences import ScoredResponse, mean
from midturn.drift._records import DriftScore
from midturn.drift._references import GoalPinned, Reference
from midturn.drift.scorers import Conditioning, Scorer, response_of


class DivergenceProbe:
    """Scores each turn against one reference. A `Probe`.

    Token ids come from a model that is asked for log-probabilities, as with
    `chat_model("embedded:smollm2-135m").bind(logprobs=True, top_logprobs=1)`; without them the response's
    text is tokenized again, which gives other tokens for about 3 in 100 responses.
    """

    def __init__(self, scorer: Scorer, reference: Reference | None = None) -> None:
        self._scorer = scorer
        self._reference = reference or GoalPinned()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drift")

    async def score(
        self, goal: str, context: Sequence[BaseMessage], response: AIMessage, turn: int
    ) -> DriftScore | None:
        """Score `response`; `None` where it has no text, or overflowed the model's precision."""
        loop = asyncio.get_running_loop()
        said = response_of(response)
        test = Conditioning(tuple(context))
        reference = self._reference.conditioning(goal, context)
        found = await loop.run_in_executor(self._thread, self._scorer.score, said, test, reference)
        return self._score(found, turn)

    def _score(self, found: ScoredResponse, turn: int) -> DriftScore | None:
        tokens, stop = found.tokens, found.stop
        if not len(tokens) or not tokens.finite or (stop and not stop.finite):
            return None
        return DriftScore(
            turn=turn,
            kl=mean(tokens.kl),
            reverse_kl=mean(tokens.reverse_kl),
            js=mean(tokens.js),
            stop_kl=stop.kl[0] if stop else None,
            kl_trace=tuple(tokens.kl),
            js_trace=tuple(tokens.js),
            tokens=len(tokens),
            covered=found.covered,
            estimator=self._scorer.estimator,
            reference=self._reference.name,
        )
