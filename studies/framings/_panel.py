"""The scores that can be paired: those of conversations that every cell has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from midturn.statistics import Estimate, Scores, contrast, deciles, ratio
from midturn.studies.framings._cells import CELLS
from midturn.studies.framings._facts import Facts
from midturn.studies.framings._records import Figure

if TYPE_CHECKING:
    from numpy.typing import NDArray

Weights = Mapping[str, float]
"""A figure as a weighted sum over cells."""


@dataclass(frozen=True)
class Panel:
    """Scores by cell, instruction and repetition: the same instructions and repetitions in every cell."""

    scores: Mapping[str, Scores]

    @property
    def instructions(self) -> list[str]:
        """In the order of their ids."""
        return sorted(next(iter(self.scores.values())))

    @property
    def runs(self) -> int:
        """Repetitions of an instruction, the smallest number that half of them have."""
        held = next(iter(self.scores.values()))
        return int(np.median([len(runs) for runs in held.values()])) if held else 0

    @cached_property
    def means(self) -> NDArray[Any]:
        """Instructions x cells: the mean score."""
        return self._table(lambda runs: [float(np.mean(scores)) for scores in runs])

    def means_of(self, cell: str) -> NDArray[Any]:
        """Of each instruction, its mean score in a cell."""
        return self.means[:, [each.name for each in CELLS].index(cell)]

    @cached_property
    def aptitudes(self) -> NDArray[Any]:
        """Instructions x cells: the 90th percentile of the scores."""
        return self._table(lambda runs: deciles(runs)[1])

    @cached_property
    def unreliabilities(self) -> NDArray[Any]:
        """Instructions x cells: the 90th minus the 10th percentile."""
        return self.aptitudes - self._table(lambda runs: deciles(runs)[0])

    def _table(self, figure: Callable[[Sequence[Sequence[float]]], Sequence[float]]) -> NDArray[Any]:
        columns = [
            figure([list(self.scores[cell.name][i].values()) for i in self.instructions]) for cell in CELLS
        ]
        return np.array(columns, dtype=float).reshape(len(CELLS), len(self.instructions)).T


def panel_of(facts: Mapping[str, Sequence[Facts]]) -> Panel:
    """Return what can be paired."""
    scored = {
        cell.name: {
            (f.task_id, f.repetition): f.score for f in facts.get(cell.name, ()) if f.score is not None
        }
        for cell in CELLS
    }
    shared = sorted(reduce(set.intersection, (set(held) for held in scored.values())))
    return Panel({cell: _nested(held, shared) for cell, held in scored.items()})


def _nested(held: Mapping[tuple[str, int], float], places: Sequence[tuple[str, int]]) -> Scores:
    scores: dict[str, dict[int, float]] = {}
    for task_id, repetition in places:
        scores.setdefault(task_id, {})[repetition] = held[task_id, repetition]
    return scores


def vector(weights: Weights) -> NDArray[Any]:
    """Return the weights in the order of the cells."""
    return np.array([weights.get(cell.name, 0.0) for cell in CELLS])


def estimates(table: NDArray[Any], figures: Sequence[Weights], over: Weights | None = None) -> list[Figure]:
    """Weighted sums of the cells' means over instructions.

    Args:
        table: instructions x cells.
        figures: what is summed.
        over: the sum that each is divided by; nothing is where it is not above 0.
    """
    if over is None:
        return [figure(contrast(table, vector(weights))) for weights in figures]
    return [figure(ratio(table, vector(weights), vector(over))) for weights in figures]


def figure(found: Estimate) -> Figure:
    """Return an estimate as the report has it."""
    return Figure(value=found.value, ci=found.ci, n=found.n, alike=found.alike)
