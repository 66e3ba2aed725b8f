"""The paired test: a set against its parent, on the same instructions.

The interval is that of every paired difference of scores, see `midturn.statistics`: it lies above zero only
where the exact sign-flip test rejects at 2.5 % a side, for any number of instructions, also where most did
not change. Four of twenty that changed, all for the better, prove nothing: chance brings that about once in
sixteen times.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from midturn.refiner.guidelines import Validation
from midturn.statistics import Estimate, difference


@dataclass(frozen=True)
class MediatedConversation:
    """What the Mediator made of a conversation."""

    said: tuple[str, ...]
    """By the user."""
    instruction: str
    """That of the last turn."""


@dataclass(frozen=True, kw_only=True)
class Rollout:
    """How instructions went under some rules."""

    scores: Mapping[str, float]
    """By task id, the mean over its runs, 0 to 1. What was not scored is not in it."""
    not_measured: frozenset[str] = frozenset()
    """Task ids that have no score since nothing of what was wanted can be compared."""
    mediated: Mapping[str, MediatedConversation] = field(default_factory=dict[str, MediatedConversation])
    """By task id, of one conversation each."""
    run: str = ""
    """The name of the run, if it has one."""


Scores = Mapping[str, float]

Evaluate = Callable[[Sequence[str], Sequence[str]], Awaitable[Rollout]]
"""Play instructions with a Mediator that is told rules: takes the rules and the task ids."""


def compare(parent: Rollout, candidate: Rollout, against: str | None) -> Validation:
    """Return the difference over the instructions that both have scores for, in points of 100.

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


def pooled(parts: Sequence[tuple[Validation, Scores, Scores]]) -> Validation:
    """Return the difference over several folds, each instruction in one of them.

    No instruction is met by a set that was learned from it. Where no set is better than the parent, a
    difference is as likely to be negative as positive, whichever fold it is from, so that the interval is
    that of one comparison.

    Args:
        parts: of each fold its figures, and its scores by task id, 0 to 100, under the parent and the set.
    """
    (first, *_), *others = parts
    if not others:
        return first
    pairs = [
        (before[each], after[each]) for _, before, after in parts for each in sorted(before.keys() & after)
    ]
    found = difference([one for one, _ in pairs], [other for _, other in pairs])
    return first.model_copy(
        update={
            "difference": found.value or 0.0,
            "ci": found.ci,
            "n": found.n,
            "not_measured": sum(each.not_measured for each, *_ in parts),
            "runs": tuple(dict.fromkeys(run for each, *_ in parts for run in each.runs)),
            "folds": len(parts),
        }
    )


def gain(before: Sequence[float], after: Sequence[float]) -> Estimate:
    """Return the mean of `after` minus `before`, scores of 0 to 1, in points of 100."""
    return difference([100 * score for score in before], [100 * score for score in after])
