"""Where a draft asks to put something in the place of what stands: `move my call on Monday to Friday`.

What stands is no longer wanted, and still belongs there.
"""

from __future__ import annotations

from midturn.mediator.values import FIGURES, Document, Mention

_FAR = 40
"""Tokens of its sentence on either side of a value that are looked at."""
_BEFORE = 2
"""Tokens before a value among which it may be said to be where something goes."""


def is_moved(draft: Document, value: Mention) -> bool:
    """Tell whether a draft gives a value as what stands, which something else is to come for."""
    words = draft.language.changes
    if words.moving.isdisjoint(draft.words) or value.kind not in FIGURES:
        return False
    tokens = draft.tokens
    sentence = tokens[value.first].sentence
    near = tokens[max(0, value.first - _FAR) : value.first]
    before = [token.fold for token in near if token.sentence == sentence]
    if not words.moved_to.isdisjoint(before[-_BEFORE:]):
        return False
    far = min(value.end + _FAR, len(tokens))
    behind = [at for at in range(value.end, far) if tokens[at].sentence == sentence]
    if not words.moving.isdisjoint(before):
        if not words.standing.isdisjoint(before[-_BEFORE:]):
            return True
        goes = (at for at in behind if tokens[at].fold in words.moved_to)
        return _comes(draft, value, next(goes, len(tokens)), sentence)
    said = " ".join([*before, *(tokens[at].fold for at in behind)])
    next_ones = tokens[value.end : value.end + 2 * _FAR]
    following = {token.fold for token in next_ones if token.sentence == sentence + 1}
    return not words.moving.isdisjoint(following) and words.hindered.search(said) is not None


def _comes(draft: Document, value: Mention, at: int, sentence: int) -> bool:
    """Tell whether another value of a kind stands behind a place in its sentence."""
    return any(
        m.kind == value.kind and m.meaning != value.meaning and draft.tokens[m.first].sentence == sentence
        for m in draft.mentions
        if m.first > at
    )
