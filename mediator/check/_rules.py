"""What guidelines make of the user's words: what a phrase of theirs means, and which way dates are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from midturn.mediator.check._withdrawn import Spans
from midturn.mediator.values import FUNCTION_WORDS, Document, fold, stem

_QUOTE = r"[\"'“”‘’«»]?"
_PHRASE = rf"{_QUOTE}(?P<phrase>[^\"“”‘’«».,;:!?]{{2,40}}?){_QUOTE}"
_WHO = r"(?:the user|users|the customer|customers|the guest|guests|they|he|she|we|i)"
_DEFINITIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bby {_PHRASE},? {_WHO} means? (?P<meaning>[^.;!?]+)",
        rf"\b{_WHO} says? {_PHRASE},? (?:(?:it|this|that|{_WHO}) )?(?:means?|wants?|is) "
        r"(?P<meaning>[^.;!?]+)",
        rf"^\W*(?:{_WHO} )?{_PHRASE} (?:always )?(?:means?|stands for|refers to) (?P<meaning>[^.;!?]+)",
    )
)
_DAY_FIRST = re.compile(
    r"\bday[- ](?:first|before (?:the )?month)|\bdd?[/.-]mm?\b|\b(?:british|european) dates?", re.I
)
_MONTH_FIRST = re.compile(
    r"\bmonth[- ](?:first|before (?:the )?day)|\bmm?[/.-]dd?\b|\b(?:us|u\.s\.|american) dates?", re.I
)
_OPEN_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MOST_OF = 2 / 3
"""Share of a meaning's content words that a draft has to say."""

Order = Literal["day", "month"]


@dataclass(frozen=True, slots=True)
class Definition:
    """What a phrase of the user's means."""

    phrase: str
    meaning: str


def definitions(rules: Iterable[str]) -> list[Definition]:
    """Return what guidelines say that phrases mean.

    >>> definitions(["By 'the usual' the user means a large funghi pizza."])
    [Definition(phrase='the usual', meaning='a large funghi pizza')]
    """
    found = (next(filter(None, (p.search(rule) for p in _DEFINITIONS)), None) for rule in rules)
    return [Definition(match["phrase"].strip(), match["meaning"].strip()) for match in found if match]


def date_order(rules: Iterable[str]) -> Order | None:
    """Return what guidelines say comes first in a date; `None` where they say nothing, or both.

    >>> date_order(["Dates are day-first."])
    'day'
    """
    text = "\n".join(rules)
    day, month = bool(_DAY_FIRST.search(text)), bool(_MONTH_FIRST.search(text))
    return None if day == month else "day" if day else "month"


def settle_dates(documents: Iterable[Document], order: Order) -> None:
    """Give the dates that may be read either way the meaning that they have by the order."""
    for document in documents:
        if any(mention.kind == "date" for mention in document.mentions):
            document.own(meanings=True)
        for mention in document.mentions:
            match = _OPEN_DATE.fullmatch(mention.meaning) if mention.kind == "date" else None
            if match:
                day, month = (match[1], match[2]) if order == "day" else (match[2], match[1])
                mention.meaning = f"{match[3]}-{int(month):02}-{int(day):02}"


def put_otherwise(draft: Document, turns: Sequence[Document], defined: Sequence[Definition]) -> Spans:
    """Return where the user's turns say a phrase whose meaning the draft says, by the document's index."""
    spoken = {stem(word) for word in draft.words}
    told = [each for each in defined if _is_told(each.meaning, spoken)]
    found = Spans()
    for turn in turns:
        said = fold(turn.text)
        if len(said) != len(turn.text):
            continue  # Folding moved the characters, so that offsets are none of the text's.
        for each in told:
            phrase = re.compile(rf"(?<!\w){re.escape(fold(each.phrase))}(?!\w)")
            found.setdefault(turn.source, []).extend(match.span() for match in phrase.finditer(said))
    return found


def _is_told(meaning: str, spoken: set[str]) -> bool:
    wanted = {stem(word) for word in re.findall(r"\w+", fold(meaning)) if word not in FUNCTION_WORDS}
    return bool(wanted) and len(wanted & spoken) >= _MOST_OF * len(wanted)
