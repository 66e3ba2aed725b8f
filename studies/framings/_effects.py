"""The factorial: main effects and interactions on score, aptitude and unreliability.

A main effect is averaged over the levels of the other factor. Each interval is a paired bootstrap over
instructions, 95 % for itself. Whether an effect counts as found is decided by sign-flip tests over
instructions, adjusted together by Holm's procedure: where no remedy does anything, the chance that any effect
of a measure counts as found is at most 5 %. A sign-flip test assumes only that, where there is nothing, a
difference is as likely to be negative as positive; unlike a bootstrap, it is not fooled by a few
instructions that changed, all for the better.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from midturn.statistics import RUNS_FOR_SPREAD
from midturn.studies.framings._cells import Interventions, named
from midturn.studies.framings._panel import Panel, Weights, estimates, vector
from midturn.studies.framings._records import Effect, Figure, Measured

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLIPS = 9_999
LEVEL = 0.05

_LEVELS: tuple[Interventions, ...] = ("off", "scheduled", "controlled")


def _mediation(weights: dict[Interventions, float]) -> Weights:
    """Mediated minus raw, weighted over the levels of the other factor."""
    return {
        named(mediated, level): weight if mediated else -weight
        for level, weight in weights.items()
        for mediated in (True, False)
    }


def _intervention(level: Interventions) -> Weights:
    """Reminded minus left alone, averaged over mediation off and on."""
    halves = {named(mediated, level): 0.5 for mediated in (True, False)}
    return halves | {named(mediated, "off"): -0.5 for mediated in (True, False)}


MAIN: dict[str, Weights] = {
    "mediation": _mediation(dict.fromkeys(_LEVELS, 1 / 3)),
    "scheduled": _intervention("scheduled"),
    "controlled": _intervention("controlled"),
}
INTERACTIONS: dict[str, Weights] = {
    "mediation x scheduled": _mediation({"scheduled": 1, "off": -1}),
    "mediation x controlled": _mediation({"controlled": 1, "off": -1}),
}
"""By how much mediation adds more where there are interventions than where there are none."""
CONTRASTS = MAIN | INTERACTIONS


def effects(panel: Panel) -> list[Effect]:
    """All contrasts on all three measures."""
    spread = panel.runs >= RUNS_FOR_SPREAD
    return [
        *_on("score", panel.means),
        *_on("aptitude", panel.aptitudes),
        # Below five runs a 90th minus a 10th percentile says too little for an interval.
        *(_on("unreliability", panel.unreliabilities) if spread else _unknown("unreliability", panel)),
    ]


def _on(measure: Measured, table: NDArray[Any]) -> list[Effect]:
    found = estimates(table, list(CONTRASTS.values()))
    chances = [sign_flip(table @ vector(weights)) for weights in CONTRASTS.values()]
    return [
        Effect(
            effect=name,
            measure=measure,
            figure=estimate,
            p=p,
            p_holm=adjusted,
            found=adjusted <= LEVEL,
        )
        for name, estimate, p, adjusted in zip(CONTRASTS, found, chances, holm(chances), strict=True)
    ]


def _unknown(measure: Measured, panel: Panel) -> list[Effect]:
    nothing = Figure(value=None, ci=None, n=len(panel.instructions))
    return [Effect(effect=name, measure=measure, figure=nothing) for name in CONTRASTS]


def sign_flip(differences: NDArray[Any], seed: int = 0) -> float:
    """The two-sided chance of a mean as far from 0, were each difference's sign a coin's."""
    changed = differences[np.abs(differences) > 1e-9]
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], size=(FLIPS, len(changed)))
    as_far = np.abs(signs @ changed) >= abs(changed.sum()) - 1e-9
    return float((1 + as_far.sum()) / (1 + FLIPS))


def holm(chances: Sequence[float]) -> list[float]:
    """Adjusted so that all of them together are wrong with the level's chance (Holm 1979)."""
    adjusted = [1.0] * len(chances)
    worst = 0.0
    for rank, at in enumerate(sorted(range(len(chances)), key=lambda at: chances[at])):
        worst = max(worst, min(1.0, (len(chances) - rank) * chances[at]))
        adjusted[at] = worst
    return adjusted
