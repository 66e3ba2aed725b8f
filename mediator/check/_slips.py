"""Words that the user mistyped by one letter: a draft may write them right, or leave a small one out.

A mistyped word is one that no lexicon has and that is a letter away from a word of the draft, or from a small
word of its language. What is quoted, or stands after a colon, is kept to the letter; so are names, unless two
letters are exchanged or one is doubled: `Hana` may well be none but `Hana`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from midturn.mediator._kept import kept
from midturn.mediator.check._brief import Brief
from midturn.mediator.check._put import Put, moved_change, with_put
from midturn.mediator.language import Language, fold, known_words, language_of, main_language
from midturn.mediator.values import quotes_in

if TYPE_CHECKING:
    from spellchecker import SpellChecker

_WORD = re.compile(r"(?<![\w'’@/.#-])[^\W\d_]+(?:['’][^\W\d_]+)?(?![\w'’@/#-]|\.\w)")
_MATERIAL = re.compile(r":\s|```")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:\n]|[-*•])\s*\Z")
_SHORTEST = 3
"""Letters of a word that may be mistyped."""
_SUBSTITUTED = 5
"""Letters of a word of which one may be another letter."""
_LONG_NAME = 6
"""Letters of a day's or month's name that is taken for nobody's: `Mary` is no mistyped `May`."""
_LIKELIER = 1_000
"""Times that a word is more frequent than what is taken for a mistyping of it."""
Slip = Literal["swapped", "doubled", "left out", "put in", "changed"]
_ANY = frozenset[Slip](["swapped", "doubled", "left out", "put in", "changed"])
_OF_SMALL = frozenset[Slip](["swapped", "doubled", "left out"])
_OF_NAMES = frozenset[Slip](["swapped", "doubled"])


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text, with its place."""

    text: str
    fold: str
    start: int
    has_capital: bool
    """Whether it has a capital within a sentence."""


def mended(brief: Brief, draft: str) -> Brief:
    """Return a brief in which the user's mistyped words are written right."""
    language = main_language([draft])
    if not language.lexicon:
        return brief
    right = _Right(_words(draft), language)
    put: dict[int, list[Put]] = {}
    statements = list(brief.statements)
    for at, statement in enumerate(statements):
        found = list(right.puts(statement.text)) if statement.by == "user" else []
        # A word of another language may be a letter away from one of the draft's.
        if found and language_of(statement.text, language) is language:
            put[statement.turn] = found
            statements[at] = statement.model_copy(update={"text": with_put(statement.text, found)})
    if not put:
        return brief
    changes = tuple(moved_change(change, put) for change in brief.changes)
    return replace(brief, statements=tuple(statements), changes=changes)


class _Right:
    """What may be meant by mistyped words: a draft's words and the small ones of its language."""

    def __init__(self, draft: Iterable[_Word], language: Language) -> None:
        self._language = language
        self._words = {word.fold: word for word in draft}
        self._near: dict[str, list[str]] = {}
        for word in self._words:
            for form in _shortened(word):
                self._near.setdefault(form, []).append(word)

    def puts(self, text: str) -> Iterator[Put]:
        """Yield the mistyped words of a text of the user's, with the right ones."""
        for word in _own_words(text):
            if word.fold not in self._words and (right := self._right(word)):
                end = word.start + len(word.text)
                yield Put(word.start, end, right[0].upper() + right[1:] if word.text[0].isupper() else right)

    def _right(self, word: _Word) -> str | None:
        written, language = word.fold, self._language
        if len(written) < _SHORTEST or written in _known(language):
            return None
        for other in _near(written, self._near):
            meant = self._words[other]
            has_capital = word.has_capital or meant.has_capital
            is_name = has_capital and language.capitals == "names" and other not in _days(language)
            slip = _slip(written, other)
            if slip in (_OF_NAMES if is_name else _ANY) and _is_likelier(other, written, language):
                return meant.text if meant.has_capital else meant.text.lower()
        if word.text[0].isupper():
            return None
        small = (other for other in _near(written, _small(language)) if _slip(written, other) in _OF_SMALL)
        return next((other for other in small if _is_likelier(other, written, language)), None)


@kept
def _own_words(text: str) -> tuple[_Word, ...]:
    """Return the words that are the user's own, not those of what is quoted or brought along."""
    material = _MATERIAL.search(text)
    end = len(text) if material is None else material.start()
    quoted = [match.span() for match in quotes_in(text)]
    return tuple(
        word for word in _words(text[:end]) if not any(start <= word.start < stop for start, stop in quoted)
    )


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        yield _Word(word, fold(word), start, word[0].isupper() and not _opens(text, start))


def _opens(text: str, at: int) -> bool:
    """Tell whether a sentence or an item of a list begins at a place."""
    return _SENTENCE_START.search(text, max(0, at - 4), at) is not None


@lru_cache(maxsize=16_384)
def _shortened(word: str) -> tuple[str, ...]:
    """Return a word, and what it becomes without one of its letters: words a letter apart share one."""
    return (word, *dict.fromkeys(word[:at] + word[at + 1 :] for at in range(len(word))))


@cache
def _known(language: Language) -> frozenset[str]:
    """Return the words that rules know, short forms such as `hrs` among them."""
    return known_words(language).union(*language.classes)


@cache
def _days(language: Language) -> frozenset[str]:
    """Return the names of days and months that no other name is a letter away from."""
    named = (*language.weekdays.first, *language.months.first)
    return frozenset(word for word in named if len(word) >= _LONG_NAME)


@cache
def _small(language: Language) -> Mapping[str, Sequence[str]]:
    """Return the small words of a language by what a slip makes of them."""
    found: dict[str, list[str]] = {}
    for word in sorted(language.common_words):
        if len(word) >= _SHORTEST and word.isalpha():
            for form in _shortened(word):
                found.setdefault(form, []).append(word)
    return found


def _near(written: str, near: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the words that may be a letter away, each once."""
    yield from dict.fromkeys(word for form in _shortened(written) for word in near.get(form, ()))


def _slip(written: str, meant: str) -> Slip | None:
    """Return what was done to one letter of a word; `None` where it was more."""
    longer = max(len(written), len(meant))
    at = next(
        (at for at, pair in enumerate(zip(written, meant, strict=False)) if len({*pair}) > 1), longer - 1
    )
    if len(written) == len(meant):
        if written[at:] == meant[at + 1 : at + 2] + meant[at] + meant[at + 2 :]:
            return "swapped"
        is_long = len(meant) >= _SUBSTITUTED
        return "changed" if is_long and written[at + 1 :] == meant[at + 1 :] else None
    if written[at:] == meant[at + 1 :]:
        return "left out"
    if written[at + 1 :] != meant[at:]:
        return None
    return "doubled" if at and written[at] == written[at - 1] else "put in"


def _is_likelier(meant: str, written: str, language: Language) -> bool:
    """Tell whether a lexicon knows what is meant, and what is written not at all or as something rare."""
    frequency = _lexicon(language.lexicon).word_frequency
    return frequency[meant] > _LIKELIER * frequency[written]


@cache
def _lexicon(name: str) -> SpellChecker:
    from spellchecker import SpellChecker  # Reading one takes a tenth of a second, and few turns need it.

    return SpellChecker(language=name)
