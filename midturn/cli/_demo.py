"""`midturn demo`: the whole comparison, on this machine, with a real model and no key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from midturn.studies.options import EMBEDDED

EXAMPLE = "Example: midturn demo --db demo.db"
TASK = "math"
LIMIT = 16
"""The first records of the starter set's task: as many as a small machine plays in some minutes."""
CONDITIONS = ("full", "concat", "sharded", "mediated", "mediated-no-ledger")


def demo(
    db: Annotated[
        Path, typer.Option(help="Where the store is left; the same command goes on with it.")
    ] = Path("midturn-demo.db"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the report for machines.")] = False,
) -> None:
    """Compare five conditions on the starter set's math with the embedded model.

    They are full, concat, sharded, mediated and mediated-no-ledger. It ends
    with a page beside the store: figures, and every conversation to look at.
    """
    from midturn.core import check_output, require_extras

    require_extras("embedded", "report", needed_for="`midturn demo`")
    from midturn.assistant import pull
    from midturn.cli._report import page_of, write
    from midturn.cli._study import play
    from midturn.studies.lic import LicStudy

    check_output(page_of(db), inputs=[db], overwrite=None)
    pull(EMBEDDED.partition(":")[2])
    study = LicStudy(
        data="starter",
        task=TASK,
        conditions=CONDITIONS,
        model=EMBEDDED,
        temperature=0.0,
        limit=LIMIT,
        concurrency=4,
    )
    typer.echo(
        f"The first {LIMIT} starter records of the task {TASK} in {len(CONDITIONS)} conditions; "
        f"assistant and Mediator: {EMBEDDED} at temperature 0",
        err=True,
    )
    status = play(study, db, as_json=as_json)
    write(db, page_of(db))
    raise typer.Exit(status)
