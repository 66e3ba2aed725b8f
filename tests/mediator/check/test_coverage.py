"""A short statement without any value is not passed over; courtesies and corrections may be."""

import pytest

from midturn.mediator import Statement
from midturn.mediator.check import compared


def lost(text, *turns):
    said = [Statement(text=turn, turn=number) for number, turn in enumerate(turns, start=1)]
    return [value.written for value in compared(text, said).lost if value.kind == "wording"]


def test_a_fragment_none_of_whose_words_remain_is_lost():
    assert lost("I want 3 pizzas.", "I'd like pizza", "margherita", "3 of them", "large please") == [
        *("margherita", "large please")
    ]


def test_one_of_its_words_in_any_inflection_is_enough():
    assert (
        lost("Send three large margheritas, for pizza night.", "I'd like pizzas", "margherita", "large") == []
    )


@pytest.mark.parametrize("said", ["thanks!", "sounds good", "never mind", "hmm, wait", "ok great", "?", "🙂"])
def test_what_says_nothing_may_be_left_out(said):
    assert lost("I want pizza.", "I'd like pizza", said) == []


def test_long_sentences_may_be_put_in_other_words():
    said = "somewhere quiet where grandparents feel comfortable during conversation"
    assert lost("Book a calm restaurant.", "Book a restaurant", said) == []
