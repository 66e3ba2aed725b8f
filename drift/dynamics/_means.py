"""Turn means, slopes over the turns, and contrasts between arms: what convinces first.

A slope is the mean of the trajectories' own least-squares slopes, with Student's t over them. For
trajectories of equal length that *is* the mixed-effects estimate with random intercepts and slopes (Laird
and Ware 1982), and it stays valid whatever the dependence between turns. Accepted cost: a short trajectory
counts as much as a long one.

*Late turns* are the second half. A trajectory that first climbs and then levels off is judged by them.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from midturn.drift.dynamics._records import Contrast, Difference, LateLevel, Slope, TurnMean
from midturn.drift.dynamics._series import refuse_unlike
from midturn.statistics import difference_interval, level_interval, mean_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from midturn.drift.dynamics._series import Panel, Series


def turn_means(series: Series) -> list[TurnMean]:
    """Return the mean of every turn that any trajectory has."""
    columns = [(turn, column[~np.isnan(column)]) for turn, column in enumerate(series.panel().T, start=1)]
    return [
        TurnMean(
            arm=series.arm,
            reference=series.reference,
            turn=turn,
            mean=float(column.mean()),
            ci=level_interval(column),
            n=len(column),
        )
        for turn, column in columns
        if len(column)
    ]


def slopes(series: Series) -> list[Slope]:
    """Return the mean slope per turn over all turns and over the late ones."""
    panel = series.panel()
    found: list[Slope] = []
    parts: list[tuple[Literal["all", "late"], Panel]] = [("all", panel), ("late", late(panel))]
    for turns, part in parts:
        own = trajectory_slopes(part)
        own = own[~np.isnan(own)]
        if len(own):
            found.append(
                Slope(
                    arm=series.arm,
                    reference=series.reference,
                    turns=turns,
                    slope=float(own.mean()),
                    ci=mean_interval(own),
                    n=len(own),
                )
            )
    return found


def late_level(series: Series) -> LateLevel:
    """Return the mean over the late turns."""
    own = late_means(series.panel())
    own = own[~np.isnan(own)]
    return LateLevel(
        arm=series.arm,
        reference=series.reference,
        mean=float(own.mean()) if len(own) else None,
        ci=level_interval(own),
        n=len(own),
    )


def late(values: Panel) -> Panel:
    """Return the second half of the turns that any trajectory has.

    The middle turn of an odd number is late.
    """
    seen = np.flatnonzero((~np.isnan(values)).any(axis=0))
    return values[:, seen[len(seen) // 2] : seen[-1] + 1]


def late_means(values: Panel) -> NDArray[np.float64]:
    """Each trajectory's mean over the late turns; NaN where it has none."""
    return _nan_mean(late(values))


def trajectory_slopes(values: Panel) -> NDArray[np.float64]:
    """Each trajectory's own least-squares slope per turn; NaN for fewer than two turns."""
    turns = np.where(np.isnan(values), np.nan, np.arange(values.shape[1]))
    centred = turns - _nan_mean(turns)[:, None]
    spread = np.nansum(centred**2, axis=1)
    with np.errstate(invalid="ignore"):
        return np.where(spread > 0, np.nansum(centred * np.nan_to_num(values), axis=1) / spread, np.nan)


def contrasts(arm: Series, against: Series) -> list[Contrast]:
    """Return the difference between two arms at each turn that both have, paired where they share
    trajectories.
    """
    refuse_unlike(arm, against)
    a, b, paired = _aligned(arm, against)
    found: list[Contrast] = []
    for turn in range(min(a.shape[1], b.shape[1])):
        gap = _gap(a[:, turn], b[:, turn], paired)
        if gap is not None:
            found.append(
                Contrast(
                    arm=arm.arm,
                    against=against.arm,
                    reference=arm.reference,
                    turn=turn + 1,
                    paired=paired,
                    **gap,
                )
            )
    return found


def late_difference(a: Series, b: Series) -> Difference | None:
    """D* of `b` minus D* of `a`, paired by trajectory; `None` where they share fewer than two.

    Both must have settled: the caller sees to that.
    """
    refuse_unlike(a, b)
    shared = sorted(set(a.ids) & set(b.ids))
    if len(shared) < 2:
        return None
    gaps = late_means(b.panel(shared)) - late_means(a.panel(shared))
    return Difference(
        a=a.arm,
        b=b.arm,
        reference=a.reference,
        d_star_difference=float(np.nanmean(gaps)),
        ci=mean_interval(gaps),
        n=int((~np.isnan(gaps)).sum()),
    )


def _aligned(a: Series, b: Series) -> tuple[Panel, Panel, bool]:
    shared = sorted(set(a.ids) & set(b.ids))
    if len(shared) < 2:
        return a.panel(), b.panel(), False
    return a.panel(shared), b.panel(shared), True


def _gap(a: NDArray[Any], b: NDArray[Any], paired: bool) -> dict[str, Any] | None:
    """Difference, interval and n of one turn; `None` where one of the arms lacks it."""
    if paired:
        gaps = (a - b)[~np.isnan(a - b)]
        return {"difference": gaps.mean(), "ci": mean_interval(gaps), "n": len(gaps)} if len(gaps) else None
    a, b = a[~np.isnan(a)], b[~np.isnan(b)]
    if not len(a) or not len(b):
        return None
    return {"difference": a.mean() - b.mean(), "ci": difference_interval(a, b), "n": min(len(a), len(b))}


def _nan_mean(values: NDArray[Any]) -> NDArray[np.float64]:
    """Row means; NaN without a warning for an empty row."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanmean(values, axis=1)
