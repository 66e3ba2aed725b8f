"""Policies decide by turn and scores alone."""

import pytest

from drift import at_turns, never
from drift.interventions import reminded


def test_at_turns_intervenes_at_those_turns_and_says_why():
    policy = at_turns(4, 7)
    assert [turn for turn in range(1, 10) if policy.decide(turn, ()).kind == "remind"] == [4, 7]
    assert policy.decide(4, ()).policy == "at_turns(4, 7)"
    assert policy.decide(4, ()).reason == "turn 4 is scheduled"


def test_never_leaves_every_turn_alone():
    assert {never().decide(turn, ()).kind for turn in range(1, 10)} == {"none"}


@pytest.mark.parametrize("turns", [(), (0,), (3, -1)])
def test_turns_are_counted_from_one(turns):
    with pytest.raises(ValueError, match="from 1 on"):
        at_turns(*turns)


def test_a_reminder_adds_the_goal_and_keeps_the_users_words():
    text = reminded("And for 4.", "Book a table.")
    assert text.startswith("And for 4.")
    assert "Book a table." in text
