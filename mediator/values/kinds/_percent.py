"""Percentages, which are also known by the number that they are."""

from __future__ import annotations

from midturn.mediator.values._amounts import Amount
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._numbers import written_number
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._figure import Figure


class Percentages(Figure):
    """A number of hundredths."""

    name = "percent"
    rank = 130

    def of(self, tokens: list[Token], at: int, amount: Amount) -> Mention | None:
        """Read `4.5%`, `five percent`."""
        number = amount.number
        if not number.percent or amount.currency:
            return None
        written = written_number(number.value * 100)
        return Mention("percent", written_number(number.value), at, number.end, amount=written)
