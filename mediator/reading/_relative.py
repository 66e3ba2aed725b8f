"""What a value becomes by a figure that counts from it: `one more` after 4 makes 5."""

from __future__ import annotations

import re
from fractions import Fraction

from midturn.mediator.language import ENGLISH
from midturn.mediator.reading._items import Item, Text

_WORDS = ENGLISH.changes

_DAY = 24 * 60
"""Minutes of a day."""
_HALF = 12 * 60
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LONGEST_FIGURE = 12
"""Digits of a figure that is still counted with."""


def result(text: Text, first: int, end: int, old: Item) -> str:
    """Return what `old` becomes by the words from token `first` to `end`; "" where that isn't certain."""
    words = text.folds[first:end]
    match old.kind:
        case "count" | "money":
            return _counted(words, old.meaning)
        case "time":
            half = bool(first and text.folds[first - 1] in _WORDS.half)
            return _later_time(words, old.meaning, half)
        case "date":
            return _later_date(words, old.meaning)
        case _:
            return ""


def _counted(words: list[str], meaning: str) -> str:
    figure, _, unit = meaning.partition(" ")
    amount = _figure(figure)
    if amount is None:
        return ""
    factor = next((_WORDS.factors[word] for word in words if word in _WORDS.factors), None)
    if factor is not None:
        fresh = amount * factor
    else:
        step = _step(words)
        if step is None:
            return ""
        fresh = amount + step if _WORDS.more & set(words) else amount - step
    return f"{_written(fresh)} {unit}".strip() if fresh > 0 else ""


def _figure(written: str) -> Fraction | None:
    if len(written) > _LONGEST_FIGURE or not re.fullmatch(r"\d+(?:[./]\d+)?", written):
        return None
    try:
        return Fraction(written)
    except ZeroDivisionError:
        return None


def _written(amount: Fraction) -> str:
    return str(amount.numerator) if amount.denominator == 1 else str(amount)


def _step(words: list[str]) -> Fraction | None:
    for word in words:
        if word in _WORDS.steps:
            return Fraction(_WORDS.steps[word])
        if word.isdecimal() and word.isascii() and len(word) <= _LONGEST_FIGURE:
            return Fraction(int(word))
    return None


def _later_time(words: list[str], meaning: str, half: bool) -> str:
    clock = re.fullmatch(r"(\d\d):(\d\d)(\??)", meaning) or re.fullmatch(r"(\d{1,2})()()", meaning)
    step = Fraction(1, 2) if half else _step(words)
    if clock is None or step is None:
        return ""
    minutes = step * (max((_WORDS.minutes[word] for word in words if word in _WORDS.minutes), default=0))
    if not minutes or minutes.denominator != 1:
        return ""
    back = bool(_WORDS.earlier & set(words))
    at = int(clock[1]) * 60 + int(clock[2] or 0) + (-int(minutes) if back else int(minutes))
    if clock[3] or not clock[2]:
        at = (at - 60) % _HALF + 60 if clock[3] or int(clock[1]) <= _HALF // 60 else at % _DAY
    at %= _DAY
    if not clock[2] and not at % 60:
        return str(at // 60)
    return f"{at // 60:02}:{at % 60:02}{clock[3] or ('' if clock[2] else '?')}"


def _later_date(words: list[str], meaning: str) -> str:
    step = _step(words)
    if step is None or step.denominator != 1 or not _WORDS.weeks.isdisjoint(words):
        return ""
    days = int(step) * (-1 if _WORDS.earlier & set(words) else 1)
    if meaning in _WORDS.week:
        return _WORDS.week[(_WORDS.week.index(meaning) + days) % len(_WORDS.week)]
    date = re.fullmatch(r"((?:-|\d{4})-)(\d\d)-(\d\d)", meaning)
    if date is None or not 1 <= int(date[2]) <= len(_MONTH_DAYS):
        return ""
    day = int(date[3]) + days
    return f"{date[1]}{date[2]}-{day:02}" if 1 <= day <= _MONTH_DAYS[int(date[2]) - 1] else ""
