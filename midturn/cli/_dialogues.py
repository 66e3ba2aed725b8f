"""`midturn dialogues`: dialogues whose every turn is scored."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from midturn.cli._options import All, Db, Json, with_options
from midturn.cli._store_command import StoreCommand
from midturn.studies.options import DialoguesOptions

if TYPE_CHECKING:
    from midturn.studies.dialogues import DialoguesStudy, Report

app = typer.Typer(
    no_args_is_help=True, help="Score every turn of dialogues, those of your own and benchmarks'."
)


@app.command(
    "run",
    epilog="Example: midturn dialogues run starter --limit 2 --length 2 --db dialogues.db",
)
@with_options(DialoguesOptions)
def run(options: DialoguesOptions, db: Db, everything: All = False, as_json: Json = False) -> None:
    """Play dialogues under several conditions, and print the report."""
    from midturn.assistant import extras_of
    from midturn.core import require_extras

    named = [] if options.agent else [options.model]
    specs = extras_of(*named, options.mediator_model, options.user, options.judge)
    require_extras("studies", *specs, needed_for="`midturn dialogues run`")
    from midturn.cli._ending import to_its_end
    from midturn.studies.dialogues import DialoguesStudy

    work = _play(DialoguesStudy.of(options), db, everything=everything, as_json=as_json)
    raise typer.Exit(to_its_end(work, db))


async def _play(study: DialoguesStudy, db: Path, *, everything: bool, as_json: bool) -> int:
    from midturn.cli._console import say
    from midturn.cli._progress import ConversationsBar
    from midturn.cli._study import say_how_it_ended, status_of
    from midturn.store import Store
    from midturn.studies import run_study

    with ConversationsBar() as bar:
        outcome = await run_study(study, db, listener=bar, waiting=say)
    with Store(db) as store:
        _print(study.report(store), everything=everything, as_json=as_json)
    say_how_it_ended(outcome)
    typer.echo(f"The store is {db}", err=True)
    return status_of(outcome)


@app.command(
    "import", epilog="Example: midturn dialogues import results.json --condition mediated --db tau2.db"
)
def import_(
    file: Annotated[Path, typer.Argument(help="A result file of tau2-bench.")],
    db: Db,
    condition: Annotated[
        str, typer.Option(help="What was done in its runs; `dialogue` for what others are compared with.")
    ] = "dialogue",
) -> None:
    """Bring in a result file of tau2-bench, to compare arms by task and to see pass^k."""
    from midturn.core import require_extras

    require_extras("studies", needed_for="`midturn dialogues import`")
    from midturn.cli._ending import writing
    from midturn.store import Store
    from midturn.studies.dialogues import import_tau2

    with writing(db, otherwise="; nothing was imported"), Store(db) as store:
        done = import_tau2(file, condition, store)
    typer.echo(f"{done.dialogues} dialogues of `{condition}`, {done.failed} of them without a score")


@app.command("report", cls=StoreCommand, epilog="Example: midturn dialogues report --db dialogues.db")
def report(
    db: Annotated[Path, typer.Option(help="The store that `--db` named when the study ran.")],
    everything: All = False,
    as_json: Json = False,
) -> None:
    """Report a store's newest dialogues: by condition, by turn, paired by dialogue."""
    from midturn.core import require_extras

    require_extras("studies", needed_for="`midturn dialogues report`")
    from midturn.store import Store
    from midturn.studies.dialogues import newest, report_of

    with Store(db, read_only=True) as store:
        _print(report_of(store, newest(store)), everything=everything, as_json=as_json)


def _print(made: Report, *, everything: bool, as_json: bool) -> None:
    from midturn.cli._console import show
    from midturn.studies.dialogues import dialogues_tables

    if as_json:
        typer.echo(made.model_dump_json(indent=2))
    else:
        show(dialogues_tables(made, everything=everything))
