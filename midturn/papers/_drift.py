"""The drift paper's Tables 1 to 4 and 6, from the reports that `midturn drift fit` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from midturn.drift.dynamics import Fit, Series
from midturn.papers import _published as published
from midturn.papers._writing import Cell, Table, estimate, with_published
from midturn.studies.drift import (
    BASELINE,
    REMINDER,
    DriftReport,
    Level,
    change,
    diagnostics,
    level_of,
    range_of,
)

TASKS = {"drift-synthetic": "rewriting", "drift-tau": "tau-bench"}
"""What each study plays."""
REFERENCE = "GPT-4.1"
"""The paper's."""

INTERVALS = "n: conversations. [low, high]: 95 % over conversations; –: no interval, so not printed."
UNITS = "KL and JS are in nats per token."
LEVELS = (
    "The paper's reference is GPT-4.1, and it does not say how it put the "
    "tokens together: its levels cannot be compared with ours."
)
NOISE = (
    "White noise and random walks give a negative b too, so that it is no evidence of a restoring force; the "
    "ranges of b that they give are shown next to it."
)
FITTED_TO = "Published fits are shown next to those of the rewriting task."

Theirs = Sequence[float]
OfLevel = Callable[[Level, Level | None], Cell]
"""A figure of an arm's level; given the level and the baseline's."""
OfFit = Callable[[Fit], Cell]


@dataclass(frozen=True, kw_only=True)
class Found:
    """A study's report, and the series that it was made from."""

    report: DriftReport
    series: Sequence[Series]

    @property
    def model(self) -> str:
        """The model under test."""
        return self.report.models.get("assistant", "")

    @property
    def task(self) -> str:
        """What was played."""
        return TASKS[self.report.study]


def drift_tables(studies: Sequence[Found]) -> Iterator[Table]:
    """Yield the tables that the studies hold figures for."""
    tau = [found for found in studies if found.task == "tau-bench"]
    rewriting = [found for found in studies if found.task == "rewriting"]
    yield from _levels("1", "tau-bench without reminders", tau, BASELINE, TABLE_1, published.TAU_BASELINE)
    yield from _levels("2", "tau-bench with reminders", tau, REMINDER, TABLE_2, published.TAU_REMINDERS)
    yield from _fits("3", "The fitted equilibrium", studies, TABLE_3, {})
    yield from _levels("4", "constrained rewriting", rewriting, REMINDER, TABLE_4, published.REWRITING)
    yield from _fits("6", "The fit's diagnostics", studies, TABLE_6, NULLS)


# -- levels: tables 1, 2 and 4 ------------------------------------------------------------------------


def _kl(level: Level | None) -> Cell:
    return estimate(level.kl, level.kl_ci, level.n) if level else None


def _number(value: float | None, digits: int = 3) -> float | None:
    return None if value is None else round(value, digits)


TABLE_1: Mapping[str, OfLevel] = {
    "KL, nats per token": lambda own, base: _kl(own),
    "JS, nats per token": lambda own, base: _number(own.js),
    "similarity": lambda own, base: _number(own.similarity),
    "rating, 1 to 5": lambda own, base: _number(own.judge),
}
TABLE_2: Mapping[str, OfLevel] = {
    "KL, nats per token": lambda own, base: _kl(own),
    "change of KL, %": lambda own, base: _number(change(own.kl, base and base.kl), 1),
    "similarity": lambda own, base: _number(own.similarity),
    "rating, 1 to 5": lambda own, base: _number(own.judge),
    "change of rating, %": lambda own, base: _number(change(own.judge, base and base.judge), 1),
}
TABLE_4: Mapping[str, OfLevel] = {
    "baseline: KL, nats per token": lambda own, base: _kl(base),
    "reminders: KL, nats per token": lambda own, base: _kl(own),
    "baseline: rating, 1 to 5": lambda own, base: _number(base and base.judge),
    "reminders: rating, 1 to 5": lambda own, base: _number(own.judge),
}


def _levels(
    number: str,
    of: str,
    studies: Sequence[Found],
    arm: str,
    figures: Mapping[str, OfLevel],
    theirs: Mapping[str, Theirs],
) -> Iterator[Table]:
    """Yield a row for each model and reference, and for each published model that is not among them."""
    levels = [(found, level) for found in studies for level in found.report.levels if level.arm == arm]
    if not levels:
        return
    names = [published.published_as(found.model, theirs) for found, _ in levels]
    source = f"{published.DRIFT}, Table {number}"
    own = [
        [
            *_made(found, level.reference),
            level.n,
            *_beside(_cells(found, level, figures), theirs.get(name or ""), source),
        ]
        for (found, level), name in zip(levels, names, strict=True)
    ]
    alone = [
        [name, REFERENCE, "", None, *_beside([None] * len(figures), theirs[name], source)]
        for name in theirs
        if name not in names
    ]
    yield Table(
        name=f"drift-table-{number}",
        title=f"Divergence on {of} (the layout of the drift paper's Table {number})",
        columns=("model", "reference", "estimator", "n", *with_published(figures), "published in"),
        rows=own,
        published_rows=alone,
        notes=[INTERVALS, UNITS],
        published_notes=[LEVELS],
        digits=3,
    )


def _cells(found: Found, level: Level, figures: Mapping[str, OfLevel]) -> list[Cell]:
    base = level_of(found.report, BASELINE, level.reference)
    return [figure(level, base) for figure in figures.values()]


def _made(found: Found, reference: str) -> list[Cell]:
    return [published.bare(found.model), reference, found.report.estimators[reference]]


def _beside(ours: Sequence[Cell], theirs: Theirs | None, source: str) -> Iterator[Cell]:
    """Each figure with the published one, and where that stands."""
    for place, own in enumerate(ours):
        yield own
        yield theirs[place] if theirs else None
    yield source if theirs else ""


# -- the paper's fit: tables 3 and 6 ------------------------------------------------------------------


TABLE_3: Mapping[str, OfFit] = {
    "a, nats": lambda fit: _number(fit.a),
    "b": lambda fit: estimate(fit.b, fit.b_ci, fit.n_trajectories),
    "D* = -a/b, nats": lambda fit: estimate(fit.d_star, fit.d_star_ci, fit.n_trajectories),
}
TABLE_6: Mapping[str, OfFit] = {
    **TABLE_3,
    "R2": lambda fit: _number(fit.r2),
    "residual sd": lambda fit: _number(fit.residual_std),
    "largest residual": lambda fit: _number(fit.max_residual),
    "Spearman's rho": lambda fit: _number(fit.spearman),
}
"""In the order of `published.DIAGNOSTIC`, of which Table 3 has the beginning."""
NULLS: Mapping[str, OfFit] = {
    "b of white noise": lambda fit: range_of(fit.white_noise_bands and fit.white_noise_bands.b),
    "b of random walks": lambda fit: range_of(fit.random_walk_bands and fit.random_walk_bands.b),
}


def _fits(
    number: str,
    title: str,
    studies: Sequence[Found],
    figures: Mapping[str, OfFit],
    nulls: Mapping[str, OfFit],
) -> Iterator[Table]:
    """Yield a row for each study's arm and reference, and for each published arm that is not among them."""
    fits = [(found, fit) for found in studies for fit in diagnostics(found.report)]
    if not fits:
        return
    keys = [_published(found, fit) for found, fit in fits]
    source = f"{published.DRIFT}, Tables 3 and 6"
    own = [
        [
            *(*_made(found, fit.reference), found.task, fit.arm, fit.n_trajectories),
            *_beside([figure(fit) for figure in figures.values()], published.DIAGNOSTIC.get(key), source),
            *(null(fit) for null in nulls.values()),
        ]
        for (found, fit), key in zip(fits, keys, strict=True)
    ]
    alone = [
        [
            *(key[0], REFERENCE, "", "", key[1], None),
            *_beside([None] * len(figures), published.DIAGNOSTIC.get(key), source),
            *[""] * len(nulls),
        ]
        for key in published.DIAGNOSTIC
        if key not in keys
    ]
    yield Table(
        name=f"drift-table-{number}",
        title=f"{title}, change of D = a + b D (the layout of the drift paper's Table {number})",
        columns=(
            *("model", "reference", "estimator", "task", "arm", "n"),
            *with_published(figures),
            "published in",
            *nulls,
        ),
        rows=own,
        published_rows=alone,
        notes=[INTERVALS, UNITS, *([NOISE] if nulls else [])],
        published_notes=[LEVELS, FITTED_TO],
        digits=3,
    )


def _published(found: Found, fit: Fit) -> tuple[str, str]:
    """Return the published model, empty where there is none, and arm that an arm of ours is shown next to."""
    name = published.published_as(found.model, [model for model, _ in published.DIAGNOSTIC])
    return (name or "") if found.task == "rewriting" else "", fit.arm
