"""What the user said no to when asked: a draft may deny it, and may not want it."""

from __future__ import annotations

import pytest

from midturn.mediator.check import check

Said = tuple[str, ...]
"""User and assistant in turn."""

BIKE: Said = ("find a bike for me", "Should it be electric?", "no. a used one")
PARTY: Said = ("write an invitation to the party", "Should I mention the address?", "no")
TEA: Said = ("order the tea", "With milk?", "no thanks")
TRAIN: Said = ("book the train to Ulm on Friday", "Do you want a window seat?", "no, an aisle seat")
TAXI: Said = ("book a taxi for 5 pm", "Is a shared ride fine?", "no problem")


def held(draft: str, said: Said) -> bool:
    return check(draft, [("assistant" if at % 2 else "user", text) for at, text in enumerate(said)]).faithful


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Find a used bike for me, not an electric one.", BIKE),
        ("Find a used bike for me.", BIKE),
        ("Write an invitation to the party. Leave out the address.", PARTY),
        ("Write an invitation to the party without the address.", PARTY),
        ("Order the tea, but no milk with it.", TEA),
        ("Book the train to Ulm on Friday, an aisle seat.", TRAIN),
        ("Book the train to Ulm on Friday, an aisle seat, not a window seat.", TRAIN),
    ],
)
def test_what_was_declined_may_be_denied(draft: str, said: Said) -> None:
    assert held(draft, said)


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Find a used electric bike for me.", BIKE),
        ("Write an invitation to the party and mention the address.", PARTY),
        ("Order the tea, but no sugar with it.", TEA),
        ("Order the tea with milk.", TEA),
        ("Book the train to Ulm on Friday, a window seat.", TRAIN),
        ("Book a taxi for 5 pm, not shared.", TAXI),
    ],
)
def test_what_was_declined_is_not_wanted_and_nothing_else_is_denied(draft: str, said: Said) -> None:
    assert not held(draft, said)
