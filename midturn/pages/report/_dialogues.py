"""What a store's dialogues show: tables for the page, and the score turn by turn as a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from midturn.core import colour_of, split_address
from midturn.pages.report._drawing import DASHES, MARKERS, Cell, Figure
from midturn.store import Store

if TYPE_CHECKING:
    from midturn.studies.dialogues import Report

STUDY = "dialogues"
"""What such a study's runs are called."""

Lines = Mapping[str, Sequence[tuple[int, float, float, float]]]
"""Turn, score and its interval, by condition."""


def dialogues_reports(store: Store) -> list[Report]:
    """Return what each comparison of dialogues found."""
    if all(made.study != STUDY for _, made in store.runs()):
        return []
    from midturn.core import BadInput
    from midturn.studies.dialogues import comparisons, report_of

    made: list[Report] = []
    for runs in comparisons(store):
        try:
            made.append(report_of(store, runs))
        except BadInput:  # None of them has ended yet.
            continue
    return made


def dialogues_figures(reports: Sequence[Report]) -> Iterator[Figure]:
    """Yield the score at each turn, a line a condition."""
    for place, report in enumerate(reports, start=1):
        lines: dict[str, list[tuple[int, float, float, float]]] = {}
        for row in report.turns:
            if row.score.value is not None and row.score.ci is not None:
                lines.setdefault(row.condition, []).append((row.turn, row.score.value, *row.score.ci))
        if lines:
            yield _by_turn(report, lines, "dialogues-by-turn" + (f"-{place}" if len(reports) > 1 else ""))


def _by_turn(report: Report, lines: Lines, name: str) -> Figure:
    rows: list[tuple[Cell, ...]] = [
        (condition, *point) for condition, points in lines.items() for point in points
    ]
    said = "; ".join(
        f"{condition}: " + ", ".join(f"turn {turn} {value:.0f}" for turn, value, *_ in points)
        for condition, points in lines.items()
    )
    return Figure(
        name=name,
        title=f"Score at each turn: {report.data}, {split_address(report.model)[0]}",
        alt=f"Mean score at each turn, by condition: {said}",
        note="A turn scores 100 where all its checks hold. Bars are 95 % intervals over dialogues.",
        columns=("condition", "turn", "score", "low", "high"),
        rows=rows,
        paint=partial(_paint, lines=lines),
    )


def _paint(figure: Any, lines: Lines) -> None:
    figure.set_size_inches(7.5, 3.6 + 0.16 * len(lines))
    figure.set_layout_engine("constrained")
    axis = figure.subplots()
    for place, (condition, points) in enumerate(lines.items()):
        colour = colour_of(condition).on_white
        shift = 0.08 * (place - (len(lines) - 1) / 2)
        for turn, _, low, high in points:
            axis.plot([turn + shift] * 2, [low, high], color=colour, linewidth=1.2)
        axis.plot(
            [turn + shift for turn, *_ in points],
            [value for _, value, *_ in points],
            label=condition,
            color=colour,
            marker=MARKERS[place % len(MARKERS)],
            linestyle=DASHES[place % len(DASHES)],
            markersize=4.5,
        )
    axis.set_xlabel("turn")
    axis.set_ylabel("mean score, 95 % interval")
    axis.set_ylim(-3, 103)
    axis.xaxis.get_major_locator().set_params(integer=True)
    figure.legend(loc="outside lower center", ncols=2, fontsize=8)


def said_of(report: Report) -> Mapping[str, Sequence[str]]:
    """Return the findings, and what is to be known of the data, in sentences."""
    from midturn.studies.dialogues import about, findings

    return {"findings": list(findings(report)), "about": about(report)}
