"""`midturn report`: a store as one page to read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from midturn.cli._options import Overwrite

EXAMPLE = "Example: midturn report --db lic.db"


def report(
    db: Annotated[Path, typer.Option(help="The store that an earlier command wrote.")],
    out: Annotated[
        Path | None, typer.Option(help="The page; beside the store where not given.", dir_okay=False)
    ] = None,
    figures: Annotated[
        Path | None, typer.Option(help="A folder for each figure as PNG, SVG and CSV.", file_okay=False)
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option(
            help="A folder for the papers' tables and figures as Markdown, CSV and LaTeX; published figures "
            "are shown next to those of the same model and task.",
            file_okay=False,
        ),
    ] = None,
    published: Annotated[
        bool,
        typer.Option("--published", help="With --tables: also rows of what others published, below ours."),
    ] = False,
    overwrite: Overwrite = False,
) -> None:
    """Write what ran, figures, and every conversation to one HTML file that needs no network."""
    from midturn.core import require_extras

    require_extras("report", needed_for="`midturn report`")
    write(db, out or page_of(db), figures, tables, published=published, overwrite=overwrite)


def write(
    db: Path,
    page: Path,
    figures: Path | None = None,
    tables: Path | None = None,
    *,
    published: bool = False,
    overwrite: bool | None = None,
) -> None:
    """Write a store's report, and say where it is.

    Raises:
        BadInput: there is no such store, or a file can't be written.
        MissingExtra: the extra `report` is not installed; or, for tables, what analyses drift.
    """
    from midturn.pages.report import write_report
    from midturn.statistics import FEWEST
    from midturn.store import Store

    with Store(db, read_only=True) as store:
        contents, drawn = write_report(store, page, figures, overwrite=overwrite)
        if figures and not drawn:
            few = f"which scored conversations on {FEWEST} instructions have"
            typer.echo(f"{figures}: no figure, because nothing has an interval yet, {few}", err=True)
        if tables:
            from midturn.papers import write_papers

            for said in write_papers(store, contents, tables, everybody=published, overwrite=overwrite):
                typer.echo(said, err=True)
    typer.echo(f"The report is {page}", err=True)


def write_page(db: Path, page: Path) -> None:
    """Write a store's page alone, in silence, in place of an earlier one."""
    from midturn.pages.report import write_report
    from midturn.store import Store

    with Store(db, read_only=True) as store:
        write_report(store, page, overwrite=None)


def page_of(db: Path) -> Path:
    """Where a store's report goes if nothing else is said."""
    return db.with_name(f"{db.stem}-report.html")
