"""How a sentence stands to the values in it: whether it asks, tells, adds, searches anew or corrects."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from midturn.mediator.reading import _english_changes as english
from midturn.mediator.reading._english_offers import CONFIRMING
from midturn.mediator.reading._items import Text

_SHORT = 10
"""Tokens of a sentence that may say of a thing that it changed: `the deadline moved to May 3`."""
_BRIEF = 9
"""Tokens of a sentence that need not name the user."""
_FRAGMENT = 7
"""Words of a sentence that may do without a verb."""
SAID, ANEW, CORRECTED = 0, 1, 2
"""How clearly a sentence says that a value of it replaces another."""


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(
        r"(?<![\w'])(?:" + "|".join(re.escape(phrase) for phrase in longest_first) + r")(?![\w'])"
    )


_CORRECTS = _pattern(english.CORRECTIONS)
_CANNOT = _pattern(english.CANNOT)
_CORRECTS_FIRST = re.compile(
    r"(?:^|[,.;:!?–—(-] |and |but |so )" + _pattern(english.OPENING_CORRECTIONS).pattern
)
_NOW = re.compile(r"(?<![\w'])(?:we're|we are|it's|it is|there are|make us) (?:\S+ ){1,3}now(?!\w)")
_SET_TO = re.compile(
    r"(?<![\w'])(?:(?:cut|reduce|shorten|increase|raise|extend|lower|bring|bump|push|drop|trim)"
    r"(?: (?:it|that|this|them|the \S+|my \S+))?(?: (?:up|down|back))?"
    r"|(?:go|move|set|get|keep)(?: (?:it|that|this|them|the \S+|my \S+))? (?:up|down|back)"
    r"|(?:move|set|get|keep) (?:it|that|this|them|the \S+|my \S+)) to(?!\w)"
)
_SEARCHES = _pattern(english.SEARCHES_ANEW)
_ADDS = _pattern(english.ADDITIONS)
_ANOTHER = re.compile(r"(?:^|[,;] )(?:and|plus) (?:\S+ )?another(?!\w)")
_OPENS = re.compile(
    r"(?:(?:oh|ok|okay|hmm|uh|um|well|hey|but|so|and|yes|yeah|sure|thanks|,|\.|!|-) ){0,4}(?:no|"
    "nope|nah|sorry|actually|wait|oops|hold on|uh|not quite|scratch that|correction|hmm|"
    r"on second thoughts?|change of plans?|i(?:'ve)? changed my mind)(?![\w'])"
)


def is_confirmation(answer: str) -> bool:
    """Whether an answer repeats what the assistant understood and asks whether it is right."""
    return bool(CONFIRMING.search(answer[-1500:].lower()))


@dataclass(frozen=True)
class Sentence:
    """What a sentence says about the values in it."""

    written: str
    """Its tokens, folded, with a space between them."""
    length: int
    """Its tokens."""
    tells: bool
    """It tells how things are, rather than what the user wants."""
    wishes: bool
    """It names the user, or is so short that it needs not."""
    asks: bool
    """It asks for a fact: a figure in it is a given of the question."""
    level: int
    """How clearly it says that a value of it replaces another."""
    adds: bool
    """What it says comes on top of what holds."""


def sentences_of(text: Text, *, answered: bool, confirmed: bool) -> dict[int, Sentence]:
    """How clearly each sentence corrects, and whether it adds.

    Args:
        text: a turn of the user's.
        answered: there was an answer before it.
        confirmed: that answer repeated what the assistant understood.
    """
    said: dict[int, list[str]] = defaultdict(list)
    for at, token in enumerate(text.tokens):
        if at not in text.quoted or token.fold == "":
            said[token.sentence].append(token.fold)
        else:
            said[token.sentence].append("…")
    written = {number: " ".join(folds) for number, folds in said.items()}
    whole = SAID
    if any(_SEARCHES.search(sentence) for sentence in written.values()):
        whole = ANEW
    opens = _OPENS.match(next(iter(written.values()), ""))
    if _is_starred(text) or (answered and (opens or confirmed)):
        whole = CORRECTED
    return {number: _sentence(written[number], folds, whole) for number, folds in said.items()}


def _is_starred(text: Text) -> bool:
    """Whether a message only mends a word of the one before: `*Tuesday`."""
    tokens = text.tokens
    if not 2 <= len(tokens) <= _SHORT or sum(token.text == "*" for token in tokens) != 1:
        return False
    return (tokens[0].text == "*" and not tokens[1].gap) or (tokens[-1].text == "*" and not tokens[-1].gap)


def _sentence(written: str, folds: list[str], whole: int) -> Sentence:
    tells = _tells(folds)
    level = CORRECTED if _corrects(written, len(folds), tells) else whole
    adds = (
        bool(_ADDS.search(written))
        or (bool(_ANOTHER.search(written)) and level < CORRECTED)
        or (tells and level != CORRECTED)
    )
    return Sentence(written, len(folds), tells, _names_user(folds), _asks(folds), level, adds)


def _corrects(sentence: str, length: int, tells: bool) -> bool:
    """Whether a sentence has words of correction; one that tells must open with them, or be short."""
    sentence = _CANNOT.sub("…", sentence)
    if _CORRECTS_FIRST.search(sentence):
        return True
    if tells and (length > _SHORT or english.OTHERS_TOLD_OF & set(sentence.split())):
        return False
    return any(pattern.search(sentence) for pattern in (_CORRECTS, _NOW, _SET_TO))


def _names_user(folds: list[str]) -> bool:
    if english.SPEAKERS & set(folds):
        return True
    return len(folds) <= _BRIEF and folds[0] not in {"the", "a", "an"}


def _asks(folds: list[str]) -> bool:
    return folds[0] in english.ASKING_FIRST and folds[1:2] not in (["about"], ["else"])


def _tells(folds: list[str]) -> bool:
    """Whether a sentence tells how things are, rather than what the user wants."""
    start = [fold for fold in folds if fold.isalpha() or "'" in fold]
    if not start:
        return False
    if (
        start[0] == "if"
        or start[:2] in (["how", "many"], ["how", "long"])
        or english.OTHERS_TOLD_OF & set(start)
    ):
        return True
    if start[0] in {"my", "our"} and start[1:2] and start[1].endswith("'s"):
        return True
    if english.SPEAKERS & set(start):
        return False
    if english.REPORTING_VERBS & set(start) or any(fold.endswith("ed") and len(fold) > 4 for fold in start):
        return True
    if (
        start[1:2]
        and start[1] in english.WISHES
        and start[0] not in english.REQUESTING_FIRST
        and len(start) > 2
    ):
        return True
    if start[0] in english.REQUESTING_FIRST:
        return start[0] in {"a", "an", "the"} and len(start) > _FRAGMENT
    return len(start) > _FRAGMENT or any(fold.endswith("s") for fold in start[1:2])
