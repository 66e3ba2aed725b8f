"""A drift study's figures, as PDF, PNG and SVG: means per turn, running means, and the change of D against D.

Needs matplotlib, from the extra `drift`; it draws without a display. A figure is called drift only where the
neutral arm is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from midturn.core import GREY, BadInput, check_output, colour_of, is_there, require_extras, save_figure
from midturn.drift.dynamics import Dynamics, Fit, Series
from midturn.statistics import mean_interval
from midturn.studies.drift._scripts import BASELINE, NEUTRAL, REMINDER

_STYLES = {
    BASELINE: {"linestyle": "-", "marker": "o"},
    REMINDER: {"linestyle": "--", "marker": "s"},
    NEUTRAL: {"linestyle": ":", "marker": "^"},
}
POINTS_DRAWN = 1500
"""Of an arm's changes: more would hide one another."""
Painter = Callable[[Any, Dynamics, Sequence[Series], str], None]


def draw(
    dynamics: Dynamics,
    series: Sequence[Series],
    folder: Path,
    of: str,
    *,
    overwrite: bool | None = False,
) -> list[Path]:
    """Write all figures.

    Args:
        dynamics: what was found.
        series: what it was found from.
        folder: where the files go; it is made.
        of: what is drawn, with its unit, for the axes.
        overwrite: whether files that midturn did not write may be replaced.

    Raises:
        BadInput: the folder cannot be written.
        MissingExtra: matplotlib is not installed.
    """
    require_extras("drift", needed_for="drawing figures")
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "midturn"  # the same data give the same file
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [
            path
            for name, paint in PAINTED.items()
            for path in save_figure(_painted(dynamics, series, of, paint), folder / name, overwrite=overwrite)
        ]
    except OSError as error:
        raise BadInput(f"{folder}: figures can't be written there: {error.strerror}") from error


def check_folder(folder: Path, *, overwrite: bool | None = False) -> None:
    """Refuse, before anything is played, a folder in which the figures would destroy something.

    Raises:
        BadInput: they would.
    """
    if is_there(folder) and not folder.is_dir():
        raise BadInput(f"{folder}: is no folder. Name another with --figures")
    if not is_there(folder):
        return
    for name in PAINTED:
        for kind in (".png", ".svg"):
            check_output(folder / f"{name}{kind}", overwrite=overwrite)


def _painted(dynamics: Dynamics, series: Sequence[Series], of: str, paint: Painter) -> Any:
    from matplotlib.figure import Figure

    figure = Figure()
    paint_panels(figure, dynamics, series, of, paint)
    return figure


def paint_panels(figure: Any, dynamics: Dynamics, series: Sequence[Series], of: str, paint: Painter) -> None:
    """Paint a panel for each reference into a figure of matplotlib.

    Args:
        figure: an empty one; its size and layout are set.
        dynamics: what was found.
        series: what it was found from.
        of: what is drawn, with its unit, for the axes.
        paint: what goes into a panel: `per_turn`, `running_mean` or `paint_change`.
    """
    references = list(dict.fromkeys(one.reference for one in series))
    figure.set_size_inches(5.2 * len(references), 4.2)
    figure.set_layout_engine("constrained")
    axes: Any = figure.subplots(1, len(references), squeeze=False)
    for axis, reference in zip(axes[0], references, strict=True):
        axis.set_title(f"against: {reference}", fontsize=10)
        axis.spines[["top", "right"]].set_visible(False)
        paint(axis, dynamics, [one for one in series if one.reference == reference], of)
        if axis.get_legend_handles_labels()[0]:  # too few turns leave nothing to name
            axis.legend(frameon=False, fontsize=8)
    figure.suptitle(f"{dynamics.named.capitalize()} ({_size(series)})", fontsize=11)


def _size(series: Sequence[Series]) -> str:
    sizes = sorted({len(one.trajectories) for one in series})
    return f"n = {sizes[0]}" if len(sizes) == 1 else f"n = {sizes[0]} to {sizes[-1]}"


def _style(arm: str) -> dict[str, str]:
    return {"color": colour_of(arm).on_white} | _STYLES.get(arm, {"linestyle": "-", "marker": "."})


def _lines(axis: Any, series: Sequence[Series], panels: Sequence[Any]) -> None:
    """Means over conversations with 95 % bands, for each arm."""
    for one, panel in zip(series, panels, strict=True):
        turns = [turn for turn in range(panel.shape[1]) if not np.isnan(panel[:, turn]).all()]
        means = [np.nanmean(panel[:, turn]) for turn in turns]
        style = _style(one.arm)
        numbers = [turn + 1 for turn in turns]
        axis.plot(numbers, means, label=one.arm, markersize=4, linewidth=1.6, **style)
        bands = [mean_interval(panel[:, turn]) for turn in turns]
        if any(bands):
            # Where all conversations are alike, as in a first turn of 0, the band is the line.
            ends = [band or (mean, mean) for band, mean in zip(bands, means, strict=True)]
            low, high = zip(*ends, strict=True)
            axis.fill_between(numbers, low, high, color=style["color"], alpha=0.15, linewidth=0)
    axis.set_xlabel("turn")
    axis.xaxis.get_major_locator().set_params(integer=True)
    axis.set_ylim(bottom=0)


def per_turn(axis: Any, dynamics: Dynamics, series: Sequence[Series], of: str) -> None:
    """Paint the mean of each turn."""
    _lines(axis, series, [one.panel() for one in series])
    axis.set_ylabel(f"{of}, mean and 95 % interval")


def running_mean(axis: Any, dynamics: Dynamics, series: Sequence[Series], of: str) -> None:
    """Paint the mean of each conversation's turns so far."""
    _lines(axis, series, [running(one.panel()) for one in series])
    axis.set_ylabel(f"{of}, mean of the turns so far")


def running(panel: Any) -> Any:
    """Each conversation's mean of the turns so far; NaN before its first."""
    known = ~np.isnan(panel)
    counts = known.cumsum(axis=1)
    sums = np.where(known, panel, 0.0).cumsum(axis=1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def paint_change(axis: Any, dynamics: Dynamics, series: Sequence[Series], of: str) -> None:
    """Paint the change to the next turn against D, with the paper's fit, D* and what the nulls would give.

    D* is that of the state-space model, which gives one only where the level has settled. Of many points only
    some are drawn.
    """
    for one in series:
        panel, style = one.panel(), _style(one.arm)
        every = 1 + panel[:, 1:].size // POINTS_DRAWN
        axis.scatter(
            panel[:, :-1].ravel()[::every],
            np.diff(panel, axis=1).ravel()[::every],
            s=9,
            alpha=0.45,
            color=style["color"],
            marker=style["marker"],
            linewidth=0,
        )
        if fit := _paper_fit(dynamics, one):
            ends = np.array([np.nanmin(panel[:, :-1]), np.nanmax(panel[:, :-1])])
            axis.plot(
                ends, fit.a + fit.b * ends, label=f"{one.arm}: b = {fit.b:.2f}", **{**style, "marker": ""}
            )
        _settled(axis, dynamics, one, style["color"])
    _nulls(axis, dynamics, series[0])
    axis.axhline(0, color=GREY.on_white, linewidth=0.6)
    axis.set_xlabel(f"D, {of}")
    axis.set_ylabel("change to the next turn")


def _settled(axis: Any, dynamics: Dynamics, one: Series, color: str) -> None:
    """D* and its interval."""
    for fit in dynamics.fits:
        if fit.verdict and (fit.arm, fit.reference) == (one.arm, one.reference) and fit.d_star_ci:
            axis.axvspan(*fit.d_star_ci, color=color, alpha=0.12, linewidth=0)
            axis.axvline(fit.d_star, color=color, linewidth=1, label=f"{one.arm}: D* = {fit.d_star:.2f}")


def _paper_fit(dynamics: Dynamics, one: Series) -> Any:
    fits = [
        fit
        for fit in dynamics.fits
        if fit.method == "paper_diagnostic" and (fit.arm, fit.reference) == (one.arm, one.reference)
    ]
    return fits[0] if fits else None


def _nulls(axis: Any, dynamics: Dynamics, one: Series) -> None:
    """Where an arm's fit would lie if its turns were white noise, or random walks."""
    fit: Fit | None = _paper_fit(dynamics, one)
    if fit is None or fit.white_noise_bands is None or fit.random_walk_bands is None:
        return
    before, change = one.panel()[:, :-1], np.diff(one.panel(), axis=1)
    line = np.linspace(np.nanmin(before), np.nanmax(before), 50)
    away = line - np.nanmean(before)
    nulls = (
        ("white noise", fit.white_noise_bands.b, "#c9a227"),
        ("random walk", fit.random_walk_bands.b, "#4a7c59"),
    )
    for name, bounds, color in nulls:
        edges = np.sort([np.nanmean(change) + bound * away for bound in bounds], axis=0)
        label = f"{one.arm}, if {name}"
        axis.fill_between(line, edges[0], edges[1], color=color, alpha=0.25, linewidth=0, label=label)


PAINTED: Mapping[str, Painter] = {"per-turn": per_turn, "running-mean": running_mean, "change": paint_change}
"""What paints each figure, by the name of its files."""
