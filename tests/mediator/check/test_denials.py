"""Which negations count, and what a draft lacks of turns that it goes on with."""

import pytest

from midturn import check
from midturn.mediator._records import Faithfulness, Statement
from midturn.mediator.check import (
    compared,
)


def held(draft: str, *said: str) -> Faithfulness:
    statements = [Statement(text=text, turn=turn, by="user") for turn, text in enumerate(said, 1)]
    return compared(draft, statements)


PUT_OTHERWISE = [
    ("Make a soup that leaves celery out.", ["make a soup, leave out celery"]),
    ("Find us a table inside.", ["find us a table, not outside"]),
    (
        "Print the new names without renaming the files yet.",
        ["print the new names, dont actually rename them yet"],
    ),
    ("The shop takes phones back; my aunt heard of it.", ["the shop takes phones back, my aunt didnt know"]),
    ("Paint a fence of 8 m by 2 m.", ["paint a fence, 8 m long, 2 m high"]),
    ("Set the sauna to 70 degrees.", ["set the sauna to 70"]),
    ("Open on Monday and Wednesday.", ["open on mon and wed"]),
    ("Work out the bill at 40 cents.", ["work out the bill, it goes up to 40 cents"]),
    ("Nobody lifts more than 5 crates.", ["at most 5 crates for each"]),
    ("Write a card for her eighth birthday.", ["write a card for her birthday, she turns 8"]),
    ("Correct the size from 56 to 54.", ["correct the size, 54 and not 56"]),
]
ANOTHER = [
    ("Make a soup with celery.", ["make a soup, no celery"]),
    ("Plan a trip to the coast.", ["plan a trip to the coast, not on Sunday"]),
    ("Write a list as a table.", ["write a list, don't make it a table"]),
    ("Book the room without the balcony.", ["book the room with the balcony"]),
    ("Paint a fence of 8 m by 3 m.", ["paint a fence, 8 m long, 2 m high"]),
    ("Set the sauna to 80 degrees.", ["set the sauna to 70"]),
    ("Open on Monday and Thursday.", ["open on mon and wed"]),
    ("Nobody lifts more than 5 crates.", ["at least 5 crates for each"]),
    ("Write a card for her ninth birthday.", ["write a card for her birthday, she turns 8"]),
]


@pytest.mark.parametrize(("draft", "said"), PUT_OTHERWISE)
def test_the_same_in_other_words_is_kept(draft: str, said: list[str]) -> None:
    found = held(draft, *said)
    assert (found.lost, found.invented) == ((), ())


@pytest.mark.parametrize(("draft", "said"), ANOTHER)
def test_another_value_is_seen(draft: str, said: list[str]) -> None:
    found = held(draft, *said)
    assert found.lost or found.invented


TOLD = [
    ("user", "A pump moves 90 litres a minute."),
    ("assistant", "Noted."),
    ("user", "The pool holds 54 cubic metres."),
    ("assistant", "Got it."),
    ("user", "It starts at 7:15."),
    ("assistant", "Okay."),
    ("user", "When is the pool full?"),
]


def test_what_is_missing_of_turns_that_a_draft_goes_on_with_is_lost() -> None:
    whole = (
        "When is the pool full? It holds 54 cubic metres, and a pump moves 90 litres a minute from 7:15 on."
    )
    assert not check(whole, TOLD).lost
    part = "When is the pool full? It holds 54 cubic metres, and a pump moves 90 litres a minute."
    assert [value.written for value in check(part, TOLD).lost] == ["7:15"]


def test_a_draft_of_the_last_turn_alone_loses_nothing_of_the_others() -> None:
    assert not check("When is the pool full?", TOLD).lost


def test_a_name_that_tells_why_a_figure_is_another_may_go() -> None:
    said = [("user", "Order 4 pizzas for Friday."), ("assistant", "Any drinks?")]
    last = ("user", "No. Make it 5, because Ines joins us.")
    assert not check("Order 5 pizzas for Friday.", [*said, last]).lost


SHOP = [
    ("user", "A baker makes 96 rolls."),
    ("assistant", "Noted."),
    ("user", "He puts 8 of them aside for the school."),
    ("assistant", "Okay."),
    ("user", "Each of the rest sells for 0.60."),
    ("assistant", "Got it."),
    ("user", "The stall costs him 25. What does he earn?"),
]


def test_a_figure_of_another_thing_takes_the_place_of_none() -> None:
    whole = (
        "A baker makes 96 rolls, keeps 8 of them for the school and sells each of the rest for 0.60. What"
        " does he earn if the stall costs him 25?"
    )
    assert check(whole, SHOP).faithful
    part = "A baker makes 96 rolls and sells each for 0.60. What does he earn if the stall costs him 25?"
    assert [value.written for value in check(part, SHOP).lost] == ["8"]


def test_a_figure_of_the_same_thing_may_take_the_place_of_one() -> None:
    said = [*SHOP[:-1], ("user", "It's 12 rolls that he puts aside for the school. What does he earn?")]
    draft = (
        "A baker makes 96 rolls, puts 12 aside for the school and sells each of the rest for 0.60. What does"
        " he earn?"
    )
    assert "8" not in {value.written for value in check(draft, said).lost}


def test_a_number_that_only_counts_a_list_may_go() -> None:
    said = [
        ("user", "We are three on the team: Ada, Ben and Cem."),
        ("assistant", "Okay."),
        ("user", "Ada wrote 14 pages, Ben 22."),
        ("assistant", "Noted."),
        ("user", "How many pages did Ben write more than Ada?"),
    ]
    draft = "Ada wrote 14 pages and Ben 22, on a team with Cem. How many pages did Ben write more than Ada?"
    assert not check(draft, said).lost


TURNED = [
    (
        ["The top 4 rows are cabbage, so that's not leek. How many leeks fit?"],
        "The top 4 rows are cabbage, not leek. How many leeks fit?",
        "The top 4 rows are leek, not cabbage. How many leeks fit?",
    ),
    (
        ["set the alarm", "it should ring at 6:30"],
        "Set the alarm: it should ring at 6:30, not at 7.",
        "Set the alarm: it should ring, but not at 6:30.",
    ),
    (
        ["plan a walk for Sunday", "the dog comes along"],
        "Plan a walk with the dog for Sunday rather than any other day.",
        "Plan a walk with the dog for any day rather than Sunday.",
    ),
]


@pytest.mark.parametrize(("said", "right", "wrong"), TURNED)
def test_a_draft_that_denies_what_the_user_says_is_seen(said: list[str], right: str, wrong: str) -> None:
    def denied(draft: str) -> list[str]:
        return [value.kind for value in held(draft, *said).invented if value.kind == "negation"]

    assert not denied(right)
    assert denied(wrong)


def test_a_value_that_went_may_be_denied() -> None:
    found = held("Set the alarm to 7, not to 6.", "set the alarm to 6", "no, make it 7")
    assert not [value for value in found.invented if value.kind == "negation"]
    found = held("Invite all but Jonas.", "invite them all", "just leave Jonas out")
    assert not [value for value in found.invented if value.kind == "negation"]


STAY = [("user", "Reserve a hotel in Larvik for 2."), ("assistant", "How about the Farris Bad?")]


@pytest.mark.parametrize(
    "said",
    [
        "I do not like that location.",
        "We don't want those rooms.",
        "I am not feeling well.",
        "Not sure yet.",
        "Interesting.",
        "Terrific!",
    ],
)
def test_a_reaction_forbids_nothing(said: str):
    assert check("Reserve a hotel in Larvik for 2.", [*STAY, ("user", said)]).faithful


@pytest.mark.parametrize(
    "said", ["I do not like loud locations.", "We don't want a balcony.", "Not on the ground floor."]
)
def test_what_is_not_wanted_is_forbidden(said: str):
    lost = check("Reserve a hotel in Larvik for 2.", [*STAY, ("user", said)]).lost
    assert [value.kind for value in lost] == ["negation"]


def test_who_leaves_out_of_a_town_leaves_nothing_out():
    said = [
        ("user", "Find a bus to Larvik."),
        ("assistant", "From where?"),
        ("user", "Let's leave out of Moss."),
    ]
    assert check("Find a bus from Moss to Larvik.", said).faithful
    left_out = [("user", "Write a list of the towns on the fjord."), ("user", "Leave out Moss.")]
    assert check("Write a list of the towns on the fjord.", left_out).lost


def test_what_was_ruled_out_may_be_wanted_after_all():
    said = [
        ("user", "Rent the film Havn with no subtitles."),
        ("assistant", "So Havn with no subtitles?"),
        ("user", "Sorry, with english subtitles."),
    ]
    assert check("Rent the film Havn with english subtitles.", said).faithful
    assert not check("Rent the film Havn with no subtitles.", said).faithful


@pytest.mark.parametrize(
    ("draft", "is_right"),
    [
        ("Book a table for 4 outside at Luigi's, not inside.", False),
        ("Book a table for 4 at Luigi's, outside, not inside.", False),
        ("Book a table for 4 inside at Luigi's, not outside.", True),
        ("Book a table inside for 4 at Luigi's.", True),
    ],
)
def test_takes_no_contrary_that_is_itself_denied_for_a_negation(draft: str, is_right: bool) -> None:
    said = [("user", "Book a table at Luigi's."), ("assistant", "For how many?")]
    assert check(draft, [*said, ("user", "For 4, and not outside.")]).faithful is is_right
