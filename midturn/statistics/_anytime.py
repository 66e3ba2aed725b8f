"""The difference of two groups' means while an experiment runs: what is said holds at every look at once.

Outcomes lie between 0 and 1, and chance puts each into the first group, with a known share, or into the
other. Of the difference, first minus other, an outcome y says

    x = (y - h) / share  in the first group,  x = -(y - h) / (1 - share)  in the other,

where h is the mean of the outcomes before it. Whatever h is, x has the difference for its expectation
(Howard, Ramdas, McAuliffe and Sekhon 2021, Annals of Statistics 49:1055).

A difference d is tested by betting against it: who stakes the share g of a capital on every x, goes from 1 to

    product of  1 - g + g * (x - low) / (d - low),  low being the least that x could have been,

and has 1 to expect at every time if d is right. So has the mean over several shares, and the chance that it
is ever 40 or more is 1 in 40 at most (Ville's inequality), and as much for bets on the other side. All
differences that neither side excludes are a 95 % interval at any time, however often somebody looked and
whatever made them stop (Waudby-Smith and Ramdas 2024, JRSS B 86:1, with a grid of bets). That there is no
difference needs nothing but the assignment by chance; an interval around another one takes the difference
to be the same throughout.

Accepted cost: it takes some 1.8 times the outcomes that a single look at a planned end takes; see
`benchmarks/trials.md`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from midturn.statistics._found import LEVEL
from midturn.statistics._score import Interval, arrays, between

if TYPE_CHECKING:
    from numpy.typing import NDArray

BETS = tuple(0.7**n for n in range(1, 9))
"""Shares of the capital, from most of it, for great differences, to a twentieth, for small ones."""
_ENOUGH = math.log(2 / LEVEL)
"""The logarithm of the capital that excludes a difference, on each side."""
_LIMIT = 1 - 1e-9
"""The greatest difference that is tested; at 1 the stake may be all or nothing."""


def anytime_interval(outcomes: Sequence[float], in_first: Sequence[bool], share: float) -> Interval:
    """Return the differences of the means, first group minus the other, that no look excludes so far.

    Args:
        outcomes: each 0 to 1, in the order in which they came.
        in_first: whether chance put it into the first group.
        share: the chance to be put there.
    """
    x, low, high = _told(outcomes, in_first, share)
    lowest, _ = between(lambda d: _is_excluded(x, low, d), _LIMIT, -_LIMIT, _LIMIT)
    _, highest = between(lambda d: _is_excluded(-x, -high, -d), -_LIMIT, -_LIMIT, _LIMIT)
    return round(lowest, 6) + 0.0, round(highest, 6) + 0.0


def is_told_from_none(outcomes: Sequence[float], in_first: Sequence[bool], share: float) -> bool:
    """Whether 0 is no such difference."""
    x, low, high = _told(outcomes, in_first, share)
    return _is_excluded(x, low, 0.0) or _is_excluded(-x, -high, 0.0)


def outcomes_needed(difference: float, mean: float, share: float) -> int:
    """How many outcomes it takes until 0 is excluded, with 80 % power.

    That is computed for outcomes that are 0 or 1, which vary most, with the best of the bets.

    Args:
        difference: of the means, more than 0.
        mean: of all outcomes.
        share: the chance of the first group.
    """
    np = arrays()
    first = min(1.0, mean + (1 - share) * difference)
    other = first - difference
    if other < 0:
        first, other = difference, 0.0
    chances = np.array([share * first, share * (1 - first), (1 - share) * (1 - other), (1 - share) * other])
    middle = share * first + (1 - share) * other
    x, low, _ = _weighed(np.array([1.0, 0.0, 0.0, 1.0]), np.array([1, 1, 0, 0], dtype=bool), middle, share)
    grown = np.log1p(np.array(BETS)[:, None] * (x / -low))
    means = (grown * chances).sum(axis=1)
    grown, means = grown[means > 0], means[means > 0]
    variances = (grown**2 * chances).sum(axis=1) - means**2
    z = NormalDist().inv_cdf(0.8)
    # The other bets have lost about half of the capital by then.
    goal = _ENOUGH + math.log(2)
    roots = (z * np.sqrt(variances) + np.sqrt(z**2 * variances + 4 * means * goal)) / (2 * means)
    return math.ceil(float((roots**2).min()))


def _told(
    outcomes: Sequence[float], in_first: Sequence[bool], share: float
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return what each outcome says of the difference, and the least and the most that it could have said."""
    np = arrays()
    y, first = np.asarray(outcomes, dtype=float), np.asarray(in_first, dtype=bool)
    before = (0.5 + np.cumsum(y) - y) / (1 + np.arange(len(y)))
    return _weighed(y, first, before, share)


def _weighed(
    y: NDArray[Any], first: NDArray[Any], h: Any, share: float
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    np = arrays()
    x = np.where(first, (y - h) / share, -(y - h) / (1 - share))
    low = -np.maximum(h / share, (1 - h) / (1 - share))
    return x, low, np.maximum((1 - h) / share, h / (1 - share))


def _is_excluded(x: NDArray[Any], low: NDArray[Any], difference: float) -> bool:
    """Whether who bets on more than this difference has become rich."""
    np = arrays()
    stakes = np.array(BETS)[:, None]
    capitals = np.log1p(stakes * ((x - low) / (difference - low) - 1)).sum(axis=1)
    most = float(capitals.max())
    return most + math.log(float(np.exp(capitals - most).mean())) >= _ENOUGH
