"""Dates in words of languages other than English, read by the tables of the language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from midturn.mediator.language import Language
from midturn.mediator.values._numbers import number_at
from midturn.mediator.values._tokens import Token

_LONGEST = 6
"""Words of the longest name of a day."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_DAY_AND_MONTH = re.compile(r"(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])")
_MOST_BETWEEN = 2
"""Words between a day and its month: `del mes`."""

Read = tuple[str, int]
"""A date's meaning and the index after its last token."""


def date_in_words(tokens: list[Token], at: int) -> Read | None:
    """Return the date that begins at token `at`, by the language of that token."""
    language = tokens[at].language
    if not language.known:
        return None
    words = [token.fold for token in tokens[at : at + _LONGEST]]
    return (
        _in_digits(tokens, at, language)
        or _year_first(tokens, at, language)
        or _day_first(tokens, at, language)
        or _month_first(tokens, at, language)
        or _named(tokens, at, words, language)
    )


def iso(year: str, month: int, day: int) -> str:
    """Return a date at the precision it is known.

    >>> iso("", 5, 14), iso("2026", 5, 0)
    ('--05-14', '2026-05')
    """
    head = f"{year or '-'}-{month:02}"
    return f"{head}-{day:02}" if day else head


def _in_digits(tokens: list[Token], at: int, language: Language) -> Read | None:
    """`am 31.12.`, `el 31/12`."""
    if not at or tokens[at].kind != "number" or tokens[at - 1].fold not in language.day_leads:
        return None
    written, end = tokens[at].fold, at + 1
    if end + 1 < len(tokens) and tokens[end].text == "/" and not tokens[end].gap and not tokens[end + 1].gap:
        written, end = f"{written}.{tokens[end + 1].fold}", end + 2
    found = _DAY_AND_MONTH.fullmatch(written)
    if found is None or (end < len(tokens) and tokens[end].text == "/"):
        return None
    return iso("", int(found[2]), int(found[1])), end


def _year_first(tokens: list[Token], at: int, language: Language) -> Read | None:
    """`2026年5月3日`."""
    if not _is_year(tokens, at) or at + 2 >= len(tokens) or tokens[at + 1].fold != "年":
        return None
    month = _month(tokens, at + 2, language)
    if month is None:
        return None
    day, end = _day_after(tokens, month[1], language)
    return iso(tokens[at].fold, month[0], day), end


def _day_first(tokens: list[Token], at: int, language: Language) -> Read | None:
    """`14. Mai 2026`, `22 de agosto`, `1er mars`."""
    day = _day(tokens, at)
    if day is None:
        return None
    at = _past(tokens, day[1], language)
    month = _month(tokens, at, language)
    if month is None or tokens[day[1] - 1].sentence != tokens[at].sentence:
        return None
    after = _past(tokens, month[1], language)
    if _is_year(tokens, after):
        return iso(tokens[after].fold, month[0], day[0]), after + 1
    return iso("", month[0], day[0]), month[1]


def _month_first(tokens: list[Token], at: int, language: Language) -> Read | None:
    """`Mai 2026`, `agosto`, `五月十四号`."""
    month = _month(tokens, at, language)
    if month is None:
        return None
    day, end = _day_after(tokens, month[1], language)
    if day:
        return iso("", month[0], day), end
    after = _past(tokens, month[1], language)
    if _is_year(tokens, after):
        return iso(tokens[after].fold, month[0], 0), after + 1
    return iso("", month[0], 0), month[1]


def _day_after(tokens: list[Token], at: int, language: Language) -> tuple[int, int]:
    """Return the day that stands behind its month, as in Chinese; 0 for none."""
    if language.capitals != "none" or not (day := _day(tokens, at)):
        return 0, at
    named = day[1] < len(tokens) and tokens[day[1]].fold in language.day_month
    return (day[0], day[1] + 1) if named else (day[0], day[1])


def _day(tokens: list[Token], at: int) -> tuple[int, int] | None:
    if at >= len(tokens) or tokens[at].kind not in {"number", "word"}:
        return None
    number = number_at(tokens, at)
    if number is None or number.value.denominator != 1 or not 1 <= number.value <= 31 or number.percent:
        return None
    return int(number.value), number.end


def _month(tokens: list[Token], at: int, language: Language) -> tuple[int, int] | None:
    if at >= len(tokens):
        return None
    words = [token.fold for token in tokens[at : at + language.months.longest]]
    found = language.months.match(words)
    return (found[0], at + found[1]) if found else None


def _past(tokens: list[Token], at: int, language: Language) -> int:
    """Return the index after what may stand between a day, its month and its year."""
    end = at
    while end < len(tokens) and end < at + _MOST_BETWEEN and tokens[end].fold in language.day_month:
        end += 1
    return end


def _is_year(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].kind == "number" and _YEAR.fullmatch(tokens[at].fold) is not None


def _named(tokens: list[Token], at: int, words: Sequence[str], language: Language) -> Read | None:
    """`mañana`, `nächsten Freitag`, `vendredi prochain`, `下周五`."""
    near = language.near_days.match(words)
    if near and not (at and tokens[at - 1].fold in language.near_not_after):
        return near[0], at + near[1]
    shift = language.shifts.match(words)
    named = _weekday_or_period(words, shift[1], language) if shift else None
    if shift and named and (named[2] or shift[0]):
        return shift[0] + named[0], at + named[1]
    named = _weekday_or_period(words, 0, language)
    if named is None:
        return None
    after = language.shifts_after.match(words, named[1])
    if after:
        return after[0] + named[0], at + after[1]
    return (named[0], at + named[1]) if named[2] else None


def _weekday_or_period(words: Sequence[str], at: int, language: Language) -> tuple[str, int, bool] | None:
    """Return a weekday's or a period's name, the index after it, and whether it is a date by itself."""
    if day := language.weekdays.match(words, at):
        return day[0], day[1], True
    near = language.near_days.match(words, at)
    if near and near[0] == "weekend":
        return near[0], near[1], True
    period = language.periods.match(words, at)
    return (period[0], period[1], False) if period else None
