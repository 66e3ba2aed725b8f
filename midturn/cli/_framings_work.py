"""What `midturn framings` does: the pilot, what the study can find, the rest, and the report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer

from midturn.cli._console import say, show
from midturn.cli._progress import ConversationsBar
from midturn.cli._study import say_how_it_ended, status_of
from midturn.core import BadInput, Budget
from midturn.store import Store
from midturn.studies import Outcome, Study, named_runs, run_study
from midturn.studies.framings import (
    FramingsStudy,
    Power,
    PowerOfBoth,
    budget_of,
    facts_of,
    in_pieces,
    in_pilot,
    of_runs,
    panel_of,
    pilot_of_both,
    power_of,
    power_of_both_table,
    power_table,
    report_of,
    report_tables,
    summary_tables,
)


@dataclass(frozen=True, kw_only=True)
class FramingsConfig:
    """What is asked for."""

    study: FramingsStudy
    estimate: bool
    spend_anyway: bool
    everything: bool
    """Whether all tables follow what was found."""


async def carry_out(config: FramingsConfig, db: Path, *, as_json: bool) -> int:
    """Play and report; return the exit status."""
    study = config.study
    study.preflight()
    if study.drift_measure.scorer_config and study.drift_measure.scorer_config.caution:
        say(study.drift_measure.scorer_config.caution)
    outcome, power, ends = await _played(config, db)
    with Store(db) as store:
        if not ends:
            _print(config, store, power, as_json=as_json)
        elif power:
            _print_power(power, as_json=as_json)
    say_how_it_ended(outcome)
    typer.echo(f"The store is {db}", err=True)
    if ends and not config.estimate:
        whole = study.dialogues_study
        beside = f" and {len(whole.dialogues)} dialogues" if whole else ""
        raise BadInput(
            f"{len(study.lic.records)} instructions{beside} of {study.runs} runs can't find effects of "
            f"{study.worthwhile:g} points. Add instructions{', dialogues' if whole else ''} or --runs, or go "
            "on with --spend-anyway"
        )
    return status_of(outcome)


async def _played(config: FramingsConfig, db: Path) -> tuple[Outcome, Power | PowerOfBoth | None, bool]:
    """Play the pilot and, unless the study ends there, the rest; returns whether it ended there, too."""
    study = config.study
    with Store(db) as store:
        budget = budget_of(study, store)
    with ConversationsBar() as bar:
        outcome = await _play(study, db, bar, budget, pilot=True)
        power = None if outcome.stopped else _power(study, db)
        ends = config.estimate or (power is not None and not _worth_it(power, config))
        if not outcome.stopped and not ends:
            outcome = _both(outcome, await _play(study, db, bar, budget, pilot=False))
    return outcome, power, ends


async def _play(
    study: FramingsStudy, db: Path, bar: ConversationsBar, budget: Budget, *, pilot: bool
) -> Outcome:
    """Play what the user tells in pieces and then, if there are any, the dialogues."""
    only = study.is_pilot if pilot else None
    outcome = await run_study(study, db, listener=bar, only=only, budget=budget, waiting=say)
    whole = study.dialogues_study
    if whole is None or outcome.stopped:
        return outcome
    only = partial(in_pilot, study, whole) if pilot else None
    return outcome + await run_study(whole, db, listener=bar, only=only, budget=budget, waiting=say)


def _both(first: Outcome, then: Outcome) -> Outcome:
    """Return how it ended; what the pilot failed at was tried again in the rest."""
    return Outcome(first.finished + then.finished, then.failed, then.stopped, then.errors)


def _run_ids(study: Study, store: Store) -> dict[str, str]:
    return {cell: run.run_id for cell, run in named_runs(study, store).items()}


def _power(study: FramingsStudy, db: Path) -> Power | PowerOfBoth:
    """Return what the study can find, from the pilot's own conversations."""
    with Store(db) as store:
        facts = facts_of(store, _run_ids(study, store), study.drift_measure)
        played = {
            cell: [each for each in all_of if study.is_of_pilot(each.task_id, each.repetition)]
            for cell, all_of in facts.items()
        }
        if study.dialogues_study:
            return pilot_of_both(study, store, in_pieces(panel_of(played)))
    return power_of(panel_of(played), played, study)


def _worth_it(power: Power | PowerOfBoth, config: FramingsConfig) -> bool:
    """Return whether to continue. Where the pilot is the whole study there is nothing left to save."""
    return config.spend_anyway or power.enough or not power.left


def _print(config: FramingsConfig, store: Store, power: Power | PowerOfBoth | None, *, as_json: bool) -> None:
    study = config.study
    whole = study.dialogues_study
    report = report_of(
        store,
        of_runs(store, _run_ids(study, store)),
        power if isinstance(power, Power) else None,
        dialogues=_run_ids(whole, store) if whole else None,
        both=power if isinstance(power, PowerOfBoth) else None,
    )
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show(summary_tables(report))
        if config.everything:
            show(report_tables(report))


def _print_power(power: Power | PowerOfBoth, *, as_json: bool) -> None:
    if as_json:
        typer.echo(power.model_dump_json(indent=2))
    elif isinstance(power, PowerOfBoth):
        show(power_of_both_table(power))
    else:
        show(power_table(power))
