"""Labels of a value, the talk around an offer, and what is told more exactly."""

import pytest

from midturn.mediator.check import (
    check,
)
from midturn.mediator.reading import Exchange, changes

RIDE = [
    ("user", "I need a cab."),
    ("assistant", "Where to, and for how many?"),
    ("user", "To 12 Quay Street. We are 3."),
    ("assistant", "A shared one?"),
    ("user", "That sounds lovely. A shared ride is fine."),
]


@pytest.mark.parametrize(
    "draft",
    [
        "Get a shared ride with 12 Quay Street as the destination and 3 as the riders.",
        "Get a shared ride.\n- destination: 12 Quay Street\n- riders: 3",
        "Get a shared ride. The destination is 12 Quay Street. The riders should be 3.",
        "Get a shared ride (destination 12 Quay Street, riders 3).",
    ],
)
def test_a_label_of_a_value_is_no_invention(draft: str):
    assert check(draft, RIDE).faithful


@pytest.mark.parametrize(
    "draft",
    [
        "Get a shared ride to 12 Quay Street for 3. Leather upholstery: yes.",
        "Get a shared ride to 12 Quay Street for 3 with leather upholstery.",
    ],
)
def test_what_is_affirmed_is_no_label(draft: str):
    assert any(fault.kind == "wish_invented" for fault in check(draft, RIDE).faults)


def test_a_label_says_where_something_begins():
    said = [("user", "I need a bus ticket from Lund to Malmo.")]
    right = "Buy a bus ticket. From location: Lund; to location: Malmo."
    turned = "Buy a bus ticket. From location: Malmo; to location: Lund."
    assert not any(fault.kind == "binding" for fault in check(right, said).faults)
    assert any(fault.kind == "binding" for fault in check(turned, said).faults)


@pytest.mark.parametrize("talk", ["I'm starving.", "I don't mind which area.", "I am so hungry."])
def test_small_talk_is_no_wish(talk: str):
    assert check(
        "Book a table at Orsini for 4.", [("user", f"{talk} Book a table at Orsini for 4.")]
    ).faithful


@pytest.mark.parametrize("talk", ["It must be quiet.", "I want a vegan menu for hungry kids."])
def test_a_wish_is_no_small_talk(talk: str):
    said = [("user", f"Book a table at Orsini for 4. {talk}")]
    assert any(fault.kind == "wish_lost" for fault in check("Book a table at Orsini for 4.", said).faults)


def test_the_upper_end_of_a_range_goes_with_the_lower_one():
    turns = [Exchange("Invite 20-25 guests."), Exchange("not 20-25 but 30 guests")]
    gone = {turns[c.old.turn - 1].said[c.old.start : c.old.end] for c in changes(turns) if c.old.turn == 1}
    assert gone == {"20", "25"}


TRIP = [("user", "Rent me a van."), ("user", "I need it from Monday till 9 June, and I collect it in Hull.")]


@pytest.mark.parametrize(
    ("draft", "is_right"),
    [
        (
            "Rent a van, 9 June as the dropoff date, Hull as the pickup city and Monday as the pickup date.",
            True,
        ),
        (
            "Rent a van, Monday as the dropoff date, Hull as the pickup city and 9 June as the pickup date.",
            False,
        ),
    ],
)
def test_a_label_alone_tells_what_its_figure_is_of(draft: str, *, is_right: bool):
    assert check(draft, TRIP).faithful == is_right


ROOMS = [("user", "Find me a flat with 2 baths."), ("user", "3 bedrooms, in the Concord area.")]


@pytest.mark.parametrize("start", ["With", "Please use"])
def test_figures_in_a_list_of_labels_are_not_those_of_their_neighbours(start: str):
    draft = f"{start} Concord as the area, 2 as the baths and 3 as the bedrooms. Find me a flat."
    assert check(draft, ROOMS).faithful


def test_a_plea_at_the_end_makes_a_verb_of_what_may_be_a_noun():
    said = [("user", "Transfer 40 dollars to Ida.")]
    assert check("Name: Ida; amount: 40 dollars. With this, transfer money, please.", said).faithful
    assert not check("Name: Ida; amount: 40 dollars. With this, transfer money is there.", said).faithful


STAY = [("user", "Find me 2 rooms in Hull."), ("user", "Twelve days."), ("user", "Breakfast for 3, please.")]


@pytest.mark.parametrize(
    ("rooms", "days", "is_right"), [("2", "twelve", True), ("twelve", "2", False)], ids=["right", "exchanged"]
)
def test_a_label_names_the_unit_of_its_figure(rooms: str, days: str, *, is_right: bool):
    draft = f"Find me rooms with breakfast for 3. Details: city = Hull, rooms = {rooms}, days = {days}."
    assert check(draft, STAY).faithful == is_right


def test_a_labelled_figure_belongs_to_no_name_before_it():
    said = [("user", "A bus to Mo Rana on the 11th of May at 6, please."), ("user", "I leave from Alta.")]
    draft = (
        "Get a bus; the origin should be Alta, the date should be 11 May, the goal should be Mo Rana at 6."
    )
    assert not any(fault.kind == "binding" for fault in check(draft, said).faults)
