"""`midturn lic`: Lost in Conversation, run and reported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from midturn.cli import _lic_import as lic_import, _lic_shard as lic_shard
from midturn.cli._options import All, Db, Json, with_options
from midturn.cli._store_command import StoreCommand
from midturn.studies.options import LicRunOptions

if TYPE_CHECKING:
    from midturn.studies.lic.conditions import Condition

app = typer.Typer(no_args_is_help=True, help="Compare instructions given at once and in shards.")

app.command("import", epilog=lic_import.EXAMPLE)(lic_import.import_reference_logs)
app.command("shard", epilog=lic_shard.EXAMPLE)(lic_shard.shard)


@app.command("run", epilog="Example: midturn lic run starter --task actions --limit 10 --db lic.db")
@with_options(LicRunOptions)
def run(
    options: LicRunOptions,
    db: Db,
    executor: Annotated[
        Literal["process", "ray"],
        typer.Option(
            help="`ray` spreads conversations over the workers of a Ray cluster (RAY_ADDRESS).",
            rich_help_panel="Run",
        ),
    ] = "process",
    everything: All = False,
    as_json: Json = False,
) -> None:
    """Run conditions over a data set, and print the report."""
    from midturn.assistant import extras_of
    from midturn.core import require_extras

    ray = ["ray"] if executor == "ray" else []
    specs = extras_of(*options.named_models)
    require_extras("studies", *specs, *ray, needed_for="`midturn lic run`")
    from midturn.cli._ending import to_its_end
    from midturn.cli._study import play
    from midturn.studies import in_process, on_ray
    from midturn.studies.lic import LicStudy

    if isinstance(options.guidelines, str):
        options = replace(options, guidelines=_guided(options.guidelines, db))
    where = on_ray if executor == "ray" else in_process
    study = LicStudy.of(options)
    raise typer.Exit(to_its_end(play(study, db, where, everything=everything, as_json=as_json), db))


def _guided(reference: str, db: Path) -> Condition:
    """Return the Mediator under the rules of a file or, where no file has that name, of a set of the
    store.
    """
    from midturn.core import BadInput, is_there
    from midturn.refiner.guidelines import open_library, read_guidelines
    from midturn.studies.lic.conditions import guided

    file = Path(reference)
    if is_there(file) or not is_there(db):
        return guided(read_guidelines(file))
    with open_library(db, read_only=True) as library:
        try:
            found = library.find(reference)
        except BadInput as error:
            raise BadInput(f"--guidelines {reference}: no such file; and in {db}, {error}") from error
    return guided(found.rules, found.version)


@app.command("report", cls=StoreCommand, epilog="Example: midturn lic report --db lic.db --all")
def report(
    db: Annotated[Path, typer.Option(help="The store that `--db` named when the study ran.")],
    everything: All = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document, for machines.")] = False,
) -> None:
    """Report what a store found: scores, differences, and where instructions came from.

    All tables are those of aptitude, costs, settings, blame and the user's fidelity, too.
    """
    from midturn.core import require_extras

    require_extras("studies", needed_for="`midturn lic report`")
    from midturn.cli._lic_report import print_report
    from midturn.store import Store

    with Store(db, read_only=True) as store:
        print_report(store, as_json=as_json, everything=everything)
