"""What was found, for a terminal: sentences, and one small table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from midturn.core import one_line
from midturn.studies._grid import Grid
from midturn.studies.drift._panels import ADHERENCE
from midturn.studies.drift._report import DriftReport
from midturn.studies.drift._scripts import BASELINE
from midturn.studies.drift._tables import because, change, estimate, heading_of, level_of, percent

if TYPE_CHECKING:
    from rich.console import Group, RenderableType


def summary_tables(report: DriftReport) -> Group:
    """Return what was found in sentences, and each arm's level."""
    from rich.console import Group

    return Group(*_parts(report))


def _parts(report: DriftReport) -> Iterator[RenderableType]:
    from rich.text import Text

    yield heading_of(report)
    yield Text()
    yield from (Text(f"• {one_line(found)}") for found in _findings(report))
    yield Text()
    yield _levels(report)
    yield Text()
    yield Text("--all adds all tables.", style="dim")


def _findings(report: DriftReport) -> Iterator[str]:
    for one in report.bounded:
        yield f"{one.arm}: does {_of(one.of)} level off? {_said(one.answer)}: {one.why}."
    for one in report.helped:
        way = "raise" if one.of == ADHERENCE else "lower"
        yield f"Did reminders {way} {_of(one.of)}? {_said(one.answer)}: {because(one)}."


def _of(of: str) -> str:
    return "adherence" if of == ADHERENCE else f"divergence from {of}"


def _said(answer: str) -> str:
    return f"{answer[0].upper()}{answer[1:]}"


def _levels(report: DriftReport) -> Grid:
    measure = report.measure.upper().replace("_", " ")
    drawn = Grid("What was found", "reference", "arm", "n", measure, "vs baseline", "adherence", keys=2)
    for level in report.levels:
        baseline = None if level.arm == BASELINE else level_of(report, BASELINE, level.reference)
        drawn.add(
            level.reference,
            level.arm,
            str(level.n),
            estimate(level.kl, level.kl_ci),
            percent(change(level.kl, baseline and baseline.kl)),
            estimate(level.adherence, level.adherence_ci),
        )
    return drawn
