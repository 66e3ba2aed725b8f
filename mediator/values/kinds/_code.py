"""Pieces of code: kept to the letter, but for white space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.mediator.values._letters import solid
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._kind import Kind, Match, spoken
from midturn.mediator.values.kinds._literal import literal_key

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side


class Code(Kind):
    """What stands between backticks."""

    name = "code"
    rank = 10
    family = "literal"
    starts = frozenset(["code"])

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read a token that was written as code."""
        return Mention("code", tokens[at].fold, at, at + 1) if tokens[at].kind == "code" else None

    def also(self, mention: Mention) -> set[str]:
        """Return an identifier may stand as code."""
        return {literal_key(mention)}

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for the same code, then for its letters and marks in the text."""
        if exact := other.keys.get(literal_key(mention)):
            return Match(True, exact[0])
        return spoken(solid(mention.meaning) in other.solid)
