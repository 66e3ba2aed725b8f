"""What a report found: a small table, and what follows from it in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from midturn.core import one_line
from midturn.studies._grid import Grid, heading
from midturn.studies.lic.conditions import typed
from midturn.studies.lic.report import Summary, summaries
from midturn.studies.lic.tables._written import figure

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

    from midturn.studies.lic._figures import Report

NOTE = (
    "P: mean score, 0 to 100; intervals: 95 %, over n instructions. Flips: conversations that failed in what "
    "the difference is from and are correct here (+), or the other way round (-). --all adds all tables."
)


def summary_tables(report: Report) -> Group:
    """Return the small table and the sentences of each block."""
    from rich.console import Group
    from rich.text import Text

    parts = [part for summary in summaries(report) for part in _block(summary)]
    return Group(*parts, Text(NOTE, style="dim")) if parts else Group(Text("No runs to report on."))


def flipped_conversations(report: Report) -> list[tuple[str, str]]:
    """Return of each block that has one the task, and the id of one conversation that flipped."""
    found = ((summary.task, _flipped(summary)) for summary in summaries(report))
    return [(task, conversation) for task, conversation in found if conversation]


def _block(summary: Summary) -> Iterator[RenderableType]:
    from rich.text import Text

    yield heading(" · ".join([summary.task, summary.model, *summary.apart]))
    if not summary.rows:
        yield Text("No conversation has a score yet.")
        return
    drawn = Grid("What was found", "condition", "n", "P", "interval", "difference", "flips")
    for row in summary.rows:
        run, pair = row.run, row.pair
        drawn.add(
            row.name,
            str(run.n_instructions),
            f"{run.mean:z.1f}" if run.mean is not None and run.mean_ci else "–",
            f"[{run.mean_ci[0]:z.1f}, {run.mean_ci[1]:z.1f}]" if run.mean_ci else "–",
            figure(pair.difference, pair.ci, sign="+") if pair else "",
            f"+{len(pair.flipped_up)} -{len(pair.flipped_down)}" if pair else "",
        )
    drawn.caption = "; ".join(_compared(summary))
    yield drawn
    yield Text()
    for found in summary.findings:
        yield Text(f"• {one_line(found)}")
    yield Text()


def _compared(summary: Summary) -> Iterator[str]:
    """Yield what each difference is from."""
    pairs = [(row.name, typed(row.pair.a)) for row in summary.rows if row.pair]
    for other in dict.fromkeys(other for _, other in pairs):
        yield f"from {other}: {', '.join(name for name, from_ in pairs if from_ == other)}"


def _flipped(summary: Summary) -> str | None:
    """Return the first conversation that flipped, of a mediated run if there is one."""
    flipped = [
        f"{row.run.run_id}/{name}"
        for row in sorted(summary.rows, key=lambda row: row.run.role != "mediated")
        if row.pair
        for name in (*row.pair.flipped_up, *row.pair.flipped_down)
    ]
    return next(iter(flipped), None)
