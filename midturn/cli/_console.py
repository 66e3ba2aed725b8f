"""Where tables go."""

from __future__ import annotations

import typer
from rich.console import Console, RenderableType

from midturn.core import one_line

PIPED_COLUMNS = 110
ANY_COLUMNS = 10_000
"""More than a table is wide."""


def say(what: str) -> None:
    """Print a line on stderr."""
    typer.echo(f"midturn: {one_line(what)}", err=True)


def show(tables: RenderableType) -> None:
    """Print tables on stdout, at the terminal's width."""
    console = Console()
    # Rich takes a file or a pipe to be 80 columns wide, where the tables begin to break.
    Console(width=console.width if console.is_terminal else PIPED_COLUMNS).print(tables)


def columns_available() -> int:
    """Return the columns of the terminal; a file or a pipe has as many as are wanted."""
    console = Console()
    return console.width if console.is_terminal else ANY_COLUMNS


def show_whole(table: RenderableType) -> None:
    """Print a table on stdout as wide as it is: what a narrow terminal breaks in two can't be copied."""
    Console(width=ANY_COLUMNS).print(table)
