"""What a model call cost: tokens, seconds, dollars, and which role asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

Role = Literal["assistant", "mediator", "user", "system", "judge", "refiner"]
"""Who a call was made for. `system` is the study's classifier and extractor of replies."""


class Usage(BaseModel):
    """The cost of one call, or of several added up."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    calls: int = 0
    prompt_tokens: int = 0
    """Cached ones included."""
    cached_tokens: int = 0
    completion_tokens: int = 0
    latency_s: float = 0.0
    """Seconds from request to last token; a sum over calls, not wall time."""
    usd: float | None = None
    """Dollars; `None` where no call had a known price."""

    @property
    def tokens(self) -> int:
        """Prompt and completion tokens together: what a token budget counts."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Self) -> Usage:
        """Add field by field; an unknown price leaves the known ones as they are."""
        known = [usd for usd in (self.usd, other.usd) if usd is not None]
        return Usage(
            calls=self.calls + other.calls,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            latency_s=self.latency_s + other.latency_s,
            usd=sum(known) if known else None,
        )

    def __sub__(self, earlier: Self) -> Usage:
        """What was spent since `earlier`."""
        return Usage(
            calls=self.calls - earlier.calls,
            prompt_tokens=self.prompt_tokens - earlier.prompt_tokens,
            cached_tokens=self.cached_tokens - earlier.cached_tokens,
            completion_tokens=self.completion_tokens - earlier.completion_tokens,
            latency_s=self.latency_s - earlier.latency_s,
            usd=None if self.usd is None else self.usd - (earlier.usd or 0.0),
        )


NOTHING = Usage()
"""What is spent before the first call."""


def total(usages: Iterable[Usage]) -> Usage:
    """The sum of `usages`; all zero when there is none."""
    return sum(usages, NOTHING)
