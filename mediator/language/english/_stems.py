"""English stems without the endings of inflection."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=8_192)
def light_stem(word: str) -> str:
    """Cut the common endings of inflection off a word, so that its forms meet and its relatives don't.

    >>> light_stem("libraries"), light_stem("booked"), light_stem("running")
    ('librari', 'book', 'run')
    """
    if len(word) > 5 and word.endswith("ing"):
        return _undoubled(word[:-3])
    if len(word) > 4 and word.endswith("ed"):
        return _undoubled(word[:-2])
    if len(word) > 4 and word.endswith("ies"):
        return word[:-2]
    if len(word) > 3 and word.endswith("y"):
        return word[:-1] + "i"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    if len(word) > 4 and word.endswith("e"):
        return word[:-1]
    return word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 2 and word[-1] == word[-2] and word[-1] not in "lsz" else word
