"""What the study commands share: playing a study with a progress bar, and printing its report."""

from __future__ import annotations

from pathlib import Path

import typer

from midturn.cli._console import say
from midturn.cli._lic_report import print_report
from midturn.cli._progress import ConversationsBar
from midturn.core import counted
from midturn.store import Store
from midturn.studies import Executor, Outcome, run_study
from midturn.studies.lic import LicStudy


async def play(study: LicStudy, db: Path, executor: Executor, *, everything: bool, as_json: bool) -> int:
    """Play what `db` lacks of the study and print the report; return the exit status."""
    for reason, count in study.setup.data.left_out.items():
        say(f"{count} records are left out: {reason}")
    with ConversationsBar() as bar:
        outcome = await run_study(study, db, listener=bar, executor=executor, waiting=say)
    with Store(db) as store:
        print_report(store, as_json=as_json, everything=everything)
    say_how_it_ended(outcome)
    typer.echo(f"The store is {db}", err=True)
    return status_of(outcome)


def status_of(outcome: Outcome) -> int:
    """Return the exit status of a run."""
    return 1 if outcome.failed or outcome.stopped else 0


def say_how_it_ended(outcome: Outcome) -> None:
    """Name what failed, and why a run ended before its work was done."""
    if outcome.failed:
        failed = counted(outcome.failed, "conversation")
        again = "" if outcome.stopped else "; once the cause is fixed, the same command tries them again"
        say(f"{failed} failed, without a score ({outcome.commonest_error}){again}")
    if outcome.stopped:
        typer.echo(f"midturn: {outcome.stopped}", err=True)
