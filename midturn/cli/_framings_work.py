"""What `midturn framings` does: the pilot, what the study can find, the rest, and the report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from midturn import __version__
from midturn.assistant import reachable
from midturn.cli._console import say, show
from midturn.cli._ending import to_its_end
from midturn.cli._progress import ConversationsBar
from midturn.cli._study import say_how_it_ended
from midturn.core import BadInput
from midturn.store import Store
from midturn.studies import Outcome
from midturn.studies.framings import (
    Course,
    Plan,
    Power,
    facts_of,
    of_runs,
    panel_of,
    power_of,
    power_table,
    report_of,
    report_tables,
)
from midturn.studies.lic import models_of


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked for."""

    plan: Plan
    worthwhile: float
    estimate: bool
    spend_anyway: bool


def read_schedule(text: str) -> tuple[float, ...]:
    """The shares of a conversation's length.

    Raises:
        BadInput: one is no number above 0 and at most 1.
    """
    try:
        shares = tuple(float(part) for part in text.split(","))
    except ValueError:
        shares = ()
    if not shares or not all(0 < share <= 1 for share in shares):
        raise BadInput(f"--schedule {text}: give shares of a conversation's length, such as 0.375,0.75")
    return shares


def carry_out(order: Order, db: Path, *, as_json: bool) -> int:
    """Play and report; hands back the exit status."""
    return to_its_end(_carried_out(order, db, as_json=as_json), db)


async def _carried_out(order: Order, db: Path, *, as_json: bool) -> int:
    plan = order.plan
    plan.lic.preflight()
    plan.gauge.preflight()
    for spec in plan.lic.specs.values():
        reachable(spec)
    if plan.gauge.ruler and plan.gauge.ruler.caution:
        say(plan.gauge.ruler.caution)
    with Store(db) as store:
        async with store.claim.held_async(say):
            outcome, course, power, ends = await _played(order, store)
        if not ends:
            _print(course, power, as_json=as_json)
        elif power:
            _print_power(power, as_json=as_json)
    say_how_it_ended(outcome)
    typer.echo(f"The store is {db}", err=True)
    if ends and not order.estimate:
        raise BadInput(
            f"{len(plan.lic.records)} instructions of {plan.lic.runs} runs can't find effects of "
            f"{order.worthwhile:g} points. Add instructions or --runs, or go on with --spend-anyway"
        )
    return 1 if outcome.failed or outcome.stopped else 0


async def _played(order: Order, store: Store) -> tuple[Outcome, Course, Power | None, bool]:
    """Play the pilot and, unless the study ends there, the rest; returns whether it ended there, too."""
    plan = order.plan
    with ConversationsBar() as bar:
        course = Course(plan, models_of(plan.lic), plan.gauge.probe, store, __version__, bar)
        outcome = await course.play(plan.pilot_records, course.pilot_runs)
        power = None if outcome.stopped else _power(course, order.worthwhile)
        ends = order.estimate or (power is not None and not _worth_it(power, order))
        if not outcome.stopped and not ends:
            outcome = _both(outcome, await course.play(plan.lic.records, plan.lic.runs))
    return outcome, course, power, ends


def _both(first: Outcome, then: Outcome) -> Outcome:
    """How it ended; what the pilot failed at was tried again in the rest."""
    return Outcome(first.finished + then.finished, then.failed, then.stopped)


def _power(course: Course, worthwhile: float) -> Power:
    """What the study can find, from the pilot's own conversations."""
    facts = facts_of(course.store, course.run_ids, course.plan.gauge)
    pilot = {record.task_id for record in course.plan.pilot_records}
    played = {
        cell: [f for f in all_of if f.task_id in pilot and f.repetition < course.pilot_runs]
        for cell, all_of in facts.items()
    }
    return power_of(panel_of(played), played, course.plan, worthwhile)


def _worth_it(power: Power, order: Order) -> bool:
    """Whether to go on. Where the pilot is the whole study there is nothing left to save."""
    return order.spend_anyway or power.enough or not power.left


def _print(course: Course, power: Power | None, *, as_json: bool) -> None:
    report = report_of(course.store, of_runs(course.store, course.run_ids), power)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show(report_tables(report))


def _print_power(power: Power, *, as_json: bool) -> None:
    if as_json:
        typer.echo(power.model_dump_json(indent=2))
    else:
        show(power_table(power))
