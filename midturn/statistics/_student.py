"""Student's t over one figure per trajectory, which no dependence between its turns can upset.

Trajectories are what was sampled. The intervals of drift studies are these, since what a study of forks can
find is planned with them; there is none for fewer than `FEWEST`, nor where all are alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from midturn.statistics._estimates import FEWEST
from midturn.statistics._score import Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray


def mean_interval(values: NDArray[Any], level: float = 0.95) -> Interval | None:
    """Student's t interval for the mean of one figure per trajectory."""
    values = values[~np.isnan(values)]
    if len(values) < FEWEST or _are_alike(values):
        return None
    half = student(len(values) - 1, level) * values.std(ddof=1) / np.sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


def level_interval(values: NDArray[Any]) -> Interval | None:
    """Student's t interval for the mean of a divergence or a share; where no value is negative, nor is it."""
    found = mean_interval(values)
    if found is None or np.nanmin(values) < 0:
        return found
    return max(0.0, found[0]), found[1]


def difference_interval(a: NDArray[Any], b: NDArray[Any]) -> Interval | None:
    """Welch's 95 % interval for mean(a) - mean(b) over independent trajectories."""
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    if min(len(a), len(b)) < FEWEST or (_are_alike(a) and _are_alike(b)):
        return None
    squares = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
    gap, error = float(a.mean() - b.mean()), float(np.sqrt(sum(squares)))
    degrees = sum(squares) ** 2 / (squares[0] ** 2 / (len(a) - 1) + squares[1] ** 2 / (len(b) - 1))
    half = student(degrees, 0.95) * error
    return gap - half, gap + half


def student(degrees: float, level: float) -> float:
    """Return the two-sided critical value of Student's t."""
    return float(special.stdtrit(degrees, (1 + level) / 2))


def _are_alike(values: NDArray[Any]) -> bool:
    return bool(np.ptp(values) <= 1e-9 * np.abs(values).max())
