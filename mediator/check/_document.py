"""A text with all the values found in it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from midturn.mediator.check._comparisons import comparisons_in
from midturn.mediator.check._dates import DATE_WORDS, date_at, time_at
from midturn.mediator.check._lexicon import FUNCTION_WORDS
from midturn.mediator.check._literals import literal_at, quoted
from midturn.mediator.check._measures import (
    CURRENCY_CODES,
    Measure,
    currency_before,
    measure_after,
    measure_word,
    unit_of,
)
from midturn.mediator.check._mentions import FIGURES, Mention
from midturn.mediator.check._names import Evidence, names_in
from midturn.mediator.check._negations import cjk_negations, negations_in
from midturn.mediator.check._numbers import NUMBER_WORDS, Number, number_at, written_number
from midturn.mediator.check._tokens import Token, stem, tokens_of

_BEGINNINGS = NUMBER_WORDS | DATE_WORDS | CURRENCY_CODES
"""Words that may begin a figure; all others are passed over quickly."""
REMEMBERED = 256
"""Texts whose tokens and figures are kept: check and reader read a turn again at each turn after it."""
LONGEST_REMEMBERED = 2_000
"""Characters; a longer text is read anew, so that what is kept stays below some 40 MB."""
_CONTEXT_WORDS = 6
_CONTEXT_TOKENS = 16
_OBJECT_WORDS = 4
_ACROSS_BREAK = 0.5
_BREAKS = frozenset(["and", "or"])


@dataclass(slots=True)
class Document:
    """One statement, or the text under check."""

    text: str
    source: int
    """Its index among the texts read together."""
    tokens: list[Token]
    mentions: list[Mention] = field(default_factory=list[Mention])
    words: set[str] = field(default_factory=set[str])
    """All folded words."""
    units: set[str] = field(default_factory=set[str])
    """Base units and currencies named anywhere, with or without a figure."""


def read(texts: Sequence[str]) -> list[Document]:
    """Read texts together: what one says about capitals helps to read the others."""
    documents = [Document(text, source, _tokens(text)) for source, text in enumerate(texts)]
    evidence = Evidence(document.tokens for document in documents)
    for document in documents:
        _read_values(document, evidence)
        for mention in document.mentions:
            mention.source = document.source
            mention.sentence = document.tokens[mention.first].sentence
    return documents


def _read_values(document: Document, evidence: Evidence) -> None:
    tokens = document.tokens
    figures = _figures(document)
    taken = {at for mention in figures for at in range(mention.first, mention.end)}
    names = names_in(tokens, taken, evidence)
    comparisons = comparisons_in(tokens, figures)
    values = {mention.first for mention in [*figures, *names]}
    negations = negations_in(tokens, values) + cjk_negations(tokens)
    document.mentions = [*figures, *names, *negations, *comparisons]
    for mention in document.mentions:
        mention.written = document.text[tokens[mention.first].start : tokens[mention.end - 1].end]
    document.mentions += _quoted(document)
    document.words = {token.fold for token in tokens if token.kind != "mark"}
    document.units = {unit for word in document.words if (unit := measure_word(word))}
    document.units |= {
        unit for token in tokens if token.kind == "mark" and (unit := measure_word(token.fold))
    }
    _bind(tokens, figures, taken)


_kept_tokens = lru_cache(maxsize=REMEMBERED)(tokens_of)


@lru_cache(maxsize=REMEMBERED)
def _kept_figures(text: str) -> tuple[Mention, ...]:
    return tuple(_figures_in(_kept_tokens(text)))


def _tokens(text: str) -> list[Token]:
    return _kept_tokens(text) if len(text) <= LONGEST_REMEMBERED else tokens_of(text)


def _figures(document: Document) -> list[Mention]:
    """Return a document's figures; what is found is marked later on, so each reading has its own."""
    if len(document.text) > LONGEST_REMEMBERED:
        return _figures_in(document.tokens)
    return [copy(mention) for mention in _kept_figures(document.text)]


def _figures_in(tokens: list[Token]) -> list[Mention]:
    """Literals, dates, times, amounts, quantities and numbers, none overlapping another."""
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        if (
            tokens[at].kind == "word"
            and tokens[at].fold.partition("'")[0] not in _BEGINNINGS
            and len(tokens[at].text) > 1
        ):
            at += 1
            continue
        mention = literal_at(tokens, at) or _moment_at(tokens, at) or _measure_at(tokens, at)
        if mention is not None:
            found.append(mention)
        at = mention.end if mention is not None else at + 1
    _share_units(tokens, found)
    return found


def _share_units(tokens: list[Token], figures: list[Mention]) -> None:
    """Give the first figure of `20 or 25 hours` the unit of the second."""
    for bare, full in pairwise(figures):
        between = full.first - bare.end == 1 and tokens[bare.end].fold in {"or", "to", "-", "–"}
        if between and bare.kind == "number" and full.kind == "quantity" and not bare.meaning.startswith("#"):
            base, scale = unit_of(tokens[full.end - 1].fold) or ("", 0)
            if base == full.unit and bare.amount.isdecimal():
                bare.kind, bare.unit = "quantity", base
                bare.meaning = f"{written_number(int(bare.amount) * Fraction(scale))} {base}"


def _moment_at(tokens: list[Token], at: int) -> Mention | None:
    moment = time_at(tokens, at) or date_at(tokens, at)
    return Mention(moment.kind, moment.meaning, at, moment.end) if moment else None


def _measure_at(tokens: list[Token], at: int) -> Mention | None:
    currency = currency_before(tokens, at)
    begin = at + 1 if currency else at
    if begin >= len(tokens) or (currency and tokens[begin].kind != "number"):
        return None
    if _numbers_a_list(tokens, begin):
        return None
    number = number_at(tokens, begin)
    if number is None:
        return _one_unit_and_a_half(tokens, at)
    if age_ends := _age_ends(tokens, number.end):
        return _plain(at, Number(number.value, age_ends))
    measure = measure_after(tokens, number, currency)
    return _measured(at, number, _with_smaller_unit(tokens, measure)) if measure else _plain(at, number)


def _age_ends(tokens: list[Token], at: int) -> int:
    """The index after `years old` or `-year-old`, which add nothing to the number; else 0."""
    words = [
        (place, token.fold) for place, token in enumerate(tokens[at : at + 4], at) if token.text not in "-‑"
    ]
    if len(words) > 1 and words[0][1] in {"year", "years", "yr", "yrs"} and words[1][1] in {"old", "olds"}:
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
    )


def _one_unit_and_a_half(tokens: list[Token], at: int) -> Mention | None:
    """`an hour and a half`."""
    if tokens[at].fold not in {"a", "an"}:
        return None
    measure = measure_after(tokens, Number(Fraction(1), at + 1))
    if measure is None or measure.end == at + 2 or measure.money:
        return None
    return _measured(at, Number(measure.value, measure.end), measure)


def _measured(at: int, number: Number, measure: Measure) -> Mention:
    kind = "money" if measure.money else "quantity"
    mention = Mention(kind, measure.meaning, at, measure.end, optional=number.optional)
    mention.unit, mention.amount = measure.base, written_number(number.value)
    return mention


def _plain(at: int, number: Number) -> Mention:
    meaning = ("#" if number.ordinal else "") + written_number(number.value)
    return Mention(
        "number", meaning, at, number.end, optional=number.optional, amount=written_number(number.value)
    )


def _with_smaller_unit(tokens: list[Token], measure: Measure) -> Measure:
    """`2 hours and 30 minutes` is one quantity."""
    at = measure.end
    if measure.base not in {"second", "inch"} or at >= len(tokens):
        return measure
    at += tokens[at].fold in {"and", ","}
    rest = number_at(tokens, at) if at < len(tokens) else None
    smaller = measure_after(tokens, rest) if rest else None
    if smaller is None or smaller.base != measure.base or smaller.value * 2 > measure.value:
        return measure
    return Measure(measure.value + smaller.value, measure.base, smaller.end)


def _quoted(document: Document) -> list[Mention]:
    """Quoted strings, placed by token."""
    found: list[Mention] = []
    at = 0
    for mention in quoted(document.text):
        while at + 1 < len(document.tokens) and document.tokens[at].end <= mention.first:
            at += 1
        mention.first, mention.end = at, at + 1
        found.append(mention)
    return found


def _bind(tokens: list[Token], figures: list[Mention], taken: set[int]) -> None:
    """Tell every figure what stands near it: `parts` is what it counts, `context` all around it."""
    # `at $1, $2 and $3 respectively` binds by order, which words nearby say nothing of.
    by_order = {token.sentence for token in tokens if token.fold in {"respectively", "resp"}}
    stems = ["" if at in taken else _content(token) for at, token in enumerate(tokens)]
    for mention in figures:
        if mention.kind in FIGURES:
            mention.sentence = tokens[mention.first].sentence
            mention.parts = _object(tokens, stems, mention.end, taken)
            if mention.sentence not in by_order:
                mention.context = _context(tokens, stems, mention, taken)


def _content(token: Token) -> str:
    return stem(token.fold) if token.kind == "word" and token.fold not in FUNCTION_WORDS else ""


def _object(tokens: list[Token], stems: list[str], at: int, taken: set[int]) -> tuple[str, ...]:
    """Stems of the words that follow a figure within its phrase."""
    found: list[str] = []
    clause = tokens[at - 1].clause
    until = min(len(tokens), at + _CONTEXT_TOKENS)
    while at < until and tokens[at].clause == clause and at not in taken and len(found) < _OBJECT_WORDS:
        if tokens[at].fold in {"and", "or", "to", "from", "at", "for", "by", "with", "on"}:
            break
        if stems[at]:
            found.append(stems[at])
        at += 1
    return tuple(found)


def _context(tokens: list[Token], stems: list[str], mention: Mention, taken: set[int]) -> dict[str, float]:
    """Stems of the same sentence within a few words, weighted by nearness; those after it count more."""
    context: dict[str, float] = {}
    for step, weight in ((1, 1.0), (-1, 0.8)):
        at = mention.end if step == 1 else mention.first - 1
        seen = walked = 0
        clause = tokens[mention.first].clause
        while 0 <= at < len(tokens) and tokens[at].sentence == mention.sentence and walked < _CONTEXT_TOKENS:
            if at in taken or tokens[at].fold in _BREAKS or tokens[at].clause != clause:
                weight *= _ACROSS_BREAK
                clause = tokens[at].clause
            if stems[at]:
                context[stems[at]] = max(context.get(stems[at], 0.0), weight / (1 + seen))
                seen += 1
            if seen >= _CONTEXT_WORDS:
                break
            walked += 1
            at += step
    return context
