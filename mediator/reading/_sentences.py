"""How a sentence stands to the values in it: whether it asks, tells, adds, searches anew or corrects."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from midturn.mediator.language import ENGLISH
from midturn.mediator.reading._items import Text

_WORDS = ENGLISH.changes
_SLOTS = ENGLISH.slots

_ARTICLES = _SLOTS.definite | _SLOTS.indefinite
_SHORT = 10
"""Tokens of a sentence that may say of a thing that it changed: `the deadline moved to May 3`."""
_BRIEF = 9
"""Tokens of a sentence that need not name the user."""
_FRAGMENT = 7
"""Words of a sentence that may do without a verb."""
_LONGEST_BASE = 4
"""Letters of a word that has an ending by itself: `need`."""
SAID, ANEW, CORRECTED = 0, 1, 2
"""How clearly a sentence says that a value of it replaces another."""


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(
        r"(?<![\w'])(?:" + "|".join(re.escape(phrase) for phrase in longest_first) + r")(?![\w'])"
    )


_CORRECTS = _pattern(_WORDS.corrections)
_CANNOT = _pattern(_WORDS.cannot)
_LINKS = "|".join(f"{word} " for word in _WORDS.before_openings)
_CORRECTS_FIRST = re.compile(rf"(?:^|[,.;:!?–—(-] |{_LINKS})" + _pattern(_WORDS.opening_corrections).pattern)
_SEARCHES = _pattern(_WORDS.searches_anew)
_ADDS = _pattern(_WORDS.additions)


def is_confirmation(answer: str) -> bool:
    """Whether an answer repeats what the assistant understood and asks whether it is right."""
    return bool(ENGLISH.offers.confirming.search(answer[-1500:].lower()))


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
    first = next(iter(written.values()), "")
    if any(_SEARCHES.search(sentence) for sentence in written.values()):
        whole = ANEW
    opens = _WORDS.opening.match(first) and not _WORDS.afterthoughts.match(first)
    if _is_starred(text) or (answered and (opens or confirmed)) or _owns_up(text, written):
        whole = CORRECTED
    return {number: _sentence(written[number], folds, whole) for number, folds in said.items()}


def _owns_up(text: Text, written: dict[int, str]) -> bool:
    """Whether a sentence only says that the user made a mistake, and another one what is right."""
    if len(written) == 1:
        return False
    valued = {text.tokens[item.first].sentence for item in text.items}
    return any(number not in valued and _WORDS.mistakes.search(said) for number, said in written.items())


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
        or (bool(_WORDS.another.search(written)) and level < CORRECTED)
        or (tells and level != CORRECTED)
    )
    return Sentence(written, len(folds), tells, _names_user(folds), _asks(folds), level, adds)


def _corrects(sentence: str, length: int, tells: bool) -> bool:
    """Whether a sentence has words of correction; one that tells must open with them, or be short."""
    for pattern in (_CANNOT, _WORDS.afterthoughts, _WORDS.lacks):
        sentence = pattern.sub("…", sentence)
    if _CORRECTS_FIRST.search(sentence) or _WORDS.mistakes.search(sentence):
        return True
    if tells and (length > _SHORT or _WORDS.others_told_of & set(sentence.split())):
        return False
    return any(pattern.search(sentence) for pattern in (_CORRECTS, _WORDS.now, _WORDS.set_to))


def _names_user(folds: list[str]) -> bool:
    if _WORDS.speakers & set(folds) or tuple(folds[:3]) in _WORDS.set_for:
        return True
    return len(folds) <= _BRIEF and folds[0] not in _ARTICLES


def _asks(folds: list[str]) -> bool:
    return folds[0] in _WORDS.asking_first and _WORDS.no_asking_second.isdisjoint(folds[1:2])


def _tells(folds: list[str]) -> bool:
    """Whether a sentence tells how things are, rather than what the user wants."""
    start = [fold for fold in folds if fold.isalpha() or "'" in fold]
    if not start:
        return False
    if (
        start[0] in _WORDS.supposing
        or tuple(start[:2]) in _WORDS.telling_pairs
        or _WORDS.others_told_of & set(start)
    ):
        return True
    if start[0] in _WORDS.own and start[1:2] and start[1].endswith(_SLOTS.possessive):
        return True
    if _WORDS.speakers & set(start):
        return False
    if tuple(start[:2]) in ENGLISH.offers.proposing_by:
        return False
    if _WORDS.reporting_verbs & set(start) or any(map(_is_past, ["", *start], start)):
        return True
    if (
        start[1:2]
        and start[1] in _WORDS.wishes
        and start[0] not in _WORDS.requesting_first
        and len(start) > 2
    ):
        return True
    if start[0] in _WORDS.requesting_first:
        return start[0] in _ARTICLES and len(start) > _FRAGMENT
    return len(start) > _FRAGMENT or any(fold.endswith(_WORDS.present_endings) for fold in start[1:2])


def _is_past(before: str, fold: str) -> bool:
    """Tell whether a word is a verb of what was, and not what describes a thing: `a shared ride`."""
    ends = fold.endswith(_WORDS.past_endings) and len(fold) > _LONGEST_BASE
    return ends and before not in _ARTICLES and fold not in _WORDS.describing
