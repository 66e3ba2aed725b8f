"""The two verdicts: has the level settled, and does a disturbance decay?

With S the mean slope over the late turns and s the spread of a turn around its trajectory's and its turn's
mean:

- *growing* / *falling*: the 99 % interval of S lies above / below 0.
- *settled*: neither, and all three of
  1. S is flat: its 90 % interval lies within +-`FLAT` s per turn (two one-sided 5 % tests);
  2. whatever slope there was has gone: the slope over all turns does not differ from 0 at 99 %, or it
     exceeds the late slope in its direction (one-sided 5 %), so that no steady trend passes as flat;
  3. disturbances decay: a random walk has flat means too, and is anything but settled.
- *decays*: the random walk with noise is rejected at 2.5 % (`state_space`), as a two-sided 95 % interval
  would: phi can only lie on one side of 1.
- *stays*: it is not, and phi's 95 % interval only has values with which at least half of a disturbance of
  the first turn is left at the last: phi^(T - 1) >= 1/2.
- Everything else is *can't tell at this n*.

Accepted cost: a trend flatter than `FLAT` that these trajectories cannot show over all their turns is called
settled.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from midturn.drift.dynamics._means import late, trajectory_slopes
from midturn.drift.dynamics._records import UNCLEAR, Level, Persistence, Verdict
from midturn.drift.dynamics._state_space import StateSpaceFit, fit_state_space, turn_effects_removed
from midturn.statistics import mean_interval, student

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from midturn.drift.dynamics._series import Panel

FLAT = 0.1
"""Standard deviations per turn."""
MINIMUM_LATE_TURNS = 3
WALK_REJECTED = 0.025


def verdict(values: Panel, fit: StateSpaceFit | None = None) -> Verdict:
    """Both verdicts on one arm's panel (trajectories x turns, NaN where not measured).

    Args:
        values: the panel.
        fit: its state-space fit, where the caller has it already.
    """
    persistence = _persistence(fit or fit_state_space(values), values.shape[1])
    return Verdict(level=_level(values, persistence), persistence=persistence)


def fewest_to_settle(turns: int) -> int | None:
    """Return the fewest trajectories of `turns` turns at which *settled* can come out; `None`: at no number.

    For white noise, whose mean late slope is exactly 0: its 90 % interval must fit into the margin. What
    carries over from turn to turn takes more; for *settled* to be likely, it takes about three times as many.
    """
    late_turns = np.arange(turns - turns // 2)
    if len(late_turns) < MINIMUM_LATE_TURNS:
        return None
    slope_sd = 1 / np.sqrt(((late_turns - late_turns.mean()) ** 2).sum())
    return next(n for n in count(3) if student(n - 1, 0.90) * slope_sd / np.sqrt(n) < FLAT)


def _persistence(fit: StateSpaceFit | None, turns: int) -> Persistence:
    if fit is None:
        return UNCLEAR
    if fit.walk_p <= WALK_REJECTED:
        return "decays"
    return "stays" if fit.phi_ci[0] ** (turns - 1) >= 0.5 and fit.phi_ci[0] > 0 else UNCLEAR


def _level(values: Panel, persistence: Persistence) -> Level:
    part = late(values)
    slopes, overall = trajectory_slopes(part), trajectory_slopes(values)
    known = ~np.isnan(slopes)
    slopes, overall = slopes[known], overall[known]
    sure = mean_interval(slopes, 0.99)
    if sure is None or part.shape[1] < MINIMUM_LATE_TURNS:
        return UNCLEAR
    if sure[0] > 0 or sure[1] < 0:
        return "growing" if sure[0] > 0 else "falling"
    settled = persistence == "decays" and _flat(slopes, FLAT * _spread(values)) and _gone(overall, slopes)
    return "settled" if settled else UNCLEAR


def _flat(slopes: NDArray[Any], margin: float) -> bool:
    low, high = mean_interval(slopes, 0.90) or (-np.inf, np.inf)
    return -margin < low and high < margin


def _gone(overall: NDArray[Any], late_slopes: NDArray[Any]) -> bool:
    low, high = mean_interval(overall, 0.99) or (-np.inf, np.inf)
    if low <= 0 <= high:
        return True
    lost = np.sign(overall.mean()) * (overall - late_slopes)
    return bool(lost.mean() > student(len(lost) - 1, 0.90) * lost.std(ddof=1) / np.sqrt(len(lost)))


def _spread(values: Panel) -> float:
    """Return the standard deviation of a turn after removing its trajectory's and its turn's mean."""
    residuals = turn_effects_removed(values[(~np.isnan(values)).sum(axis=1) >= 2])
    residuals = residuals - np.nanmean(residuals, axis=1)[:, None]
    rows, turns = residuals.shape[0], int((~np.isnan(residuals)).any(axis=0).sum())
    degrees = int((~np.isnan(residuals)).sum()) - rows - turns + 1
    return float(np.sqrt(np.nansum(residuals**2) / max(degrees, 1)))
