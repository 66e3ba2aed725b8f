"""A figure: drawn once, with the words that say what is in it and the numbers behind it.

In the page it is an SVG without styles of its own, so that the page's style sheet can give it the colours of
a dark page. As files it is a PDF, a PNG and an SVG on white, and a CSV.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from midturn.core import (
    BLUE,
    GRID,
    INK,
    BadInput,
    Cell,
    Colour,
    check_output,
    replacing,
    save_figure,
    spreadsheet_row,
)

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
DASHES = ("-", "--", ":", "-.")
_SVG = "http://www.w3.org/2000/svg"
_LINK = "http://www.w3.org/1999/xlink"
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
    "lines.markeredgewidth": 0,
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure."""

    name: str
    """Of its files, and its anchor in the page."""
    title: str
    alt: str
    """What it shows, for who can't see it."""
    note: str
    """How to read it."""
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    """What was drawn."""
    paint: Callable[[Any], None]
    """Paints an empty figure of matplotlib."""


def inline_svg(figure: Figure) -> str:
    """Return the figure as an SVG element for an HTML page: no style, no script, and ids that are its own."""
    with _painted(figure) as painted:
        drawn = io.StringIO()
        painted.savefig(drawn, format="svg", metadata={"Date": None}, transparent=True)
    root = ElementTree.fromstring(drawn.getvalue())  # noqa: S314  matplotlib's own
    _plain(root, figure.name)
    for name in ("width", "height"):
        del root.attrib[name]
    root.set("role", "img")
    root.set("aria-label", figure.alt)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _LINK)
    return ElementTree.tostring(root, encoding="unicode")


def write_files(figures: Sequence[Figure], folder: Path, *, overwrite: bool | None = False) -> None:
    """Write each figure as PDF, PNG, SVG and CSV, in place of earlier ones.

    Args:
        figures: what is written.
        folder: where to; it is made.
        overwrite: whether files that midturn did not write may be replaced.

    Raises:
        BadInput: the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for figure in figures:
            _write(figure, folder / figure.name, overwrite)
    except OSError as error:
        raise BadInput(f"{folder}: figures can't be written there: {error.strerror}") from error


def _write(figure: Figure, stem: Path, overwrite: bool | None) -> None:
    spread = stem.with_suffix(".csv")
    check_output(spread, overwrite=overwrite)  # before its neighbours are there, by which it is known
    with _painted(figure) as painted:
        save_figure(painted, stem, overwrite=overwrite)
    with replacing(spread, overwrite=overwrite) as part, part.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([figure.columns, *map(spreadsheet_row, figure.rows)])


def paint_intervals(
    figure: Any,
    rows: Sequence[tuple[str, float, float, float]],
    colour_by: Callable[[str], Colour] = lambda _: BLUE,
) -> Any:
    """Paint a line for each (name, value, low, high), the first on top, and return the axis."""
    figure.set_size_inches(7.5, 1.0 + 0.36 * len(rows))
    figure.set_layout_engine("constrained")
    axis = figure.subplots()
    for place, (name, value, low, high) in enumerate(rows):
        colour = colour_by(name).on_white
        axis.plot([low, high], [place, place], color=colour, linewidth=2.5, solid_capstyle="round")
        axis.plot([value], [place], color=colour, marker="o", markersize=7)
    axis.set_yticks(range(len(rows)), [name for name, *_ in rows])
    axis.set_ylim(len(rows) - 0.4, -0.8)
    axis.grid(axis="x", color=GRID, linewidth=0.8)
    return axis


@contextmanager
def _painted(figure: Figure) -> Generator[Any]:
    import matplotlib as mpl
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context({**_SETTINGS, "svg.hashsalt": figure.name}), warnings.catch_warnings():
        # Names may be long, and in any script; the browser has fonts for those that matplotlib's lacks.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font|constrained_layout not applied")
        painted = Canvas()
        figure.paint(painted)
        yield painted


def _plain(root: ElementTree.Element, prefix: str) -> None:
    """Take out what the page's policy would refuse, and make ids unlike those of other figures."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    root.set("stroke-linejoin", "round")
    for element in root.iter():
        for declared in filter(None, map(str.strip, element.attrib.pop("style", "").split(";"))):
            name, _, value = declared.partition(":")
            element.set(name.strip(), value.strip())
        if "font-family" in element.attrib:
            element.set("font-family", "system-ui, sans-serif")
        _own_ids(element, prefix)


def _own_ids(element: ElementTree.Element, prefix: str) -> None:
    if "id" in element.attrib:
        element.set("id", f"{prefix}-{element.get('id')}")
    for name, value in list(element.attrib.items()):
        if name == f"{{{_LINK}}}href":
            element.set(name, f"#{prefix}-{value[1:]}")
        elif value.startswith("url(#"):
            element.set(name, re.sub(r"url\(#", f"url(#{prefix}-", value))
