"""The figures of a report, each with its interval, its n and its numbers; none where nothing was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby, islice
from textwrap import shorten
from typing import Any

from midturn.core import colour_of
from midturn.pages.report._dialogues import dialogues_figures
from midturn.pages.report._drawing import DASHES, MARKERS, Cell, Figure, paint_intervals
from midturn.pages.report._framings import framings_figures
from midturn.pages.report._reading import Contents, Means
from midturn.statistics import Estimate

LINES_DRAWN = 12
"""Runs in one figure of lines; the CSV has all."""
INTERVALS = "Intervals are 95 %, over instructions."
UNDRAWN = "What has no interval is not drawn, unless all instructions are alike."

Lines = Mapping[str, Sequence[tuple[float, Estimate]]]
"""Points by label."""


def figures(contents: Contents) -> list[Figure]:
    """All figures that a store gives."""
    return [
        *_scores(contents),
        *framings_figures(contents.framings),
        *dialogues_figures(contents.dialogues),
        *_drift(contents),
        *_against(contents),
        *_per_turn(contents),
    ]


# -- scores -------------------------------------------------------------------------------------------


def _scores(contents: Contents) -> Iterator[Figure]:
    runs = [run for run in contents.report.runs if run.mean is not None and run.mean_ci is not None]
    if not runs:
        return
    rows: list[tuple[Cell, ...]] = [
        (contents.names[run.run_id], run.run_id, run.mean, *(run.mean_ci or (None, None)), run.n_instructions)
        for run in runs
    ]
    said = "; ".join(f"{row[0]} {row[2]:.1f} [{row[3]:.1f}, {row[4]:.1f}], n={row[5]}" for row in rows[:40])
    yield Figure(
        name="scores",
        title="Score by condition",
        alt=f"Mean score from 0 to 100 of each run with its interval: {said}",
        note=f"Mean score, 0 to 100; in drift studies the share of constraints met. {INTERVALS} {UNDRAWN}",
        columns=("run", "run id", "score", "low", "high", "instructions"),
        rows=rows,
        paint=partial(_paint_scores, rows=rows),
    )


def _paint_scores(figure: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    axis = paint_intervals(
        figure, [(_short(name), mean, low, high) for name, _, mean, low, high, _ in rows], colour_of
    )
    for place, (_, _, mean, *_) in enumerate(rows):
        axis.annotate(
            f"{mean:.1f}", (mean, place), (0, 7), textcoords="offset points", ha="center", fontsize=8
        )
    axis.set_xlim(-2, 102)
    axis.set_xlabel("mean score, 95 % interval")


# -- lines over turns ---------------------------------------------------------------------------------


def _per_turn(contents: Contents) -> Iterator[Figure]:
    measured = (
        (
            "latency-per-turn",
            "Latency per turn",
            "seconds",
            contents.turns.seconds,
            "Seconds of all model calls of a turn, added up over roles.",
        ),
        (
            "tokens-per-turn",
            "Tokens per turn",
            "tokens",
            contents.turns.tokens,
            "Tokens, in and out, of all model calls of a turn.",
        ),
    )
    for name, title, unit, means, note in measured:
        lines = _by_run(means, contents)
        if _has_something_to_draw(lines):
            yield _lines_figure(name, title, "turn", unit, note, lines)


def _by_run(means: Means, contents: Contents) -> Lines:
    """Points whose key is (run number, x)."""
    found = means.estimates().items()
    by_run = groupby(found, key=lambda pair: pair[0][0])
    return {
        contents.names[contents.runs[run].run_id]: [(key[1], estimate) for key, estimate in points]
        for run, points in by_run
    }


def _lines_figure(name: str, title: str, x: str, y: str, note: str, lines: Lines) -> Figure:
    rows: list[tuple[Cell, ...]] = [
        (label, at, estimate.value, *(estimate.ci or (None, None)), estimate.n)
        for label, points in lines.items()
        for at, estimate in points
    ]
    drawn = dict(islice(lines.items(), LINES_DRAWN))
    left_out = f" The first {LINES_DRAWN} of {len(lines)} runs are drawn." if len(lines) > LINES_DRAWN else ""
    return Figure(
        name=name,
        title=title,
        alt=f"{title}, mean {y} by {x}: " + "; ".join(_line_in_words(*line) for line in drawn.items()),
        note=f"{note} {INTERVALS} {UNDRAWN}{left_out}",
        columns=("run", x, y, "low", "high", "instructions"),
        rows=rows,
        paint=partial(_paint_lines, lines=drawn, x=x, y=y),
    )


def _line_in_words(label: str, points: Sequence[tuple[float, Estimate]]) -> str:
    known = [(at, value) for at, value, *_ in _drawn(points)]
    if not known:
        return f"{label}: no interval"
    (first, began), (last, ended) = known[0], known[-1]
    return f"{label}: {began:.3g} at {first:g}, {ended:.3g} at {last:g}"


def _drawn(points: Sequence[tuple[float, Estimate]]) -> Iterator[tuple[float, float, float, float]]:
    """Yield the points that are drawn: x, the mean and its ends, which are the mean where all are alike."""
    for at, found in points:
        if found.value is not None and (found.ci or found.alike):
            yield at, found.value, *(found.ci or (found.value, found.value))


def _has_something_to_draw(lines: Lines) -> bool:
    return any(True for points in lines.values() for _ in _drawn(points))


def _short(label: str) -> str:
    """Return a label that leaves room for what it labels."""
    return shorten(label, 46, placeholder="…") or f"{label[:45]}…"


def _paint_lines(figure: Any, lines: Lines, x: str, y: str) -> None:
    figure.set_size_inches(7.5, 3.6 + 0.16 * len(lines))
    figure.set_layout_engine("constrained")
    axis = figure.subplots()
    for place, (label, points) in enumerate(lines.items()):
        known = list(_drawn(points))
        if not known:
            continue
        at, means, lows, highs = zip(*known, strict=True)
        colour = colour_of(label).on_white
        axis.plot(
            at,
            means,
            label=_short(label),
            color=colour,
            marker=MARKERS[place % len(MARKERS)],
            linestyle=DASHES[place % len(DASHES)],
            markersize=4.5,
        )
        axis.fill_between(at, lows, highs, color=colour, alpha=0.15, linewidth=0)
    axis.set_xlabel(x)
    axis.set_ylabel(f"{y}, mean and 95 % interval")
    axis.set_ylim(bottom=0)
    axis.xaxis.get_major_locator().set_params(integer=x == "turn", min_n_ticks=1)
    if axis.get_legend_handles_labels()[0]:
        figure.legend(loc="outside lower center", ncols=2, fontsize=8)


# -- KL against other measures ------------------------------------------------------------------------


def _against(contents: Contents) -> Iterator[Figure]:
    measured = (
        ("kl-against-judge", "KL against the judge's rating", "rating, 1 to 5", contents.turns.judged),
        (
            "kl-against-adherence",
            "KL against adherence",
            "share of constraints met, to the nearest quarter",
            contents.turns.adhered,
        ),
    )
    for name, title, x, means in measured:
        lines = _by_measure(means, contents)
        if _has_something_to_draw(lines):
            note = "Mean KL of the turns with each value. Measures that agree fall from left to right."
            yield _lines_figure(name, title, x, "KL, nats per token", note, lines)


def _by_measure(means: Means, contents: Contents) -> Lines:
    """Points whose key is (run number, reference, estimator, x)."""
    found = means.estimates().items()
    return {
        f"{contents.names[contents.runs[run].run_id]}, {reference} ({estimator})": [
            (key[3], estimate) for key, estimate in points
        ]
        for (run, reference, estimator), points in groupby(found, key=lambda pair: pair[0][:3])
    }


# -- drift --------------------------------------------------------------------------------------------


def _drift(contents: Contents) -> Iterator[Figure]:
    if contents.drifted:
        from midturn.pages.report._drift_figures import drift_figures  # scipy is loaded where there is drift

        for place, drifted in enumerate(contents.drifted):
            yield from drift_figures(drifted, place, contents)
