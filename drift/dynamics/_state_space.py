"""AR(1) with measurement noise against a random walk with measurement noise, by exact likelihood.

The model of trajectory i at turn t is

    D[i,t] = m[t] + alpha[i] + x[i,t] + e[i,t],    x[i,t] = phi x[i,t-1] + eta[i,t],

with one mean path m for all, any intercepts alpha, white noise e, and x either stationary (|phi| < 1) or a
random walk (phi = 1). The path is removed by least squares, weighted by how much each trajectory moves.
Differences between consecutive observed turns do not depend on alpha: trajectories with unlike levels do not
read as persistence, and as nothing is estimated per trajectory there is no Nickell bias (first-difference
maximum likelihood: Hsiao, Pesaran and Tahmiscioglu 2002; Han and Phillips 2013). Through its variogram,
Var(x[s] - x[t]) proportional to 1 + phi + ... + phi^(|s-t|-1), the model passes continuously into the random
walk at phi = 1.

Two shape parameters are left: phi, and the noise's share of Var(D[t+1] - D[t]). The scale is profiled out.
The likelihood is computed at every point of a fixed grid: that is one matrix product, it cannot fail to
converge, and it makes the parametric bootstrap cheap. The bootstrap panels go through the same steps as the
data; as their ratios depend on the data only through who was observed when and the walk's noise share, they
are kept for the next fit of that kind.

A random walk too small to matter cannot be distinguished from none, at any n. The null hypothesis is
therefore a walk that over the conversation accumulates at least `WALK_MARGIN` of the variance of one turn's
noise, (T - 1) Var(eta) >= WALK_MARGIN Var(e): at least half that noise's standard deviation.

A divergence has a floor at 0, and a walk that meets it turns back there, which looks like a level that it
returns to. Where no value is negative, the walk has to be rejected against walks that are reflected at 0 as
well, from where these trajectories began and with steps of their size.

Accepted costs: disturbances are taken as Gaussian, of one size within a trajectory, and stationary from the
first turn on; trajectories that end early are taken to end for reasons unrelated to their level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.interpolate import CubicSpline

from midturn.statistics import Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from midturn.drift.dynamics._series import Panel

Null = Literal["walk", "white"]
Layout = tuple[tuple[tuple[int, ...], int], ...]
"""The turns at which trajectories were observed, and how many trajectories: (((0, 1, 2, 4), 12), ...)."""

WALK_MARGIN = 0.25
MINIMUM_TURNS = 4
"""Fewer observed turns leave phi, noise and scale unidentified."""
BOOTSTRAPS = 999
REWEIGHTINGS = 4
FLOOR_ASKED = 0.1
"""p above which no walk is rejected anyway."""
CHI2_95 = 3.841

_PHIS = np.round(np.arange(-0.5, 1.001, 0.02), 2)
_SHARES = np.append(np.arange(0.0, 0.951, 0.05), 0.98)
_WALKS = 120
_FREE = len(_PHIS) * len(_SHARES)
"""The grid's points, in order: phi x share, then the walks, then white noise."""


@dataclass(frozen=True, kw_only=True)
class StateSpaceFit:
    """The maximum of the likelihood, and how much worse the two nulls fit."""

    phi: float
    """Share of a disturbance that is left one turn later."""
    phi_ci: Interval
    """95 % profile-likelihood interval, within -0.5 to 1."""
    innovation_sd: float
    noise_sd: float
    walk_p: float
    """Parametric-bootstrap p of the likelihood ratio against a random walk with noise."""
    white_p: float
    """The same against white noise."""


def fit_state_space(values: Panel) -> StateSpaceFit | None:
    """Fit the model and test it against a random walk with noise and against white noise.

    Args:
        values: trajectories x turns, NaN where a turn was not measured.

    Returns:
        `None` for fewer than three trajectories of `MINIMUM_TURNS` turns, or where nothing varies.
    """
    values = values[(~np.isnan(values)).sum(axis=1) >= MINIMUM_TURNS]
    if len(values) < 3 or not _varies(values):
        return None
    layout, ordered = _laid_out(values)
    likelihoods, scales = _likelihoods(ordered[None], layout)
    best = int(likelihoods[:_FREE, 0].argmax())
    phi, share, variance = _PHIS[best // len(_SHARES)], _SHARES[best % len(_SHARES)], scales[best, 0]
    profile = likelihoods[:_FREE, 0].reshape(len(_PHIS), -1).max(axis=1)
    # Neighbouring walks have all but the same null distribution: one in four is simulated.
    walk = float(_walk_shares(values.shape[1])[int(likelihoods[_FREE:-1, 0].argmax()) // 4 * 4])
    return StateSpaceFit(
        **_peak(profile),
        innovation_sd=float(np.sqrt(variance * (1 - share) * (1 + phi) / 2)),
        noise_sd=float(np.sqrt(variance * share / 2)),
        walk_p=_walk_p(float(_ratios(likelihoods, "walk")[0]), ordered, layout, walk),
        white_p=_p(_ratios(likelihoods, "white")[0], _null_ratios(layout, 1.0, "white", BOOTSTRAPS)),
    )


def turn_effects_removed(values: NDArray[Any], weights: NDArray[Any] | None = None) -> NDArray[Any]:
    """Residuals of `values` (... x trajectories x turns) after the mean path common to all trajectories.

    The path is the turn part of a two-way least-squares fit, so that trajectories that end early do not
    bend it. Trajectories keep their intercepts; the path has mean zero. `weights` (... x trajectories): how
    much each counts in it.
    """
    seen = ~np.isnan(values).reshape(-1, *values.shape[-2:])[0]
    weights = np.ones(values.shape[:-1]) if weights is None else weights
    if seen.all():
        path = (weights[..., None, :] @ values)[..., 0, :] / weights.sum(axis=-1)[..., None]
        return values - (path - path.mean(axis=-1, keepdims=True))[..., None, :]
    lengths = seen.sum(axis=1)
    filled = np.where(seen, values, 0.0)
    within = np.where(seen, filled - (filled.sum(axis=-1) / lengths)[..., None], 0.0)
    weighed = weights[..., None] * seen
    normal = weighed.sum(axis=-2)[..., None] * np.eye(seen.shape[1]) - weighed.swapaxes(-1, -2) @ (
        seen / lengths[:, None]
    )
    path = (weights[..., None, :] @ within) @ np.linalg.pinv(normal)
    return values - path


def _varies(values: Panel) -> bool:
    """Whether trajectories move other than together; rounding does not count."""
    residuals = turn_effects_removed(values)
    within = residuals - np.nanmean(residuals, axis=1)[:, None]
    return bool(np.nanmax(np.abs(within)) > 1e-9 * np.nanmax(np.abs(values)))


def _laid_out(values: Panel) -> tuple[Layout, Panel]:
    """Who was observed when, and the panel with its rows in that order."""
    kinds, kind, members = np.unique(~np.isnan(values), axis=0, return_inverse=True, return_counts=True)
    turns = [tuple(np.flatnonzero(row).tolist()) for row in kinds]
    return tuple(zip(turns, members.tolist(), strict=True)), values[kind.argsort(kind="stable")]


def _likelihoods(panels: NDArray[Any], layout: Layout) -> tuple[NDArray[Any], NDArray[Any]]:
    """Log-likelihood and variance of a difference, each grid points x panels; `panels` x rows x turns.

    Twice: the first fit weighs each trajectory for the second one.
    """
    groups = _contrasts(turn_effects_removed(panels, 1 / _sizes(panels, layout)), layout)
    # One of the rows' degrees of freedom went into the mean path.
    share_left = 1 - 1 / panels.shape[1]
    first, scales = _surface(groups, share_left)
    best = first[:_FREE].argmax(axis=0)
    return _surface(
        [_weighed(group, best, scales[best, np.arange(len(best))]) for group in groups], share_left
    )


def _sizes(panels: NDArray[Any], layout: Layout) -> NDArray[Any]:
    """Mean square of each trajectory's moves around the mean path; panels x rows.

    Reweighted least squares: a path in which large trajectories count as much as others moves against them,
    and in the small ones it is movement that goes back and forth, which makes walks look like decay.
    """
    sizes = np.ones(panels.shape[:2])
    for _ in range(REWEIGHTINGS):
        groups = _contrasts(turn_effects_removed(panels, 1 / sizes), layout)
        sizes = np.concatenate([(group.contrasts**2).mean(axis=2) for group in groups], axis=1)
        # One that all but stands still must not be the path by itself.
        sizes = np.maximum(sizes, 1e-5 * sizes.mean(axis=1, keepdims=True))
    return sizes


@dataclass(frozen=True)
class _Group:
    """The trajectories observed at the same turns."""

    contrasts: NDArray[Any]
    """Panels x trajectories x differences between consecutive observed turns."""
    precisions: NDArray[Any]
    """Grid points x upper triangle of the inverse covariance, off-diagonals doubled."""
    determinants: NDArray[Any]
    """Log-determinant of the covariance at each grid point."""


def _contrasts(residuals: NDArray[Any], layout: Layout) -> list[_Group]:
    groups: list[_Group] = []
    start = 0
    for turns, members in layout:
        contrasts = np.diff(residuals[:, start : start + members, turns], axis=2)
        groups.append(_Group(contrasts, *_grid(turns, residuals.shape[2])))
        start += members
    return groups


def _surface(groups: list[_Group], share_left: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the Gaussian likelihood at every grid point, its scale profiled out, and that scale."""
    squares, determinants, degrees = 0.0, 0.0, 0.0
    for group in groups:
        members, width = group.contrasts.shape[1:]
        scatter = (group.contrasts.transpose(0, 2, 1) @ group.contrasts)[:, *np.triu_indices(width)]
        squares = squares + group.precisions @ scatter.T
        determinants = determinants + members * share_left * group.determinants
        degrees += members * share_left * width
    scales = np.asarray(squares) / degrees
    return -0.5 * (degrees * np.log(scales) + np.asarray(determinants)[:, None]), scales


def _weighed(group: _Group, best: NDArray[Any], scales: NDArray[Any]) -> _Group:
    """Trajectories brought to one size under the covariance that fitted best (a step of Tyler's M-estimator).

    Without it, trajectories that vary more than others make a random walk look like one that decays.
    """
    width = group.contrasts.shape[2]
    rows, columns = np.triu_indices(width)
    inverse = np.zeros((len(best), width, width))
    inverse[:, rows, columns] = group.precisions[best] / scales[:, None]
    sizes = ((group.contrasts @ inverse) * group.contrasts).sum(axis=2) / width
    return replace(group, contrasts=group.contrasts / np.sqrt(np.where(sizes > 0, sizes, np.inf))[..., None])


@lru_cache(maxsize=100)  # up to 2.6 MB each at 20 turns
def _grid(turns: tuple[int, ...], width: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Inverse covariances of the differences (points x upper triangle, off-diagonals doubled), log-dets."""
    walks = [(1.0, share) for share in _walk_shares(width)]
    points = [(phi, share) for phi in _PHIS for share in _SHARES] + walks + [(0.0, 1.0)]
    lags = np.abs(np.subtract.outer(turns, turns))
    powers = {phi: np.cumsum([0.0, *(phi ** np.arange(max(turns) + 1))])[lags] for phi, _ in points}
    variograms = np.array([(1 - share) * powers[phi] + share * (lags > 0) for phi, share in points])
    covariances = -0.5 * np.diff(np.diff(variograms, axis=1), axis=2)
    rows, columns = np.triu_indices(len(turns) - 1)
    precisions = np.linalg.inv(covariances)[:, rows, columns] * np.where(rows == columns, 1, 2)
    return precisions, np.linalg.slogdet(covariances)[1]


def _walk_shares(width: int) -> NDArray[Any]:
    """Return the noise's share of a difference's variance for walks from pure down to the margin."""
    steps = np.geomspace(WALK_MARGIN / max(width - 1, 1), 100, _WALKS - 1)  # Var(eta) / Var(e)
    return np.append(2 / (steps + 2), 0.0)


def _ratios(likelihoods: NDArray[Any], null: Null) -> NDArray[Any]:
    """Likelihood ratio 2 (free - null) of each panel."""
    bound = likelihoods[_FREE:-1].max(axis=0) if null == "walk" else likelihoods[-1]
    return np.maximum(2 * (likelihoods[:_FREE].max(axis=0) - bound), 0.0)


def _walk_p(ratio: float, values: Panel, layout: Layout, share: float) -> float:
    """Return the larger p of the walks that may have given this ratio."""
    p = _p(ratio, _null_ratios(layout, share, "walk", BOOTSTRAPS))
    if p > FLOOR_ASKED or np.nanmin(values) < 0:
        return p
    return max(p, _p(ratio, _floored_ratios(values, layout, share, BOOTSTRAPS)))


def _floored_ratios(values: Panel, layout: Layout, share: float, count: int) -> NDArray[Any]:
    """Likelihood ratios of walks reflected at 0 that begin where these trajectories did."""
    rng = np.random.default_rng(0)
    seen = ~np.isnan(values)
    begin = values[np.arange(len(values)), seen.argmax(axis=1)]
    spreads = np.sqrt(_sizes(values[None], layout)[0])
    found: list[NDArray[Any]] = []
    for size in _batches(count):
        walk = np.empty((size, *values.shape))
        walk[:, :, 0] = begin
        for turn in range(1, values.shape[1]):
            steps = np.sqrt(1 - share) * spreads * rng.standard_normal((size, len(values)))
            walk[:, :, turn] = np.abs(walk[:, :, turn - 1] + steps)
        noise = np.sqrt(share / 2) * spreads[:, None] * rng.standard_normal(walk.shape)
        panels = np.where(seen, np.abs(walk + noise), np.nan)
        found.append(_ratios(_likelihoods(panels, layout)[0], "walk"))
    return np.concatenate(found)


@lru_cache(maxsize=2048)
def _null_ratios(layout: Layout, share: float, null: Null, count: int) -> NDArray[Any]:
    """Likelihood ratios of panels simulated under the null; `share` is the noise's, 1 for white noise."""
    rng = np.random.default_rng(0)
    width = max(turns[-1] for turns, _ in layout) + 1
    seen = np.zeros((sum(members for _, members in layout), width), dtype=bool)
    start = 0
    for turns, members in layout:
        seen[start : start + members, turns] = True
        start += members
    found: list[NDArray[Any]] = []
    for size in _batches(count):
        noise = rng.standard_normal((size, *seen.shape)) * np.sqrt(share / 2)
        steps = rng.standard_normal((size, *seen.shape)) * np.sqrt(1 - share)
        panels = np.where(seen, steps.cumsum(axis=2) + noise, np.nan)
        found.append(_ratios(_likelihoods(panels, layout)[0], null))
    return np.concatenate(found)


def _batches(count: int) -> list[int]:
    """Panels that are simulated at once, for the memory that they take."""
    return np.diff(np.linspace(0, count, 1 + count // 100).astype(int)).tolist()


def _p(ratio: float, null: NDArray[Any]) -> float:
    # A ratio that equals the null's at the shared maximum differs in its last bits.
    return float((1 + (null >= ratio - 1e-9).sum()) / (len(null) + 1))


def _peak(profile: NDArray[Any]) -> dict[str, Any]:
    """Where the profile likelihood peaks, and where it is within the 95 % drop; by spline."""
    fine = np.linspace(_PHIS[0], _PHIS[-1], 1501)
    heights = CubicSpline(_PHIS, profile)(fine)
    inside = fine[2 * (heights.max() - heights) <= CHI2_95]
    return {"phi": float(fine[heights.argmax()]), "phi_ci": (float(inside[0]), float(inside[-1]))}
