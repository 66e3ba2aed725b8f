"""`midturn demo`: one conversation to look at, then the whole comparison, with a real model and no key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from midturn.studies.options import EMBEDDED

if TYPE_CHECKING:
    from midturn.studies.lic import LicStudy

EXAMPLE = "Example: midturn demo --db demo.db"
TASK = "math"
LIMIT = 16
"""The first records of the starter set's task: as many as a small machine plays in some minutes."""
CONDITIONS = ("full", "concat", "sharded", "mediated", "mediated-no-ledger")


def demo(
    db: Annotated[
        Path, typer.Option(help="Where the store is left; the same command again continues with it.")
    ] = Path("midturn-demo.db"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the report for machines.")] = False,
) -> None:
    """Show one conversation with and without the Mediator, then compare five conditions.

    They are full, concat, sharded, mediated and mediated-no-ledger, on the
    starter set's math with the embedded model. It ends with what was found
    and with a page: figures, and every conversation to look at.
    """
    from midturn.core import check_output, require_extras

    require_extras("embedded", "report", needed_for="`midturn demo`")
    from midturn.assistant import pull
    from midturn.cli._demo_work import carry_out
    from midturn.cli._ending import to_its_end
    from midturn.cli._report import page_of

    check_output(page_of(db), inputs=[db], overwrite=None)
    pull(EMBEDDED.partition(":")[2])
    raise typer.Exit(to_its_end(carry_out(_study(), db, page_of(db), as_json=as_json), db))


def _study() -> LicStudy:
    from midturn.studies.lic import LicStudy

    return LicStudy(
        data="starter",
        task=TASK,
        conditions=CONDITIONS,
        model=EMBEDDED,
        temperature=0.0,
        limit=LIMIT,
        concurrency=4,
    )
