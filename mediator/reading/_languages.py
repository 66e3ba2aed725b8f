"""Tell a turn in English from one in another language, as far as the reader's rules need to know."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from midturn.mediator._kept import kept
from midturn.mediator.language import ENGLISH, LANGUAGES, UNKNOWN
from midturn.mediator.reading._text import words_of

Tongue = Literal["english", "other", "unclear"]

_ENGLISH = ENGLISH.turns
_OTHERS = tuple(language.turns for language in (*LANGUAGES.values(), UNKNOWN) if language is not ENGLISH)
_QUESTIONS = frozenset[str]().union(*(words.asking for words in _OTHERS))
_THANKS = frozenset[str]().union(*(words.thanking for words in _OTHERS))
_ELSEWHERE = frozenset[str]().union(_QUESTIONS, *(words.frequent for words in _OTHERS))
_SHORT = 12
"""Characters up to which a turn is hardly more than a name, a choice or a nod."""
_FRAGMENT = 4
"""Words from which English words are expected in a turn in English."""


@kept
def tongue_of(text: str) -> Tongue:
    """Return the tongue of a turn's own words; `unclear` for fragments without a frequent word."""
    words = words_of(text)
    letters = [letter for letter in words.own[:400] if letter.isalpha()]
    if letters and sum(not _is_latin(letter) for letter in letters) * 3 > len(letters):
        return "other"
    tokens = words.tokens[:200]
    english = sum((token in _ENGLISH.common) + (token in _ENGLISH.empty) for token in tokens)
    elsewhere = sum(2 for token in tokens if token in _ELSEWHERE)
    if elsewhere > english:
        return "other"
    if english:
        return "english" if english * 4 >= len(tokens) else "unclear"
    worded = [token for token in tokens if token.isalpha()]
    return "other" if len(worded) > _FRAGMENT and _has_accents(words.own) else "unclear"


def asks_elsewhere(text: str) -> bool:
    """Tell whether a turn in another language has one of its question words.

    >>> asks_elsewhere("warum in zwei Stufen"), asks_elsewhere("für sechs Personen")
    (True, False)
    """
    return bool(_QUESTIONS & set(words_of(text).tokens)) or any(
        words.asking_signs.search(text) for words in _OTHERS
    )


def thanks_elsewhere(text: str) -> bool:
    """Tell whether a turn in another language says thanks or goodbye and little else."""
    # As written: among English words, `dank` would be taken for a mistyped `drank`.
    tokens = re.findall(r"\w+", text.casefold())
    return (len(tokens) <= _FRAGMENT and bool(_THANKS & set(tokens))) or any(
        words.thanking_signs.search(text) for words in _OTHERS
    )


def is_short(text: str) -> bool:
    """Tell whether a turn is so short that it hardly adds anything by itself."""
    said = text.strip()
    return len(said) <= (_SHORT if any(map(_is_latin, filter(str.isalpha, said))) else _SHORT // 2)


def _has_accents(text: str) -> bool:
    return any(letter.isalpha() and ord(letter) > 127 for letter in text)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
