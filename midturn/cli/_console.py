"""Where tables go."""

from __future__ import annotations

from rich.console import Console, RenderableType

PIPED_COLUMNS = 110


def show(tables: RenderableType) -> None:
    """Print tables on stdout, at the terminal's width."""
    console = Console()
    # Rich takes a file or a pipe to be 80 columns wide, where the tables begin to break.
    Console(width=console.width if console.is_terminal else PIPED_COLUMNS).print(tables)
