"""Which parts of an assistant's offers the user accepted.

A part is a value: a name, a time, a price, a place. A plain yes takes the values of the offer or of the
repetition it answers, less those that the same turn says anew; a pick out of several (`the second one`,
`the cheaper one`, `the 9:32`) takes the values of the picked one alone. A refusal and a question take none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import groupby
from operator import attrgetter

from midturn.mediator.language import ENGLISH
from midturn.mediator.reading._items import Item, Text
from midturn.mediator.reading._offers import offers_choice, option_ranges, values_of
from midturn.mediator.reading._records import Exchange, Span
from midturn.mediator.reading._values import text_of
from midturn.mediator.values import (
    COMMON_WORDS,
    Document,
    Token,
    answer_number,
    read,
)

_WORDS = ENGLISH.offers
_TOPICS = ENGLISH.slots.topics
_LONGEST_PICK = 24
"""Tokens of a reply that may be read as a pick by place, comparison or name."""

_LONGEST_REPLY = 200
"""Characters of a reply that takes another offer than before."""
_LOOK_BACK = 5
"""Answers back to the offer that an acceptance may take, with questions about it between."""


def accepted(turns: Sequence[Exchange]) -> Mapping[Span, int]:
    """Return the parts of the assistant's answers that the user accepted, in order, with the turn that did.

    Where several turns accept a part, it is the first one.
    """
    found: dict[Span, int] = {}
    if len(turns) < 2:
        return found
    said = read([turn.said for turn in turns])
    offers = [
        _Offer(number, document, said[number - 1].text) for number, document in enumerate(_answers(turns), 1)
    ]
    texts = [text_of(document, number) for number, document in enumerate(said, 1)]
    for number in range(2, len(turns) + 1):
        near = offers[max(0, number - 1 - _LOOK_BACK) : number - 1]
        taken = _taken(texts[number - 1], near)
        if taken and _WORDS.picks_instead.search(turns[number - 1].said[:_LONGEST_REPLY].lower()):
            # Another pick out of the same offer takes the place of the one before.
            anew = {span.turn for span in taken}
            found = {span: turn for span, turn in found.items() if span.turn not in anew}
        found = dict.fromkeys([*taken, *_left(texts, number, near)], number) | found
    return dict(sorted(found.items(), key=lambda taken: (taken[0].turn, taken[0].start, taken[0].end)))


def taken_items(taken: Iterable[Span], turns: Sequence[Exchange]) -> dict[Span, Item]:
    """Return the values that parts of answers are."""
    answers = _answers(turns)
    found: dict[Span, Item] = {}
    for turn, places in groupby(taken, key=attrgetter("turn")):
        document = answers[turn - 1]
        by_start = {document.tokens[item.first].start: item for item in values_of(document, turn)}
        found |= {span: by_start[span.start] for span in places if span.start in by_start}
    return found


def _answers(turns: Sequence[Exchange]) -> list[Document]:
    return read([turn.answer for turn in turns], [answer_number(turn) for turn in range(1, len(turns) + 1)])


def _left(texts: Sequence[Text], number: int, offers: Sequence[_Offer]) -> list[Span]:
    """Return what a repetition said that the user corrected in part, once the corrected repetition is agreed
    to.

    `For 2 people at 6 pm?` `No, at 7.` `So at 7?` `Yes.` leaves the two people.
    """
    last = offers[-1]
    if not last.confirms or not last.agreed or len(offers) < 2:
        return []
    spans: list[Span] = []
    said = [*last.values]
    for offer in reversed(offers[:-1]):
        if not offer.confirms or not offer.corrected:
            break
        said += texts[offer.turn].items
        own = {item.meaning for item in offer.values}
        others = [item for item in said if item.kind != "name" or item.meaning not in own]
        spans += [offer.span(i) for i in offer.values if not any(_alike(i, other) for other in others)]
        said += offer.values
    return spans


def _alike(item: Item, other: Item) -> bool:
    """Tell whether two values may fill one part."""
    if item.kind != "count" or other.kind != "count":
        return item.kind == other.kind
    return not item.head or not other.head or item.head == other.head


class _Offer:
    """An assistant's answer and, once asked for, what it offers."""

    def __init__(self, turn: int, document: Document, asked: str) -> None:
        self.turn = turn
        self.document = document
        signs = document.noted("offer", partial(_signs, document.text))
        self.confirms, self.proposes, self.closes = signs
        about = (
            _WORDS.asks_about.match(asked.lower())
            if asked.strip()
            else _WORDS.goes_on.match(document.text.lower())
        )
        self.informs = not self.confirms and not self.proposes and about is not None
        """It answers a question about an offer."""
        self.refused = False
        """The user has turned it down, so that no later yes can mean it."""
        self.corrected = False
        """The user has given another value for one of its parts."""
        self.agreed = False

    @property
    def values(self) -> list[Item]:
        """The values of the answer, in order."""
        return values_of(self.document, self.turn)

    @property
    def options(self) -> list[tuple[int, int]]:
        """The tokens of the options that the answer lists."""
        return option_ranges(self.document, self.turn)

    def span(self, item: Item) -> Span:
        """Return where a value of the answer stands."""
        tokens = self.document.tokens
        return Span(
            turn=self.turn, by="assistant", start=tokens[item.first].start, end=tokens[item.end - 1].end
        )


def _signs(answer: str) -> tuple[bool, bool, bool]:
    """Tell whether an answer repeats what was said, proposes something, and asks for anything else."""
    lowered = answer.lower()
    return (
        bool(_WORDS.confirming.search(lowered[-1500:])),
        bool(_WORDS.proposing.search(lowered)) or lowered.rstrip().endswith("?"),
        bool(_WORDS.anything_else.search(lowered)),
    )


def _taken(text: Text, offers: Sequence[_Offer]) -> list[Span]:
    """Return the spans that one user turn accepts of the answers before it."""
    reply = " ".join(fold for fold in text.folds if fold)
    last = offers[-1]
    if (
        len(text.folds) <= _LONGEST_PICK
        and _WORDS.picks_instead.search(reply)
        and (picks := _picks(text, reply, offers))
    ):
        return picks
    if _refuses(reply, last) or _corrects(reply, text, last):
        for offer in offers:
            offer.refused = True
        last.corrected = last.confirms and bool(text.items)
        return []
    if picks := _picks(text, reply, offers):
        return picks
    if not _agrees(reply, last) and not (last.confirms and "?" not in reply):
        return []
    if (
        _WORDS.mild.match(reply)
        and _WORDS.searches.search(reply)
        and not _WORDS.takes.search(reply)
        and text.items
    ):
        return []
    spans: list[Span] = []
    last.agreed = True
    for offer in _agreed(last, offers):
        if offer.confirms or not offers_choice(offer.document, offer.turn):
            spans += [offer.span(item) for item in offer.values if not _said_anew(item, text)]
    return spans


def _refuses(reply: str, last: _Offer) -> bool:
    """Whether a reply turns the offer down or asks for others."""
    if _WORDS.how_about.search(reply) and not _names_another(reply, last):
        return True
    if _WORDS.asks_others.search(reply) or _WORDS.but_searches.search(reply):
        return True
    return bool(_WORDS.refuses.match(reply)) and not _WORDS.no_refusal.match(reply)


def _names_another(reply: str, last: _Offer) -> bool:
    """Whether a reply asks for something else than what was offered, as in `great, and a bus there?`."""
    offered = {_TOPICS.get(word) for word in last.document.words}
    asked = {topic for word in reply.split() if (topic := _TOPICS.get(word))}
    return bool(asked) and not asked & offered


def _corrects(reply: str, text: Text, last: _Offer) -> bool:
    """Whether a reply that begins without a yes says something else than what was repeated or offered."""
    if _WORDS.agrees.match(reply):
        return False
    return bool(_WORDS.correcting.search(reply)) or (
        last.confirms
        and any(all(own.meaning != value.meaning for value in last.values) for own in text.items)
    )


def _agrees(reply: str, last: _Offer) -> bool:
    if last.closes and not any(item.kind == "name" for item in last.values):
        return bool(_WORDS.takes.search(reply)) and not _WORDS.ends_talk.search(reply)
    if _WORDS.asks_which.search(reply):
        return bool(_WORDS.agrees.match(reply))
    return bool(_WORDS.agrees.match(reply) or _WORDS.takes.search(reply))


def _agreed(last: _Offer, offers: Sequence[_Offer]) -> list[_Offer]:
    """Return the answers whose values an agreement takes: the last one, and the offer that it follows up."""
    named = any(item.kind in {"name", "time", "money"} for item in last.values)
    agreed = (
        [last] if last.confirms or last.proposes or (named and not last.closes and not last.informs) else []
    )
    if last.confirms:
        return agreed
    for offer in reversed(offers[:-1]):
        if offer.confirms or offer.refused:
            break
        if offer.values and not offer.closes and not offer.informs:
            agreed.append(offer)
            break
    return agreed


def _said_anew(item: Item, text: Text) -> bool:
    """Whether the reply itself gives another value of the kind."""
    return any(
        own.kind == item.kind
        and own.meaning != item.meaning
        and (own.kind != "count" or own.head == item.head)
        and (own.kind in {"date", "time", "count", "money"} or own.kind.startswith("class"))
        for own in text.items
    )


# Picks out of several


def _picks(text: Text, reply: str, offers: Sequence[_Offer]) -> list[Span]:
    offer = next((offer for offer in reversed(offers) if len(offer.options) > 1), None)
    if offer is None:
        return []
    options = [
        _Option(first, end, [i for i in offer.values if first <= i.first < end])
        for first, end in offer.options
    ]
    chosen = _chosen(text, reply, options, offer.document)
    return [offer.span(item) for option in chosen for item in option.values]


@dataclass(frozen=True)
class _Option:
    """One of several things offered: its tokens and its values."""

    first: int
    end: int
    values: list[Item]


def _chosen(text: Text, reply: str, options: list[_Option], document: Document) -> list[_Option]:
    if _WORDS.takes_all.search(reply):
        return options
    if len(text.folds) > _LONGEST_PICK:
        return []
    if places := _places_picked(reply, len(options)):
        return [options[place] for place in places]
    if compared := _compared(reply, options):
        return compared
    return _named(text, options, document)


def _places_picked(reply: str, among: int) -> list[int]:
    """Return the places, from 0, of the options that a reply names by number, among so many."""
    if match := _WORDS.ordinal_pick.search(reply):
        place = _WORDS.places[match[1].replace(" ", "")]
        some = _figure(match[2]) if match[2] else 1
        places = range(place, place + some) if place >= 0 else range(among - some, among)
        return [at for at in places if 0 <= at < among]
    if match := _WORDS.number_pick.match(reply):
        at = _figure(match[1])
        return [at - 1] if 0 < at <= among else []
    return []


def _figure(word: str) -> int:
    """Return the number that a figure, a number word or the letter of an option stands for."""
    return int(word) if word.isdecimal() else _WORDS.numbers.get(word, ord(word[0]) - ord("a") + 1)


def _compared(reply: str, options: list[_Option]) -> list[_Option]:
    """Read `the cheaper one`, `the earliest`."""
    for pattern, kind, largest in _WORDS.compared:
        if not pattern.search(reply):
            continue
        keyed = [
            (key, place) for place, option in enumerate(options) if (key := _key(option, kind)) is not None
        ]
        if len(keyed) > 1:
            return [options[(max if largest else min)(keyed)[1]]]
    return []


def _key(option: _Option, kind: str) -> Fraction | None:
    for item in option.values:
        if item.kind != kind:
            continue
        if clock := re.match(r"(\d\d):(\d\d)", item.meaning):
            return Fraction(int(clock[1]) * 60 + int(clock[2]))
        if amount := re.search(r"\d+(?:\.\d+)?", item.meaning):
            return Fraction(amount[0])
    return None


def _named(text: Text, options: list[_Option], document: Document) -> list[_Option]:
    """Return the options that the reply names by a word that the others lack."""
    said = {
        fold
        for fold in text.folds
        if fold and (fold[0].isdigit() or (len(fold) > 2 and fold not in COMMON_WORDS))
    }
    said |= {fold for fold in text.folds if fold in _WORDS.telling}
    folds = [_folds(document.tokens[option.first : option.end]) for option in options]
    found: list[_Option] = []
    for place, option in enumerate(options):
        others: set[str] = set()
        for other, words in enumerate(folds):
            if other != place:
                others |= words
        if said & (folds[place] - others):
            found.append(option)
    return found if len(found) == 1 or (found and not _WORDS.joining.isdisjoint(text.folds[1:-1])) else []


def _folds(tokens: list[Token]) -> set[str]:
    return {token.fold for token in tokens if token.kind != "mark"}
