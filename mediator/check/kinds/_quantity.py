"""Quantities with a unit."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from midturn.mediator.check._amounts import amount_at
from midturn.mediator.check._measures import Measure, measure_after, unit_of
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._numbers import Number, number_at, written_number
from midturn.mediator.check._tokens import Token
from midturn.mediator.check.kinds._figure import Measured

_JOINS = frozenset(["or", "to", "-", "–"])


class Quantities(Measured):
    """A number with a unit."""

    name = "quantity"

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read `5 km`, `2 hours and 30 minutes`, `an hour and a half`."""
        amount = amount_at(tokens, at)
        if amount is None:
            return _one_unit_and_a_half(tokens, at)
        if amount.is_age or amount.currency:
            return None
        measure = measure_after(tokens, amount.number)
        if measure is None or measure.money:
            return None
        return _measured(at, amount.number, _with_smaller_unit(tokens, measure))

    def settle(self, tokens: list[Token], figures: list[Mention]) -> None:
        """Give the first figure of `20 or 25 hours` the unit of the second."""
        for bare, full in pairwise(figures):
            between = full.first - bare.end == 1 and tokens[bare.end].fold in _JOINS
            if between and bare.kind == "number" and full.kind == "quantity" and bare.meaning[:1] != "#":
                base, scale = unit_of(tokens[full.end - 1].fold) or ("", 0)
                if base == full.unit and bare.amount.isdecimal():
                    bare.kind, bare.unit = "quantity", base
                    bare.meaning = f"{written_number(int(bare.amount) * Fraction(scale))} {base}"


def _one_unit_and_a_half(tokens: list[Token], at: int) -> Mention | None:
    """`an hour and a half`."""
    if tokens[at].fold not in {"a", "an"} or number_at(tokens, at):
        return None
    measure = measure_after(tokens, Number(Fraction(1), at + 1))
    if measure is None or measure.end == at + 2 or measure.money:
        return None
    return _measured(at, Number(measure.value, measure.end), measure)


def _measured(at: int, number: Number, measure: Measure) -> Mention:
    mention = Mention("quantity", measure.meaning, at, measure.end, optional=number.optional)
    mention.unit, mention.amount = measure.base, written_number(number.value)
    return mention


def _with_smaller_unit(tokens: list[Token], measure: Measure) -> Measure:
    """`2 hours and 30 minutes` is one quantity."""
    at = measure.end
    if measure.base not in {"second", "inch"} or at >= len(tokens):
        return measure
    at += tokens[at].fold in {"and", ","}
    rest = number_at(tokens, at) if at < len(tokens) else None
    smaller = measure_after(tokens, rest) if rest else None
    if smaller is None or smaller.base != measure.base or smaller.value * 2 > measure.value:
        return measure
    return Measure(measure.value + smaller.value, measure.base, smaller.end)
