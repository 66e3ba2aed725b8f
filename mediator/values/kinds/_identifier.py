"""Identifiers: names that a machine gave, kept to the letter and mark."""

from __future__ import annotations

from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._numbers import LONGEST
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._literal import Literal


class Identifiers(Literal):
    """Order numbers, file names, options, and what else is written as one."""

    name = "identifier"
    rank = 80
    starts = frozenset(["identifier", "number"])

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read a token that is an identifier, or more digits than a number has."""
        token = tokens[at]
        is_long = token.kind == "number" and len(token.fold) > LONGEST
        if token.kind != "identifier" and not is_long:
            return None
        if at and tokens[at - 1].kind == "number" and token.text[0] == "-" and token.text[1:].isalpha():
            # `a 3 -star hotel`
            return None
        return Mention("identifier", self.meaning(token), at, at + 1)
