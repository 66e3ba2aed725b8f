"""The Mediator's table: what each remedy makes of the sharded score, by model and task and over tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from midturn.papers import _published as published
from midturn.papers._lic import INTERVALS, NOTHING, cited, comparable, named, scored
from midturn.papers._published import Remedy
from midturn.papers._writing import Cell, Table, estimate, with_published
from midturn.statistics import Estimate
from midturn.studies.lic import PairAcrossTasks, PairFigures, Report, RunFigures


def mediator_table(report: Report) -> Iterator[Table]:
    """Yield the table, where a remedy was run beside sharded."""
    runs = {run.run_id: run for run in report.runs}
    pairs = [pair for pair in report.paired if pair.a == "sharded"]
    over_tasks = [pair for pair in report.paired_across_tasks if pair.a == "sharded"]
    if not pairs:
        return
    matched = [_published(pair) for pair in over_tasks]
    yield Table(
        name="mediator",
        title="Sharded and with a remedy (the layout of the Mediator's table), points of 100",
        columns=(
            *("model", "mediator's model", "task", "condition", "scoring", "n"),
            *with_published(("sharded, P", "with it, P", "difference, points")),
            *("published in", "runs"),
        ),
        rows=[
            *(_of_task(pair, runs) for pair in pairs),
            *(_of_tasks(pair, runs, match) for pair, match in zip(over_tasks, matched, strict=True)),
        ],
        published_rows=[_published_alone(remedy) for remedy in published.REMEDIES if remedy not in matched],
        notes=(
            "n: instructions that both have. Differences are paired by instruction. P is given where it is "
            "of just these instructions. Over several tasks every task weighs the same.",
            INTERVALS,
        ),
        published_notes=comparable(
            [runs[pair.b_run].scoring for pair in pairs],
            "Published figures are means over sets of tasks that differ from row to row: they are shown "
            "next to ours over several tasks only. The published Mediator works with rules of a Refiner: "
            "mediated with --guidelines comes nearest.",
        ),
    )


def _of_task(pair: PairFigures, runs: Mapping[str, RunFigures]) -> list[Cell]:
    treated = runs[pair.b_run]
    means = [_mean_of(runs[run], pair.n) for run in (pair.a_run, pair.b_run)]
    difference = estimate(pair.difference, pair.ci, pair.n)
    return [
        *_names(treated, pair.task, pair.n),
        *_beside([*means, difference], None, treated.scoring),
        named((pair.a_run, pair.b_run)),
    ]


def _of_tasks(pair: PairAcrossTasks, runs: Mapping[str, RunFigures], match: Remedy | None) -> list[Cell]:
    treated = runs[pair.b_runs[0]]
    figures = [
        estimate(pair.a_mean, pair.a_mean_ci, pair.n),
        estimate(pair.b_mean, pair.b_mean_ci, pair.n),
        estimate(pair.difference, pair.ci, pair.n),
    ]
    names = _names(treated, f"mean of {', '.join(pair.tasks)}", pair.n)
    return [*names, *_beside(figures, match, treated.scoring), ""]


def _mean_of(run: RunFigures, n: int) -> Estimate:
    """Return a run's P, unless it has instructions that the other run lacks."""
    return scored(run) if run.n_instructions == n else NOTHING


def _names(treated: RunFigures, task: str, n: int) -> list[Cell]:
    mediator = treated.models.get("mediator", "")
    return [
        published.bare(treated.model),
        published.bare(mediator) if mediator else "",
        task,
        treated.condition,
        treated.scoring,
        n,
    ]


def _beside(ours: list[Estimate], match: Remedy | None, scoring: str) -> Iterator[Cell]:
    theirs = [match.sharded, match.treated, match.difference] if match else [None] * 3
    for own, other in zip(ours, theirs, strict=True):
        yield own
        yield other
    yield cited(match.source, scoring) if match else ""


def _published(pair: PairAcrossTasks) -> Remedy | None:
    """Return what was published of this remedy for this model."""
    same = {remedy.model: remedy for remedy in published.REMEDIES if remedy.condition == pair.b}
    return same.get(published.published_as(pair.model, same) or "")


def _published_alone(remedy: Remedy) -> list[Cell]:
    figures = [
        cell for theirs in (remedy.sharded, remedy.treated, remedy.difference) for cell in (None, theirs)
    ]
    return [remedy.model, "", "", remedy.system, "parity", None, *figures, remedy.source, ""]
