"""95 % intervals of ratios over trajectories, which are what was sampled: the turns of one are alike.

They get a bootstrap over trajectories with expanded percentiles (Hesterberg 2015, "What teachers should know
about the bootstrap", section 3): the plain percentile interval is too narrow by the factor
z / (t sqrt(n / (n - 1))) for few trajectories.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from midturn.statistics._estimates import FEWEST
from midturn.statistics._score import Interval
from midturn.statistics._student import student

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES = 999


def bootstrap_intervals(
    figures: Callable[[NDArray[Any]], NDArray[Any]], parts: NDArray[Any], seed: int = 0
) -> list[Interval | None]:
    """Expanded-percentile bootstrap of figures that depend on sums over trajectories.

    Args:
        figures: sums (resamples x parts) -> each figure of each resample (figures x resamples).
        parts: trajectories x parts, each row one trajectory's share in the sums.
        seed: of the resampling; the same data give the same intervals.

    Returns:
        One interval per figure; `None` for fewer than `FEWEST` trajectories, where a bound is not finite, and
        where all resamples are alike.
    """
    n = len(parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = figures(_draws(n, seed) @ parts)
    if n < FEWEST:
        return [None] * len(found)
    tail = float(special.ndtr(-np.sqrt(n / (n - 1)) * student(n - 1, 0.95)))
    # "nearest" because interpolating between two infinities has no answer.
    bounds = np.nanquantile(found, [tail, 1 - tail], method="nearest", axis=1).T
    return [_bounded(float(low), float(high)) for low, high in bounds]


def _bounded(low: float, high: float) -> Interval | None:
    if not np.isfinite([low, high]).all() or np.isclose(low, high, rtol=1e-9, atol=0):
        return None
    return low, high


@lru_cache(maxsize=8)
def _draws(n: int, seed: int) -> NDArray[Any]:
    """How often each of `n` trajectories is drawn in each resample; resamples x n."""
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(float)
