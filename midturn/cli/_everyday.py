"""`midturn everyday`: does mediation do harm in ordinary conversations with your model?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from midturn.cli._options import Db, Json, with_options
from midturn.studies.options import EverydayOptions

if TYPE_CHECKING:
    from midturn.studies.everyday import EverydayStudy

EXAMPLE = "Example: midturn everyday --per-template 1 --db everyday.db"


@with_options(EverydayOptions)
def everyday(options: EverydayOptions, db: Db = Path("midturn.db"), as_json: Json = False) -> None:
    """Compare unmediated, mediated and joined user turns on ordinary conversations that a rule can score."""
    from midturn.assistant import extras_of
    from midturn.core import require_extras

    specs = extras_of(options.model, options.mediator_model)
    require_extras("studies", *specs, needed_for="`midturn everyday`")
    from midturn.cli._ending import to_its_end
    from midturn.studies.everyday import EverydayStudy

    raise typer.Exit(to_its_end(_play(EverydayStudy.of(options), db, as_json=as_json), db))


async def _play(study: EverydayStudy, db: Path, *, as_json: bool) -> int:
    from midturn.cli._console import say, show
    from midturn.cli._progress import ConversationsBar
    from midturn.cli._study import say_how_it_ended, status_of
    from midturn.store import Store
    from midturn.studies import run_study
    from midturn.studies.everyday import everyday_tables

    with ConversationsBar() as bar:
        outcome = await run_study(study, db, listener=bar, waiting=say)
    with Store(db) as store:
        report = study.report(store)
    if as_json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        show(everyday_tables(report))
    say_how_it_ended(outcome)
    return status_of(outcome)
