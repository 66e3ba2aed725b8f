"""The whole report, a block for each task, assistant, data set and scoring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from midturn.core import one_line
from midturn.studies._grid import heading
from midturn.studies.lic.report import block_of, names_of
from midturn.studies.lic.tables import _comparisons as comparisons, _runs as of_runs
from midturn.studies.lic.tables._runs import LEGEND, Names
from midturn.studies.lic.tables._written import TEST

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

    from midturn.studies.lic._figures import Report, RunFigures

NOTES = (
    "Scores are 0 to 100. Infrastructure and judge failures and unfinished conversations have none.",
    "–: not known, or not printed because it has no interval: fewer than 6 instructions, and for A and U "
    "fewer than 5 runs of most of them.",
    TEST,
    "up: failed in a, correct in b.  down: correct in a, failed in b.",
    "The user's turns: valid at once: the model's first reply named a shard that was left, or none.",
    "said all: those that tell a shard and say every value in it.  said else: those with a value of no shard "
    "told.",
    "Values are numbers, names, dates, quotations, negations and the like, compared without a model.",
    "bad ids, no text: its replies that could not be used.  turn cap: conversations cut off by it.",
)


def report_tables(report: Report) -> Group:
    """All tables of a report."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = []
    if not report.runs:
        return Group(Text("No runs to report on."))
    for _, runs in groupby(sorted(report.runs, key=block_of), key=block_of):
        parts.extend(_block_parts(report, list(runs)))
    if report.across_tasks:
        parts += [comparisons.across_tasks(report.across_tasks), Text()]
    parts.extend(Text(note, style="dim") for note in NOTES)
    return Group(*parts)


def _block_parts(report: Report, runs: Sequence[RunFigures]) -> Iterator[RenderableType]:
    from rich.text import Text

    task, model, data, scoring = map(one_line, block_of(runs[0]))
    yield heading(f"{task} · {model} · data {data[:8]} · scoring {scoring}")
    names = {run_id: one_line(name) for run_id, name in names_of(runs).items()}
    for part in _block_tables(report, runs, names):
        yield part
        yield Text()


def _block_tables(report: Report, runs: Sequence[RunFigures], names: Names) -> Iterator[RenderableType]:
    from rich.console import Group
    from rich.text import Text

    if not any(run.n_conversations for run in runs):
        yield Text("No conversation has a score yet.")
        yield of_runs.spending(runs, names)
        return
    yield Group(of_runs.scores(runs, names), Text(LEGEND, style="dim"))
    yield of_runs.spending(runs, names)
    yield of_runs.makings(runs, names)
    if pairs := [pair for pair in report.paired if pair.b_run in names]:
        yield comparisons.pairs(pairs, names)
        if any(pair.flipped_up or pair.flipped_down for pair in pairs):
            yield comparisons.flips(pairs, names)
    if of_full := [share for share in report.share_of_full if share.run in names]:
        yield comparisons.shares_of_full(of_full, names)
    if shares := [share for share in report.won_back if share.run in names]:
        yield comparisons.won_back(shares, names)
    yield of_runs.blame(runs, names)
    if users := [(names[run.run_id], run.user) for run in runs if run.user]:
        yield of_runs.fidelity(users)
    for run in runs:
        if run.instructions:
            yield of_runs.origins(run.instructions, names[run.run_id])
