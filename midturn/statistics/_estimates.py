"""A figure over instructions with its 95 % interval: the one rule by which every report computes them.

- Scores, and everything that is a weighted sum of scores (a mean, a paired difference, a main effect), are
  bounded, and have a score interval; see `_score`. A difference counts as bounded by `REACH` times the
  largest that was observed, in either direction: most instructions change by less than they could.
- An interval of a difference holds 0 wherever the exact sign-flip test does not tell it from nothing.
- A share of what was lost or reached is a ratio of two such sums: its interval holds every share that the
  scores do not exclude. There is none unless what it is a share of is clearly above zero.
- Amounts (tokens, seconds, nats) have no bounds; see `without_bounds`. Where all are alike there is no
  interval, and the estimate says so.

Fewer than `FEWEST` instructions have no interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from midturn.statistics._found import LEVEL, sign_flip
from midturn.statistics._score import (
    CRITICAL,
    HALVINGS,
    Interval,
    arrays,
    between,
    end_of,
    is_excluded,
    without_bounds,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = Sequence[float] | NDArray[Any]
    Table = Sequence[Sequence[float]] | NDArray[Any]

FEWEST = 6
"""Instructions below which there is no interval: all of five go up by chance once in 32 times."""
MOST = 100.0
"""The highest score; the lowest is 0."""
REACH = 1.5
"""How much larger than the largest one observed another difference may be."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure, its interval, and the number of instructions behind both."""

    value: float | None
    """`None` where it is not defined: no instruction, or nothing to divide by."""
    ci: Interval | None
    """`None` for fewer than `FEWEST` instructions, where they bound nothing, and where they are `alike`."""
    n: int
    alike: bool = False
    """Whether every instruction has this amount: then nothing says how far others would be from it."""
    p: float | None = None
    """Of a difference of scores: the two-sided chance of one as large if there is none; see `sign_flip`."""


def average(scores: Numbers) -> Estimate:
    """Return the mean of one score per instruction."""
    return contrast([[score] for score in scores], [1.0])


def difference(before: Numbers, after: Numbers) -> Estimate:
    """Return the mean of `after` minus `before`, paired by instruction."""
    return contrast(list(zip(before, after, strict=True)), [-1.0, 1.0])


def contrast(table: Table, weights: Numbers) -> Estimate:
    """Return a weighted sum of mean scores.

    Args:
        table: instructions x scores, each 0 to 100.
        weights: one for each score.
    """
    np = arrays()
    weighed = np.asarray(weights, dtype=float)
    values = np.asarray(table, dtype=float).reshape(-1, len(weighed)) @ weighed
    n = len(values)
    if not n:
        return Estimate(value=None, ci=None, n=0)
    lowest, highest = _bounds(weighed)
    p = sign_flip(values) if lowest < 0 < highest else None
    ci = _of_scores(values, weighed, p) if n >= FEWEST else None
    return Estimate(value=_rounded(float(values.mean())), ci=ci and _both(ci), n=n, p=p)


def ratio(table: Table, parts: Numbers, wholes: Numbers) -> Estimate:
    """One weighted sum of mean scores as a share of another, such as of the loss.

    Args:
        table: instructions x scores, each 0 to 100.
        parts: the weights of what is divided.
        wholes: those of what it is divided by.
    """
    np = arrays()
    of_part, of_whole = np.asarray(parts, dtype=float), np.asarray(wholes, dtype=float)
    scores = np.asarray(table, dtype=float).reshape(-1, len(of_part))
    part, whole = scores @ of_part, scores @ of_whole
    n, total = len(scores), float(whole.sum())
    if total <= 0:
        return Estimate(value=None, ci=None, n=n)
    if np.array_equal(of_part, of_whole):  # All of itself, whatever the scores.
        return Estimate(value=1.0, ci=None, n=n, alike=True)
    ci = _of_ratio(scores, of_part, of_whole) if n >= FEWEST else None
    return Estimate(value=_rounded(float(part.sum()) / total), ci=ci and _both(ci), n=n)


def share(parts: Numbers, wholes: Numbers) -> Estimate:
    """Return the sum of `parts` over that of `wholes`: of each instruction a count, and a larger one it is
    in.
    """
    np = arrays()
    part, whole = np.asarray(parts, dtype=float), np.asarray(wholes, dtype=float)
    n, total = len(whole), float(whole.sum())
    if total <= 0:
        return Estimate(value=None, ci=None, n=n)
    value, largest = float(part.sum()) / total, float(whole.max())

    def excluded(tested: float) -> bool:
        return bool(is_excluded(part - tested * whole, -tested * largest, (1 - tested) * largest))

    ci = between(excluded, value, 0.0, 1.0) if n >= FEWEST else None
    return Estimate(value=_rounded(value), ci=ci and _both(ci), n=n)


def amount(values: Numbers) -> Estimate:
    """Return the mean of one amount per instruction."""
    return amount_ratio(values, [1.0] * len(values))


def amount_ratio(parts: Numbers, wholes: Numbers) -> Estimate:
    """Return the sum of `parts` over that of `wholes`.

    Of each instruction an amount and what it is counted over.
    """
    np = arrays()
    part, whole = np.asarray(parts, dtype=float), np.asarray(wholes, dtype=float)
    n, total = len(whole), float(whole.sum())
    if total <= 0:
        return Estimate(value=None, ci=None, n=n)
    value = float(part.sum()) / total
    if n < FEWEST or (whole.min() <= 0 and sign_flip(whole) > LEVEL):
        return Estimate(value=_rounded(value), ci=None, n=n)
    alike = bool(np.allclose(part, value * whole, rtol=1e-9, atol=1e-9))
    ci = None if alike else without_bounds(part.tolist(), whole.tolist())
    return Estimate(value=_rounded(value), ci=ci and _both(ci), n=n, alike=alike)


def mean_of(estimates: Sequence[Estimate]) -> Estimate:
    """Return the mean of estimates over different instructions, each of which weighs the same.

    The distances of their ends are added as standard errors are (Zou and Donner 2008, Statistics in Medicine
    27:1693).
    """
    n = sum(each.n for each in estimates)
    values = [each.value for each in estimates if each.value is not None]
    if not estimates or len(values) < len(estimates):
        return Estimate(value=None, ci=None, n=n)
    value, bounds = sum(values) / len(values), [each.ci for each in estimates if each.ci]
    if len(bounds) < len(estimates):
        return Estimate(value=_rounded(value), ci=None, n=n)
    below = math.hypot(*(own - low for own, (low, _) in zip(values, bounds, strict=True))) / len(values)
    above = math.hypot(*(high - own for own, (_, high) in zip(values, bounds, strict=True))) / len(values)
    return Estimate(value=_rounded(value), ci=_both((value - below, value + above)), n=n)


def _of_scores(values: NDArray[Any], weights: NDArray[Any], p: float | None) -> Interval:
    found = interval_end(values, weights, below=True), interval_end(values, weights, below=False)
    if p is not None and p > LEVEL:
        return min(found[0], 0.0), max(found[1], 0.0)
    return found


def interval_end(
    values: NDArray[Any],
    weights: NDArray[Any],
    critical: float = CRITICAL,
    *,
    below: bool,
    largest: float = 0.0,
    halvings: int = HALVINGS,
) -> float:
    """Return the lowest or the highest value that a score test doesn't exclude.

    Args:
        values: of each instruction, its weighted sum of scores.
        weights: which tell what values are possible.
        critical: of the test's statistic; of a 95 % interval where not given.
        below: whether the lowest is wanted.
        largest: a difference that counts as observed, besides those that were.
        halvings: how finely the end is sought.
    """

    def excluded(tested: float) -> bool:
        return excludes(values, weights, tested, critical, largest)

    low, high = _possible(values, weights, largest)
    return end_of(excluded, float(values.mean()), low if below else high, halvings)


def excludes(
    values: NDArray[Any],
    weights: NDArray[Any],
    tested: float,
    critical: float = CRITICAL,
    largest: float = 0.0,
) -> bool:
    """Return whether a score test excludes a value; see `interval_end`."""
    low, high = _possible(values, weights, largest)
    return bool(is_excluded(values - tested, low - tested, high - tested, critical=critical))


def _possible(values: NDArray[Any], weights: NDArray[Any], largest: float) -> Interval:
    lowest, highest = _bounds(weights)
    is_difference = lowest < 0 < highest
    varies = is_difference and values.any()
    most = REACH * max(largest, float(abs(values).max())) if varies else math.inf
    return max(lowest, -most), min(highest, most)


def _of_ratio(scores: NDArray[Any], parts: NDArray[Any], wholes: NDArray[Any]) -> Interval | None:
    """Return the ratio is the tangent of an angle, which has limits: at them the whole is tested for 0."""
    part, whole = scores @ parts, scores @ wholes
    of_whole = contrast(scores, wholes).ci
    if of_whole is None or of_whole[0] <= 0:
        return None
    reach = _reach(part, parts, whole, wholes)

    def excluded(angle: float) -> bool:
        cosine, sine = math.cos(angle), math.sin(angle)
        low, high = _bounds(cosine * parts - sine * wholes)
        return bool(is_excluded(cosine * part - sine * whole, reach * low, reach * high))

    right = math.pi / 2
    if excluded(-right) and excluded(right):
        low, high = between(excluded, math.atan2(part.sum(), whole.sum()), -right, right)
        return math.tan(low), math.tan(high)
    return None


def _reach(part: NDArray[Any], parts: NDArray[Any], whole: NDArray[Any], wholes: NDArray[Any]) -> float:
    """Which share of all that scores allow is counted as possible."""
    ways = [(part, *_bounds(parts)), (whole, *_bounds(wholes))]
    if any(low >= 0 or high <= 0 for _, low, high in ways):
        return 1.0
    return min(1.0, REACH * max(float(abs(values).max()) / max(-low, high) for values, low, high in ways))


def _bounds(weights: NDArray[Any]) -> Interval:
    """Return the lowest and the highest weighted sum of scores."""
    return MOST * float(weights[weights < 0].sum()), MOST * float(weights[weights > 0].sum())


def _both(ci: Interval) -> Interval:
    return _rounded(ci[0]), _rounded(ci[1])


def _rounded(value: float) -> float:
    # Sums taken in another order differ in the last bits; figures that are equal shall look equal. 0: no -0.
    return round(value, 9) + 0.0
