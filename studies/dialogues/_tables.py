"""The report on dialogues as tables for people, findings first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from midturn.studies._grid import Grid, heading
from midturn.studies.dialogues._conditions import BASE_RUN, TWINS
from midturn.studies.dialogues._report import DifferenceRow, Figure, LossRow, Report
from midturn.studies.lic.tables import figure


def dialogues_tables(report: Report, *, everything: bool = False) -> Group:
    """Draw what was found and a small table; with `everything`, all tables."""
    parts: list[RenderableType] = [heading(f"Dialogues: {report.data}, {report.model}"), Text()]
    parts += [Text(line) for line in findings(report)]
    parts += [Text(), _conditions(report)]
    if everything:
        parts += [Text(), _by_turn(report)]
        if report.differences:
            parts += [Text(), _differences(report)]
        if report.groups:
            parts += [Text(), _groups(report)]
    parts += [Text(), Text(_LEGEND, style="dim"), *(Text(line, style="dim") for line in about(report))]
    return Group(*parts)


_LEGEND = """\
P: mean over a dialogue's scored turns, 0 to 100; a turn scores where all its checks hold. checks: share of \
single checks that hold. a turn: points that P changes by from turn to turn. pass^k: k repetitions of a \
dialogue all keep everything. [95 % intervals over dialogues, from 6 on]. --all \
adds all tables."""


def findings(report: Report) -> Iterator[str]:
    """Yield what the report found, a sentence a line."""
    for row in report.losses:
        if row.condition == BASE_RUN:
            yield _lost(row)
    for row in report.differences:
        if row.a == BASE_RUN:
            yield _gained(row)
    if report.failed:
        yield f"{report.failed} dialogues failed and are in no figure."


def _lost(row: LossRow) -> str:
    gained = row.loss.model_copy(update=_turned(row.loss))
    told = f"The dialogue as it is: {_points(gained)} each turn asked alone"
    return f"{told}; the loss changes by {_shown(row.slope, '+')} points a turn."


def _gained(row: DifferenceRow) -> str:
    return f"{row.b}: {_points(row.difference)} the dialogue as it is."


def _turned(loss: Figure) -> dict[str, object]:
    """Return a loss as a difference of the other sign."""
    value = None if loss.value is None else 0.0 - loss.value
    return {"value": value, "ci": loss.ci and (0.0 - loss.ci[1], 0.0 - loss.ci[0])}


def _points(made: Figure) -> str:
    if made.value is None:
        return "can't be compared with"
    size = f"{_shown(made, '+')} points against"
    if made.ci is None:
        return f"{_shown(made, '+')} points (too few dialogues for an interval) against"
    told = made.ci[0] > 0 or made.ci[1] < 0
    return size if told else f"{_shown(made, '+')} points (no difference shown) against"


def _shown(made: Figure, sign: str = "") -> str:
    """Return a figure with its interval; without one where there are too few dialogues for it."""
    if made.value is None:
        return "–"
    return figure(made.value, made.ci, sign) if made.ci else f"{made.value:{sign}z.1f}"


def _conditions(report: Report) -> Grid:
    repeated = report.repeated
    most = max((max(row.pass_k, default=0) for row in report.conditions), default=0)
    more = ("A", "U", "pass^1", f"pass^{most}") if repeated else ()
    drawn = Grid("Conditions", "condition", "n", "P", "checks", "a turn", *more, "reminded", "tokens")
    for row in report.conditions:
        figures = (
            (row.aptitude, row.unreliability, row.pass_k.get(1), row.pass_k.get(most)) if repeated else ()
        )
        drawn.add(
            row.condition,
            str(row.score.n),
            _shown(row.score),
            _shown(row.kept) if row.kept != row.score else "",
            _shown(row.slope, "+"),
            *(_shown(each) if each else "" for each in figures),
            str(row.intervened) if row.intervened else "",
            f"{row.usage.tokens:,}",
        )
    return drawn


def _by_turn(report: Report) -> Grid:
    names = [row.condition for row in report.conditions]
    drawn = Grid("P by turn", "turn", *names)
    found = {(row.turn, row.condition): row.score for row in report.turns}
    for turn in sorted({row.turn for row in report.turns}):
        cells = [found.get((turn, name)) for name in names]
        drawn.add(str(turn), *(_shown(each) if each else "" for each in cells))
    slopes = {row.condition: row.slope for row in report.conditions}
    drawn.add("a turn", *(_shown(slopes[name], "+") for name in names))
    return drawn


def _differences(report: Report) -> Grid:
    drawn = Grid("Differences, paired by dialogue", "b minus a", "n", "points", "p", "loss a turn")
    losses = {row.condition: row.slope for row in report.losses}
    for row in report.differences:
        drawn.add(
            f"{row.b} minus {row.a}",
            str(row.difference.n),
            _shown(row.difference, "+"),
            "" if row.p is None else f"{row.p:.3f}",
            _shown(losses[row.b], "+") if row.a == TWINS and row.b in losses else "",
        )
    return drawn


def _groups(report: Report) -> Grid:
    names = [row.condition for row in report.conditions]
    drawn = Grid("P by group", "group", "n", *names)
    found = {(row.group, row.condition): row.score for row in report.groups}
    for group in dict.fromkeys(row.group for row in report.groups):
        cells = [found.get((group, name)) for name in names]
        drawn.add(group, str(max(each.n for each in cells if each)), *(_value(each) for each in cells))
    return drawn


def _value(made: Figure | None) -> str:
    return "" if made is None or made.value is None else f"{made.value:.0f}"


def about(report: Report) -> Sequence[str]:
    """Return where the dialogues come from, and what others published for them."""
    lines = [f"Scoring {report.scoring}; {report.decoding}."]
    if source := report.source:
        lines.append(source.told)
        if source.published:
            told = ", ".join(f"{model} {value:g}" for model, value in source.published.figures.items())
            lines.append(f"Published: {told} ({source.published.what}).")
    return lines
