"""What was said and needs no place in a draft, and its neighbours that do."""

from __future__ import annotations

import pytest

from midturn.mediator.check import check


def held(draft: str, *said: str) -> bool:
    return check(draft, [("user", text) for text in said]).faithful


DENTIST = ("Book the dentist for around 10:15 tomorrow, on the 2nd.",)
TABLE = ("I need a table.", "For Friday, the 8th of May.")
BOX = ("Bring the box to the school.", "It's not for the teacher, it's for the nurse.")
JUICE = (
    "What did each of the 4 kids pay for the juice?",
    "6 litres of the May juice wasn't ours, it was the church's.",
)
TENT = ("I need a tent for the trip.", "12 is too many. One for 6 people then.")
SHOES = ("Wide shoes in size 43, please.", "Do they come in 43.5? 43 is often tight.")
PRICES = (
    "Write to the parents: from October a lesson costs 20 euros.",
    "Better from November, October is too early.",
)
SHEEP = ("Count my sheep.", "I bought 2 lambs in April but don't count them.")
CAKE = ("Can I bake the cake without eggs for 12 people?", "Otherwise I take the tart.")
NOTE = ("Write a note for my boss.", "That draft is way too formal.")
HOTEL = ("I want a hotle in York.", "What esle is there? Anyother place near the sea?")

RIGHT = [
    ("Book the dentist for tomorrow at 10:15.", DENTIST),
    ("Book the dentist for the 2nd at 10:15.", DENTIST),
    ("I need a table for Friday.", TABLE),
    ("Bring the box to the school for the nurse.", BOX),
    ("What did each of the 4 kids pay for the juice? 6 litres of the May juice were the church's.", JUICE),
    ("I need a tent for 6 people for the trip.", TENT),
    ("Do the wide shoes come in size 43.5?", SHOES),
    ("Write to the parents: from November a lesson costs 20 euros.", PRICES),
    ("Count my sheep, ignoring the 2 lambs I bought in April.", SHEEP),
    ("Can I bake the cake without eggs for 12 people? If that isn't possible, I take the tart.", CAKE),
    ("Write an informal note for my boss.", NOTE),
    ("I want a hotel in York near the sea.", HOTEL),
]


@pytest.mark.parametrize(("draft", "said"), RIGHT, ids=[draft for draft, _ in RIGHT])
def test_what_the_rest_says_as_well_may_go(draft: str, said: tuple[str, ...]) -> None:
    assert held(draft, *said)


WRONG = [
    ("Book the dentist for 10:15.", DENTIST),
    ("Book the dentist for the 3rd at 10:15.", DENTIST),
    (
        "Book the dentist for tomorrow at 10:15.",
        ("Book the dentist for 10:15 tomorrow, the 5th and the 8th.",),
    ),
    ("Bring the box to the school for the teacher.", BOX),
    ("What did each of the 4 kids pay for the juice? 6 litres of the May juice were ours.", JUICE),
    ("I need a tent for 12 people for the trip.", TENT),
    ("Send a tent for the trip.", ("I need a tent for the trip.", "12 people is fine.")),
    ("Do the wide shoes come in size 43?", SHOES),
    ("Write to the parents: from October a lesson costs 20 euros.", PRICES),
    ("Count my sheep, including the 2 lambs I bought in April.", SHEEP),
    ("I want a hotel in York.", ("I want a vegan hotle in York.",)),
]


@pytest.mark.parametrize(("draft", "said"), WRONG, ids=[draft for draft, _ in WRONG])
def test_what_nothing_else_says_may_not(draft: str, said: tuple[str, ...]) -> None:
    assert not held(draft, *said)
