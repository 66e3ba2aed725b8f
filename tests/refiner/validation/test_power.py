"""What a validation can find is said before it is paid for."""

import random
from statistics import fmean

import pytest
from hypothesis import given, strategies as st

from midturn.refiner.validation import gain
from midturn.statistics import difference, power, readings_power


def of(n, pilot=(0.0, 1.0) * 10, runs=1, **more):
    return power(pilot, available=n, runs=runs, worthwhile=20.0, **more)


@given(st.integers(6, 400), st.integers(1, 8))
def test_more_instructions_and_more_runs_find_smaller_differences(n, runs):
    smallest = [of(n, runs=runs), of(2 * n, runs=runs), of(2 * n, runs=2 * runs)]
    found = [each.detectable or 1000.0 for each in smallest]
    assert found == sorted(found, reverse=True)
    assert all(each.enough == (each.detectable is not None and each.detectable <= 20) for each in smallest)


@pytest.mark.parametrize("n", range(6))
def test_with_too_few_instructions_no_difference_is_found_however_great(n):
    assert of(n).detectable is None
    assert "no rule would be found, however many failures it repairs" in str(of(n))


def test_a_pilot_of_failures_does_not_promise_that_all_is_seen():
    assert of(10, pilot=[0.0] * 5).detectable > 40
    assert of(10, pilot=[]).sd == 50


def test_the_budget_bounds_the_instructions_and_the_words_say_so():
    bounded = of(100, most=7)
    assert (bounded.n, bounded.available, bounded.enough) == (7, 100, False)
    assert "with 7 conversations of 100" in str(bounded)
    assert "too little to find the 20 points wanted" in str(bounded)


def test_a_difference_of_the_detectable_size_is_found_about_four_times_in_five():
    drawn, n = random.Random(3), 10
    worth = of(n, pilot=[0.0, 1.0] * 20).detectable / 100
    before = [[drawn.random() < 0.5 - worth / 2 for _ in range(n)] for _ in range(60)]
    after = [[drawn.random() < 0.5 + worth / 2 for _ in range(n)] for _ in range(60)]
    found = [gain(*arms).ci[0] > 0 for arms in zip(before, after, strict=True)]
    assert 0.65 < fmean(found) < 0.95


# -- in words ---------------------------------------------------------------------------------------------


def test_what_can_be_found_is_said_in_failures_repaired():
    said = str(of(24))
    assert said.startswith(
        "with 24 conversations, each played once, a rule that repairs every failure would be"
    )
    assert "one that repairs three failures in four would not (42 points of 100 or more)" in said
    many = power([0.0, 0.5], available=400, runs=3, worthwhile=10.0)
    assert "a rule that repairs one failure in ten would be found" in str(many)
    assert "each played 3 times" in str(many) and many.enough


@pytest.mark.parametrize("n", [6, 12, 24, 40])
def test_readings_find_a_rule_that_mends_so_many_four_times_in_five(n):
    can_find = readings_power(available=n, worthwhile=20.0)
    draw = random.Random(n)
    mended = [sum(draw.random() < can_find.detectable / 100 for _ in range(n)) for _ in range(4_000)]
    assert sum(each >= 6 for each in mended) / len(mended) == pytest.approx(0.8, abs=0.02)
    for better in (5, 6):  # Each by a little; the others as before.
        found = difference([50.0] * n, [50.0 + 3 * (at < better) for at in range(n)])
        assert (found.ci[0] > 0) == (better == 6)


def test_what_would_do_is_said_only_where_it_would():
    assert readings_power(available=39, worthwhile=20.0).enough
    few = readings_power(available=12, worthwhile=20.0)
    assert (few.conversations_needed, few.runs_needed) == (39, None)
    assert of(24).runs_needed and of(24).conversations_needed > 90
    assert power([0.0, 1.0], available=9, runs=1, worthwhile=0.0).conversations_needed is None
