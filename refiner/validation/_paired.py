"""The paired test: a set against its parent, on the same instructions.

The interval is made of the means of all subsets of the differences (Hartigan 1969, "Using subsample values as
typical values"): it lies above zero exactly where the sign-flip randomization test rejects at 2.5 % a side.
That holds for any number of instructions, also where most did not change; a bootstrap over four instructions
of twenty that changed, all for the better, would call that a proof, which chance brings about once in sixteen
times.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from midturn.refiner.guidelines import Validation
from midturn.statistics import FEWEST

SUBSETS = 9_999
"""Drawn where there are more than that."""


@dataclass(frozen=True, kw_only=True)
class Played:
    """How instructions went under some rules."""

    scores: Mapping[str, float]
    """By task id, the mean over its runs, 0 to 1. What was not scored is not in it."""
    run: str = ""
    """The name of the run, if it has one."""


Evaluate = Callable[[Sequence[str], Sequence[str]], Awaitable[Played]]
"""Play instructions with a Mediator that is told rules: takes the rules and the task ids."""


def compare(parent: Played, candidate: Played, against: str | None) -> Validation:
    """The difference over the instructions that both have scores for, in points of 100.

    Args:
        parent: how it went under the parent's rules.
        candidate: how it went under the new ones.
        against: the parent's version.
    """
    differences = [
        100 * (candidate.scores[task_id] - parent.scores[task_id])
        for task_id in sorted(parent.scores.keys() & candidate.scores.keys())
    ]
    n = len(differences)
    return Validation(
        against=against,
        difference=round(sum(differences) / n, 9) if n else 0.0,
        ci=interval(differences),
        n=n,
        runs=tuple(run for run in (parent.run, candidate.run) if run),
    )


def interval(differences: Sequence[float]) -> tuple[float, float] | None:
    """The 95 % interval of the mean of paired differences; `None` for fewer than `FEWEST`.

    >>> interval([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    (1.0, 6.0)
    """
    if len(differences) < FEWEST:
        return None
    means = sorted(round(sum(part) / len(part), 9) for part in _subsets(differences))
    tail = int(0.025 * (len(means) + 1))
    return means[tail - 1], means[-tail]


def _subsets(values: Sequence[float]) -> Iterator[list[float]]:
    """Every subset but the empty one or, of too many, a sample that is the same every time."""
    n = len(values)
    drawn = random.Random(n)
    many = 2**n - 1 > SUBSETS
    for mask in (drawn.randrange(1, 2**n) for _ in range(SUBSETS)) if many else range(1, 2**n):
        yield list(compress(values, (mask >> at & 1 for at in range(n))))
