"""What a validation can find, computed before anything is spent on it.

The smallest difference that a paired comparison of n instructions finds with 80 % power at the two-sided 5 %
level is (t(0.975) + t(0.8)) * sd * sqrt(2 / runs) / sqrt(n), with Student's t of n - 1 degrees of freedom,
where sd is that of one score. The pilot is what is known already, and a score of 0 and one of 100 are added:
a pilot of failures only would otherwise promise that any difference can be seen. The sd is that over all
scores, those of easy and of hard instructions together, and so rather too large than too small. For scores
that are 0 or 100, simulation gives a power of 73 to 87 % where the sd is right.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import NormalDist, fmean, pstdev

from pydantic import BaseModel, ConfigDict

from midturn.statistics._estimates import FEWEST

SHARES = [
    (1.0, "every failure"),
    (3 / 4, "three failures in four"),
    (2 / 3, "two failures in three"),
    (1 / 2, "one failure in two"),
    (1 / 3, "one failure in three"),
    (1 / 4, "one failure in four"),
    (1 / 5, "one failure in five"),
    (1 / 10, "one failure in ten"),
    (1 / 20, "one failure in twenty"),
    (1 / 50, "one failure in fifty"),
]
"""Of the failures, how many a rule repairs, as one says it."""

MOST_RUNS = 10
"""Repetitions of an instruction that are proposed."""

MOST_CONVERSATIONS = 100_000
"""Above which no number of conversations is proposed."""

CHANCE = 0.8
"""Of finding what can be found."""


class Power(BaseModel):
    """What a validation can find."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n: int
    """Instructions that are to be played, under the parent and under the new set."""
    available: int
    """Instructions that there are."""
    runs: int
    """Of each instruction under each set."""
    sd: float | None
    """Of one score, points of 100, from the pilot; `None`: a reading comes out the same again."""
    failing: float
    """The points that a score lacks on average, as a share of 100: what rules could win."""
    detectable: float | None
    """The smallest difference that is found with 80 % power, points of 100; `None`: not even 100 is. Of
    readings, how many of 100 a rule must repair."""
    worthwhile: float
    """The smallest difference that should be found, points of 100."""

    @property
    def enough(self) -> bool:
        """Whether a worthwhile difference would be found."""
        return self.detectable is not None and self.detectable <= self.worthwhile

    @property
    def conversations_needed(self) -> int | None:
        """Instructions that would be enough; `None` where no number is."""
        return next((n for n in _growing(FEWEST) if self._would_find(n, self.runs)), None)

    @property
    def runs_needed(self) -> int | None:
        """Repetitions of each instruction that would be enough with those there are; `None`: too many."""
        if self.sd is None:
            return None
        more = range(self.runs + 1, MOST_RUNS + 1)
        return next((runs for runs in more if self._would_find(self.available, runs)), None)

    def _would_find(self, n: int, runs: int) -> bool:
        return n >= FEWEST and _detectable(self.sd, n, runs) <= max(self.worthwhile, 1e-9)

    @property
    def repairs(self) -> tuple[str | None, str | None]:
        """The smallest share of failures whose repair would be found, and the next less, in words."""
        least = (
            math.inf if self.detectable is None or not self.failing else self.detectable / 100 / self.failing
        )
        found = [words for share, words in SHARES if share >= least - 1e-9]
        missed = [words for share, words in SHARES if share < least - 1e-9]
        return (found[-1] if found else None), (missed[0] if missed else None)

    def __str__(self) -> str:
        of = f"with {self.n} conversations" + (f" of {self.available}" if self.n < self.available else "")
        often = (
            "read once"
            if self.sd is None
            else "played once"
            if self.runs == 1
            else f"played {self.runs} times"
        )
        found, missed = self.repairs
        if found is None:
            what = "no rule would be found, however many failures it repairs"
        else:
            less = f"; one that repairs {missed} would not" if missed else ""
            what = f"a rule that repairs {found} would be found{less}"
        if self.detectable is not None:
            what += f" ({self.detectable:.0f} points of 100 or more)"
        verdict = (
            "that is enough" if self.enough else f"too little to find the {self.worthwhile:.0f} points wanted"
        )
        return f"{of}, each {often}, {what}: {verdict}"


def power(
    pilot: Sequence[float], *, available: int, runs: int, worthwhile: float, most: int | None = None
) -> Power:
    """Return what can be found by playing.

    Args:
        pilot: scores of conversations that were played already, 0 to 1.
        available: instructions that there are to validate on.
        runs: of each instruction under each set.
        worthwhile: the smallest difference that should be found, points of 100.
        most: instructions that the budget pays for; `None`: any number.
    """
    n = available if most is None else min(available, most)
    sd = pstdev([100 * score for score in pilot] + [0.0, 100.0])
    return Power(
        n=n,
        available=available,
        runs=runs,
        sd=sd,
        failing=1 - fmean(pilot) if pilot else 1.0,
        detectable=_within(_detectable(sd, n, runs)),
        worthwhile=worthwhile,
    )


def readings_power(*, available: int, worthwhile: float, most: int | None = None) -> Power:
    """Return what can be found by reading failed conversations again, which comes out the same each time.

    Args:
        available: instructions that there are to validate on.
        worthwhile: of 100 readings, how many a rule that should be found mends.
        most: instructions that the budget pays for; `None`: any number.
    """
    n = available if most is None else min(available, most)
    found = _within(_detectable(None, n, 1))
    return Power(
        n=n, available=available, runs=1, sd=None, failing=1.0, detectable=found, worthwhile=worthwhile
    )


def _detectable(sd: float | None, n: int, runs: int) -> float:
    """Return the least difference that n instructions find, points of 100; infinite where there is none."""
    if n < FEWEST:
        return math.inf
    if sd is None:
        return _mended(n)
    return (_t(0.975, n - 1) + _t(CHANCE, n - 1)) * sd * math.sqrt(2 / (runs * n))


def _mended(n: int) -> float:
    """Return how many of 100 readings a rule must repair so that, four times in five, six of n are better.

    Six better ones and none worse are what the sign-flip test takes for more than chance, whatever n is.
    """
    low, high = 0.0, 1.0
    for _ in range(30):
        share = (low + high) / 2
        fewer = sum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(FEWEST))
        low, high = (low, share) if 1 - fewer >= CHANCE else (share, high)
    return 100 * high


def _within(points: float) -> float | None:
    return points if points <= 100 else None


def _growing(first: int) -> Iterator[int]:
    """Yield numbers of conversations, in steps of two digits."""
    n = first
    while n <= MOST_CONVERSATIONS:
        yield n
        n += max(1, 10 ** (len(str(n)) - 2))


def _t(probability: float, degrees: int) -> float:
    """Return the quantile of Student's t, to some 0.01 from 5 degrees on (Abramowitz and Stegun 26.7.5)."""
    z = NormalDist().inv_cdf(probability)
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
