"""English words by themselves: frequent ones, contractions, and the stems of words."""

from __future__ import annotations

from functools import lru_cache


def listed(words: str) -> frozenset[str]:
    """Return the words of a text, parted by white space."""
    return frozenset(words.split())


STOP = listed(
    """a an the and or but if so then than that this these those there here it its he she they them his her
    their we our us i me my you your is are was were be been being am do does did has have had having
    will would shall should can could may might must not no nor only also too very just more most much
    many some any all each every both either neither other another such same own of in on at to for from
    by with about into over under after before between during through out up down off again further once
    as what which who whom whose when where why how one ones please want need like get got make made
    give given take use let now still yes okay ok thanks thank first second third per total number them
    thing things lot kind sort way"""
)
"""Words that carry no content of their own."""

COMMON = listed(
    """a an the and or but if so then than that this these those there here it its he she they them his her
    their we our us i me my you your is are was were be been being am do does did has have had having
    will would shall should can could may might must not no nor only also too very just more most much
    many some any all each every both either neither other another such same own of in on at to for from
    by with about into over under after before between during through out up down off again further once
    as what which who whom whose when where why how one ones please want need like get got make made
    give given take use let now still yes okay ok thanks thank first second third two three four five
    six seven eight nine ten half twice days day week weeks month year years time times hour hours
    minutes people man woman money price cost dollars euros monday tuesday wednesday thursday friday
    saturday sunday tomorrow today tonight morning evening afternoon new good great best better cheap
    cheaper next last back left right same it's write find show keep leave called list name text word
    words function table part question answer book play set start back row volume room bedroom kitchen
    office tickets train taxi station house home restaurant hotel flight movie music water work school
    food red blue green black white brown orange yellow small large big long short high low early late
    free open closed call go going went come see look say said tell told know think year shorter longer
    simpler formal funny another continue"""
)
"""Frequent English words, to tell English from other languages."""

AUXILIARIES = listed("will may might must can")
"""Auxiliaries that are names as well; with `'s` they are names."""

IS_AFTER = listed(
    """it he she that this there here what who where how when why which let everything everyone"""
)
"""Words after which `'s` stands for a verb and is no possessive."""

CONTRACTIONS: dict[str, tuple[str, ...]] = {
    "can't": ("can", "not"),
    "cant": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "wont": ("will", "not"),
    "let's": ("let", "us"),
    "lets": ("let", "us"),
    "im": ("i", "am"),
    "ive": ("i", "have"),
    "id": ("i", "would"),
    "whats": ("what", "is"),
    "thats": ("that", "is"),
    "dont": ("do", "not"),
    "doesnt": ("does", "not"),
    "didnt": ("did", "not"),
    "isnt": ("is", "not"),
    "youre": ("you", "are"),
    "pls": ("please",),
    "plz": ("please",),
    "ur": ("your",),
    "thx": ("thanks",),
    "ty": ("thanks",),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
}
"""What contractions stand for, those written without their mark included."""


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """Cut the common endings off a word, so that its forms meet.

    >>> stem("libraries"), stem("booked"), stem("running")
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
