"""Of several new rules those stay that are needed; rules that hold already stay in any case."""

from __future__ import annotations

from midturn.refiner.distilling import without_redundant
from midturn.refiner.guidelines import Guideline

OLD, A, B, C = (Guideline(rule=f"Mind {what}.", pairs=("p",)) for what in ("the old", "one", "two", "three"))


async def left(kept, worth, known=(OLD,), **more):
    """What stays where the signal is `worth` of the rules; and what was read, and why the others went."""
    read = []

    async def signal(rules):
        read.append(rules)
        return worth(set(rules) - {OLD})

    found = await without_redundant(tuple(kept), known, signal, **more)
    return found.kept, read, {finding.rule: finding.reason for finding in found.findings}


async def test_a_single_new_rule_is_left_to_the_validation_without_a_reading():
    assert await left([OLD, A], lambda _: 0.0) == ((OLD, A), [], {})


async def test_each_rule_that_the_signal_needs_stays_and_the_others_go():
    kept, read, gone = await left([A, OLD, B, C], lambda rules: len(rules - {B}))
    assert kept == (A, OLD, C)
    assert list(gone) == [B.rule]
    assert len(read) == 4


async def test_of_two_rules_that_say_the_same_the_first_stays():
    kept, _, gone = await left([A, B], lambda rules: float(bool(rules)))
    assert (kept, list(gone)) == ((A,), [B.rule])


async def test_a_rule_that_does_harm_goes_too():
    kept, _, _ = await left([A, B, C], lambda rules: float(A in rules) - float(C in rules))
    assert kept == (A,)


async def test_where_none_is_needed_the_first_that_was_not_tried_before_is_tried_alone():
    kept, _, gone = await left([A, OLD, B], lambda _: 0.5)
    assert kept == (A, OLD)
    assert "one at a time" in gone[B.rule]
    kept, _, _ = await left([A, OLD, B], lambda _: 0.5, may_be_tried=lambda rules: A not in rules)
    assert kept == (OLD, B)
    kept, _, _ = await left([A, OLD, B], lambda _: 0.5, may_be_tried=lambda _: False)
    assert kept == (A, OLD)
