"""What the kinds share that one token holds and that are kept to the letter, marks included."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._kind import Kind, Match, spoken

if TYPE_CHECKING:
    from midturn.mediator.values._comparing import Side

_DASHES = str.maketrans("‑–−", "---")


class Literal(Kind):
    """A kind whose values are single tokens of one form."""

    form: ClassVar[re.Pattern[str]]
    family = "literal"
    starts = frozenset(["identifier"])

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read a token of the kind's form."""
        token = tokens[at]
        if token.kind != "identifier" or not self.form.fullmatch(token.text):
            return None
        return Mention(self.name, self.meaning(token), at, at + 1)

    def meaning(self, token: Token) -> str:
        """Return what a token of the form is compared by."""
        return token.fold.translate(_DASHES)

    def also(self, mention: Mention) -> set[str]:
        """Values of other kinds with the same letters are found as well: a number, a file of that name."""
        return {literal_key(mention)}

    def match(self, mention: Mention, other: Side, own: Side) -> Match:
        """Look for the same literal, for the same word, and in the other side's code."""
        if exact := other.keys.get(literal_key(mention)):
            return Match(True, exact[0])
        return spoken(mention.meaning in other.words or mention.meaning in other.code_text)


def literal_key(mention: Mention) -> str:
    """Return the key under which a value is found by its letters and marks."""
    return "literal " + mention.meaning.casefold()
