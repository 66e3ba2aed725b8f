"""What a user replaced or withdrew.

A new value takes the place of an earlier one of the same kind, part and request where the words say so
(`no, make it 5`, `what about Oakland?`), or where the same thing is said anew (`for 3 people` after `for 2
people`). A new request for something else, and words of addition, leave the earlier values alone. Each
turn is compared with the last values still in force only, so that time grows with the length of the
conversation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import partial
from operator import itemgetter

from midturn.mediator._kept import Kept
from midturn.mediator.language import ENGLISH
from midturn.mediator.reading._accepted import taken_items
from midturn.mediator.reading._fits import CLOCK, fit_moment, fit_of, same
from midturn.mediator.reading._items import Item, Text
from midturn.mediator.reading._mistakes import of_mistakes
from midturn.mediator.reading._phrases import (
    Range,
    allowed_again,
    content,
    contrasts,
    is_negated,
    relatives,
    restored,
    slot_before,
    withdrawal_before,
    withdrawn,
    wrong,
)
from midturn.mediator.reading._records import Change, Exchange, Span
from midturn.mediator.reading._relative import result
from midturn.mediator.reading._sentences import (
    ANEW,
    CORRECTED,
    SAID,
    Sentence,
    is_confirmation,
    sentences_of,
)
from midturn.mediator.reading._totals import is_picked, is_total
from midturn.mediator.reading._values import text_of, topics_named
from midturn.mediator.values import (
    FUNCTION_WORDS,
    Document,
    read,
    stem,
)

_WORDS = ENGLISH.changes
_SLOTS = ENGLISH.slots

_MEMORY = 40
"""Values in force of one kind that a new one is compared with."""
_OCCURRENCES = 8
"""Places of one word that a withdrawal looks at."""
_WINDOW = 12
"""Tokens before a figure that may wish for it."""
_SHORT = 10
"""Tokens of a sentence that may begin with the figure it wishes for."""
_REST = 4
"""Tokens fewer than which may follow a figure that counts from another, unless the user is named."""
_REACH = 100
"""Changes back of which one may be undone."""
_COUNTED_WITHIN = 3
"""Tokens between a figure and what it counts."""
_FRAGMENT = 4
"""Tokens of a turn that is but a figure with what it counts."""
_WITHIN = 8
"""Tokens between a value and its correction in the same turn."""
_FITS = 2
"""From here on an hour of an offer plays the part that the user's own plays: an end is not any hour."""
Place = tuple[int, int, int]
"""A turn, the first token of a phrase in it, and the one after its last."""
Offered = list[tuple[Span, Item]]
"""Values that the user accepted, with where they were offered."""
_ROOM = 200_000
"""Characters of the conversations of which it is kept what is in force."""
_LONG_SENTENCE = 26
"""Tokens of a sentence beyond which a name in it replaces nothing without words of correction."""


def changes(turns: Sequence[Exchange], taken: Mapping[Span, int] | None = None) -> tuple[Change, ...]:
    """Return what the user replaced or withdrew in a conversation, in order of the turns that did it.

    Args:
        turns: The conversation.
        taken: The parts of the assistant's answers that the user accepted, with the turn that did: an hour
            among them takes the place of the user's own.
    """
    offers: dict[int, Offered] = defaultdict(list)
    if taken:
        for span, item in taken_items(taken, turns).items():
            if item.kind == "time":
                offers[taken[span]].append((span, item))
    answers = ["", *(turn.answer for turn in turns)]
    told = list(zip(read([turn.said for turn in turns]), answers, strict=False))
    if offers:
        return tuple(_after(told, _Live(), offers).found)
    key = tuple((document.identity, answer) for document, answer in told)
    text = "".join(turn.said for turn in turns)
    # People mostly say one turn more.
    live = _lives.of(text, key, lambda: _after(told, _lives.get(key[:-1]) or _Live(), offers))
    return tuple(live.found)


def _after(told: Sequence[tuple[Document, str]], before: _Live, offers: Mapping[int, Offered]) -> _Live:
    """Return what is in force after turns, each with the answer before it, given what is after some."""
    live = before.copied()
    begun = len(before.texts)
    for number, (document, answer) in enumerate(told[begun:], begun + 1):
        live.topic = live.topic or _topic_of(answer)
        asked = asked_for(answer)
        text = text_of(document, number, asked, live.topic)
        confirms = is_confirmation(answer)
        key = "turn", number, asked, live.topic, bool(answer), confirms
        turn = document.noted(key, partial(_Turn, text, answered=bool(answer), confirmed=confirms))
        live.take(text.copied(), turn, asked)
        if number in offers:
            live.accept(offers[number], number)
    return live


def asked_for(answer: str) -> str:
    """Return the part that the last question of an assistant's answer asks for; empty if none is known."""
    if "?" not in answer:
        return ""
    before = answer[: answer.rindex("?")][-400:]
    question = re.split(r"[.!?\n]", before)[-1].lower()
    if _WORDS.suggests.search(question):
        return ""
    said = set(re.findall(r"[\w'-]+", question))
    if said & _WORDS.asking_moment:
        return "end" if said & _SLOTS.ends else "start" if said & _SLOTS.starts else ""
    return next((role for role, cues in _WORDS.asked if cues & said), "")


def _topic_of(answer: str) -> str:
    named = (_SLOTS.topics.get(word) for word in re.findall(r"[a-z]+", answer[:1500].lower()))
    return next((topic for topic in named if topic), "")


_RANGING = frozenset("-–") | _WORDS.ranging
_COMPARING = frozenset(stem(word) for word in _WORDS.comparing)
_STRETCHING = frozenset(stem(word) for word in _WORDS.stretching)


class _Turn:
    """What a turn says by itself of values that come and go: do not change it."""

    def __init__(self, text: Text, *, answered: bool, confirmed: bool) -> None:
        self.sentences = sentences_of(text, answered=answered, confirmed=confirmed)
        self.contrasts = contrasts(text)
        self.withdrawn = withdrawn(text)
        self.allowed = allowed_again(text)
        self.restored = restored(text)
        self.wrong = wrong(text)
        self.relatives = relatives(text)
        self.mistaken = of_mistakes(text.tokens, ENGLISH)
        figures = [item for item in text.items if item.kind in {"count", "money"}]
        self.totals = {item.first for item in figures if item.kind == "count" and is_total(text, item)}
        self.resets = {item.first for item in figures if _resets(text, item)}
        self.picked = {i.first for i in text.items if i.kind in {"date", "time"} and is_picked(text, i)}


def _resets(text: Text, item: Item) -> bool:
    """Whether the words before a value say that what they name has a new one: `the new rent is`."""
    first, end = _lead(text, item)
    return _WORDS.resets.search("".join(f"{fold} " for fold in text.folds[first:end])) is not None


def _lead(text: Text, item: Item) -> Range:
    """Return the words before a value in its sentence, no more than some."""
    sentence = text.tokens[item.first].sentence
    first = item.first
    while first and item.first - first < _WINDOW and text.tokens[first - 1].sentence == sentence:
        first -= 1
    return first, item.first


class _Live:
    """The values in force, and the changes found so far."""

    def __init__(self) -> None:
        self.topic = ""
        self.asked = ""
        self.found: list[Change] = []
        self.texts: list[Text] = []
        self.values: dict[str, tuple[Item, ...]] = {}
        self.places: dict[str, tuple[tuple[int, int], ...]] = {}
        self.dead: set[tuple[int, int]] = set()
        self.turn: _Turn
        """The one in hand."""
        self.settled: set[int] = set()
        """Where the turn in hand names what comes for a thing that it names, too."""

    def take(self, text: Text, turn: _Turn, asked: str) -> None:
        """Read the next turn of the user."""
        self.texts.append(text)
        self.asked = asked
        self.settled = set()
        self.turn = turn
        self._contrast(text, turn)
        self._withdraw(text, turn)
        self._relate(text, turn)
        for item in text.items:
            if (text.turn, item.first) not in self.dead and item.first not in self.settled:
                self._replace(text, item)
            kept = (
                item.kind != "name"
                or self.turn.sentences[text.tokens[item.first].sentence].length <= _LONG_SENTENCE
            )
            if kept and (text.turn, item.first) not in self.dead:
                self._keep(item)
        for at, token in enumerate(text.tokens):
            if token.kind == "word" and token.fold not in FUNCTION_WORDS:
                word = stem(token.fold)
                self.places[word] = (*self.places.get(word, ()), (text.turn, at))[-_OCCURRENCES:]
        named = topics_named(text)
        self.topic = named[-1][1] if named else self.topic

    def copied(self) -> _Live:
        """Return what the next turn may be read into."""
        live = _Live()
        live.topic, live.found, live.texts = self.topic, [*self.found], [*self.texts]
        live.values, live.places, live.dead = {**self.values}, {**self.places}, {*self.dead}
        return live

    def _keep(self, item: Item) -> None:
        self.values[item.kind] = (*self._valued(item.kind), item)[-_MEMORY:]

    def _valued(self, kind: str) -> tuple[Item, ...]:
        """Return the latest values of a kind."""
        return self.values.get(kind, ())

    # Offers that take the place of the user's values

    def accept(self, offered: Offered, turn: int) -> None:
        """Let an hour that the user accepted take the place of the one they had said: `6 pm`, for 5:45."""
        olds = [old for old in reversed(self._valued("time")) if self._is_live(old)]
        if any(same(old, item) for old in olds for _, item in offered):
            return
        fitting = [(self._fit_offer(old, item), old, span) for old in olds for span, item in offered]
        fit, old, span = max(fitting, key=itemgetter(0), default=(0, None, None))
        if old is not None and fit >= _FITS:
            self._record((old.turn, old.first, old.end), span, turn)

    def _fit_offer(self, old: Item, item: Item) -> int:
        are_clear = CLOCK.fullmatch(old.meaning) and CLOCK.fullmatch(item.meaning)
        if not are_clear or old.topic != (item.topic or self.topic):
            return 0
        return fit_moment(old, item, ANEW)

    # Values that take the place of others

    def _replace(self, text: Text, item: Item) -> None:
        sentence = self.turn.sentences[text.tokens[item.first].sentence]
        level, adds = sentence.level, sentence.adds
        if level == CORRECTED and (item.first in self.turn.mistaken or _is_corrected_within(text, item)):
            level = SAID
        if level == SAID and item.first in self.turn.picked and not self.asked:
            level = ANEW
        resets = level < CORRECTED and item.first in self.turn.resets and _COMPARING.isdisjoint(self.places)
        level = CORRECTED if resets else level
        if self._refill(text, item) or self._recount(text, item):
            return
        if level < CORRECTED and sentence.asks and item.kind in {"count", "money"}:
            return
        bare = item.kind == "count" or (item.kind in {"date", "time"} and not item.role)
        wished = level == CORRECTED or not bare or (sentence.wishes and _wishes(text, item, sentence.length))
        if text.folds[item.first] in _WORDS.one and item.kind == "count" and item.head != "person":
            wished = level == CORRECTED or text.folds[item.first - 1] in _WORDS.before_one
            level = min(level, SAID) if not wished else level
        if not wished and level == SAID:
            return
        if level < CORRECTED and item.kind == "name" and sentence.length > _LONG_SENTENCE:
            return
        if _is_excluded(text, item, _WORDS.unavailable):
            # `I'm busy on the 3rd` only says why it is another day.
            self._record((text.turn, item.first, item.end), None, text.turn)
            return
        if _is_excluded(text, item, _WORDS.excluding):
            self.dead.update((text.turn, at) for at in range(item.first, item.end))
            return
        if adds and level < CORRECTED:
            return
        candidates = [old for old in reversed(self._candidates(item)) if self._is_live(old)]
        if item.head and not _WORDS.for_each.isdisjoint(text.folds[item.end : item.end + 3]):
            candidates = [old for old in candidates if old.head]
        if level < CORRECTED and item.kind == "name" and not self._is_capital(item):
            # Who writes names with capitals has said no name here: `what is there to do in htere`.
            candidates = [old for old in candidates if not self._is_capital(old)]
        within = [old for old in candidates if old.turn == text.turn and _corrects_within(text, old, item)]
        fitting = self._fitting(within, item, CORRECTED)
        fitting = fitting or self._fitting([old for old in candidates if old.turn < text.turn], item, level)
        if resets:
            fitting = self._of_thesame(text, item, fitting)
        if fitting and any(same(old, item) for _, old in fitting):
            self._turn_round(text, item, [old for _, old in fitting], level)
            return
        if not fitting:
            return
        best = max(fit for fit, _ in fitting)
        old = self._most_alike(text, item, [old for fit, old in fitting if fit == best], level)
        if not item.head and any(o.turn == old.turn and o.is_named != old.is_named for _, o in fitting):
            return  # `no, three`, after `2 coffees to room 23`: it may be either.
        self._restore(old, item)
        for other in [old, *(o for _, o in fitting if o is not old and same(o, old))]:
            self._kill(other, (text.turn, item.first, item.end), text.turn)
        if not item.head and item.kind == "count":
            item.kind, item.head, item.role = old.kind, old.head, old.role
        item.role = item.role or old.role

    def _turn_round(self, text: Text, item: Item, olds: Sequence[Item], level: int) -> None:
        """`no, 4 years younger`, after `4 years older`: the figure is the same, and what it says another."""
        direction = _direction(text, item)
        for old in olds if level == CORRECTED and direction else ():
            before = _direction(self.texts[old.turn - 1], old)
            if before and before != direction and same(old, item):
                self._record(
                    (old.turn, old.first, old.end + 1), (text.turn, item.first, item.end + 1), text.turn
                )
                return

    def _most_alike(self, text: Text, item: Item, olds: Sequence[Item], level: int) -> Item:
        """Return which of some values a correction is about: the latest of those that most is said of."""
        if level < CORRECTED or len(olds) == 1:
            return olds[0]
        about = self._said_with(text, item)
        return max(olds, key=lambda old: self._alikeness(text, item, about, old))

    def _of_thesame(
        self, text: Text, item: Item, fitting: Sequence[tuple[int, Item]]
    ) -> list[tuple[int, Item]]:
        """Return the values of what a new one is said of; any of its unit where there is but one."""
        about = self._said_with(text, item)
        shared = [(fit, old) for fit, old in fitting if self._alikeness(text, item, about, old)[0]]
        if set(content(text, _lead(text, item))) - _STRETCHING:
            return shared
        units = [
            (fit, old) for fit, old in fitting if old.kind == "money" or (item.head and old.head == item.head)
        ]
        return shared or (units if len({old.meaning for _, old in units}) == 1 else [])

    def _alikeness(self, text: Text, item: Item, about: set[str], old: Item) -> tuple[int, int]:
        """Return how many words two values share, and how close the next of them stands to the old one."""
        there = self.texts[old.turn - 1]
        follows = text.folds[item.end : item.end + 1]
        goes_on = bool(follows) and follows == there.folds[old.end : old.end + 1] and follows[0].isalpha()
        shared = about & self._said_with(there, old)
        around = range(max(0, old.first - _WINDOW), min(len(there.tokens), old.end + _WINDOW))
        near = [abs(at - old.first) for at in around if stem(there.folds[at]) in shared]
        return len(shared) + goes_on, -min(near, default=_WINDOW)

    def _said_with(self, text: Text, item: Item) -> set[str]:
        """Return the stems of what is said in one sentence with a value, or in its turn where that is
        nothing.
        """
        sentence = text.tokens[item.first].sentence
        inside = range(item.first, item.end)
        said = [
            (token.sentence == sentence, stem(token.fold))
            for at, token in enumerate(text.tokens)
            if token.kind == "word" and token.fold not in FUNCTION_WORDS and at not in inside
        ]
        return {word for is_near, word in said if is_near} or {word for _, word in said}

    def _fitting(self, olds: Sequence[Item], item: Item, level: int) -> list[tuple[int, Item]]:
        fits = [(fit, old) for old in olds if (fit := fit_of(old, item, level, self.asked))]
        if fits or item.role != "end":
            return fits
        return [(1, old) for old in olds if self._ends_alike(old, item)]

    def _ends_alike(self, old: Item, item: Item) -> bool:
        """Tell whether the same word leads to the end of the same request once more: `till the 9th`."""
        if old.kind not in {"date", "time"} or not item.role == old.role == "end":
            return False
        words = [self._until(end) for end in (old, item)]
        return bool(item.topic) and old.topic == item.topic and words[0] == words[1] != ""

    def _until(self, item: Item) -> str:
        before = self.texts[item.turn - 1].folds[max(0, item.first - 2) : item.first]
        return next((fold for fold in reversed(before) if fold in _SLOTS.until), "")

    def _is_capital(self, item: Item) -> bool:
        return self.texts[item.turn - 1].tokens[item.first].text[:1].isupper()

    def _refill(self, text: Text, item: Item) -> bool:
        """`my budget is $700` after `my budget is $500`: the same part filled anew."""
        slot = slot_before(text, item)
        first = item.first - 1 - len(slot)
        opens = first <= 0 or text.tokens[first - 1].sentence != text.tokens[first].sentence
        if not slot or not (opens or slot[0] in _WORDS.own):
            return False
        for old in reversed(self._valued(item.kind)):
            if (
                old.turn < text.turn
                and self._is_live(old)
                and item.head in {"", old.head}
                and slot == slot_before(self.texts[old.turn - 1], old)
            ):
                if not same(old, item):
                    self._kill(old, (text.turn, item.first, item.end), text.turn)
                return True
        return False

    def _recount(self, text: Text, item: Item) -> bool:
        """`so five`, after words on who can't come: how many there are now."""
        if item.first not in self.turn.totals or item.head.startswith("unit:"):
            return False
        olds = [old for old in reversed(self._valued("count")) if self._is_live(old) and old.turn < text.turn]
        about = set(item.head.split()) or {"person"} | {stem(fold) for fold in text.folds[: item.first]}
        alike = (old for old in olds if about & set(old.head.split()))
        old = next(alike, None) or next((old for old in olds if not old.head), None)
        if old is None:
            return False
        if not same(old, item):
            for other in self._all_like(old):
                self._kill(other, (text.turn, item.first, item.end), text.turn)
        item.head = item.head or old.head
        return True

    def _restore(self, old: Item, item: Item) -> None:
        """Let a value hold again where `back to 4` comes for what took its place."""
        for before in reversed(self._valued(item.kind if item.head or item.kind != "count" else old.kind)):
            if not self._is_live(before) and before.turn < old.turn and same(before, item):
                if self._replaced_by(before, old):
                    self._undo((before.turn, before.first, before.end))
                return

    def _replaced_by(self, before: Item, old: Item) -> bool:
        gone, new = (
            self._span(before.turn, before.first, before.end),
            self._span(old.turn, old.first, old.end),
        )
        return any(change.old == gone and change.new == new for change in self.found[-_REACH:])

    def _candidates(self, item: Item) -> list[Item]:
        if item.kind == "count" and not item.head:
            bare = [old for kind in ("count", "time", "money") for old in self._valued(kind)]
            return sorted(bare, key=lambda old: (old.turn, old.first))
        return list(self._valued(item.kind))

    def _is_live(self, item: Item) -> bool:
        return (item.turn, item.first) not in self.dead

    def _kill(self, old: Item, new: Place | None, turn: int, becomes: str = "") -> None:
        self._record((old.turn, old.first, old.end), new, turn, becomes)

    def _record(self, old: Place, new: Place | Span | None, turn: int, becomes: str = "") -> None:
        self.dead.update((old[0], at) for at in range(old[1], old[2]))
        self.found.append(
            Change(
                kind="replaced" if new else "withdrawn",
                old=self._span(*old),
                new=self._span(*new) if isinstance(new, tuple) else new,
                turn=turn,
                becomes=becomes,
            )
        )

    def _undo(self, old: Place) -> None:
        """Let what was replaced or withdrawn hold again."""
        span = self._span(*old)
        self.found[-_REACH:] = [
            change
            for change in self.found[-_REACH:]
            if not (
                change.old.turn == span.turn and change.old.start < span.end and span.start < change.old.end
            )
        ]
        self.dead.difference_update((old[0], at) for at in range(old[1], old[2]))

    def _span(self, turn: int, first: int, end: int) -> Span:
        tokens = self.texts[turn - 1].tokens
        return Span(turn=turn, by="user", start=tokens[first].start, end=tokens[end - 1].end)

    # Figures that count from one in force: `one more`

    def _relate(self, text: Text, turn: _Turn) -> None:
        counted: set[int] = set()
        for first, end, kind, head in turn.relatives:
            sentence = self.turn.sentences[text.tokens[first].sentence]
            if not _WORDS.than.isdisjoint(text.folds[end : end + 3]) or not self._may_relate(
                text, sentence, end
            ):
                continue
            if sentence.level == CORRECTED and _states_before(text, kind, first):
                # `no wait, 20, Sven got two more` says the figure, and why.
                counted.update(range(first, end))
                continue
            fitting = [
                old
                for old in reversed(self._valued(kind))
                if self._is_live(old) and old.turn < text.turn and _counts_for(old, head)
            ]
            if kind == "count" and not head:
                fitting = [old for old in fitting if not old.head.startswith("unit:")] or fitting
            if not fitting:
                continue
            becomes = result(text, first, end, fitting[0])
            self._kill(fitting[0], (text.turn, first, end), text.turn, becomes)
            fresh = Item(
                text.turn,
                first,
                end,
                kind,
                becomes or f"after {fitting[0].meaning}",
                fitting[0].role,
                fitting[0].head,
                fitting[0].topic,
            )
            self._keep(fresh)
            self.dead.difference_update((text.turn, at) for at in range(first, end))
            counted.update(range(first, end))
        if counted:
            text.items = [item for item in text.items if item.first not in counted]

    def _may_relate(self, text: Text, sentence: Sentence, end: int) -> bool:
        """Whether a figure that counts from another is the user's own."""
        if _WORDS.coming.search(sentence.written):
            return sentence.length <= _SHORT
        if sentence.tells or not sentence.wishes:
            return False
        ahead = text.tokens[end : end + _REST]
        ends = (
            len(ahead) < _REST
            or ahead[0].fold in _WORDS.picking
            or ahead[-1].sentence != text.tokens[end - 1].sentence
        )
        return ends or bool(_WORDS.speakers & set(sentence.written.split()))

    # Things named to say that they go

    def _contrast(self, text: Text, turn: _Turn) -> None:
        """`tea instead of coffee`, `swap the wine for beer`, `seven days, not eight`."""
        for gone, fresh in turn.contrasts:
            new = (text.turn, *fresh) if fresh else None
            item = text.item_from(gone[0], gone[1] - 1)
            # Who tells how things are still denies a figure that was said before.
            if self._tells(text, gone[0]) and not (item and fresh and text.item_from(fresh[0], fresh[0])):
                continue
            old = (self._equal_to(item) or self._like_fresh(text, item, fresh)) if item else None
            named = (text.turn, *gone)
            if (counted := self._counted(text, gone, fresh)) is not None:
                self._kill(counted, new, text.turn)
                self.dead.update((text.turn, at) for at in range(*(fresh or gone)))
            elif old is not None and item is not None:
                self.settled.update(range(*fresh) if fresh else ())
                for other in self._all_like(old):
                    self._kill(other, new, text.turn)
                self._kill_upper_end(text, item.end, new)
                self._record(named, new, text.turn)
            elif item is None and fresh and self._names_a_slot(text, gone, fresh):
                continue
            elif places := self._places_of(text, gone):
                for place in places:
                    self._record(place, new, text.turn)
                self._record(named, new, text.turn)
            elif item is None or fresh is None:
                continue
            self.dead.update((text.turn, at) for at in range(*gone))

    def _kill_upper_end(self, text: Text, at: int, new: Place | None) -> None:
        """Let the upper end of a range go with the lower one: `not 30-50`."""
        if at + 1 >= len(text.tokens) or text.folds[at] not in _RANGING:
            return
        upper = text.item_from(at + 1, at + 1)
        old = self._equal_to(upper) if upper else None
        if upper is not None and old is not None:
            self._kill(old, new, text.turn)
            self._record((text.turn, upper.first, upper.end), new, text.turn)

    def _names_a_slot(self, text: Text, gone: Range, fresh: Range) -> bool:
        """Whether a value comes for a part that has one: `change the return to Aug 11`."""
        if text.folds[gone[0] - 1] not in _WORDS.before_slots:
            return False
        if not _WORDS.changing.isdisjoint(text.folds[max(0, gone[0] - 3) : gone[0]]):
            return True
        value = text.item_from(fresh[0], fresh[1] - 1)
        if value is None or value.kind.startswith("class"):
            return False
        return value.kind != "name" or any(
            self._is_live(old) and old.turn < text.turn for old in self._candidates(value)
        )

    def _tells(self, text: Text, at: int) -> bool:
        return self.turn.sentences[text.tokens[at].sentence].tells

    def _counted(self, text: Text, gone: Range, fresh: Range | None) -> Item | None:
        """Return the figure that counts what is named, where a figure comes for it: `change the teas to
        4`.
        """
        figure = text.item_from(fresh[0], fresh[1] - 1) if fresh else None
        if figure is None or figure.kind != "count" or figure.head:
            return None
        named = set(content(text, gone))
        counts = reversed(self._valued("count"))
        return next((old for old in counts if self._is_live(old) and named & set(old.head.split())), None)

    def _equal_to(self, item: Item) -> Item | None:
        return next(
            (old for old in reversed(self._valued(item.kind)) if self._is_live(old) and same(old, item)),
            None,
        )

    def _all_like(self, old: Item) -> list[Item]:
        """Return a value with all that say the same of the same thing."""
        alike = self._valued(old.kind) if old.head else ()
        return [
            old,
            *(o for o in alike if o is not old and o.head == old.head and self._is_live(o) and same(o, old)),
        ]

    def _like_fresh(self, text: Text, item: Item, fresh: Range | None) -> Item | None:
        """Return the figure that is meant without its unit: `9`, after `9 kg`, in `10 kg, not 9`."""
        came = text.item_from(fresh[0], fresh[1] - 1) if fresh else None
        if came is None or item.kind != "count" or item.head:
            return None
        amount = text.folds[item.first]
        bare = not came.head and came.kind == "count"
        for old in reversed(self._candidates(came)):
            folds = self.texts[old.turn - 1].folds[old.first : old.end]
            if self._is_live(old) and (bare or old.head == came.head) and amount in folds:
                return old
        return None

    def _withdraw(self, text: Text, turn: _Turn) -> None:
        for first, end in turn.withdrawn:
            sentence = self.turn.sentences[text.tokens[first].sentence]
            if sentence.tells and not (_WORDS.coming.search(sentence.written) or sentence.length <= _SHORT):
                continue
            if places := self._places_of(text, (first, end)):
                between = _WORDS.before_measures
                if text.folds[end - 1] in _WORDS.aspects:
                    between |= _WORDS.passing
                for place in places:
                    self._record(self._with_measure(self._with_count(place), between), None, text.turn)
                    self._withdraw_count_of(place, text.turn)
                self._record((text.turn, first, end), None, text.turn)
        for first, end in turn.allowed:
            place = self._negation_of(text, (first, end))
            if place is not None:
                self._record(place, None, text.turn)
        for item in text.items:
            if place := self._negation_before(text, item):
                self._record(place, (text.turn, item.first, item.end), text.turn)
        for first, end in turn.restored:
            dead = self._dead_places(text, (first, end))
            for place in dead:
                self._undo(place)
            refused = None if dead else self._refusal_of(text, (first, end))
            if refused is not None:
                self._record(refused, None, text.turn)
        self._withdraw_wrong(text, turn)

    def _negation_before(self, text: Text, item: Item) -> Place | None:
        """Return where what a choice is now made of was ruled out: `no music`, before `with soft music`."""
        if not item.kind.startswith("class") or item.end >= len(text.tokens):
            return None
        corrects = self.turn.sentences[text.tokens[item.first].sentence].level == CORRECTED
        if not corrects or text.tokens[item.end].kind != "word" or is_negated(text, item.first):
            return None
        return self._negation_of(text, (item.end, item.end + 1))

    def _withdraw_wrong(self, text: Text, turn: _Turn) -> None:
        """`I gave you the wrong order number`: the last of its kind goes, unless another one comes."""
        latest = {item.kind: text.tokens[item.first].sentence for item in text.items}
        for at, kind, nouns in turn.wrong:
            sentence = text.tokens[at].sentence
            comes = latest.get(kind, -1) >= sentence
            live = [old for old in self._valued(kind) if self._is_live(old) and old.turn < text.turn]
            if comes or not live:
                continue
            related = [(len(nouns & self._stems_around(old)), place) for place, old in enumerate(live)]
            self._kill(live[max(related)[1]], None, text.turn)

    def _stems_around(self, item: Item) -> set[str]:
        """Return the stems of the words before and after a value, within its sentence."""
        text = self.texts[item.turn - 1]
        sentence = text.tokens[item.first].sentence
        around = range(max(0, item.first - _WINDOW), min(len(text.tokens), item.end + _WINDOW))
        return {stem(text.folds[at]) for at in around if text.tokens[at].sentence == sentence}

    def _with_count(self, place: Place) -> Place:
        """Take in what counts or chooses what is withdrawn: `2 bottles of wine`, `Spanish subtitles`."""
        turn, first, end = place
        text = self.texts[turn - 1]
        item = text.item_before(first)
        if item is not None and item.kind.startswith("class") and item.end == first:
            return turn, item.first, end
        counts = item is not None and item.kind == "count" and item.head
        if item is None or not counts or text.tokens[item.first].sentence != text.tokens[first].sentence:
            return place
        between = text.folds[item.end : first]
        joined = not between or (len(between) <= _COUNTED_WITHIN and between[-1] in {"-", *_WORDS.counting})
        own = stem(text.folds[end - 1]) in item.head.split()
        return (turn, item.first, end) if joined or (own and len(between) <= _COUNTED_WITHIN) else place

    def _with_measure(self, place: Place, between: Set[str]) -> Place:
        """Take in the figure of what is withdrawn: `salary > 52000`, `a fee of 5 euros`."""
        turn, first, end = place
        text = self.texts[turn - 1]
        behind = end
        while text.folds[behind : behind + 1] and text.folds[behind] in between:
            behind += 1
        item = text.item_from(behind, behind)
        is_near = end < behind <= end + _COUNTED_WITHIN
        measures = item is not None and is_near and item.kind in {"count", "money", "code"}
        return (turn, first, item.end) if item is not None and measures else place

    def _withdraw_count_of(self, place: Place, turn: int) -> None:
        """Withdraw the figure that a turn of its own adds to what is withdrawn: `bacon`, then `2 slices`."""
        if place[0] + 1 >= turn:
            return
        text = self.texts[place[0]]
        alone = len(text.items) == 1 and len(text.tokens) <= _FRAGMENT and text.items[0].kind == "count"
        if alone and text.items[0].first == 0 and self._is_live(text.items[0]):
            self._kill(text.items[0], None, turn)

    def _places_of(self, text: Text, phrase: Range) -> list[Place]:
        """Where the words of a phrase stand in what was said before as something wanted."""
        best = self._place_of(text, phrase)
        if best is None:
            return []
        wanted = self._stems_of(text, phrase)
        if best[2] - best[1] < len(wanted):
            return [best]
        stems = {stem(self.texts[best[0] - 1].folds[at]) for at in range(best[1], best[2])}
        places = [best]
        for turn, at in self.places.get(wanted[-1], ()):
            first = at - (best[2] - best[1]) + 1
            if (turn, first, at + 1) == best or first < 0 or turn >= text.turn or (turn, at) in self.dead:
                continue
            folds = self.texts[turn - 1].folds[first : at + 1]
            if {stem(fold) for fold in folds} == stems and not is_negated(self.texts[turn - 1], first):
                places.append((turn, first, at + 1))
        return sorted(places)

    def _dead_places(self, text: Text, phrase: Range) -> list[Place]:
        """Where the words of a phrase stand as something withdrawn."""
        stems = content(text, phrase)
        return [
            (turn, at, at + 1)
            for turn, at in (self.places.get(stems[-1], ()) if stems else ())
            if turn < text.turn and (turn, at) in self.dead
        ]

    def _stems_of(self, text: Text, phrase: Range) -> list[str]:
        """Return the stems of a phrase without the last word where that only says what part is meant."""
        stems = content(text, phrase)
        calls = len(stems) > 1 and text.folds[phrase[1] - 1] in _WORDS.aspects
        return stems[:-1] if calls and stems[-1] not in self.places else stems

    def _place_of(self, text: Text, phrase: Range) -> Place | None:
        """Where the words of a phrase stand in what was said before as something wanted."""
        stems = self._stems_of(text, phrase)
        if not stems:
            return None
        best: tuple[int, int, int, int] | None = None
        for turn, at in reversed(self.places.get(stems[-1], ())):
            if turn >= text.turn or (turn, at) in self.dead or is_negated(self.texts[turn - 1], at):
                continue
            first = at
            wanted = set(stems[:-1])
            while wanted and first and stem(self.texts[turn - 1].folds[first - 1]) in wanted:
                wanted.discard(stem(self.texts[turn - 1].folds[first - 1]))
                first -= 1
            matched = len(stems) - len(wanted)
            if best is None or matched > best[0]:
                best = (matched, turn, first, at + 1)
        return best[1:] if best else None

    def _refusal_of(self, text: Text, phrase: Range) -> Place | None:
        """Where a turn withdrew what only an answer had named: `skip the castle`."""
        stems = content(text, phrase)
        for turn, at in reversed(self.places.get(stems[-1], ())) if stems else ():
            if turn < text.turn and (verb := withdrawal_before(self.texts[turn - 1], at)) is not None:
                return turn, verb, at + 1
        return None

    def _negation_of(self, text: Text, phrase: Range) -> tuple[int, int, int] | None:
        stems = content(text, phrase)
        for turn, at in reversed(self.places.get(stems[-1], ())) if stems else ():
            if (
                turn < text.turn
                and (turn, at) not in self.dead
                and (first := is_negated(self.texts[turn - 1], at))
            ):
                return turn, first - 1, at + 1
        return None


_lives = Kept[_Live](_ROOM)


def _corrects_within(text: Text, old: Item, new: Item) -> bool:
    if new.first - old.end > _WITHIN or new.first <= old.end:
        return False
    return bool(_WORDS.within_turn.search(" ".join(text.folds[old.end : new.first])))


def _is_corrected_within(text: Text, item: Item) -> bool:
    """Whether a later value of the same turn corrects one, which corrects nothing: `18, no wait, 20`."""
    later = text.item_from(item.end + 1, item.end + _WITHIN)
    return later is not None and later.kind == item.kind and _corrects_within(text, item, later)


def _counts_for(old: Item, head: str) -> bool:
    """Whether a figure that counts from another may count from one: `the week after`, from `next week`."""
    return not head or head in (old.meaning if old.kind == "date" else old.head).split()


def _direction(text: Text, item: Item) -> str:
    """Return the comparative behind a figure: `older`, in `4 years older`."""
    fold = "".join(text.folds[item.end : item.end + 1])
    return fold if fold in _WORDS.comparatives or fold.endswith(_WORDS.comparative_endings) else ""


def _states_before(text: Text, kind: str, at: int) -> bool:
    """Whether a value of a kind stands before a place in its sentence."""
    item = text.item_before(at)
    same = item is not None and text.tokens[item.first].sentence == text.tokens[at].sentence
    return item is not None and same and item.kind == kind


def _wishes(text: Text, item: Item, length: int) -> bool:
    """Whether the words before a figure wish for it, or nothing stands before it."""
    sentence = text.tokens[item.first].sentence
    before: list[str] = []
    for at in range(item.first - 1, max(-1, item.first - _WINDOW), -1):
        if text.tokens[at].sentence != sentence:
            break
        before.append(text.folds[at])
    if _WORDS.wishes & set(before):
        return _WORDS.for_each.isdisjoint(text.folds[item.end : item.end + 2])
    return not before and length <= _SHORT and not _is_told_of(text, item)


def _is_told_of(text: Text, item: Item) -> bool:
    """Whether a figure only counts those of which something is said: `3 pupils are ill`."""
    if item.head == "person":
        return False
    behind = text.folds[item.end : item.end + 3]
    return not _WORDS.being.isdisjoint(behind[:2]) and _WORDS.joining.isdisjoint(behind)


def _is_excluded(text: Text, item: Item, excluding: Set[str]) -> bool:
    """Whether a value is named as one that may not be: `not on Monday`."""
    before = text.folds[max(0, item.first - 3) : item.first]
    while before and before[-1] in _WORDS.before_excluded:
        before.pop()
    return not excluding.isdisjoint(before[-1:])
