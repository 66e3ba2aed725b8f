"""From the arms' figures to everything that can be said of their dynamics."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from midturn.core import BadInput
from midturn.drift._forecast import Forecast
from midturn.drift.dynamics._lagged import lagged_instrument, variance_ratio
from midturn.drift.dynamics._means import contrasts, late_difference, late_level, slopes, turn_means
from midturn.drift.dynamics._paper import bound, null_bands, paper_fit
from midturn.drift.dynamics._records import Dynamics, Fit, NullP, VarianceRatio
from midturn.drift.dynamics._series import NEUTRAL, Series, refuse_unlike
from midturn.drift.dynamics._state_space import fit_state_space
from midturn.drift.dynamics._verdicts import verdict

if TYPE_CHECKING:
    from midturn.drift.dynamics._series import Panel

RATIO_TURNS = 4


def analyse(series: Sequence[Series]) -> Dynamics:
    """Everything that can be said of the arms' dynamics, in the order in which it convinces.

    Arms are compared within one reference. The figures are called drift only where every reference has the
    arm `neutral`, the same turns without the conflicting instructions, to be compared with.

    Raises:
        BadInput: there is no arm, an arm is given twice, or arms under one reference differ in estimator, k
            or aggregation.
    """
    if not series:
        raise BadInput("there is nothing to analyse: give at least one arm")
    references = [
        [one for one in series if one.reference == reference]
        for reference in dict.fromkeys(one.reference for one in series)
    ]
    for arms in references:
        _refuse_unlike_arms(arms)
    fits = [fit for one in series for fit in fits_of(one)]
    return Dynamics(
        named="drift" if all(_neutral(arms) and len(arms) > 1 for arms in references) else "divergence",
        turn_means=[mean for one in series for mean in turn_means(one)],
        slopes=[slope for one in series for slope in slopes(one)],
        late_levels=[late_level(one) for one in series],
        contrasts=[
            contrast
            for arms in references
            for against in _neutral(arms)
            for one in arms
            if one is not against
            for contrast in contrasts(one, against)
        ],
        variance_ratios=[ratio for one in series for ratio in _variance_ratios(one)],
        fits=fits,
        differences=[
            difference
            for arms in references
            for a, b in combinations(arms, 2)
            if _settled(fits, a) and _settled(fits, b) and (difference := late_difference(a, b))
        ],
    )


def forecast_from(dynamics: Dynamics, arm: str, reference: str) -> Forecast:
    """Return what the policy `towards` predicts by: the arm's state-space fit around its late level.

    Raises:
        BadInput: that arm has no such fit, or no level to forecast around.
    """
    named = f"arm {arm!r} under reference {reference!r}"
    fit = next(
        (fit for fit in dynamics.fits if fit.verdict and (fit.arm, fit.reference) == (arm, reference)), None
    )
    if (
        fit is None
        or fit.verdict is None
        or fit.b is None
        or fit.residual_std is None
        or fit.noise_std is None
    ):
        raise BadInput(f"{named} has no state-space fit: give it at least 3 trajectories of 4 turns")
    if fit.verdict.level in ("growing", "falling"):
        raise BadInput(
            f"{named} is {fit.verdict.level} and has no level to forecast around: use `above` instead"
        )
    late = next(late for late in dynamics.late_levels if (late.arm, late.reference) == (arm, reference))
    return Forecast(
        level=late.mean or 0.0,
        phi=1 + fit.b,
        innovation_sd=fit.residual_std,
        noise_sd=fit.noise_std,
    )


def fits_of(series: Series) -> list[Fit]:
    """One arm fitted by every method that its turns allow, the most convincing first."""
    panel = series.panel()
    found = [_state_space(series, panel), _lagged(series, panel), _paper(series, panel)]
    return [fit for fit in found if fit]


def _refuse_unlike_arms(arms: Sequence[Series]) -> None:
    for one, other in combinations(arms, 2):
        if one.arm == other.arm and one.measure == other.measure:
            raise BadInput(f"arm {one.arm!r} is given twice under reference {one.reference!r}: give it once")
        refuse_unlike(one, other)


def _neutral(arms: Sequence[Series]) -> list[Series]:
    return [one for one in arms if one.arm == NEUTRAL]


def _settled(fits: Sequence[Fit], series: Series) -> bool:
    return any(
        fit.verdict is not None
        and fit.verdict.level == "settled"
        and (fit.arm, fit.reference) == (series.arm, series.reference)
        for fit in fits
    )


def _fit(series: Series, panel: Panel) -> Fit:
    """Return what all methods' records have in common; the method is filled in by each."""
    return Fit(
        arm=series.arm,
        reference=series.reference,
        estimator=series.estimator,
        method="state_space",
        n_trajectories=len(panel),
        n_pairs=int((~np.isnan(np.diff(panel, axis=1))).sum()),
    )


def _state_space(series: Series, panel: Panel) -> Fit:
    """Return the record that carries the verdict, even where there is too little to fit."""
    found = fit_state_space(panel)
    judged = verdict(panel, found)
    level = late_level(series)
    settled = judged.level == "settled"
    update = {
        "verdict": judged,
        "d_star": level.mean if settled else None,
        "d_star_ci": level.ci if settled else None,
    }
    if found:
        b_ci = found.phi_ci[0] - 1, found.phi_ci[1] - 1
        update |= {
            "a": (1 - found.phi) * level.mean if settled and level.mean is not None else None,
            "b": found.phi - 1,
            "b_ci": b_ci,
            "residual_std": found.innovation_sd,
            "noise_std": found.noise_sd,
            "null_p": NullP(white_noise=found.white_p, random_walk=found.walk_p),
        }
    return _fit(series, panel).model_copy(update=update)


def _lagged(series: Series, panel: Panel) -> Fit | None:
    found = lagged_instrument(panel)
    if found is None:
        return None
    return _fit(series, panel).model_copy(
        update={
            "method": "lagged_instrument",
            "n_pairs": found.pairs,
            "b": found.value - 1,
            "b_ci": (found.ci[0] - 1, found.ci[1] - 1) if found.ci else None,
        }
    )


def _paper(series: Series, panel: Panel) -> Fit | None:
    found = paper_fit(panel)
    if found is None:
        return None
    white, walk, null_p = null_bands(panel, found.b)
    return _fit(series, panel).model_copy(
        update={
            "method": "paper_diagnostic",
            "a": found.a,
            "b": found.b,
            "b_ci": found.b_ci,
            "d_star": found.d_star,
            "d_star_ci": found.d_star_ci,
            "r2": found.r2,
            "residual_std": found.residual_std,
            "max_residual": found.max_residual,
            "spearman": found.spearman,
            "null_p": null_p,
            "white_noise_bands": white,
            "random_walk_bands": walk,
            "bound": bound(panel, found),
        }
    )


def _variance_ratios(series: Series) -> list[VarianceRatio]:
    found = variance_ratio(series.panel(), RATIO_TURNS)
    if found is None:
        return []
    return [
        VarianceRatio(
            arm=series.arm,
            reference=series.reference,
            k=RATIO_TURNS,
            ratio=found.value,
            ci=found.ci,
            n=len(series.trajectories),
        )
    ]
