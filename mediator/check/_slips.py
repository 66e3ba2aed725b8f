"""Words that the user mistyped by one letter, which a draft writes right, or leaves out where they are small.

Only a word in small letters is one that no lexicon has and that leaves nobody in doubt: the word that is
meant stands in the draft or is a small one, and no number, day, bound or negation is as near. What stands
in quotes, after a colon or behind a figure is kept to the letter, and so are turns that speak of spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cache

from midturn.mediator._kept import LONGEST_WORD, kept
from midturn.mediator._limits import keep_on
from midturn.mediator._mistypings import shortened, swapped
from midturn.mediator.check._brief import Brief
from midturn.mediator.check._lexica import lexicon_of, words_known_in
from midturn.mediator.check._put import Put, moved_change, with_put
from midturn.mediator.language import LANGUAGES, Language, fold, language_of, main_language
from midturn.mediator.values import quotes_in

_LETTERS = "a-zß-öø-ÿœ"
_WORD = re.compile(
    rf"(?<![^\s(])(?:[{_LETTERS}]{{3,{LONGEST_WORD}}}|[A-Z][{_LETTERS}]{{4,9}})(?=[\s.,;!?)]|\Z)"
)
_LOWER = re.compile(rf"(?<!\w)[{_LETTERS}]{{3,{LONGEST_WORD}}}(?!\w)")
_NAME = re.compile(rf"(?<!\w)[A-Z][{_LETTERS}]{{5,9}}(?!\w)")
"""A word with a capital, which may be a day or a month."""
_OF_SPELLING = frozenset[str]().union(*(language.of_spelling for language in LANGUAGES.values()))
_MATERIAL = re.compile(r":\s|[`{}<>]")
_FIGURE = re.compile(r"\d\S*\s+\Z")
_LONG = 4
"""Letters from which one may be left out or doubled: `pln` is no mistyped `plan`."""
_FREQUENT = 500
"""Times that the lexicon's sources have a word that may be meant."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a turn, and where it begins."""

    text: str
    start: int


def mended(brief: Brief, draft: str) -> Brief:
    """Return a brief in which the user's mistyped words are written right."""
    language = main_language([draft])
    if not language.lexicon:
        return brief
    right = _Right(draft, language)
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
    """What may be meant by mistyped words: a draft's words, and the small ones of its language."""

    def __init__(self, draft: str, language: Language) -> None:
        days = (word.lower() for word in _NAME.findall(draft))
        self._language = language
        self._written = frozenset(re.findall(r"\w+", draft.lower()))
        self._words = frozenset(_LOWER.findall(draft)).union(day for day in days if day in _days(language))
        self._without = _without_a_letter(self._words)

    def puts(self, text: str) -> Iterator[Put]:
        """Yield the mistyped words of a turn, with the right ones."""
        keep_on()
        for word in _own_words(text):
            written = word.text.lower()
            if written in self._written or written in words_known_in(self._language):
                continue
            if right := self._right(written, is_name=written != word.text):
                yield Put(word.start, word.start + len(written), right)

    def _right(self, written: str, *, is_name: bool) -> str | None:
        forms = swapped(written) | _once(written)
        said = self._words & forms | self._without.get(written, frozenset())
        small = self._small(written, forms)
        if not (said or small):
            return None
        if is_name:
            said, small = said & _days(self._language), frozenset[str]()
        return _meant(written, said, small, self._language)

    def _small(self, written: str, forms: Set[str]) -> Set[str]:
        """Return the small words that may be meant; of three letters, only by listed ones: `hwy` is none."""
        language = self._language
        if len(written) < _LONG and written not in language.mistyped_small:
            return frozenset()
        return language.function_words & forms | _small_without(language).get(written, frozenset())


def _meant(written: str, said: Set[str], small: Set[str], language: Language) -> str | None:
    """Return what is meant by a word that a lexicon lacks.

    Args:
        written: the word.
        said: what the draft says near to it.
        small: small words near to it.
        language: of the draft.
    """
    lexicon = lexicon_of(language)
    if written in lexicon:
        return None
    near = lexicon.edit_distance_1(written)
    changed = {word for word in near if len(word) == len(written)} - swapped(written)
    decisive = _decisive(language) & (near if len(written) > _LONG else near - changed)
    if decisive:
        return next(iter(decisive)) if len(decisive) == 1 and decisive <= said else None
    frequency = lexicon.word_frequency
    found = {word for word in said if frequency[word] >= _FREQUENT} or small
    return max(found, key=lambda word: (frequency[word], word), default=None)


@kept
def _own_words(text: str) -> tuple[_Word, ...]:
    """Return the words of a turn that may be mistyped."""
    material = _MATERIAL.search(text)
    own = text if material is None else text[: material.start()]
    if not _OF_SPELLING.isdisjoint(re.findall(r"\w+", fold(own))):
        return ()
    quoted = bytearray(len(own))
    for match in quotes_in(own):
        quoted[match.start() : match.end()] = b"\1" * len(match.group())
    return tuple(
        _Word(match.group(), match.start())
        for match in _WORD.finditer(own)
        if not quoted[match.start()]
        and not _FIGURE.search(own, max(0, match.start() - LONGEST_WORD), match.start())
    )


def _once(word: str) -> frozenset[str]:
    """Return what a word may have been before a letter was doubled."""
    if len(word) < _LONG:
        return frozenset()
    return frozenset(word[:at] + word[at + 1 :] for at in range(len(word) - 1) if word[at] == word[at + 1])


def _without_a_letter(words: Set[str]) -> Mapping[str, Set[str]]:
    """Return words by what is left of each without one of its letters."""
    found: dict[str, set[str]] = {}
    for word in words:
        for form in shortened(word) if len(word) > _LONG else ():
            found.setdefault(form, set()).add(word)
    return found


@cache
def _small_without(language: Language) -> Mapping[str, Set[str]]:
    return _without_a_letter(language.function_words)


@cache
def _days(language: Language) -> frozenset[str]:
    return language.weekdays.first | language.months.first


@cache
def _decisive(language: Language) -> frozenset[str]:
    """Return the words that make another request of it where one is taken for another."""
    tables = (
        language.negations, language.bounds_before, language.bounds_in_time, language.bounds_after,
        language.near_days,
    )  # fmt: skip
    lists = (language.number_words, language.than, language.more, language.less, _days(language))
    alone = (phrase[0] for table in tables for phrase in table.meanings if len(phrase) == 1)
    return frozenset(alone).union(*lists)
