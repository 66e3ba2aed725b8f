"""What the study commands share: playing a plan with a progress bar, and printing its report."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from assistant.errors import BadInput, InfrastructureError
from assistant.models import reachable
from assistant.usage import Usage
from midturn import __version__
from midturn.cli.console import show
from refiner.store import RunIdentity, Store
from refiner.trajectories import Trajectory
from studies.lic.on_ray import on_ray
from studies.lic.plan import Plan, models_of
from studies.lic.report import RunInfo, build_report
from studies.lic.run import in_process, run
from studies.lic.tables import report_tables
from studies.metrics import require_numpy
from studies.runner import Outcome


class ProgressBar:
    """Conversations, tokens, dollars and time left, on stderr."""

    def __init__(self) -> None:
        self._bar = Progress(
            TextColumn("conversations"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[spent]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task = self._bar.add_task("", total=None, spent="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def begin(self, conversations: int) -> None:
        """Set the bar's length."""
        self._bar.update(self._task, total=conversations)

    def end(self, trajectory: Trajectory, spent: Usage) -> None:
        """Advance by one conversation."""
        dollars = "" if spent.usd is None else f" ${spent.usd:.2f}"
        self._bar.update(self._task, advance=1, spent=f"{spent.tokens:,} tokens{dollars}")


def play(
    plan: Plan, db: Path, *, executor: Literal["process", "ray"] = "process", as_json: bool = False
) -> int:
    """Play what `db` lacks of the plan and print the report; hands back the exit status."""
    return to_its_end(_play(plan, db, executor, as_json=as_json), db)


def to_its_end(work: Coroutine[Any, Any, int], db: Path) -> int:
    """Do a command's work; hands back its exit status."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        typer.echo(f"midturn: interrupted; {db} keeps what is done, and the same command goes on", err=True)
        return 1
    except ExceptionGroup as broken:
        if wrong := broken.subgroup(BadInput):
            raise wrong.exceptions[0] from None
        if disk := broken.subgroup(sqlite3.Error):
            raise InfrastructureError(f"{db} can't be written: {disk.exceptions[0]}") from broken
        raise


async def _play(plan: Plan, db: Path, executor: Literal["process", "ray"], *, as_json: bool) -> int:
    require_numpy()
    plan.preflight()
    for spec in plan.specs.values():
        reachable(spec)
    where = on_ray if executor == "ray" else in_process(models_of(plan))
    with Store(db) as store:
        with ProgressBar() as bar:
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


def print_report(store: Store, *, as_json: bool) -> None:
    """Print all runs of a store, for people or as one JSON document. Conversations are read one by one."""
    report = build_report(
        (run_info(store, run_id, identity), store.trajectories(run_id))
        for run_id, identity in store.runs()
        if identity.study == "lic"
    )
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show(report_tables(report))


def run_info(store: Store, run_id: str, identity: RunIdentity) -> RunInfo:
    """What a store knows of a run besides its conversations."""
    return RunInfo(
        run_id=run_id,
        identity=identity,
        usage=store.usage(run_id),
        calls=store.call_counts(run_id),
        unfinished=store.unfinished(run_id),
    )
