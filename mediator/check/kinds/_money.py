"""Amounts of money."""

from __future__ import annotations

from midturn.mediator.check._amounts import amount_at
from midturn.mediator.check._measures import CURRENCY_CODES, measure_after
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._numbers import written_number
from midturn.mediator.check._tokens import Token
from midturn.mediator.check.kinds._figure import Measured


class Money(Measured):
    """A number with a currency."""

    name = "money"
    begins = CURRENCY_CODES

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read `$900`, `900 euros`, `USD 900`."""
        amount = amount_at(tokens, at)
        if amount is None or amount.is_age:
            return None
        measure = measure_after(tokens, amount.number, amount.currency)
        if measure is None or not measure.money:
            return None
        mention = Mention("money", measure.meaning, at, measure.end, optional=amount.number.optional)
        mention.unit, mention.amount = measure.base, written_number(amount.number.value)
        return mention
