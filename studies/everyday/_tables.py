"""The everyday report as a table for people."""

from __future__ import annotations

from rich.console import Group
from rich.text import Text

from midturn.studies._grid import Grid
from midturn.studies.everyday._report import Report
from midturn.studies.lic.tables import figure


def everyday_tables(report: Report) -> Group:
    """Draw a report: the findings for all kinds in a sentence, then every kind."""
    drawn = Grid(
        f"Everyday conversations, {report.model}",
        *("kind", "condition", "n", "P", "b minus a", "replaced"),
        keys=2,
    )
    for row in report.rows:
        drawn.add(
            row.kind,
            row.condition,
            str(row.n),
            figure(row.score, row.score_ci),
            figure(row.difference, row.difference_ci, "+"),
            str(row.replaced),
        )
    return Group(Text(_found(report)), Text(""), drawn, Text(_LEGEND, style="dim"))


_LEGEND = (
    "P: share of right last answers, 0 to 100 [95 % interval]. b minus a: difference from `unmediated`, "
    "paired by conversation. replaced: last turns that were shown as one request."
)


def _found(report: Report) -> str:
    compared = [row for row in report.rows if row.kind == "all" and row.difference is not None]
    lines = [f"{row.condition} {figure(row.difference, row.difference_ci, '+')} points" for row in compared]
    return "Against the history as it is: " + "; ".join(lines)
