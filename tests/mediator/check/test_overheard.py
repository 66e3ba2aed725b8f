"""Phrases that only others said: what a label or a yes makes the user's own, and what stays another's."""

from __future__ import annotations

import pytest
from langchain_core.messages import convert_to_messages

from midturn.mediator import Mediator
from midturn.mediator.check import check

_VISIT = [
    ("user", "I need two desks for our new office in Leeds."),
    ("assistant", "There is a showroom in Leeds. Would you like me to arrange a guided tour?"),
]
_STAY = [
    ("user", "I need a room in Leeds for 2 nights."),
    ("assistant", "What will your arrival day be, and which billing address shall I use?"),
    ("user", "The 3rd of May."),
]


@pytest.mark.parametrize(
    "draft",
    [
        "Please get me a room in Leeds for 2 nights with the 3rd of May as the arrival day.",
        "Please get me a room. Location: Leeds; nights: 2; arrival day: the 3rd of May.",
        "Get me a room for 2 nights in Leeds (arrival day the 3rd of May).",
    ],
)
def test_a_label_of_a_value_may_be_anothers(draft: str) -> None:
    assert check(draft, _STAY).faithful


def test_what_only_others_said_is_no_wish_of_the_user() -> None:
    draft = "Get me a room in Leeds for 2 nights from the 3rd of May and save the billing address."
    found = check(draft, _STAY)
    assert [fault.kind for fault in found.faults] == ["wish_invented"]


TOUR = "Arrange a guided tour of the showroom in Leeds on Monday for our two desks for the new office."


def test_a_question_that_was_agreed_to_is_the_users_own() -> None:
    found = check(TOUR, [*_VISIT, ("user", "Yes please, on Monday.")])
    assert not [fault for fault in found.faults if fault.kind == "wish_invented"]


def test_a_question_that_was_not_agreed_to_stays_anothers() -> None:
    said = convert_to_messages([*_VISIT, ("user", "On Monday.")])
    reading = (
        Mediator().read(said).model_copy(update={"relation": "refines", "sure": True, "request": (1, 2)})
    )
    assert [fault for fault in check(TOUR, said, reading).faults if fault.kind == "wish_invented"]


_RIDE = [
    ("user", "I need a cab to 12 Quay Street."),
    ("assistant", "For how many?"),
    ("user", "For 3."),
    ("assistant", "Please confirm: a shared minibus to 12 Quay Street for 3, with the fare paid on the app."),
    ("user", "Yes, that's right."),
]


@pytest.mark.parametrize(
    ("draft", "is_faithful"),
    [
        ("Get a shared minibus to 12 Quay Street for 3, with the fare paid on the app.", True),
        ("Get a shared minibus to 12 Quay Street for 3, with a child seat.", False),
    ],
)
def test_what_was_repeated_and_agreed_to_is_the_users_own(draft: str, *, is_faithful: bool) -> None:
    assert check(draft, _RIDE).faithful == is_faithful


def test_what_a_question_brings_along_stays_the_assistants() -> None:
    said = [
        ("user", "plan dinners for the week"),
        ("assistant", "How much time do you have, and shall I hire a cook?"),
        ("user", "30 minutes, no mushrooms"),
    ]
    assert check("Plan dinners for the week in 30 minutes each, no mushrooms.", said).faithful
    assert not check(
        "Plan dinners for the week in 30 minutes each, no mushrooms, hire a cook.", said
    ).faithful


def test_one_of_two_that_were_asked_about_does_not() -> None:
    said = [
        ("user", "find a lamp"),
        ("assistant", "A floor lamp or a ceiling lamp?"),
        ("user", "something red"),
    ]
    assert not check("Find a red floor lamp.", said).faithful
