"""The comparison over both kinds of conversation as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from midturn.studies._grid import Grid, heading
from midturn.studies.framings._findings import written
from midturn.studies.framings._records import Comparison, Mark, PowerOfBoth

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.text import Text

VERDICTS = {
    "both": "The conversations speak for both framings.",
    "intent mismatch": "The conversations speak for intent mismatch, and against context equilibrium.",
    "context equilibrium": "The conversations speak for context equilibrium, and against intent mismatch.",
    "neither": "The conversations speak against both framings.",
}
_STANDS: dict[Mark, str] = {
    "held": "its core predictions held",
    "failed": "a core prediction failed",
    "can't tell": "can't tell from so few",
}


def comparison_summary(made: Comparison) -> Group:
    """Draw which framing the conversations speak for, and each prediction's mark."""
    from rich.console import Group
    from rich.text import Text

    found = [Text(f"• {line}") for line in said(made)]
    return Group(_heading(made), *found, Text(), _predictions(made))


def comparison_tables(made: Comparison, power: PowerOfBoth | None) -> Group:
    """Draw what stands behind a comparison's verdict."""
    from rich.console import Group
    from rich.text import Text

    parts: list[RenderableType] = [
        _heading(made),
        _scores(made),
    ]
    if power:
        parts += [Text(), power_of_both_table(power)]
    return Group(*parts)


def _heading(made: Comparison) -> Text:
    return heading(
        f"Which framing? {made.n_pieces} instructions told in pieces, {made.n_whole} dialogues "
        f"({made.dialogues}) in which nothing is missing"
    )


def said(made: Comparison) -> Iterator[str]:
    """Yield which framing the conversations speak for, and why."""
    if made.verdict == "can't tell":
        yield "Which framing the conversations speak for is undecided as a whole:"
    else:
        yield VERDICTS[made.verdict]
    for framing, mark in made.framings.items():
        core = ", ".join(f"{j.key} {j.mark}" for j in made.judged if j.core and j.framing == framing)
        yield f"{framing[0].upper()}{framing[1:]}: {_STANDS[mark]} ({core})."


def _predictions(made: Comparison) -> Grid:
    drawn = Grid("Predictions", "", "prediction", "mark", "points", "p adjusted", keys=3)
    for each in made.judged:
        core = "*" if each.core else ""
        drawn.add(each.key + core, each.says, each.mark, written(each.figure), f"{each.p_holm:.3f}")
    drawn.caption = (
        f"* core: the verdict rests on these. Nothing: shown to be within {made.negligible:g} points. "
        "p: by Holm, over the core predictions and over the others."
    )
    return drawn


def _scores(made: Comparison) -> Grid:
    drawn = Grid("Scores by remedy", "kind", "remedy", "score", "more than none", keys=2)
    for row in made.rows:
        drawn.add(row.kind, row.remedy, written(row.score), "" if row.gain is None else written(row.gain))
    return drawn


def power_of_both_table(power: PowerOfBoth) -> Grid:
    """Draw what both kinds can tell."""
    drawn = Grid(
        f"What {power.n_pieces} instructions and {power.n_whole} dialogues can tell, after the pilot",
        *("prediction", "sd", "found", f"n to find {power.worthwhile:g}"),
        f"n to show < {power.negligible:g}",
    )
    for each in power.findable:
        smallest = "none" if each.detectable is None else f"{each.detectable:.1f}"
        drawn.add(
            f"{each.key} {each.says}",
            f"{each.sd:.1f}",
            smallest,
            str(each.n_for_worthwhile),
            str(each.n_for_none),
        )
    drawn.caption = (
        "sd, found: points; found: with 80 % power. n: of each kind. "
        f"{power.left} dialogues are left, some {power.rest_tokens:,} tokens if each costs "
        "what the pilot's did."
    )
    return drawn
