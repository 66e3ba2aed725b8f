"""What a question says of the figure it asks for is asked of it in the draft, too."""

from __future__ import annotations

import pytest

from midturn import check

SOUGHT = [
    (
        ("How much does the bakery take in a week?", "It sells 220 rolls a day.", "A roll is 60 cents."),
        "The bakery sells 220 rolls a day at 60 cents a roll. What are its weekly takings?",
        "The bakery sells 220 rolls a day at 60 cents a roll. How much does it take in a month?",
    ),
    (
        ("How long, in minutes, is the way home?", "She walks 900 seconds and takes the tram for 2 hours."),
        "How many minutes is the way home if she walks 900 seconds and takes the tram for 2 hours?",
        "How long is the way home if she walks 900 seconds and takes the tram for 2 hours?",
    ),
    (
        ("How many more goals did Tuva score than Hedda?", "Tuva scored 31.", "Hedda scored 17."),
        "Tuva scored 31 goals and Hedda 17. How many more is that than Hedda's?",
        "Tuva scored 31 goals and Hedda 17. How many more goals did Tuva score?",
    ),
]


@pytest.mark.parametrize(("turns", "right", "wrong"), SOUGHT)
def test_a_question_keeps_its_span_its_unit_and_what_it_compares_with(
    turns: tuple[str, ...], right: str, wrong: str
) -> None:
    said = [("user", turn) for turn in turns]
    assert not [fault for fault in check(right, said).faults if fault.kind == "wish_lost"]
    assert "wish_lost" in {fault.kind for fault in check(wrong, said).faults}


@pytest.mark.parametrize(
    "draft",
    [
        "Work out what the bakery takes in a week if it sells 220 rolls a day at 60 cents a roll.",
        "If the bakery sells 220 rolls a day at 60 cents a roll, how much does it take in each week?",
    ],
)
def test_a_question_may_be_put_otherwise(draft: str) -> None:
    assert check(draft, [("user", turn) for turn in SOUGHT[0][0]]).faithful
