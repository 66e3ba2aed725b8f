"""A turn's answer beside the reference's own: how alike they are, and what a judge makes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage

from midturn.drift._judge import Judge
from midturn.drift._records import DriftScore
from midturn.drift._references import GoalPinned, Reference
from midturn.drift._similarity import similarity


@dataclass(frozen=True, kw_only=True)
class AnswerProbe:
    """Lets the reference answer the turn, once, and compares. A `Probe`.

    One sample of each: where the model samples, two answers to the same context differ too. Compare with a
    conversation without conflicting instructions before reading a low similarity as drift.
    """

    model: BaseChatModel
    """Answers under the reference: the assistant's own model, or the other one for `OtherModel`."""
    reference: Reference = field(default_factory=GoalPinned)
    embeddings: Embeddings | None = None
    """`None`: no similarity."""
    judge: Judge | None = None
    """`None`: no mark."""

    async def score(
        self, goal: str, context: Sequence[BaseMessage], response: AIMessage, turn: int
    ) -> DriftScore:
        """Compare `response`. What was not asked for, and a mark that cannot be read, is `None`."""
        seen = self.reference.conditioning(goal, context).messages
        expected = (await self.model.ainvoke(list(seen))).text
        alike, mark = await asyncio.gather(
            self._similarity(response.text, expected), self._mark(goal, context, expected, response.text)
        )
        return DriftScore(turn=turn, similarity=alike, judge=mark, reference=self.reference.name)

    async def _similarity(self, said: str, expected: str) -> float | None:
        return await similarity(self.embeddings, said, expected) if self.embeddings else None

    async def _mark(self, goal: str, context: Sequence[BaseMessage], expected: str, said: str) -> int | None:
        verdict = await self.judge.mark(goal, context, expected, said) if self.judge else None
        return verdict.mark if verdict else None
