"""How far a turn strayed, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import AliasChoices, BaseModel, ConfigDict, Field


class DriftScore(BaseModel):
    """The divergence of one turn from its goal. What was not measured is `None`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    turn: int
    kl: float | None = None
    """KL(test || reference), nats per token."""
    reverse_kl: float | None = None
    """KL(reference || test), nats per token."""
    js: float | None = None
    """Jensen-Shannon divergence, nats per token; at most ln 2."""
    stop_kl: float | None = None
    """KL(test || reference) at the token that ended the response; in no mean. `None`: it was cut off."""
    kl_trace: tuple[float, ...] | None = None
    """`kl` token by token. The first token follows the template and is often the largest."""
    js_trace: tuple[float, ...] | None = None
    kl_per_byte: float | None = None
    """KL(test || reference) of whole answers, nats per byte: for models with different tokenizers."""
    kl_per_byte_se: float | None = None
    """Its standard error; `None` where there was one sample."""
    kl_per_byte_ci: tuple[float, float] | None = None
    """Its 95 % interval; `None` for fewer than six samples."""
    similarity: float | None = None
    """Cosine of response and reference response, as vectors of a sentence-embedding model."""
    similarity_by: str = ""
    """That model."""
    judge: int | None = None
    """1 (misaligned) to 5 (aligned)."""
    judge_by: str = ""
    """The model that judged."""
    adherence: float | None = None
    """Share of the checkable constraints that the response met."""
    entropy: float | None = None
    """Mean entropy of the test model's distribution over the response's tokens, nats."""
    tokens: int = 0
    """Response tokens scored."""
    covered: float | None = None
    """Mean mass of the tokens that were compared one by one, where the others count as one bucket."""
    estimator: str = ""
    reference: str = ""


def score_of_turn(turn: int, scores: Iterable[DriftScore]) -> DriftScore | None:
    """Return a turn's own score, without the figures of its single tokens."""
    own = [score for score in scores if score.turn == turn]
    return own[-1].model_copy(update={"kl_trace": None, "js_trace": None}) if own else None


class Intervention(BaseModel):
    """What the trigger called for at one turn, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    kind: str
    """`none`, or the kind of the action: `remind`, `rewrite`, `retry`, or one of the user's own."""
    turn: int
    reason: str
    trigger: str = Field(validation_alias=AliasChoices("trigger", "policy"))
    """Its name with its settings. Stores of earlier versions call it `policy`."""
