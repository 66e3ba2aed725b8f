"""Whether a figure is above or below a bound: what shows an effect, or that none worth having is there.

A figure is a sum over independent samples of instructions, such as what a remedy wins back in one kind of
conversation minus what it wins back in another. The ends of its interval are found from those of the samples,
as in `mean_of`; the chance is that of the narrowest score interval which just holds the bound. A difference
as large as the bound counts as observed: that all of a few were smaller does not show that none is. That a
figure is within a margin takes two such tests, one at either end (TOST; Schuirmann 1987, Journal of
Pharmacokinetics and Biopharmaceutics 15:657).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from midturn.statistics._estimates import FEWEST, Estimate, contrast, excludes, interval_end
from midturn.statistics._score import CRITICAL, HALVINGS, arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from midturn.statistics._estimates import Numbers, Table

_LARGEST_Z = 6.0
_LEAST = 1e-9
_HALVINGS = 16
"""A chance is sought to some hundredths of itself."""


@dataclass(frozen=True)
class Sample:
    """Instructions of one kind: their scores, and how these are weighed."""

    table: Table
    """Instructions x scores, each 0 to 100."""
    weights: Numbers
    """One for each score."""

    @property
    def weighed(self) -> NDArray[Any]:
        """The weights as an array."""
        return arrays().asarray(self.weights, dtype=float)

    @property
    def values(self) -> NDArray[Any]:
        """Of each instruction its weighted sum."""
        weighed = self.weighed
        return arrays().asarray(self.table, dtype=float).reshape(-1, len(weighed)) @ weighed


def summed(samples: Sequence[Sample]) -> Estimate:
    """Return the sum of the samples' means, with the two-sided chance of one as large if there is none."""
    if len(samples) == 1:
        return contrast(samples[0].table, samples[0].weights)
    n = min((len(each.values) for each in samples), default=0)
    if not n:
        return Estimate(value=None, ci=None, n=0)
    value = sum(float(each.values.mean()) for each in samples)
    if n < FEWEST:
        return Estimate(value=round(value, 9) + 0.0, ci=None, n=n)
    low, high = (value + _distance(samples, CRITICAL, below=at, halvings=HALVINGS) for at in (True, False))
    p = min(1.0, 2 * far_from(samples, 0.0, above=value > 0))
    return Estimate(value=round(value, 9) + 0.0, ci=(round(low, 9), round(high, 9)), n=n, p=p)


def far_from(samples: Sequence[Sample], bound: float, *, above: bool) -> float:
    """Return the one-sided chance of a sum so far above a bound, or below it, if it were at the bound.

    It is 1 for fewer than `FEWEST` instructions.
    """
    if not samples or min(len(each.values) for each in samples) < FEWEST:
        return 1.0
    value = sum(float(each.values.mean()) for each in samples)
    if (value <= bound) if above else (value >= bound):
        return 1.0

    def holds(z: float) -> bool:
        critical = max(z * z, _LEAST)
        if len(samples) == 1:
            return not excludes(samples[0].values, samples[0].weighed, bound, critical, abs(bound))
        end = value + _distance(samples, critical, below=above, halvings=_HALVINGS, largest=abs(bound))
        return end <= bound if above else end >= bound

    least, most = 0.0, _LARGEST_Z
    for _ in range(_HALVINGS):
        middle = (least + most) / 2
        least, most = (least, middle) if holds(middle) else (middle, most)
    return 1 - NormalDist().cdf(least)


def _distance(
    samples: Sequence[Sample], critical: float, *, below: bool, halvings: int, largest: float = 0.0
) -> float:
    """How far an end of the interval is from the sum."""
    of_each = [
        interval_end(each.values, each.weighed, critical, below=below, largest=largest, halvings=halvings)
        - float(each.values.mean())
        for each in samples
    ]
    return math.hypot(*of_each) * (-1 if below else 1)
