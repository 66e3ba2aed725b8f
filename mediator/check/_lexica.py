"""Which words a language has: those that rules know, and those of its lexicon."""

from __future__ import annotations

from collections.abc import Set
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from midturn.mediator._kept import LONGEST_WORD
from midturn.mediator._limits import keep_on
from midturn.mediator.language import Language, known_words

if TYPE_CHECKING:
    from spellchecker import SpellChecker

_APART = 2
"""Letters by which a mistyped word may be longer or shorter than the right one."""
_ALIKE = 0.75
"""Share of the letters that a mistyped word and the right one have in the same order."""


def is_unheard_of(folded: str, language: Language, among: Set[str]) -> bool:
    """Tell whether a word is in no lexicon, and is no other word mistyped: `zantac`, `figma`.

    Nothing else can be said for it.

    Args:
        folded: the word.
        language: of the word.
        among: words of which one may be the word written right, also where it has two slips.
    """
    if not language.lexicon or len(folded) > LONGEST_WORD or not folded.isalpha():
        return False
    keep_on()
    lexicon = lexicon_of(language)
    if folded in words_known_in(language) or folded in lexicon:
        return False
    begun = [word for word in among if word[:1] == folded[:1] and abs(len(word) - len(folded)) <= _APART]
    if get_close_matches(folded, begun, n=1, cutoff=_ALIKE):
        return False
    # Who mistypes a word mostly has its first letter right.
    near = lexicon.known(lexicon.edit_distance_1(folded))
    return not any(word[:1] == folded[:1] or sorted(word) == sorted(folded) for word in near)


@cache
def words_known_in(language: Language) -> frozenset[str]:
    """Return the words that rules know, short forms such as `hrs` among them."""
    return known_words(language).union(*language.classes)


@cache
def _read_lexicon(name: str) -> SpellChecker:
    from spellchecker import SpellChecker  # Reading one takes 0.1 to 0.4 s.

    return SpellChecker(language=name)


def lexicon_of(language: Language) -> SpellChecker:
    """Return the lexicon of a language that has one."""
    return _read_lexicon(language.lexicon)
