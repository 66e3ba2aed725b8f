"""A word that was cut out of what a draft repeats is missed, however broad it is."""

from __future__ import annotations

import pytest

from midturn import check

CUT = [
    (
        ("How many bulbs come up?", "Ida plants 90 tulip bulbs.", "A third of the bulbs are rotten."),
        "Ida plants 90 tulip bulbs. A third of the bulbs are no good any more. How many bulbs come up?",
        "Ida plants 90 tulip bulbs. A third of the bulbs are. How many bulbs come up?",
    ),
    (
        ("How many did Otto fold?", "Otto folds paper planes, and he has 40 models.", "He bought 6."),
        "Otto folds planes out of paper. He has 40 models, of which he bought 6. How many did Otto fold?",
        "Otto folds paper, and he has 40 models. He bought 6. How many did Otto fold?",
    ),
    (
        (
            "What day is it when all the frost is gone?",
            "The field had 30 cm of frost on 2 March.",
            "It loses 4 cm a day.",
        ),
        "The field had 30 cm of frost on 2 March and loses 4 cm a day. On which day is all the frost gone?",
        "The field had 30 cm on 2 March and loses 4 cm a day. What day is it when all of it is gone?",
    ),
]


@pytest.mark.parametrize(("turns", "right", "wrong"), CUT)
def test_a_gap_around_which_the_draft_has_closed_is_seen(
    turns: tuple[str, ...], right: str, wrong: str
) -> None:
    def lost(draft: str) -> list[str]:
        found = check(draft, [("user", turn) for turn in turns])
        return [fault.said for fault in found.faults if fault.kind == "wish_lost"]

    assert not lost(right)
    assert lost(wrong)


@pytest.mark.parametrize(
    "draft",
    [
        "Ida plants 90 bulbs of tulips, a third of which are rotten. How many bulbs come up?",
        "How many bulbs come up if Ida plants 90 tulip bulbs of which a third are rotten ones?",
    ],
)
def test_another_order_closes_no_gap(draft: str) -> None:
    assert check(draft, [("user", turn) for turn in CUT[0][0]]).faithful


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        ("Order a cup and a pan.", "Order a pan."),
        ("Order a cup and a pan for Mia.", "Order a pan for Mia."),
        ("Order red cups and pans.", "Order red pans."),
    ],
)
def test_one_of_two_things_is_missed_with_what_joined_them(said: str, draft: str) -> None:
    assert [fault.kind for fault in check(draft, [("user", said)]).faults] == ["wish_lost"]


def test_one_of_two_deeds_may_be_put_with_the_other() -> None:
    assert check("Book a table for 4.", [("user", "Find and book a table for 4.")]).faithful
