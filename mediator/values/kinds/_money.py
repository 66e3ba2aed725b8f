"""Amounts of money, each in its currency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.mediator.values._amounts import Amount
from midturn.mediator.values._measures import CURRENCY_WORDS, OTHER_DOLLARS, currencies
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._numbers import written_number
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._figure import Measured
from midturn.mediator.values.kinds._kind import LACKING, Match

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side


class Money(Measured):
    """A number with a currency."""

    name = "money"
    rank = 120
    begins = CURRENCY_WORDS

    def of(self, tokens: list[Token], at: int, amount: Amount) -> Mention | None:
        """Read `$900`, `A$20`, `900 euros`, `USD 900`, `20 Canadian dollars`."""
        if amount.is_age:
            return None
        measure = amount.measure
        if measure is None or not measure.money:
            return None
        mention = Mention("money", measure.meaning, at, measure.end, optional=amount.number.optional)
        mention.unit, mention.amount = measure.base, written_number(amount.number.value)
        return mention

    def keys(self, mention: Mention, halves: set[str]) -> set[str]:
        """Return a sign that several currencies have meets each of them."""
        amount = mention.meaning.removesuffix(mention.unit)
        return {f"measure {amount}{code}" for code in currencies(mention.unit)}

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Where other dollars are named, `$` and `US$` are not the same."""
        match = super().match(mention, other, own)
        if match.source is None or mention.unit != "usd" or not OTHER_DOLLARS & (own.units | other.units):
            return match
        return match if _names_country(mention) == _names_country(match.source) else LACKING


def _names_country(mention: Mention) -> bool:
    written = mention.written.casefold()
    return "us" in written or "american" in written
