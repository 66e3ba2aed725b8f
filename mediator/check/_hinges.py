"""Small words that a wish hangs on: `keep it short`, `the same dates`, `otherwise cancel`.

They are too broad to be missed as words: much of what is said can be restated without them. Where they carry
the wish, something that says as much has to be in the draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cache
from typing import NamedTuple

from midturn.mediator.check._findings import Finding
from midturn.mediator.language import WishWords
from midturn.mediator.values import Document, Ground, Token, root_of

_QUALIFIED = 2
"""Words that may stand between a hinge and what it is about: `the very same`, `keep it really short`."""


def lost_hinges(draft: Document, kept: Ground, turn: Document, passed: Set[int]) -> Iterator[Finding]:
    """Yield what such words say in a turn and the draft doesn't."""
    known = draft.language.wishes
    if known is None:
        return
    folds = draft.noted("folds", lambda: {token.fold for token in draft.tokens})
    for at, end, stand_ins, is_same, about, shape in _hinges_of(turn, known):
        if at in passed:
            continue
        if end and folds.isdisjoint(stand_ins):
            yield _lost(turn, at, end - 1)
        elif is_same and folds.isdisjoint(known.sameness):
            if about is None or about in passed or turn.tokens[about].fold in known.restating:
                # `do the same thing`, `the same task`: what it is was said before.
                continue
            if not kept.holds(turn.tokens[about].fold):
                yield _lost(turn, at, about)
        elif shape and not kept.holds(turn.tokens[shape].fold):
            yield _lost(turn, at, shape)


def hinge_places(turn: Document, known: WishWords) -> set[int]:
    """Return the places of phrases that are looked for as a whole: `in a row`."""
    return {at for hinge in _hinges_of(turn, known) if hinge.end for at in range(hinge.at, hinge.end)}


class _Hinge(NamedTuple):
    """What may be a hinge."""

    at: int
    end: int
    """The place behind a phrase that begins there, or 0."""
    stand_ins: Set[str]
    """One of them in a draft says as much as the phrase."""
    is_same: bool
    about: int | None
    """What it says that is the same."""
    shape: int
    """Where a word says how the answer shall be, or 0."""


def _hinges_of(turn: Document, known: WishWords) -> list[_Hinge]:
    return turn.noted(("hinges", id(known)), lambda: list(_read(turn.tokens, known)))


def _read(tokens: Sequence[Token], known: WishWords) -> Iterator[_Hinge]:
    opening = _opening(known)
    for at, token in enumerate(tokens):
        if token.fold not in opening:
            continue
        end, stand_ins = _phrase(tokens, at, known)
        is_same = token.fold in known.same
        shape = _shape(tokens, at, known)
        if end or is_same or shape:
            about = _word_behind(tokens, at, known) if is_same else None
            yield _Hinge(at, end, stand_ins, is_same, about, shape)


@cache
def _opening(known: WishWords) -> frozenset[str]:
    """Return the words that a hinge may begin with."""
    return frozenset([*known.hinges, *known.same, *(beginning[0] for beginning in known.shaping)])


def _phrase(tokens: Sequence[Token], at: int, known: WishWords) -> tuple[int, Set[str]]:
    """Return the place behind the first phrase that begins at a place, or 0, and what replaces it."""
    for phrase, stand_ins in known.hinges.get(tokens[at].fold, ()):
        end = at + len(phrase)
        if [token.fold for token in tokens[at:end]] == list(phrase):
            return end, stand_ins
    return 0, frozenset()


def _shape(tokens: Sequence[Token], at: int, known: WishWords) -> int:
    """Return where a word says how the answer shall be, behind a beginning at a place, or 0."""
    opens = not at or tokens[at - 1].kind == "mark" or tokens[at - 1].fold in known.openers
    if not opens:
        return 0
    for beginning in known.shaping:
        end = at + len(beginning)
        if tokens[at].fold == beginning[0] and [t.fold for t in tokens[at:end]] == list(beginning):
            shape = _word_behind(tokens, end - 1, known)
            if shape is not None and _ends_clause(tokens, shape):
                return shape
    return 0


def _word_behind(tokens: Sequence[Token], at: int, known: WishWords) -> int | None:
    """Return where the next word that isn't a function word stands, close by in the sentence."""
    for near in range(at + 1, min(len(tokens), at + 2 + _QUALIFIED)):
        if tokens[near].kind != "word" or tokens[near].sentence != tokens[at].sentence:
            return None
        if tokens[near].fold in known.adjoining:
            # `make it for one person` says nothing of how it shall be.
            return None
        if tokens[near].fold not in known.function and root_of(tokens[near].fold) not in known.intensifying:
            return near
    return None


def _ends_clause(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether nothing that a word could belong to stands behind it."""
    return (
        at + 1 == len(tokens) or tokens[at + 1].kind == "mark" or tokens[at + 1].clause != tokens[at].clause
    )


def _lost(turn: Document, first: int, last: int) -> Finding:
    said = turn.text[turn.tokens[first].start : turn.tokens[last].end]
    return Finding("wish_lost", said=said, source=turn.source)
