"""Clauses that wish for nothing: how somebody feels, and how what was offered strikes them.

`I'm starving`, `that sounds lovely`, `looks good to me`. A judgement that says what is wanted instead, such
as `that's too small`, is one of what is wished for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from midturn.mediator.check._paraphrase import root_of, roots_of
from midturn.mediator.check._tokens import Token
from midturn.mediator.check._wish_words import WishWords

LONGEST = 9
"""Words of a clause that says how an offer strikes somebody."""


def small_talk(tokens: Sequence[Token], known: WishWords, *, answers: bool) -> set[int]:
    """Return the places of such clauses; `answers` is whether somebody else spoke before."""
    found: set[int] = set()
    for clause in _clauses(tokens):
        words = [tokens[at] for at in clause if tokens[at].kind == "word"]
        if _is_feeling(words, known) or (answers and _is_reaction(tokens, clause, words, known)):
            found.update(clause)
    return found


def _clauses(tokens: Sequence[Token]) -> Iterator[range]:
    begin = 0
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or tokens[at].clause != tokens[begin].clause:
            yield range(begin, at)
            begin = at


def _is_feeling(words: Sequence[Token], known: WishWords) -> bool:
    """Tell whether a clause begins with the speaker and says how they feel."""
    starts = any(word.fold.split("'")[0] in known.speaker for word in words[:2])
    return starts and any(root_of(word.fold) in roots_of(known.feelings) for word in words[: LONGEST - 1])


def _is_reaction(tokens: Sequence[Token], clause: range, words: Sequence[Token], known: WishWords) -> bool:
    """Tell whether a clause only says how an offer strikes somebody."""
    if not words or len(words) > LONGEST or any(tokens[at].kind not in {"word", "mark"} for at in clause):
        return False
    folds = [word.fold for word in words]
    while folds and folds[0] in known.exclaiming:
        folds.pop(0)
    if not folds or not known.excess.isdisjoint(folds):
        return False
    if folds[0] in known.appraising:
        return True
    points = folds[0].split("'")[0] in known.demonstratives
    verbs = set(folds[:4])
    if not points and folds[0] not in known.subjects:
        return False
    return not verbs.isdisjoint(known.appraising) or (
        points and ("'" in folds[0] or not verbs.isdisjoint(known.being))
    )
