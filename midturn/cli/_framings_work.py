"""What `midturn framings` does: the pilot, what the study can find, the rest, and the report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from midturn.cli._console import say, show
from midturn.cli._ending import to_its_end
from midturn.cli._progress import ConversationsBar
from midturn.cli._study import say_how_it_ended, status_of
from midturn.core import BadInput
from midturn.store import Store
from midturn.studies import Outcome, named_runs, run_study
from midturn.studies.framings import (
    FramingsStudy,
    Power,
    facts_of,
    of_runs,
    panel_of,
    power_of,
    power_table,
    report_of,
    report_tables,
)


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked for."""

    study: FramingsStudy
    estimate: bool
    spend_anyway: bool


def carry_out(order: Order, db: Path, *, as_json: bool) -> int:
    """Play and report; hands back the exit status."""
    return to_its_end(_carried_out(order, db, as_json=as_json), db)


async def _carried_out(order: Order, db: Path, *, as_json: bool) -> int:
    study = order.study
    study.preflight()
    if study.gauge.ruler and study.gauge.ruler.caution:
        say(study.gauge.ruler.caution)
    outcome, power, ends = await _played(order, db)
    with Store(db) as store:
        if not ends:
            _print(study, store, power, as_json=as_json)
        elif power:
            _print_power(power, as_json=as_json)
    say_how_it_ended(outcome)
    typer.echo(f"The store is {db}", err=True)
    if ends and not order.estimate:
        raise BadInput(
            f"{len(study.lic.records)} instructions of {study.runs} runs can't find effects of "
            f"{study.worthwhile:g} points. Add instructions or --runs, or go on with --spend-anyway"
        )
    return status_of(outcome)


async def _played(order: Order, db: Path) -> tuple[Outcome, Power | None, bool]:
    """Play the pilot and, unless the study ends there, the rest; returns whether it ended there, too."""
    study = order.study
    with ConversationsBar() as bar:
        outcome = await run_study(study, db, watcher=bar, only=study.is_pilot, waiting=say)
        power = None if outcome.stopped else _power(study, db)
        ends = order.estimate or (power is not None and not _worth_it(power, order))
        if not outcome.stopped and not ends:
            outcome = _both(outcome, await run_study(study, db, watcher=bar, waiting=say))
    return outcome, power, ends


def _both(first: Outcome, then: Outcome) -> Outcome:
    """Return how it ended; what the pilot failed at was tried again in the rest."""
    return Outcome(first.finished + then.finished, then.failed, then.stopped, then.errors)


def _run_ids(study: FramingsStudy, store: Store) -> dict[str, str]:
    return {cell: run.run_id for cell, run in named_runs(study, store).items()}


def _power(study: FramingsStudy, db: Path) -> Power:
    """Return what the study can find, from the pilot's own conversations."""
    with Store(db) as store:
        facts = facts_of(store, _run_ids(study, store), study.gauge)
    played = {
        cell: [each for each in all_of if study.is_of_pilot(each.task_id, each.repetition)]
        for cell, all_of in facts.items()
    }
    return power_of(panel_of(played), played, study)


def _worth_it(power: Power, order: Order) -> bool:
    """Return whether to continue. Where the pilot is the whole study there is nothing left to save."""
    return order.spend_anyway or power.enough or not power.left


def _print(study: FramingsStudy, store: Store, power: Power | None, *, as_json: bool) -> None:
    report = report_of(store, of_runs(store, _run_ids(study, store)), power)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show(report_tables(report))


def _print_power(power: Power, *, as_json: bool) -> None:
    if as_json:
        typer.echo(power.model_dump_json(indent=2))
    else:
        show(power_table(power))
