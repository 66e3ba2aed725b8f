"""The paper's own diagnostic (arXiv 2510.07777, equations 5 and 6), beside what noise gives.

D[t+1] - D[t] = a + b D[t] + noise by pooled least squares, D* = -a/b. Taken alone, b < 0 and a handsome D*
say nothing: white noise has b near -1 and D* at its mean, and measurement error or unlike trajectories make
a random walk look restoring too. The figures therefore come with the bands that both give for the same
trajectories and turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from midturn.drift.dynamics._records import Bands, Bound, NullP
from midturn.statistics import Interval, bootstrap_intervals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from midturn.drift.dynamics._series import Panel

SIMULATIONS = 999


@dataclass(frozen=True, kw_only=True)
class PaperFit:
    """The regression's figures, as the paper reports them."""

    a: float
    b: float
    b_ci: Interval | None
    d_star: float
    d_star_ci: Interval | None
    r2: float
    residual_std: float
    max_residual: float
    spearman: float
    n_pairs: int


def paper_fit(values: Panel) -> PaperFit | None:
    """Fit the paper's regression to a panel (trajectories x turns, NaN where not measured).

    Returns:
        `None` for fewer than three pairs of consecutive turns, or where D never varies.
    """
    before, change = _pairs(values)
    if len(before) < 3 or np.ptp(before) == 0 or np.isclose(np.ptp(change), 0):
        return None
    parts = _parts(values)
    a, b, r2 = (float(figure[0]) for figure in _regression(parts.sum(axis=0)[None]))
    residuals = change - a - b * before
    b_ci, d_star_ci = bootstrap_intervals(_slope_and_equilibrium, parts)
    return PaperFit(
        a=a,
        b=b,
        b_ci=b_ci,
        d_star=-a / b,
        d_star_ci=d_star_ci,
        r2=r2,
        residual_std=float(np.sqrt((residuals**2).sum() / max(len(residuals) - 2, 1))),
        max_residual=float(np.abs(residuals).max()),
        spearman=_correlation(_ranks(before), _ranks(change)),
        n_pairs=len(before),
    )


def _ranks(values: NDArray[Any]) -> NDArray[Any]:
    """Return the values' ranks, which ties share.

    `scipy.stats` has them too, and takes half a second to import.
    """
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (count.cumsum() - (count - 1) / 2)[place]


def null_bands(values: Panel, b: float) -> tuple[Bands, Bands, NullP]:
    """Return what white noise and a random walk give for the same trajectories and turns, and where `b` lies.

    The walk starts as spread out, in steps, as the data do.
    """
    seen = ~np.isnan(values)
    steps = np.diff(values, axis=1)
    start = values[np.arange(len(values)), seen.argmax(axis=1)]
    spread = float(np.nanstd(start) / (np.nanstd(steps) or 1.0))
    white = _null_figures(seen.tobytes(), seen.shape, None)
    walk = _null_figures(seen.tobytes(), seen.shape, round(spread, 1))
    return (
        _bands(white),
        _bands(walk),
        NullP(white_noise=_two_sided(white[0], b), random_walk=_two_sided(walk[0], b)),
    )


def bound(values: Panel, fit: PaperFit, intervention: float = 0.0) -> Bound:
    """Return the paper's equation 3 with the assumptions it needs, each one that this fit breaks named.

    Args:
        values: the panel that was fitted.
        fit: its fit.
        intervention: the mean effect of the interventions on the divergence, not below 0.
    """
    rate = 1 + fit.b
    broken = [
        text
        for text, breaks in (
            (f"0 < lambda < 1 (lambda is {rate:.3g})", not 0 < rate < 1),
            ("lambda < 1 beyond doubt (the interval of b reaches 0)", fit.b_ci is None or fit.b_ci[1] >= 0),
            ("lambda > 0 beyond doubt (the interval of b reaches -1)", fit.b_ci is None or fit.b_ci[0] <= -1),
            ("eps above the mean intervention, or the bound is negative", fit.max_residual <= intervention),
        )
        if breaks
    ]
    radius = (
        (fit.max_residual - intervention) / (1 - rate)
        if rate < 1 and fit.max_residual > intervention
        else None
    )
    if radius is not None and radius >= float(np.nanmax(np.abs(values - fit.d_star))):
        broken.append("a bound that says something (its radius is beyond every distance observed)")
    return Bound(
        rate=rate, noise=fit.max_residual, intervention=intervention, radius=radius, broken=tuple(broken)
    )


def _pairs(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    before, change = values[..., :-1], np.diff(values, axis=-1)
    known = ~np.isnan(change)
    return before[known], change[known]


def _parts(values: NDArray[Any]) -> NDArray[Any]:
    """Each trajectory's share in the regression's sums: n, sum D, sum dD, sum DD, sum D dD, sum dD dD."""
    change = np.diff(values, axis=-1)
    known = ~np.isnan(change)
    before, change = np.where(known, values[..., :-1], 0.0), np.where(known, change, 0.0)
    terms = (known.astype(float), before, change, before**2, before * change, change**2)
    return np.stack([term.sum(axis=-1) for term in terms], axis=-1)


def _regression(sums: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return a, b and R^2 of each row of sums."""
    n, x, y, xx, xy, yy = np.moveaxis(sums, -1, 0)
    covariance, variance = xy - x * y / n, xx - x**2 / n
    b = covariance / variance
    return (y - b * x) / n, b, b * covariance / (yy - y**2 / n)


def _slope_and_equilibrium(sums: NDArray[Any]) -> NDArray[Any]:
    a, b, _ = _regression(sums)
    return np.stack([b, -a / b])


@lru_cache(maxsize=64)
def _null_figures(mask: bytes, shape: tuple[int, int], spread: float | None) -> NDArray[Any]:
    """b, R^2 and rho of `SIMULATIONS` panels: white noise, or walks whose starts are `spread` steps apart."""
    seen = np.frombuffer(mask, dtype=bool).reshape(shape)
    rng = np.random.default_rng(0)
    figures: list[tuple[float, float, float]] = []
    for _ in range(SIMULATIONS):
        panel = rng.standard_normal(shape)
        if spread is not None:
            panel[:, 0] *= spread
            panel = panel.cumsum(axis=1)
        panel = np.where(seen, panel, np.nan)
        _, b, r2 = _regression(_parts(panel).sum(axis=0)[None])
        figures.append(
            (
                float(b[0]),
                float(r2[0]),
                _correlation(*(values.argsort().argsort() for values in _pairs(panel))),
            )
        )
    return np.array(figures).T


def _correlation(x: NDArray[Any], y: NDArray[Any]) -> float:
    return float(np.corrcoef(x, y)[0, 1])


def _bands(figures: NDArray[Any]) -> Bands:
    b, r2, spearman = (
        (float(low), float(high)) for low, high in np.quantile(figures, [0.025, 0.975], axis=1).T
    )
    return Bands(b=b, r2=r2, spearman=spearman)


def _two_sided(null: NDArray[Any], b: float) -> float:
    beyond = min((null <= b).sum(), (null >= b).sum())
    return float(min(1.0, 2 * (1 + beyond) / (len(null) + 1)))
