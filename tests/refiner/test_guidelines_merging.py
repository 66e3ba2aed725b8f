"""What a turn is told: the narrower scope wins, contradictions are named, and nothing is too long."""

import pytest
from hypothesis import given, settings, strategies as st

from midturn.refiner.guidelines import MOST_CHARACTERS, contradictions_within, merge
from midturn.refiner.guidelines._merging import ScopedRule, difference

CONTRADICTIONS = [
    ("Ask for the date before booking.", "Never ask for the date before booking.", "negation"),
    ("Silence is no approval.", "Silence is approval.", "negation"),
    ("Use at most 3 sentences.", "Use at most 5 sentences.", "number: 3 / 5"),
    ("Use at least 3 tests.", "Use at most 3 tests.", "comparison: at least 3 / at most 3"),
    ("Round amounts to two decimals.", "Round amounts to three decimals.", "number: two / three"),
    ("Answer in English.", "Answer in German.", "name: English / German"),
    ("Write `x` for the result.", "Write `y` for the result.", "code: `x` / `y`"),
]

COMPATIBLE = [
    ("Ask for the date before booking.", "Do not ask for the name of the guest twice."),
    ("Use 3 examples.", "Use Python 3 for all code."),
    ("Silence is no approval.", "Silence about an answer is no approval of it."),
    ("Ask for the date.", "Ask for the date."),
]

SCOPES = ("global", "task:math", "user:ada")
RULES = [*{rule for pair in (*CONTRADICTIONS, *COMPATIBLE) for rule in pair[:2]}, "x" * 300, "y " * 149 + "z"]

any_rule = st.sampled_from(RULES) | st.integers(0, 30).map(lambda n: f"{n} " + "w" * 290)
any_rules = st.lists(any_rule, max_size=8, unique=True).map(tuple)
scoped_rules = st.tuples(*(st.tuples(st.just(scope), any_rules) for scope in SCOPES))


def test_scopes_follow_each_other_from_the_widest():
    merged = merge(
        ("global", ("Ask once.", "Be brief.")), ("task:math", ("Show work.",)), ("user:ada", ("Hi!",))
    )
    assert merged.rules == ("Ask once.", "Be brief.", "Show work.", "Hi!")
    assert not merged.contradictions
    assert not merged.too_long


@pytest.mark.parametrize(("a", "b", "about"), CONTRADICTIONS)
def test_a_contradicted_wider_rule_is_left_out_and_reported(a, b, about):
    merged = merge(("global", (a, "Be brief.")), ("user:ada", (b,)))
    assert merged.rules == ("Be brief.", b)
    (found,) = merged.contradictions
    assert (found.kept, found.left_out) == (ScopedRule("user:ada", b), ScopedRule("global", a))
    assert difference(a, b) == about


@pytest.mark.parametrize(("a", "b"), COMPATIBLE)
def test_rules_that_can_both_be_followed_are_no_contradiction(a, b):
    assert difference(a, b) is None


def test_a_rule_of_two_scopes_is_told_once_where_it_is_narrower():
    assert merge(("global", ("Be brief.", "Ask.")), ("user:ada", ("be Brief.",))).rules == (
        "Ask.",
        "be Brief.",
    )


def test_a_set_that_contradicts_itself_is_found_out():
    rules = ["Use at most 3 sentences.", "Be kind.", "Use at most 5 sentences."]
    (found,) = contradictions_within("global", rules)
    assert (found.kept.rule, found.left_out.rule) == (rules[0], rules[2])


def test_where_there_is_no_room_the_widest_scopes_last_rules_are_left_out():
    def long(letter):
        return tuple(f"{letter}{n} " + letter * 297 for n in range(6))

    merged = merge(("global", long("g")), ("user:ada", long("u")))
    assert merged.rules == (*long("g")[:4], *long("u"))
    assert [rule.rule for rule in merged.too_long] == list(long("g")[4:])


@settings(max_examples=60, deadline=None)
@given(scoped_rules)
def test_merging_keeps_what_it_promises_for_any_rules(widest_first):
    merged = merge(*widest_first)
    scope_of = [
        next(scope for scope, rules in reversed(widest_first) if rule in rules) for rule in merged.rules
    ]
    assert scope_of == sorted(scope_of, key=SCOPES.index)
    assert sum(map(len, merged.rules)) <= MOST_CHARACTERS
    dropped = {found.left_out.rule for found in merged.contradictions} | {r.rule for r in merged.too_long}
    assert {rule for _, rules in widest_first for rule in rules} == {*merged.rules, *dropped}
    for found in merged.contradictions:
        assert SCOPES.index(found.kept.scope) > SCOPES.index(found.left_out.scope)
    assert len({rule.casefold() for rule in merged.rules}) == len(merged.rules)
    of_narrowest = [rule for rule in widest_first[-1][1] if rule in merged.rules]
    assert list(merged.rules[-len(of_narrowest) :] if of_narrowest else []) == of_narrowest
