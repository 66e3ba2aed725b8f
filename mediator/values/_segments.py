"""A text in segments, each of which is read by itself: its lines, and the plain sentences of a draft's line.

A draft says most of its sentences as the draft before it did, so what is read of a segment is kept. Its
places count from its own beginning, and are moved where it becomes part of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from midturn.mediator._kept import Kept
from midturn.mediator.language import ENGLISH, Language, fold, language_of
from midturn.mediator.values._mentions import Mention
from midturn.mediator.values._tokens import Token, line_tokens

_PLAIN_END = re.compile(r"(?<=[a-z\d])([.!?])\s+(?=[A-Z])")
"""The end of a sentence that nothing is read across, if it is behind a digit or a plain word."""
_PLAIN_WORD = re.compile(r"[A-Za-z][a-z]+")
_ROOM = 200_000
"""Characters of the segments of which it is kept how they stand in texts."""
_SHORTEST = 40
"""Characters of a segment that its line goes on behind: shorter sentences are read with the next one."""
_OPENING = re.compile(r"[\"“„«「『`'‘](?<!\w['‘])")
"""What may begin a quotation or code, which has sentences of its own."""


Values = list[list[Mention]]
"""Values kind by kind, in the order in which the kinds are read."""


class Segment(NamedTuple):
    """A piece of a text that is read by itself, with the white space behind it."""

    text: str
    language: Language
    before: str = ""
    """The mark in front of it; empty where the text begins."""
    behind: Literal["", "line", "sentence"] = ""
    """What follows: a line, or a sentence of the same line."""


class Place(NamedTuple):
    """How much stands before a segment in its text."""

    characters: int = 0
    tokens: int = 0
    sentences: int = 0
    clauses: int = 0

    def moved_by(self, segment: Segment, tokens: list[Token]) -> Place:
        """Return the place behind a segment that begins here."""
        last = tokens[-1]
        ends = int(not segment.behind)
        return Place(
            self.characters + len(segment.text),
            self.tokens + len(tokens) - bool(segment.before) - bool(segment.behind),
            self.sentences + last.sentence + ends,
            self.clauses + last.clause + ends,
        )


def segments_of(text: str, main: Language, *, by_sentence: bool) -> Iterator[Segment]:
    """Yield the segments of a text in a conversation of some language, in order."""
    before = ""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        language = language_of(line, main)
        begun = 0
        if by_sentence and language is ENGLISH and not _OPENING.search(line):
            for end in _PLAIN_END.finditer(line):
                if end.end() - begun >= _SHORTEST and _is_plain(_last_word(line, end.start())):
                    yield Segment(line[begun : end.end()], language, before, "sentence")
                    begun, before = end.end(), end[1]
        yield Segment(line[begun:], language, before, "line" if number < len(lines) else "")
        before = "\n"


def _last_word(line: str, end: int) -> str:
    begin = end
    while begin and line[begin - 1].isalnum():
        begin -= 1
    return line[begin:end]


def _is_plain(word: str) -> bool:
    """Tell whether a sentence may end in a word: in a figure, and in any plain one that isn't cut short."""
    if word[-1].isdecimal():
        return True
    return _PLAIN_WORD.fullmatch(word) is not None and fold(word) not in ENGLISH.abbreviations


def segment_tokens(segment: Segment) -> list[Token]:
    """Return the tokens of a segment, among those of what stands before and behind it."""
    tokens = line_tokens(segment.text, segment.language)
    last = tokens[-1]
    if segment.behind == "sentence":
        tokens.pop()
    if segment.before:
        tokens.insert(0, _mark(segment.before, 0, -1, -1))
    if segment.behind:
        tokens.append(_mark("\n", last.end, last.sentence + 1, last.clause + 1))
    return tokens


def _mark(text: str, at: int, sentence: int, clause: int) -> Token:
    return Token(text, text.strip(), "mark", at, at, gap=True, sentence=sentence, clause=clause)


def own_tokens(segment: Segment, tokens: list[Token]) -> list[Token]:
    """Return the tokens that are a segment's own."""
    return tokens[bool(segment.before) : len(tokens) - bool(segment.behind)]


def tokens_of(text: str, main: Language = ENGLISH) -> list[Token]:
    """Return the tokens of `text`, in order, with sentences and clauses numbered from 0."""
    segments = segments_of(text, main, by_sentence=False)
    return joined_tokens((segment, segment_tokens(segment)) for segment in segments)


def joined_tokens(read: Iterable[tuple[Segment, list[Token]]]) -> list[Token]:
    """Return the tokens of a text whose segments were read."""
    found: list[Token] = []
    place = Place()
    for segment, tokens in read:
        own = own_tokens(segment, tokens)
        found += _placed(own, segment, place) if place.characters else own
        place = place.moved_by(segment, tokens)
    return found


_tokens = Kept[list[Token]](_ROOM)
"""By segment and place, since most of a longer draft stands where it stood in the draft before."""


def _placed(tokens: list[Token], segment: Segment, place: Place) -> list[Token]:
    return _tokens.of(segment.text, (segment, place), lambda: _moved_tokens(tokens, place))


def _moved_tokens(tokens: list[Token], place: Place) -> list[Token]:
    before, _, sentences, clauses = place
    return [
        Token(
            t.text, t.fold, t.kind, t.start + before, t.end + before, t.gap, t.sentence + sentences,
            t.clause + clauses, t.language,
        )
        for t in tokens
    ]  # fmt: skip


def moved(values: Values, segment: Segment, place: Place, source: int) -> Values:
    """Return the values of a segment as a text has them, by its number, in which it begins at a place."""
    done: dict[int, Mention] = {}
    if place.characters:
        place = place._replace(tokens=place.tokens - bool(segment.before))
    return [[_moved_mention(mention, place, source, done) for mention in kind] for kind in values]


def _moved_mention(mention: Mention, place: Place, source: int, done: dict[int, Mention]) -> Mention:
    if (own := done.get(id(mention))) is not None:
        return own
    own = done[id(mention)] = mention.copied()
    own.source = source
    own.first += place.tokens
    own.end += place.tokens
    own.sentence += place.sentences
    if own.of is not None:
        own.of = _moved_mention(own.of, place, source, done)
    if own.ends:
        own.ends = tuple(_moved_mention(end, place, source, done) for end in own.ends)
    return own
