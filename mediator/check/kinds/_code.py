"""Pieces of code: kept to the letter, but for white space."""

from __future__ import annotations

from typing import TYPE_CHECKING

from midturn.mediator.check._letters import letters_of
from midturn.mediator.check._mentions import Mention
from midturn.mediator.check._tokens import Token
from midturn.mediator.check.kinds._kind import Kind, Match, spoken

if TYPE_CHECKING:
    from midturn.mediator.check._comparing import Side


class Code(Kind):
    """What stands between backticks."""

    name = "code"

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read a token that was written as code."""
        return Mention("code", tokens[at].fold, at, at + 1) if tokens[at].kind == "code" else None

    def keys(self, mention: Mention, halves: set[str]) -> set[str]:
        """Code is known by its letters and digits."""
        return {"literal " + letters_of(mention.meaning)}

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for the same code, then for its letters in the text."""
        letters = letters_of(mention.meaning)
        if exact := other.keys.get("literal " + letters):
            return Match(True, exact[0])
        return spoken(letters in other.letters)
