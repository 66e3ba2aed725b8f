"""A text with all the values found in it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache

from midturn.mediator.check._capitals import Evidence
from midturn.mediator.check._measures import measure_word, units_named
from midturn.mediator.check._mentions import FIGURES, Mention
from midturn.mediator.check._tokens import Token, stem_of, stem_of_word, tokens_of
from midturn.mediator.check.kinds import Passage, add_values, figures_in, halves_of_day
from midturn.mediator.language import ENGLISH, Language, language_of, main_language

REMEMBERED = 256
"""Texts whose tokens and figures are kept: check and reader read a turn again at each turn after it."""
LONGEST_REMEMBERED = 2_000
"""Characters; a longer text is read anew, so that what is kept stays below some 40 MB."""
_CONTEXT_WORDS = 6
_CONTEXT_TOKENS = 16
_GREETED = frozenset(["morning", "afternoon", "evening"])
_OBJECT_WORDS = 4
_ACROSS_BREAK = 0.5


@dataclass(slots=True)
class Document:
    """One statement, or the text under check."""

    text: str
    source: int
    """Its index among the texts read together."""
    tokens: list[Token]
    language: Language = ENGLISH
    """The language of the text as a whole."""
    languages: set[Language] = field(default_factory=set[Language])
    """Those of its words; each line may have its own."""
    mentions: list[Mention] = field(default_factory=list[Mention])
    words: set[str] = field(default_factory=set[str])
    """All folded words."""
    stems: set[str] = field(default_factory=set[str])
    """Their stems, by the rules of the text's language."""
    units: set[str] = field(default_factory=set[str])
    """Base units and currencies named anywhere, with or without a figure."""
    halves: set[str] = field(default_factory=set[str])
    """Halves of the day that its words speak of, `am` and `pm`."""


def read(texts: Sequence[str]) -> list[Document]:
    """Read texts together: what one says about capitals helps to read the others."""
    main = main_language(texts)
    documents = [
        Document(text, source, _tokens(text, main), language_of(text, main))
        for source, text in enumerate(texts)
    ]
    evidence = Evidence(document.tokens for document in documents)
    for document in documents:
        _read_values(document, evidence, main)
        for mention in document.mentions:
            mention.source = document.source
            token = document.tokens[mention.first]
            mention.sentence, mention.language = token.sentence, token.language
    return documents


def _read_values(document: Document, evidence: Evidence, main: Language) -> None:
    tokens = document.tokens
    figures = _figures(document, main)
    passage = Passage(document.text, tokens, evidence, [*figures])
    add_values(passage)
    document.mentions = passage.found
    document.words = {token.fold for token in tokens if token.kind != "mark"}
    document.stems = {stem_of(token) for token in tokens if token.kind != "mark"}
    document.units = {unit for word in document.words if (unit := measure_word(word))}
    document.units |= {
        unit for token in tokens if token.kind == "mark" and (unit := measure_word(token.fold))
    }
    document.units |= {mention.unit for mention in figures if mention.unit}
    document.languages = {token.language for token in tokens if token.kind == "word"}
    if not document.languages <= {ENGLISH}:
        document.units |= units_named(tokens)
    document.halves = halves_of_day(document.words - _greeting(tokens), document.languages)
    _bind(tokens, figures)


def _greeting(tokens: list[Token]) -> set[str]:
    """Return the part of the day that a text only greets with: `Good morning!`."""
    at = 1 if tokens and tokens[0].fold == "good" else 0
    if at >= len(tokens) or tokens[at].fold not in _GREETED:
        return set()
    return {tokens[at].fold} - {token.fold for token in tokens[at + 1 :]}


_kept_tokens = lru_cache(maxsize=REMEMBERED)(tokens_of)


@lru_cache(maxsize=REMEMBERED)
def _kept_figures(text: str, main: Language) -> tuple[Mention, ...]:
    return tuple(figures_in(_kept_tokens(text, main)))


def _tokens(text: str, main: Language) -> list[Token]:
    read_tokens = _kept_tokens if len(text) <= LONGEST_REMEMBERED else tokens_of
    return read_tokens(text, main)


def _figures(document: Document, main: Language) -> list[Mention]:
    """Return a document's figures; what is found is marked later on, so each reading has its own."""
    if len(document.text) > LONGEST_REMEMBERED:
        return figures_in(document.tokens)
    return [copy(mention) for mention in _kept_figures(document.text, main)]


def _bind(tokens: list[Token], figures: list[Mention]) -> None:
    """Tell every figure what stands near it: `parts` is what it counts, `context` all around it."""
    taken = {at for mention in figures for at in range(mention.first, mention.end)}
    # `at $1, $2 and $3 respectively` binds by order, which words nearby say nothing of.
    by_order = {token.sentence for token in tokens if token.fold in token.language.by_order}
    stems = ["" if at in taken else stem_of_word(token) for at, token in enumerate(tokens)]
    for mention in figures:
        if mention.kind in FIGURES:
            mention.sentence = tokens[mention.first].sentence
            mention.parts = _object(tokens, stems, mention.end, taken)
            if mention.sentence not in by_order:
                mention.context = _context(tokens, stems, mention, taken)


def _object(tokens: list[Token], stems: list[str], at: int, taken: set[int]) -> tuple[str, ...]:
    """Stems of the words that follow a figure within its phrase."""
    found: list[str] = []
    clause = tokens[at - 1].clause
    until = min(len(tokens), at + _CONTEXT_TOKENS)
    while at < until and tokens[at].clause == clause and at not in taken and len(found) < _OBJECT_WORDS:
        if tokens[at].fold in tokens[at].language.phrase_ends:
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
            if (
                at in taken
                or tokens[at].fold in tokens[at].language.conjunctions
                or tokens[at].clause != clause
            ):
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
