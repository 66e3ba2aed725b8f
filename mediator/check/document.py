"""A text with all the values found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mediator.check.comparisons import comparisons_in
from mediator.check.dates import date_at, time_at
from mediator.check.lexicon import FUNCTION_WORDS
from mediator.check.literals import literal_at, quoted
from mediator.check.measures import Measure, currency_before, measure_after, measure_word
from mediator.check.mentions import FIGURES, Mention
from mediator.check.names import Evidence, names_in
from mediator.check.negations import cjk_negations, negations_in
from mediator.check.numbers import Number, number_at, written_number
from mediator.check.tokens import Token, stem, tokens_of

_CONTEXT_WORDS = 6
_OBJECT_WORDS = 4


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

    def sentence_of(self, mention: Mention) -> int:
        """The sentence a mention stands in."""
        return self.tokens[mention.first].sentence


def read(texts: Sequence[str]) -> list[Document]:
    """Read texts together: what one says about capitals helps to read the others."""
    documents = [Document(text, source, tokens_of(text)) for source, text in enumerate(texts)]
    evidence = Evidence(document.tokens for document in documents)
    for document in documents:
        _read_values(document, evidence)
        for mention in document.mentions:
            mention.source = document.source
    return documents


def _read_values(document: Document, evidence: Evidence) -> None:
    tokens = document.tokens
    figures = _figures_in(tokens)
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
    document.units |= {unit for token in tokens if token.kind == "mark" and (unit := measure_word(token.fold))}
    _bind(tokens, figures, taken)


def _figures_in(tokens: list[Token]) -> list[Mention]:
    """Literals, dates, times, amounts, quantities and numbers, none overlapping another."""
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        mention = literal_at(tokens, at) or _moment_at(tokens, at) or _measure_at(tokens, at)
        if mention is not None:
            found.append(mention)
        at = mention.end if mention is not None else at + 1
    return found


def _moment_at(tokens: list[Token], at: int) -> Mention | None:
    moment = time_at(tokens, at) or date_at(tokens, at)
    return Mention(moment.kind, moment.meaning, at, moment.end) if moment else None


def _measure_at(tokens: list[Token], at: int) -> Mention | None:
    currency = currency_before(tokens, at)
    begin = at + 1 if currency else at
    if begin >= len(tokens) or (currency and tokens[begin].kind != "number"):
        return None
    number = number_at(tokens, begin)
    if number is None:
        return None
    measure = measure_after(tokens, number, currency)
    return _measured(at, number, _with_smaller_unit(tokens, measure)) if measure else _plain(at, number)


def _measured(at: int, number: Number, measure: Measure) -> Mention:
    kind = "money" if measure.money else "quantity"
    mention = Mention(kind, measure.meaning, at, measure.end, optional=number.optional)
    mention.unit, mention.amount = measure.base, written_number(number.value)
    return mention


def _plain(at: int, number: Number) -> Mention:
    meaning = ("#" if number.ordinal else "") + written_number(number.value)
    return Mention("number", meaning, at, number.end, optional=number.optional, amount=written_number(number.value))


def _with_smaller_unit(tokens: list[Token], measure: Measure) -> Measure:
    """`2 hours and 30 minutes` is one quantity."""
    at = measure.end
    if measure.base not in {"second", "inch"} or at >= len(tokens):
        return measure
    at += tokens[at].fold in {"and", ","}
    rest = number_at(tokens, at) if at < len(tokens) and tokens[at].kind == "number" else None
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
    stems = ["" if at in taken else _content(token) for at, token in enumerate(tokens)]
    for mention in figures:
        if mention.kind in FIGURES:
            mention.parts = _object(tokens, stems, mention.end, taken)
            mention.context = _context(tokens, stems, mention)


def _content(token: Token) -> str:
    return stem(token.fold) if token.kind == "word" and token.fold not in FUNCTION_WORDS else ""


def _object(tokens: list[Token], stems: list[str], at: int, taken: set[int]) -> tuple[str, ...]:
    """Stems of the words that follow a figure within its phrase."""
    found: list[str] = []
    clause = tokens[at - 1].clause
    while at < len(tokens) and tokens[at].clause == clause and at not in taken and len(found) < _OBJECT_WORDS:
        if tokens[at].fold in {"and", "or", "to", "from", "at", "for", "by", "with", "on"}:
            break
        if stems[at]:
            found.append(stems[at])
        at += 1
    return tuple(found)


def _context(tokens: list[Token], stems: list[str], mention: Mention) -> dict[str, float]:
    """Stems of the same sentence within a few words, weighted by nearness; those after it count more."""
    context: dict[str, float] = {}
    for step, weight in ((1, 1.0), (-1, 0.8)):
        at = mention.end if step == 1 else mention.first - 1
        seen = walked = 0
        while 0 <= at < len(tokens) and tokens[at].sentence == tokens[mention.first].sentence and walked < 16:
            if stems[at]:
                context[stems[at]] = max(context.get(stems[at], 0.0), weight / (1 + seen))
                seen += 1
            if seen >= _CONTEXT_WORDS:
                break
            walked += 1
            at += step
    return context
