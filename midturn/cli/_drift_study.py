"""What the drift commands share: playing a plan, scoring it, and printing and drawing what was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from midturn import __version__
from midturn.assistant import reachable
from midturn.cli import _plots as plots
from midturn.cli._console import say, show
from midturn.cli._progress import ConversationsBar, CountBar
from midturn.cli._study import say_how_it_ended
from midturn.store import Store
from midturn.studies import Outcome
from midturn.studies.drift import (
    Aggregation,
    Comparison,
    Measure,
    Plan,
    Ruler,
    StudyRuns,
    check_folder,
    compare_answers,
    draw,
    drift_report,
    model_of,
    refuse_unplayable,
    report_tables,
    ruler_for,
    run,
    score,
    study_in,
    verdicts_in_reach,
)


def preflight(plan: Plan, ruler: Ruler) -> None:
    """Refuse, before anything is spent, what can't be played or scored."""
    refuse_unplayable(plan)
    reachable(plan.model)
    check_ruler(ruler)


def check_ruler(ruler: Ruler) -> None:
    """Refuse what can't be scored, and say what is to be known of the figures."""
    ruler.preflight()
    if ruler.caution:
        say(ruler.caution)


def ruler_of(model: str, weights: str | None, references: str, dtype: Any, top_k: int | None) -> Ruler:
    """What to score with.

    Raises:
        BadInput: see `ruler_for`.
    """
    names = tuple(name.strip() for name in references.split(",") if name.strip())
    return ruler_for(model, names, weights=weights, dtype=dtype, top_k=top_k)


async def play(plan: Plan, store: Store) -> Outcome:
    """Play what the store lacks."""
    with ConversationsBar() as bar:
        outcome = await run(plan, model_of(plan), store, __version__, bar)
    say_how_it_ended(outcome)
    return outcome


async def measure_all(store: Store, run_ids: Sequence[str], ruler: Ruler) -> None:
    """Score what the store lacks."""
    with CountBar("scores") as bar:
        await score(store, run_ids, ruler, ruler.scorer, bar)


def played_study(plan: Plan, store: Store) -> StudyRuns:
    """The plan's runs in the store."""
    return study_in(store, run=plan.identity(plan.arms[0], __version__).run_id)


async def compare_all(plan: Plan, comparison: Comparison, store: Store, run_ids: Sequence[str]) -> Outcome:
    """Set answers beside the references' own, where the store lacks that."""
    with CountBar("answers") as bar:
        outcome = await compare_answers(plan, comparison, model_of(plan), store, run_ids, bar)
    say_how_it_ended(outcome)
    return outcome


async def study(
    plan: Plan,
    ruler: Ruler,
    comparison: Comparison,
    db: Path,
    figures: Path | None,
    *,
    overwrite: bool,
    as_json: bool,
) -> int:
    """Play, score, print and draw a study; hands back the exit status."""
    check_folder(figures or figures_of(db), overwrite=overwrite)
    preflight(plan, ruler)
    comparison.preflight()
    say(verdicts_in_reach(plan))
    with Store(db) as store:
        async with store.claim.held_async(say):
            outcome = await play(plan, store)
            runs = played_study(plan, store)
            run_ids = list(runs.runs.values())
            await measure_all(store, run_ids, ruler)
            if comparison != Comparison():
                outcome += await compare_all(plan, comparison, store, run_ids)
        print_study(
            store,
            runs,
            figures or figures_of(db),
            turns=len(plan.scripts[0].asks),
            overwrite=overwrite,
            as_json=as_json,
        )
    return 1 if outcome.failed or outcome.stopped else 0


def print_study(
    store: Store,
    runs: StudyRuns,
    figures: Path,
    *,
    turns: int | None = None,
    estimator: str | None = None,
    measure: Measure = "kl",
    aggregation: Aggregation = "mean",
    overwrite: bool = False,
    as_json: bool = False,
) -> None:
    """Print the report, for people or as one JSON document, and write the figures."""
    report, series = drift_report(
        store, runs, turns=turns, estimator=estimator, measure=measure, aggregation=aggregation
    )
    unit = "nats per token" if aggregation == "mean" else "nats per reply"
    of = f"{measure.upper()}, {unit}"
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show(report_tables(report))
        plots.draw(plots.turns_plot(report.turn_means, of))
    draw(report, series, figures, of, overwrite=overwrite)
    typer.echo(f"The figures are in {figures}", err=True)


def figures_of(db: Path) -> Path:
    """The folder of a store's figures if nothing else is said."""
    return db.with_name(f"{db.stem}-figures")
