"""A text with all the values found in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from midturn.mediator._kept import Kept, Remembered
from midturn.mediator._limits import begin_reading, keep_on
from midturn.mediator.language import ENGLISH, Language, language_of, main_language
from midturn.mediator.values._capitals import Capitals, Evidence, evidence_of
from midturn.mediator.values._finding import add_values, figures_in
from midturn.mediator.values._measures import measure_word, units_named
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token, stem, stem_of_content, stem_of_word, tokens_of
from midturn.mediator.values.kinds import FIGURES, Passage, halves_of_day

_ROOM = 200_000
"""Characters of the texts whose readings are kept."""
_CONTEXT_WORDS = 6
_CONTEXT_TOKENS = 16
_GREETED = frozenset(["morning", "afternoon", "evening"])
_OBJECT_WORDS = 4
_ACROSS_BREAK = 0.5
_SINGLE_WORDS = 4
"""Words from an article to its noun."""

T = TypeVar("T")


@dataclass(slots=True)
class Document:
    """One statement, or the text under check."""

    text: str
    source: int
    """Its number among the texts read together."""
    tokens: list[Token]
    language: Language = ENGLISH
    """The language of the text as a whole."""
    languages: set[Language] = field(default_factory=set[Language])
    """Those of its words; each line may have its own."""
    mentions: list[Mention] = field(default_factory=list[Mention])
    """Values are shared by all documents of one reading: `own` them before you change one."""
    words: set[str] = field(default_factory=set[str])
    """All folded words."""
    stems: set[str] = field(default_factory=set[str])
    """Their stems, by the rules of the text's language."""
    units: set[str] = field(default_factory=set[str])
    """Base units and currencies named anywhere, with or without a figure."""
    halves: set[str] = field(default_factory=set[str])
    """Halves of the day that its words speak of, `am` and `pm`."""
    owns: bool = False
    """The values are the document's own."""
    _noted: dict[Hashable, Any] = field(default_factory=dict[Hashable, Any])

    def noted(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made of this reading under a key, made now if it was not: do not change it."""
        # None is what nothing was made of.
        made = self._noted.get(key)
        if made is None:
            keep_on()
            made = self._noted[key] = make()
        return made

    def copied(self) -> Document:
        """Return a document of its own that shares all that was read."""
        return Document(
            self.text, self.source, self.tokens, self.language, self.languages, self.mentions, self.words,
            self.stems, self.units, self.halves, self.owns, self._noted,
        )  # fmt: skip

    def own(self, *, meanings: bool = False) -> None:
        """Give the document values that it may mark, or whose `meanings` it may change.

        Marks are read off the values alone; what they mean is part of all that was made of the document.
        """
        if meanings:
            self._noted = {}
        if self.owns:
            return
        own = {id(mention): mention.copied() for mention in self.mentions}
        for mention in own.values():
            if mention.of is not None:
                mention.of = own.get(id(mention.of), mention.of)
            if mention.ends:
                mention.ends = tuple(own.get(id(end), end) for end in mention.ends)
        self.mentions, self.owns = list(own.values()), True

    @property
    def singles(self) -> frozenset[str]:
        """The stems of what an indefinite article stands before."""
        return self.noted("singles", lambda: frozenset(_singles(self.tokens)))

    @property
    def content(self) -> frozenset[str]:
        """The stems of its words of content."""
        return frozenset(stem for token in self.tokens if (stem := stem_of_content(token)))


@dataclass(frozen=True, slots=True)
class _Text:
    """What a text says by itself."""

    tokens: list[Token]
    language: Language
    languages: set[Language]
    figures: tuple[Mention, ...]
    words: set[str]
    stems: set[str]
    units: set[str]
    halves: set[str]
    capitals: Capitals


_unit = Remembered(measure_word).__getitem__
_texts = Kept[_Text](_ROOM)
_documents = Kept[Document](_ROOM)


def answer_number(turn: int) -> int:
    """Return the number of the assistant's answer in a turn; the user's words have the turns before them."""
    return -2 * turn


def read(texts: Sequence[str], numbers: Sequence[int] | None = None) -> list[Document]:
    """Read texts together: what one says about capitals helps to read the others.

    Args:
        texts: what to read.
        numbers: one for each, all different, by which their values are known; their places by default. What
            keeps its number is not read again when the conversation goes on.
    """
    begin_reading(texts)
    numbers = range(len(texts)) if numbers is None else numbers
    main = main_language(texts)
    known = [_texts.of(text, (text, main), partial(_text, text, main)) for text in texts]
    evidence = evidence_of([text.capitals for text in known])
    return [
        _document(text, source, main, alone, alone.capitals.asked_of(evidence))
        for source, text, alone in zip(numbers, texts, known, strict=True)
    ]


def _text(text: str, main: Language) -> _Text:
    keep_on()
    tokens = tokens_of(text, main)
    figures = tuple(figures_in(tokens))
    words = {token.fold for token in tokens if token.kind != "mark"}
    marks = {token.fold for token in tokens if token.kind == "mark"}
    units = {unit for word in words | marks if (unit := _unit(word))}
    units |= {mention.unit for mention in figures if mention.unit}
    languages = {token.language for token in tokens if token.kind == "word"}
    if not languages <= {ENGLISH}:
        units |= units_named(tokens)
    return _Text(
        tokens,
        language_of(text, main),
        languages,
        figures,
        words,
        {stem(fold, each) for fold, each in {(t.fold, t.language) for t in tokens if t.kind != "mark"}},
        units,
        halves_of_day(words - _greeting(tokens), languages),
        Capitals(tokens),
    )


def _document(text: str, source: int, main: Language, alone: _Text, evidence: Evidence) -> Document:
    """Return a document of its own that shares what was read of its text at this place before."""
    key = text, source, main, evidence.capital, evidence.lower
    return _documents.of(text, key, lambda: _read_values(text, source, alone, evidence)).copied()


def _read_values(text: str, source: int, alone: _Text, evidence: Evidence) -> Document:
    keep_on()
    tokens = alone.tokens
    figures = [mention.copied() for mention in alone.figures]
    passage = Passage(text, tokens, evidence, [*figures])
    add_values(passage)
    _bind(tokens, figures)
    for mention in passage.found:
        mention.source = source
        token = tokens[mention.first]
        mention.sentence, mention.language = token.sentence, token.language
    return Document(
        text, source, tokens, alone.language, alone.languages, passage.found, alone.words, alone.stems,
        alone.units, alone.halves,
    )  # fmt: skip


def _singles(tokens: list[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        if token.fold in token.language.slots.indefinite:
            ahead = tokens[at + 1 : at + 1 + _SINGLE_WORDS]
            yield from (stem_of_word(t) for t in ahead if t.kind == "word" and t.clause == token.clause)


def _greeting(tokens: list[Token]) -> set[str]:
    """Return the part of the day that a text only greets with: `Good morning!`."""
    at = 1 if tokens and tokens[0].fold == "good" else 0
    if at >= len(tokens) or tokens[at].fold not in _GREETED:
        return set()
    return {tokens[at].fold} - {token.fold for token in tokens[at + 1 :]}


def _bind(tokens: list[Token], figures: list[Mention]) -> None:
    """Tell every figure what stands near it: `parts` is what it counts, `context` all around it."""
    taken = {at for mention in figures for at in range(mention.first, mention.end)}
    # `at $1, $2 and $3 respectively` binds by order, which words nearby say nothing of.
    by_order = {token.sentence for token in tokens if token.fold in token.language.by_order}
    stems = [
        "" if token.kind != "word" or at in taken else stem_of_word(token) for at, token in enumerate(tokens)
    ]
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
