"""How often a trial that is looked at every day is wrong, and how many conversations it takes.

    python benchmarks/trials.py --write                 # benchmarks/trials.md, two minutes

Simulated from a fixed seed: conversations that go well or not, with a chance that changes from day to day and
is higher by the difference with the rules.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from midturn.statistics import is_told_from_none, outcomes_needed  # noqa: E402

PAGE = Path(__file__).with_suffix(".md")
TRIALS = 2_000
A_DAY = 20
DAYS = 60
LONGEST = 150
"""Days after which a difference counts as not found."""

Array = Any
Rule = Callable[[Array, Array, float], bool]


def student(outcomes: Array, in_first: Array, share: float) -> bool:
    """Whether a t test at this look, as if it were the only one, sees a difference."""
    first, other = outcomes[in_first], outcomes[~in_first]
    if min(len(first), len(other)) < 2:
        return False
    error = math.sqrt(first.var(ddof=1) / len(first) + other.var(ddof=1) / len(other))
    return abs(first.mean() - other.mean()) > 1.96 * error


def found_on(
    rule: Rule, random: Array, days: int, mean: float, difference: float, share: float
) -> int | None:
    """Return the first day whose look sees a difference."""
    n = days * A_DAY
    in_first = random.random(n) < share
    of_day = np.repeat(random.uniform(-0.1, 0.1, days), A_DAY)
    chance = np.clip(mean + of_day + difference * (in_first - share), 0, 1)
    outcomes = (random.random(n) < chance).astype(float)
    looks = ((day, day * A_DAY) for day in range(1, days + 1))
    return next((day for day, n in looks if rule(outcomes[:n], in_first[:n], share)), None)


def days_of(rule: Rule, days: int, mean: float, difference: float, share: float) -> list[float]:
    """Return the day on which each trial finds something; infinity where none does."""
    random = np.random.default_rng(11)
    found = (found_on(rule, random, days, mean, difference, share) for _ in range(TRIALS))
    return [math.inf if day is None else day for day in found]


def false_alarms() -> Iterator[str]:
    """Rows of the first table."""
    for mean, share in ((0.5, 0.5), (0.8, 0.5), (0.8, 0.2)):
        rates = [
            np.mean(np.isfinite(days_of(rule, DAYS, mean, 0.0, share)))
            for rule in (is_told_from_none, student)
        ]
        yield f"| {mean:.0%} | {share:.0%} | " + " | ".join(f"{rate:.1%}" for rate in rates) + " |"


def needed() -> Iterator[str]:
    """Rows of the second table."""
    z = NormalDist().inv_cdf
    for difference in (0.2, 0.1):
        for mean, share in ((0.5, 0.5), (0.8, 0.5), (0.8, 0.2)):
            days = days_of(is_told_from_none, LONGEST, mean, difference, share)
            half, most = (A_DAY * float(np.quantile(days, part, method="lower")) for part in (0.5, 0.8))
            once = (z(0.975) + z(0.8)) ** 2 * mean * (1 - mean) / (difference**2 * share * (1 - share))
            foretold = outcomes_needed(difference, mean, share)
            told = " | ".join(f"{n:,.0f}" for n in (half, most, foretold, once))
            yield f"| {100 * difference:.0f} | {mean:.0%} | {share:.0%} | {told} |"


def page() -> str:
    """Return the whole page."""
    return "\n".join(
        [
            "# Trials that are looked at every day",
            "",
            f"Made by `python benchmarks/trials.py --write`: {TRIALS:,} simulated trials a row, {A_DAY} "
            "conversations a day, a look at the end of each day. Conversations go well or not; the chance of "
            "it changes from day to day by up to 10 points.",
            "",
            f"## False alarms in {DAYS} days",
            "",
            "Trials without any difference in which some look sees one. What is promised is 5 % at most; a t "
            "test that is made anew every day is shown beside it.",
            "",
            "| go well | with the rules | midturn | t test |",
            "| --- | --- | --- | --- |",
            *false_alarms(),
            "",
            "## Conversations that a difference takes",
            "",
            "In all, on both sides. *Foretold* is what `midturn trial` says (four times in five); *one look* "
            "is what a test takes that is made once, at an end that was fixed beforehand.",
            "",
            "| points | go well | with the rules | half of the trials | four in five | foretold | one look |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            *needed(),
            "",
        ]
    )


def main() -> None:
    """Print the page, or write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    written = page()
    if parser.parse_args().write:
        PAGE.write_text(written)
    else:
        print(written)


if __name__ == "__main__":
    main()
