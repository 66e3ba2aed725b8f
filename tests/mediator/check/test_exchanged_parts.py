"""What belongs together stays together: figures and things, shares and wholes, doers and deeds."""

from __future__ import annotations

import pytest

from midturn import check

SUMMER = ("How much do I make?", "I babysit 14 evenings for $35 an evening.", "I wash 22 cars at $12 a car.")
SUPPLIERS = ("Who is cheaper?", "Supplier M gives 15% off, supplier T 8%.", "M asks 400, T asks 380.")
ROOMS = ("Split the rent by room.", "Ola has the 18 m2 room and Petr the 11 m2 one.", "Rent is 930.")
PICKUP = ("Change a pickup for me please", "mine is at 7:40, my daughter's at 8:10. move only mine, to 9")
TRIP = (
    "What do the kids pay altogether?",
    "9 kids, each ticket is $4.",
    "The bus is $30 for all of them together.",
)
HELPER = (
    "What does Rita make in a week?",
    "She gets $7 for each car.",
    "Her helper costs $20 in total per week.",
)
SOLD = (
    "What did Ivo take in?",
    "He sold 10 lamps for $25 each to a shop.",
    "The others went for $22 each, 6 of them.",
)
TICKETS = (
    "List my tickets, sorted by priority.",
    "They have an owner, a priority and an age.",
    "Count per owner.",
)
UPGRADE = (
    "What broke after the server upgrade?",
    "The database is on the same rack.",
    "I won't restart the database.",
)
BOOK = ("How many pages are left?", "It has 480.", "I read a quarter, then 20% of the remaining pages.")
SALE = ("What do I pay?", "The coat is $160, 25% off.", "Members get 10% off the already discounted price.")
TOAST = ("Write a toast for my sister's farewell", "Oskar beat her at golf. Dora hired Oskar.")

EXCHANGED = [
    (
        SUMMER,
        "With 22 cars at $12 each and 14 evenings of babysitting at $35 each, how much do I make?",
        "With 22 cars at $35 each and 14 evenings of babysitting at $12 each, how much do I make?",
    ),
    (
        SUPPLIERS,
        "Who is cheaper: supplier M, asking 400 with 15% off, or supplier T, asking 380 with 8% off?",
        "Who is cheaper: supplier M, asking 400 with 8% off, or supplier T, asking 380 with 15% off?",
    ),
    (
        ROOMS,
        "Split the rent of 930 by room: Petr's has 11 m2, Ola's 18 m2.",
        "Split the rent of 930 by room: Petr's has 18 m2, Ola's 11 m2.",
    ),
    (
        PICKUP,
        "Please move my own pickup from 7:40 to 9. My daughter's at 8:10 stays.",
        "Please move my own pickup from 8:10 to 9. My daughter's at 7:40 stays.",
    ),
    (
        TRIP,
        "What do 9 kids pay altogether at $4 a ticket and, all together, $30 for the bus?",
        "What do 9 kids pay altogether at $4 a ticket if each of them pays $30 for the bus?",
    ),
    (
        TRIP,
        "There are 9 kids, each ticket is $4, and the bus is $30 in total. What do they pay altogether?",
        "There are 9 kids, the tickets are $4 altogether, and the bus is $30 in total. What do they pay?",
    ),
    (
        HELPER,
        "What does Rita make in a week at $7 for each car if her helper costs $20 altogether per week?",
        "What does Rita make in a week at $7 in total if her helper costs $20 altogether per week?",
    ),
    (
        SOLD,
        "Ivo sold 10 lamps to a shop for $25 each and the 6 others at $22. What did he take in?",
        "Ivo sold 10 lamps to a shop for $25 each and the 6 others for $22. What did he take in?",
    ),
    (
        TICKETS,
        "List my tickets (owner, priority, age) in order of priority, and count them for each owner.",
        "List my tickets (owner, priority, age) in order of age, and priority; count them for each owner.",
    ),
    (
        TICKETS,
        "List my tickets by priority, with a count per owner; they have an owner, a priority and an age.",
        "List my tickets by priority, with a count per age; they have an owner, a priority and an age.",
    ),
    (
        UPGRADE,
        "What broke after the upgrade of the server? The database is on the same rack; I won't restart it.",
        "What broke after the database's upgrade? The server is on the same rack; I won't restart either.",
    ),
    (
        BOOK,
        "I read a quarter of a 480-page book, then 20% of the rest. How many pages are left?",
        "I read a quarter of a 480-page book, then 20% of it. How many pages are in it still?",
    ),
    (
        SALE,
        "What do I pay for a $160 coat at 25% off if members get a further 10% off the reduced price?",
        "What do I pay for a $160 coat at 25% off if members get a further 10% off the original price?",
    ),
    (
        TOAST,
        "Write a toast for my sister's farewell: she was beaten at golf by Oskar, whom Dora hired.",
        "Write a toast for my sister's farewell: she beat Oskar at golf, whom Dora hired.",
    ),
    (
        TOAST,
        "Write a toast for my sister's farewell. Oskar, who was hired by Dora, beat her at golf.",
        "Write a toast for my sister's farewell. Oskar, who hired Dora, beat her at golf.",
    ),
]


@pytest.mark.parametrize(("turns", "right", "wrong"), EXCHANGED)
def test_what_changes_places_is_refused(turns: tuple[str, ...], right: str, wrong: str) -> None:
    said = [("user", turn) for turn in turns]
    assert check(right, said).faithful
    assert {fault.kind for fault in check(wrong, said).faults} & {"binding", "wish_lost"}


def test_an_owner_is_the_same_with_and_without_its_ending() -> None:
    said = [
        ("user", "Which pump is dearer?"),
        ("user", "Pump A costs 310 euros, pump B's price is 290 euros."),
    ]
    assert check("Which is dearer: pump A, whose price is 310 euros, or pump B for 290 euros?", said).faithful


PHOTOS = (
    "Write a script that archives my photos",
    "log each step, use gzip",
    "zstd rather than gzip, and mail me the steps instead of logging them",
)
MENU = (
    "Edit the menu",
    "swap the lentil soup for the pumpkin one. leave out the cake if anyone has an allergy",
)
VENUE = ("Write a mail to the venue", "ask them whether they provide chairs and to send me the invoice")
WANTED = [
    (
        PHOTOS,
        "Write a script that archives my photos: zstd, not gzip; mail me each step rather than log it.",
        "Write a script that archives my photos: use zstd, log each step and mail it to me.",
        "withdrawn",
    ),
    (
        MENU,
        "Edit the menu: pumpkin in place of the lentil soup, and leave out the cake in case of an allergy.",
        "Edit the menu: replace the pumpkin soup with lentil, and leave out the cake in case of an allergy.",
        "binding",
    ),
    (
        MENU,
        "Edit the menu: replace the lentil soup with pumpkin, and no cake if anyone has an allergy.",
        "Edit the menu: replace the lentil soup with pumpkin, and leave out the cake.",
        "wish_lost",
    ),
    (
        VENUE,
        "Write a mail to the venue. Ask whether they provide chairs, and ask them to send me the invoice.",
        "Write a mail to the venue. Ask them to provide chairs and to send me the invoice.",
        "request_changed",
    ),
]


@pytest.mark.parametrize(("turns", "right", "wrong", "kind"), WANTED)
def test_what_is_wanted_instead_on_a_condition_or_to_be_asked_stays_so(
    turns: tuple[str, ...], right: str, wrong: str, kind: str
) -> None:
    said = [("user", turn) for turn in turns]
    assert check(right, said).faithful
    assert kind in {fault.kind for fault in check(wrong, said).faults}


GUESTS = (
    "How many tables are needed?",
    "6 of the 96 guests stand at the bar.",
    "The rest sit at tables of 10.",
)
COOKIES = (
    "How many cookies does each child who likes raisins get?",
    "60 cookies.",
    "Only 12 of 40 children do.",
)
ORDER = ("How many hours does the order take?", "900 boxes, 60 boxes an hour.", "Please show the working.")
SONGS = ("What share of 200 songs does nobody like?", "Ann likes 30% of them.", "Bo likes 80.")
RESTRICTED = [
    (
        SONGS,
        "Of 200 songs Ann likes 30% and Bo 80. What share does nobody like?",
        "Of 200 songs Ann likes 30% and Bo 80, and a few are liked by both. What share does nobody like?",
        "wish_invented",
    ),
    (
        ("What is the profit?", "120 jars cost $180 to make.", "They sell for $3 each."),
        "What is the profit on 120 jars that cost $180 to make and sell for $3 each?",
        "What are the takings from 120 jars that cost $180 to make and sell for $3 each?",
        "wish_invented",
    ),
    (
        GUESTS,
        "Of 96 guests 6 stand at the bar and the rest sit at tables of 10. How many tables do we need?",
        "There are 96 guests, not counting 6 at the bar; the rest sit at tables of 10. How many are needed?",
        "binding",
    ),
    (
        COOKIES,
        "Only 12 of 40 children like raisins, and there are 60 cookies. How many gets each who does?",
        "Only 12 of 40 children like raisins. Of 60 cookies, how many does each child get?",
        "wish_lost",
    ),
    (
        ORDER,
        "How many hours does an order of 900 boxes take at 60 boxes an hour? Show it step by step.",
        "How many hours does an order of 900 boxes take at 60 boxes an hour?",
        "wish_lost",
    ),
]


@pytest.mark.parametrize(("turns", "right", "wrong", "kind"), RESTRICTED)
def test_of_which_something_is_said_or_asked_stays(
    turns: tuple[str, ...], right: str, wrong: str, kind: str
) -> None:
    said = [("user", turn) for turn in turns]
    assert check(right, said).faithful
    assert kind in {fault.kind for fault in check(wrong, said).faults}


def test_a_condition_that_is_a_courtesy_or_a_question_may_go() -> None:
    said = [("user", "Book a table for 3 at Luma"), ("user", "outside if possible, let me know if it works")]
    assert check("Book a table for 3 at Luma, preferably outside.", said).faithful


@pytest.mark.parametrize("gap", [" ", "\n"])
def test_a_share_of_another_figure_excuses_none_wherever_the_lines_end(gap: str) -> None:
    said = [
        ("user", "Add up our evening: a ticket is 12 dollars each."),
        ("user", f"We are four.{gap}The hall costs 90 dollars in total."),
    ]
    draft = (
        "Add up our evening for the four of us: tickets at 12 dollars {}, the hall at 90 dollars in total."
    )

    assert "binding" in {fault.kind for fault in check(draft.format("in total"), said).faults}
    assert "binding" not in {fault.kind for fault in check(draft.format("each"), said).faults}


def test_what_a_figure_counts_is_not_known_by_the_figure() -> None:
    assert not check("Order 20 lamps.", [("user", "Order 20 chives.")]).faithful


ROOM = [
    ("user", "The usual to room 23, please."),
    ("assistant", "Two espressos to room 23."),
    ("user", "No, I meant two flat whites."),
]


def test_a_number_that_counts_is_no_name() -> None:
    assert check("Two flat whites to room 23, please.", ROOM).faithful
    found = check("Two flat whites to room two, please.", ROOM)
    assert [(fault.kind, fault.written, fault.said) for fault in found.faults] == [
        ("binding", "room two", "room 23")
    ]


def test_a_bare_number_may_name_another() -> None:
    assert check("The usual to room 24, please.", [*ROOM[:2], ("user", "No, 24.")]).faithful
