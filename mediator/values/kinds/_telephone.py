"""Telephone numbers, compared by their digits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._kind import Match, matched
from midturn.mediator.values.kinds._literal import Literal

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_FEWEST = 7
_MOST_COMPARED = 20
_NATIONAL = 7
"""Last digits that two ways to write one number have in common."""


class Telephones(Literal):
    """`+49 30 901820`, `(415) 555-0132`, `06 12 34 56 78`."""

    name = "telephone"
    rank = 50
    form = re.compile(r"(?:\+|00|0|\(\+?)\d[\d() ./\-]{4,24}|\d{3}[ .\-]\d{3}[ .\-]\d{4}|\d{3}-\d{4}")

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read a number that is written as one is dialled."""
        mention = super().at(tokens, at)
        return mention if mention is not None and len(mention.meaning) >= _FEWEST else None

    def meaning(self, token: Token) -> str:
        """Return the digits, with `+` before a country's."""
        return token.fold if token.fold.startswith("+") else re.sub(r"\D", "", token.fold)

    def also(self, mention: Mention) -> set[str]:
        """Ways to write one number end in the same digits."""
        return super().also(mention) | {_ending(mention)}

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for the same digits, then for the number with or without its country."""
        match = super().match(mention, other, own)
        if match.found:
            return match
        alike = other.keys.get(_ending(mention), [])[:_MOST_COMPARED]
        return matched(next((m for m in alike if _is_same(mention.meaning, m.meaning)), None))


def _ending(mention: Mention) -> str:
    return "telephone ending " + mention.meaning[-_NATIONAL:]


def _is_same(one: str, other: str) -> bool:
    """Whether two numbers are one, by the rules of the country that either names."""
    # Loaded only where two numbers end alike and are written in two ways.
    from phonenumbers import MatchType, is_number_match

    return is_number_match(one, other) in {MatchType.EXACT_MATCH, MatchType.NSN_MATCH}
