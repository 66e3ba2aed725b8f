"""Dates and times of day.

A date is compared at the precision it was written with. `03/05/2025` does not say which is the
month, so it is compared as written. A clock time below 13 without morning or evening stays open
(`7:30?`) and meets either reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from midturn.mediator.check._lexicon import words
from midturn.mediator.check._numbers import number_at
from midturn.mediator.check._tokens import Token

_MONTH_NAMES = words("january february march april may june july august september october november december")
_MONTHS = {
    **{name: n for n, name in enumerate(_MONTH_NAMES, 1)},
    **{name[:3]: n for n, name in enumerate(_MONTH_NAMES, 1)},
    "sept": 9,
}
_WORDS_TOO = frozenset(["may", "march", "mar", "dec", "jan", "sun", "sat", "mon", "wed"])
"""Month and weekday names that are also words or names: a date only with a capital or a day beside them."""
_DAY_NAMES = words("monday tuesday wednesday thursday friday saturday sunday")
_DAYS = {
    **{form: name for name in _DAY_NAMES for form in (name, name + "s", name[:3])},
    "tues": "tuesday",
    "thur": "thursday",
    "thurs": "thursday",
    "weds": "wednesday",
}
_BEFORE_MONTHS = frozenset(["in", "of", "last", "next", "since", "until", "early", "late", "mid"])
_NEAR = {
    **{word: word for word in words("today tomorrow yesterday tonight weekend завтра сегодня")},
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "2morrow": "tomorrow",
}
_SHIFTS = {"next": "next ", "last": "last ", "this": "", "coming": "", "every": "", "each": ""}
_PERIODS = frozenset(["week", "month", "year", "quarter"])
_MORNING = frozenset(["am", "a.m", "morning", "breakfast", "dawn"])
_EVENING = frozenset(["pm", "p.m", "evening", "afternoon", "tonight", "night", "dinner", "supper"])

DATE_WORDS = frozenset([*_MONTHS, *_DAYS, *_NEAR, *_SHIFTS, "noon", "midday", "midnight", "half", "quarter"])
"""Words that may begin a date or a time of day; hours in words begin as numbers do."""


@dataclass(slots=True)
class Moment:
    """A date or a time of day read from tokens."""

    kind: Literal["date", "time"]
    meaning: str
    end: int


def date_at(tokens: list[Token], at: int) -> Moment | None:
    """The date that begins at token `at`."""
    token = tokens[at]
    if token.kind == "date":
        return Moment("date", _numeric(token.fold), at + 1)
    if token.kind == "number":
        return _day_first(tokens, at)
    if token.kind != "word":
        return None
    if token.fold in _MONTHS:
        return _month_first(tokens, at)
    if token.fold in {"the", "ordinal"} or token.fold in _SHIFTS:
        return _shifted(tokens, at)
    if token.fold in _NEAR:
        return Moment("date", _NEAR[token.fold], at + 1)
    return _weekday(tokens, at)


def _numeric(written: str) -> str:
    """A date in digits; ambiguous ones stay as written, but for leading zeros.

    >>> _numeric("2026-05-03"), _numeric("21.12.1990"), _numeric("03/05/2025"), _numeric("03/2024")
    ('2026-05-03', '1990-12-21', '3/5/2025', '2024-03')
    """
    parts = [int(part) for part in re.split(r"[-/.]", written)]
    if len(parts) == 2:
        return f"{parts[1]:04}-{parts[0]:02}"
    if parts[0] > 31:
        return f"{parts[0]:04}-{parts[1]:02}-{parts[2]:02}"
    day, month, year = parts
    year += 2000 if year < 50 else 1900 if year < 100 else 0
    if month > 12:
        day, month = month, day
    elif day <= 12 and "." not in written:
        return f"{parts[0]}/{parts[1]}/{year}"
    return f"{year:04}-{month:02}-{day:02}"


def _day_first(tokens: list[Token], at: int) -> Moment | None:
    """`3 May`, `21st of december 1990`, and `1st` of `1st to 5th of July`."""
    day, end = _day(tokens, at)
    if not day:
        return None
    month = end + 1 if end < len(tokens) and tokens[end].fold == "of" else end
    if month < len(tokens) and tokens[month].fold in _MONTHS and tokens[month].gap:
        year, after = _year(tokens, month + 1)
        return Moment("date", _iso(year, _MONTHS[tokens[month].fold], day), after)
    if (
        end < len(tokens)
        and tokens[end].fold in {"to", "-", "–", "and", "till", "until"}
        and end + 1 < len(tokens)
    ):
        later = _day_first_month(tokens, end + 1)
        return Moment("date", _iso("", later, day), end) if later else None
    return None


def _day_first_month(tokens: list[Token], at: int) -> int:
    """The month of the date that begins at `at` with its day; 0 where none does."""
    day, end = _day(tokens, at) if tokens[at].kind == "number" else (0, at)
    month = end + 1 if end < len(tokens) and tokens[end].fold == "of" else end
    return _MONTHS.get(tokens[month].fold, 0) if day and month < len(tokens) else 0


def _day(tokens: list[Token], at: int) -> tuple[int, int]:
    digits = tokens[at].fold
    if tokens[at].kind != "number" or not digits.isdecimal() or len(digits) > 2 or not 1 <= int(digits) <= 31:
        return 0, at
    glued = (
        at + 1 < len(tokens) and not tokens[at + 1].gap and tokens[at + 1].fold in {"st", "nd", "rd", "th"}
    )
    return int(digits), at + 2 if glued else at + 1


def _year(tokens: list[Token], at: int) -> tuple[str, int]:
    step = at + 1 if at < len(tokens) and tokens[at].text in {",", "of"} else at
    if (
        step < len(tokens)
        and tokens[step].kind == "number"
        and re.fullmatch(r"(?:1[5-9]|20)\d\d", tokens[step].fold)
    ):
        return tokens[step].fold, step + 1
    return "", at


def _month_first(tokens: list[Token], at: int) -> Moment | None:
    month, capital = _MONTHS[tokens[at].fold], tokens[at].text[:1].isupper()
    following = at + 1
    if following < len(tokens) and tokens[following].fold == "the":
        following += 1
    if following < len(tokens) and tokens[following].gap:
        day, end = _day(tokens, following)
        ordinal = end == following + 2
        if day and (capital or ordinal or tokens[at].fold not in _WORDS_TOO):
            year, end = _year(tokens, end)
            return Moment("date", _iso(year, month, day), end)
    year, end = _year(tokens, at + 1)
    before = tokens[at - 1].fold if at else ""
    dated = before in _BEFORE_MONTHS or (
        capital and before in {"by", "this", "from", "before", "after", "and", "to"}
    )
    if year or (tokens[at].fold not in _WORDS_TOO and len(tokens[at].fold) > 3) or dated:
        return Moment("date", _iso(year, month, 0), end)
    return None


def _iso(year: str, month: int, day: int) -> str:
    head = f"{year or '-'}-{month:02}"
    return f"{head}-{day:02}" if day else head


def _shifted(tokens: list[Token], at: int) -> Moment | None:
    """`next Friday`, `this week`."""
    shift = _SHIFTS.get(tokens[at].fold)
    if shift is None or at + 1 >= len(tokens):
        return None
    word = tokens[at + 1].fold
    if word in _DAYS and (len(word) > 3 or tokens[at + 1].text[0].isupper() or word not in _WORDS_TOO):
        return Moment("date", shift + _DAYS[word], at + 2)
    if word in _PERIODS and tokens[at].fold in {"next", "last", "this"}:
        return Moment("date", f"{tokens[at].fold} {word}", at + 2)
    if word == "weekend":
        return Moment("date", (shift + word).strip(), at + 2)
    if tokens[at].fold == "this" and word == "evening":
        return Moment("date", "tonight", at + 2)
    return None


def _weekday(tokens: list[Token], at: int) -> Moment | None:
    token = tokens[at]
    name = _DAYS.get(token.fold.removesuffix("'s"))
    if name is None or (token.fold in _WORDS_TOO and not token.text[0].isupper()):
        return None
    return Moment("date", name, at + 1)


def time_at(tokens: list[Token], at: int) -> Moment | None:
    """The time of day that begins at token `at`."""
    token = tokens[at]
    if token.fold in {"noon", "midday"}:
        return Moment("time", "12:00", at + 1)
    if token.fold == "midnight":
        return Moment("time", "00:00", at + 1)
    if token.fold in {"half", "quarter"}:
        return _spoken(tokens, at)
    if token.kind not in {"number", "word"}:
        return None
    return _clock(tokens, at)


def _clock(tokens: list[Token], at: int) -> Moment | None:
    """`7pm`, `7:30`, `7.30 pm`, `19:00`, `7 o'clock`, `17h30`."""
    if not (hour := _hour(tokens, at)):
        return None
    hours, minutes, end, sure = hour
    half, after = _half_of_day(tokens, end)
    o_clock = after < len(tokens) and tokens[after].fold in {"o'clock", "oclock", "oclok"}
    if o_clock:
        half, after = _half_of_day(tokens, after + 1)
    if not (sure or o_clock or (half and after == end + _meridiem_length(tokens, end))):
        return None
    return Moment("time", _time(hours, minutes, half, tokens[at].fold), after)


def _hour(tokens: list[Token], at: int) -> tuple[int, int, int, bool] | None:
    """Hours, minutes, the index after them, and whether they are a clock time by themselves."""
    token = tokens[at]
    if token.kind == "word":
        number = number_at(tokens, at)
        whole = number and number.value.denominator == 1 and 0 < number.value <= 12 and number.end == at + 1
        return (int(number.value), 0, at + 1, False) if number and whole and not number.ordinal else None
    dotted = re.fullmatch(r"(\d{1,2})[.](\d\d)", token.fold)
    if dotted and int(dotted[1]) < 24 and int(dotted[2]) < 60:
        return int(dotted[1]), int(dotted[2]), at + 1, False
    if not token.fold.isdecimal() or len(token.fold) > 2 or int(token.fold) > 24:
        return None
    tail = tokens[at + 1 : at + 3]
    if len(tail) == 2 and tail[0].text in ":hH" and not (tail[0].gap or tail[1].gap):
        minutes = tail[1].fold
        if tail[1].kind == "number" and minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60:
            return int(token.fold), int(minutes), at + 3, True
    return int(token.fold), 0, at + 1, False


def _meridiem_length(tokens: list[Token], at: int) -> int:
    if at >= len(tokens):
        return 0
    if tokens[at].fold in {"am", "pm"}:
        return 1
    marks = [token.fold for token in tokens[at : at + 4]]
    if marks[:3] in (["a", ".", "m"], ["p", ".", "m"]):
        return 4 if marks[3:] == ["."] else 3
    return 0


def _half_of_day(tokens: list[Token], at: int) -> tuple[str, int]:
    """`am` or `pm` where it follows, as a sign or as `in the evening`; and the index after it."""
    if length := _meridiem_length(tokens, at):
        return tokens[at].fold[0] + "m", at + length
    words = [token.fold for token in tokens[at : at + 3]]
    if words[:2] == ["in", "the"] and words[2:] and words[2] in _MORNING | _EVENING:
        return "am" if words[2] in _MORNING else "pm", at + 3
    if words[:2] == ["at", "night"]:
        return "pm", at + 2
    return "", at


def _spoken(tokens: list[Token], at: int) -> Moment | None:
    """`half past six`, `quarter to nine`."""
    if at + 2 >= len(tokens) or tokens[at + 1].fold not in {"past", "to", "after"}:
        return None
    if not (hour := _hour(tokens, at + 2)):
        return None
    minutes = 30 if tokens[at].fold == "half" else 15
    total = hour[0] * 60 + (-minutes if tokens[at + 1].fold == "to" else minutes)
    half, end = _half_of_day(tokens, hour[2])
    return Moment("time", _time(total // 60 or 12, total % 60, half, ""), end)


def _time(hours: int, minutes: int, half: str, written: str) -> str:
    if half == "pm" and hours < 12:
        hours += 12
    elif half == "am" and hours == 12:
        hours = 0
    is_open = not half and 0 < hours < 12 and not written.startswith("0")
    return f"{hours:02}:{minutes:02}" + ("?" if is_open else "")


def halves_of_day(words: set[str]) -> set[str]:
    """Which halves of the day a set of folded words speaks of."""
    return ({"am"} if words & _MORNING else set()) | ({"pm"} if words & _EVENING else set())


def clock_readings(meaning: str, halves: set[str]) -> set[str]:
    """The definite times that `meaning` may stand for, where the words around speak of `halves`.

    >>> sorted(clock_readings("07:30?", {"pm"}))
    ['07:30?', '19:30']
    """
    if not meaning.endswith("?"):
        return {meaning}
    hours, minutes = int(meaning[:2]), meaning[2:5]
    readings = {"am": f"{hours:02}{minutes}", "pm": f"{hours + 12:02}{minutes}"}
    return {meaning} | {readings[half] for half in halves}
