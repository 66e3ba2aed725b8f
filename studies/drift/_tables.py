"""A drift study's report as tables, in the order in which its parts convince, in the paper's layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from midturn.drift.dynamics import Contrast, Fit, TurnMean
from midturn.statistics import FEWEST, Interval
from midturn.studies._grid import Grid
from midturn.studies.drift._report import DriftReport, Helped, Level
from midturn.studies.drift._scripts import BASELINE, NEUTRAL

if TYPE_CHECKING:
    from midturn.studies.drift._forks import ForkReport

_NEEDS_NEUTRAL = (
    "No neutral arm: these are divergences from the reference. How much of them is drift, that is due to the "
    "conflict, is unknown."
)
_LOWER_BOUNDS = (
    "These are lower bounds: tokens that the server does not list count as one. Compare levels with those of "
    "the same estimator alone."
)


def report_tables(report: DriftReport) -> RenderableType:
    """All tables of a report."""
    parts: list[RenderableType] = _turns(report)
    if report.adherence:
        parts += _by_turn("Adherence, share of constraints met, per turn", report.adherence)
    parts += [_levels(report), _verdicts(report), _diagnostic(report)]
    return Group(*(line for part in parts for line in (part, Text(""))))


def heading_of(report: DriftReport) -> Text:
    """Return what was measured, of which conversations."""
    model = report.models.get("assistant", "?")
    measures = "; ".join(f"{reference}: {estimator}" for reference, estimator in report.estimators.items())
    unit = "nats per token" if report.aggregation == "mean" else "nats per reply"
    lines = [
        f"{report.study}, {model}: {report.cohort_conversations} conversations of {report.cohort_turns} turns"
        + (f" ({report.left_out} left out: too short, or a turn without a score)" if report.left_out else ""),
        f"{report.measure} in {unit}, against {measures}. Intervals are 95 %, over conversations.",
    ]
    if report.covered:
        shares = "; ".join(f"{reference}: {share:.1%}" for reference, share in report.covered.items())
        lines.append(f"{_LOWER_BOUNDS} Of the probability, the tokens compared one by one hold: {shares}.")
    return Text("\n".join(lines if report.named == "drift" else [*lines, _NEEDS_NEUTRAL]))


def _turns(report: DriftReport) -> list[RenderableType]:
    name = "Drift" if report.named == "drift" else "Divergence"
    parts = _by_turn(f"{name}: {report.measure} per turn", report.turn_means)
    against = list(dict.fromkeys((c.reference, c.arm, c.against) for c in report.contrasts))
    if against:
        told = [c for c in report.contrasts if c.against == NEUTRAL] + [
            c for c in report.contrasts if c.against != NEUTRAL
        ]
        parts.append(_contrasts(f"{name}: difference between arms per turn", told))
    if report.adherence_contrasts:
        parts.append(_contrasts("Adherence: difference between arms per turn", report.adherence_contrasts))
    return parts


def _by_turn(title: str, means: Sequence[TurnMean]) -> list[RenderableType]:
    keys = list(dict.fromkeys((mean.reference, mean.arm) for mean in means))
    table = Grid(title, "reference", "arm", *_turn_names(mean.turn for mean in means), "n", keys=2)
    for reference, arm in keys:
        own = {mean.turn: mean for mean in means if (mean.reference, mean.arm) == (reference, arm)}
        cells = [
            estimate(own[turn].mean, own[turn].ci, alike=own[turn].is_alike) if turn in own else ""
            for turn in _turns_of(means)
        ]
        table.add(reference, arm, *cells, str(min(mean.n for mean in own.values())))
    return [table]


def _contrasts(title: str, told: Sequence[Contrast]) -> Grid:
    table = Grid(title, "reference", "arms", *_turn_names(c.turn for c in told), "n", keys=2)
    for reference, arm, against in dict.fromkeys((c.reference, c.arm, c.against) for c in told):
        own = {c.turn: c for c in told if (c.reference, c.arm, c.against) == (reference, arm, against)}
        cells = [
            estimate(own[turn].difference, own[turn].ci, signed=True, alike=own[turn].is_alike)
            if turn in own
            else ""
            for turn in _turns_of(told)
        ]
        table.add(reference, f"{arm} - {against}", *cells, str(min(c.n for c in own.values())))
    return table


def _turns_of(records: Iterable[TurnMean | Contrast]) -> list[int]:
    return sorted({record.turn for record in records})


def _turn_names(turns: Iterable[int]) -> list[str]:
    return [f"t{turn}" for turn in sorted(set(turns))]


def _levels(report: DriftReport) -> Grid:
    """Return the paper's tables 1 (baseline), 2 and 4 (what reminders change)."""
    names = (
        "reference",
        "arm",
        report.measure.upper().replace("_", " "),
        "vs baseline",
        "JS",
        "sim.",
        "judge",
        "adherence",
        "n",
    )
    table = Grid("Levels over all turns (the paper's tables 1, 2 and 4)", *names, keys=2)
    for level in report.levels:
        baseline = None if level.arm == BASELINE else level_of(report, BASELINE, level.reference)
        table.add(
            level.reference,
            level.arm,
            estimate(level.kl, level.kl_ci),
            percent(change(level.kl, baseline and baseline.kl)),
            estimate(level.js, level.js_ci),
            estimate(level.similarity, level.similarity_ci),
            estimate(level.judge, level.judge_ci),
            estimate(level.adherence, level.adherence_ci),
            str(level.n),
        )
    return table


def level_of(report: DriftReport, arm: str, reference: str) -> Level | None:
    """Return an arm's level against a reference, where it was scored against it."""
    return next((one for one in report.levels if (one.arm, one.reference) == (arm, reference)), None)


def change(value: float | None, baseline: float | None) -> float | None:
    """Return the change against the baseline in percent; `None` where either is missing or zero."""
    return 100 * (value / baseline - 1) if value and baseline else None


def diagnostics(report: DriftReport) -> list[Fit]:
    """Return the fits of the paper's tables 3 and 6."""
    return [fit for fit in report.fits if fit.method == "paper_diagnostic"]


def _verdicts(report: DriftReport) -> Grid:
    names = ("reference", "arm", "level", "a disturbance", "D*", "phi", "p walk", "p white", "n")
    table = Grid("Dynamics by the state-space model", *names, keys=2, words=names[2:4])
    for fit in report.fits:
        if fit.verdict is None:
            continue
        table.add(
            fit.reference,
            fit.arm,
            fit.verdict.level,
            fit.verdict.persistence,
            estimate(fit.d_star, fit.d_star_ci),
            estimate(None if fit.b is None else 1 + fit.b, fit.b_ci and (1 + fit.b_ci[0], 1 + fit.b_ci[1])),
            _number(fit.null_p and fit.null_p.random_walk),
            _number(fit.null_p and fit.null_p.white_noise),
            str(fit.n_trajectories),
        )
    return table


def _diagnostic(report: DriftReport) -> Grid:
    """Return the paper's tables 3 and 6, with what noise gives beside each b."""
    names = (
        "reference",
        "arm",
        "a",
        "b",
        "D* = -a/b",
        "R2",
        "res. sd",
        "max res.",
        "rho",
        "b of noise",
        "b of walks",
    )
    table = Grid("The paper's diagnostic (its tables 3 and 6); noise alone passes it", *names, keys=2)
    for fit in diagnostics(report):
        table.add(fit.reference, fit.arm, *_diagnostic_cells(fit))
    return table


def _diagnostic_cells(fit: Fit) -> list[str]:
    white, walk = fit.white_noise_bands, fit.random_walk_bands
    return [
        _number(fit.a),
        estimate(fit.b, fit.b_ci),
        estimate(fit.d_star, fit.d_star_ci),
        _number(fit.r2),
        _number(fit.residual_std),
        _number(fit.max_residual),
        _number(fit.spearman),
        range_of(white and white.b),
        range_of(walk and walk.b),
    ]


def because(helped: Helped) -> str:
    """Return the figure behind an answer on reminders."""
    turns = ", ".join(map(str, helped.turns))
    change = estimate(helped.change, helped.ci, signed=True)
    return f"reminder - baseline {change} over turns {turns}, n={helped.n}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def percent(value: float | None) -> str:
    """Return a change in percent."""
    return "" if value is None else f"{value:+.1f} %"


def range_of(ci: Interval | None) -> str:
    """Return an interval with two decimals; nothing where there is none."""
    return "" if ci is None else f"[{ci[0]:.2f}, {ci[1]:.2f}]"


def estimate(value: float | None, ci: Interval | None, *, signed: bool = False, alike: bool = False) -> str:
    """Return a figure with its interval; without one it is not printed, unless all are alike."""
    if value is None:
        return ""
    if not (ci or alike):
        return "–"
    below = f"[{ci[0]:z.2f}, {ci[1]:z.2f}]" if ci else "(all alike)"
    return f"{value:{'+' if signed else ''}z.3f} {below}"


def fork_tables(report: ForkReport) -> Grid:
    """Return what the reminder did on the turns after the treated one."""
    followed = max((len(finding.effect.differences) for finding in report.findings), default=0)
    names = [f"t{report.at + turn}" for turn in range(1, followed + 1)]
    table = Grid(
        f"Forked at turn {report.at}",
        "of",
        *names,
        *("carried over", "share left a turn", "decays", "forks", "passages"),
        words=("carried over", "decays"),
    )
    for finding in report.findings:
        effect = finding.effect
        cells = [
            estimate(difference, ci, signed=True, alike=finding.passages >= FEWEST)
            for difference, ci in zip(effect.differences, effect.intervals, strict=True)
        ]
        table.add(
            finding.of,
            *cells,
            "yes" if effect.carried_over else "not shown",
            estimate(effect.decay, effect.decay_ci),
            "yes" if effect.decays else "not shown",
            str(finding.forks),
            str(finding.passages),
        )
    return table
