"""What is learned from and what is validated on have nothing in common, now and later."""

import pytest
from hypothesis import given, strategies as st

from midturn.core import BadInput
from midturn.refiner.validation import split

ids = st.sets(st.text(min_size=1, max_size=8), min_size=2, max_size=40)
shares = st.floats(0.05, 0.95)


@given(ids, shares, st.integers(0, 99))
def test_the_parts_are_disjoint_and_neither_is_empty(task_ids, share, seed):
    parts = split(task_ids, share, seed)
    assert set(parts.train) | set(parts.validation) == task_ids
    assert not set(parts.train) & set(parts.validation)
    assert parts.train
    assert parts.validation
    assert split(sorted(task_ids, reverse=True), share, seed) == parts


@given(st.integers(2, 60), st.integers(1, 60))
def test_what_was_learned_from_is_never_validated_on_later(few, more):
    earlier = split(map(str, range(few + 20)), 0.5, 0)
    later = split(map(str, range(few + 20 + more)), 0.5, 0)
    assert not set(earlier.train) & set(later.validation)


def test_the_share_is_met_on_average():
    parts = split(map(str, range(2000)), 0.3, 7)
    assert 0.27 < len(parts.validation) / 2000 < 0.33


@pytest.mark.parametrize("task_ids", [[], ["a"], ["a", "a"]])
def test_one_instruction_is_no_experience(task_ids):
    with pytest.raises(BadInput, match="Give at least two"):
        split(task_ids, 0.5, 0)
