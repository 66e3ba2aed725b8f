"""Dates, compared at the precision they were written with.

`03/05/2025` does not say which is the month, so it is compared as written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from midturn.mediator.language import ENGLISH
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._date_phrases import date_in_words, iso
from midturn.mediator.values.kinds._figure import Figure
from midturn.mediator.values.kinds._kind import LACKING, MOST, SPOKEN, Match, spoken

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_WORDS = ENGLISH.moments
_MONTHS = {phrase[0]: n for phrase, n in ENGLISH.months.meanings.items()}
_DAYS = {phrase[0]: name for phrase, name in ENGLISH.weekdays.meanings.items()}
_NEAR = {phrase[0]: name for phrase, name in ENGLISH.near_days.meanings.items()}
_SHIFTS = {phrase[0]: shift for phrase, shift in ENGLISH.shifts.meanings.items()}
_WEEK = frozenset(_DAYS.values())
_WEEKS = ("last", "next")
WORKING_ENDS = ("monday", "friday")
_PERIODS = {phrase[0] for phrase in ENGLISH.periods.meanings}
_WORDS_TOO, _BEFORE_MONTHS = ENGLISH.words_too, ENGLISH.before_months
_DASHES = frozenset("-–")
_JOINTS = _WORDS.joints | frozenset("-–,/&+")

_Read = tuple[str, int]
"""A date's meaning and the index after its last token."""


class Dates(Figure):
    """A day, month or year, or a day named by today or by its weekday."""

    name = "date"
    rank = 100
    starts = frozenset(["word", "number", "date"])
    begins = frozenset([*_MONTHS, *_DAYS, *_NEAR, *_SHIFTS])

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read `3 May 2026`, `2026-05-03`, `next Friday`, `tomorrow`."""
        read = _date_at(tokens, at)
        return Mention("date", read[0], at, read[1]) if read else None

    def also(self, mention: Mention) -> set[str]:
        """Every date is compared with the pieces of others, and known by its day alone."""
        day = _date_pieces(mention.meaning).get("day", "")
        return {"date", f"day {int(day)}"} if day else {"date"}

    def otherwise(self, mention: Mention, other: Side, own: Side) -> Match:
        """Return a date whose day, month and year the other side states, together or apart."""
        meaning = mention.meaning
        dates = other.keys.get("date", [])[:MOST]
        for date in dates:
            if _covers(date.meaning, meaning):
                return Match(True, date)
            year = meaning.partition("-")[0]
            if year.isdigit() and _covers(meaning, date.meaning) and other.keys.get("number " + year):
                return Match(True, date)
        now, _, period = meaning.partition(" ")
        if now == "this" and period in _PERIODS and period in other.words:
            # `what does she pay this month?` is of a month.
            return SPOKEN
        if meaning in WORKING_ENDS and not mention.language.moments.workdays.isdisjoint(other.words):
            ranges = (m.ends for m in own.mentions if m.kind == "range" and m.ends)
            return spoken(any((low.meaning, high.meaning) == WORKING_ENDS for low, high in ranges))
        if _is_parted(meaning, dates, own.keys.get("date", [])[:MOST]):
            return SPOKEN
        day = _date_pieces(meaning).get("day", "")
        if day and (alone := other.keys.get(f"number #{int(day)}")):
            # `the 12th`: the month is said elsewhere.
            return Match(True, alone[0])
        pieces = meaning.rsplit("-", 2) if meaning.count("-") >= 2 else []
        if len(pieces) == 3 and pieces[2].isdigit():
            month = any(m.meaning == f"{pieces[0]}-{pieces[1]}" for m in dates)
            day = str(int(pieces[2]))
            return spoken(month and bool(other.keys.get("number #" + day) or other.keys.get("number " + day)))
        return LACKING


def _is_parted(meaning: str, theirs: list[Mention], ours: list[Mention]) -> bool:
    """Tell whether a day is told together with its week, and its week apart: `last week ... on Monday`.

    Args:
        meaning: a day of one side, or the week.
        theirs: the dates of the other side.
        ours: those of the one.
    """
    shift, _, name = meaning.partition(" ")
    other, own = {m.meaning for m in theirs}, {m.meaning for m in ours}
    if name == "week":
        return any(f"{shift} {day}" in other for day in _WEEK)
    if name in _WEEK:
        return f"{shift} week" in other and name in other
    return meaning in _WEEK and any(f"{s} week" in own and f"{s} {meaning}" in other for s in _WEEKS)


def _covers(full: str, part: str) -> bool:
    """Whether a date states all that `part` states.

    >>> _covers("2026-05-03", "--05-03"), _covers("--05-03", "2026-05-03")
    (True, False)
    """
    if full == part:
        return True
    full_pieces, part_pieces = _date_pieces(full), _date_pieces(part)
    return bool(part_pieces) and part_pieces.items() <= full_pieces.items()


def _date_pieces(meaning: str) -> dict[str, str]:
    if meaning.startswith("--"):
        names, pieces = ("month", "day"), meaning[2:].split("-")
    else:
        names, pieces = ("year", "month", "day"), meaning.split("-")
    return dict(zip(names, pieces, strict=False)) if all(piece.isdigit() for piece in pieces) else {}


def _date_at(tokens: list[Token], at: int) -> _Read | None:
    """Return the date that begins at token `at`."""
    token = tokens[at]
    if token.kind == "date":
        return _numeric(token.fold), at + 1
    if token.language is not ENGLISH:
        return date_in_words(tokens, at) if token.kind in {"number", "word"} else None
    if token.kind == "number":
        return _day_first(tokens, at)
    if token.kind != "word":
        return None
    if token.fold in _MONTHS:
        return _month_first(tokens, at)
    if token.fold in _SHIFTS:
        return _shifted(tokens, at)
    if token.fold in _NEAR:
        return _NEAR[token.fold], at + 1
    return _weekday(tokens, at)


def _numeric(written: str) -> str:
    """Return a date in digits; ambiguous ones stay as written, but for leading zeros.

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


def _day_first(tokens: list[Token], at: int) -> _Read | None:
    """`3 May`, `21st of december 1990`, and `1st` of `1st to 5th of July`."""
    day, end = _day(tokens, at)
    if not day:
        return None
    month = end + 1 if end < len(tokens) and tokens[end].fold in ENGLISH.day_month else end
    if month < len(tokens) and tokens[month].fold in _MONTHS and tokens[month].gap:
        year, after = _year(tokens, month + 1)
        return iso(year, _MONTHS[tokens[month].fold], day), after
    if (
        end < len(tokens)
        and (tokens[end].fold in _DASHES or tokens[end].fold in _WORDS.day_joints)
        and end + 1 < len(tokens)
    ):
        later = _day_first_month(tokens, end + 1)
        return (iso("", later, day), end) if later else None
    return None


def _day_first_month(tokens: list[Token], at: int) -> int:
    """Return the month of the date that begins at `at` with its day; 0 where none does."""
    day, end = _day(tokens, at) if tokens[at].kind == "number" else (0, at)
    month = end + 1 if end < len(tokens) and tokens[end].fold in ENGLISH.day_month else end
    return _MONTHS.get(tokens[month].fold, 0) if day and month < len(tokens) else 0


def _day(tokens: list[Token], at: int) -> tuple[int, int]:
    digits = tokens[at].fold
    if tokens[at].kind != "number" or not digits.isdecimal() or len(digits) > 2 or not 1 <= int(digits) <= 31:
        return 0, at
    endings = ENGLISH.ordinal_endings
    glued = at + 1 < len(tokens) and not tokens[at + 1].gap and tokens[at + 1].fold in endings
    return int(digits), at + 2 if glued else at + 1


def _year(tokens: list[Token], at: int) -> tuple[str, int]:
    parted = at < len(tokens) and (tokens[at].text == "," or tokens[at].text in ENGLISH.day_month)
    step = at + 1 if parted else at
    if (
        step < len(tokens)
        and tokens[step].kind == "number"
        and re.fullmatch(r"(?:1[5-9]|20)\d\d", tokens[step].fold)
    ):
        return tokens[step].fold, step + 1
    return "", at


def _month_first(tokens: list[Token], at: int) -> _Read | None:
    month, capital = _MONTHS[tokens[at].fold], tokens[at].text[:1].isupper()
    following = at + 1
    if following < len(tokens) and tokens[following].fold in _WORDS.before_day:
        following += 1
    if following < len(tokens) and tokens[following].gap:
        day, end = _day(tokens, following)
        ordinal = end == following + 2
        if day and (capital or ordinal or tokens[at].fold not in _WORDS_TOO):
            year, end = _year(tokens, end)
            return iso(year, month, day), end
    year, end = _year(tokens, at + 1)
    before = tokens[at - 1].fold if at else ""
    dated = before in _BEFORE_MONTHS or (capital and before in _WORDS.before_dates)
    if year or (tokens[at].fold not in _WORDS_TOO and len(tokens[at].fold) > 3) or dated:
        return iso(year, month, 0), end
    return None


def _shifted(tokens: list[Token], at: int) -> _Read | None:
    """`next Friday`, `this week`."""
    shift = _SHIFTS.get(tokens[at].fold)
    if shift is None or at + 1 >= len(tokens):
        return None
    word = tokens[at + 1].fold.removesuffix("'s")
    if word in _DAYS and (len(word) > 3 or tokens[at + 1].text[0].isupper() or word not in _WORDS_TOO):
        return shift + _DAYS[word], at + 2
    if word in _PERIODS and tokens[at].fold in _WORDS.shifting:
        return f"{tokens[at].fold} {word}", at + 2
    if word in _WORDS.weekends:
        return (shift + word).strip(), at + 2
    if tokens[at].fold in _WORDS.this and word in _WORDS.tonight:
        return "tonight", at + 2
    return None


def _weekday(tokens: list[Token], at: int) -> _Read | None:
    token = tokens[at]
    name = _DAYS.get(token.fold.removesuffix("'s"))
    if name is None or (token.fold in _WORDS_TOO and not token.text[0].isupper() and not _dated(tokens, at)):
        return None
    after = [token.fold for token in tokens[at + 1 : at + 3]]
    if len(after) > 1 and after[1] in _WORDS.week and after[0] in _WORDS.weeks_meant:
        return _SHIFTS[after[0]] + name, at + 3
    return name, at + 1


def _dated(tokens: list[Token], at: int) -> bool:
    """Tell whether a short name of a day in small letters stands as one: `sat 21 june`, `on sun`."""
    if at and tokens[at - 1].fold in _WORDS.before_days:
        return True
    if _is_day_joined(tokens, at, 1) or _is_day_joined(tokens, at, -1):
        return True
    if at + 1 >= len(tokens):
        return False
    following = tokens[at + 1]
    return following.fold in _WORDS.parts_of_day or (
        following.kind == "number" and following.gap and _day_first(tokens, at + 1) is not None
    )


def _is_day_joined(tokens: list[Token], at: int, step: int) -> bool:
    """Tell whether another day is joined with the one at `at`, on one side: `mon-fri`, `mon and wed`."""
    joint, other = at + step, at + 2 * step
    if not (0 <= other < len(tokens) and tokens[other].sentence == tokens[at].sentence):
        return False
    return tokens[joint].fold in _JOINTS and tokens[other].fold in _DAYS
