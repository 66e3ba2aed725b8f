"""All conditions of a store's runs in one compact table, without anybody else's figures."""

from __future__ import annotations

from collections.abc import Iterator

from midturn.papers import _published as published
from midturn.papers._writing import Cell, Table, estimate
from midturn.studies.lic import Report
from midturn.studies.lic.conditions import typed
from midturn.studies.lic.report import Summary, SummaryRow, summaries


def summary_table(report: Report) -> Iterator[Table]:
    """Return the table, where any conversation has a score."""
    found = summaries(report)
    rows = [_row(summary, row) for summary in found for row in summary.rows]
    if rows:
        yield Table(
            name="summary",
            title="Mean score P by condition, and paired differences, points of 100",
            columns=("model", "task", "condition", "n", "P", "difference", "from", "flips"),
            rows=rows,
            notes=(
                "[low, high]: 95 % interval over n instructions. Differences are paired by instruction. "
                "Flips: conversations that failed in what the difference is from and are correct here (+), "
                "or the other way round (-).",
            ),
        )


def _row(summary: Summary, row: SummaryRow) -> list[Cell]:
    run, pair = row.run, row.pair
    return [
        published.bare(summary.model),
        summary.task,
        row.name,
        run.n_instructions,
        estimate(run.mean, run.mean_ci, run.n_instructions),
        estimate(pair.difference, pair.ci, pair.n) if pair else None,
        typed(pair.a) if pair else "",
        f"+{len(pair.flipped_up)}/-{len(pair.flipped_down)}" if pair else "",
    ]
