"""Words that were cut out of what a draft repeats: what stood around them stands side by side there.

Who puts a word otherwise writes another in its place, or orders the sentence anew. Where a draft has a
sentence of the user's as it was, but for a word and the small words before it, the word is gone, however
general it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from midturn.mediator.language import WishWords
from midturn.mediator.values import Document, Token

_SMALL = 3
"""Small words before a word that go with it: `at the end`."""
_BREAK = "|"
"""What marks and ends of sentences are known by."""
_LONGEST = 6
"""Tokens from the first word that was cut out to the last."""


def cut_out(
    tokens: Sequence[Token], lost: Set[int], draft: Document, known: WishWords
) -> Iterator[list[int]]:
    """Yield the runs of lost words around which a draft has closed.

    Args:
        tokens: of one sentence or more.
        lost: places of the words that the draft has nowhere.
        draft: the text that may repeat the rest.
        known: the words of its language.
    """
    if not lost:
        return
    threes = draft.noted("threes", lambda: _threes(draft.tokens))
    for run in _runs(tokens, sorted(lost), known):
        if any(three in threes for three in _closed(tokens, run[0], run[-1], known)):
            yield run


def _threes(tokens: Sequence[Token]) -> frozenset[tuple[str, str, str]]:
    """Return all three neighbours, with a break for marks."""
    folds = [_BREAK, *(_known_by(token) for token in tokens), _BREAK]
    return frozenset(zip(folds, folds[1:], folds[2:], strict=False))


def _known_by(token: Token) -> str:
    return token.fold if token.kind != "mark" or token.text in "$€£%-/" else _BREAK


def _runs(tokens: Sequence[Token], lost: Sequence[int], known: WishWords) -> Iterator[list[int]]:
    """Group lost words with nothing but small words between them."""
    run: list[int] = []
    for at in lost:
        between = tokens[run[-1] + 1 : at] if run else ()
        near = run and at - run[0] < _LONGEST and tokens[at].sentence == tokens[run[0]].sentence
        if run and not (near and all(token.fold in known.function for token in between)):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _closed(
    tokens: Sequence[Token], first: int, last: int, known: WishWords
) -> Iterator[tuple[str, str, str]]:
    """Yield what a text has in place of a run of words, with and without the small words before it."""
    yield from _closed_to(tokens, first, last, known)
    if _at(tokens, first, -1) != _BREAK and _at(tokens, last, 1) in known.conjunctions:
        yield from _closed_to(tokens, first, last + 1, known)  # `a pan`, of `a cup and a pan`


def _closed_to(
    tokens: Sequence[Token], first: int, last: int, known: WishWords
) -> Iterator[tuple[str, str, str]]:
    behind = [_at(tokens, last, step) for step in (1, 2)]
    for left in range(_SMALL + 1):
        if left and (first - left < 0 or tokens[first - left].fold not in known.function):
            return
        before = [_at(tokens, first - left, -step) for step in (1, 2)]
        # A sentence that ends sooner may have been cut, or have come to an end in other words before that.
        if before[0] != _BREAK and (behind[0] != _BREAK or left < _SMALL):
            yield before[1], before[0], behind[0]
        # What opens a sentence before a small word links it: `better from May`.
        opens = before[0] == _BREAK and behind[0] in known.function
        if behind[0] != _BREAK and not opens:
            yield before[0], behind[0], behind[1]


def _at(tokens: Sequence[Token], place: int, step: int) -> str:
    """Return what stands some tokens from a place in its sentence."""
    at = place + step
    inside = 0 <= at < len(tokens) and tokens[at].sentence == tokens[place].sentence
    return _known_by(tokens[at]) if inside else _BREAK
