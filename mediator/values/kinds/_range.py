"""Ranges: two figures of which the first is one end and the last the other."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from midturn.mediator.values._measures import unit_of
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._numbers import parse_digits, written_number
from midturn.mediator.values._tokens import Token, joins_all
from midturn.mediator.values.kinds._date import WORKING_ENDS
from midturn.mediator.values.kinds._kind import Kind, Match, Passage, key_of, spoken
from midturn.mediator.values.kinds._time import clock_readings, clock_time

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side


_DASHES = frozenset("-–—")
_REACH = 8
_LONGER = 2
_SCALES = frozenset(["number", "percent", "money", "quantity", "time", "date"])
_LAST_HOUR = 24
_HALF_DAY = 12
_YEARS = range(1000, 2200)
_MOMENTS = frozenset(["time", "date"])


class Ranges(Kind):
    """`30-50`, `4 to 6`, `between 30 and 50`."""

    name = "range"
    rank = 190

    def settle(self, tokens: list[Token], figures: list[Mention]) -> None:
        """Give a bare figure the unit of the one that it is joined with: `4-6 km`, `$30-50`."""
        for first, last in pairwise(figures):
            joint = _joint(tokens, first, last)
            if not joint or (_is_choice(tokens[first.end]) and last.kind != "quantity"):
                continue
            if first.kind == "number" and first.meaning[:1] != "#":
                _share(tokens, first, last)
            elif first.kind == "money" and last.kind == "number" and _ranges(tokens[last.first - 1]):
                _measure(last, "money", first.unit, Fraction(1))

    def find(self, passage: Passage) -> list[Mention]:
        """Return the pairs of figures of one scale that are joined."""
        figures = [m for m in passage.found if m.kind in _SCALES and m.meaning[:1] != "#"]
        return [
            _range(passage.tokens, first, last)
            for first, last, joint in _joined(passage.tokens, figures)
            if _are_ends(first, last, joint)
        ]

    def also(self, mention: Mention) -> set[str]:
        """Return the ends of a range, which are bounds, and how hours are said without their unit."""
        low, high = mention.ends
        return {"low " + key_of(low), "high " + key_of(high)} | _in_hours(mention)

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for the same range, for a bound at each end, and for two moments said apart."""
        if found := other.keys.get(key_of(mention)):
            return Match(True, found[0])
        low, high = mention.ends
        workdays = mention.language.moments.workdays
        if (low.meaning, high.meaning) == WORKING_ENDS and not workdays.isdisjoint(other.words):
            return spoken(True)
        if low.kind in _MOMENTS or _falls(low, high):
            return spoken(
                all(_stands(end, other, own) for end in mention.ends)
                or not _in_hours(mention).isdisjoint(other.keys)
            )
        if _are_years(mention):
            return spoken(all(key_of(end) in other.keys for end in mention.ends))
        return spoken(
            _is_bound(other.keys.get("bound " + key_of(low)), ">")
            and _is_bound(other.keys.get("bound " + key_of(high)), "<")
        )


def _joined(tokens: list[Token], figures: list[Mention]) -> Iterator[tuple[Mention, Mention, str]]:
    ended = -1
    for first, last in pairwise(figures):
        if first.first >= ended and (joint := _joint(tokens, first, last)):
            ended = last.end
            yield first, last, joint


def _joint(tokens: list[Token], first: Mention, last: Mention) -> str:
    """Return the word or mark that joins two figures; empty where nothing does."""
    at = first.end
    if last.first - at != 1 or tokens[at].sentence != tokens[first.first].sentence:
        return ""
    joint = tokens[at].fold
    before = [token.fold for token in tokens[max(0, first.first - _REACH) : first.first]]
    known = tokens[at].language.figures
    if joins_all(tokens[at]):
        return joint if before[-1:] and before[-1] in known.between else ""
    if last.kind == "number" and tokens[last.first].text.startswith("0"):
        # The month of `2022-01`.
        return ""
    if not tokens[at].gap and joint == "-" and len(last.amount) - len(first.amount) >= _LONGER:
        # A number in two parts: `88-4120`.
        return ""
    if not (_ranges(tokens[at]) or _is_choice(tokens[at])):
        return ""
    is_old = before[-1:] and before[-1] in known.from_old and not known.changing.isdisjoint(before)
    return "" if is_old else joint


def _ranges(token: Token) -> bool:
    return token.text in _DASHES or token.fold in token.language.figures.ranging


def _is_choice(token: Token) -> bool:
    return token.fold in token.language.alternatives and token.fold in token.language.conjunctions


def _are_ends(first: Mention, last: Mention, joint: str) -> bool:
    """Whether two joined figures are the ends of a range, and no difference such as `10 - 5`."""
    if first.kind != last.kind or first.unit != last.unit or first.meaning == last.meaning:
        return False
    if joint.isalpha() or first.kind in _MOMENTS:
        return True
    low, high = parse_digits(first.amount), parse_digits(last.amount)
    return low is not None and high is not None and low < high


def _share(tokens: list[Token], bare: Mention, full: Mention) -> None:
    """Give `bare` the unit of `full`."""
    scale = Fraction(1)
    if full.kind == "time":
        _read_as_hour(bare)
        return
    if full.kind == "quantity":
        base, scale = unit_of(tokens[full.end - 1].fold) or ("", Fraction(1))
        if base != full.unit:
            return
    elif full.kind == "percent":
        scale = Fraction(1, 100)
    elif full.kind != "money":
        return
    _measure(bare, full.kind, full.unit, scale)


def _read_as_hour(bare: Mention) -> None:
    """Read the `4` of `between 4 and 6pm` as an hour, in either half of the day."""
    if bare.amount.isdecimal() and 0 < int(bare.amount[:3]) <= _LAST_HOUR:
        bare.kind, bare.meaning, bare.amount = "time", clock_time(int(bare.amount)), ""


def _measure(bare: Mention, kind: str, unit: str, scale: Fraction) -> None:
    value = parse_digits(bare.amount)
    if value is None:
        return
    bare.kind = "percent" if kind == "percent" else "money" if kind == "money" else "quantity"
    bare.unit = unit
    bare.meaning = f"{written_number(value * scale)} {unit}".strip()


def _range(tokens: list[Token], first: Mention, last: Mention) -> Mention:
    mention = Mention("range", f"{first.meaning}..{last.meaning}", first.first, last.end, ends=(first, last))
    mention.optional = _is_choice(tokens[first.end])
    return mention


def _is_bound(comparisons: list[Mention] | None, sign: str) -> bool:
    return any(comparison.parts[0][0] == sign for comparison in comparisons or [] if comparison.parts[0])


def _falls(low: Mention, high: Mention) -> bool:
    """Tell whether the first end is the higher one, as in a score: `9 to 4`."""
    first, last = parse_digits(low.amount), parse_digits(high.amount)
    return first is not None and last is not None and first > last


def _in_hours(mention: Mention) -> set[str]:
    """Return the key of a range of hours as bare figures say it: `2 to 6` for `2 to 6 pm`."""
    full = [end.meaning[:2] for end in mention.ends if end.kind == "time" and end.meaning[2:5] == ":00"]
    if len(full) < len(mention.ends):
        return set()
    low, high = (int(hour) % _HALF_DAY or _HALF_DAY for hour in full)
    return {f"range {low}..{high}"}


def _are_years(mention: Mention) -> bool:
    """Tell whether both ends are years, of which there are two: `between 2021 and 2022`."""
    low, high = mention.ends
    if low.kind != "number" or not (low.amount.isdecimal() and high.amount.isdecimal()):
        return False
    return int(low.amount[:5]) in _YEARS and int(high.amount[:5]) == int(low.amount[:5]) + 1


def _stands(moment: Mention, other: Side, own: Side) -> bool:
    if moment.kind == "time":
        readings = clock_readings(moment.meaning, own.halves)
        return any(f"time {reading}" in other.keys for reading in readings)
    return key_of(moment) in other.keys
