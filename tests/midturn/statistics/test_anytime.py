"""A running experiment may be looked at every day: a look misleads once in twenty at most."""

import numpy as np
import pytest

from midturn.statistics import anytime_interval, is_told_from_none, outcomes_needed


def experiment(random, days, a_day, *, mean, difference=0.0, share=0.5):
    """Outcomes whose chances change from day to day, a part of them shared by a day's conversations."""
    n = days * a_day
    in_first = random.random(n) < share
    ups_and_downs = np.repeat(random.normal(0, 0.1, days), a_day)
    chances = np.clip(mean + ups_and_downs + np.where(in_first, difference, 0.0), 0, 1)
    return (random.random(n) < chances).astype(float), in_first


def false_alarms(trials, *, seed, **of):
    """The share of experiments without a difference in which some day's look sees one."""
    random = np.random.default_rng(seed)
    alarms = 0
    for _ in range(trials):
        outcomes, in_first = experiment(random, 20, 20, **of)
        looks = range(20, len(outcomes) + 1, 20)
        alarms += any(is_told_from_none(outcomes[:n], in_first[:n], of.get("share", 0.5)) for n in looks)
    return alarms / trials


@pytest.mark.slow("a thousand experiments of twenty looks each")
@pytest.mark.parametrize("of", [{"mean": 0.5}, {"mean": 0.85}, {"mean": 0.6, "share": 0.2}], ids=str)
def test_looking_every_day_raises_a_false_alarm_once_in_twenty_at_most(of):
    assert false_alarms(1000, seed=4, **of) <= 0.05


def test_a_difference_is_found_in_about_as_many_outcomes_as_are_foretold():
    random = np.random.default_rng(8)
    n = outcomes_needed(0.2, 0.6, 0.5)
    assert 250 < n < 400
    found = 0
    for _ in range(100):
        outcomes, in_first = experiment(random, 1, n, mean=0.5, difference=0.2)
        found += anytime_interval(outcomes, in_first, 0.5)[0] > 0
    assert found >= 65


@pytest.mark.slow("simulates many studies")
def test_no_look_of_all_excludes_the_true_difference():
    random = np.random.default_rng(15)
    missed = 0
    for _ in range(40):
        in_first = random.random(400) < 0.3
        outcomes = np.where(in_first, random.beta(4, 2, 400), random.beta(2, 2, 400))  # Means of 2/3 and 1/2.
        looks = (anytime_interval(outcomes[:n], in_first[:n], 0.3) for n in range(100, 401, 100))
        missed += any(not low <= 1 / 6 <= high for low, high in looks)
    assert missed <= 4


def test_the_interval_narrows_and_mirrors():
    outcomes, in_first = experiment(np.random.default_rng(3), 1, 2000, mean=0.4, difference=0.3)
    few, many = (anytime_interval(outcomes[:n], in_first[:n], 0.5) for n in (100, 2000))
    assert few[0] < many[0] < 0.3 < many[1] < few[1]
    assert many[1] - many[0] < 0.2
    low, high = anytime_interval(outcomes, ~in_first, 0.5)
    assert (-high, -low) == pytest.approx(many, abs=1e-6)


@pytest.mark.parametrize("outcomes", [[], [1.0], [0.0] * 300, [1.0] * 300, [0.5] * 300], ids=len)
def test_what_tells_nothing_excludes_nothing_of_importance(outcomes):
    in_first = [n % 2 == 0 for n in range(len(outcomes))]
    low, high = anytime_interval(outcomes, in_first, 0.5)
    assert -1 <= low <= 0 <= high <= 1
    assert not is_told_from_none(outcomes, in_first, 0.5)


def test_smaller_differences_take_more_and_lopsided_shares_too():
    needed = [outcomes_needed(difference, 0.6, 0.5) for difference in (0.4, 0.2, 0.1, 0.05)]
    assert needed == sorted(needed)
    assert outcomes_needed(0.1, 0.6, 0.1) > outcomes_needed(0.1, 0.6, 0.5)
    assert outcomes_needed(0.2, 0.0, 0.5) > 0
    assert outcomes_needed(0.2, 1.0, 0.5) > 0
