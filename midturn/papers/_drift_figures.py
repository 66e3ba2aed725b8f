"""The drift paper's Figures 1 to 3, drawn as `midturn drift fit` draws them.

The neutral arm, which the paper lacks, is drawn in each as the control; bands are 95 % intervals, where the
paper's are standard errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from midturn.pages.report import Cell, Figure, label
from midturn.papers import _published as published
from midturn.papers._drift import Found
from midturn.statistics import mean_interval
from midturn.studies.drift import (
    BASELINE,
    NEUTRAL,
    REMINDER,
    Painter,
    paint_panels,
    per_turn,
    running,
    running_mean,
)

KL = "KL, nats per token"
BANDS = "Bands are 95 % intervals over conversations; the paper's are standard errors."
SETTLED = "There the running mean settles near " + ", ".join(
    f"{value} ({model})" for model, value in published.SETTLES_NEAR.items()
)
CONTROL = (BASELINE, NEUTRAL)


def drift_figures(studies: Sequence[Found]) -> Iterator[Figure]:
    """Yield the three figures of each study."""
    for place, found in enumerate(studies, start=1):
        more = f"-{place}" if len(studies) > 1 else ""
        own = f"{BANDS} {published.DRIFT}, Figure"
        yield _figure(
            f"1{more}",
            "Running mean of KL over turns",
            f"{own} 1. {SETTLED}; its levels cannot be compared with ours.",
            _arms(found, CONTROL),
            running_mean,
            running,
        )
        yield _figure(
            f"2{more}",
            "KL per turn without reminders",
            f"{own} 2.",
            _arms(found, CONTROL),
            per_turn,
            np.asarray,
        )
        if any(one.arm == REMINDER for one in found.series):
            both = _arms(found, (*CONTROL, REMINDER))
            yield _figure(
                f"3{more}", "KL per turn, with and without reminders", f"{own} 3.", both, per_turn, np.asarray
            )


def _arms(found: Found, arms: Sequence[str]) -> Found:
    return Found(report=found.report, series=[one for one in found.series if one.arm in arms])


def _figure(
    number: str, title: str, note: str, found: Found, paint: Painter, shown: Callable[[Any], Any]
) -> Figure:
    of = f"{label(published.bare(found.model))}, {found.task}"
    return Figure(
        name=f"drift-figure-{number}",
        title=f"{title}: {of}",
        alt=f"{title} of {of}, a line an arm.",
        note=note,
        columns=("model", "task", "reference", "arm", "turn", KL, "low", "high", "conversations"),
        rows=list(_rows(found, shown)),
        paint=partial(_painted, found=found, paint=paint, of=of),
    )


def _rows(found: Found, shown: Callable[[Any], Any]) -> Iterator[tuple[Cell, ...]]:
    """Yield what is drawn, a row a turn."""
    for one in found.series:
        panel = shown(one.panel())
        names = label(published.bare(found.model)), found.task, label(one.reference), label(one.arm)
        for turn, values in enumerate(panel.T, start=1):
            if known := values[~np.isnan(values)].tolist():
                yield (
                    *names,
                    turn,
                    sum(known) / len(known),
                    *(mean_interval(values) or (None, None)),
                    len(known),
                )


def _painted(figure: Any, found: Found, paint: Painter, of: str) -> None:
    paint_panels(figure, found.report, found.series, KL, paint)
    figure.suptitle(f"{of}: {figure.get_suptitle()}", fontsize=11)
