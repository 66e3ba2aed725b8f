"""`midturn lic import`: conversations that the benchmark's own program logged, read into a store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from midturn.studies.lic.reference_logs import Imported

EXAMPLE = "Example: midturn lic import logs --db reference.db --data data/sharded_instructions_600.json"


def import_reference_logs(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Log files (.jsonl), or folders that are searched for them.", metavar="PATH"),
    ],
    db: Annotated[Path, typer.Option(help="The store; what it has of these logs already stays as it is.")],
    data: Annotated[
        Path | None,
        typer.Option(
            help="The data set file that the logs name, for its hash. Without it the runs are named by the "
            "file's name alone, and never compared with runs on a file. Give it each time, or never: "
            "the name of a run depends on it."
        ),
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave bad lines out, and name them, instead of stopping.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done for machines.")] = False,
) -> None:
    """Read logs of the benchmark's own program (lost_in_conversation), for `report` and `compare`.

    Either all lines are imported or, where one is bad, nothing. A last
    line that was torn by a crash is left out. Importing the same logs
    again changes nothing.
    """
    from dataclasses import asdict

    from midturn.core import require_extras

    require_extras("studies", needed_for="`midturn lic import`")
    from midturn.cli._ending import writing
    from midturn.studies.lic.reference_logs import log_files

    files = log_files(paths)
    with writing(db, otherwise="; nothing was imported"):
        done = _enter(files, db, data, skip_bad=skip_bad)
    _warn(done)
    typer.echo(json.dumps(asdict(done), indent=2) if as_json else _summary(done))


def _enter(files: Sequence[Path], db: Path, data: Path | None, *, skip_bad: bool) -> Imported:
    """Import, with a progress bar."""
    from rich.console import Console
    from rich.progress import Progress

    from midturn.cli._console import say
    from midturn.store import Store
    from midturn.studies.lic.reference_logs import import_logs

    with (
        Store(db) as store,
        store.claim.held(say),
        Progress(console=Console(stderr=True), transient=True) as bar,
    ):
        reading = bar.add_task("reading", total=sum(file.stat().st_size for file in files))
        return import_logs(
            files, store, data, skip_bad=skip_bad, read=lambda read: bar.advance(reading, read)
        )


def _warn(done: Imported) -> None:
    for place in done.torn:
        typer.echo(f"{place}: torn by a crash and left out", err=True)
    for bad in done.skipped:
        typer.echo(f"{bad}: left out", err=True)


def _summary(done: Imported) -> str:
    found = f"{done.conversations} conversations imported from {done.files} files, in {done.runs} runs"
    others = {
        "there already": done.known,
        "repeated": done.repeated,
        "torn": len(done.torn),
        "bad and left out": len(done.skipped),
        "without a scored answer, so scored 0": done.by_score_rule.get("none", 0),
    }
    return "; ".join([found, *(f"{n} {what}" for what, n in others.items() if n)])
