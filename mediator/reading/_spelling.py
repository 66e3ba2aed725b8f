"""Mend words that decide something where they are mistyped by one letter."""

from __future__ import annotations

import re
from functools import lru_cache

from midturn.mediator._mistypings import shortened, swapped
from midturn.mediator.language import ENGLISH

_WORDS = ENGLISH.turns


def _lexicon() -> frozenset[str]:
    """Return the words that the patterns are made of."""
    patterns = [*_WORDS.signals.values(), *(pattern for _, pattern in _WORDS.kinds), _WORDS.reply_rule]
    text = " ".join(_ESCAPE.sub(" ", pattern.pattern) for pattern in patterns)
    return frozenset(word for word in _LETTERS.findall(text) if len(word) >= 3)


_ESCAPE = re.compile(r"\\[A-Za-z]|\(\?[:=!<]+")
_LETTERS = re.compile(r"[a-z]+")


def _mistypings() -> dict[str, str]:
    """Return the patterns' words by what they become when one letter is swapped, doubled or left out."""
    known, found = _lexicon(), dict(_WORDS.mistyped)
    right = known | _WORDS.right | _WORDS.common | _WORDS.empty
    for word in sorted(known):
        for form in _forms(word) - right:
            found.setdefault(form, word)
    return found


def _forms(word: str) -> set[str]:
    doubled = {word[:at] + word[at] + word[at:] for at in range(len(word))}
    return doubled | swapped(word) | (shortened(word) if len(word) >= 4 else frozenset())


_MENDED = _mistypings()


@lru_cache(maxsize=4_096)
def corrected(word: str) -> str:
    """Return the decisive word of which `word` is a mistyping by one letter, else `word`.

    >>> corrected("explian"), corrected("white")
    ('explain', 'white')
    """
    return _MENDED.get(word, word)
