"""Texts reduced to what is compared of them to the letter."""

from __future__ import annotations

import re

from midturn.mediator.language import plain

_SPACING = re.compile(r"[\s\"'“”‘’`]+")
_LOOSE = re.compile(r"[\s\"'“”‘’«»„`*_]+")


def bare(text: str) -> str:
    """Return `text` folded, with quotes, emphasis and white space as single spaces, no closing punctuation.

    >>> bare('“Thank  you!”')
    'thank you'
    """
    return _LOOSE.sub(" ", plain(text)).strip(" .,;:!?")


def spaced_words(bare: str) -> str:
    """Return the words of a text with one space before, between and after them."""
    return re.sub(r"\W+", " ", f" {bare} ")


def letters_of(bare: str) -> str:
    """Return the letters and digits of a text, or the text itself where it has none."""
    return re.sub(r"[\W_]+", "", bare) or bare


def solid(text: str) -> str:
    """Return `text` folded, without white space and quotes."""
    return _SPACING.sub("", plain(text))
