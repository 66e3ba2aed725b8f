"""Times of day in words of languages other than English, read by the tables of the language."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeVar

from midturn.mediator.language import Language, PhraseTable
from midturn.mediator.values._numbers import number_at
from midturn.mediator.values._tokens import Token

_Said = TypeVar("_Said")
_DOTTED = re.compile(r"(\d{1,2})[.](\d\d)")

Read = tuple[str, int]
"""A time's meaning and the index after its last token."""


class _Hour(NamedTuple):
    hours: int
    minutes: int
    end: int
    sure: bool
    """It is a time of day by its form: `15:30`."""


def clock_in_words(tokens: list[Token], at: int) -> Read | None:
    """Return the time of day that begins at token `at`, by the language of that token."""
    language = tokens[at].language
    if named := _match(language.named_times, tokens, at):
        return named
    half, begin = _match(language.halves_before, tokens, at) or ("", at)
    if half and at and _match(language.bounds_in_time, tokens, at - 1):  # `最晚`: `晚` is no evening here
        return None
    offset, begin = _match(language.before_hour, tokens, begin) or (0, begin)
    hour = _hour(tokens, begin)
    if hour is None:
        return None
    end, said = hour.end, bool(half) or bool(offset) or hour.sure
    minutes = hour.minutes
    if word := _match(language.clock_words, tokens, end):
        end = word[1]
        minutes, end = _minutes(tokens, end) if not minutes else (minutes, end)
        is_vague = language.clock_needs_lead or tokens[begin].fold in language.articles
        said = said or not is_vague or _is_led(tokens, at, language) or end > word[1]
    elif not said and not half:
        said = _is_led(tokens, at, language) and _ends(tokens, end, language)
    late = _match(language.after_hour, tokens, end)
    if late and (said or _is_led(tokens, at, language)):
        offset, end, said = offset + late[0], late[1], True
    if after := _match(language.halves_after, tokens, end):
        half, end, said = after[0], after[1], True
    if not said:
        return None
    total = hour.hours * 60 + minutes + offset
    return written_time(total // 60 % 24 if total >= 60 else 12, total % 60, half, tokens[at].fold), end


def written_time(hours: int, minutes: int, half: str, written: str) -> str:
    """Return a time in 24 hours, marked where it may be in either half of the day.

    >>> written_time(7, 30, "", "7"), written_time(7, 30, "pm", "7")
    ('07:30?', '19:30')
    """
    if half == "pm" and hours < 12:
        hours += 12
    elif half == "am" and hours == 12:
        hours = 0
    is_open = not half and 0 < hours < 12 and not written.startswith("0")
    return f"{hours:02}:{minutes:02}" + ("?" if is_open else "")


def _match(table: PhraseTable[_Said], tokens: list[Token], at: int) -> tuple[_Said, int] | None:
    """Return what a table says of the words at `at`, and the index after them."""
    if not table or at >= len(tokens) or tokens[at].fold not in table.first:
        return None
    found = table.match([token.fold for token in tokens[at : at + table.longest]])
    return (found[0], at + found[1]) if found else None


def _hour(tokens: list[Token], at: int) -> _Hour | None:
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token.kind == "word":
        number = number_at(tokens, at)
        if number is None or not 0 <= number.value <= 24 or number.ordinal:
            return None
        # `nueve y media` is nine and a half, and half past nine.
        minutes = (number.value % 1) * 60
        return _Hour(int(number.value), int(minutes), number.end, False) if minutes in {0, 30} else None
    dotted = _DOTTED.fullmatch(token.fold)
    if dotted and int(dotted[1]) < 24 and int(dotted[2]) < 60:
        return _Hour(int(dotted[1]), int(dotted[2]), at + 1, False)
    if not token.fold.isdecimal() or len(token.fold) > 2 or int(token.fold) > 24:
        return None
    tail = tokens[at + 1 : at + 3]
    if tail and tail[0].kind == "number":
        return None
    glued = len(tail) > 0 and not tail[0].gap
    if len(tail) == 2 and glued and tail[0].text in ":：hH" and not tail[1].gap:
        minutes = tail[1].fold
        if tail[1].kind == "number" and minutes.isdecimal() and len(minutes) == 2 and int(minutes) < 60:
            return _Hour(int(token.fold), int(minutes), at + 3, True)
    if glued and tail[0].text in "hH":
        return _Hour(int(token.fold), 0, at + 2, True)
    return _Hour(int(token.fold), 0, at + 1, False)


def _minutes(tokens: list[Token], at: int) -> tuple[int, int]:
    """Return the minutes that follow `quinze heures`, and the index after them."""
    if at >= len(tokens) or tokens[at].kind not in {"number", "word"}:
        return 0, at
    number = number_at(tokens, at)
    if number is None or number.value.denominator != 1 or not 5 <= number.value < 60 or number.ordinal:
        return 0, at
    end = number.end + (number.end < len(tokens) and tokens[number.end].fold == "分")
    return int(number.value), end


def _is_led(tokens: list[Token], at: int, language: Language) -> bool:
    """Tell whether the words before `at` make an hour of the number there: `a las`."""
    table = language.clock_leads
    for length in range(min(table.longest, at), 0, -1):
        if tuple(token.fold for token in tokens[at - length : at]) in table.meanings:
            return True
    return False


def _ends(tokens: list[Token], at: int, language: Language) -> bool:
    """Tell whether nothing follows that a number before it could count."""
    if at >= len(tokens) or tokens[at].kind != "word":
        return True
    return tokens[at].fold in language.function_words and tokens[at].fold not in language.units.first
