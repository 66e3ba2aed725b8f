"""Quantities with a unit."""

from __future__ import annotations

from fractions import Fraction

from midturn.mediator.values._amounts import Amount
from midturn.mediator.values._measures import Measure, measure_after
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._numbers import Number, number_at, written_number
from midturn.mediator.values._tokens import Token, joins_all
from midturn.mediator.values.kinds._figure import Measured
from midturn.mediator.values.kinds._number import counts_the_known


class Quantities(Measured):
    """A number with a unit."""

    name = "quantity"
    rank = 140

    starts = frozenset(["word"])

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read `an hour and a half`, and `older than a week`."""
        return _one_unit_and_a_half(tokens, at) or _one_bounding_unit(tokens, at)

    def of(self, tokens: list[Token], at: int, amount: Amount) -> Mention | None:
        """Read `5 km`, `2 hours and 30 minutes`."""
        if amount.is_age or amount.currency:
            return None
        measure = amount.measure
        if measure is None or measure.money:
            return None
        mention = _measured(at, amount.number, _with_smaller_unit(tokens, measure))
        mention.weak = mention.known = counts_the_known(tokens, mention)
        return mention


def _one_unit_and_a_half(tokens: list[Token], at: int) -> Mention | None:
    """Read `an hour and a half`."""
    if tokens[at].fold not in tokens[at].language.articles or number_at(tokens, at):
        return None
    measure = measure_after(tokens, Number(Fraction(1), at + 1))
    if measure is None or measure.end == at + 2 or measure.money:
        return None
    return _measured(at, Number(measure.value, measure.end), measure)


def _one_bounding_unit(tokens: list[Token], at: int) -> Mention | None:
    """Read `than a week`, `within an hour`: an article that counts."""
    language = tokens[at].language
    if not at or tokens[at].fold not in language.articles:
        return None
    if tokens[at - 1].fold not in language.figures.before_one:
        return None
    measure = measure_after(tokens, Number(Fraction(1), at + 1))
    if measure is None or measure.end != at + 2 or measure.base not in {"second", "month"}:
        return None
    return _measured(at, Number(measure.value, measure.end, optional=True), measure)


def _measured(at: int, number: Number, measure: Measure) -> Mention:
    mention = Mention("quantity", measure.meaning, at, measure.end, optional=number.optional)
    mention.unit, mention.amount = measure.base, written_number(number.value)
    return mention


def _with_smaller_unit(tokens: list[Token], measure: Measure) -> Measure:
    """`2 hours and 30 minutes` is one quantity."""
    at = measure.end
    if measure.base not in {"second", "inch"} or at >= len(tokens):
        return measure
    at += tokens[at].text == "," or joins_all(tokens[at])
    rest = number_at(tokens, at) if at < len(tokens) else None
    smaller = measure_after(tokens, rest) if rest else None
    if smaller is None or smaller.base != measure.base or smaller.value * 2 > measure.value:
        return measure
    return Measure(measure.value + smaller.value, measure.base, smaller.end)
