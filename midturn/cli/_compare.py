"""`midturn compare`: two runs, conditions, models or stores, instruction by instruction."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from midturn.studies.lic.compare import Choice

EXAMPLE = "Example: midturn compare sharded mediated --db lic.db"
SIDE = "A run's id or its beginning, a condition, a model's spec, or a store's file."


def compare(
    a: Annotated[str, typer.Argument(help=SIDE, metavar="A")],
    b: Annotated[str, typer.Argument(help="The same, to be compared with it.", metavar="B")],
    db: Annotated[Path | None, typer.Option(help="The store in which A and B are looked up.")] = None,
    db_b: Annotated[Path | None, typer.Option(help="The store in which B is, where it is another.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document, for machines.")] = False,
) -> None:
    """Say by how much B differs from A on the same instructions, and which conversations flipped."""
    from midturn.core import require_extras

    require_extras("studies", needed_for="`midturn compare`")
    from midturn.cli._console import show
    from midturn.studies.lic.compare import compare as compared
    from midturn.studies.lic.tables import comparison_tables

    with ExitStack() as stores:
        comparison = compared(_chosen(a, db, stores), _chosen(b, db_b or db, stores))
    if as_json:
        typer.echo(comparison.model_dump_json(indent=2))
    else:
        show(comparison_tables(comparison))


def _chosen(word: str, db: Path | None, stores: ExitStack) -> Choice:
    from midturn.core import BadInput, is_there, one_line
    from midturn.store import Store
    from midturn.studies.lic.compare import choose, everything

    file = Path(word)
    if is_there(file) and file.is_file():
        return everything(stores.enter_context(Store(file, read_only=True)))
    if db is None:
        raise BadInput(f"`{one_line(word)}` is no file. Name the store that it is in: --db FILE")
    return choose(word, stores.enter_context(Store(db, read_only=True)))
