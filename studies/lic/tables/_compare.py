"""A comparison as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from midturn.core import one_line
from midturn.studies._grid import Grid, heading
from midturn.studies.lic.tables._written import TEST, chance, figure

if TYPE_CHECKING:
    from rich.console import Group, RenderableType

    from midturn.studies.lic.compare import Comparison, Difference, OfSides

NOTES = (
    "P: mean score on the instructions that both have, 0 to 100.",
    "[low, high]: 95 % score interval over instructions, none for fewer than 6.",
    TEST,
    "up: failed in a, correct in b.  down: correct in a, failed in b.  –: no interval.",
)


def comparison_tables(comparison: Comparison) -> Group:
    """Return a block for each pair of conditions and models, with every flipped conversation named."""
    from rich.console import Group
    from rich.text import Text

    parts = [part for sides in comparison.sides for part in _block(sides)]
    return Group(*parts, *(Text(note, style="dim") for note in NOTES))


def _block(sides: OfSides) -> Iterator[RenderableType]:
    from rich.text import Text

    title = f"a: {sides.a_condition} · {sides.a_model}   b: {sides.b_condition} · {sides.b_model}"
    yield heading(title)
    drawn = Grid(
        "Paired by instruction: b minus a",
        *("task", "instr.", "P of a", "P of b", "b minus a", "p", "up", "down"),
    )
    for row in sides.tasks:
        _add(drawn, row.task, row)
    if len(sides.tasks) > 1:
        _add(drawn, "all tasks", sides.overall)
    yield drawn
    yield Text()
    for row in sides.tasks:
        runs = f"{row.task}: runs {row.a_run} and {row.b_run}, scoring {row.scoring}"
        yield Text(one_line("; ".join([runs, *(f"differ in {what}" for what in row.differs)])))
        for way, ids in (("up", row.flipped_up), ("down", row.flipped_down)):
            if ids:
                yield Text(f"  {way}: {one_line(', '.join(f'{row.b_run}/{name}' for name in ids))}")
    yield Text()


def _add(drawn: Grid, name: str, row: Difference) -> None:
    drawn.add(
        name,
        str(row.n),
        figure(row.a_mean, row.a_mean_ci),
        figure(row.b_mean, row.b_mean_ci),
        figure(row.difference, row.ci, sign="+"),
        chance(row.p),
        str(len(row.flipped_up)),
        str(len(row.flipped_down)),
    )
