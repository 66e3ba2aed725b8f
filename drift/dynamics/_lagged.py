"""Two checks on persistence that need no likelihood: lagged-instrument AR(1) and variance ratios.

Both work on panels whose mean path has been removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from midturn.drift.dynamics._state_space import turn_effects_removed
from midturn.statistics import Interval, bootstrap_intervals

if TYPE_CHECKING:
    from midturn.drift.dynamics._series import Panel


@dataclass(frozen=True)
class Ratio:
    """A ratio of two sums over trajectories, with its bootstrap interval."""

    value: float
    ci: Interval | None
    pairs: int
    """Terms in each sum."""


def lagged_instrument(values: Panel) -> Ratio | None:
    """Estimate phi from D[t+1] on D[t], with an instrument made of the turns before t.

    The instrument is D[t-1] less the mean of the turns before it. It shares neither measurement noise with
    D[t] and D[t+1] nor, where the level has settled, the trajectory's intercept, so that neither reads as
    dynamics (in the manner of Blundell and Bond 1998). It is weak: where phi is near 0, or the trajectories
    few or unlike, the interval is wide or has no end. `None` for fewer than two trajectories of four turns.
    """
    if values.shape[1] < 4:
        return None
    residuals = turn_effects_removed(values)
    known = ~np.isnan(residuals)
    counts = np.where(known.cumsum(axis=1) > 0, known.cumsum(axis=1), np.nan)[:, :-3]
    before = np.where(known, residuals, 0.0).cumsum(axis=1)[:, :-3]
    instrument = residuals[:, 1:-2] - before / counts
    return _ratio(instrument * residuals[:, 3:], instrument * residuals[:, 2:-1])


def variance_ratio(values: Panel, k: int) -> Ratio | None:
    """Var(D[t+k] - D[t]) / (k Var(D[t+1] - D[t])) (Lo and MacKinlay 1988).

    1 for a random walk, 1/k for white noise; measurement noise lowers it. `None` for fewer than k + 1 turns.
    """
    if values.shape[1] <= k:
        return None
    residuals = turn_effects_removed(values)
    far, near = (residuals[:, k:] - residuals[:, :-k]) ** 2, np.diff(residuals, axis=1) ** 2
    if np.isnan(far).all() or not np.nansum(near) > 0:
        return None
    parts = np.column_stack([_sums(far), _counts(far), _sums(near), _counts(near)])
    value = _mean_ratio(parts.sum(axis=0)[None], k)[0]
    return Ratio(
        float(value),
        bootstrap_intervals(lambda sums: _mean_ratio(sums, k)[None], parts)[0],
        int(_counts(far).sum()),
    )


def _mean_ratio(sums: Panel, k: int) -> Panel:
    return (sums[:, 0] / sums[:, 1]) / (k * sums[:, 2] / sums[:, 3])


def _ratio(above: Panel, below: Panel) -> Ratio | None:
    known = ~np.isnan(above) & ~np.isnan(below)
    above, below = np.where(known, above, np.nan), np.where(known, below, np.nan)
    parts = np.column_stack([_sums(above), _sums(below)])[known.any(axis=1)]
    if len(parts) < 2 or parts[:, 1].sum() == 0:
        return None
    total = parts.sum(axis=0)
    return Ratio(
        float(total[0] / total[1]),
        bootstrap_intervals(lambda sums: (sums[:, 0] / sums[:, 1])[None], parts)[0],
        int(known.sum()),
    )


def _sums(terms: Panel) -> Panel:
    return np.nansum(terms, axis=1)


def _counts(terms: Panel) -> Panel:
    return (~np.isnan(terms)).sum(axis=1).astype(float)
