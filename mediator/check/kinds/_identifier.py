"""Identifiers: names that a machine gave, kept to the letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.mediator.check._letters import letters_of
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._numbers import LONGEST
from midturn.mediator.check._tokens import Token
from midturn.mediator.check.kinds._kind import Kind, Match, spoken

if TYPE_CHECKING:
    from midturn.mediator.check._comparing import Side


class Identifiers(Kind):
    """Order numbers, file names, options, addresses of the net."""

    name = "identifier"

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read a token that is an identifier, or more digits than a number has."""
        token = tokens[at]
        is_long = token.kind == "number" and len(token.fold) > LONGEST
        return (
            Mention("identifier", token.fold, at, at + 1) if token.kind == "identifier" or is_long else None
        )

    def keys(self, mention: Mention, halves: set[str]) -> set[str]:
        """An identifier is known by its letters and digits."""
        return {"literal " + letters_of(mention.meaning)}

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for the same identifier, for the same word, and in the other side's code."""
        letters = letters_of(mention.meaning)
        if exact := other.keys.get("literal " + letters):
            return Match(True, exact[0])
        return spoken(mention.meaning in other.words or letters in other.code_letters)
