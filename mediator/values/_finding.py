"""Find the values of all kinds in a text."""

from __future__ import annotations

from functools import cache
from typing import get_args

from midturn.mediator.language import ENGLISH, Language
from midturn.mediator.values._amounts import amount_at
from midturn.mediator.values._measures import CURRENCY_WORDS
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token, TokenKind
from midturn.mediator.values.kinds import KINDS, Kind, Passage

_READ: dict[TokenKind, list[Kind]] = {
    token_kind: [kind for kind in KINDS if type(kind).at is not Kind.at and token_kind in kind.starts]
    for token_kind in get_args(TokenKind)
}
_COUNTED = [kind for kind in KINDS if type(kind).of is not Kind.of]
_FOUND = [kind for kind in KINDS if type(kind).find is not Kind.find]
_BEGINNINGS = frozenset[str]().union(*(kind.begins for kind in KINDS))
"""Words that may begin a figure; all others are passed over quickly."""
_PAUSES = frozenset(",.;:!?")
"""Marks that no figure begins with."""
_NUMERIC = frozenset[TokenKind](["word", "number", "mark"])


def figures_in(tokens: list[Token]) -> list[Mention]:
    """Return the values that begin at a token, none overlapping another."""
    found: list[Mention] = []
    ended = 0
    for at in [at for at, token in enumerate(tokens) if not _begins_nothing(token)]:
        if at >= ended and (mention := _read(tokens, at)) is not None:
            found.append(mention)
            ended = mention.end
    for kind in KINDS:
        kind.settle(tokens, found)
    return found


def _begins_nothing(token: Token) -> bool:
    if token.kind == "mark":
        return token.text in _PAUSES and token.language is ENGLISH
    if token.kind != "word" or len(token.text) == 1:
        return False
    if token.language is ENGLISH:
        return token.fold.partition("'")[0] not in _BEGINNINGS
    if not token.language.known:
        return True
    may_be_number = any(part in token.fold for part in token.language.number_parts)
    return not may_be_number and token.fold not in _beginnings(token.language)


@cache
def _beginnings(language: Language) -> frozenset[str]:
    """Return the words that a figure may begin with in a language other than English."""
    tables = (
        language.months, language.weekdays, language.near_days, language.shifts, language.periods,
        language.named_times, language.before_hour, language.halves_before, language.percent_before,
    )  # fmt: skip
    words = language.number_words | CURRENCY_WORDS | frozenset([*language.ordinals, *language.multiples])
    return words.union(*(table.first for table in tables))


def _read(tokens: list[Token], at: int) -> Mention | None:
    for kind in _READ[tokens[at].kind]:
        if (mention := kind.at(tokens, at)) is not None:
            return mention
    amount = amount_at(tokens, at) if tokens[at].kind in _NUMERIC else None
    if amount is None:
        return None
    return next((mention for kind in _COUNTED if (mention := kind.of(tokens, at, amount)) is not None), None)


def add_values(passage: Passage) -> list[list[Mention]]:
    """Add to a passage the values that are found once its figures are; return all of them, kind by kind."""
    groups = [[*passage.found]]
    for kind in _FOUND:
        groups.append(kind.find(passage))
        passage.found += groups[-1]
    for mention in passage.found:
        if not mention.written:
            first, last = passage.tokens[mention.first], passage.tokens[mention.end - 1]
            mention.written = passage.text[first.start : last.end]
    return groups
