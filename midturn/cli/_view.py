"""`midturn view`: the report of a store while its run is going."""

from __future__ import annotations

from importlib.util import find_spec
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
    from midturn.core import MissingExtra
    from midturn.store import Store

    if not all(map(find_spec, ("uvicorn", "starlette"))):
        raise MissingExtra("serve", "midturn view")
    with Store(db, must_exist=True):  # refused now rather than at the first visit
        pass
    from midturn.pages.report import serve

    serve(db, port)
