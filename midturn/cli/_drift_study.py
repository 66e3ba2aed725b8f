"""What the drift commands share: playing a plan, scoring it, and printing and drawing what was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from midturn.cli._console import say
from midturn.cli._drift_report import figures_of, print_study
from midturn.cli._progress import ConversationsBar, CountBar
from midturn.cli._study import say_how_it_ended
from midturn.store import Store
from midturn.studies import Outcome, run_study
from midturn.studies.drift import (
    Comparison,
    Ruler,
    ScriptedStudy,
    StudyRuns,
    check_folder,
    compare_answers,
    ruler_for,
    score,
    study_in,
    verdicts_in_reach,
)
from midturn.studies.options import RulerOptions


def check_ruler(ruler: Ruler) -> None:
    """Refuse what can't be scored, and say what is to be known of the figures."""
    ruler.preflight()
    if ruler.caution:
        say(ruler.caution)


def ruler_of(model: str, options: RulerOptions) -> Ruler:
    """Return what to score with.

    Raises:
        BadInput: see `ruler_for`.
    """
    names = tuple(name.strip() for name in options.references.split(",") if name.strip())
    return ruler_for(model, names, weights=options.weights, dtype=options.dtype, top_k=options.top_k)


async def play(study: ScriptedStudy, store: Store) -> Outcome:
    """Play what the store lacks."""
    with ConversationsBar() as bar:
        outcome = await run_study(study, store, watcher=bar)
    say_how_it_ended(outcome)
    return outcome


async def measure_all(store: Store, run_ids: Sequence[str], ruler: Ruler) -> None:
    """Score what the store lacks."""
    with CountBar("scores") as bar:
        await score(store, run_ids, ruler, ruler.scorer, bar)


def played_study(study: ScriptedStudy, store: Store) -> StudyRuns:
    """Return the study's runs in the store."""
    return study_in(store, run=store.run_id(study.identity(study.arms[0], store)))


async def compare_all(
    study: ScriptedStudy, comparison: Comparison, store: Store, run_ids: Sequence[str]
) -> Outcome:
    """Set answers beside the references' own, where the store lacks that."""
    with CountBar("answers") as bar:
        outcome = await compare_answers(study, comparison, store, run_ids, bar)
    say_how_it_ended(outcome)
    return outcome


async def carry_out(
    study: ScriptedStudy,
    ruler: Ruler,
    comparison: Comparison,
    db: Path,
    figures: Path | None,
    *,
    overwrite: bool,
    everything: bool,
    as_json: bool,
) -> int:
    """Play, score, print and draw a study; return the exit status."""
    check_folder(figures or figures_of(db), overwrite=overwrite)
    study.preflight()
    check_ruler(ruler)
    comparison.preflight()
    say(verdicts_in_reach(study))
    with Store(db) as store:
        async with store.claim.held_async(say):
            outcome = await play(study, store)
            runs = played_study(study, store)
            run_ids = list(runs.runs.values())
            await measure_all(store, run_ids, ruler)
            if comparison != Comparison():
                outcome += await compare_all(study, comparison, store, run_ids)
        print_study(
            store,
            runs,
            figures or figures_of(db),
            turns=len(study.scripts[0].asks),
            overwrite=overwrite,
            everything=everything,
            as_json=as_json,
        )
    return 1 if outcome.failed or outcome.stopped else 0
