"""What a store's studies of the framings found: tables for the page, and figures of the loss and of risk.

`midturn.studies.framings` needs its extra and half a second to import, so it is imported where it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from midturn.core import BLUE, GREY, split_address
from midturn.pages.report._drawing import Cell, Figure, paint_intervals
from midturn.store import Store

if TYPE_CHECKING:
    from midturn.studies.framings import Comparison, Part, Prediction, Report

STUDY = "framings"
"""What such a study's runs are called."""
_KINDS = {"in pieces": "told in pieces", "nothing missing": "nothing missing"}
Parts = Sequence[tuple[str, float, float, float]]
"""What it is called, points, and its interval."""


def framings_reports(store: Store) -> list[Report]:
    """Return what each study of the framings found; nothing where what computes it is not installed."""
    if all(made.study != STUDY for _, made in store.runs()):
        return []
    if not all(map(find_spec, ("scipy", "statsmodels"))):
        return []
    from midturn.studies.framings import report_of, runs_beside, studies_in

    return [report_of(store, each, dialogues=runs_beside(store, each.first)) for each in studies_in(store)]


def said_of_both(made: Comparison) -> Sequence[str]:
    """Return which framing a comparison speaks for, and why."""
    from midturn.studies.framings import said

    return list(said(made))


def framings_figures(reports: Sequence[Report]) -> Iterator[Figure]:
    """Where each study's loss went, and whether the risk that turns foretell comes true."""
    for place, report in enumerate(reports, start=1):
        more = f"-{place}" if len(reports) > 1 else ""
        whose = f"{report.task}, {split_address(report.model)[0]}"
        if report.comparison:
            yield from (_of_kind(report.comparison, kind, whose, more) for kind in _KINDS)
        parts = [(name, part.points) for name, part in parts_of(report)]
        parts = [(name, f.value, *f.ci) for name, f in parts if f.value is not None and f.ci is not None]
        if parts:
            yield _loss(parts, report, f"framings-loss{more}", whose)
        if any(prediction.calibration for prediction in report.prediction):
            yield _calibration(report, f"framings-calibration{more}", whose)


def _of_kind(made: Comparison, kind: str, whose: str, more: str) -> Figure:
    """Return what each remedy scores more than none, in one kind of conversation."""
    gains = [(row.remedy, row.gain) for row in made.rows if row.kind == kind and row.gain]
    rows = [(name, f.value, *f.ci) for name, f in gains if f.value is not None and f.ci is not None]
    said = "; ".join(f"{what} {value:.1f} [{low:.1f}, {high:.1f}]" for what, value, low, high in rows)
    n, what = (made.n_pieces, "instructions") if kind == "in pieces" else (made.n_whole, "dialogues")
    return Figure(
        name=f"framings-{kind.replace(' ', '-')}{more}",
        title=f"What each remedy wins back, {_KINDS[kind]}: {whose}",
        alt=f"Points that each remedy scores more than none, with its interval: {said}",
        note=f"Points of 100 more than with no remedy, over {n} {what}; `full` is "
        " everything in one message. Intervals are 95 %.",
        columns=("remedy", "points", "low", "high"),
        rows=rows,
        paint=partial(_paint_loss, parts=rows),
    )


def parts_of(report: Report) -> list[tuple[str, Part]]:
    """Return the parts of the loss by name.

    One that is the same with either kind of interventions stands once.
    """
    first = {part.part: part for found in report.decomposition[:1] for part in found.parts}
    same = {
        name
        for name, part in first.items()
        if all(other == part for found in report.decomposition for other in found.parts if other.part == name)
    }
    common = [(name, part) for name, part in first.items() if name in same]
    told = [
        (f"{part.part}, {found.interventions}", part)
        for found in report.decomposition
        for part in found.parts
        if part.part not in same
    ]
    return [*common, *told]


def _loss(parts: Parts, report: Report, name: str, whose: str) -> Figure:
    said = "; ".join(f"{what} {value:.1f} [{low:.1f}, {high:.1f}]" for what, value, low, high in parts)
    return Figure(
        name=name,
        title=f"Where the loss from full to sharded went: {whose}",
        alt=f"Points of each part of the loss, by kind of interventions, with its interval: {said}",
        note=f"Points of 100, over {report.n_instructions} instructions. Where the interval holds 0, no "
        "difference is shown. Intervals are 95 %, over instructions.",
        columns=("part", "points", "low", "high"),
        rows=list(parts),
        paint=partial(_paint_loss, parts=parts),
    )


def _paint_loss(figure: Any, parts: Parts) -> None:
    axis = paint_intervals(figure, parts)
    axis.axvline(0, color=GREY.on_white, linewidth=1)
    axis.set_xlabel("points, 95 % interval")


def _calibration(report: Report, name: str, whose: str) -> Figure:
    rows: list[tuple[Cell, ...]] = [
        (prediction.among, bin_.predicted, bin_.observed, *(bin_.ci or (None, None)), bin_.turns)
        for prediction in report.prediction
        for bin_ in prediction.calibration
    ]
    said = "; ".join(f"{row[0]}: {row[1]:.2f} foretold, {row[2]:.2f} came" for row in rows)
    return Figure(
        name=name,
        title=f"Does the risk that turns foretell come true: {whose}",
        alt=f"Share of failed conversations against the predicted one, on held-out instructions: {said}",
        note="Logistic regression on a turn's position, completeness and drift; instructions were held "
        "out. On the diagonal the prediction holds. Bars are 95 % intervals over instructions.",
        columns=("turns of", "predicted", "failed", "low", "high", "turns"),
        rows=rows,
        paint=partial(_paint_calibration, predictions=report.prediction),
    )


def _paint_calibration(figure: Any, predictions: Sequence[Prediction]) -> None:
    figure.set_size_inches(7.5, 3.8)
    figure.set_layout_engine("constrained")
    for axis, prediction in zip(
        figure.subplots(1, len(predictions), squeeze=False)[0], predictions, strict=True
    ):
        axis.plot([0, 1], [0, 1], color=GREY.on_white, linestyle=":", linewidth=1)
        for bin_ in prediction.calibration:
            if bin_.ci:
                axis.plot([bin_.predicted] * 2, bin_.ci, color=BLUE.on_white, linewidth=2)
        axis.plot(
            [bin_.predicted for bin_ in prediction.calibration],
            [bin_.observed for bin_ in prediction.calibration],
            color=BLUE.on_white,
            marker="o",
            linestyle="",
        )
        axis.set_title(prediction.among, fontsize=9)
        axis.set_xlabel("predicted share of failures")
        axis.set_ylabel("share that failed")
        axis.set_xlim(-0.03, 1.03)
        axis.set_ylim(-0.03, 1.03)
