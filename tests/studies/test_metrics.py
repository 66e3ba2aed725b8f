"""The figures are the paper's, their intervals are over instructions, and comparisons are paired."""

from __future__ import annotations

import sys

import pytest

from midturn.core import MissingExtra
from midturn.statistics import (
    average,
    mean_share_of,
    paired,
    performance,
    share_of,
    won_back,
)


def runs(*scores: float) -> dict[int, float]:
    return dict(enumerate(scores))


def binary(successes: int, of: int = 10) -> dict[int, float]:
    return runs(*[100.0] * successes, *[0.0] * (of - successes))


@pytest.mark.parametrize(
    ("successes", "aptitude", "unreliability"),
    [(0, 0, 0), (1, 10, 10), *[(k, 100, 100) for k in range(2, 9)], (9, 100, 10), (10, 100, 0)],
)
def test_aptitude_and_unreliability_of_k_successes_in_ten(successes, aptitude, unreliability):
    figures = performance({"a": binary(successes)})
    assert figures.mean.value == 10 * successes
    assert (figures.aptitude.value, figures.unreliability.value) == (aptitude, unreliability)


def test_figures_are_taken_per_instruction_and_then_averaged():
    """Pooled over both instructions, p90 would be 100 and p90 - p10 would be 100."""
    figures = performance({"never": binary(0), "always": binary(10)})
    assert (figures.mean.value, figures.aptitude.value, figures.unreliability.value) == (50, 50, 0)


def test_an_instruction_with_more_runs_weighs_no_more_than_another():
    assert performance({"a": runs(100.0), "b": runs(0.0, 0.0, 0.0)}).mean.value == 50


def test_the_interval_of_the_mean_comes_near_the_normal_one_for_many_instructions():
    scores = {f"i{k}": runs(100.0 if k % 2 else 0.0) for k in range(400)}
    low, high = performance(scores).mean.ci
    half_width = 1.96 * 50 / 400**0.5
    assert low == pytest.approx(50 - half_width, abs=0.5)
    assert high == pytest.approx(50 + half_width, abs=0.5)


def test_runs_of_one_instruction_do_not_narrow_the_interval():
    once = {f"i{k}": runs(100.0 * (k % 2)) for k in range(20)}
    often = {f"i{k}": runs(*[100.0 * (k % 2)] * 10) for k in range(20)}
    assert performance(once).mean.ci == performance(often).mean.ci


def test_the_order_of_instructions_changes_no_figure():
    scores = {f"i{k}": runs(float(k**2), float(k)) for k in range(10)}
    assert performance(scores) == performance(dict(reversed(scores.items())))


def test_one_instruction_has_a_mean_and_no_interval():
    figures = performance({"a": binary(4)})
    assert (figures.mean.value, figures.mean.ci, figures.mean.n) == (40, None, 1)


def test_equal_scores_leave_room_for_others():
    figures = performance({f"i{k}": runs(100 / 3, 100 / 3, 100 / 3) for k in range(7)})
    low, high = figures.mean.ci
    assert low < 25 < figures.mean.value < 50 < high


def test_no_score_gives_no_figure():
    figures = performance({})
    assert figures.mean == figures.aptitude == figures.unreliability
    assert (figures.mean.value, figures.mean.ci, figures.mean.n) == (None, None, 0)


@pytest.mark.parametrize(("repetitions", "has_interval"), [(2, False), (4, False), (5, True), (10, True)])
def test_aptitude_and_unreliability_have_intervals_from_five_runs_on(repetitions, has_interval):
    figures = performance({f"i{k}": binary(k % 2, of=repetitions) for k in range(6)})
    for figure in (figures.aptitude, figures.unreliability):
        assert figure.value is not None
        assert (figure.ci is not None) == has_interval


def test_one_run_of_each_instruction_has_neither_aptitude_nor_unreliability():
    figures = performance({f"i{k}": runs(100.0 * (k % 3 > 0)) for k in range(9)})
    assert figures.mean.ci
    assert figures.aptitude.value is figures.aptitude.ci is figures.unreliability.value is None


def test_one_lost_run_does_not_cost_unreliability_its_interval():
    scores = {f"i{k}": binary(k % 5, of=5) for k in range(6)}
    del scores["i0"][0]
    assert performance(scores).unreliability.ci is not None


def test_a_difference_is_b_minus_a_over_the_instructions_both_have():
    figures = paired(
        {"x": runs(0.0), "y": runs(100.0), "only a": runs(100.0)},
        {"x": runs(100.0), "y": runs(100.0), "only b": runs(0.0)},
    )
    assert (figures.difference.value, figures.difference.n) == (50, 2)
    assert figures.difference.ci is None


def test_a_paired_interval_is_narrower_than_the_scores_spread():
    """Every instruction gains 10, however hard it is."""
    a = {f"i{k}": runs(float(k)) for k in range(50)}
    b = {f"i{k}": runs(float(k + 10)) for k in range(50)}
    low, high = paired(a, b).difference.ci
    assert 8 < low < 10 < high < 11


def test_flips_name_the_conversations_whose_outcome_changed():
    a = {"up": runs(0.0), "down": runs(100.0), "same": runs(100.0), "almost": runs(40.0)}
    b = {"up": runs(100.0), "down": runs(99.0), "same": runs(100.0), "almost": runs(60.0)}
    figures = paired(a, b)
    assert (figures.flipped_up, figures.flipped_down) == (("up",), ("down",))


def test_flips_of_repeated_runs_name_the_repetition_and_leave_out_what_only_one_has():
    a = {"x": {0: 0.0, 1: 100.0, 2: 0.0}, "y": {0: 0.0}}
    b = {"x": {0: 100.0, 1: 0.0, 3: 100.0}, "y": {0: 100.0}}
    figures = paired(a, b)
    assert (figures.flipped_up, figures.flipped_down) == (("x#0", "y#0"), ("x#1",))


def test_runs_without_a_common_instruction_have_no_difference():
    figures = paired({"x": runs(0.0)}, {"y": runs(0.0)})
    assert (figures.difference.value, figures.difference.ci, figures.difference.n) == (None, None, 0)


def test_the_share_won_back_is_gain_over_loss_on_common_instructions():
    full = {f"i{k}": runs(100.0) for k in range(10)} | {"only full": runs(0.0)}
    sharded = {f"i{k}": runs(0.0) for k in range(10)}
    treated = {f"i{k}": runs(100.0 if k < 6 else 0.0) for k in range(10)}
    share = won_back(full, sharded, treated)
    assert (share.value, share.n) == (0.6, 10)
    low, high = share.ci
    assert 0.2 < low < 0.6 < high < 1


def test_nothing_can_be_won_back_where_nothing_was_lost():
    same = {"x": runs(50.0), "y": runs(50.0)}
    share = won_back(same, same, {"x": runs(100.0), "y": runs(100.0)})
    assert (share.value, share.ci, share.n) == (None, None, 2)


def test_a_loss_that_may_be_nothing_bounds_no_share():
    full = {"x": runs(100.0), "y": runs(0.0), "z": runs(100.0)}
    sharded = {"x": runs(0.0), "y": runs(100.0), "z": runs(0.0)}
    share = won_back(full, sharded, {"x": runs(100.0), "y": runs(100.0), "z": runs(100.0)})
    assert share.value == 2
    assert share.ci is None


def test_the_share_of_full_is_over_the_instructions_that_both_have():
    share = share_of(
        {"x": runs(100.0), "y": runs(100.0, 0.0), "only full": runs(0.0)},
        {"x": runs(60.0), "y": runs(0.0), "only treated": runs(100.0)},
    )
    assert (share.value, share.n) == (0.4, 2)


def test_there_is_no_share_of_nothing():
    assert share_of({"x": runs(0.0)}, {"x": runs(100.0)}).value is None
    assert share_of({"x": runs(100.0)}, {}).value is None
    assert mean_share_of([]).value is None


def test_the_published_ratio_is_the_mean_of_the_six_tasks_shares():
    """gpt-4o-mini's published means of full and sharded on code, database, actions, data2text, math and
    summary give the published 56.2; the four tasks without data2text and summary would give 58.4."""
    published = [(75.9, 50.3), (89.3, 40.2), (94.1, 52.4), (35.9, 19.8), (88.1, 58.7), (14.9, 7.2)]
    share = mean_share_of([({"all": runs(full)}, {"all": runs(sharded)}) for full, sharded in published])
    assert 100 * share.value == pytest.approx(56.2, abs=0.05)
    assert (share.n, share.ci) == (6, None)


def test_every_task_weighs_the_same_however_many_instructions_it_has():
    many = {f"i{k}": runs(100.0) for k in range(9)}
    assert mean_share_of([(many, many), ({"x": runs(100.0)}, {"x": runs(0.0)})]).value == 0.5


def test_the_same_scores_give_the_same_interval():
    values = [float(k) for k in range(9)]
    assert average(values).ci == average(values[::-1]).ci


def test_without_numpy_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(MissingExtra, match=r"midturn\[studies\]"):
        performance({"a": runs(1.0)})
