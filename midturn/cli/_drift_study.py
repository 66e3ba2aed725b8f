"""What the drift commands share: playing a plan, scoring it, and printing and drawing what was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from midturn import __version__
from midturn.assistant import reachable
from midturn.cli._console import say
from midturn.cli._drift_report import figures_of, print_study
from midturn.cli._progress import ConversationsBar, CountBar
from midturn.cli._study import say_how_it_ended
from midturn.store import Store
from midturn.studies import Outcome
from midturn.studies.drift import (
    Comparison,
    Plan,
    Ruler,
    StudyRuns,
    check_folder,
    compare_answers,
    model_of,
    refuse_unplayable,
    run,
    score,
    study_in,
    verdicts_in_reach,
    weights_of,
)


def preflight(plan: Plan, ruler: Ruler) -> None:
    """Refuse, before anything is spent, what can't be played or scored."""
    refuse_unplayable(plan)
    ruler.preflight()
    reachable(plan.model)


def ruler_of(model: str, weights: str | None, references: str, dtype: Any) -> Ruler:
    """What to score with; the weights are the model's own where it is embedded.

    Raises:
        BadInput: no reference is named, or several other models are, or the weights are not known.
    """
    names = tuple(name.strip() for name in references.split(",") if name.strip())
    return Ruler.of(weights_of(model, weights), names, dtype)


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
