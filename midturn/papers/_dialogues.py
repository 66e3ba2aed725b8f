"""The dialogues' tables: each condition's score, and below what was published for the same data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from midturn.papers import _published as published
from midturn.papers._writing import Cell, Table, estimate
from midturn.statistics import Estimate

if TYPE_CHECKING:
    from midturn.studies.dialogues import Figure, Report, Source

_COLUMNS = (
    "model",
    "condition",
    "scoring",
    "n",
    "P",
    "checks",
    "points a turn",
    "P, published",
    "published in",
)

_LEGEND = (
    "n: dialogues. P: the mean over a dialogue's scored turns; a turn scores where all its checks hold. "
    "Intervals are over dialogues."
)


def dialogues_tables(reports: Sequence[Report]) -> Iterator[Table]:
    """Yield a table for each comparison of dialogues."""
    for place, report in enumerate(reports, start=1):
        source = report.source
        yield Table(
            name="dialogues" + (f"-{place}" if len(reports) > 1 else ""),
            title=f"Dialogues scored at every turn: {source.name if source else report.data}, points of 100",
            columns=_COLUMNS,
            rows=list(_ours(report)),
            published_rows=list(_published(source) if source else ()),
            notes=[_LEGEND, *(_notes(source) if source else ())],
            published_notes=_published_notes(source) if source else (),
        )


def _ours(report: Report) -> Iterator[list[Cell]]:
    for row in report.conditions:
        figures = [_cell(each) for each in (row.score, row.kept, row.slope)]
        named = [published.bare(report.model), row.condition, report.scoring, row.score.n]
        yield [*named, *figures, None, ""]


def _published(source: Source) -> Iterator[list[Cell]]:
    if source.published:
        for model, value in source.published.figures.items():
            yield [model, "", "", None, None, None, None, value, source.name]


def _notes(source: Source) -> Iterator[str]:
    yield source.told


def _published_notes(source: Source) -> list[str]:
    return [f"Published: {source.published.what}."] if source.published else []


def _cell(made: Figure) -> Estimate:
    return estimate(made.value, made.ci, made.n)
