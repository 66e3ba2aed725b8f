"""The wording of what was said, clause by clause."""

import pytest
from hypothesis import given, strategies as st

from midturn.mediator import Statement
from midturn.mediator.check import clauses


def lost(text, *said):
    found = clauses(text, [Statement(text=each, turn=turn) for turn, each in enumerate(said, 1)])
    return None if found is None else [clause.lost for clause in found]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Paint the fence green, and leave the gate.", "Please paint the fence green and leave the gate."),
        ("The soup must not be salty.", "Make a soup without it being salty."),
        ("No nuts.", "Nuts are not allowed."),
        ("Male den Zaun grün.", "Bitte den Zaun grün malen."),
        ("Peins la clôture en vert.", "Peins en vert la clôture."),
        ("把篱笆涂成绿色", "请把篱笆涂成绿色"),
    ],
)
def test_what_says_the_same_keeps_all(said, text):
    assert not any(lost(text, said))
    assert not any(lost(said, said))


def test_each_clause_says_what_it_lost():
    said = ("Paint the fence green, and leave the gate.", "Wear gloves.")
    assert lost("Paint the fence.", *said) == [("green",), ("gate",), ("gloves",)]


def test_a_word_that_is_denied_is_not_kept_by_one_that_is_wanted():
    assert lost("A salty soup.", "The soup must not be salty.") == [("salty",)]
    assert lost("A soup, not salty.", "A salty soup.") == [("salty",)]


def test_values_and_what_they_replaced_are_no_wording():
    assert lost("", "At 7:30 pm on 3 May 2027.") == []
    assert lost("Paint 5 fences.", "Paint 4 fences.", "No, 5.") == [()]


def test_another_verb_asks_the_same_or_not():
    assert lost("Reserve a boat.", "Book a boat.") == [()]
    assert lost("Sell a boat.", "Book a boat.") == [("Book",)]


@pytest.mark.parametrize("said", ["Покрась забор в зелёный цвет.", "Malowaj płot na zielono, proszę bardzo."])
def test_a_language_that_is_not_known_says_nothing(said):
    assert lost("Paint the fence.", said) is None
    assert lost(said, "Paint the fence green and leave the gate.") is None


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=3))
def test_any_text_is_read(text, said):
    for kept in lost(text, *said) or ():
        assert isinstance(kept, tuple)
