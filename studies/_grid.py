"""A table that fits the page: an interval is never broken, and what finds no room stands below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from midturn.core import one_line, plain

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.table import Table
    from rich.text import Text

PROSE = 16
"""Characters that a column of words gets at least, if it has as many."""


def heading(text: str) -> Text:
    """Return what the tables below it are about; too long for a line, it continues in the next."""
    from rich.text import Text

    return Text(f"── {one_line(text)}")


class Grid:
    """Rows under headings, drawn as wide as the console allows.

    Where the rows are too wide, each interval moves below its figure. Where they still are, the columns are
    drawn in several tables, each of which begins with the key columns. A column without any entry is not
    drawn. Cells are plain text: control characters are taken out, and nothing is read as markup.

    Args:
        title: stands above it.
        columns: the headings.
        keys: how many of the first columns say what a row is about.
        words: which other columns hold words. They are broken between words, and aligned to the left.
    """

    def __init__(self, title: str, *columns: str, keys: int = 1, words: Sequence[str] = ()) -> None:
        self.caption = ""
        self._title, self._names, self._keys = title, columns, keys
        self._words = {*columns[:keys], *words}
        self._rows: list[list[str]] = []

    def add(self, *cells: str) -> None:
        """Add a row."""
        self._rows.append([plain(cell).replace("\n", " ").replace("\t", " ") for cell in cells])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it, as Rich asks for."""
        from rich.text import Text

        yield Text(one_line(self._title), style="bold")
        for at, group in enumerate(self._groups(options.max_width)):
            if at:
                yield Text()
            yield _drawn(group, options.max_width)
        if self.caption:
            yield Text(one_line(self.caption), style="dim")

    def _columns(self) -> list[_Column]:
        cells = zip(*self._rows, strict=True) if self._rows else [()] * len(self._names)
        made = [
            _Column(name, tuple(entries), name in self._words)
            for name, entries in zip(self._names, cells, strict=True)
        ]
        return [*made[: self._keys], *(c for c in made[self._keys :] if any(c.cells) or not self._rows)]

    def _groups(self, width: int) -> Iterator[list[_Column]]:
        columns = self._columns()
        if _least(columns) > width:
            columns = [column.stacked for column in columns]
        keys, others = columns[: self._keys], columns[self._keys :]
        group = list(keys)
        for column in others:
            if _least([*group, column]) > width and len(group) > len(keys):
                yield group
                group = list(keys)
            group.append(column)
        yield group


@dataclass(frozen=True)
class _Column:
    name: str
    cells: tuple[str, ...]
    is_words: bool

    @property
    def stacked(self) -> _Column:
        """The same with what stands in brackets below what they are about."""
        if self.is_words:
            return self
        return replace(self, cells=tuple(re.sub(r" (?=[\[(])", "\n", cell) for cell in self.cells))

    @property
    def most(self) -> int:
        """How wide it is where nothing is broken."""
        return _longest(line for text in (self.name, *self.cells) for line in text.split("\n"))

    @property
    def least(self) -> int:
        """How narrow it may be: figures are never broken, words and headings between words."""
        in_name = _longest(self.name.split())
        if not self.is_words:
            return max(in_name, _longest(line for cell in self.cells for line in cell.split("\n")))
        in_cells = _longest(word for cell in self.cells for word in cell.split())
        return max(in_name, in_cells, min(self.most, PROSE))


def _longest(texts: Iterator[str] | Sequence[str]) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, texts), default=0)


def _total(widths: Sequence[int]) -> int:
    """How wide a table of these columns is: a space before each, and one between two."""
    return sum(widths) + 2 * len(widths) - 1


def _least(columns: Sequence[_Column]) -> int:
    return _total([column.least for column in columns])


def _widths(columns: Sequence[_Column], width: int) -> list[int]:
    """How wide each column is drawn: the widest give way first, none below its least."""
    widths = [column.most for column in columns]
    while _total(widths) > width:
        spare = [at for at, column in enumerate(columns) if widths[at] > column.least]
        if not spare:
            break
        widths[max(spare, key=widths.__getitem__)] -= 1
    return widths


def _drawn(columns: Sequence[_Column], width: int) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 0, 0, 1))
    for column, wide in zip(columns, _widths(columns, width), strict=True):
        justify = "left" if column.is_words else "right"
        table.add_column(Text(column.name), width=wide, justify=justify, overflow="fold")
    for cells in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*map(Text, cells))
    return table
