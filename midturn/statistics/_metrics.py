"""Figures of a run: performance, aptitude and unreliability, and how two runs differ.

The definitions are those of Lost in Conversation (arXiv 2505.06120, section 6): each is computed per
instruction over its runs and then averaged over the instructions. Percentiles are NumPy's linear ones;
the paper does not say which it used.

Every interval is a 95 % percentile bootstrap over *instructions*: they are what was sampled, while the
runs of one instruction resemble each other. The seed is fixed, so the same scores give the same figures.

Accepted cost: with few instructions a percentile bootstrap is somewhat too narrow, and with one there
is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median_low
from typing import TYPE_CHECKING, Any

from midturn.core import MissingExtra

if TYPE_CHECKING:
    from numpy.typing import NDArray

Scores = Mapping[str, Mapping[int, float]]
"""Instruction id -> repetition -> score, 0 to 100. Holds only what was scored."""

FEWEST = 6
"""Instructions below which there is no interval: all of five go up by chance once in 32 times."""

Interval = tuple[float, float]
"""The 2.5th and the 97.5th percentile of a figure over the resamples."""

RUNS_FOR_SPREAD = 5
"""Below this many runs of an instruction, p90 - p10 says too little for an interval."""

RESAMPLES = 10_000
BLOCK = 500
"""Resamples that are worked on at once, so that memory stays small with many instructions."""
SEED = 0


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure, its interval, and the number of instructions behind both."""

    value: float | None
    """`None` where it is not defined: no instruction, or nothing to divide by."""
    ci: Interval | None
    """`None` for fewer than two instructions, or where a bound is not finite."""
    n: int


@dataclass(frozen=True, kw_only=True)
class Performance:
    """P, A and U of one run, all 0 to 100."""

    mean: Estimate
    """P: the mean score of an instruction's runs, averaged over instructions."""
    aptitude: Estimate
    """A: the 90th percentile of an instruction's runs, averaged over instructions."""
    unreliability: Estimate
    """U: 90th minus 10th percentile; without interval where most instructions have fewer
    than `RUNS_FOR_SPREAD` scored runs. A single infrastructure failure does not cost the interval."""


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
    spread = average([high - low for low, high in zip(tenth, ninetieth, strict=True)])
    if runs and median_low(map(len, runs)) < RUNS_FOR_SPREAD:
        spread = replace(spread, ci=None)
    return Performance(
        mean=average(per_instruction(scores)), aptitude=average(ninetieth), unreliability=spread
    )


def per_instruction(scores: Scores) -> list[float]:
    """The mean score of each instruction, in the order of their ids."""
    return [_mean(scores[instruction]) for instruction in sorted(scores)]


def paired(a: Scores, b: Scores) -> Paired:
    """The difference b minus a, and the conversations whose outcome it changed."""
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
    difference = average([_mean(b[instruction]) - _mean(a[instruction]) for instruction in shared])
    return Paired(difference=difference, flipped_up=tuple(up), flipped_down=tuple(down))


def won_back(full: Scores, sharded: Scores, treated: Scores) -> Estimate:
    """The share of the sharding loss that a treatment won back: (treated - sharded) / (full - sharded).

    Over the instructions that all three have. The value is `None` where sharding lost nothing; the
    interval is `None` where the loss is too uncertain to bound the share.
    """
    means = list(zip(*shared_means(full, sharded, treated), strict=True))
    gains = [reached - floor for _, floor, reached in means]
    losses = [ceiling - floor for ceiling, floor, _ in means]
    return ratio(gains, losses)


def shared_means(*runs: Scores) -> list[list[float]]:
    """The mean score of each instruction that all runs have, a list a run, in the order of their ids."""
    shared = sorted(set.intersection(*(set(scores) for scores in runs)))
    return [[_mean(scores[instruction]) for instruction in shared] for scores in runs]


def share_of(full: Scores, treated: Scores) -> Estimate:
    """The share of full performance that a condition reaches: P over P of full, on common instructions."""
    return mean_share_of([(full, treated)])


def mean_share_of(tasks: Sequence[tuple[Scores, Scores]]) -> Estimate:
    """The mean over tasks of each one's share of full performance, given as pairs (full, treated)."""
    means = (shared_means(full, treated) for full, treated in tasks)
    return mean_of_ratios([(treated, full) for full, treated in means])


def average(values: Sequence[float]) -> Estimate:
    """The mean of one figure per instruction."""
    return ratio(values, [1.0] * len(values))


def ratio(parts: Sequence[float], wholes: Sequence[float]) -> Estimate:
    """The sum of `parts` over the sum of `wholes`; one of each per instruction, resampled together.

    A resample whose whole is not above zero counts as infinite on its part's side, so that it widens
    the interval instead of leaving it.
    """
    return mean_of_ratios([(parts, wholes)])


def mean_of_ratios(tasks: Sequence[tuple[Sequence[float], Sequence[float]]]) -> Estimate:
    """The mean over tasks of each one's `ratio` of parts and wholes.

    Every task weighs the same, however many instructions it has; they are resampled within their task.
    """
    n = sum(len(parts) for parts, _ in tasks)
    if not tasks or any(sum(wholes) <= 0 for _, wholes in tasks):
        return Estimate(value=None, ci=None, n=n)
    value = sum(sum(parts) / sum(wholes) for parts, wholes in tasks) / len(tasks)
    has_interval = all(len(parts) > 1 for parts, _ in tasks)
    return Estimate(value=_rounded(value), ci=_interval(tasks) if has_interval else None, n=n)


def _interval(tasks: Sequence[tuple[Sequence[float], Sequence[float]]]) -> Interval | None:
    np = _numpy()
    with np.errstate(invalid="ignore"):  # Infinite on both sides: the mean is no number, and no bound.
        means = sum(_resampled(task, seed=SEED + at) for at, task in enumerate(tasks)) / len(tasks)
    # "nearest" because interpolating between two infinities has no answer.
    low, high = (float(bound) for bound in np.quantile(means, [0.025, 0.975], method="nearest"))
    return (_rounded(low), _rounded(high)) if np.isfinite([low, high]).all() else None


def _resampled(task: tuple[Sequence[float], Sequence[float]], seed: int) -> NDArray[Any]:
    """A task's ratio in each resample. Tasks of one size move apart by their seeds."""
    np = _numpy()
    columns = np.asarray(task, dtype=float).T
    blocks = np.split(_draws(len(columns), seed), RESAMPLES // BLOCK)
    numerators, denominators = np.concatenate([block.astype(float) @ columns for block in blocks]).T
    ratios = np.copysign(np.inf, numerators)
    np.divide(numerators, denominators, out=ratios, where=denominators > 0)
    return ratios


@lru_cache(maxsize=4)
def _draws(n: int, seed: int) -> NDArray[Any]:
    """How often each of `n` instructions is drawn in each resample; RESAMPLES x n."""
    np = _numpy()
    generator, chances = np.random.default_rng(seed), [1 / n] * n
    # Whole numbers of 8 bytes would take 48 MB for 600 instructions.
    blocks = [
        generator.multinomial(n, chances, size=BLOCK).astype(np.uint16) for _ in range(RESAMPLES // BLOCK)
    ]
    return np.concatenate(blocks)


def deciles(runs: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
    """The 10th and the 90th percentile of each instruction's scores."""
    np = _numpy()
    pairs = [np.percentile(scores, [10, 90]) for scores in runs]
    return [float(low) for low, _ in pairs], [float(high) for _, high in pairs]


def _mean(runs: Mapping[int, float]) -> float:
    return sum(runs.values()) / len(runs)


def _correct(score: float) -> bool:
    # A perfect BLEU can come out as 0.9999999999999999.
    return score >= 100 - 1e-9


def _rounded(value: float) -> float:
    # Sums taken in another order differ in the last bits; figures that are equal shall look equal.
    return round(value, 9)


def _numpy():
    try:
        import numpy
    except ModuleNotFoundError as error:
        raise MissingExtra("studies", needed_for="computing figures") from error
    return numpy
