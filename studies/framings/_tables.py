"""The report as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from midturn.core import ESTIMATED
from midturn.studies._grid import Grid, heading
from midturn.studies.framings._comparison_tables import comparison_tables
from midturn.studies.framings._findings import percent, written
from midturn.studies.framings._records import Figure, Power, Prediction, Report

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

BAR = 20
"""Characters of a whole in a calibration plot."""


def report_tables(report: Report) -> Group:
    """Return all tables of a report, and what can't be distinguished."""
    from rich.console import Group
    from rich.text import Text

    title = (
        f"{report.task} · {report.model} · mediated by {report.mediator_model} · "
        f"{report.n_instructions} instructions, {report.runs} runs"
    )
    parts: list[RenderableType] = []
    if report.comparison:
        parts += [comparison_tables(report.comparison, report.power_of_both), Text()]
    parts += [heading(title)]
    for part in _tables(report):
        parts += [part, Text()]
    parts += [Text("What can't be distinguished:", style="bold")]
    parts += [Text(f"• {said}", style="dim") for said in report.cannot_tell]
    return Group(*parts)


def _tables(report: Report) -> Iterator[RenderableType]:
    from rich.text import Text

    if report.power:
        yield power_table(report.power)
    yield _cells(report)
    if report.effects:
        yield _effects(report)
    yield _mixed(report) if report.mixed else Text(f"No mixed-effects model: {report.mixed_why}", style="dim")
    for found in report.decomposition:
        drawn = Grid(
            f"The loss from full to sharded, interventions {found.interventions}",
            *("part", "points", "of the loss"),
        )
        for part in found.parts:
            drawn.add(f"{part.part}: {part.what}", _figure(part.points), percent(part.share_of_loss))
        yield drawn
    yield Text(
        f"same instruction after a branch left its base run: {percent(report.same_instruction)} of turns",
        style="dim",
    )
    for prediction in report.prediction:
        yield _prediction(prediction)
        yield _calibration(prediction)
    if report.prediction_why:
        yield Text(f"No prediction of failures: {report.prediction_why}", style="dim")
    if report.costs:
        yield _costs(report)


def power_table(power: Power) -> Grid:
    """Return what the study can find."""
    drawn = Grid(
        f"What {power.n} instructions of {power.runs} runs can find, after a pilot of {power.pilot_n}: "
        f"{power.left} conversations are left",
        *("effect on the score", "sd, points", "found, 80 % power"),
        f"n for {power.worthwhile:g} points",
    )
    for each in power.contrasts:
        smallest = "none" if each.detectable is None else f"{each.detectable:.1f}"
        drawn.add(each.effect, f"{each.sd:.1f}", smallest, str(each.n_for_worthwhile))
    return drawn


def _cells(report: Report) -> Grid:
    drawn = Grid(
        "Scores", "cell", "n", "score", "aptitude", "unreliability", "drift", "reminded turns", "failed"
    )
    for cell in report.cells:
        failed = cell.infrastructure_failures + cell.judge_failures
        drawn.add(
            cell.cell,
            str(cell.conversations),
            *(_figure(figure) for figure in (cell.score, cell.aptitude, cell.unreliability)),
            _figure(cell.drift, 3),
            f"{cell.reminded_turns} of {cell.turns}",
            str(failed),
        )
    return drawn


def _effects(report: Report) -> Grid:
    drawn = Grid("Effects, points", "effect", "on", "effect [95 %]", "p adjusted", "found", keys=2)
    for each in report.effects:
        if each.figure.value is None:  # What needs more runs than there are.
            continue
        p = "–" if each.p_holm is None else f"{each.p_holm:.3f}"
        drawn.add(each.effect, each.measure, _figure(each.figure), p, "yes" if each.found else "no")
    return drawn


def _mixed(report: Report) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    made = report.mixed
    assert made is not None
    drawn = Grid("Mixed-effects model of the scores, points", "effect", "estimate [95 %]", "p")
    for each in made.coefficients:
        drawn.add(each.effect, f"{each.value:z.1f} [{each.ci[0]:z.1f}, {each.ci[1]:z.1f}]", f"{each.p:.3f}")
    return Group(drawn, *(Text(f"  {line}", style="dim") for line in made.assumptions))


def _prediction(prediction: Prediction) -> Grid:
    drawn = Grid(
        f"Does a turn tell that its conversation fails? {prediction.among}: {prediction.turns} turns, "
        f"{prediction.failed} of failed conversations, {prediction.n_instructions} instructions",
        *("predictor", "beyond", "odds ratio a sd", "log loss lower by", "answer"),
        keys=2,
    )
    for each in prediction.nested:
        odds = f"{each.odds_ratio:.2f} [{each.ci[0]:.2f}, {each.ci[1]:.2f}]"
        drawn.add(each.predictor, each.beyond, odds, _figure(each.gain, 3), each.answer)
    return drawn


def _calibration(prediction: Prediction) -> Grid:
    drawn = Grid(
        "Calibration on held-out instructions", "predicted", "failed", "turns", "predicted ·  failed █"
    )
    for each in prediction.calibration:
        interval = f" [{each.ci[0]:.2f}, {each.ci[1]:.2f}]" if each.ci else ""
        bar = "█" * round(BAR * each.observed)
        at = min(BAR, round(BAR * each.predicted))
        drawn.add(
            f"{each.predicted:.2f}",
            f"{each.observed:.2f}{interval}",
            str(each.turns),
            f"{bar:<{at}}"[:at] + "·" + f"{bar:<{BAR}}"[at + 1 :],
        )
    return drawn


def _costs(report: Report) -> Grid:
    drawn = Grid(
        "What each remedy costs, a conversation",
        *("remedy", "beside", "points", "tokens", "seconds", "tokens a point"),
        keys=2,
    )
    for each in report.costs:
        drawn.add(
            each.remedy,
            each.beside,
            _figure(each.gain),
            _tokens(each.tokens, estimated=each.estimated),
            _figure(each.seconds),
            _tokens(each.tokens_per_point, estimated=each.estimated),
        )
    if any(each.estimated for each in report.costs):
        drawn.caption = ESTIMATED
    return drawn


def _tokens(tokens: Figure, *, estimated: bool) -> str:
    said = _figure(tokens, 0)
    return f"≈{said}" if estimated and said not in ("", "–") else said


def _figure(figure: Figure, digits: int = 1) -> str:
    return "" if figure.value is None else written(figure, digits)
