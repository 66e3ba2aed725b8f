"""What a comparison of two next-token distributions gives, position by position.

With q the test model's distribution and p the reference's, all in nats:

    KL(q||p) = sum q (log q - log p)      reverse KL = KL(p||q)
    JS = KL(q||m)/2 + KL(p||m)/2          m = (q + p)/2, so 0 <= JS <= ln 2

A turn's figure is the mean over the tokens of its response. The token that ends the response is kept
apart: a response cut off at its token limit has none, so averaging it in would mix two populations.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LN2 = math.log(2)
"""The most that a Jensen-Shannon divergence can be."""


@dataclass(frozen=True, kw_only=True)
class TokenDivergences:
    """One response under two conditionings. Every sequence has a value for each position, in nats."""

    kl: Sequence[float]
    reverse_kl: Sequence[float]
    js: Sequence[float]
    test_logprobs: Sequence[float]
    """Log-probability of the token that was said, under the test conditioning."""
    reference_logprobs: Sequence[float]

    def __len__(self) -> int:
        """Positions."""
        return len(self.kl)

    def part(self, positions: slice) -> TokenDivergences:
        """Do the same for some of the positions."""
        return TokenDivergences(**{name: values[positions] for name, values in vars(self).items()})

    @property
    def finite(self) -> bool:
        """No position overflowed, as half precision can in a model that was not made for it."""
        return all(math.isfinite(value) for values in vars(self).values() for value in values)


@dataclass(frozen=True, kw_only=True)
class ScoredResponse:
    """What a scorer found: the response's tokens, and the token that ended it."""

    tokens: TokenDivergences
    stop: TokenDivergences | None = None
    """One position; `None` where the response did not end by itself, or is not known to have."""
    covered: float | None = None
    """Mean mass that the test model gives to the tokens that were compared one by one, between 0 and 1.
    `None`: all of them."""


def mean(values: Sequence[float]) -> float:
    """Return the mean, exactly rounded, of at least one value."""
    return math.fsum(values) / len(values)
