"""Times of day.

A clock time below 13 without morning or evening stays open (`7:30?`) and meets either reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from midturn.mediator.language import ENGLISH, Language
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._numbers import number_at
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._clock_phrases import clock_in_words, written_time
from midturn.mediator.values.kinds._figure import Figure
from midturn.mediator.values.kinds._kind import LACKING, Match, matched

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_WORDS = ENGLISH.moments
_NAMED = {phrase[0]: time for phrase, time in ENGLISH.named_times.meanings.items()}
_AFTER_DIGITS = _WORDS.after_digits.union(
    ENGLISH.function_words,
    ENGLISH.morning,
    ENGLISH.evening,
    ENGLISH.near_days.first,
    ENGLISH.weekdays.first,
)
"""Words that four digits which are a time of day don't count."""
_QUARTERS = _WORDS.parts.keys() - _WORDS.half
_SIGN = "h"
"""The sign of hours."""
_Read = tuple[str, int]
"""A time's meaning and the index after its last token."""


class Times(Figure):
    """A time of day."""

    name = "time"
    rank = 90
    starts = frozenset(["word", "number"])
    begins = frozenset([*_NAMED, *_WORDS.parts, *ENGLISH.articles, *_WORDS.minutes])

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read `7pm`, `7:30`, `half past six`, `noon`, `18 Uhr`, `下午3点`."""
        read = _time_at(tokens, at)
        if read is None:
            return None
        mention = Mention("time", read[0], at, read[1])
        if read[1] == at + 3 and tokens[at + 1].fold == _SIGN and tokens[at + 2].fold.isdecimal():
            hours, minutes = int(tokens[at].fold), int(tokens[at + 2].fold)
            mention.amount = f"{hours * 3600 + minutes * 60} second"
        return mention

    def keys(self, mention: Mention, halves: set[str]) -> set[str]:
        """Return an open time meets the readings that the words around allow; `2h30` is a length as well."""
        readings = {"time " + reading for reading in clock_readings(mention.meaning, halves)}
        return readings | {"measure " + mention.amount} if mention.amount else readings

    def also(self, mention: Mention) -> set[str]:
        """Return a full hour may stand as a bare number."""
        return {f"hour {int(mention.meaning[:2])}"} if mention.meaning[3:5] == "00" else set()

    def otherwise(self, mention: Mention, other: Side, own: Side) -> Match:
        """`8pm` where the other side says `tonight` and `8`."""
        hours, minutes = int(mention.meaning[:2]), mention.meaning[3:5]
        if mention.language is not ENGLISH and (found := _in_either_half(mention.meaning, other)):
            return matched(found)
        if minutes != "00":
            return LACKING
        is_open = mention.meaning.endswith("?")
        half = "pm" if hours >= 12 else "am"
        spoken = (
            is_open or not other.halves or half in other.halves or (hours > 12 and str(hours) in other.words)
        )
        figures = {str(hours), str(hours - 12 if hours > 12 else hours)}
        for figure in sorted(figures):
            if spoken and (found := other.keys.get("number " + figure)):
                return matched(found[0])
        return LACKING


def _in_either_half(meaning: str, other: Side) -> Mention | None:
    """Return the time of the same hour of a clock, where one of both leaves the half of the day open."""
    hours, minutes, is_open = int(meaning[:2]), meaning[2:5], meaning.endswith("?")
    readings = [f"{hours % 12:02}{minutes}?"]
    if is_open:
        readings += [f"{hours:02}{minutes}", f"{(hours + 12) % 24:02}{minutes}"]
    return next((found[0] for reading in readings if (found := other.keys.get("time " + reading))), None)


def _time_at(tokens: list[Token], at: int) -> _Read | None:
    """Return the time of day that begins at token `at`."""
    token = tokens[at]
    if token.language is not ENGLISH:
        return clock_in_words(tokens, at) if token.kind in {"number", "word"} else None
    if token.fold in _NAMED:
        return _NAMED[token.fold], at + 1
    if token.fold in _WORDS.parts:
        return _spoken(tokens, at) or _half_hour(tokens, at)
    if token.fold in ENGLISH.articles and at + 1 < len(tokens) and tokens[at + 1].fold in _QUARTERS:
        return _spoken(tokens, at + 1)
    if token.kind not in {"number", "word"}:
        return None
    in_minutes = token.fold in _WORDS.minutes and at and tokens[at - 1].fold in _WORDS.at_minutes
    if in_minutes and (read := _spoken(tokens, at)):
        return read
    return _clock(tokens, at) or (_bare_clock(tokens, at) if token.kind == "number" else None)


def _clock(tokens: list[Token], at: int) -> _Read | None:
    """`7pm`, `7:30`, `7.30 pm`, `19:00`, `7 o'clock`, `17h30`."""
    if not (hour := _hour(tokens, at)):
        return None
    hours, minutes, end, sure = hour
    half, after = _half_of_day(tokens, end)
    o_clock = after < len(tokens) and tokens[after].fold in _WORDS.o_clock
    if o_clock:
        half, after = _half_of_day(tokens, after + 1)
    if not (sure or o_clock or (half and after == end + _meridiem_length(tokens, end))):
        return None
    return written_time(hours, minutes, half, tokens[at].fold), after


def _bare_clock(tokens: list[Token], at: int) -> _Read | None:
    """`at 1930`, `1930 hours`, `at 20h`."""
    digits = tokens[at].fold
    before = tokens[at - 1].fold if at else ""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    hours_follow = following is not None and (following.fold == _SIGN or following.fold in _WORDS.hours)
    if re.fullmatch(r"(?:[01]\d|2[0-3])[0-5]\d", digits):
        if (hours_follow and following and following.fold != _SIGN) or (
            before in _WORDS.by and _phrase_ends(following)
        ):
            return written_time(int(digits[:2]), int(digits[2:]), "", "0"), at + 2 if hours_follow else at + 1
        return None
    if before in _WORDS.at and re.fullmatch(r"[1-9]|1[0-2]", digits) and _ends_a_time(following):
        return written_time(int(digits), 0, "", digits), at + 1
    glued = hours_follow and following is not None and following.fold == _SIGN and not following.gap
    if glued and before in _WORDS.around and re.fullmatch(r"1?\d|2[0-4]", digits):
        return written_time(int(digits) % 24, 0, "", digits), at + 2
    return None


def _phrase_ends(following: Token | None) -> bool:
    """Whether four digits count nothing."""
    return following is None or following.kind == "mark" or following.fold in _AFTER_DIGITS


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
    table = ENGLISH.halves_after
    if at < len(tokens) and tokens[at].fold in table.first:
        half = table.match([token.fold for token in tokens[at : at + table.longest]])
        return (half[0], at + half[1]) if half else ("", at)
    return "", at


def _spoken(tokens: list[Token], at: int) -> _Read | None:
    """`half past six`, `quarter to nine`, `a quarter to five`, `at ten past two`."""
    if at + 2 >= len(tokens) or not (tokens[at + 1].fold in _WORDS.to or tokens[at + 1].fold in _WORDS.past):
        return None
    hour = _hour(tokens, at + 2)
    if not hour or not 0 < hour[0] <= 12 or hour[3]:
        return None
    minutes = _WORDS.minutes.get(tokens[at].fold) or _WORDS.parts[tokens[at].fold]
    total = hour[0] * 60 + (-minutes if tokens[at + 1].fold in _WORDS.to else minutes)
    half, end = _half_of_day(tokens, hour[2])
    return written_time(total // 60 or 12, total % 60, half, ""), end


def _half_hour(tokens: list[Token], at: int) -> _Read | None:
    """`at half 3`, which is half past three."""
    before = tokens[at - 1].fold if at else ""
    if tokens[at].fold not in _WORDS.half or before not in _WORDS.around or at + 1 >= len(tokens):
        return None
    hour = _hour(tokens, at + 1)
    if not hour or not 0 < hour[0] <= 12 or hour[3]:
        return None
    half, end = _half_of_day(tokens, hour[2])
    return (written_time(hour[0], 30, half, ""), end) if half or _phrase_ends(_at(tokens, end)) else None


def _ends_a_time(following: Token | None) -> bool:
    """Whether a bare hour is not followed by what it would count: `at 1 then`."""
    return following is None or following.fold in _WORDS.after_hour or following.text in ".!?;"


def _at(tokens: list[Token], at: int) -> Token | None:
    return tokens[at] if at < len(tokens) else None


def clock_time(hours: int) -> str:
    """Return the full hour that a bare figure names, open where it may be morning or evening.

    >>> clock_time(4), clock_time(17)
    ('04:00?', '17:00')
    """
    return written_time(hours % 24, 0, "", "")


def halves_of_day(words: set[str], languages: Iterable[Language]) -> set[str]:
    """Return which halves of the day a text's words speak of in its languages."""
    halves: set[str] = set()
    for language in languages:
        if not words.isdisjoint(language.morning):
            halves.add("am")
        if not words.isdisjoint(language.evening):
            halves.add("pm")
    return halves


def clock_readings(meaning: str, halves: set[str]) -> set[str]:
    """Return the definite times that `meaning` may stand for; either half of the day where none is spoken of.

    >>> sorted(clock_readings("07:30?", {"pm"}))
    ['07:30?', '19:30']
    """
    if not meaning.endswith("?"):
        return {meaning}
    hours, minutes = int(meaning[:2]), meaning[2:5]
    readings = {"am": f"{hours:02}{minutes}", "pm": f"{hours + 12:02}{minutes}"}
    return {meaning} | {readings[half] for half in halves or readings}
