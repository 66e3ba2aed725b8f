"""What the 95 % intervals of `midturn.statistics` cover, beside other rules.

    python benchmarks/coverage.py --write                 # benchmarks/coverage.md, a quarter of a minute

Scores of 0 and 100 with one run of each instruction are enumerated: every outcome with its chance, so that
the figures are exact. What can't be is simulated, from a fixed seed; the page gives the standard error.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
from scipy import special

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from midturn.statistics import CRITICAL, LEVEL, is_excluded  # noqa: E402
from midturn.statistics._estimates import REACH  # noqa: E402

PAGE = Path(__file__).with_suffix(".md")
SIZES = (6, 10, 16, 24, 50, 200)
SHARES = np.round(np.arange(0.05, 0.951, 0.05), 2)
SIMS = 4_000
RESAMPLES = 999
SAME = 1e-9

Array = Any
Rule = Callable[[Array, float], Array]
"""Whether each sample's interval (samples x figures, 0 to 1) holds a value."""


# -- the rules -----------------------------------------------------------------------------------------


def score(low: float, high: float) -> Rule:
    """Return this project's interval of metrics between two bounds."""

    def holds(samples: Array, truth: float) -> Array:
        return ~is_excluded(samples - truth, low - truth, high - truth)

    return holds


def score_of_differences(samples: Array, truth: float) -> Array:
    """Return this project's interval of paired differences, without the sign test's part, which only widens
    it.
    """
    largest = np.abs(samples).max(axis=1)
    reach = np.where(largest > SAME, np.minimum(1, REACH * largest), 1.0)
    return ~is_excluded(samples - truth, -reach - truth, reach - truth) & (abs(truth) <= reach)


def student(samples: Array, truth: float) -> Array:
    """Student's t."""
    n = samples.shape[1]
    error = samples.std(axis=1, ddof=1) / np.sqrt(n)
    return np.abs(samples.mean(axis=1) - truth) <= special.stdtrit(n - 1, 0.975) * error + SAME


def mean_square(samples: Array, truth: float) -> Array:
    """Return this project's interval of amounts without bounds."""
    away = samples - truth
    return away.sum(axis=1) ** 2 <= CRITICAL * (away**2).sum(axis=1) + SAME


def resampled(tails: str) -> Rule:
    """Return the bootstrap: plain percentiles, expanded ones, or bias-corrected and accelerated ones."""

    def holds(samples: Array, truth: float) -> Array:
        few = samples[:400]
        n = few.shape[1]
        draws = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=RESAMPLES) / n
        means = np.sort(few @ draws.T, axis=1)
        low, high = _tails(tails, few, means)
        bounds = [np.take_along_axis(means, _rank(q)[:, None], axis=1)[:, 0] for q in (low, high)]
        return (bounds[0] <= truth + SAME) & (truth - SAME <= bounds[1])

    return holds


def _tails(kind: str, samples: Array, means: Array) -> tuple[Array, Array]:
    n, ones = samples.shape[1], np.ones(len(samples))
    if kind == "percentile":
        return 0.025 * ones, 0.975 * ones
    if kind == "expanded":
        tail = special.ndtr(-np.sqrt(n / (n - 1)) * special.stdtrit(n - 1, 0.975))
        return tail * ones, (1 - tail) * ones
    centre = samples.mean(axis=1, keepdims=True)
    below = (means < centre - SAME).mean(axis=1) + (np.abs(means - centre) <= SAME).mean(axis=1) / 2
    bias = special.ndtri(np.clip(below, 1e-3, 1 - 1e-3))
    away = samples - centre
    spread = (away**2).sum(axis=1)
    lean = np.divide((away**3).sum(axis=1), 6 * spread**1.5, out=np.zeros(len(samples)), where=spread > SAME)
    ends = (bias + z for z in special.ndtri([0.025, 0.975]))
    low, high = (special.ndtr(bias + end / (1 - lean * end)) for end in ends)
    return low, high


def _rank(quantile: Array) -> Array:
    return np.clip(np.rint(quantile * (RESAMPLES - 1)).astype(int), 0, RESAMPLES - 1)


# -- means of scores of 0 and 100 ----------------------------------------------------------------------


def means_of_successes() -> Iterator[str]:
    """Every number of successes, averaged over the shares, and the lowest of them."""
    rules: dict[str, Callable[[int, float], Array]] = {
        "score (Wilson's)": lambda n, p: score(0, 1)(_successes(n), p),
        "Clopper-Pearson": _clopper_pearson,
        "t": lambda n, p: student(_successes(n), p),
        "percentile": lambda n, p: resampled("percentile")(_successes(n), p),
        "expanded": lambda n, p: resampled("expanded")(_successes(n), p),
        "BCa": lambda n, p: resampled("BCa")(_successes(n), p),
    }
    yield from _heading("n", *rules)
    for n in SIZES:
        cells: list[str] = []
        for holds in rules.values():
            found = [float(_binomial(n, p) @ holds(n, p)) for p in SHARES]
            cells.append(f"{np.mean(found):.3f} ({min(found):.2f})")
        yield _row(str(n), *cells)


def _successes(n: int) -> Array:
    return (np.arange(n) < np.arange(n + 1)[:, None]).astype(float)


def _binomial(n: int, p: float) -> Array:
    k = np.arange(n + 1)
    return np.exp(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)) * np.exp(
        k * np.log(p) + (n - k) * np.log1p(-p)
    )


def _clopper_pearson(n: int, p: float) -> Array:
    k = np.arange(n + 1)
    low = np.where(k == 0, 0, special.betaincinv(np.maximum(k, 1), n - k + 1, 0.025))
    high = np.where(k == n, 1, special.betaincinv(k + 1, np.maximum(n - k, 1), 0.975))
    return (low <= p) & (p <= high)


# -- scores in between, and several runs ---------------------------------------------------------------


def _runs(a: float, b: float, runs: int) -> Callable[[Any, int], Array]:
    return lambda draw, n: draw.binomial(runs, draw.beta(a, b, (SIMS, n))) / runs


APTITUDE = np.array([0, 0.1, *[1] * 9])
"""The 90th percentile of ten runs, so many of which are right; the 10th is its mirror image."""
UNRELIABILITY = APTITUDE - (1 - APTITUDE[::-1])


def _percentiles(figure: Array, a: float, b: float) -> tuple[Callable[[Any, int], Array], float]:
    """Of ten runs, with what is true of all instructions."""
    right = np.arange(11)
    chances = special.binom(10, right) * special.beta(right + a, 10 - right + b) / special.beta(a, b)
    return lambda draw, n: figure[draw.binomial(10, draw.beta(a, b, (SIMS, n)))], float(chances @ figure)


POPULATIONS: dict[str, tuple[Callable[[Any, int], Array], float]] = {
    "10 runs, chances U-shaped around .5": (_runs(0.3, 0.3, 10), 0.5),
    "10 runs, chances near .9, some far below": (_runs(3, 0.3, 10), 3 / 3.3),
    "10 runs, chances near .98": (_runs(30, 0.6, 10), 30 / 30.6),
    "3 runs, chances around .8": (_runs(2, 0.5, 3), 0.8),
    "A of 10 runs, chances around .3": _percentiles(APTITUDE, 0.5, 1.2),
    "A of 10 runs, chances near .9": _percentiles(APTITUDE, 3, 0.3),
    "U of 10 runs, chances near .9": _percentiles(UNRELIABILITY, 3, 0.3),
    "like BLEU, around .25": (lambda draw, n: draw.beta(4, 12, (SIMS, n)), 0.25),
    "mostly near 0": (lambda draw, n: draw.beta(0.3, 3, (SIMS, n)), 0.1 / 1.1),
    "half partial, half 0 or 1": (
        lambda draw, n: np.where(
            draw.random((SIMS, n)) < 0.5, draw.beta(2, 2, (SIMS, n)), 1.0 * (draw.random((SIMS, n)) < 0.8)
        ),
        0.65,
    ),
    "1, in one of ten .5": (lambda draw, n: np.where(draw.random((SIMS, n)) < 0.1, 0.5, 1.0), 0.95),
}


def means_in_between() -> Iterator[str]:
    """Simulate means."""
    rules = {"score": score(0, 1), "t": student, "expanded": resampled("expanded"), "BCa": resampled("BCa")}
    yield from _simulated(POPULATIONS, rules)


def _changed(a: float, b: float, shift: float, runs: int) -> Callable[[Any, int], Array]:
    def differences(draw: Any, n: int) -> Array:
        before = draw.beta(a, b, (SIMS, n))
        after = np.minimum(1, before + shift)
        return (draw.binomial(runs, after) - draw.binomial(runs, before)) / runs

    return differences


def _mean_change(a: float, b: float, shift: float) -> float:
    """Of the chance, which stops at 1."""
    chances = (np.arange(200_000) + 0.5) / 200_000
    before = special.betaincinv(a, b, chances)
    return float(np.mean(np.minimum(1, before + shift) - before))


CHANGES: dict[str, tuple[Callable[[Any, int], Array], float]] = {
    "10 runs, chances .1 higher": (_changed(0.5, 0.5, 0.1, 10), _mean_change(0.5, 0.5, 0.1)),
    "10 runs, chances .3 higher": (_changed(0.3, 1, 0.3, 10), _mean_change(0.3, 1, 0.3)),
    "3 runs, nothing changed": (_changed(0.5, 0.5, 0, 3), 0.0),
    "5 runs, chances .05 higher, most at 1": (_changed(2, 0.3, 0.05, 5), _mean_change(2, 0.3, 0.05)),
    "all a little better": (
        lambda draw, n: 0.5 * (1 - draw.beta(2, 2, (SIMS, n))) * draw.random((SIMS, n)),
        0.125,
    ),
    "one in seven better": (
        lambda draw, n: np.where(draw.random((SIMS, n)) < 0.15, draw.random((SIMS, n)), 0.0),
        0.075,
    ),
}


def differences_in_between() -> Iterator[str]:
    """Simulate differences."""
    rules = {
        "score": score_of_differences,
        "t": student,
        "expanded": resampled("expanded"),
        "BCa": resampled("BCa"),
    }
    yield from _simulated(CHANGES, rules)


AMOUNTS: dict[str, tuple[Callable[[Any, int], Array], float]] = {
    "normal": (lambda draw, n: draw.normal(1, 0.3, (SIMS, n)), 1.0),
    "log-normal, sd .5": (lambda draw, n: draw.lognormal(0, 0.5, (SIMS, n)), float(np.exp(0.125))),
    "log-normal, sd 1": (lambda draw, n: draw.lognormal(0, 1, (SIMS, n)), float(np.exp(0.5))),
}


def amounts() -> Iterator[str]:
    """Simulate amounts without bounds."""
    rules = {"mean square": mean_square, "t": student, "expanded": resampled("expanded")}
    yield from _simulated(AMOUNTS, rules)


def _simulated(
    populations: dict[str, tuple[Callable[[Any, int], Array], float]], rules: dict[str, Rule]
) -> Iterator[str]:
    yield from _heading("figures", "n", *rules)
    for name, (drawn, truth) in populations.items():
        for n in SIZES:
            samples = drawn(np.random.default_rng(n), n)
            yield _row(name, str(n), *(f"{holds(samples, truth).mean():.3f}" for holds in rules.values()))
            name = ""


# -- paired differences of scores of 0 and 100 ---------------------------------------------------------

FLIPS = ((0.3, 0.3), (0.1, 0.1), (0.2, 0.1), (0.2, 0.0), (0.05, 0.0), (0.5, 0.05), (0.9, 0.02))


def paired_differences() -> Iterator[str]:
    """Every number of better and worse ones; in brackets how often 0 is left out."""
    rules: dict[str, Rule] = {
        "score and sign test": score_of_differences,
        "score alone (Tango's)": score_of_differences,
        "t": student,
        "percentile": resampled("percentile"),
        "BCa": resampled("BCa"),
    }
    yield from _heading("P(better), P(worse)", "n", *rules)
    for up, down in FLIPS:
        for n in SIZES:
            better, worse, chances = _outcomes(n, up, down)
            place = np.arange(n)
            samples = (place < better[:, None]).astype(float) - (place >= n - worse[:, None])
            nothing = np.array(
                [_sign_test(int(b), int(w)) > LEVEL for b, w in zip(better, worse, strict=True)]
            )
            cells: list[str] = []
            for name, holds in rules.items():
                if n > 50 and name in ("percentile", "BCa"):
                    cells.append("–")
                    continue
                covers, with_0 = (_in_parts(holds, samples, truth) for truth in (up - down, 0.0))
                if "sign" in name:
                    covers, with_0 = _widened(covers, with_0, nothing, samples.mean(axis=1), up - down)
                cells.append(f"{chances @ covers:.3f} ({1 - chances @ with_0:.3f})")
            yield _row(f"{up:g}, {down:g}" if n == SIZES[0] else "", str(n), *cells)


def _outcomes(n: int, up: float, down: float) -> tuple[Array, Array, Array]:
    better, worse = np.array([(b, w) for b in range(n + 1) for w in range(n + 1 - b)]).T
    rest = n - better - worse
    logs = special.gammaln(n + 1) - sum(special.gammaln(k + 1) for k in (better, worse, rest))
    logs += special.xlogy(better, up) + special.xlogy(worse, down) + special.xlogy(rest, 1 - up - down)
    chances = np.exp(logs)
    likely = chances > 1e-9
    return better[likely], worse[likely], chances[likely]


def _in_parts(holds: Rule, samples: Array, truth: float) -> Array:
    """In parts, since the bootstrap takes the first 400 samples."""
    return np.concatenate([holds(samples[at : at + 400], truth) for at in range(0, len(samples), 400)])


def _sign_test(better: int, worse: int) -> float:
    n = better + worse
    return min(1.0, 2 * sum(comb(n, k) for k in range(min(better, worse) + 1)) / 2**n)


def _widened(covers: Array, with_0: Array, nothing: Array, means: Array, truth: float) -> tuple[Array, Array]:
    """To 0, where the sign test does not tell the difference from nothing."""
    between = np.minimum(means, 0) - SAME <= truth
    between &= truth <= np.maximum(means, 0) + SAME
    return covers | (nothing & between), with_0 | nothing


# -- the share of the loss won back --------------------------------------------------------------------

WAYS = list(product((0, 1), repeat=3))
"""Of an instruction: right in full, sharded, treated."""
KINDS = sorted({(t - s, f - s) for f, s, t in WAYS})
"""Of an instruction: gain and loss, which are all that the share depends on."""
TRUTHS = (
    (0.95, 0.4, 0.9),
    (0.9, 0.3, 0.6),
    (0.95, 0.4, 0.4),
    (0.9, 0.5, 0.95),
    (0.8, 0.6, 0.8),
    (0.95, 0.1, 0.95),
)


def won_back() -> Iterator[str]:
    """Every outcome up to 16 instructions, then simulated ones; where the loss is clearly above zero."""
    rules = ("score", "t (Fieller's)", "percentile")
    yield from _heading("full, sharded, treated", "share", "n", "given", *rules)
    gain, loss = np.array(KINDS, dtype=float).T
    for full, sharded, treated in TRUTHS:
        share = (treated - sharded) / (full - sharded)
        for n in SIZES:
            counts, chances = _counted(n, _kinds(full, sharded, treated))
            given = _is_lost(counts, loss)
            counts, chances = counts[given], chances[given]
            weights = np.array([1, -share, share - 1])
            away, low, high = gain - share * loss, weights[weights < 0].sum(), weights[weights > 0].sum()
            held = ~is_excluded(np.broadcast_to(away, counts.shape), low, high, counts)
            mean = counts @ away / n
            spread = np.sqrt(np.maximum(counts @ away**2 / n - mean**2, 0) / (n - 1))
            fieller = np.abs(mean) <= special.stdtrit(n - 1, 0.975) * spread + SAME
            total = chances.sum()
            cells = [f"{chances @ each / total:.3f}" for each in (held, fieller)]
            cells.append(_percentile_share(counts, chances, gain, loss, share))
            truth = f"{full:g}, {sharded:g}, {treated:g}" if n == SIZES[0] else ""
            yield _row(truth, f"{share:.2f}" if truth else "", str(n), f"{total:.2f}", *cells)


def _kinds(full: float, sharded: float, treated: float) -> Array:
    """Scores drawn apart."""
    chances = dict.fromkeys(KINDS, 0.0)
    for way in WAYS:
        chance = np.prod(
            [p if right else 1 - p for right, p in zip(way, (full, sharded, treated), strict=True)]
        )
        chances[way[2] - way[1], way[0] - way[1]] += float(chance)
    return np.array(list(chances.values()))


def _counted(n: int, kinds: Array) -> tuple[Array, Array]:
    if n > 16:
        drawn = np.random.default_rng(n).multinomial(n, kinds, size=20_000)
        return drawn, np.full(len(drawn), 1 / len(drawn))
    bars = np.array(list(combinations(range(n + len(kinds) - 1), len(kinds) - 1)), dtype=np.int16)
    edge = np.full((len(bars), 1), -1, dtype=np.int16)
    counts = np.diff(np.concatenate([edge, bars, edge + n + len(kinds)], axis=1), axis=1) - 1
    logs = special.gammaln(n + 1) + (special.xlogy(counts, kinds) - special.gammaln(counts + 1.0)).sum(axis=1)
    likely = logs > np.log(1e-9)
    return counts[likely], np.exp(logs[likely])


def _is_lost(counts: Array, loss: Array) -> Array:
    """Whether the loss is clearly above zero: its score interval and the sign test say so."""
    lost, gained = counts[:, loss > 0].sum(axis=1), counts[:, loss < 0].sum(axis=1)
    flipped = lost + gained
    known = {
        pair: _sign_test(*pair) <= LEVEL for pair in set(zip(lost.tolist(), gained.tolist(), strict=True))
    }
    told = np.array([known[pair] for pair in zip(lost.tolist(), gained.tolist(), strict=True)])
    return told & (lost > gained) & ((lost - gained) ** 2 > CRITICAL * flipped)


def _percentile_share(counts: Array, chances: Array, gain: Array, loss: Array, share: float) -> str:
    draw = np.random.default_rng(1)
    chosen = draw.choice(len(counts), size=min(300, len(counts)), p=chances / chances.sum())
    held: list[bool] = []
    for row in counts[chosen]:
        again = draw.multinomial(row.sum(), row / row.sum(), size=RESAMPLES)
        lost = again @ loss
        shares = np.where(
            lost > 0, again @ gain / np.where(lost > 0, lost, 1), np.copysign(np.inf, again @ gain)
        )
        low, high = np.quantile(shares, [0.025, 0.975], method="nearest")
        if np.isfinite([low, high]).all():
            held.append(bool(low - SAME <= share <= high + SAME))
    return f"{np.mean(held):.2f}" if held else "–"


# -- the page ------------------------------------------------------------------------------------------


def _heading(*names: str) -> Iterator[str]:
    yield _row(*names)
    yield "|" + "---|" * len(names)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


PARTS: Sequence[tuple[str, str, Callable[[], Iterator[str]]]] = (
    (
        "Means of scores of 0 and 100, one run of each instruction",
        "Exact. Coverage averaged over chances of .05 to .95, in brackets the lowest of them.",
        means_of_successes,
    ),
    (
        "Means of scores in between, or over several runs",
        f"{SIMS:,} samples, standard error .0035 near .95 (bootstraps 400, .011).",
        means_in_between,
    ),
    (
        "Paired differences of scores of 0 and 100, one run of each instruction",
        "Exact. In brackets the chance that 0 is left out.",
        paired_differences,
    ),
    (
        "Paired differences in between, or over several runs",
        f"{SIMS:,} samples, standard error .0035 near .95 (bootstraps 400, .011).",
        differences_in_between,
    ),
    (
        "The share of the loss won back, one run of each instruction",
        "Exact up to n = 16, then 20,000 samples (.002); the bootstrap over 300 (.013). *Given*: how often "
        "the loss is clearly above zero, so that there is an interval; the rest is over these.",
        won_back,
    ),
    ("Amounts without bounds", f"{SIMS:,} samples (bootstrap 400).", amounts),
)


def page() -> str:
    """All tables."""
    lines = [
        "# What the 95 % intervals cover",
        "",
        "Made by `python benchmarks/coverage.py --write`. *Score* is the rule of `midturn.statistics`, which "
        "[numbers](../docs/numbers.md) states; *percentile*, *expanded* and *BCa* are bootstraps over "
        "instructions.",
    ]
    for title, said, rows in PARTS:
        lines += ["", f"## {title}", "", said, "", *rows()]
    return "\n".join([*lines, ""])


def main() -> None:
    """Print or write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    made = page()
    if asked.write:
        PAGE.write_text(made)
    print(made)


if __name__ == "__main__":
    main()
