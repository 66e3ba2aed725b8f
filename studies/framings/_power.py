"""What the study can find, from its pilot, before the budget is spent.

The smallest effect that n instructions find with 80 % power at the two-sided 5 % level is
(t(0.975) + t(0.8)) * sd / sqrt(n), with Student's t of n - 1 degrees of freedom, where sd is that of an
instruction's contrast at the planned number of runs. Where the pilot has two runs or more, its variance is
split into that between instructions, which more runs do not lessen, and that within, which they do. To the
contrasts between instructions one of +100 and one of -100 points are added: a pilot in which nothing changed
would otherwise promise that any effect can be seen.

Accepted cost: a pilot of a few instructions knows the sd to some tens of percent; what it adds makes it
rather too large than too small.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from midturn.core import total
from midturn.statistics import FEWEST, LEVEL
from midturn.studies.framings._cells import CELLS
from midturn.studies.framings._effects import CONTRASTS
from midturn.studies.framings._facts import Facts
from midturn.studies.framings._panel import Panel, Weights
from midturn.studies.framings._records import Detectable, Power

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from midturn.studies.framings._study import FramingsStudy

MOST = 100_000


def power_of(panel: Panel, facts: Mapping[str, Sequence[Facts]], study: FramingsStudy) -> Power:
    """Return what a study can find, and what is left to be spent on it.

    Args:
        panel: the pilot's scores.
        facts: the pilot's conversations.
        study: the whole study.
    """
    n, runs = len(study.lic.records), study.runs
    played = sum(map(len, facts.values()))
    left = len(CELLS) * n * runs - played
    spent = total(each.usage for of_cell in facts.values() for each in of_cell)
    return Power(
        pilot_n=len(panel.instructions),
        pilot_runs=panel.runs,
        n=n,
        runs=runs,
        worthwhile=study.worthwhile,
        contrasts=detectable(panel, n, runs, study.worthwhile),
        left=max(0, left),
        rest_tokens=round(spent.tokens * left / played) if played else 0,
        estimated=spent.estimated_calls > 0,
        rest_usd=None if spent.usd is None or not played else round(spent.usd * left / played, 4),
    )


def detectable(panel: Panel, n: int, runs: int, worthwhile: float) -> tuple[Detectable, ...]:
    """Return what each contrast of the factorial can show with `n` instructions of `runs` runs each.

    Args:
        panel: the pilot's scores.
        n: instructions.
        runs: of each of them in each cell.
        worthwhile: the effect that one wants to find, points.
    """
    return tuple(
        _detectable(name, sd_at(_contrasts(panel, weights), runs), n, worthwhile)
        for name, weights in CONTRASTS.items()
    )


def _detectable(name: str, sd: float, n: int, worthwhile: float) -> Detectable:
    smallest = smallest_found(sd, n)
    return Detectable(
        effect=name,
        sd=round(sd, 3),
        detectable=round(smallest, 3) if smallest <= 100 else None,
        n_for_worthwhile=next(k for k in range(FEWEST, MOST) if smallest_found(sd, k) <= worthwhile),
    )


def smallest_found(sd: float, n: int, level: float = LEVEL) -> float:
    """Return the effect that `n` instructions find with 80 % power at a two-sided level, in the unit of
    `sd`.
    """
    if n < FEWEST:
        return math.inf
    from scipy import special

    return float(sum(special.stdtrit(n - 1, [1 - level / 2, 0.8]))) * sd / math.sqrt(n)


def _contrasts(panel: Panel, weights: Weights) -> list[NDArray[Any]]:
    """Of each instruction, its contrast in each repetition."""
    names = [cell.name for cell in CELLS if cell.name in weights]
    return [
        sum((weights[cell] * _runs(panel, cell, instruction) for cell in names), np.zeros(1))
        for instruction in panel.instructions
    ]


def _runs(panel: Panel, cell: str, instruction: str) -> NDArray[Any]:
    held: Mapping[int, float] = panel.scores[cell][instruction]
    return np.array([held[repetition] for repetition in sorted(held)])


def sd_at(contrasts: Sequence[NDArray[Any]], runs: int) -> float:
    """Return the standard deviation of an instruction's contrast over `runs` runs, two of 100 points
    added.
    """
    repeated = [each for each in contrasts if len(each) > 1]
    within = float(np.mean([each.var(ddof=1) for each in repeated])) if repeated else 0.0
    means = np.array([each.mean() for each in contrasts] + [100.0, -100.0])
    played = float(np.mean([len(each) for each in contrasts])) if contrasts else 1.0
    between = max(0.0, float(means.var(ddof=1)) - within / played)
    # One run does not tell what more of them would average out: nothing, it is taken to be.
    return math.sqrt(between + within / runs)
