"""Intervals are the published ones where there are such, and what the likelihood says elsewhere."""

from __future__ import annotations

import math
import subprocess
import sys
from itertools import product

import numpy as np
import pytest
from scipy import optimize, special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from midturn.statistics import (
    FEWEST,
    amount,
    amount_ratio,
    average,
    contrast,
    difference,
    holm,
    mean_of,
    ratio,
    share,
    sign_flip,
)

CRITICAL = stats.chi2.ppf(0.95, 1)


def of_pairs(up, down, n):
    """Scores before and after."""
    before = [0.0] * up + [100.0] * down + [0.0] * (n - up - down)
    return before, [100.0] * up + [0.0] * (n - up)


@pytest.mark.parametrize(("right", "n"), [(0, 6), (6, 6), (3, 7), (9, 10), (17, 17), (44, 61), (1, 200)])
def test_the_mean_of_scores_of_0_and_100_has_wilsons_interval(right, n):
    found = average([100.0] * right + [0.0] * (n - right))
    expected = proportion_confint(right, n, method="wilson")
    assert found.ci == pytest.approx([100 * end for end in expected], abs=1e-6)


def tango(up, down, n):
    """Tango's interval by his closed form of the constrained likelihood, its ends by Brent's method."""

    def z(delta):
        b, c = -up - down + (2 * n - up + down) * delta, -down * delta * (1 - delta)
        q = (math.sqrt(b * b - 8 * n * c) - b) / (4 * n)
        return (up - down - n * delta) / math.sqrt(n * (2 * q + delta * (1 - delta)))

    at, edge = (up - down) / n, 1 - 1e-9
    ends = []
    for far, wanted in ((-edge, 1), (edge, -1)):
        root = wanted * math.sqrt(CRITICAL)
        reached = abs(z(far)) > math.sqrt(CRITICAL)
        near = at - wanted * 1e-9
        ends.append(optimize.brentq(lambda delta, r=root: z(delta) - r, near, far) if reached else far)
    return [100 * end for end in ends]


@pytest.mark.parametrize(
    ("up", "down", "n"), [(8, 1, 13), (9, 0, 11), (6, 0, 30), (3, 15, 40), (11, 1, 12), (40, 22, 150)]
)
def test_a_difference_of_scores_of_0_and_100_has_tangos_interval_where_it_is_told_from_nothing(up, down, n):
    found = difference(*of_pairs(up, down, n))
    assert found.p <= 0.05
    assert found.ci == pytest.approx(tango(up, down, n), abs=1e-5)


@pytest.mark.parametrize(("up", "down", "n"), [(4, 0, 6), (5, 0, 9), (0, 4, 19), (2, 1, 8), (0, 0, 12)])
def test_it_holds_nothing_where_the_sign_test_does_not_tell_it_from_that(up, down, n):
    found = difference(*of_pairs(up, down, n))
    assert found.p == pytest.approx(stats.binomtest(up, up + down).pvalue if up + down else 1.0)
    low, high = tango(up, down, n)
    assert found.ci == pytest.approx([min(low, 0), max(high, 0)], abs=1e-5)


@pytest.mark.parametrize("kind", ["mean", "difference"])
def test_no_interval_of_scores_has_no_width(kind):
    for same, n in product((0.0, 33.0, 100.0), (6, 40)):
        found = average([same] * n) if kind == "mean" else difference([same] * n, [100 - same] * n)
        low, high = found.ci
        assert high - low > 200 / n


def likelihood_ends(values, weights, deviations, low, high):
    """Pearson's X2 of the likeliest distribution, found by a general optimiser, for one value that is tested.

    `values` are those that are possible, `weights` how often each was observed.
    """
    values, weights = np.asarray(values), np.asarray(weights, dtype=float)
    support = np.array([low, high, *values])
    seen = np.array([0.0, 0.0, *weights])
    n = seen.sum()

    def worst(chances):
        return -(weights * np.log(np.maximum(chances[2:], 1e-300))).sum()

    start = np.full(len(support), 1 / len(support))
    found = optimize.minimize(
        worst,
        start,
        jac=lambda chances: -seen / np.maximum(chances, 1e-300),
        bounds=[(0, 1)] * len(support),
        constraints=[
            {"type": "eq", "fun": lambda p: p.sum() - 1},
            {"type": "eq", "fun": lambda p: p @ deviations(support)},
        ],
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-13},
    )
    chances = found.x
    expected = n * np.maximum(chances, 1e-12)
    return float(((seen - expected) ** 2 / expected)[chances > 1e-9].sum())


@pytest.mark.parametrize(
    "scores",
    [
        [90.0, 100.0, 100.0, 70.0, 100.0, 20.0, 100.0, 60.0],
        [12.0, 25.0, 31.0, 18.0, 44.0, 22.0, 9.0],
        [33.0] * 9,
        [50.0, 100.0, 0.0, 0.0, 50.0, 100.0, 100.0, 0.0, 50.0, 50.0],
    ],
)
def test_the_ends_for_scores_in_between_are_where_pearsons_statistic_is_critical(scores):
    seen, counts = np.unique(scores, return_counts=True)
    for end in average(scores).ci:
        x2 = likelihood_ends(seen, counts, lambda support, at=end: (support - at) / 100, 0.0, 100.0)
        assert x2 == pytest.approx(CRITICAL, rel=2e-3)


def all_three(*counts):
    """Scores of full, sharded and treated, so often each way of (full, sharded, treated)."""
    ways = list(product((0.0, 100.0), repeat=3))
    return [way for way, count in zip(ways, counts, strict=True) for _ in range(count)]


@pytest.mark.parametrize(
    "counts",
    [
        (0, 0, 0, 0, 0, 12, 0, 0),
        (1, 0, 0, 1, 2, 9, 0, 3),
        (2, 1, 1, 0, 4, 14, 1, 7),
        (1, 0, 0, 0, 13, 3, 2, 4),
    ],
)
def test_the_share_won_back_ends_where_pearsons_statistic_of_its_scores_is_critical(counts):
    table = np.array(all_three(*counts))
    found = ratio(table, parts=[0, -1, 1], wholes=[1, -1, 0])
    ways = np.array(list(product((0.0, 1.0), repeat=3)))
    for end in found.ci:

        def tested(chances, at=end):
            return chances @ (ways[:, 2] - at * ways[:, 0] - (1 - at) * ways[:, 1])

        seen = np.array(counts, dtype=float)
        made = optimize.minimize(
            lambda p, seen=seen: -(seen[seen > 0] * np.log(np.maximum(p[seen > 0], 1e-300))).sum(),
            np.full(8, 1 / 8),
            jac=lambda p, seen=seen: -seen / np.maximum(p, 1e-300),
            bounds=[(0, 1)] * 8,
            constraints=[{"type": "eq", "fun": lambda p: p.sum() - 1}, {"type": "eq", "fun": tested}],
            method="SLSQP",
            options={"maxiter": 500, "ftol": 1e-14},
        )
        expected = seen.sum() * np.maximum(made.x, 1e-12)
        x2 = ((seen - expected) ** 2 / expected)[made.x > 1e-7].sum()
        assert x2 == pytest.approx(CRITICAL, rel=5e-3)


def test_the_share_won_back_from_six_instructions_leaves_room_for_less():
    found = ratio([(100.0, 0.0, 100.0)] * 6, parts=[0, -1, 1], wholes=[1, -1, 0])
    low, high = found.ci
    assert found.value == 1
    assert low < 0.5 and high > 1.5


def test_what_is_all_of_itself_has_no_interval():
    found = ratio([(100.0, 0.0)] * 5 + [(100.0, 100.0), (0.0, 0.0), (100.0, 0.0)], [1, -1], [1, -1])
    assert (found.value, found.ci) == (1.0, None)


@pytest.mark.parametrize("lost", [4, 5])
def test_a_loss_that_may_be_chance_is_divided_by_nothing(lost):
    table = [(100.0, 0.0, 100.0)] * lost + [(100.0, 100.0, 100.0)] * 10
    found = ratio(table, parts=[0, -1, 1], wholes=[1, -1, 0])
    assert (found.value, found.ci) == (1.0, None)


def test_a_share_of_turns_is_a_share_of_instructions_where_each_has_as_many():
    found = share([3.0] * 8 + [0.0] * 3, [3.0] * 11)
    assert found.ci == pytest.approx(proportion_confint(8, 11, method="wilson"), abs=1e-8)
    everything = share([2.0, 3.0, 4.0, 3.0, 2.0, 3.0], [2.0, 3.0, 4.0, 3.0, 2.0, 3.0])
    assert everything.value == everything.ci[1] == 1 and everything.ci[0] < 0.7


def test_an_amount_has_the_interval_that_the_mean_square_about_each_value_gives():
    values = np.random.default_rng(5).lognormal(0, 0.7, 11)
    low, high = amount(values).ci
    for end in (low, high):
        away = values - end
        assert away.sum() ** 2 / (away @ away) == pytest.approx(CRITICAL, rel=1e-6)
    t = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
    assert low < t[0] < t[1] < high
    assert high - low < 1.1 * (t[1] - t[0])


def test_an_amount_a_point_is_bounded_only_where_points_were_won():
    cost = [100.0, 120.0, 90.0, 110.0, 95.0, 130.0, 105.0, 98.0]
    assert amount_ratio(cost, [100.0] * 5 + [0.0] * 3).ci is None
    low, high = amount_ratio(cost, [100.0] * 7 + [0.0]).ci
    assert low < sum(cost) / 700 < high


def test_amounts_that_are_all_alike_say_so():
    found = amount([7.0] * 9)
    assert (found.value, found.ci, found.alike) == (7.0, None, True)


@pytest.mark.parametrize("n", range(FEWEST))
def test_fewer_than_six_have_no_interval_of_any_kind(n):
    scores, ones = [100.0 * (k % 2) for k in range(n)], [1.0] * n
    table = [(100.0, 0.0, 100.0)] * n
    kinds = [average(scores), difference(scores, scores[::-1]), amount(scores), share(ones, ones)]
    for found in [*kinds, amount_ratio(scores, ones), ratio(table, [0, -1, 1], [1, -1, 0])]:
        assert found.ci is None


def test_a_mean_over_tasks_adds_up_as_standard_errors_do():
    tosses = [100.0 * (k % 2) for k in range(200)]
    low, high = mean_of([average(tosses), average(tosses)]).ci
    expected = 1.96 * 50 / 400**0.5
    assert (50 - low, high - 50) == (pytest.approx(expected, rel=0.02), pytest.approx(expected, rel=0.02))
    assert mean_of([average(tosses), average(tosses[:4])]).ci is None


def test_an_interaction_may_reach_twice_as_far_as_a_difference():
    found = contrast([(100.0, 0.0, 0.0, 100.0)] * 7, [1, -1, -1, 1])
    assert found.value == 200 and 0 < found.ci[0] < 200 == found.ci[1]


# -- what it covers: every outcome with its chance -----------------------------------------------------


@pytest.mark.parametrize("n", [6, 10, 16])
def test_means_of_scores_of_0_and_100_are_covered(n):
    found = [average([100.0] * k + [0.0] * (n - k)).ci for k in range(n + 1)]
    lows, highs = np.array(found).T / 100
    shares = np.arange(0.05, 0.96, 0.05)
    covered = [
        stats.binom.pmf(np.arange(n + 1), n, p)[(lows <= p + 1e-9) & (p - 1e-9 <= highs)].sum()
        for p in shares
    ]
    assert np.mean(covered) > 0.95
    assert min(covered) > 0.9


@pytest.mark.slow("simulates hundreds of studies")
@pytest.mark.parametrize("n", [6, 10])
@pytest.mark.parametrize(("up", "down"), [(0.3, 0.3), (0.2, 0.1), (0.2, 0.0), (0.6, 0.05)])
def test_paired_differences_are_covered_and_seldom_leave_0_out_where_nothing_changed(n, up, down):
    covered = found = 0.0
    for b in range(n + 1):
        for c in range(n + 1 - b):
            chance = stats.multinomial.pmf([b, c, n - b - c], n, [up, down, 1 - up - down])
            low, high = difference(*of_pairs(b, c, n)).ci
            covered += chance * (low <= 100 * (up - down) + 1e-6 and 100 * (up - down) - 1e-6 <= high)
            found += chance * (not low <= 0 <= high)
    assert covered > 0.945
    assert up != down or found < 0.05


@pytest.mark.slow("simulates hundreds of studies")
def test_the_share_won_back_is_covered_where_nearly_all_of_it_is():
    """Every outcome of ten instructions, scores drawn apart: full .95, sharded .4, mediated .9."""
    n, truth = 10, (0.9 - 0.4) / (0.95 - 0.4)
    ways = list(product((0, 1), repeat=3))
    kinds: dict[tuple[int, int], float] = {}
    for f, s, t in ways:
        chance = (0.95 if f else 0.05) * (0.4 if s else 0.6) * (0.9 if t else 0.1)
        kinds[t - s, f - s] = kinds.get((t - s, f - s), 0.0) + chance
    draw = np.random.default_rng(2)
    made = draw.multinomial(n, list(kinds.values()), size=150)
    stands = {(0, 0): (0, 0, 0), (1, 0): (0, 0, 1), (0, 1): (1, 0, 0), (1, 1): (1, 0, 1)}
    stands |= {(-1, -1): (0, 1, 0), (0, -1): (0, 1, 1), (-1, 0): (1, 1, 0)}
    given = []
    for counts in made:
        rows = [stands[kind] for kind, count in zip(kinds, counts, strict=True) for _ in range(count)]
        found = ratio(100.0 * np.array(rows), parts=[0, -1, 1], wholes=[1, -1, 0])
        if found.ci:
            given.append(found.ci[0] <= truth <= found.ci[1])
    assert len(given) > 50
    assert np.mean(given) > 0.93


# -- what is found -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("up", "down"), [(6, 0), (9, 2), (14, 5), (60, 31), (0, 8)])
def test_of_differences_of_one_size_the_test_is_the_sign_test(up, down):
    changes = [50.0] * up + [-50.0] * down + [0.0] * 9
    assert sign_flip(changes) == pytest.approx(stats.binomtest(up, up + down).pvalue, rel=1e-9)


def test_of_other_differences_it_goes_through_all_signs():
    changes = np.array([3.5, -1.25, 8.0, 0.5, 2.25, -0.75, 4.0])
    signs = np.array(list(product((-1, 1), repeat=len(changes))))
    exact = np.mean(abs(signs @ changes) >= abs(changes.sum()) - 1e-9)
    assert sign_flip(changes) == exact
    paired = stats.permutation_test(
        (changes,), lambda x, axis: x.sum(axis=axis), permutation_type="samples", n_resamples=np.inf
    )
    assert sign_flip(changes) == pytest.approx(paired.pvalue)


def test_too_many_to_go_through_are_drawn():
    changes = np.random.default_rng(3).normal(0.5, 1, 40)
    z = abs(changes.sum()) / math.sqrt(changes @ changes)
    assert sign_flip(changes) == pytest.approx(2 * special.ndtr(-z), abs=0.01)


def test_holms_adjustment_is_that_of_statsmodels():
    chances = np.random.default_rng(4).random(9) ** 3
    assert holm(list(chances)) == pytest.approx(multipletests(chances, method="holm")[1])


@pytest.mark.usefixtures("processes")
def test_figures_of_scores_load_neither_scipy_nor_statsmodels():
    program = (
        "import sys; sys.modules.update(dict.fromkeys(['scipy', 'statsmodels']))\n"
        "from midturn.statistics import amount, average, paired, performance, won_back\n"
        "a, b = ({f'i{n}': {0: 100.0 * (n % k > 0)} for n in range(9)} for k in (2, 5))\n"
        "print(performance(a).mean.ci, paired(a, b).difference.ci, won_back(b, a, b).ci)\n"
        "print(amount([1, 2] * 4).ci)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
