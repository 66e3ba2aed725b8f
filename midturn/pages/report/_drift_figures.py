"""Figures of drift: means per turn with interventions marked, and how the next turn depends on this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from midturn.core import GREY, BadInput, split_address
from midturn.drift.dynamics import Series
from midturn.pages.report._drawing import Cell, Figure
from midturn.pages.report._reading import Contents, Drifted
from midturn.studies.drift import DriftReport, paint_change, paint_panels, per_turn, report_on

_KL = "KL, nats per token"

Marks = Mapping[str, Sequence[tuple[int, str, int]]]
"""By arm: turn, kind of intervention, conversations."""


def drift_figures(drifted: Drifted, place: int, contents: Contents) -> Iterator[Figure]:
    """Yield the figures of one study; none where its scores can't be set beside one another."""
    try:
        report, series = report_on(drifted.conversations, drifted.study.identity)
    except BadInput:  # too few scored turns, or several estimators: `midturn drift fit` says which
        return
    more = f"-{place + 1}" if len(contents.drifted) > 1 else ""
    whose = f"{report.study}, {split_address(report.models.get('assistant', '?'))[0]}"
    yield _means(
        report, series, _marks(drifted, contents), f"drift-per-turn{more}", whose, _of(drifted, report)
    )
    yield _changes(report, series, f"drift-change{more}", whose, _of(drifted, report))


def _of(drifted: Drifted, report: DriftReport) -> str:
    sampled = max(map(len, drifted.conversations.values()))
    drawn = (
        f" They were drawn at random from {drifted.places}; `midturn drift fit` takes all."
        if drifted.places > sampled
        else ""
    )
    return f"Of {report.cohort_conversations} conversations and {report.cohort_turns} turns.{drawn}"


def _marks(drifted: Drifted, contents: Contents) -> Marks:
    counted = contents.turns.interventions
    return {
        arm: sorted((turn, kind, n) for (run, turn, kind), n in counted.items() if run == run_id)
        for arm, run_id in drifted.runs.items()
    }


def _means(
    report: DriftReport, series: Sequence[Series], marks: Marks, name: str, whose: str, of: str
) -> Figure:
    rows: list[tuple[Cell, ...]] = [
        (
            mean.reference,
            mean.arm,
            mean.turn,
            mean.mean,
            *(mean.ci or (None, None)),
            mean.n,
            _told(marks, mean.arm, mean.turn),
        )
        for mean in report.turn_means
    ]
    ends = [row for row in rows if row[2] in (1, report.cohort_turns)]
    said = "; ".join(f"{row[1]} against {row[0]}, turn {row[2]}: {row[3]:.3f}" for row in ends)
    intervened = ", ".join(
        f"{arm} at turn {turn} ({kind})" for arm, told in marks.items() for turn, kind, _ in told
    )
    return Figure(
        name=name,
        title=f"{report.named.capitalize()} per turn: {whose}",
        alt=f"Mean KL per turn and arm. {said}. Interventions: {intervened or 'none'}.",
        note=f"{of} Bands are 95 % intervals over conversations; vertical lines mark interventions.",
        columns=("reference", "arm", "turn", _KL, "low", "high", "conversations", "interventions"),
        rows=rows,
        paint=partial(_paint_means, report=report, series=series, marks=marks),
    )


def _told(marks: Marks, arm: str, turn: int) -> str:
    return ", ".join(f"{kind} in {n}" for at, kind, n in marks.get(arm, ()) if at == turn)


def _paint_means(figure: Any, report: DriftReport, series: Sequence[Series], marks: Marks) -> None:
    def paint(axis: Any, dynamics: Any, of_reference: Sequence[Series], of: str) -> None:
        per_turn(axis, dynamics, of_reference, of)
        _mark(axis, marks, report.cohort_turns)

    paint_panels(figure, report, series, _KL, paint)


def _mark(axis: Any, marks: Marks, turns: int) -> None:
    for arm, told in marks.items():
        for turn, kind, _ in told:
            if turn <= turns:
                axis.axvline(turn, color=GREY.on_white, linestyle=":", linewidth=1)
                axis.annotate(
                    f"{kind}, {arm}",
                    (turn, 1),
                    (-3, -4),
                    xycoords=("data", "axes fraction"),
                    textcoords="offset points",
                    rotation=90,
                    ha="right",
                    va="top",
                    fontsize=7,
                )


def _changes(report: DriftReport, series: Sequence[Series], name: str, whose: str, of: str) -> Figure:
    return Figure(
        name=name,
        title=f"Change to the next turn against this one: {whose}",
        alt="Each turn's change to the next against its own KL. "
        + (_fits_in_words(report) or "Too few turns for a fit."),
        note=(
            f"{of} Lines: the fit of change = a + b D. D* with its band: the state-space model's, only where "
            "the level has settled. Shaded: where the line would lie if turns were white noise, or a random "
            "walk; a line inside the white noise's band shows no restoring force."
        ),
        columns=("reference", "arm", "conversation", "turn", "D", "change to the next turn"),
        rows=[row for one in series for row in _steps(one)],
        paint=partial(paint_panels, dynamics=report, series=series, of=_KL, paint=paint_change),
    )


def _fits_in_words(report: DriftReport) -> str:
    said: list[str] = []
    for fit in report.fits:
        if fit.method == "paper_diagnostic" and fit.b is not None and fit.b_ci is not None:
            said.append(
                f"{fit.arm} against {fit.reference}: b {fit.b:.2f} [{fit.b_ci[0]:.2f}, {fit.b_ci[1]:.2f}]"
            )
        if fit.verdict:
            settled = (
                f", D* {fit.d_star:.2f} [{fit.d_star_ci[0]:.2f}, {fit.d_star_ci[1]:.2f}]"
                if fit.d_star and fit.d_star_ci
                else ""
            )
            said.append(
                f"{fit.arm} against {fit.reference}: level {fit.verdict.level}, "
                f"a disturbance {fit.verdict.persistence}{settled}"
            )
    return "; ".join(said)


def _steps(one: Series) -> Iterator[tuple[Cell, ...]]:
    for conversation in one.ids:
        values = one.trajectories[conversation]
        for turn, (now, then) in enumerate(pairwise(values), start=1):
            if now is not None and then is not None:
                yield one.reference, one.arm, conversation, turn, now, then - now
