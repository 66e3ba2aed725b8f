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

from assistant.errors import MissingExtra

if TYPE_CHECKING:
    from numpy.typing import NDArray

Scores = Mapping[str, Mapping[int, float]]
"""Instruction id -> repetition -> score, 0 to 100. Holds only what was scored."""

Interval = tuple[float, float]
"""The 2.5th and the 97.5th percentile of a figure over the resamples."""

RUNS_FOR_SPREAD = 5
"""Below this many runs of an instruction, p90 - p10 says too little for an interval."""

RESAMPLES = 10_000
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
    tenth, ninetieth = _deciles(runs)
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
    shared = sorted(full.keys() & sharded.keys() & treated.keys())
    gains = [_mean(treated[instruction]) - _mean(sharded[instruction]) for instruction in shared]
    losses = [_mean(full[instruction]) - _mean(sharded[instruction]) for instruction in shared]
    return ratio(gains, losses)


def average(values: Sequence[float]) -> Estimate:
    """The mean of one figure per instruction."""
    return ratio(values, [1.0] * len(values))


def ratio(parts: Sequence[float], wholes: Sequence[float]) -> Estimate:
    """The sum of `parts` over the sum of `wholes`; one of each per instruction, resampled together.

    A resample whose whole is not above zero counts as infinite on its part's side, so that it widens
    the interval instead of leaving it.
    """
    n = len(parts)
    whole = sum(wholes)
    if whole <= 0:
        return Estimate(value=None, ci=None, n=n)
    return Estimate(value=_rounded(sum(parts) / whole), ci=_interval(parts, wholes) if n > 1 else None, n=n)


def _interval(parts: Sequence[float], wholes: Sequence[float]) -> Interval | None:
    np = _numpy()
    draws = _draws(len(parts))
    numerators, denominators = draws @ np.asarray(parts), draws @ np.asarray(wholes)
    ratios = np.copysign(np.inf, numerators)
    np.divide(numerators, denominators, out=ratios, where=denominators > 0)
    # "nearest" because interpolating between two infinities has no answer.
    low, high = (float(bound) for bound in np.quantile(ratios, [0.025, 0.975], method="nearest"))
    return (_rounded(low), _rounded(high)) if np.isfinite([low, high]).all() else None


@lru_cache(maxsize=4)
def _draws(n: int) -> NDArray[Any]:
    """How often each of `n` instructions is drawn in each resample; RESAMPLES x n."""
    np = _numpy()
    return np.random.default_rng(SEED).multinomial(n, [1 / n] * n, size=RESAMPLES).astype(float)


def _deciles(runs: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
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


def require_numpy() -> None:
    """Refuse now what would fail when the figures are wanted.

    Raises:
        MissingExtra: numpy is not installed.
    """
    _numpy()


def _numpy():
    try:
        import numpy
    except ModuleNotFoundError as error:
        raise MissingExtra("studies", "computing figures") from error
    return numpy
