"""What the check says of short conversations, value by value."""

from __future__ import annotations

import pytest

from midturn.mediator import Statement
from midturn.mediator.check import (
    Brief,
    compared,
    live_statements,
)
from midturn.mediator.reading import Exchange, changes


def said(*texts: str) -> list[Statement]:
    return [Statement(text=text, turn=turn) for turn, text in enumerate(texts, 1)]


def written(values) -> list[str]:
    return [value.written for value in values]


def test_a_dropped_number_is_lost_with_the_turn_that_stated_it():
    found = compared("Find chairs for the hall.", said("chairs for the hall", "25 of them"))
    assert [(v.kind, v.written, v.turn, v.by) for v in found.lost] == [("number", "25", 2, "user")]


def test_an_added_amount_is_invented_without_a_source():
    found = compared("Write a donation letter asking for $100.", said("Write a donation letter."))
    assert [(v.kind, v.written, v.turn) for v in found.invented] == [("money", "$100", None)]


def test_a_kept_value_names_the_tool_it_came_from():
    statements = [
        *said("book the cheapest one"),
        Statement(text="HAT201 $120, HAT305 $99", turn=1, by="tool"),
    ]
    found = compared("Book HAT305 at $99.", statements)
    assert found.faithful
    assert {v.written: v.by for v in found.kept} == {"HAT305": "tool", "$99": "tool"}


def test_what_a_tool_said_need_not_be_kept():
    assert compared(
        "Sort the list.", [*said("Sort the list."), Statement(text="12 rows", turn=1, by="tool")]
    ).faithful


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I need 1,200 chairs", "I need twelve hundred chairs"),
        ("half a dozen eggs", "6 eggs"),
        ("two and a half cups", "2.5 cups"),
        ("3/4 of it", "75% of it"),
        ("$18 each", "18 dollars each"),
        ("5 km", "five kilometres"),
        ("90 minutes", "an hour and a half"),
        ("on May 3rd", "on 3 May"),
        ("at 7pm", "at 19:00"),
        ("at half past six in the morning", "at 6:30 am"),
        ("at most 5 pages", "up to five pages"),
        ("under $900", "less than 900 dollars"),
        ("without nuts", "nut-free"),
        ("an 11 year old", "an 11-year-old"),
    ],
)
def test_the_same_value_in_other_words_is_kept_both_ways(one: str, other: str):
    assert compared(one, said(other)).faithful
    assert compared(other, said(one)).faithful


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("under $900", "over $900"),
        ("at least 5 pages", "at most 5 pages"),
        ("with no nuts", "with nuts"),
        ("5 km", "5 miles"),
        ("at 7pm", "at 7am"),
        ("10 cars, 5 less than Mum", "10 cars, 5 more than Mum"),
        ("6 red pens and 3 blue pens", "3 red pens and 6 blue pens"),
        ("03/05/2025", "05/03/2025"),
        ("order #W2378156", "order #W2378165"),
    ],
)
def test_a_changed_value_is_flagged_both_ways(one: str, other: str):
    assert not compared(one, said(other)).faithful
    assert not compared(other, said(one)).faithful


def test_a_replaced_value_is_superseded_and_need_not_be_kept():
    found = compared(
        "Book a table for 5 on Friday.", said("Book a table for 4 on Friday.", "actually make it 5")
    )
    assert found.faithful
    assert [(v.written, v.turn) for v in found.superseded] == [("4", 1)]


def test_a_replaced_value_in_use_is_invented_with_the_turn_that_stated_it():
    found = compared(
        "Book a table for 4 on Friday.", said("Book a table for 4 on Friday.", "actually make it 5")
    )
    assert written(found.lost) == ["5"]
    assert [(v.written, v.turn, v.by) for v in found.invented] == [("4", 1, "user")]


def test_a_bound_outlives_the_value_it_was_stated_with():
    found = compared("A phone under $800.", said("A phone under $900.", "actually make it $800"))
    assert found.faithful


@pytest.mark.parametrize(
    "addition",
    [
        "He then buys 4 more.",
        "also 4 pears",
        "and another 4 for Tom",
        "I can't make it before 4",
        "4 of them are red",
    ],
)
def test_an_addition_supersedes_nothing(addition: str):
    assert compared("x", said("He buys 3 apples.", addition)).superseded == ()


def test_live_statements_come_by_sentence_and_know_what_was_replaced():
    texts = "I need a hotel. It should be in Madrid.", "change the city to Lisbon"
    changed = changes([Exchange(text) for text in texts])
    live = live_statements(Brief(tuple(said(*texts)), frozenset({1, 2}), tuple(changed)))
    assert [(s.text, s.turn, stale) for s, stale in live] == [
        ("I need a hotel.", 1, False),
        ("It should be in Madrid.", 1, True),
        ("change the city to Lisbon", 2, False),
    ]
