"""A draft that says the contrary of what was said of the same thing, and what is none."""

from __future__ import annotations

import pytest

from midturn.mediator.check import check

FIELD = ("What does the fence of an 80 m long field cost?", "One of the long sides needs none.")
SOUP = ("Cook a soup.", "I like spicy soups, not mild ones.")
LAMP = ("Find a lamp.", "With a bright bulb.")


def held(draft: str, said: tuple[str, ...]) -> bool:
    return check(draft, [("user", text) for text in said]).faithful


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("What does the fence of an 80 m long field cost if one of the long sides needs none?", FIELD),
        ("Cook a spicy soup, not a mild one.", SOUP),
        ("Find a lamp whose bulb is bright.", LAMP),
    ],
)
def test_the_same_property_is_kept(draft: str, said: tuple[str, ...]) -> None:
    assert held(draft, said)


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("What does the fence of an 80 m long field cost if one of the short sides needs none?", FIELD),
        ("Cook a mild soup.", SOUP),
        ("Find a lamp with a dim bulb.", LAMP),
    ],
)
def test_the_contrary_is_not(draft: str, said: tuple[str, ...]) -> None:
    assert not held(draft, said)
