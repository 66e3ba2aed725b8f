"""What was found, for a terminal: sentences, and one small table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from midturn.core import one_line
from midturn.studies._grid import Grid, heading
from midturn.studies.framings._comparison_tables import comparison_summary
from midturn.studies.framings._findings import written
from midturn.studies.framings._records import Report

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

BASIS = "sharded"


def summary_tables(report: Report) -> Group:
    """Return what was found in sentences, and the score of each cell beside `sharded`."""
    from rich.console import Group

    return Group(*_parts(report))


def _parts(report: Report) -> Iterator[RenderableType]:
    from rich.text import Text

    if report.comparison:
        yield comparison_summary(report.comparison)
        yield Text()
    yield heading(
        f"{report.task} · {report.model} · {report.n_instructions} instructions, {report.runs} runs"
    )
    yield from (Text(f"• {one_line(found)}") for found in report.findings)
    yield Text()
    yield _scores(report)
    yield Text()
    yield Text("--all adds all tables, and what can't be distinguished.", style="dim")


def _scores(report: Report) -> Grid:
    gains = {each.remedy: each.gain for each in report.costs if each.beside == BASIS}
    drawn = Grid("What was found", "cell", "n", "P", "interval", "difference")
    for cell in report.cells:
        score = cell.score
        drawn.add(
            cell.cell,
            str(score.n),
            f"{score.value:z.1f}" if score.value is not None and score.ci else "–",
            f"[{score.ci[0]:z.1f}, {score.ci[1]:z.1f}]" if score.ci else "–",
            written(gains[cell.cell]) if cell.cell in gains else "",
        )
    drawn.caption = (
        f"P: mean score, 0 to 100; difference: from {BASIS}; intervals: 95 %, over n instructions."
    )
    return drawn
