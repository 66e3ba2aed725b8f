"""LiC's tables: performance by condition and task, and aptitude and unreliability beside it.

The paper has a column for each task and condition; here every task has a row of its own, so that there is
room for intervals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

from midturn.papers import _published as published
from midturn.papers._writing import Cell, Table, estimate, with_published
from midturn.statistics import Estimate
from midturn.studies.lic import AcrossTasks, PairAcrossTasks, Report, RunFigures, ShareOfFull

CONDITIONS = ("full", "concat", "sharded")
NOTHING = Estimate(value=None, ci=None, n=0)
STRICT = "scored strict: not comparable with it"

INTERVALS = "[low, high]: 95 % score interval over instructions; –: no interval, so not printed."
COMPARABLE = (
    "Published figures are comparable with runs of --scoring parity on the papers' own instructions only."
)
OWN_SCORING = (
    "Some rows are scored strict, which repairs faults of the published scorers: they cannot be compared "
    "with published figures."
)

Row = TypeVar("Row")
Runs = Mapping[str, RunFigures]
"""By condition."""


def lic_tables(report: Report) -> Iterator[Table]:
    """Yield the tables that the runs of full, concat and sharded give."""
    rows = list(_beside(report.runs))
    if rows:
        yield _performance(report, rows)
        yield _aptitude(rows)


def comparable(scorings: Sequence[str], *more: str) -> list[str]:
    """Return what stands below a table of scores on the published ones in it."""
    return [*more, COMPARABLE, *([OWN_SCORING] if "strict" in scorings else [])]


def cited(source: str, scoring: str) -> str:
    """Where a published figure stands, and whether ours may be compared with it."""
    return source if scoring == "parity" else f"{source}; {STRICT}"


def named(run_ids: Iterable[str]) -> str:
    """Find runs by the beginnings of their ids."""
    return " ".join(run_id[:6] for run_id in run_ids)


def scored(run: RunFigures | None) -> Estimate:
    """Return a run's P."""
    return NOTHING if run is None else estimate(run.mean, run.mean_ci, run.n_instructions)


def _beside(runs: Sequence[RunFigures]) -> Iterator[Runs]:
    """Yield the runs that stand in one row: those of one making, where each condition was run once."""
    chosen = sorted((run for run in runs if run.condition in CONDITIONS), key=_making)
    for _, same in groupby(chosen, key=_making):
        yield from _rows_of([(run.condition, run) for run in same])


def _rows_of(items: Sequence[tuple[str, Row]]) -> Iterator[Mapping[str, Row]]:
    """One row, or a row each where something else than the condition sets them apart too."""
    if len(dict(items)) == len(items):
        yield dict(items)
    else:
        yield from (dict([item]) for item in items)


def _making(run: RunFigures) -> tuple[object, ...]:
    return run.model, run.task, run.data_sha256, run.scoring, run.seed, run.protocol, run.origin or ""


def _counted(runs: Runs) -> int | str:
    """Instructions: one number where all conditions have as many."""
    counts = [runs[condition].n_instructions for condition in CONDITIONS if condition in runs]
    return counts[0] if len(set(counts)) == 1 else "/".join(map(str, counts))


# -- performance --------------------------------------------------------------------------------------


def _performance(report: Report, rows: Sequence[Runs]) -> Table:
    own = [_row(runs, report.share_of_full) for runs in rows]
    over_tasks = list(_over_tasks(report))
    tasks = dict.fromkeys(run.task for runs in rows for run in runs.values())
    return Table(
        name="lic-table-1",
        title="Performance P by condition (the layout of LiC's Table 1, a row a task), points of 100",
        columns=(
            *("model", "task", "scoring", "n"),
            *with_published(f"{condition}, P" for condition in CONDITIONS),
            *with_published(["concat / full, %"]),
            *("sharded / full, %", "published in", "runs"),
        ),
        rows=[*own, *over_tasks],
        published_rows=list(_published_alone(rows, list(tasks))),
        notes=(
            "n: instructions. P: the mean score of an instruction's runs, averaged over instructions. Over "
            "several tasks every task weighs the same.",
            INTERVALS,
        ),
        published_notes=comparable(
            [run.scoring for runs in rows for run in runs.values()],
            f"{published.LIC_SUMMARY}: of full performance concat keeps {published.CONCAT_SHARE} %; sharded "
            f"falls by {published.SHARDED_FALL} %.",
        ),
    )


def _row(runs: Runs, shares: Sequence[ShareOfFull]) -> list[Cell]:
    any_run = next(iter(runs.values()))
    name = published.published_as(any_run.model, published.PERFORMANCE)
    theirs = published.PERFORMANCE[name].get(any_run.task) if name else None
    share = {row.condition: row for row in shares if row.run in {run.run_id for run in runs.values()}}
    return [
        published.bare(any_run.model),
        any_run.task,
        any_run.scoring,
        _counted(runs),
        *_paired([scored(runs.get(condition)) for condition in CONDITIONS], theirs),
        *(_percent(share.get("concat")), None, _percent(share.get("sharded"))),
        cited(published.LIC_TABLE_1, any_run.scoring) if theirs else "",
        named(runs[condition].run_id for condition in CONDITIONS if condition in runs),
    ]


def _paired(ours: Sequence[Estimate], theirs: Sequence[float] | None) -> Iterator[Cell]:
    """Each figure with the published one beside it."""
    for place, figure in enumerate(ours):
        yield figure
        yield theirs[place] if theirs else None


def _percent(share: ShareOfFull | AcrossTasks | None) -> Estimate:
    return NOTHING if share is None else estimate(share.share, share.ci, share.n, scale=100)


def _over_tasks(report: Report) -> Iterator[list[Cell]]:
    """Yield a row for each model over all its tasks."""
    of_full = [pair for pair in report.paired_across_tasks if pair.a == "full" and pair.b in CONDITIONS]
    for _, same in groupby(sorted(of_full, key=_same_full), key=_same_full):
        for pairs in _rows_of([(pair.b, pair) for pair in same]):
            yield _row_over_tasks(pairs, report.across_tasks)


def _same_full(pair: PairAcrossTasks) -> tuple[tuple[str, ...], int]:
    return pair.a_runs, pair.n


def _row_over_tasks(pairs: Mapping[str, PairAcrossTasks], shares: Sequence[AcrossTasks]) -> list[Cell]:
    one = next(iter(pairs.values()))
    name = published.published_as(one.model, published.FOUR_TASKS)
    theirs = published.FOUR_TASKS[name] if name and one.tasks == published.LIC_FOUR_TASKS else None
    share = {row.condition: row for pair in pairs.values() for row in shares if row.runs == pair.b_runs}
    reached = [
        estimate(pairs[b].b_mean, pairs[b].b_mean_ci, pairs[b].n) if b in pairs else NOTHING
        for b in CONDITIONS[1:]
    ]
    return [
        published.bare(one.model),
        f"mean of {', '.join(one.tasks)}",
        one.scoring,
        one.n,
        *_paired([estimate(one.a_mean, one.a_mean_ci, one.n), *reached], theirs),
        *(_percent(share.get("concat")), None, _percent(share.get("sharded"))),
        cited(published.LIC_TABLE_1, one.scoring) if theirs else "",
        "",
    ]


def _published_alone(rows: Sequence[Runs], tasks: Sequence[str]) -> Iterator[list[Cell]]:
    """Yield the published models' rows that no run of ours has, on the tasks that were run."""
    run = [next(iter(runs.values())) for runs in rows]
    ours = {(published.published_as(one.model, published.PERFORMANCE), one.task) for one in run}
    for model, by_task in published.PERFORMANCE.items():
        for task in tasks:
            if task in by_task and (model, task) not in ours:
                figures = [cell for theirs in by_task[task] for cell in (None, theirs)]
                yield [model, task, "parity", None, *figures, *[None] * 3, published.LIC_TABLE_1, ""]
    shares: list[Cell] = [None, published.CONCAT_SHARE, None]
    yield ["mean of 15 models", "six tasks", "parity", None, *[None] * 6, *shares, published.LIC_SUMMARY, ""]


# -- aptitude and unreliability -----------------------------------------------------------------------


def _aptitude(rows: Sequence[Runs]) -> Table:
    return Table(
        name="lic-aptitude",
        title="Aptitude A and unreliability U by condition, points of 100",
        columns=(
            *("model", "task", "scoring", "n", "conversations"),
            *(f"{condition}, {of}" for condition in CONDITIONS for of in ("A90", "U90-10")),
            "runs",
        ),
        rows=[_aptitude_row(runs) for runs in rows],
        notes=(
            "n: instructions. A: the 90th percentile of an instruction's runs, U: the 90th minus the 10th, "
            "averaged over instructions. Both are printed from 5 runs of most instructions on.",
            INTERVALS,
        ),
        published_notes=(
            f"No figure by model and task was published; {published.LIC_SUMMARY}, {published.SPREAD}.",
        ),
    )


def _aptitude_row(runs: Runs) -> list[Cell]:
    any_run = next(iter(runs.values()))
    cells: list[Cell] = []
    for condition in CONDITIONS:
        run = runs.get(condition)
        cells += [_aptitude_of(run), _unreliability_of(run)] if run else [NOTHING, NOTHING]
    return [
        published.bare(any_run.model),
        any_run.task,
        any_run.scoring,
        _counted(runs),
        sum(run.n_conversations for run in runs.values()),
        *cells,
        named(runs[condition].run_id for condition in CONDITIONS if condition in runs),
    ]


def _aptitude_of(run: RunFigures) -> Estimate:
    return estimate(run.aptitude, run.aptitude_ci, run.n_instructions)


def _unreliability_of(run: RunFigures) -> Estimate:
    return estimate(run.unreliability, run.unreliability_ci, run.n_instructions)
