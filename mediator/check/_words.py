"""The words of a document that something can be said of, and the pieces of it in which they stand.

A word is known by its stem, a figure by its meaning. Pieces are of three sizes: a phrase is a run of
words with nothing but an article between them, a clause runs to the next mark or conjunction, and a
sentence to its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from midturn.mediator.check._binding_words import BindingWords, Phrases
from midturn.mediator.check._document import Document
from midturn.mediator.check._mentions import FIGURES
from midturn.mediator.check._tokens import Token, stem

Size = Literal["phrase", "clause", "sentence"]
SIZES: tuple[Size, ...] = ("phrase", "clause", "sentence")
LONGEST_PIECE = 12
"""Words of a piece that are held against each other; a longer one says little of any two of them."""
_HYPHENS = frozenset("-‑/'’\"“”*_`")
_SENTENCE_MARKS = frozenset(";:；")


@dataclass(slots=True)
class Words:
    """A document's words in the order of its tokens."""

    document: Document
    language: BindingWords
    atoms: list[str]
    """By token: the stem of a word or the meaning of a figure, else "": marks and empty words."""
    pieces: dict[Size, list[list[int]]] = field(default_factory=dict[Size, list[list[int]]])
    known: frozenset[str] = frozenset()

    @property
    def tokens(self) -> list[Token]:
        """Return the document's tokens."""
        return self.document.tokens

    def phrase_at(self, at: int, among: Phrases) -> int:
        """Return the index after the first of some phrases that begins here, or 0."""
        tokens = self.document.tokens
        for phrase in among:
            if tokens[at].fold == phrase[0] and at + len(phrase) <= len(tokens):
                if all(tokens[at + place].fold == word for place, word in enumerate(phrase)):
                    return at + len(phrase)
        return 0

    def written(self, first: int, end: int) -> str:
        """Return the text of some tokens."""
        return self.document.text[self.tokens[first].start : self.tokens[end - 1].end]


def words_of(document: Document, language: BindingWords) -> Words:
    """Read a document's words and pieces."""
    words = Words(document, language, _atoms(document, language))
    words.known = frozenset(atom for atom in words.atoms if atom)
    for size in SIZES:
        words.pieces[size] = _pieces(words, size)
    return words


def base(folded: str, language: BindingWords) -> str:
    """Return the stem of a word's base form."""
    bare = folded.removesuffix("'s").removesuffix("'")
    return stem(language.bases.get(bare, bare))


def _atoms(document: Document, language: BindingWords) -> list[str]:
    atoms = [
        base(token.fold, language)
        if token.kind == "word" and token.fold not in language.empty and token.text not in {"s", "t"}
        else token.fold
        if token.kind in {"identifier", "code", "date"}
        else ""
        for token in document.tokens
    ]
    for mention in document.mentions:
        if mention.kind in FIGURES:
            for at in range(mention.first, mention.end):
                atoms[at] = ""
            # A unit that only one side names makes no other figure.
            meaning = f"{mention.amount} {mention.unit}".strip() if mention.amount else mention.meaning
            atoms[mention.first] = "=" + meaning.rstrip("?")
    return atoms


def _pieces(words: Words, size: Size) -> list[list[int]]:
    found: list[list[int]] = []
    piece: list[int] = []
    figures = {
        at for m in words.document.mentions if m.kind in FIGURES for at in range(m.first + 1, m.end)
    }
    for at, token in enumerate(words.tokens):
        if words.atoms[at]:
            piece.append(at)
        if at not in figures and _ends(token, words.atoms[at], size, words.language):
            found.append(piece)
            piece = []
    found.append(piece)
    return [piece for piece in found if 1 < len(piece) <= LONGEST_PIECE or (piece and size == "phrase")]


def _ends(token: Token, atom: str, size: Size, language: BindingWords) -> bool:
    if token.kind == "mark":
        if size == "sentence":
            return not token.text.strip() or token.text in ".!?。！？" or token.text in _SENTENCE_MARKS
        return token.text not in _HYPHENS and not token.text.isdigit()
    if size == "sentence" or atom:
        return False
    if size == "clause":
        return token.fold in language.clause_words or token.fold in language.coordinators
    return token.fold not in language.determiners
