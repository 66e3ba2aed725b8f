"""95 % intervals over trajectories, which are what was sampled; the turns of one resemble each other.

Means get Student's t over one figure per trajectory, which no dependence between turns can upset. Ratios
get a bootstrap over trajectories with expanded percentiles (Hesterberg 2015, "What teachers should know
about the bootstrap", section 3): the plain percentile interval is too narrow by the factor
z / (t sqrt(n / (n - 1))) for few trajectories.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from midturn.statistics._metrics import Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES = 999


def mean_interval(values: NDArray[Any], level: float = 0.95) -> Interval | None:
    """Student's t interval for the mean of one figure per trajectory; `None` for fewer than two."""
    values = values[~np.isnan(values)]
    if len(values) < 2:
        return None
    half = student(len(values) - 1, level) * values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


def difference_interval(a: NDArray[Any], b: NDArray[Any]) -> Interval | None:
    """Welch's 95 % interval for mean(a) - mean(b) over independent trajectories."""
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    if min(len(a), len(b)) < 2:
        return None
    squares = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
    gap, error = float(a.mean() - b.mean()), float(np.sqrt(sum(squares)))
    if error == 0:
        return gap, gap
    degrees = sum(squares) ** 2 / (squares[0] ** 2 / (len(a) - 1) + squares[1] ** 2 / (len(b) - 1))
    half = student(degrees, 0.95) * error
    return gap - half, gap + half


def student(degrees: float, level: float) -> float:
    """The two-sided critical value of Student's t."""
    return float(special.stdtrit(degrees, (1 + level) / 2))


def bootstrap_intervals(
    figures: Callable[[NDArray[Any]], NDArray[Any]], parts: NDArray[Any], seed: int = 0
) -> list[Interval | None]:
    """Expanded-percentile bootstrap of figures that depend on sums over trajectories.

    Args:
        figures: sums (resamples x parts) -> each figure of each resample (figures x resamples).
        parts: trajectories x parts, each row one trajectory's share in the sums.
        seed: of the resampling; the same data give the same intervals.

    Returns:
        One interval per figure; `None` for fewer than two trajectories, or where a bound is not finite.
    """
    n = len(parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = figures(_draws(n, seed) @ parts)
    if n < 2:
        return [None] * len(found)
    tail = float(special.ndtr(-np.sqrt(n / (n - 1)) * student(n - 1, 0.95)))
    # "nearest" because interpolating between two infinities has no answer.
    bounds = np.nanquantile(found, [tail, 1 - tail], method="nearest", axis=1).T
    return [(float(low), float(high)) if np.isfinite([low, high]).all() else None for low, high in bounds]


@lru_cache(maxsize=8)
def _draws(n: int, seed: int) -> NDArray[Any]:
    """How often each of `n` trajectories is drawn in each resample; resamples x n."""
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(float)
