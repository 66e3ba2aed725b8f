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
    estimated_calls: int = 0
    """Calls whose server stated no tokens. Theirs, which are among the above, are `estimated`."""
    latency_s: float = 0.0
    """Seconds from request to last token; a sum over calls, not wall time."""
    usd: float | None = None
    """Dollars; `None` where tokens have no known price, if only some of them."""
    partial_usd: float | None = None
    """Dollars of those calls whose price is known, where `usd` is `None` because of others."""

    @property
    def tokens(self) -> int:
        """Prompt and completion tokens together: what a token budget counts."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def known_usd(self) -> float:
        """Dollars at least: what a budget in dollars counts."""
        return (self.usd if self.usd is not None else self.partial_usd) or 0.0

    @property
    def is_unpriced(self) -> bool:
        """Whether tokens have no known price. What cost no tokens needs none."""
        return self.usd is None and self.tokens > 0

    def priced(self, usd: float | None) -> Usage:
        """Return the same usage at a price."""
        return self if usd is None else self.model_copy(update={"usd": usd, "partial_usd": None})

    def __add__(self, other: Self) -> Usage:
        """Add field by field; the dollars are open where those of either are."""
        is_open = self.is_unpriced or other.is_unpriced
        is_known = self.usd is not None or other.usd is not None
        known = self.known_usd + other.known_usd
        return Usage(
            calls=self.calls + other.calls,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            estimated_calls=self.estimated_calls + other.estimated_calls,
            latency_s=self.latency_s + other.latency_s,
            usd=known if is_known and not is_open else None,
            partial_usd=(known or None) if is_open else None,
        )

    def __sub__(self, earlier: Self) -> Usage:
        """Return what was spent since `earlier`."""
        known = self.known_usd - earlier.known_usd
        return Usage(
            calls=self.calls - earlier.calls,
            prompt_tokens=self.prompt_tokens - earlier.prompt_tokens,
            cached_tokens=self.cached_tokens - earlier.cached_tokens,
            completion_tokens=self.completion_tokens - earlier.completion_tokens,
            estimated_calls=self.estimated_calls - earlier.estimated_calls,
            latency_s=self.latency_s - earlier.latency_s,
            usd=None if self.usd is None else known,
            partial_usd=(known or None) if self.is_unpriced else None,
        )


NOTHING = Usage()
"""What is spent before the first call."""


def total(usages: Iterable[Usage]) -> Usage:
    """Return the sum of `usages`; all zero when there is none."""
    return sum(usages, NOTHING)


ESTIMATED = "≈: a server stated no tokens of some calls, which are estimated by the length of what was said."
"""What reports say below such figures."""

_BYTES_A_TOKEN = 4
_FRAME_TOKENS = 4
"""What sets a message apart from the others in a prompt."""


def estimated(said: Iterable[int], answered: int) -> Usage:
    """Return what a call cost whose server stated no tokens, by the length of the texts.

    A token for every four bytes of UTF-8, begun ones included, and four more for each text of the prompt:
    about as many as common tokenizers need for European languages, and no fewer than most need for others.

    Args:
        said: bytes of each message of the prompt, and of all else that is sent to be read.
        answered: bytes of the answer, as far as it came.
    """
    return Usage(
        calls=1,
        estimated_calls=1,
        prompt_tokens=sum(_tokens(text) + _FRAME_TOKENS for text in said),
        completion_tokens=_tokens(answered),
    )


def utf8_length(text: str) -> int:
    """Bytes of a text, which may hold lone surrogates."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _tokens(length: int) -> int:
    return -(-length // _BYTES_A_TOKEN)
