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
    DriftScorerConfig,
    ScriptedStudy,
    StudyRuns,
    check_folder,
    compare_answers,
    score,
    scorer_config_for,
    study_in,
    verdicts_in_reach,
)
from midturn.studies.options import ScorerOptions


def check_scorer(scorer_config: DriftScorerConfig) -> None:
    """Refuse what can't be scored, and say what is to be known of the figures."""
    scorer_config.preflight()
    if scorer_config.caution:
        say(scorer_config.caution)


def scorer_config_of(model: str, options: ScorerOptions) -> DriftScorerConfig:
    """Return what to score with.

    Raises:
        BadInput: see `scorer_config_for`.
    """
    names = tuple(name.strip() for name in options.references.split(",") if name.strip())
    return scorer_config_for(model, names, weights=options.weights, dtype=options.dtype, top_k=options.top_k)


async def play(study: ScriptedStudy, store: Store) -> Outcome:
    """Play what the store lacks."""
    with ConversationsBar() as bar:
        outcome = await run_study(study, store, listener=bar)
    say_how_it_ended(outcome)
    return outcome


async def measure_all(store: Store, run_ids: Sequence[str], scorer_config: DriftScorerConfig) -> None:
    """Score what the store lacks."""
    with CountBar("scores") as bar:
        await score(store, run_ids, scorer_config, scorer_config.scorer, bar)


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
    scorer_config: DriftScorerConfig,
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
    check_scorer(scorer_config)
    comparison.preflight()
    say(verdicts_in_reach(study))
    with Store(db) as store:
        async with store.claim.held_async(say):
            outcome = await play(study, store)
            runs = played_study(study, store)
            run_ids = list(runs.runs.values())
            await measure_all(store, run_ids, scorer_config)
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
