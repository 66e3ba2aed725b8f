"""Figures as values that one can take the place of another: what they count, and how far they reach."""

from __future__ import annotations

import re
from collections.abc import Mapping

from midturn.mediator.language import ENGLISH
from midturn.mediator.reading._items import NAMED, Item, Text
from midturn.mediator.values import (
    FUNCTION_WORDS,
    LITERALS,
    Mention,
    stem,
)
from midturn.mediator.values.kinds import halves_of_day, written_time

_WORDS = ENGLISH.slots

_HOURS = 24
_DAY = 86400
"""Seconds of a day."""


def figures(text: Text, mentions: list[Mention]) -> list[Item]:
    """Return the dates, times, counts, amounts and literals of a text, in order."""
    found = _spoken_times(text)
    spoken = {at for item in found for at in range(item.first, item.end)}
    for mention in sorted(mentions, key=lambda m: m.first):
        if (found and found[-1].first <= mention.first < found[-1].end) or mention.first in spoken:
            continue
        item = _figure(text, mention)
        if item is not None:
            _widen(text, item)
            found.append(item)
    at = {mention.first: mention for mention in mentions}
    for item in found:
        if item.kind == "time":
            item.meaning = _clock(text, item, at) or item.meaning
    found += _day_parts(text, found) + _single_periods(text, found)
    found.sort(key=lambda item: item.first)
    return _joined(text, found)


def _spoken_times(text: Text) -> list[Item]:
    """Read `a quarter past 5 in the evening`, `four in the evening`."""
    found: list[Item] = []
    folds = text.folds
    for at in range(len(folds) - 2):
        hour = at
        begins = folds[at] in _WORDS.hour_parts or folds[at] in _WORDS.hour_words
        if not begins and not folds[at].isdecimal():
            continue
        if folds[at] in _WORDS.hour_parts and folds[at + 1] in _WORDS.hour_links:
            hour = at + 2
        if at and text.folds[at - 1] in {":", "."} and not text.tokens[at].gap:
            continue
        if folds[hour] not in _WORDS.hour_words and not (folds[hour].isdecimal() and len(folds[hour]) < 3):
            continue
        end = hour + 1
        if _day_part_at(folds, end):
            end += 3
        elif hour == at:
            continue
        if not found or found[-1].end <= at:
            found.append(Item(text.turn, at, end, "time", " ".join(folds[at:end])))
    return found


def _clock(text: Text, item: Item, mentions: Mapping[int, Mention]) -> str:
    """Return the time of day that words name, as the check of drafts writes it; empty if it stays open."""
    inside = [found for at in range(item.first, item.end) if (found := mentions.get(at)) is not None]
    for mention in inside:
        if mention.kind == "time" and not mention.meaning.endswith("?"):
            return mention.meaning
    for mention in inside:
        if mention.kind == "time" or mention.amount.isdecimal():
            return _hour_of(mention.amount or mention.meaning, set(text.folds[item.first : item.end]))
    return ""


def _hour_of(written: str, words: set[str]) -> str:
    """Return the time of an hour with the part of the day that words tell; empty if they tell none.

    >>> _hour_of("3", {"in", "the", "afternoon"})
    '15:00'
    """
    hours, _, minutes = written.rstrip("?").partition(":")
    # The morning comes first where words speak of both; noon is the later half.
    half = min(halves_of_day(words, [ENGLISH]), default="pm" if words & _WORDS.day_parts else "")
    if not half or not 0 < int(hours) <= _HOURS // 2:
        return ""
    return written_time(int(hours), int(minutes or 0), half, "")


def _day_part_at(folds: list[str], at: int) -> bool:
    """Whether `in the morning` or the like stands at `at`."""
    part = folds[at + 2 : at + 3]
    return tuple(folds[at : at + 2]) == _WORDS.before_day_part and bool(part) and part[0] in _WORDS.day_parts


def _figure(text: Text, mention: Mention) -> Item | None:
    item = Item(text.turn, mention.first, mention.end, mention.kind, mention.meaning)
    match mention.kind:
        case "date" if _closes(text, mention):
            return None
        case "date" | "time" | "money":
            return item
        case "quantity":
            item.kind, item.head = "count", "unit:" + _scale(mention)
            return item
        case kind if kind in LITERALS:
            item.kind, item.head = "code", _shape(mention.meaning)
            return item
        case "number" | "percent":
            return _number(text, mention, item)
        case _:
            return None


def _scale(mention: Mention) -> str:
    """Return the unit, with days and longer apart from hours and shorter."""
    if mention.unit != "second":
        return mention.unit
    amount = re.match(r"\d+", mention.meaning)
    return "day" if amount and int(amount[0][:12]) >= _DAY else "second"


def _shape(literal: str) -> str:
    """Return what sort of literal it is, so that one address replaces another but no order number."""
    if "@" in literal:
        return "@"
    return "/" if "/" in literal else re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", literal))


def _closes(text: Text, mention: Mention) -> bool:
    """Whether a date only closes the conversation: `that's all for today`."""
    return not _WORDS.closing.isdisjoint(
        text.folds[max(0, mention.first - 4) : mention.first]
    ) and mention.meaning in {
        "today",
        "tonight",
    }


def _number(text: Text, mention: Mention, item: Item) -> Item | None:
    folds, first, end = text.folds, mention.first, mention.end
    before = folds[first - 1] if first else ""
    after = folds[end] if end < len(folds) else ""
    if mention.meaning.startswith("#"):
        digits = text.tokens[first].kind == "number"
        ends = not after or after in _WORDS.ordinal_ends or text.tokens[end].kind == "mark"
        if digits and ends and after not in _WORDS.ordinal_things:
            item.kind = "date"
            return item
        return None
    counts_hours = mention.kind == "number" and _is_hour(text, mention, before, after)
    if before in _WORDS.day_parts or counts_hours:
        item.kind = "time"
        if before in _WORDS.day_parts:
            item.first -= 1
        return item
    if tuple(folds[end : end + 2]) in _WORDS.open_ends:
        return None
    if after in _WORDS.no_count_before and _WORDS.counted_after.isdisjoint(folds[end + 1 : end + 2]):
        return None
    if before in {"#", *_WORDS.numbered}:
        return None
    if _is_part(text, first, end):
        return None
    item.kind = "count"
    if mention.kind == "percent":
        item.head = "unit:%"
    else:
        item.head = _head(text, end) or _named(text, first) or _head_before(text, first)
    if mention.optional and not (item.head and before not in _WORDS.no_count_after):
        return None
    if set(item.head.split()) & _WORDS.loose_heads:
        return None
    if (
        before in _WORDS.words_and_months
        and mention.amount.isdecimal()
        and 0 < int(mention.amount) <= 31
        and not item.head
    ):
        item.kind, item.first, item.meaning = "date", first - 1, f"{before} {mention.amount}"
    if (
        not item.head
        and before in _WORDS.before_persons
        and mention.amount.isdecimal()
        and int(mention.amount) <= 50
    ):
        item.head = "person"
    if not item.head and len(mention.amount) > 4:
        item.kind, item.head = "code", "0"
    return item


def _is_part(text: Text, first: int, end: int) -> bool:
    """Whether a number tells of a part of those counted before: `one of us is vegan`."""
    opens = not first or text.tokens[first - 1].clause != text.tokens[first].clause
    after = text.folds[end : end + 3]
    return opens and tuple(after[:2]) in _WORDS.of_us and bool(_WORDS.partitive_verbs & set(after[2:]))


def _is_hour(text: Text, mention: Mention, before: str, after: str) -> bool:
    if not mention.amount.isdecimal() or not 0 < int(mention.amount) <= _HOURS:
        return False
    if before not in _WORDS.before_hours and not (before in _WORDS.before_last_hours and not after.isalpha()):
        return False
    return not after or after in _WORDS.no_heads or text.tokens[mention.end].kind == "mark"


def _head(text: Text, at: int) -> str:
    """Return the stems of the words that a number before token `at` counts."""
    stems: list[str] = []
    for step in range(at, min(at + 4, len(text.folds))):
        token = text.tokens[step]
        if token.fold == "-" or tuple(text.folds[step : step + 2]) in _WORDS.of_us:
            continue
        if token.kind != "word" or token.fold in _WORDS.no_heads or token.fold in FUNCTION_WORDS - _WORDS.us:
            break
        if token.fold in _WORDS.persons:
            return "person"
        stems.append(stem(token.fold))
        if len(stems) == 3:
            break
    return " ".join(stems)


def _named(text: Text, at: int) -> str:
    """Return of what a number at a token names one, where it counts nothing: `room 23`."""
    before = text.folds[at - 1] if at else ""
    return NAMED + before if before in _WORDS.named else ""


def _head_before(text: Text, at: int) -> str:
    sentence = text.tokens[at].sentence
    for step in range(at - 1, max(-1, at - 8), -1):
        if text.tokens[step].sentence != sentence:
            break
        if text.folds[step] in _WORDS.persons and text.folds[step] not in _WORDS.us:
            return "person"
    return ""


def _widen(text: Text, item: Item) -> None:
    """Take in what belongs to a date or a time: `later today`, `9th of this month`, `3 in the afternoon`."""
    folds = text.folds
    if item.kind == "date":
        if item.first and folds[item.first - 1] in _WORDS.later_that_day:
            item.first -= 1
        if tuple(folds[max(0, item.first - 2) : item.first]) in _WORDS.day_after:
            item.first -= 2
            item.meaning = "day after " + item.meaning
        for tail in _WORDS.after_dates:
            if tuple(folds[item.end : item.end + len(tail)]) == tail:
                item.end += len(tail)
                break
        if item.first and item.meaning.startswith("#") and folds[item.first - 1] in _WORDS.definite:
            item.first -= 1
    elif item.kind == "time":
        if tuple(folds[item.end : item.end + 3]) == _WORDS.o_clock:
            item.end += 3
        if _day_part_at(folds, item.end):
            item.end += 3
        if item.first and folds[item.first - 1] in _WORDS.day_parts:
            item.first -= 1
    elif item.kind == "count" and tuple(folds[item.end : item.end + 3]) == _WORDS.o_clock:
        item.kind, item.end = "time", item.end + 3
        if (
            tuple(folds[item.end : item.end + 2]) == _WORDS.before_day_part
            and folds[item.end + 2 : item.end + 3]
        ):
            item.end += 3


def _day_parts(text: Text, figures: list[Item]) -> list[Item]:
    """`in the morning` where no hour stands by it."""
    taken = {at for item in figures for at in range(item.first, item.end)}
    return [
        Item(text.turn, at, at + 1, "time", fold)
        for at, fold in enumerate(text.folds)
        if fold in _WORDS.day_parts
        and at not in taken
        and at
        and text.folds[at - 1] in _WORDS.before_day_part
    ]


def _single_periods(text: Text, figures: list[Item]) -> list[Item]:
    """Read `a week`, where it is set as a length."""
    taken = {at for item in figures for at in range(item.first, item.end)}
    return [
        Item(
            text.turn,
            at - 1,
            at + 1,
            "count",
            "1 " + fold,
            head="unit:" + _WORDS.periods[fold],
        )
        for at, fold in enumerate(text.folds)
        if fold in _WORDS.periods
        and at > 1
        and text.folds[at - 1] in _WORDS.indefinite
        and text.folds[at - 2] in _WORDS.before_periods
        and not taken & {at, at - 1}
    ]


def _joined(text: Text, figures: list[Item]) -> list[Item]:
    """Join the parts of one date: `Tuesday next week`, `Friday, March 3rd`."""
    found: list[Item] = []
    for item in figures:
        last = found[-1] if found else None
        if last and item.kind == last.kind == "date" and item.first - last.end <= 1:
            between = text.folds[last.end : item.first]
            if not between or between[0] in {",", "(", *_WORDS.between_dates}:
                last.end, last.meaning = item.end, f"{last.meaning} {item.meaning}"
                continue
        found.append(item)
    return found
