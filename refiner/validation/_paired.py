"""The paired test: a set against its parent, on the same instructions.

The interval is that of every paired difference of scores, see `midturn.statistics`: it lies above zero only
where the exact sign-flip test rejects at 2.5 % a side, for any number of instructions, also where most did
not change. Four of twenty that changed, all for the better, prove nothing: chance brings that about once in
sixteen times.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from midturn.refiner.guidelines import Validation
from midturn.statistics import Estimate, difference


@dataclass(frozen=True, kw_only=True)
class Played:
    """How instructions went under some rules."""

    scores: Mapping[str, float]
    """By task id, the mean over its runs, 0 to 1. What was not scored is not in it."""
    not_measured: frozenset[str] = frozenset()
    """Task ids that have no score since nothing of what was wanted can be compared."""
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
    shared = sorted(parent.scores.keys() & candidate.scores.keys())
    found = gain([parent.scores[each] for each in shared], [candidate.scores[each] for each in shared])
    return Validation(
        against=against,
        difference=found.value or 0.0,
        ci=found.ci,
        n=found.n,
        not_measured=len(parent.not_measured | candidate.not_measured),
        runs=tuple(run for run in (parent.run, candidate.run) if run),
    )


def gain(before: Sequence[float], after: Sequence[float]) -> Estimate:
    """The mean of `after` minus `before`, scores of 0 to 1, in points of 100."""
    return difference([100 * score for score in before], [100 * score for score in after])
