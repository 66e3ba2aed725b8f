"""How far a turn strayed, and what was done about it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class DriftScore(BaseModel):
    """The divergence of one turn from its goal. What was not measured is `None`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    turn: int
    kl: float | None = None
    """KL(test || reference), nats per token."""
    js: float | None = None
    """Jensen-Shannon divergence, nats per token; at most ln 2."""
    similarity: float | None = None
    """Cosine of response and reference response."""
    judge: int | None = None
    """1 (misaligned) to 5 (aligned)."""
    adherence: float | None = None
    """Share of the checkable constraints that the response met."""
    tokens: int = 0
    """Response tokens scored."""
    estimator: str = ""
    reference: str = ""


class Intervention(BaseModel):
    """What the policy called for at one turn, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["none", "remind", "rewrite", "retry"]
    turn: int
    reason: str
    policy: str
