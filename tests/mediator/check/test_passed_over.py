"""What a user passed over by picking something else is no source for a draft."""

from __future__ import annotations

import pytest

from midturn import check

PICKED = [
    (
        "Kayaks for Saturday are $40, or $55 with a guide.",
        "the one with the guide. my cousin hasn't paddled before, is that ok?",
        "Book the kayak with the guide, {} for Saturday. My cousin hasn't paddled before, is that okay?",
        "$55",
        "$40",
    ),
    (
        "The vet has 8:15, 11:00 and 17:30 on Monday.",
        "the last one. and can he cut her claws too?",
        "Book the vet for Monday at {}, and ask whether he can cut her claws, too.",
        "17:30",
        "11:00",
    ),
]


@pytest.mark.parametrize(("answer", "reply", "draft", "picked", "passed"), PICKED)
def test_a_value_that_was_passed_over_is_invented(
    answer: str, reply: str, draft: str, picked: str, passed: str
) -> None:
    said = [("user", "what do you have"), ("assistant", answer), ("user", reply)]
    assert passed not in {value.written for value in check(draft.format(picked), said).invented}
    assert passed in {value.written for value in check(draft.format(passed), said).invented}


def test_who_comes_back_to_the_other_one_may_take_it() -> None:
    answer, reply, draft, _, passed = PICKED[0]
    said = [
        ("user", "what do you have"),
        ("assistant", answer),
        ("user", reply),
        ("assistant", "Beginners are welcome."),
        ("user", "then the other one will do for us"),
    ]
    assert passed not in {value.written for value in check(draft.format(passed), said).invented}
