"""What of an answer the user passed over by picking something like it: no source for a draft.

`£92, or £118 with a lift` and `the one with the lift` leave the 92 behind. A draft that has it anyway doesn't
have it from the user.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from midturn.mediator.check._withdrawn import Places
from midturn.mediator.reading import Span
from midturn.mediator.values import Document, Mention

_PICKED = frozenset(["date", "time", "money"])
"""Kinds of which one is picked out of several."""


def leave_passed_over(answers: Mapping[int, Document], picked: Sequence[Span]) -> None:
    """Take the values out of answers that were passed over.

    Args:
        answers: by turn, read as they are.
        picked: what the user took of them.
    """
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for span in picked:
        spans[span.turn].append(span)
    for turn, taken in spans.items():
        if (answer := answers.get(turn)) is not None:
            _leave(answer, taken)


def _leave(answer: Document, taken: Sequence[Span]) -> None:
    places = Places(answer)
    chosen = [mention for span in taken for mention in places.inside(span)]
    kinds = {(m.kind, m.unit) for m in chosen if m.kind in _PICKED}
    meanings = {m.meaning for m in chosen}
    if not any(_is_like(m, kinds, meanings) for m in answer.mentions):
        return
    answer.own()
    passed = {id(m) for m in answer.mentions if _is_like(m, kinds, meanings)}
    answer.mentions = [m for m in answer.mentions if passed.isdisjoint([id(m), id(m.of), *map(id, m.ends)])]


def _is_like(mention: Mention, kinds: Set[tuple[str, str]], meanings: Set[str]) -> bool:
    """Tell whether a value could have been picked in the place of those that were."""
    return (mention.kind, mention.unit) in kinds and mention.meaning not in meanings
