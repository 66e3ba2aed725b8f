"""The check `number`: the last number of the reply."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Literal

from pydantic import Field

from midturn.studies.dialogues.checks._check import BaseCheck, Said, Scoring, Verdict

_NUMBER = re.compile(r"(?<![\w.])[-\u2212]?\$?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)")


class Number(BaseCheck):
    """The number that the reply ends in; signs of currency, thousands separators and units don't count."""

    check: Literal["number"]
    answer: Decimal = Field(allow_inf_nan=False)
    within: Decimal = Field(default=Decimal(0), ge=0, allow_inf_nan=False)
    """How far from it is still right."""

    async def verdict(self, said: Said, scoring: Scoring) -> Verdict:
        """See `BaseCheck`."""
        found = last_number(said.reply)
        if found is None:
            return Verdict(0.0, "there is no number in it")
        return Verdict(1.0) if abs(found - self.answer) <= self.within else Verdict(0.0, f"{found} is wrong")


def last_number(text: str) -> Decimal | None:
    """Return the last number of a text.

    >>> last_number("4 x $300 = $1,200.00.")
    Decimal('1200.00')
    """
    found = _NUMBER.findall(text)
    if not found:
        return None
    try:
        return Decimal(found[-1].replace(",", "").replace("$", "").replace("\u2212", "-"))
    except InvalidOperation:
        return None
