"""What a refinement costs is reckoned before it is paid for, the steps before its validation included."""

import pytest

from midturn.core import Limits, Usage
from midturn.refiner.validation import Cost, Costs

COSTS = Costs(
    reflection=Cost(calls=1, tokens=900),
    reading=Cost(calls=1, tokens=300),
    trial=Cost(calls=5, tokens=1_000, usd=0.01),
)


NOTHING = Cost()


def affordable(spent=NOTHING, runs=1, **limits):
    return COSTS.affordable(Limits(**limits), spent, runs)


def test_each_instruction_is_tried_under_two_sets_as_often_as_it_is_played():
    assert affordable(calls=100) == 10
    assert affordable(calls=100, runs=2) == 5
    assert affordable(Cost(calls=21), calls=100) == 7
    assert affordable(calls=100, usd=0.06) == 3
    assert affordable(tokens=7_999) == 3
    assert affordable(Cost(calls=9), calls=4) == 0


def test_nothing_bounds_a_validation_without_limits_or_of_free_models():
    assert affordable() is None
    assert (
        Costs(reflection=Cost(), reading=Cost(), trial=Cost(calls=1)).affordable(Limits(usd=0.0), Cost(), 1)
        is None
    )


def test_distilling_and_judging_are_paid_for_too():
    assert COSTS.before_validation(5, 3, rules=6, proposals=0) == Cost(calls=1 + 8 * 3, tokens=900 + 24 * 300)
    assert COSTS.before_validation(5, 0, rules=6, proposals=0).calls == 1 + 8 * 5


def test_each_proposal_of_a_search_is_paid_for():
    once, twice = (COSTS.before_validation(5, 3, rules=6, proposals=n).calls for n in (1, 2))
    assert twice - once == 1 + 2 * 5 + 3
    assert once == 3 + (1 + 2 * 5 + 3) + 8 * 3


def test_an_instruction_that_the_budget_pays_for_to_the_last_call_counts():
    third = Costs(reflection=Cost(), reading=Cost(), trial=Cost(calls=1) * (1 / 3))
    assert third.affordable(Limits(calls=2), Cost(), 1) == 3


@pytest.mark.parametrize("usd", [None, 0.5])
def test_a_cost_is_what_was_paid(usd):
    paid = Cost.of(Usage(calls=2, prompt_tokens=3, completion_tokens=4, usd=usd))
    assert paid == Cost(calls=2, tokens=7, usd=usd)
