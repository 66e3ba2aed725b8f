"""What figures count: one of something, and labelled counts that changed places."""

import pytest

from midturn.mediator.check import check

CABIN = [
    ("user", "Find me a cabin with 2 bathrooms near Tromso."),
    ("assistant", "How many rooms, and for how long?"),
    ("user", "3 rooms, and we stay for five nights."),
]
CABIN_DRAFT = "Find a cabin near Tromso. {}."


@pytest.mark.parametrize(
    "counts",
    [
        "Bathrooms: 2; rooms: 3; nights: five",
        "The bathrooms should be 2, the rooms should be 3 and the days should be 5",
        "I want 3 as the rooms, 2 as the bathrooms and 5 as the days of stay",
        "Details (bathrooms 2, rooms 3, nights 5)",
    ],
)
def test_labelled_counts_may_be_named_otherwise(counts: str):
    assert check(CABIN_DRAFT.format(counts), CABIN).faithful


@pytest.mark.parametrize(
    "counts",
    [
        "Bathrooms: 3; rooms: 2; nights: five",
        "The bathrooms should be 2, the rooms should be 5 and the days should be 3",
        "I want 5 as the rooms, 2 as the bathrooms and 3 as the days of stay",
        "Details (bathrooms 5, rooms 3, nights 2)",
    ],
)
def test_labelled_counts_stay_with_their_things(counts: str):
    assert any(value.kind == "number" for value in check(CABIN_DRAFT.format(counts), CABIN).invented)


def test_a_count_is_lost_whose_figure_counts_something_else():
    said = [("user", "Book 2 rooms for 2 nights in Bergen.")]
    right = "Please book a stay in Bergen. Rooms: 2; nights: 2."
    assert check(right, said).faithful
    assert check(right.replace("; nights: 2", ""), said).lost


def test_a_replaced_count_is_stale_though_another_thing_has_the_new_figure():
    said = [
        ("user", "Book 3 rooms in Bergen for 5 days."),
        ("assistant", "So 3 rooms for 5 days?"),
        ("user", "No, make it 3 days."),
    ]
    assert check("Please book a stay in Bergen. Rooms: 3; days: 3.", said).faithful
    assert not check("Please book a stay in Bergen. Rooms: 3; days: 5.", said).faithful


@pytest.mark.parametrize("said", ["for one person", "for 1 person", "just 1 rider", "It is for 1 guest"])
def test_one_is_a_count(said: str):
    turns = [("user", "I need a ferry to Larvik on Monday."), ("user", f"{said}.")]
    assert check("Please get me a ferry to Larvik on Monday for one person.", turns).faithful
    assert check("Please get me a ferry to Larvik on Monday; persons: 1.", turns).faithful
    assert check("Please get me a ferry to Larvik on Monday.", turns).lost


@pytest.mark.parametrize("stay", ["one night", "just one day", "1 night"])
def test_one_night_is_a_count(stay: str):
    turns = [("user", "Book a hostel in Larvik for 2."), ("user", f"For {stay}.")]
    assert check(f"Please book a hostel in Larvik for 2, for {stay}.", turns).faithful
    assert check("Please book a hostel in Larvik for 2. Nights: 1.", turns).faithful
    assert check("Please book a hostel in Larvik for 2.", turns).lost


def test_an_article_counts_one_of_its_noun():
    said = [("user", "Buy 1 ticket for the regatta in Larvik.")]
    assert check("Please buy a ticket for the regatta in Larvik.", said).faithful


@pytest.mark.parametrize("said", ["One day I want to see Larvik.", "I like this one.", "One of us drives."])
def test_one_is_no_count_where_it_points(said: str):
    turns = [("user", f"Book a hostel in Larvik for 2. {said}")]
    assert not check("Please book a hostel in Larvik for 2.", turns).lost


def test_a_bare_figure_before_a_part_of_the_day_is_an_hour():
    said = [
        ("user", "I want a table for 7 in the evening at Lysverk."),
        ("assistant", "A table for 2 at Lysverk at 7 pm?"),
        ("user", "Yes, please."),
    ]
    assert check("Reserve a table at Lysverk. Seats: 2; time: 7 in the evening.", said).faithful


def test_a_day_of_the_month_takes_no_counts_place():
    said = [("user", "I want one ticket for Mayhem in Larvik."), ("user", "I want to go on the 13th.")]
    draft = "City: Larvik; date: the 13th; event: Mayhem; seats: 1. With this, buy event tickets, please."
    assert check(draft, said).faithful


@pytest.mark.parametrize("said", ["a party of 4", "4 people in our group", "4 diners", "a group of four"])
def test_a_noun_for_those_counted_need_not_be_kept(said: str):
    turns = [("user", f"Reserve a table at Lysverk on Friday for {said}.")]
    assert check("Reserve a table at Lysverk. Date: Friday; seats: 4.", turns).faithful


def test_a_party_is_kept_where_it_counts_nobody():
    said = [("user", "Reserve Lysverk on Friday for a party with 4 bands.")]
    assert check("Reserve Lysverk on Friday, with 4 bands.", said).faults
