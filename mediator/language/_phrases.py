"""Word lists written as running text, and tables of phrases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import chain, product
from typing import Generic, TypeVar

from midturn.mediator._kept import Remembered

Meaning = TypeVar("Meaning")
Phrase = tuple[str, ...]
"""Folded words."""
Phrases = Mapping[str, Sequence[Phrase]]
"""Phrases by their first words, longest first."""
NEVER = re.compile(r"(?!)")
"""The pattern of a language that has no such words: it matches nothing."""
_HAN = ("\u3400", "\u9fff")


def plain(text: str) -> str:
    """Return `text` without case, accents and compatibility forms.

    >>> plain("São ５")
    'sao 5'
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(char for char in plain if not ("\u0300" <= char <= "\u036f"))
    return unicodedata.normalize("NFKC", kept).replace("’", "'")


fold = Remembered(plain).__getitem__
"""The same for words, which come again and again."""


def words(text: str) -> list[str]:
    """Return the words of a list written as running text."""
    return text.split()


def any_of(text: str) -> str:
    """Return the pattern of any word of a list written as running text, the longest first.

    >>> any_of("on once")
    '(?:once|on)'
    """
    return "(?:" + "|".join(sorted(words(text), key=lambda word: (-len(word), word))) + ")"


def folded(text: str) -> frozenset[str]:
    """Return the folded words of a list written as running text."""
    return frozenset(fold(text).split())


def phrases(text: str) -> list[tuple[str, ...]]:
    """Return the phrases of a list, parted by `|`, as tuples of their words."""
    return [tuple(phrase.split()) for phrase in text.split("|")]


def variants(text: str) -> tuple[Phrase, ...]:
    """Return the phrases of a list, parted by `|`, with each of the words that a slash parts in its place.

    >>> variants("do/does the trick")
    (('do', 'the', 'trick'), ('does', 'the', 'trick'))
    """
    parted = (word_lists for phrase in phrases(text) if (word_lists := [word.split("/") for word in phrase]))
    return tuple(chain.from_iterable(product(*word_lists) for word_lists in parted))


def joined(text: str) -> tuple[str, ...]:
    """Return the phrases of a list, parted by `|`, each with one space between its words."""
    return tuple(map(" ".join, phrases(text)))


def pieces(phrase: str) -> tuple[str, ...]:
    """Return a phrase's words, each Han character one word.

    >>> pieces("Au moins"), pieces("不超过")
    (('au', 'moins'), ('不', '超', '过'))
    """
    spaced = "".join(f" {c} " if _HAN[0] <= c <= _HAN[1] else c for c in fold(phrase))
    return tuple(spaced.split())


class PhraseTable(Generic[Meaning]):
    """Phrases of folded words, each with what it means."""

    __slots__ = ("first", "longest", "meanings")

    def __init__(self, meanings: Mapping[tuple[str, ...], Meaning]) -> None:
        self.meanings = dict(meanings)
        self.first = frozenset(phrase[0] for phrase in self.meanings)
        """Words that begin a phrase: all others need no look-up."""
        self.longest = max(map(len, self.meanings), default=0)

    def match(self, words: Sequence[str], at: int = 0) -> tuple[Meaning, int] | None:
        """Return the meaning of the longest phrase at `at` and the index after it."""
        if at >= len(words) or words[at] not in self.first:
            return None
        for end in range(min(len(words), at + self.longest), at, -1):
            meaning = self.meanings.get(tuple(words[at:end]))
            if meaning is not None:
                return meaning, end
        return None

    def __bool__(self) -> bool:
        return bool(self.meanings)


def table(*lists: tuple[Meaning, str]) -> PhraseTable[Meaning]:
    """Return a table of meanings, each with its phrases written in one text and parted by `|`."""
    return PhraseTable(
        {pieces(phrase): meaning for meaning, text in lists for phrase in text.split("|") if phrase.strip()}
    )


def phrase_set(text: str) -> frozenset[tuple[str, ...]]:
    """Return folded phrases, parted by `|`."""
    return frozenset(pieces(phrase) for phrase in text.split("|") if phrase.strip())


def word_table(*lists: tuple[Meaning, str]) -> PhraseTable[Meaning]:
    """Return a table whose phrases are words written as running text; `_` joins those of several words."""
    return PhraseTable(
        {pieces(word.replace("_", " ")): meaning for meaning, text in lists for word in text.split()}
    )


def longest_first(text: str) -> tuple[Phrase, ...]:
    """Return folded phrases, parted by `|`, the longest first."""
    return tuple(sorted(phrases(fold(text)), key=len, reverse=True))


def by_first(text: str) -> Phrases:
    """Return folded phrases, parted by `|`, by their first words."""
    found: dict[str, list[Phrase]] = {}
    for phrase in longest_first(text):
        found.setdefault(phrase[0], []).append(phrase)
    return found


def classes(text: str) -> tuple[frozenset[str], ...]:
    """Return classes of folded words, parted by `|`."""
    return tuple(map(folded, text.split("|")))


def mapping(text: str) -> dict[str, str]:
    """Read `a b c = d | ...`: each word before the sign stands for the one behind it."""
    pairs = [part.split("=") for part in text.split("|")]
    return {word: meaning.strip() for said, meaning in pairs for word in said.split()}


def opposites(text: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Read `a b : c d | ...`: words on one side of a colon mean the opposite of those on the other."""
    pairs = [part.split(":") for part in text.split("|")]
    return tuple((frozenset(one.split()), frozenset(other.split())) for one, other in pairs)
