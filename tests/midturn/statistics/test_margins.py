"""A figure is told from a bound as often as it should be, over one sample and over two."""

import numpy as np
import pytest

from midturn.statistics import Sample, contrast, far_from, summed


def normal(seed, n, mean):
    draw = np.random.default_rng(seed)
    base = draw.uniform(30, 60, n)
    return np.column_stack([base, base + draw.normal(mean, 12, n)])


def test_one_sample_is_the_contrast_itself():
    table = normal(1, 40, 8)
    made, known = summed([Sample(table, (-1, 1))]), contrast(table, (-1, 1))
    assert (made.value, made.p, made.n) == (known.value, known.p, known.n)
    assert made.ci == pytest.approx(known.ci, abs=1e-6)


def test_what_is_far_below_a_bound_has_a_small_chance_and_what_is_beyond_it_none():
    sample = [Sample(normal(2, 60, 0), (-1, 1))]
    assert far_from(sample, 10, above=False) < 0.001
    assert far_from(sample, -10, above=True) < 0.001
    assert far_from(sample, 10, above=True) == 1.0


def test_nothing_is_told_of_five_instructions():
    sample = [Sample([[0, 0]] * 5, (-1, 1))]
    assert far_from(sample, 50, above=False) == 1.0
    assert summed(sample).ci is None


def test_a_few_instructions_that_all_stay_as_they_were_do_not_show_that_nothing_changes():
    """Of 20 the chance is one in eight that none changes where one in ten does."""
    assert far_from([Sample([[100, 100]] * 20, (-1, 1))], 10, above=False) > 0.05


@pytest.mark.slow("simulates many studies")
def test_a_figure_at_the_bound_is_told_from_it_as_often_as_the_chance_says():
    n, studies = 40, 100
    told = [
        far_from(
            [Sample(normal(seed, n, 10), (-1, 1)), Sample(normal(seed + 500, n, 0), (1, -1))], 10, above=False
        )
        <= 0.05
        for seed in range(studies)
    ]
    assert 0 < sum(told) / studies < 0.1
