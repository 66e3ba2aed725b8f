"""Bare numbers, in digits or in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.mediator.check._amounts import Amount
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._numbers import written_number
from midturn.mediator.check._tokens import Token
from midturn.mediator.check.kinds._figure import Figure, best, is_age
from midturn.mediator.check.kinds._kind import MOST, SPOKEN, Match, first_of, matched
from midturn.mediator.language import ENGLISH

if TYPE_CHECKING:
    from midturn.mediator.check._comparing import Side

_SINGLE = frozenset(["a", "an", "one", "single", "1", "each", "per", "only", "sole"])


class Numbers(Figure):
    """A number without a unit."""

    name = "number"
    begins = ENGLISH.number_words

    def of(self, tokens: list[Token], at: int, amount: Amount) -> Mention | None:
        """Take a number that is no amount of anything."""
        if amount.number.article:
            return None
        number = amount.number
        meaning = ("#" if number.ordinal else "") + written_number(number.value)
        mention = Mention("number", meaning, at, number.end, optional=number.optional)
        mention.amount = written_number(number.value)
        return mention

    def otherwise(self, mention: Mention, other: Side, own: Side) -> Match:
        """`a` for 1, `no` for 0, `6` for `6 km`, `9` for `at 9`."""
        if mention.meaning == "1" and _SINGLE & other.words:
            return SPOKEN
        if literal := other.keys.get("literal " + mention.meaning):
            return matched(literal[0])
        if mention.meaning == "0" and "negation" in other.keys:
            return SPOKEN
        measured = [
            m
            for m in other.keys.get("amount " + mention.meaning, [])[:MOST]
            if m.unit in own.units or is_age(m)
        ]
        if measured:
            return Match(True, best(mention, measured))
        return matched(_hour_of(mention, other))


def _hour_of(mention: Mention, other: Side) -> Mention | None:
    """A bare `9` that the other side writes as a time of day."""
    if not mention.meaning.isdecimal() or not 0 <= int(mention.meaning[:3]) <= 24:
        return None
    hour = int(mention.meaning)
    return first_of(other.keys.get(f"hour {hour}") or other.keys.get(f"hour {hour + 12}"))
