"""A number with what stands around it: a currency before, a unit after, an age, the numbering of a list."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from midturn.mediator.values._measures import Measure, currency_before, measure_after
from midturn.mediator.values._numbers import Number, number_at
from midturn.mediator.values._tokens import Token


@dataclass(slots=True)
class Amount:
    """A number read where a figure may begin."""

    number: Number
    currency: str = ""
    """The currency whose sign stands before it."""
    is_age: bool = False
    measure: Measure | None = None
    """What it measures, with what stands behind it."""


def amount_at(tokens: list[Token], at: int) -> Amount | None:
    """Return the number that a figure at token `at` has, unless it only numbers an item of a list."""
    currency, begin = currency_before(tokens, at)
    if (
        begin >= len(tokens)
        or (currency and tokens[begin].kind != "number")
        or _numbers_a_list(tokens, begin)
    ):
        return None
    number = number_at(tokens, begin)
    if number is None:
        return None
    if age_ends := _age_ends(tokens, number.end):
        return Amount(Number(number.value, age_ends), is_age=True)
    return Amount(number, currency, measure=measure_after(tokens, number, currency))


def _age_ends(tokens: list[Token], at: int) -> int:
    """Return the index after `years old` or `-year-old`, which add nothing to the number; else 0."""
    if at >= len(tokens):
        return 0
    known = tokens[at].language.figures
    if tokens[at].fold not in known.years and tokens[at].text not in "-‑":
        return 0
    words = [
        (place, token.fold) for place, token in enumerate(tokens[at : at + 4], at) if token.text not in "-‑"
    ]
    if len(words) > 1 and words[0][1] in known.years and words[1][1] in known.old:
        return words[1][0] + 1
    return 0


def _numbers_a_list(tokens: list[Token], at: int) -> bool:
    """Whether the number at `at` only numbers an item: `1) milk`, or `2.` where a line begins."""
    if tokens[at].kind != "number" or at + 2 >= len(tokens) or tokens[at + 1].gap or not tokens[at + 2].gap:
        return False
    if tokens[at + 1].text == ")":
        return tokens[at].gap and (at == 0 or tokens[at - 1].text != "(")
    begins = at == 0 or tokens[at - 1].sentence != tokens[at].sentence
    return (
        tokens[at + 1].text == "."
        and begins
        and tokens[at + 1].sentence != tokens[at + 2].sentence
        and len(tokens[at].text) < 3
        and (at > 0 or _goes_on(tokens))
    )


def _goes_on(tokens: list[Token]) -> bool:
    """Whether a text that begins with a number has the next item, too; `6. but not on Monday` answers."""
    number = tokens[0].text
    if number == "1" or not number.isdecimal():
        return True
    following = str(int(number) + 1)
    return any(one.text == following and other.text == "." for one, other in pairwise(tokens))
