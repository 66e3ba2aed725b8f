"""Tables and figures of the papers, written as Markdown, CSV and LaTeX.

Names of models and tasks come from stores. They are data: secrets and control characters are taken out, and
what each format would read as markup, or a spreadsheet as a formula, is escaped.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from midturn.core import MARK, BadInput, check_output, replacing, spreadsheet_row
from midturn.pages.report import Figure, label, write_files
from midturn.statistics import Estimate, Interval

LONGEST = 120
"""Characters of a text in a cell."""
_NARROWEST, _WIDEST = 4, 24
"""Characters that a column of LaTeX has room for; longer texts are broken into lines."""

PUBLISHED, PUBLISHED_IN = ", published", "published in"
"""How the column of a published figure ends, and the column of where it stands."""
ALONE = "Rows without n are published figures alone."

Plain = str | int | float | None
Cell = Plain | Estimate
"""An `Estimate` without an interval is not printed; a plain number is printed as it is."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table."""

    name: str
    """Of its files."""
    title: str
    columns: Sequence[str]
    """With units where they have any."""
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str]
    published_rows: Sequence[Sequence[Cell]] = ()
    """Other people's figures, of what the store has no runs of."""
    published_notes: Sequence[str] = ()
    """On published figures: they stand below a table that has any."""
    digits: int = 1
    """Of estimates, after the point."""

    def whole(self) -> Table:
        """Return the table with other people's rows below ours."""
        return replace(
            self,
            rows=[*self.rows, *self.published_rows],
            notes=[*self.notes, *self.published_notes, *([ALONE] if self.published_rows else ())],
            published_rows=(),
            published_notes=(),
        )

    def own(self) -> Table:
        """Return our rows alone; a published figure stays beside ours, a column without any goes."""
        kept = [
            at
            for at, name in enumerate(self.columns)
            if not _is_published(name) or any(row[at] not in (None, "") for row in self.rows)
        ]
        has_any = any(_is_published(self.columns[at]) for at in kept)
        return replace(
            self,
            columns=[self.columns[at] for at in kept],
            rows=[[row[at] for at in kept] for row in self.rows],
            notes=[*self.notes, *(self.published_notes if has_any else ())],
            published_rows=(),
            published_notes=(),
        )


def _is_published(column: str) -> bool:
    return column.endswith(PUBLISHED) or column == PUBLISHED_IN


def estimate(value: float | None, ci: Interval | None, n: int, scale: float = 1) -> Estimate:
    """Return a figure of a report as a cell."""
    return Estimate(
        value=None if value is None else scale * value,
        ci=ci and (scale * ci[0], scale * ci[1]),
        n=n,
    )


def with_published(figures: Iterable[str]) -> Iterator[str]:
    """Yield the heading of each figure, with its unit, and of the published one beside it."""
    for figure in figures:
        yield figure
        yield f"{figure.partition(',')[0]}{PUBLISHED}"


def write_table(table: Table, folder: Path, *, overwrite: bool | None = False) -> None:
    """Write a table in all formats, in place of an earlier one.

    Args:
        table: what is written.
        folder: where to; it is made.
        overwrite: whether files that midturn did not write may be replaced.

    Raises:
        BadInput: the folder can't be written.
    """
    spread = io.StringIO(newline="")
    csv.writer(spread).writerows(_spread(table))
    texts = {"md": markdown(table), "tex": latex(table), "csv": spread.getvalue()}
    _write(folder, table.name, texts, overwrite)


def write_figure(figure: Figure, folder: Path, *, overwrite: bool | None = False) -> None:
    """Write a figure as PDF, PNG and SVG, its numbers as CSV, and its caption as Markdown and LaTeX.

    The arguments are those of `write_table`.

    Raises:
        BadInput: the folder can't be written.
    """
    write_files([figure], folder, overwrite=overwrite)
    texts = {"md": _markdown_figure(figure), "tex": _latex_figure(figure)}
    _write(folder, figure.name, texts, overwrite)


def _write(folder: Path, name: str, texts: Mapping[str, str], overwrite: bool | None) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = {folder / f"{name}.{kind}": _marked(kind, text) for kind, text in texts.items()}
        for file in files:  # all before the first is there, by which the others are known
            check_output(file, overwrite=overwrite)
        for file, text in files.items():
            with replacing(file, overwrite=overwrite) as part:
                part.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise BadInput(
            f"{folder}: can't be written to: {error.strerror}. Name another with --tables"
        ) from error


def _marked(kind: str, text: str) -> str:
    comments = {"md": f"<!-- {MARK} -->\n\n", "tex": f"% {MARK}\n"}
    return comments.get(kind, "") + text


def _markdown_figure(figure: Figure) -> str:
    picture = f"![{_markdown(figure.title)}]({figure.name}.png)"
    return f"# {_markdown(figure.title)}\n\n{picture}\n\n{_markdown(figure.note)}\n"


def _latex_figure(figure: Figure) -> str:
    return (
        "% \\usepackage{graphicx}\n"
        "\\begin{figure}\n\\centering\n"
        f"\\includegraphics[width=\\textwidth]{{{figure.name}.pdf}}\n"
        f"\\caption{{{_latex(f'{figure.title}. {figure.note}')}}}\n"
        f"\\label{{fig:{figure.name}}}\n\\end{{figure}}\n"
    )


def markdown(table: Table) -> str:
    """Return a table of GitHub's Markdown under its title, its notes below."""
    notes = "".join(f"- {_markdown(note)}\n" for note in table.notes)
    return f"# {_markdown(table.title)}\n\n{_drawn(table, 'github', _markdown)}\n\n{notes}"


def latex(table: Table) -> str:
    """Return a table of LaTeX, as wide as the text, with its caption.

    It needs the packages booktabs and tabularx.
    """
    # A row that begins with one of these would be read as an argument of the end of the row before.
    body = re.sub(r"^( *)([\[*])", r"\1{}\2", _drawn(table, "latex_booktabs", str), flags=re.MULTILINE)
    _, _, lines = body.partition("\n")
    lines = lines.removesuffix("\\end{tabular}")
    notes = "".join(f"\\par {_latex(note)}\n" for note in table.notes)
    return (
        "% \\usepackage{booktabs,tabularx}\n"
        "\\begin{table}\n\\centering\n"
        f"\\caption{{{_latex(table.title)}}}\n"
        f"\\label{{tab:{table.name}}}\n"
        "\\footnotesize\n\\setlength{\\tabcolsep}{3pt}\n"
        f"\\begin{{tabularx}}{{\\textwidth}}{{{_latex_columns(table)}}}\n{lines}\\end{{tabularx}}\n"
        f"{notes}\\end{{table}}\n"
    )


def _latex_columns(table: Table) -> str:
    """Return the columns' alignments and widths: a column is as wide as what stands in it is long."""
    long: list[int] = []
    for heading, column in zip(table.columns, zip(*table.rows, strict=True), strict=True):
        texts = [*heading.split(), *(_text(cell, table.digits, str) for cell in column)]
        long.append(min(max(_NARROWEST, *map(len, texts)), _WIDEST))
    sides = {"left": "\\raggedright", "right": "\\raggedleft"}
    shares = [f"{len(long) * each / sum(long):.3f}" for each in long]  # tabularx: of the columns' mean width
    return "".join(
        f">{{\\hsize={share}\\hsize{sides[_alignment(column)]}\\arraybackslash}}X"
        for share, column in zip(shares, zip(*table.rows, strict=True), strict=True)
    )


def _drawn(table: Table, style: str, escaped: Callable[[str], str]) -> str:
    from tabulate import tabulate

    return tabulate(
        [[_text(cell, table.digits, escaped) for cell in row] for row in table.rows],
        headers=list(map(escaped, table.columns)),
        tablefmt=style,
        disable_numparse=True,
        colalign=[_alignment(column) for column in zip(*table.rows, strict=True)],
    )


def _alignment(column: Sequence[Cell]) -> str:
    return "left" if any(isinstance(cell, str) for cell in column) else "right"


def _text(cell: Cell, digits: int, escaped: Callable[[str], str]) -> str:
    match cell:
        case None:
            return ""
        case str():
            return escaped(label(cell, LONGEST)) if cell else ""
        case Estimate(value=float(value), ci=(low, high)):
            return f"{value:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"
        case Estimate():
            return "–"
        case _:
            return str(cell)


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|~&#])", r"\\\1", text)


def _latex(text: str) -> str:
    from tabulate import LATEX_ESCAPE_RULES

    return "".join(LATEX_ESCAPE_RULES.get(character, character) for character in text)


def _spread(table: Table) -> list[list[Plain]]:
    """Return the rows for a spreadsheet, headings first: an estimate's interval stands in columns of its
    own.
    """
    columns = zip(table.columns, zip(*table.rows, strict=True), strict=True)
    spread = [column for name, cells in columns for column in _spread_column(name, cells, table.digits)]
    return [spreadsheet_row(row) for row in zip(*spread, strict=True)]


def _spread_column(name: str, cells: Sequence[Cell], digits: int) -> Iterator[Sequence[Plain]]:
    has_intervals = any(isinstance(cell, Estimate) for cell in cells)
    bounds = zip(*(_with_bounds(cell, digits) for cell in cells), strict=True)
    for of, column in zip(("", " low", " high") if has_intervals else ("",), bounds, strict=False):
        yield [f"{name}{of}", *column]


def _with_bounds(cell: Cell, digits: int) -> tuple[Plain, Plain, Plain]:
    match cell:
        case Estimate(value=float(value), ci=(low, high)):
            return round(value, digits + 2), round(low, digits + 2), round(high, digits + 2)
        case Estimate():
            return None, None, None
        case str():
            return label(cell, LONGEST) if cell else "", None, None
        case _:
            return cell, None, None
