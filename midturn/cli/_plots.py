"""Small plots for a terminal: scores by condition, and divergence by turn and arm.

They are made of text by rich, which is there anyway. Everything in them stands in the tables too, so where
stdout is a pipe, a file, too narrow, or can't show the characters, nothing is drawn. Arms and conditions are
distinguished by place and mark; colour only adds to it, and rich leaves it out where `NO_COLOR` is set.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.rule import Rule
from rich.text import Text

from midturn.core import colour_of, one_line

if TYPE_CHECKING:
    from midturn.drift.dynamics import TurnMean
    from midturn.studies.lic import RunFigures

MARKS = "●■▲◆"
LINE = "─│├┤…"
TRACK = 41
"""Columns of the scale from 0 to 100."""
NAME = 24
"""Columns of a name."""
HEIGHT = 9
"""Lines of a plot over turns."""


def draw(plot: RenderableType) -> None:
    """Print a plot, if stdout is a terminal that can show it."""
    console = Console()
    if _can_show(plot, console):
        console.print(plot)


def _can_show(plot: RenderableType, console: Console) -> bool:
    """Whether a console is a terminal that is wide enough and knows the characters."""
    try:
        (MARKS + LINE).encode(console.encoding)
    except UnicodeEncodeError:
        return False
    # Rich takes FORCE_COLOR for a terminal; a pipe is none.
    is_terminal = sys.stdout.isatty() and not console.is_dumb_terminal
    return is_terminal and 0 < _columns(plot, console) <= console.width


def _columns(plot: RenderableType, console: Console) -> int:
    """Return what a plot needs; 0 where there is nothing to draw."""
    return Measurement.get(console, console.options.update(width=10_000), plot).maximum


def scores_plot(runs: Sequence[RunFigures]) -> Group:
    """Return a line for each run: its score and interval on a scale from 0 to 100, task by task."""
    parts: list[RenderableType] = []
    for (task, model, scoring), same in groupby(sorted(runs, key=_block), key=_block):
        lines = [line for run in same if (line := _score_line(run))]
        if lines:
            title = one_line(f"P and its interval: {task} · {model} · scoring {scoring}")
            parts += [Rule(Text(title), align="left"), *lines, _scale(), Text()]
    return Group(*parts)


def _block(run: RunFigures) -> tuple[str, str, str]:
    return run.task, run.model, run.scoring


def _score_line(run: RunFigures) -> Text | None:
    if run.mean is None or run.mean_ci is None:
        return None
    at, low, high = (round(value / 100 * (TRACK - 1)) for value in (run.mean, *run.mean_ci))
    track = [" "] * TRACK
    track[low : high + 1] = "─" * (high + 1 - low)
    track[low], track[high] = "├", "┤"
    track[at] = MARKS[0]
    return Text.assemble(
        _name(run.condition),
        ("".join(track), colour_of(run.condition).in_terminal),
        f" {run.mean:.1f}",
        no_wrap=True,
    )


def _name(text: str) -> str:
    """Return a name padded to a width, and one column up to the track."""
    name = Text(one_line(text))
    name.truncate(NAME, overflow="ellipsis", pad=True)
    return f"{name.plain} "


def _scale() -> Text:
    return Text(f"{'':{NAME}} {'0':<{TRACK // 2}}{'50':<{TRACK // 2 - 1}}100", style="dim")


def turns_plot(means: Sequence[TurnMean], unit: str) -> Group:
    """Return a plot for each reference: the means of each turn with their intervals, the arms side by
    side.
    """
    parts: list[RenderableType] = []
    for reference in dict.fromkeys(mean.reference for mean in means):
        own = [mean for mean in means if mean.reference == reference and (mean.ci or mean.is_alike)]
        arms = list(dict.fromkeys(mean.arm for mean in own))[: len(MARKS)]
        if own:
            title = one_line(f"{unit}, by turn, against: {reference}")
            parts += [Rule(Text(title), align="left"), *_turn_lines(own, arms), _legend(arms), Text()]
    return Group(*parts)


def _turn_lines(means: Sequence[TurnMean], arms: Sequence[str]) -> Iterator[Text]:
    """Yield the plot from its top line to the turns' numbers."""
    top = max(_ends(mean)[1] for mean in means)
    turns = sorted({mean.turn for mean in means})
    by_place = {(mean.turn, mean.arm): mean for mean in means}
    for line in range(HEIGHT, -1, -1):
        label = f"{top * line / HEIGHT:.2f}" if line in (HEIGHT, 0) else ""
        drawn = Text(f"{label:>8} │", no_wrap=True)
        for turn in turns:
            drawn.append("  ")
            for place, arm in enumerate(arms):
                drawn.append(
                    _at(by_place.get((turn, arm)), line, top, place), style=colour_of(arm).in_terminal
                )
        yield drawn
    width = len(arms) + 2
    yield Text(f"{'turn':>8}  {''.join(f'{turn:>{width}}' for turn in turns)}", style="dim", no_wrap=True)


def _at(mean: TurnMean | None, line: int, top: float, place: int) -> str:
    """Return what stands in an arm's column on a line: its mean, a part of its interval, or nothing."""
    if mean is None or top <= 0:
        return " "
    at, low, high = (round(value / top * HEIGHT) for value in (mean.mean, *_ends(mean)))
    if line == at:
        return MARKS[place]
    return "│" if low <= line <= high else " "


def _ends(mean: TurnMean) -> tuple[float, float]:
    """Of the interval, or the mean itself where all are alike."""
    return mean.ci or (mean.mean, mean.mean)


def _legend(arms: Sequence[str]) -> Text:
    named = [
        (f"{MARKS[place]} {one_line(arm)}  ", colour_of(arm).in_terminal) for place, arm in enumerate(arms)
    ]
    return Text.assemble(" " * 10, *named, "│ 95 % interval")
