"""`midturn view`: the report of a store while its run is going."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

EXAMPLE = "Example: midturn view --db lic.db"


def view(
    db: Annotated[Path, typer.Option(help="The store that `--db` names in the run.")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8090,
) -> None:
    """Serve the report of a live store on this machine alone; the page follows the run.

    Whoever may use this machine can read the page. Ctrl-C ends it.
    """
    from midturn.core import require_extras

    require_extras("report", "serve", needed_for="`midturn view`")
    from midturn.store import Store

    with Store(db, read_only=True):  # refused now rather than at the first visit
        pass
    from midturn.pages.report import serve

    serve(db, port)
