"""How a table is drawn, and a figure in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.statistics import Interval

if TYPE_CHECKING:
    from rich.table import Table

TEST = "p: sign-flip test, two-sided, for this comparison alone; where it is above 0.05 the interval holds 0."

_WORDS = frozenset(
    (
        "condition",
        "a",
        "b",
        "origin",
        "why not",
        "run",
        "decoding",
        "guidelines",
        "other models",
        "model",
        "task",
        "tasks",
    )
)
"""Headings of columns that hold no figures."""

_INTERVALS = frozenset(
    (
        "P",
        "A",
        "U",
        "P of a",
        "P of b",
        "b minus a",
        "share",
        "share of turns",
        "share of final",
        "P where final",
        "valid\nat once",
        "said all",
        "said\nelse",
    )
)
"""Headings of columns that hold figures with intervals, which may be broken between the two."""


def table(title: str, *columns: str) -> Table:
    """A table whose columns of figures are aligned to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=Text(title, style="bold"), title_justify="left", box=SIMPLE_HEAD, show_edge=False)
    for name in columns:
        is_words, may_break = name in _WORDS, name in _WORDS | _INTERVALS
        drawn.add_column(
            Text(name), justify="left" if is_words else "right", no_wrap=not may_break, overflow="fold"
        )
    return drawn


def add(drawn: Table, *cells: str) -> None:
    """Add a row, its cells as plain text."""
    from rich.text import Text

    drawn.add_row(*(Text(cell) for cell in cells))


def figure(value: float | None, ci: Interval | None, sign: str = "") -> str:
    """A score with its interval, or a dash."""
    if value is None or ci is None:
        return "–"
    return f"{value:{sign}.1f} [{ci[0]:{sign}.1f}, {ci[1]:{sign}.1f}]"


def chance(p: float | None) -> str:
    """A test's p, or a dash."""
    return "–" if p is None else f"{p:.3f}"


def percent(value: float | None, ci: Interval | None) -> str:
    """A share with its interval, or a dash."""
    if value is None or ci is None:
        return "–"
    return f"{100 * value:.0f} % [{100 * ci[0]:.0f}, {100 * ci[1]:.0f}]"
