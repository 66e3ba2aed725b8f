"""The factorial: main effects and interactions on score, aptitude and unreliability.

A main effect is averaged over the levels of the other factor. Each interval is 95 % for itself. Whether an
effect counts as found is decided by sign-flip tests over instructions, adjusted together by Holm's procedure
over all effects on all measures: where no remedy does anything, the chance that any counts as found is at
most 5 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from midturn.statistics import LEVEL, RUNS_FOR_SPREAD, Estimate, contrast, holm
from midturn.studies.framings._cells import Interventions, named
from midturn.studies.framings._panel import Panel, Weights, figure, vector
from midturn.studies.framings._records import Effect, Figure, Measured

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MEASURES: tuple[Measured, ...] = ("score", "aptitude", "unreliability")
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
    tables: dict[Measured, NDArray[Any]] = {"score": panel.means}
    if panel.runs >= RUNS_FOR_SPREAD:
        tables |= {"aptitude": panel.aptitudes, "unreliability": panel.unreliabilities}
    found: list[tuple[str, Measured, Estimate]] = [
        (name, measure, contrast(table, vector(weights)))
        for measure, table in tables.items()
        for name, weights in CONTRASTS.items()
    ]
    chances = [1.0 if each.p is None else each.p for _, _, each in found]
    known = [
        Effect(
            effect=name,
            measure=measure,
            figure=figure(each),
            p=p,
            p_holm=adjusted,
            found=adjusted <= LEVEL,
        )
        for (name, measure, each), p, adjusted in zip(found, chances, holm(chances), strict=True)
    ]
    return [*known, *(each for m in _MEASURES if m not in tables for each in _unknown(m, panel))]


def _unknown(measure: Measured, panel: Panel) -> list[Effect]:
    nothing = Figure(value=None, ci=None, n=len(panel.instructions))
    return [Effect(effect=name, measure=measure, figure=nothing) for name in CONTRASTS]
