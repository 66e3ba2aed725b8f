"""A text with all the values found in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple, TypeVar

from midturn.mediator._kept import Kept
from midturn.mediator._limits import begin_reading, keep_on
from midturn.mediator.language import ENGLISH, Language, language_of, main_language
from midturn.mediator.values._capitals import Capitals, Evidence, evidence_of
from midturn.mediator.values._finding import add_values, figures_in
from midturn.mediator.values._measures import measure_word, units_named
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._segments import (
    Place,
    Segment,
    Values,
    joined_tokens,
    moved,
    segment_tokens,
    segments_of,
)
from midturn.mediator.values._tokens import Token, stem, stem_of_content, stem_of_word
from midturn.mediator.values.kinds import FIGURES, Passage, halves_of_day

_ROOM = 200_000
"""Characters of the texts whose readings are kept."""
_LONG = 500
"""Characters of a draft from which on it costs less to read it by its sentences than as a whole."""
_CONTEXT_WORDS = 6
_CONTEXT_TOKENS = 16
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
    segments: Sequence[Document] = ()
    """What it consists of, each read by itself once for all texts that say it; empty where it is one piece.

    Their places count from their own beginning, and their values bear no marks.
    """
    _noted: dict[Hashable, Any] = field(default_factory=dict[Hashable, Any])

    def noted(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made of this reading under a key, made now if it was not: do not change it."""
        # None is what nothing was made of.
        made = self._noted.get(key)
        if made is None:
            keep_on()
            made = self._noted[key] = make()
        return made

    def found(self, key: Hashable, read: Callable[[Document], Iterable[T]]) -> list[T]:
        """Return all that a reader finds which looks at one sentence at a time and tells no places.

        Each segment is read once, whichever texts say it: do not change what is found.
        """
        return self.noted(key, lambda: self._find(key, read))

    def _find(self, key: Hashable, read: Callable[[Document], Iterable[T]]) -> list[T]:
        if not self.segments:
            return list(read(self))
        found: list[T] = []
        for segment in self.segments:
            made = segment._noted.get(key)
            found += segment.found(key, read) if made is None else made
        return found

    def copied(self) -> Document:
        """Return a document of its own that shares all that was read."""
        return Document(
            self.text, self.source, self.tokens, self.language, self.languages, self.mentions, self.words,
            self.stems, self.units, self.halves, self.owns, self.segments, self._noted,
        )  # fmt: skip

    def own(self, *, meanings: bool = False) -> None:
        """Give the document values that it may mark, or whose `meanings` it may change.

        Marks are read off the values alone; what they mean is part of all that was made of the document.
        """
        if meanings:
            self._noted, self.segments = {}, ()
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
    def identity(self) -> object:
        """Return what tells this reading of a text from all others, and is the same for its copies."""
        return self.noted("identity", object)

    @property
    def singles(self) -> frozenset[str]:
        """The stems of what an indefinite article stands before."""
        return self.noted("singles", lambda: frozenset(_singles(self.tokens)))

    @property
    def content(self) -> frozenset[str]:
        """The stems of its words of content."""
        return frozenset(stem for token in self.tokens if (stem := stem_of_content(token)))


@dataclass(frozen=True, slots=True)
class _Alone:
    """What a segment says by itself."""

    tokens: list[Token]
    languages: set[Language]
    figures: tuple[Mention, ...]
    words: set[str]
    stems: set[str]
    units: set[str]
    capitals: Capitals


class _Piece(NamedTuple):
    """A segment with its values."""

    document: Document
    kinds: Values


@dataclass(frozen=True, slots=True)
class _Text:
    """What a text says by itself."""

    segments: list[tuple[Segment, _Alone]]
    tokens: list[Token]
    language: Language
    languages: set[Language]
    words: set[str]
    stems: set[str]
    units: set[str]
    halves: set[str]
    capitals: Capitals


_segments = Kept[_Alone](_ROOM)
_values = Kept[Values](_ROOM)
_pieces = Kept[_Piece](_ROOM)
_places = Kept[Values](_ROOM)
_texts = Kept[_Text](_ROOM)
_documents = Kept[Document](_ROOM)


def answer_number(turn: int) -> int:
    """Return the number of the assistant's answer in a turn; the user's words have the turns before them."""
    return -2 * turn


def read(
    texts: Sequence[str], numbers: Sequence[int] | None = None, *, ends_in_draft: bool = False
) -> list[Document]:
    """Read texts together: what one says about capitals helps to read the others.

    Args:
        texts: what to read.
        numbers: one for each, all different, by which their values are known; their places by default. What
            keeps its number is not read again when the conversation goes on.
        ends_in_draft: the last one is a draft; a long one is read by its sentences, most of which the next
            draft will say again.
    """
    begin_reading(texts)
    numbers = range(len(texts)) if numbers is None else numbers
    main = main_language(texts)
    parted = len(texts) - 1 if ends_in_draft and len(texts[-1]) >= _LONG else None
    known = [
        _texts.of(text, (text, main, at == parted), partial(_text, text, main, by_sentence=at == parted))
        for at, text in enumerate(texts)
    ]
    evidence = evidence_of([text.capitals for text in known])
    return [
        _document(text, source, main, alone, alone.capitals.asked_of(evidence))
        for source, text, alone in zip(numbers, texts, known, strict=True)
    ]


def _text(text: str, main: Language, *, by_sentence: bool) -> _Text:
    segments = [
        (segment, _segments.of(segment.text, segment, partial(_read_alone, segment)))
        for segment in segments_of(text, main, by_sentence=by_sentence)
    ]
    read = [alone for _, alone in segments]
    tokens = joined_tokens((segment, alone.tokens) for segment, alone in segments)
    languages = set[Language]().union(*(alone.languages for alone in read))
    words = set[str]().union(*(alone.words for alone in read))
    units = set[str]().union(*(alone.units for alone in read))
    if not languages <= {ENGLISH}:
        units |= units_named(tokens)
    return _Text(
        segments,
        tokens,
        language_of(text, main),
        languages,
        words,
        set[str]().union(*(alone.stems for alone in read)),
        units,
        halves_of_day(words - _greeting(tokens), languages),
        Capitals.joined([alone.capitals for alone in read]),
    )


def _read_alone(segment: Segment) -> _Alone:
    keep_on()
    tokens = segment_tokens(segment)
    figures = tuple(figures_in(tokens))
    words = {token.fold for token in tokens if token.kind != "mark"}
    marks = {token.fold for token in tokens if token.kind == "mark"}
    units = {unit for word in words | marks if (unit := measure_word(word))}
    return _Alone(
        tokens,
        {token.language for token in tokens if token.kind == "word"},
        figures,
        words,
        {stem(fold, each) for fold, each in {(t.fold, t.language) for t in tokens if t.kind != "mark"}},
        units | {mention.unit for mention in figures if mention.unit},
        Capitals(tokens),
    )


def _document(text: str, source: int, main: Language, alone: _Text, evidence: Evidence) -> Document:
    """Return a document of its own that shares what was read of its text at this place before."""
    key = text, source, main, len(alone.segments), evidence.capital, evidence.lower
    return _documents.of(text, key, lambda: _read_values(text, source, alone, evidence)).copied()


def _read_values(text: str, source: int, alone: _Text, evidence: Evidence) -> Document:
    keep_on()
    pieces: list[Document] = []
    kinds: list[Values] = []
    place = Place()
    for segment, read in alone.segments:
        piece = _piece(segment, source, alone.language, read, evidence)
        pieces.append(piece.document)
        kinds.append(piece.kinds if not place.characters else _placed(piece, segment, place, source))
        place = place.moved_by(segment, read.tokens)
    mentions = [mention for kind in zip(*kinds, strict=True) for part in kind for mention in part]
    return Document(
        text, source, alone.tokens, alone.language, alone.languages, mentions, alone.words, alone.stems,
        alone.units, alone.halves, segments=pieces if len(pieces) > 1 else (),
    )  # fmt: skip


def _piece(segment: Segment, source: int, language: Language, alone: _Alone, evidence: Evidence) -> _Piece:
    told = alone.capitals.asked_of(evidence)
    key = segment, source, language, told.capital, told.lower
    return _pieces.of(segment.text, key, lambda: _read_piece(segment, source, language, alone, told))


def _read_piece(
    segment: Segment, source: int, language: Language, alone: _Alone, evidence: Evidence
) -> _Piece:
    keep_on()
    key = segment, evidence.capital, evidence.lower
    values = _values.of(segment.text, key, lambda: _values_in(segment, alone, evidence))
    kinds = moved(values, segment, Place(), source)
    mentions = [mention for kind in kinds for mention in kind]
    document = Document(
        segment.text, source, alone.tokens, language, alone.languages, mentions, alone.words, alone.stems,
        alone.units,
    )  # fmt: skip
    return _Piece(document, kinds)


def _values_in(segment: Segment, alone: _Alone, evidence: Evidence) -> Values:
    """Return the values of a segment, whichever text says it."""
    figures = [mention.copied() for mention in alone.figures]
    passage = Passage(segment.text, alone.tokens, evidence, [*figures])
    kinds = add_values(passage)
    _bind(alone.tokens, figures)
    for mention in passage.found:
        token = alone.tokens[mention.first]
        mention.sentence, mention.language = token.sentence, token.language
    return kinds


def _placed(piece: _Piece, segment: Segment, place: Place, source: int) -> Values:
    """Return the values of a piece as a text has them: a longer draft mostly has them where it had them."""
    key = piece.document.identity, place
    return _places.of(segment.text, key, lambda: moved(piece.kinds, segment, place, source))


def _singles(tokens: list[Token]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        if token.fold in token.language.slots.indefinite:
            ahead = tokens[at + 1 : at + 1 + _SINGLE_WORDS]
            yield from (stem_of_word(t) for t in ahead if t.kind == "word" and t.clause == token.clause)


def _greeting(tokens: list[Token]) -> set[str]:
    """Return the part of the day that a text only greets with: `Good morning!`."""
    at = 1 if tokens and tokens[0].fold in tokens[0].language.moments.greeting else 0
    if at >= len(tokens) or tokens[at].fold not in tokens[at].language.moments.greeted:
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
