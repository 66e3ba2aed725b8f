"""Versions, compared as written: 3.10 is not 3.1."""

from __future__ import annotations

import re

from midturn.mediator.values._measures import measure_after
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._numbers import number_at
from midturn.mediator.values._tokens import Token
from midturn.mediator.values.kinds._literal import Literal

_SOFTWARE = frozenset(["v", "python", "java", "node", "django", "php", "ruby"])
"""Names that a version follows, in small letters as well."""
_DOTTED = re.compile(r"\d{1,4}\.\d{1,4}")


class Versions(Literal):
    """`v2.0.1`, `version 2.0.1`, `Python 3.11`."""

    name = "version"
    rank = 70
    starts = frozenset(["identifier", "number"])
    form = re.compile(r"[vV]\d{1,5}(?:\.\d{1,5}){0,4}|\d{1,5}(?:\.\d{1,5}){2,4}")

    def at(self, tokens: list[Token], at: int) -> Mention | None:
        """Read a version by its form, or a number with a dot after a name."""
        if tokens[at].kind == "number":
            return Mention("version", tokens[at].fold, at, at + 1) if _follows_a_name(tokens, at) else None
        return super().at(tokens, at)

    def meaning(self, token: Token) -> str:
        """Return the version without its `v`."""
        return token.fold.removeprefix("v")


def _follows_a_name(tokens: list[Token], at: int) -> bool:
    if not at or not _DOTTED.fullmatch(tokens[at].fold) or not tokens[at].gap:
        return False
    before = tokens[at - 1]
    language = before.language
    shows_names = language.capitals == "names" and before.fold not in language.common_words
    named = before.text[:1].isupper() and shows_names
    if before.kind != "word" or not (
        named or before.fold in _SOFTWARE or before.fold in language.before_versions
    ):
        return False
    number = number_at(tokens, at)
    return number is not None and number.end == at + 1 and measure_after(tokens, number) is None
