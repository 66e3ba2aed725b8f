"""The stems of words: for what a draft keeps of what was said, and for what a turn shares with others."""

import pytest

from midturn.mediator.language import ENGLISH
from midturn.mediator.values import root_of, stem


@pytest.mark.parametrize(
    "forms", [("leave", "leaves", "leaving", "left"), ("beat", "beats", "beaten"), ("have", "has", "had")]
)
def test_forms_of_a_verb_have_one_root(forms: tuple[str, ...]) -> None:
    assert len({root_of(form) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("public", "publication"), ("import", "important")])
def test_turns_are_told_apart_by_words_of_one_root(one: str, other: str) -> None:
    assert stem(one) == stem(other)
    assert ENGLISH.turns.light_stem(one) != ENGLISH.turns.light_stem(other)


def test_a_reader_knows_inflected_forms_of_a_word() -> None:
    assert len(set(map(ENGLISH.turns.light_stem, ["book", "books", "booked", "booking"]))) == 1
