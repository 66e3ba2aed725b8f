"""What the kinds with a value on some scale share: equal values, the one among like surroundings first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.mediator.language import ENGLISH
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values.kinds._kind import LACKING, SPOKEN, Kind, Match, matched

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_NEAREST = 8
"""Mentions of one value among which the one with the most similar surroundings is taken as the source."""


UNSAID = frozenset(["degree", "celsius"])
"""Units that mostly go without saying: `set the heating to 21`."""


class Figure(Kind):
    """A kind with a value on some scale."""

    family = "figure"

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for the same value, then for another way to write it."""
        for key in sorted(self.keys(mention, own.halves)):
            if found := other.keys.get(key):
                return Match(True, best(mention, found))
        if mention.meaning in other.code_words:
            return SPOKEN
        return self.otherwise(mention, other, own)

    def otherwise(self, mention: Mention, other: Side, own: Side) -> Match:
        """Tell whether the other side says the value in another way."""
        return LACKING


class Measured(Figure):
    """A kind with a unit."""

    def also(self, mention: Mention) -> set[str]:
        """Add the bare amount."""
        return {"amount " + mention.amount}

    def otherwise(self, mention: Mention, other: Side, own: Side) -> Match:
        """`6 km` where the other side says `6` and names kilometres elsewhere."""
        if side := other.keys.get("side " + mention.amount):
            # `2 m long and 3 m wide` where the other side says `2 m by 3 m`
            return matched(next((m for m in side if m.unit in {"", mention.unit}), None))
        if mention.unit not in other.units | UNSAID and not is_age(mention):
            return LACKING
        found = [m for m in other.keys.get("number " + mention.amount, []) if not m.meaning.startswith("#")]
        if found:
            return matched(best(mention, found))
        return SPOKEN if mention.amount == "1" else LACKING


def is_age(mention: Mention) -> bool:
    """Tell whether years in a language other than English may be somebody's age: `6 und 9 Jahre`."""
    in_years = mention.unit == "month" and mention.meaning != f"{mention.amount} month"
    return in_years and mention.language is not ENGLISH


def best(mention: Mention, found: list[Mention]) -> Mention:
    """Return the mention among whose surroundings there is most of what surrounds `mention`."""
    if len(found) == 1:
        return found[0]
    return max(found[:_NEAREST], key=lambda other: affinity(mention, other))


def affinity(one: Mention, other: Mention) -> float:
    """Return how much of what stands around two figures is the same, nearer words counting more."""
    few, many = (
        (one.context, other.context)
        if len(one.context) < len(other.context)
        else (other.context, one.context)
    )
    return sum(min(weight, many[word]) for word, weight in few.items() if word in many)
