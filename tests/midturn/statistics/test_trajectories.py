"""Intervals over trajectories are Student's, and there is none from too few or where all are alike."""

import numpy as np
import pytest
from scipy import stats

from midturn.drift.dynamics import Series, turn_means
from midturn.statistics import bootstrap_intervals, difference_interval, level_interval, mean_interval


def _mean(sums):
    return (sums[:, 0] / sums[:, 1])[None]


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_a_mean_has_students_interval(level):
    values = np.random.default_rng(8).gamma(2, 0.3, 9)
    expected = stats.t.interval(level, 8, values.mean(), stats.sem(values))
    assert mean_interval(values, level) == pytest.approx(expected)


def test_a_difference_of_independent_ones_has_welchs():
    draw = np.random.default_rng(9)
    a, b = draw.normal(1, 0.2, 7), draw.normal(0.5, 1, 12)
    found = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    assert difference_interval(a, b) == pytest.approx((found.low, found.high))


@pytest.mark.parametrize("n", range(1, 6))
def test_fewer_than_six_have_none(n):
    values = np.arange(float(n))
    assert mean_interval(values) is None
    assert difference_interval(values, np.arange(20.0)) is None
    assert bootstrap_intervals(_mean, np.c_[values, np.ones(n)]) == [None]


@pytest.mark.parametrize("value", [0.0, 0.1, -7.3])
def test_all_alike_have_none(value):
    values = np.full(9, value)
    assert mean_interval(values) is None
    assert difference_interval(values, values + 1) is None
    assert bootstrap_intervals(_mean, np.c_[values, np.ones(9)]) == [None]


def test_a_turn_at_which_all_are_alike_says_so():
    chances = np.random.default_rng(10)
    trajectories = {f"c{n}": [0.0, float(chances.random())] for n in range(7)}
    first, second = turn_means(
        Series(arm="a", reference="goal", estimator="exact", trajectories=trajectories)
    )
    assert (first.mean, first.ci, first.is_alike) == (0.0, None, True)
    assert second.ci and not second.is_alike


def test_the_mean_of_what_is_never_negative_has_no_negative_interval():
    few = np.array([0.0, 0.0, 0.01, 0.0, 0.02, 0.9])
    assert mean_interval(few)[0] < 0
    assert level_interval(few) == (0.0, mean_interval(few)[1])
    assert level_interval(few + 5) == mean_interval(few + 5)
    assert level_interval(few - 0.5) == mean_interval(few - 0.5)
    assert level_interval(few[:5]) is None
