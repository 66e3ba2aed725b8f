"""What a figure is for each of stays with it, and so does whose it is."""

from __future__ import annotations

import pytest

from midturn import check

RATES = [
    (
        (
            "How much does Ilka earn in May?",
            "She works 6 hours a day.",
            "She gets 14 euros per hour.",
            "21 days.",
        ),
        "Ilka gets 14 euros an hour and works 6 hours daily. How much does she earn in May, with 21 days?",
        "Ilka gets 14 euros a day and works 6 hours daily. How much does she earn in May, with 21 days?",
        "Ilka gets 14 euros and works 6 hours daily. How much does she earn in May, with 21 days?",
    ),
    (
        ("What do the tickets cost?", "We need 7 of them.", "They are 12 dollars each."),
        "What do 7 tickets cost if a ticket is 12 dollars?",
        "",
        "What do 7 tickets cost if the tickets are 12 dollars?",
    ),
    (
        ("When is the book done?", "It has 340 pages.", "I read 45 pages every week."),
        "When am I done with a book of 340 pages if I read 45 pages weekly?",
        "When am I done with a book of 340 pages if I read 45 pages a day?",
        "When am I done with a book of 340 pages if I read 45 pages?",
    ),
]


@pytest.mark.parametrize(("turns", "right", "other", "none"), RATES)
def test_a_figure_keeps_its_rate(turns: tuple[str, ...], right: str, other: str, none: str) -> None:
    said = [("user", turn) for turn in turns]
    assert check(right, said).faithful
    if other:
        assert "binding" in {fault.kind for fault in check(other, said).faults}
    assert "wish_lost" in {fault.kind for fault in check(none, said).faults}


def test_a_rate_may_be_gone_with_its_figure_or_be_said_of_every_one() -> None:
    said = [("user", "Two shops sell mugs: one at $4 each, one at $5 each. Which is cheaper for 3 mugs?")]
    assert check(
        "Which of two shops is cheaper for 3 mugs, the one at $4 a mug or the one at $5 a mug?", said
    ).faithful
    both = "Two shops sell mugs, one at $4, one at $5, always for a single one. Which is cheaper for 3 mugs?"
    assert not [fault for fault in check(both, said).faults if fault.kind == "wish_lost"]


OWNERS = [
    (
        ("Who has more beads left?", "Ruta strung 80 beads.", "Sanne strung 95 beads, and 12 of hers broke."),
        "Ruta strung 80 beads and Sanne 95, of which 12 broke. Who has more beads left?",
        "Sanne strung 80 beads and Ruta 95, of which 12 broke. Who has more beads left?",
    ),
    (
        ("How long did they row in all?", "Piet rowed for 40 minutes.", "Marek rowed for 1.5 hours."),
        "Piet rowed for 40 minutes and Marek for 1.5 hours. How long did they row in all?",
        "Marek rowed for 40 minutes and Piet for 1.5 hours. How long did they row in all?",
    ),
    (
        (
            "How many shells are in the jar?",
            "Lotte and Emre found 30 shells.",
            "Emre gave 9 shells to a friend.",
        ),
        "Emre and Lotte found 30 shells; Emre gave 9 shells to a friend. How many shells are in the jar?",
        "Emre and Lotte found 30 shells; Lotte gave 9 shells to a friend. How many shells are in the jar?",
    ),
]


@pytest.mark.parametrize(("turns", "right", "wrong"), OWNERS)
def test_a_figure_stays_with_whom_it_is_said_of(turns: tuple[str, ...], right: str, wrong: str) -> None:
    said = [("user", turn) for turn in turns]
    assert check(right, said).faithful
    assert "binding" in {fault.kind for fault in check(wrong, said).faults}


@pytest.mark.parametrize(
    "draft",
    [
        "Nadia gets 15 from Ugo and keeps 40. How much has Nadia?",
        "Ugo gives 15 to Nadia, who keeps 40. How much has Nadia?",
    ],
)
def test_who_gives_and_who_gets_may_both_be_said_of_a_figure(draft: str) -> None:
    said = [("user", "How much has Nadia?"), ("user", "Ugo gives 15 to Nadia."), ("user", "Nadia keeps 40.")]
    assert not [fault for fault in check(draft, said).faults if fault.kind == "binding"]


COMPARED = [
    (
        ("How many plums are there?", "There are 5 times as many pears as plums, and 60 pears."),
        "There are 5 times as many pears as plums. How many plums are there if there are 60 pears?",
        "There are 5 times as many plums as pears. How many plums are there if there are 60 pears?",
    ),
    (
        ("How many coins has Omar?", "Lin has twice as many coins as Omar.", "She has 34."),
        "Lin has 34 coins, twice as many coins as Omar. How many coins has Omar?",
        "Lin has 34 coins. Omar has twice as many coins as Lin. How many coins has Omar?",
    ),
    (
        ("How many blue tiles are there?", "There are 90 more grey tiles than blue tiles.", "210 are grey."),
        "There are 210 grey tiles, 90 more grey tiles than blue tiles. How many blue tiles are there?",
        "There are 210 grey tiles, 90 more blue tiles than grey tiles. How many blue tiles are there?",
    ),
]


@pytest.mark.parametrize(("turns", "right", "wrong"), COMPARED)
def test_what_is_compared_by_number_keeps_its_side(turns: tuple[str, ...], right: str, wrong: str) -> None:
    said = [("user", turn) for turn in turns]
    assert check(right, said).faithful
    assert "binding" in {fault.kind for fault in check(wrong, said).faults}
