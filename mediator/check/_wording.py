"""How much of the wording of some statements a text keeps, clause by clause, beside their values.

It is stricter than the check of drafts, which lets a draft put things in its own way: every word with content
counts, unless the text has it, or one that says the same, and denies it where it is denied. So it measures,
and refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from midturn.mediator._records import Statement
from midturn.mediator.check._case import case_of
from midturn.mediator.check._talk import is_covered, is_implied, places
from midturn.mediator.check._wishes import wish_places, within
from midturn.mediator.language import Language
from midturn.mediator.values import Document, Ground, Token, stem_of_content

_IN_WORDS = frozenset(["negation", "comparison", "wording"])
"""Kinds of value that are read from words; what they are about is wording all the same."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The wording of one clause of a statement."""

    turn: int
    words: tuple[str, ...]
    """Those with content that stand in no value, in order."""
    lost: tuple[str, ...]
    """Those of them that the text neither has nor says in another way."""


def clauses(text: str, statements: Sequence[Statement]) -> tuple[Clause, ...] | None:
    """Return the clauses of the statements that have wording, and what of it a text keeps.

    `None`: a statement, or the text, has words of a language that is not known, or the text is in another
    language, so that nothing can be said.

    >>> said = [Statement(text="Book a table for 4. Keep it vegetarian.", turn=1)]
    >>> [(clause.words, clause.lost) for clause in clauses("Book a table for 4.", said) or ()]
    [(('Book', 'table'), ()), (('vegetarian',), ('vegetarian',))]
    """
    case = case_of(text, statements)
    found = [(case.by_number[turn.source][1].turn, turn) for turn in case.turns]
    if not all(_is_comparable(turn, case.draft) for _, turn in found):
        return None
    return tuple(
        clause for number, turn in found for clause in _clauses(turn, number, case.draft, case.withdrawn)
    )


def _is_comparable(turn: Document, text: Document) -> bool:
    if not all(language.known for language in turn.languages | text.languages):
        return False
    return not text.languages or not turn.languages or not turn.languages.isdisjoint(text.languages)


def _clauses(
    turn: Document, number: int, text: Document, needless: Mapping[int, Sequence[tuple[int, int]]]
) -> Iterator[Clause]:
    by_clause: dict[int, list[int]] = {}
    for at in sorted(_worded(turn, needless.get(turn.source, ()))):
        by_clause.setdefault(turn.tokens[at].clause, []).append(at)
    signs, kept = _signs(turn), _Kept(text)
    for found in by_clause.values():
        words = tuple(turn.tokens[at].text for at in found)
        lost = tuple(turn.tokens[at].text for at in found if not kept.has(turn.tokens[at], signs[at]))
        yield Clause(number, words, lost)


def _worded(turn: Document, needless: Sequence[tuple[int, int]]) -> Set[int]:
    """Return the places of the words with content that stand in no value."""
    if turn.language.wishes is not None:
        return wish_places(turn, needless)
    valued = places(turn, {mention.kind for mention in turn.mentions} - _IN_WORDS)
    content = {at for at, token in enumerate(turn.tokens) if token.kind == "word" and stem_of_content(token)}
    little = {at for at, token in enumerate(turn.tokens) if token.fold in turn.language.little}
    return content - valued - little - within(turn.tokens, needless)


_Sign = Literal["plain", "denied", "either"]
"""Whether a clause denies a word: it holds no negation, one before the word, or one behind it."""

_FITTING: Mapping[_Sign, frozenset[_Sign]] = {
    "plain": frozenset(["plain", "either"]),
    "denied": frozenset(["denied", "either"]),
    "either": frozenset(["plain", "denied", "either"]),
}


def _signs(document: Document) -> list[_Sign]:
    """Return the sign of each token."""
    negations: dict[int, int] = {}
    for mention in document.mentions:
        if mention.kind == "negation":
            clause = document.tokens[mention.first].clause
            negations[clause] = min(mention.first, negations.get(clause, mention.first))
    return [
        "plain" if (first := negations.get(token.clause)) is None else "denied" if at >= first else "either"
        for at, token in enumerate(document.tokens)
    ]


class _Kept:
    """The words of a text by sign."""

    def __init__(self, text: Document) -> None:
        signed = list(zip(text.tokens, _signs(text), strict=True))
        self._said = {
            sign: _Said([token for token, own in signed if own in fitting], text.language)
            for sign, fitting in _FITTING.items()
        }

    def has(self, token: Token, sign: _Sign) -> bool:
        """Tell whether the text says a word, denied where it is denied."""
        return self._said[sign].has(token)


class _Said:
    """Some words of a text."""

    def __init__(self, tokens: Sequence[Token], language: Language) -> None:
        self._language = language
        self._ground = Ground()
        self._ground.read(tokens)
        self._stems = {stem_of_content(token) for token in tokens}
        self._asks = {group for token in tokens for group in self._groups(token)}
        """The groups of what its verbs ask to be done: `reserve` asks the same as `book`."""

    def has(self, token: Token) -> bool:
        """Tell whether a word is one of them, or says what one of them says."""
        if self._ground.holds(token.fold) or not self._asks.isdisjoint(self._groups(token)):
            return True
        wishes, roots = self._language.wishes, self._ground.roots
        if wishes is None:
            return stem_of_content(token) in self._stems
        return is_implied(token.fold, roots, wishes) or is_covered(token.fold, roots, wishes)

    def _groups(self, token: Token) -> frozenset[str]:
        requests = self._language.requests
        return requests.verbs.get((token.fold,), frozenset()) if requests else frozenset()
