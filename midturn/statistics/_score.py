"""The score interval of a mean: every value that a score test at 5 % does not exclude.

A value is tested by how far the observed mean is from it, in standard errors that hold *if the value is
true*: those of the likeliest distribution with that mean, which may put weight on what was not observed as
long as it is possible. With n figures and deviations e from what the value would have,

    n mean(e)^2 / V > 1.96^2,    V = variance of e under the likeliest distribution whose mean of e is 0.

Of figures that are 0 or 1 this is Wilson's interval, of paired differences of such figures Tango's (1998,
Statistics in Medicine 17:891), of a ratio a score interval in the manner of Fieller. It has a width where all
figures are alike, since others are possible; it needs no resampling. The likeliest distribution is the
empirical one, each figure weighed by 1 / (1 + multiplier * deviation) (Owen 2001, "Empirical Likelihood",
2.5), with what is left of the weight on the bound of what is possible.

Accepted cost: figures that all lie far from the bounds get a wider interval than they need, since nothing
says that no other will lie there. `benchmarks/coverage.md` has what it covers beside other rules.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from midturn.core import MissingExtra

if TYPE_CHECKING:
    from numpy.typing import NDArray

Interval = tuple[float, float]
"""The ends of a 95 % interval."""

CRITICAL = NormalDist().inv_cdf(0.975) ** 2
HALVINGS = 60


def is_excluded(
    deviations: NDArray[Any], low: Any, high: Any, counts: Any = 1.0, critical: float = CRITICAL
) -> Any:
    """Whether a value is excluded, given the figures' deviations from what it would have, on the last axis.

    Args:
        deviations: of each figure.
        low: the lowest deviation that is possible.
        high: the highest.
        counts: how often each of them was observed.
        critical: what the statistic must exceed; of a 95 % interval where not given.
    """
    np = arrays()
    counts = np.broadcast_to(counts, np.shape(deviations))
    sums = (counts * deviations).sum(axis=-1)
    above, size = sums >= 0, np.abs(sums)
    away = np.where(above[..., None], deviations, -deviations)
    # How far the other side reaches: what has weight there brings the mean back to 0.
    reach = np.maximum(np.where(above, -np.asarray(low), high), -np.where(counts > 0, away, 0).min(axis=-1))
    with np.errstate(divide="ignore", invalid="ignore"):
        # The sign of how far from 0 the mean still is, at the multiplier that makes the statistic critical.
        left = (counts * away / (size[..., None] + critical * away)).sum(axis=-1)
    return (size > 1e-9) & (critical * reach < size) & (left > 0)


def between(excluded: Callable[[float], bool], start: float, lowest: float, highest: float) -> Interval:
    """Return the values around `start` that are not excluded, within these limits."""
    return end_of(excluded, start, lowest), end_of(excluded, start, highest)


def end_of(
    excluded: Callable[[float], bool], inside: float, outside: float, halvings: int = HALVINGS
) -> float:
    """Return the last value on the way from `inside` to `outside` that is not excluded."""
    if not excluded(outside):
        return outside
    for _ in range(halvings):
        middle = (inside + outside) / 2
        if excluded(middle):
            outside = middle
        else:
            inside = middle
    return inside


def without_bounds(parts: Sequence[float], wholes: Sequence[float]) -> Interval | None:
    """Return the interval of the sum of `parts` over that of `wholes`, where nothing bounds them.

    The likeliest distribution is then a normal one, whose variance about the tested value is the mean square
    of the deviations; the interval is Fieller's with a slightly larger critical value than Student's. `None`
    where `wholes` may add up to nothing, and where all ratios are alike.
    """
    part, whole = math.fsum(parts), math.fsum(wholes)
    square = whole**2 - CRITICAL * _products(wholes, wholes)
    if whole <= 0 or square <= 0:
        return None
    middle = part * whole - CRITICAL * _products(parts, wholes)
    rest = part**2 - CRITICAL * _products(parts, parts)
    half = math.sqrt(max(0.0, middle**2 - square * rest))
    return ((middle - half) / square, (middle + half) / square) if half else None


def _products(some: Sequence[float], others: Sequence[float]) -> float:
    return math.fsum(one * other for one, other in zip(some, others, strict=True))


def arrays() -> Any:
    """NumPy, which the extra `studies` brings."""
    try:
        import numpy
    except ModuleNotFoundError as error:
        raise MissingExtra("studies", needed_for="computing figures") from error
    return numpy
