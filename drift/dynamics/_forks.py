"""Forked interventions: what a reminder did, distinguished from what would have happened anyway.

From one prefix, one branch gets the intervention and the other does not. Their difference d[h], h turns
after the treated one, starts at zero by construction, so neither its size nor its decay can come from
regression to the mean.

- *Effect*: the mean of d[1], on the first turn after the treated one (the treated turn itself contains the
  intervention's words).
- *Decay* lambda: the share of the difference that is left a turn later. With E d[h+1] = lambda E d[h],

      lambda = sum_h w[h] mean d[h+1] / sum_h w[h] mean d[h],      w[h] = 0.8^h,

  a ratio of two means over forks, whose interval is Fieller's (1954), exact for Gaussian forks. Noise in d
  does not bias it. The weights put the turns first at which there is still something to see.

lambda means nothing where nothing was carried over: it is given only where the effect's interval excludes 0,
and its interval has no end where the denominator could be 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from midturn.core import BadInput
from midturn.statistics import Interval, mean_interval, student

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from midturn.drift.dynamics._series import Panel


@dataclass(frozen=True, kw_only=True)
class ForkEffect:
    """The paired difference, treated minus untreated, over the turns after the treated one."""

    differences: tuple[float, ...]
    """Mean difference per turn after the treated one."""
    intervals: tuple[Interval | None, ...]
    effect: float
    """The first of `differences`."""
    effect_ci: Interval | None
    carried_over: bool
    """Whether the effect's 95 % interval excludes 0."""
    decay: float | None
    """lambda; `None` where nothing was carried over or only one turn was followed."""
    decay_ci: Interval | None
    """`None` also where the interval has no end."""
    decays: bool
    """Whether lambda's interval lies below 1."""
    forks: int


@dataclass(frozen=True, kw_only=True)
class ForkPlan:
    """How many forks show an effect, and how many show that it decays."""

    effect: int
    decay: int | None
    """`None` where no number up to `MOST_FORKS` would."""


MOST_FORKS = 100_000
EARLIER_WEIGH_MORE = 0.8


def fork_effect(treated: Panel, untreated: Panel) -> ForkEffect:
    """Size and decay of an intervention's effect.

    Args:
        treated: forks x turns after the treated one, the branch that got the intervention.
        untreated: the other branch, same shape, same order.

    Raises:
        BadInput: the shapes differ, there are no turns, or fewer than two complete forks.
    """
    if treated.shape != untreated.shape or treated.ndim != 2 or not treated.shape[1]:
        raise BadInput(
            f"forks need two tables (forks x turns) of one shape, not {treated.shape} and {untreated.shape}"
        )
    gaps = treated - untreated
    gaps = gaps[~np.isnan(gaps).any(axis=1)]
    if len(gaps) < 2:
        raise BadInput(f"{len(gaps)} forks have all their turns in both branches: at least 2 are needed")
    intervals = tuple(mean_interval(column) for column in gaps.T)
    carried_over = intervals[0] is not None and not intervals[0][0] <= 0 <= intervals[0][1]
    decay, decay_ci = _decay(gaps) if carried_over and gaps.shape[1] > 1 else (None, None)
    return ForkEffect(
        differences=tuple(float(mean) for mean in gaps.mean(axis=0)),
        intervals=intervals,
        effect=float(gaps[:, 0].mean()),
        effect_ci=intervals[0],
        carried_over=carried_over,
        decay=decay,
        decay_ci=decay_ci,
        decays=decay_ci is not None and decay_ci[1] < 1,
        forks=len(gaps),
    )


def forks_needed(
    *, shift: float, phi: float, process_sd: float, noise_sd: float, turns: int = 5, power: float = 0.8
) -> ForkPlan:
    """How many forks find the effect and its decay with this power, at 5 % two-sided.

    The plan's model: the intervention shifts the treated turn by `shift`; phi of it is left each turn; from
    the fork on, the branches have their own innovations (sd `process_sd`) and noise (sd `noise_sd`). The
    tests are t tests on linear combinations of a fork's turns, so that their power is exact.

    Args:
        shift: on the treated turn, in the divergence's unit.
        phi: share left a turn later, 0 to 1.
        process_sd: of a turn's innovation.
        noise_sd: of a turn's measurement.
        turns: followed after the treated one.
        power: wanted.

    Raises:
        BadInput: a figure out of its range.
    """
    if not 0 <= phi <= 1 or not 0 < power < 1 or turns < 2 or not process_sd + noise_sd > 0 or not shift:
        raise BadInput(
            "forks are planned for shift not 0, 0 <= phi <= 1, 0 < power < 1, turns >= 2 and some noise"
        )
    means, covariance = _model(shift, phi, process_sd, noise_sd, turns)
    first, lost = np.eye(turns)[0], _numerator(turns) - _denominator(turns)
    effect = _needed(float(first @ means), float(np.sqrt(first @ covariance @ first)), power)
    if effect is None:
        raise BadInput("with phi 0 nothing is left on the turn after the treated one: plan for a larger phi")
    decay = _needed(float(lost @ means), float(np.sqrt(lost @ covariance @ lost)), power)
    return ForkPlan(effect=effect, decay=None if decay is None else max(effect, decay))


def _decay(gaps: NDArray[Any]) -> tuple[float, Interval | None]:
    """Return the ratio of two means and Fieller's interval for it."""
    above, below = gaps @ _numerator(gaps.shape[1]), gaps @ _denominator(gaps.shape[1])
    covariance = np.cov(above, below) / len(gaps)
    mean_above, mean_below = above.mean(), below.mean()
    critical = student(len(gaps) - 1, 0.95) ** 2
    # The values L with (mean_above - L mean_below)^2 <= critical Var(mean_above - L mean_below).
    square = mean_below**2 - critical * covariance[1, 1]
    cross = mean_above * mean_below - critical * covariance[0, 1]
    rest = mean_above**2 - critical * covariance[0, 0]
    root = cross**2 - square * rest
    ratio = float(mean_above / mean_below)
    if square <= 0 or root < 0:
        return ratio, None
    return ratio, (float((cross - np.sqrt(root)) / square), float((cross + np.sqrt(root)) / square))


def _denominator(turns: int) -> NDArray[np.float64]:
    return np.append(EARLIER_WEIGH_MORE ** np.arange(turns - 1), 0.0)


def _numerator(turns: int) -> NDArray[np.float64]:
    return np.append(0.0, EARLIER_WEIGH_MORE ** np.arange(turns - 1))


def _model(
    shift: float, phi: float, process_sd: float, noise_sd: float, turns: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Mean and covariance of a fork's differences on the turns after the treated one."""
    ages = np.arange(1, turns + 1)
    # Innovation of turn s (0: the treated one) that is left at turn h.
    left = np.where(
        ages[:, None] >= np.arange(turns + 1),
        phi ** np.maximum(ages[:, None] - np.arange(turns + 1), 0.0),
        0.0,
    )
    covariance = 2 * (process_sd**2 * left @ left.T + noise_sd**2 * np.eye(turns))
    return shift * phi**ages, covariance


def _needed(mean: float, sd: float, power: float) -> int | None:
    """Return the fewest forks at which a two-sided 5 % t test finds this mean with this power."""
    low, high = 1, MOST_FORKS
    if abs(mean) < 1e-12 or _power(mean / sd, high) < power:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _power(mean / sd, middle) >= power else (middle, high)
    return high


def _power(effect_size: float, n: int) -> float:
    from scipy import stats  # Half a second, and for estimates alone.

    # `special.nctdtr` is NaN at some large noncentralities.
    return float(stats.nct.sf(student(n - 1, 0.95), n - 1, abs(effect_size) * np.sqrt(n)))
