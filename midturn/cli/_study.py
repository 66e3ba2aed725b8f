"""What the study commands share: playing a plan with a progress bar, and printing its report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from midturn import __version__
from midturn.assistant import reachable
from midturn.cli._console import say
from midturn.cli._ending import to_its_end
from midturn.cli._lic_report import print_report
from midturn.cli._progress import ConversationsBar
from midturn.store import Store

if TYPE_CHECKING:
    from midturn.studies import Outcome
    from midturn.studies.lic import Plan


def play(
    plan: Plan, db: Path, *, executor: Literal["process", "ray"] = "process", as_json: bool = False
) -> int:
    """Play what `db` lacks of the plan and print the report; hands back the exit status."""
    return to_its_end(_play(plan, db, executor, as_json=as_json), db)


async def _play(plan: Plan, db: Path, executor: Literal["process", "ray"], *, as_json: bool) -> int:
    from midturn.studies.lic import in_process, models_of, on_ray, run

    plan.preflight()
    for spec in plan.specs.values():
        reachable(spec)
    where = on_ray if executor == "ray" else in_process(models_of(plan))
    with Store(db) as store:
        async with store.claim.held_async(say):
            with ConversationsBar() as bar:
                outcome = await run(plan, where, store, __version__, bar)
        print_report(store, as_json=as_json)
    say_how_it_ended(outcome)
    typer.echo(f"The store is {db}", err=True)
    return 1 if outcome.failed or outcome.stopped else 0


def say_how_it_ended(outcome: Outcome) -> None:
    """Name what failed, and why a run ended before its work was done."""
    if outcome.failed:
        typer.echo(
            f"{outcome.failed} conversations failed for want of infrastructure and are not scored; "
            "run the same command to try them again",
            err=True,
        )
    if outcome.stopped:
        typer.echo(f"midturn: {outcome.stopped}", err=True)
