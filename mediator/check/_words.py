"""The words of a document that something can be said of, and the pieces of it in which they stand.

A word is known by its stem, a figure by its amount. A phrase is a run of words with nothing but an article
between them, and a clause runs to the next mark or conjunction. Pairs are two neighbours of one clause,
whatever empty words are between them; what is near are three.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import Literal, TypeVar

from midturn.mediator.language import BindingWords, Phrases
from midturn.mediator.values import FIGURES, Document, Mention, Token, root_of, stem

T = TypeVar("T")
_QUESTION_MARKS = frozenset("?？")
Size = Literal["phrase", "pair", "near", "clause"]
SIZES: tuple[Size, ...] = ("phrase", "pair", "clause")
LONGEST_PIECE = 12
"""Words of a piece that are compared with each other; a longer one says little of any two of them."""
_PAIR = 3
"""Tokens of each neighbour with the empty ones behind it."""
SPEAKER = "<user>"
"""What the user is known by."""
_HYPHENS = frozenset("-‑/'’\"“”*_`")
_LONGEST_SIGN = 3
"""A unit written longer than this is a word that other things may be said of: `pounds`, not `kg`."""
_INTRODUCING = frozenset(":：")
"""What follows these is said of what stands before."""
_ABBREVIATING = frozenset(".…")


@dataclass(slots=True, eq=False)
class Words:
    """A document's words in the order of its tokens."""

    document: Document
    tokens: list[Token]
    language: BindingWords
    atoms: list[str]
    """By token: the stem of a word or the meaning of a figure, else "": marks and empty words."""
    clauses: list[int] = field(default_factory=list[int])
    """By token: the number of its clause."""
    kinds: dict[str, str] = field(default_factory=dict[str, str])
    """The kinds of the figures; what is missing is a word."""
    light: frozenset[int] = frozenset()
    """Tokens that any request may have, such as `book` in `book a room`, but not in `my books`."""
    known: frozenset[str] = frozenset()
    """All words but the light ones."""
    index: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    """Where each folded token stands."""
    folds: set[str] = field(default_factory=set[str])
    """All folded tokens."""

    def phrase_at(self, at: int, among: Phrases) -> int:
        """Return the index after the first of some phrases that begins here, or 0."""
        tokens = self.tokens
        for phrase in among.get(tokens[at].fold, ()):
            end = at + len(phrase)
            if len(phrase) == 1:
                return end
            ends_so = end <= len(tokens) and tokens[end - 1].fold == phrase[-1]
            if ends_so and phrase == tuple([token.fold for token in tokens[at:end]]):
                return end
        return 0

    def where(self, *tables: Iterable[str]) -> list[int]:
        """Return the tokens that are among some words, or begin a phrase of some table, in order."""
        folds = self.folds
        found: set[str] = set()
        for table in tables:
            # Two sets, or views of keys, are gone through by the smaller one.
            found |= table.keys() & folds if isinstance(table, dict) else folds.intersection(table)
        return sorted(chain.from_iterable(map(self.index.__getitem__, found))) if found else []

    def pieces(self, size: Size) -> list[list[int]]:
        """Return the places of the words of each piece of a size."""
        return self.document.noted(("pieces", size, id(self.language)), lambda: _read_pieces(self, size))

    def found(self, read: Callable[[Words], Iterable[T]]) -> list[T]:
        """Return all that a reader finds which looks at one sentence at a time and tells no places."""
        key = read, id(self.language)
        return self.document.found(key, lambda document: read(words_of(document, self.language)))

    def written(self, first: int, end: int) -> str:
        """Return the text of some tokens."""
        return self.document.text[self.tokens[first].start : self.tokens[end - 1].end]


def words_of(document: Document, language: BindingWords) -> Words:
    """Read a document's words and pieces."""
    return document.noted(("words", id(language)), lambda: _words_of(document, language))


def _words_of(document: Document, language: BindingWords) -> Words:
    words = Words(document, document.tokens, language, [])
    for at, token in enumerate(words.tokens):
        words.index.setdefault(token.fold, []).append(at)
    words.folds = set(words.index)
    words.atoms = _atoms(words)
    words.kinds = {words.atoms[m.first]: m.kind for m in document.mentions if m.kind in FIGURES}
    words.light = frozenset(words.where(language.light))
    words.known = frozenset(atom for at, atom in enumerate(words.atoms) if atom and at not in words.light)
    words.clauses = _numbers(words, "clause")
    return words


def names_in(text: Words) -> frozenset[str]:
    """Return the words of a text's names."""
    return text.document.noted(("names", id(text.language)), lambda: _read_names(text))


def _read_names(text: Words) -> frozenset[str]:
    names = (mention for mention in text.document.mentions if mention.kind == "name")
    return frozenset(text.atoms[at] for name in names for at in range(name.first, name.end)) - {""}


@cache
def person_stems(language: BindingWords) -> frozenset[str]:
    """Return the stems of the words for persons."""
    return frozenset(stem(person) for person in language.persons)


def _atoms(words: Words) -> list[str]:
    tokens, language = words.tokens, words.language
    atoms = [""] * len(tokens)
    for places in words.index.values():
        for at in places:
            # Tokens of one fold may be of several kinds.
            alike = at != places[0] and tokens[at].kind == tokens[places[0]].kind
            atoms[at] = atoms[places[0]] if alike else _atom(tokens[at], language)
    for at in words.where(language.speaker_owns, language.speaker):
        if _is_speaker(tokens, at, language):
            atoms[at] = SPEAKER
    for mention in words.document.mentions:
        if mention.kind in FIGURES:
            last = mention.end - 1
            named = mention.kind in {"money", "quantity"} and len(tokens[last].fold) > _LONGEST_SIGN
            for at in range(mention.first, last if named else mention.end):
                atoms[at] = ""
            if not mention.optional or mention.meaning.startswith("#"):
                atoms[mention.first] = "=" + _known_by(mention)
    return atoms


def _is_speaker(tokens: list[Token], at: int, language: BindingWords) -> bool:
    """Tell whether the user is one of the persons spoken of: `for me`, `mine`, not `I want` or `give me`."""
    if tokens[at].fold in language.speaker_owns:
        return True
    return at > 0 and tokens[at].fold in language.speaker and tokens[at - 1].fold in language.prepositions


def _atom(token: Token, language: BindingWords) -> str:
    if token.kind == "word":
        bare = token.fold.removesuffix("'s")
        return "" if token.fold in language.empty or bare in language.empty else root_of(bare)
    return token.fold if token.kind in {"identifier", "code", "date"} else ""


def _known_by(mention: Mention) -> str:
    """Return what a figure is known by: a unit that only one side names makes no other figure."""
    if mention.amount:
        return mention.amount + mention.kind * (mention.kind == "money")
    return mention.meaning.rstrip("?")


def figures_of(words: Words) -> list[Mention]:
    """Return the figures of a text that have an atom."""
    return [m for m in words.document.mentions if m.kind in FIGURES and words.atoms[m.first]]


def by_clause(words: Words) -> dict[int, list[int]]:
    """Return the places of the words that tell something, by the number of their clause."""
    found: dict[int, list[int]] = defaultdict(list)
    for at, atom in enumerate(words.atoms):
        if atom and at not in words.light:
            found[words.clauses[at]].append(at)
    return found


def _numbers(words: Words, size: Size) -> list[int]:
    """Give each token the number of its piece of a size; no figure is parted."""
    figures = [m for m in words.document.mentions if m.kind in FIGURES]
    within = {at for m in figures for at in range(m.first + 1, m.end)}
    # The sign of `$20` parts nothing.
    within |= {m.first for m in figures if words.tokens[m.first].kind == "mark"}
    # `20 or 25 hours` are two figures of one thing.
    begins = {m.first for m in figures}
    within |= {m.end for m in figures if m.end + 1 in begins}
    tokens, atoms, language = words.tokens, words.atoms, words.language
    numbers: list[int] = []
    number = 0
    for at, token in enumerate(tokens):
        numbers.append(number)
        if at in within:
            continue
        if token.kind == "mark":
            number += ends_clause(tokens, at)
        elif atoms[at]:
            continue
        elif size == "clause":
            number += token.fold in language.clause_words or token.fold in language.coordinators
        else:
            number += token.fold not in language.determiners
    return numbers


def _read_pieces(words: Words, size: Size) -> list[list[int]]:
    match size:
        case "pair":
            return _runs(words, 2)
        case "near":
            return _runs(words, 3)
        case "clause":
            return _pieces(words, words.clauses)
        case "phrase":
            return _pieces(words, _numbers(words, "phrase"))


def _pieces(words: Words, numbers: list[int]) -> list[list[int]]:
    pieces: dict[int, list[int]] = defaultdict(list)
    for at, number in enumerate(numbers):
        if words.atoms[at] and at not in words.light:
            pieces[number].append(at)
    return [piece for piece in pieces.values() if 1 < len(piece) <= LONGEST_PIECE]


def _runs(words: Words, length: int) -> list[list[int]]:
    """Return so many neighbours of one clause at a time."""
    places = [at for at, atom in enumerate(words.atoms) if atom and at not in words.light]
    runs = (places[at : at + length] for at in range(len(places) - 1))
    return [
        run
        for run in runs
        if words.clauses[run[0]] == words.clauses[run[-1]] and run[-1] - run[0] <= _PAIR * length
    ]


def ends_sentence(tokens: list[Token], at: int) -> bool:
    """Tell whether a sentence ends at a mark."""
    return at + 1 >= len(tokens) or tokens[at + 1].sentence != tokens[at].sentence


def ends_clause(tokens: list[Token], at: int) -> bool:
    """Tell whether a mark parts clauses; `Mr.` and `e-mail` go on."""
    if tokens[at].text in _INTRODUCING:
        return False
    if tokens[at].text in _ABBREVIATING:
        return ends_sentence(tokens, at)
    return tokens[at].text not in _HYPHENS


def marked_questions(tokens: Iterable[Token]) -> set[int]:
    """Return the numbers of the sentences that have a question mark."""
    return {token.sentence for token in tokens if token.text in _QUESTION_MARKS}
