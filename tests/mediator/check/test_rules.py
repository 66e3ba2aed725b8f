"""Guidelines say what a phrase means and which way dates are read; a draft that goes by them is right."""

import pytest

from midturn import check
from midturn.mediator.check._rules import Definition, date_order, definitions

USUAL = "By 'the usual' the user means a large funghi pizza."
ORDER = [
    ("user", "Get me the usual, please."),
    ("assistant", "For when?"),
    ("user", "for 7 pm"),
]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (USUAL, ("the usual", "a large funghi pizza")),
        ("When the user says 'HQ' they mean the Hamburg office.", ("HQ", "the Hamburg office")),
        ("“my team” refers to the support desk; write to all of it.", ("my team", "the support desk")),
        ("If the user says soon, that means within three days.", ("soon", "within three days")),
    ],
)
def test_definitions_are_found(rule, expected):
    assert definitions([rule]) == [Definition(*expected)]


@pytest.mark.parametrize("rule", ["Be brief.", "Confirm the address before booking.", "Small means nothing."])
def test_other_rules_define_nothing_that_matters(rule):
    assert check("Get me the usual for 7 pm.", ORDER, guidelines=[rule]).faithful


@pytest.mark.parametrize(
    "draft",
    [
        "Get me a large funghi pizza for 7 pm, please.",
        "Get me the usual, a large funghi pizza, for 7 pm, please.",
        "Get me the usual for 7 pm, please.",
    ],
)
def test_what_a_guideline_defines_may_be_said_by_its_meaning_or_as_the_user_did(draft):
    assert check(draft, ORDER, guidelines=[USUAL]).faithful


@pytest.mark.parametrize(
    ("draft", "rules"),
    [
        ("Get me a large funghi pizza for 7 pm, please.", []),
        ("Get me a small salami pizza for 7 pm, please.", [USUAL]),
        ("Get me a pizza for 7 pm, please.", ["By 'my place' the user means 4 Mill Lane."]),
    ],
)
def test_nothing_else_is_taken_for_it(draft, rules):
    assert not check(draft, ORDER, guidelines=rules).faithful


DATED = [("user", "Book me a court."), ("assistant", "Which day?"), ("user", "on 03/04/2027")]


@pytest.mark.parametrize(
    ("rules", "order"),
    [
        (["Dates are day-first."], "day"),
        (["This user writes MM/DD/YYYY."], "month"),
        (["Dates are day-first.", "American dates are welcome."], None),
        (["Be brief."], None),
    ],
)
def test_the_order_of_dates_is_read_from_guidelines(rules, order):
    assert date_order(rules) == order


def test_a_date_that_may_be_read_two_ways_is_resolved_by_a_guideline_alone():
    april, march = "Book me a court on 3 April 2027.", "Book me a court on March 4, 2027."
    assert not check(april, DATED).faithful
    assert check("Book me a court on 03/04/2027.", DATED).faithful
    assert check(april, DATED, guidelines=["Dates are day-first."]).faithful
    assert not check(march, DATED, guidelines=["Dates are day-first."]).faithful
    assert check(march, DATED, guidelines=["Dates are month-first."]).faithful
    assert check("Book me a court on 03/04/2027.", DATED, guidelines=["Dates are day-first."]).faithful
