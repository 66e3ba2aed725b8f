"""Dimensions: two or three lengths of one thing, in order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from midturn.mediator.values._measures import unit_of
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._numbers import number_at, written_number
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._figure import Figure, best
from midturn.mediator.values.kinds._kind import MOST, Match, spoken

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_CROSSES = frozenset(["x", "×"])
_REACH = 4
"""Tokens before a figure among which such a verb may stand."""
_SIZES = frozenset(["metre", "inch", "pixel"])
_WIDEST = 32
"""Tokens that a figure with its unit has at most."""


class Dimensions(Figure):
    """`40x60 cm`, `40 by 60`, `2 m x 3 m x 1 m`."""

    name = "dimensions"
    rank = 110
    starts = frozenset(["number"])

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read two or three figures that a cross or `by` joins."""
        ahead = [token.fold for token in tokens[at + 1 : at + _WIDEST]]
        by = tokens[at].language.figures.by
        if tokens[at].kind != "number" or (_CROSSES.isdisjoint(ahead) and by.isdisjoint(ahead)):
            return None
        sides: list[tuple[Fraction, str]] = []
        end = step = at
        while len(sides) < 3 and (side := _side(tokens, step)):
            sides.append(side[:2])
            end = side[2]
            step = _past_cross(tokens, end)
            if not step:
                break
        if len(sides) < 2 or (_is_by(tokens, at, end) and _counts(tokens, at)):
            return None
        return _mention(sides, at, end)

    def otherwise(self, mention: Mention, other: Side, own: Side) -> Match:
        """Return the same figures, where one side leaves the unit out."""
        for same in other.keys.get("sides " + mention.amount, [])[:MOST]:
            if not mention.unit or not same.unit:
                return Match(True, best(mention, [same]))
        # `2 m long and 3 m wide`
        sides = mention.amount.split(" x ")
        return spoken(all(_is_said(side, mention.unit, other) for side in sides))

    def also(self, mention: Mention) -> set[str]:
        """Dimensions are known by their bare figures as well."""
        return {"sides " + mention.amount, *("side " + side for side in mention.amount.split(" x "))}


def _is_said(side: str, unit: str, other: Side) -> bool:
    """Tell whether the other side says one of the lengths by itself."""
    lengths = other.keys.get("amount " + side, [])[:MOST]
    return "number " + side in other.keys or any(not unit or m.unit == unit for m in lengths)


def _side(tokens: list[Token], at: int) -> tuple[Fraction, str, int] | None:
    """Return a figure, its unit word and the index after them."""
    number = number_at(tokens, at) if at < len(tokens) and tokens[at].kind == "number" else None
    if number is None or number.percent or number.ordinal:
        return None
    unit = tokens[number.end].fold if number.end < len(tokens) else ""
    known = unit_of(unit)
    if known and known[0] in _SIZES:
        return number.value, unit, number.end + 1
    return number.value, "", number.end


def _past_cross(tokens: list[Token], at: int) -> int:
    """Return the index after the cross or `by` at `at`, where a figure follows; else 0."""
    if at + 1 >= len(tokens) or tokens[at + 1].kind != "number":
        return 0
    joins = tokens[at].fold in _CROSSES or tokens[at].fold in tokens[at].language.figures.by
    return at + 1 if joins else 0


def _is_by(tokens: list[Token], first: int, end: int) -> bool:
    return any(token.fold in token.language.figures.by for token in tokens[first:end])


def _counts(tokens: list[Token], at: int) -> bool:
    known = tokens[at].language.figures
    if at and tokens[at - 1].fold in known.sizing:
        return False
    return any(token.fold in known.changed_by for token in tokens[max(0, at - _REACH) : at])


def _mention(sides: list[tuple[Fraction, str]], first: int, end: int) -> Mention:
    unit = next((unit for _, unit in reversed(sides) if unit), "")
    scaled = [value * Fraction((unit_of(own or unit) or ("", 1))[1]) for value, own in sides]
    base = (unit_of(unit) or ("", 1))[0]
    meaning = " x ".join(written_number(value) for value in scaled)
    mention = Mention("dimensions", f"{meaning} {base}".strip(), first, end, unit=base)
    mention.amount = " x ".join(written_number(value) for value, _ in sides)
    return mention
