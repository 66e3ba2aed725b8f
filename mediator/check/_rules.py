"""What guidelines make of the user's words: a phrase that one defines, a date that may be read either way.

A draft may say a defined phrase as the user did, or by its meaning, or both; it is then compared with the
user's words with the meaning in the place of the phrase, so that the meaning has to be there as a whole.
Where the user doesn't say the phrase, a definition is no source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from midturn.mediator._records import Statement
from midturn.mediator.check._brief import Brief
from midturn.mediator.check._date_order import MONTHS, Order, date_order
from midturn.mediator.check._definitions import Definition, definitions, without_definitions
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._overheard import small_words
from midturn.mediator.check._put import Put, moved_change, with_put
from midturn.mediator.language import LANGUAGES
from midturn.mediator.values import Document, fold, read, stem

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_SHORTEST, _ENDING = 4, 2
"""Letters that two forms of a word share, and those in which they may end differently."""
_OPEN_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
"""In what a date means."""
_OF_DATES = frozenset(["date", "range", "comparison"])
_SHORT_DATE = re.compile(
    r"\b(?:on|from|until|till|by|before|after|between|to|since|am|vom|bis|ab|el|del|al|le|du|au)\s+"
    r"(?P<date>(\d{1,2})/(\d{1,2}))(?![\d/-])",
    re.IGNORECASE,
)
"""Without a year, after a word that says that it is none but a date."""
_DAYS = 31


@dataclass(frozen=True, slots=True)
class Meant(Put):
    """A part of a text of the user's, and what a guideline says that it means."""

    said: re.Pattern[str]
    """What finds the same in a draft."""
    is_short_date: bool = False


def is_explained(text: str, rules: Sequence[str]) -> bool:
    """Tell whether guidelines say what something in a text of the user's means.

    >>> is_explained("The usual, please.", ["By 'the usual' the user means two teas."])
    True
    """
    known, order = definitions(rules), date_order(rules)
    return bool(_meant(known, order, text)) or bool(_resolved(order, read([text])[0]))


def explains(draft: str, text: str, rules: Sequence[str]) -> bool:
    """Tell whether a draft says the meaning of something in a text of the user's that guidelines explain.

    >>> explains("Two teas, please.", "The usual, please.", ["By 'the usual' the user means two teas."])
    True
    """
    known, order = definitions(rules), date_order(rules)
    if _told((each.meaning for each in _meant(known, order, text)), draft):
        return True
    said, put = read([text, draft])
    resolved = _resolved(order, said)
    return bool(resolved) and (
        date_order([draft]) == order or any(m.kind == "date" and m.meaning in resolved for m in put.mentions)
    )


def put_otherwise(brief: Brief, draft: str) -> Brief:
    """Return a brief in which the user says by its meaning what the draft does not say as the user does."""
    rules = [statement.text for statement in brief.statements if statement.by == "guideline"]
    if not rules:
        return brief
    known, order = definitions(rules), date_order(rules)
    said = [statement.text for statement in brief.statements if statement.by == "user"]
    used = [each for each in known if any(_defined(each, text) for text in said)]
    put: dict[int, list[Meant]] = {}
    statements: list[Statement] = []
    for statement in brief.statements:
        text = statement.text
        if statement.by == "guideline":
            text = without_definitions(text, used)
        elif statement.by == "user":
            meant = _meant(known, order, text)
            is_kept = statement.turn in brief.request
            put[statement.turn] = _put_by(draft, meant, text) if is_kept else _beside(meant, text)
            text = with_put(text, put[statement.turn])
        if text or not statement.text:
            statements.append(statement.model_copy(update={"text": text}))
    return replace(
        brief,
        statements=tuple(statements),
        changes=tuple(moved_change(change, put) for change in brief.changes),
        order=order,
        meant=tuple((turn, each.meaning) for turn in brief.request for each in put.get(turn, ())),
    )


def untold(draft: Document, meant: Iterable[tuple[int, str]]) -> Iterator[Finding]:
    """Yield what stands in the place of the user's words, by turn, and is not in the draft as a whole."""
    wanted = list(dict.fromkeys(meant))
    if not wanted:
        return
    told = _told((meaning for _, meaning in wanted), draft.text)
    for turn, meaning in wanted:
        if meaning not in told:
            yield Finding("wish_lost", said=meaning, source=turn - 1)


def settle_dates(documents: Iterable[Document], order: Order) -> None:
    """Give the dates that may be read either way the meaning that they have by the order."""
    for document in documents:
        if any(_OPEN_DATE.search(mention.meaning) for mention in document.mentions):
            document.own(meanings=True)
        for mention in document.mentions:
            if mention.kind in _OF_DATES:
                mention.meaning = _settled(mention.meaning, order)


def _told(meanings: Iterable[str], text: str) -> set[str]:
    """Return the meanings of which a text says all: each word, but for small ones and numbers."""
    said = {word: stem(word) for word in _content(text)}
    stems = set(said.values())

    @cache  # A user may say one phrase thousands of times.
    def is_said(word: str) -> bool:
        return word in said or stem(word) in stems or any(_are_forms(word, other) for other in said)

    return {meaning for meaning in set(meanings) if all(map(is_said, _content(meaning)))}


def _content(text: str) -> Iterator[str]:
    # Where no blanks part words, each character says something.
    words = (found.group() for found in _WORD.finditer(fold(text)))
    return (word for word in words if _is_unspaced(word) or not (word.isdecimal() or word in _passed_over()))


def _is_unspaced(word: str) -> bool:
    return re.match(f"[{_UNSPACED}]", word) is not None and word not in LANGUAGES["zh"].number_words


@cache
def _passed_over() -> frozenset[str]:
    """Return words that say little, and numbers in words, which are values."""
    return small_words().union(*(each.number_words for each in LANGUAGES.values()))


def _are_forms(word: str, other: str) -> bool:
    """Tell whether two words are one, its ending apart."""
    begins = max(_SHORTEST, len(word) - _ENDING)
    return (
        len(word) > _SHORTEST and abs(len(word) - len(other)) <= _ENDING and word[:begins] == other[:begins]
    )


def _meant(known: Sequence[Definition], order: Order | None, text: str) -> list[Meant]:
    """Return what guidelines define in a text, in its order, no part of it twice."""
    found = [meant for each in known for meant in _defined(each, text)]
    if order is not None:
        found += _short_dates(text, order)
    kept: list[Meant] = []
    for meant in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or meant.start >= kept[-1].end:
            kept.append(meant)
    return kept


def _defined(definition: Definition, text: str) -> list[Meant]:
    said, phrase = fold(text), _phrase(definition.phrase)
    # Folding may move the characters; offsets are then none of the text's.
    spans = [found.span() for found in phrase.finditer(said)] if len(said) == len(text) else []
    return [Meant(*span, definition.meaning, phrase) for span in spans]


def _phrase(phrase: str) -> re.Pattern[str]:
    """Return what finds a phrase of the user's; `the usual` is `my usual`, too."""
    first, _, rest = fold(phrase).strip().partition(" ")
    if rest and first in _owners():
        return _found(rf"(?:{'|'.join(_owners())})\s+{re.escape(rest.strip())}")
    return _found(re.escape(fold(phrase).strip()))


@cache
def _owners() -> tuple[str, ...]:
    """Return the words that say which or whose something is."""
    found = set[str]()
    for language in LANGUAGES.values():
        if (asking := language.requests) is not None:
            found |= asking.first_possessive | asking.second_possessive | asking.third_possessive
        if language.wishes is not None:
            found |= language.wishes.determiners
    return tuple(sorted(found))


def _found(pattern: str) -> re.Pattern[str]:
    """Return what finds whole words; some scripts write no blanks between them."""
    return re.compile(rf"(?<![^\W{_UNSPACED}]){pattern}(?![^\W{_UNSPACED}])")


def _short_dates(text: str, order: Order) -> Iterator[Meant]:
    for found in _SHORT_DATE.finditer(text):
        day, month = (int(found[n]) for n in ((2, 3) if order == "day" else (3, 2)))
        if 1 <= month <= len(MONTHS) and 1 <= day <= _DAYS and day != month:
            meaning, said = f"{day} {MONTHS[month - 1].title()}", _found(re.escape(found["date"]))
            yield Meant(*found.span("date"), meaning, said, is_short_date=True)


def _resolved(order: Order | None, text: Document) -> set[str]:
    """Return what dates of a text that may be read either way mean by the order."""
    if order is None:
        return set()
    return {
        _settled(m.meaning, order) for m in text.mentions if m.kind == "date" and _OPEN_DATE.match(m.meaning)
    }


def _settled(meaning: str, order: Order) -> str:
    def settled(found: re.Match[str]) -> str:
        day, month = (found[1], found[2]) if order == "day" else (found[2], found[1])
        return f"{found[3]}-{int(month):02}-{int(day):02}"

    return _OPEN_DATE.sub(settled, meaning)


def _put_by(draft: str, meant: Sequence[Meant], text: str) -> list[Meant]:
    """Return what a draft is to say by its meaning: what it says so alone, or both ways."""
    folded, put = fold(draft), list[Meant]()
    told = _told((each.meaning for each in meant), draft)
    said = {phrase for phrase in {each.said for each in meant} if phrase.search(folded)}
    for each in meant:
        is_said, is_told = each.said in said, each.meaning in told
        if is_said and is_told:
            put += _beside([each], text)
        elif is_told or not (is_said or each.is_short_date):  # A short date may be a fraction after all.
            put.append(each)
    return put


def _beside(meant: Sequence[Meant], text: str) -> list[Meant]:
    """Return what stands beside the user's words, and not in their place."""
    return [replace(each, meaning=f"{text[each.start : each.end]}, {each.meaning}") for each in meant]
