"""A set beats its parent where chance would seldom bring that about, and not before."""

import random
from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from midturn.refiner.validation import Rollout, compare, gain


def interval(differences):
    """Of differences in points, for scores that differ by so much."""
    before = [max(0.0, -each) / 100 for each in differences]
    return gain(before, [one + each / 100 for one, each in zip(before, differences, strict=True)]).ci


differences = st.lists(st.sampled_from([-100.0, -50.0, 0.0, 25.0, 100.0]), min_size=6, max_size=11)


@given(differences)
@settings(max_examples=60, deadline=None)
def test_the_interval_lies_above_zero_only_where_the_sign_flip_test_rejects(drawn):
    flipped = [
        sum(s * d for s, d in zip(signs, drawn, strict=True)) for signs in product((1, -1), repeat=len(drawn))
    ]
    p = sum(total >= sum(drawn) for total in flipped) / len(flipped)
    assert interval(drawn)[0] <= 0 or p <= 0.025


@given(differences)
@settings(max_examples=40, deadline=None)
def test_the_interval_holds_the_mean_and_turns_with_its_sign(drawn):
    low, high = interval(drawn)
    assert low <= sum(drawn) / len(drawn) + 1e-6
    assert high >= sum(drawn) / len(drawn) - 1e-6
    assert interval([-d for d in drawn]) == pytest.approx((-high, -low), abs=1e-6)


def test_four_of_twenty_changed_for_the_better_prove_nothing_and_six_do():
    assert interval([100.0] * 4 + [0.0] * 16)[0] == 0
    assert interval([100.0] * 6 + [0.0] * 14)[0] > 0


@pytest.mark.parametrize("n", range(6))
def test_fewer_than_six_instructions_have_no_interval(n):
    assert interval([100.0] * n) is None


@pytest.mark.slow("simulates many experiments")
def test_the_error_rate_under_no_difference_is_as_promised():
    drawn = random.Random(1)
    beats = sum(
        interval([drawn.choice([-100.0, 0.0, 0.0, 100.0]) for _ in range(10)])[0] > 0 for _ in range(200)
    )
    assert beats / 200 <= 0.047  # 2.5 %, and twice the standard error of 200 draws.


def test_only_instructions_with_both_scores_are_compared():
    before = Rollout(scores={f"t{n}": 0.0 for n in range(8)}, run="a")
    after = Rollout(scores={f"t{n}": 1.0 for n in range(1, 9)}, run="b")
    found = compare(before, after, "0" * 16)
    assert (found.n, found.difference, found.runs) == (7, 100.0, ("a", "b"))
    assert 0 < found.ci[0] < found.ci[1] == 100
    assert found.beats_parent


def test_nothing_to_compare_beats_nothing():
    found = compare(Rollout(scores={}), Rollout(scores={"a": 1.0}), None)
    assert (found.n, found.difference, found.ci, found.beats_parent) == (0, 0.0, None, False)
