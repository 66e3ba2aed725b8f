"""How drift is measured while conversations are played, and when the controlled cells act on it.

- `divergence`: KL(assistant with its context || the same model with the user's words so far stated again),
  nats per token, over whole distributions by the model's weights, or a lower bound from a server that scores
  given text.
- `entropy`: how unsure the assistant was of its answer, nats per token, from the log-probabilities that a
  server sends with it. It is no distance from the goal, only what is available without weights.

A reply that was decoded into a schema is scored like any other, under the model's own distributions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from langchain_core.messages import AIMessage, BaseMessage

from midturn.drift import (
    Action,
    DivergenceProbe,
    DriftScore,
    GoalPinned,
    Probe,
    Reference,
    Trigger,
    above,
    changes_nothing,
)
from midturn.drift.probes import EntropyProbe
from midturn.studies.drift import DriftScorerConfig, ExactScorerConfig, scorer_config_for

MeasureName = Literal["divergence", "entropy"]


@dataclass(frozen=True)
class WhereItDiffers:
    """Leaves out the turns at which the reference reads what the assistant read: 0 by construction."""

    probe: Probe
    reference: Reference

    async def score(
        self, goal: str, context: Sequence[BaseMessage], response: AIMessage, turn: int
    ) -> DriftScore | None:
        """Score a turn."""
        if changes_nothing(self.reference, goal, context):
            return None
        return await self.probe.score(goal, context, response, turn)


@dataclass(frozen=True, kw_only=True)
class DriftMeasure:
    """A measure of drift."""

    measure: MeasureName
    scorer_config: DriftScorerConfig | None = None
    """Of the divergence."""

    @classmethod
    def of(cls, measure: MeasureName, model: str, weights: str | None) -> DriftMeasure:
        """Return the measure for an assistant.

        Raises:
            BadInput: the model's spec is malformed.
        """
        if measure == "entropy":
            return cls(measure=measure)
        otherwise = "take --drift entropy"
        return cls(
            measure=measure,
            scorer_config=scorer_config_for(model, ("goal-pinned",), weights=weights, otherwise=otherwise),
        )

    @property
    def name(self) -> str:
        """For a run's identity. Weights are named as the file is, wherever it lies."""
        if self.scorer_config is None:
            return self.measure
        if not isinstance(self.scorer_config, ExactScorerConfig):
            return f"{self.measure}, {self.scorer_config.estimator}"
        spec = self.scorer_config.weights
        return f"{self.measure} by {spec if spec.startswith('embedded:') else Path(spec).name}"

    @property
    def reply_settings(self) -> Mapping[str, Any]:
        """What every reply is asked for, in all cells. Token ids come with log-probabilities."""
        return {"logprobs": True, "top_logprobs": 20 if self.measure == "entropy" else 1}

    def preflight(self) -> None:
        """Refuse, before anything is spent, what can't be scored: see `DriftScorerConfig.preflight`."""
        if self.scorer_config:
            self.scorer_config.preflight()

    def probe(self) -> Probe:
        """Return what scores the turns. Loads the weights, which takes tens of seconds for a GGUF file."""
        if self.scorer_config is None:
            return EntropyProbe()
        return WhereItDiffers(DivergenceProbe(self.scorer_config.scorer(), GoalPinned()), GoalPinned())

    def value(self, score: DriftScore | None) -> float | None:
        """Return a turn's drift, nats per token."""
        if score is None:
            return None
        return score.entropy if self.measure == "entropy" else score.kl

    def controlled(self, threshold: float, action: Action | None = None) -> Trigger:
        """Remind in the turn after one that drifted further than this."""
        measure = "entropy" if self.measure == "entropy" else "kl"
        return above(threshold, measure=measure, action=action)
