"""Figures of a run: performance, aptitude and unreliability, and how two runs differ.

The definitions are those of Lost in Conversation (arXiv 2505.06120, section 6): each is computed per
instruction over its runs and then averaged over the instructions. Percentiles are NumPy's linear ones;
the paper does not say which it used.

Every interval is over *instructions*: they are what was sampled, while the runs of one instruction resemble
each other. See `_estimates` for the rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb
from statistics import median_low

from midturn.statistics._estimates import Estimate, average, difference, mean_of, ratio
from midturn.statistics._score import arrays

Scores = Mapping[str, Mapping[int, float]]
"""Instruction id -> repetition -> score, 0 to 100. Holds only what was scored."""

RUNS_FOR_SPREAD = 5
"""Below this many runs of an instruction, a 90th or 10th percentile says too little for an interval."""


@dataclass(frozen=True, kw_only=True)
class Performance:
    """P, A and U of one run, all 0 to 100."""

    mean: Estimate
    """P: the mean score of an instruction's runs, averaged over instructions."""
    aptitude: Estimate
    """A: the 90th percentile of an instruction's runs, averaged over instructions; like U it depends on how
    many they are. Neither has an interval where most instructions have fewer than `RUNS_FOR_SPREAD` scored
    runs, nor a value where they have one. A single infrastructure failure does not cost the interval."""
    unreliability: Estimate
    """U: 90th minus 10th percentile."""


@dataclass(frozen=True, kw_only=True)
class Paired:
    """How condition b differs from condition a on the instructions that both have."""

    difference: Estimate
    """P of b minus P of a, -100 to 100."""
    flipped_up: tuple[str, ...]
    """Conversations that failed in a and succeeded in b: `task_id`, or `task_id#repetition` where
    either has more than one run of an instruction."""
    flipped_down: tuple[str, ...]
    """Conversations that succeeded in a and failed in b."""


def performance(scores: Scores) -> Performance:
    """P, A and U of a run's scores."""
    runs = [list(scores[instruction].values()) for instruction in sorted(scores)]
    tenth, ninetieth = deciles(runs)
    spread = [high - low for low, high in zip(tenth, ninetieth, strict=True)]
    repeated = median_low(map(len, runs)) if runs else 0
    return Performance(
        mean=average(per_instruction(scores)),
        aptitude=_if_repeated(average(ninetieth), repeated),
        unreliability=_if_repeated(average(spread), repeated),
    )


def _if_repeated(figure: Estimate, runs: int) -> Estimate:
    if runs < 2:
        return replace(figure, value=None, ci=None)
    return figure if runs >= RUNS_FOR_SPREAD else replace(figure, ci=None)


def per_instruction(scores: Scores) -> list[float]:
    """Return the mean score of each instruction, in the order of their ids."""
    return [_mean(scores[instruction]) for instruction in sorted(scores)]


def pass_k(scores: Scores, k: int) -> Estimate:
    """Return pass^k: the chance that k runs of an instruction all succeed, averaged over instructions.

    Of n runs of which c succeeded it is C(c, k) / C(n, k), in percent (tau-bench, arXiv 2406.12045); over the
    instructions that have k runs.

    >>> pass_k({"a": {0: 100.0, 1: 100.0, 2: 0.0}}, 2).value
    33.333333333
    """
    counts = [(sum(map(_correct, runs.values())), len(runs)) for _, runs in sorted(scores.items())]
    return average([100 * comb(c, k) / comb(n, k) for c, n in counts if n >= k])


def paired(a: Scores, b: Scores) -> Paired:
    """Return the difference b minus a, and the conversations whose outcome it changed."""
    shared = sorted(a.keys() & b.keys())
    single = all(set(scores[instruction]) == {0} for scores in (a, b) for instruction in shared)
    up: list[str] = []
    down: list[str] = []
    for instruction in shared:
        for repetition in sorted(a[instruction].keys() & b[instruction].keys()):
            before, after = _correct(a[instruction][repetition]), _correct(b[instruction][repetition])
            if before != after:
                label = instruction if single else f"{instruction}#{repetition}"
                (up if after else down).append(label)
    return Paired(
        difference=difference(*shared_means(a, b)),
        flipped_up=tuple(up),
        flipped_down=tuple(down),
    )


def won_back(full: Scores, sharded: Scores, treated: Scores) -> Estimate:
    """Return the share of the sharding loss that a treatment won back: (treated - sharded) / (full -
    sharded).

    Over the instructions that all three have. The value is `None` where sharding lost nothing; the
    interval is `None` where the loss is too uncertain to bound the share.
    """
    table = list(zip(*shared_means(full, sharded, treated), strict=True))
    return ratio(table, parts=[0.0, -1.0, 1.0], wholes=[1.0, -1.0, 0.0])


def shared_means(*runs: Scores) -> list[list[float]]:
    """Return the mean score of each instruction that all runs have, a list a run, in the order of their
    ids.
    """
    shared = sorted(set.intersection(*(set(scores) for scores in runs)))
    return [[_mean(scores[instruction]) for instruction in shared] for scores in runs]


def share_of(full: Scores, treated: Scores) -> Estimate:
    """Return the share of full performance that a condition reaches: P over P of full, on common
    instructions.
    """
    table = list(zip(*shared_means(full, treated), strict=True))
    return ratio(table, parts=[0.0, 1.0], wholes=[1.0, 0.0])


def mean_share_of(tasks: Sequence[tuple[Scores, Scores]]) -> Estimate:
    """Return the mean over tasks of each one's share of full performance, given as pairs (full, treated)."""
    return mean_of([share_of(full, treated) for full, treated in tasks])


def deciles(runs: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
    """Return the 10th and the 90th percentile of each instruction's scores."""
    np = arrays()
    pairs = [np.percentile(scores, [10, 90]) for scores in runs]
    return [float(low) for low, _ in pairs], [float(high) for _, high in pairs]


def _mean(runs: Mapping[int, float]) -> float:
    return sum(runs.values()) / len(runs)


def _correct(score: float) -> bool:
    # A perfect BLEU can come out as 0.9999999999999999.
    return score >= 100 - 1e-9
