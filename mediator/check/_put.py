"""Other words put in the place of parts of what the user said, and where its other parts lie then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from midturn.mediator.reading import Change, Span


@dataclass(frozen=True, slots=True)
class Put:
    """A part of a text of the user's, by character offsets, and what stands in its place."""

    start: int
    end: int
    meaning: str


def with_put(text: str, put: Sequence[Put]) -> str:
    """Return a text with other words in the place of some of its parts, which are in order."""
    ends = [0, *(each.end for each in put)]
    kept = [text[end : each.start] + each.meaning for end, each in zip(ends, put, strict=False)]
    return "".join(kept) + text[ends[-1] :]


def moved_change(change: Change, put: Mapping[int, Sequence[Put]]) -> Change:
    """Return a change with its places in texts that had words put into them, by turn."""
    stated = change.stated
    new = _moved(stated, put.get(stated.turn, ())) if stated is not None else change.new
    return change.model_copy(update={"old": _moved(change.old, put.get(change.old.turn, ())), "new": new})


def _moved(span: Span, put: Sequence[Put]) -> Span:
    """Return where a part of the user's text lies now; a part of a phrase grows to what stands for it."""
    start, end = span.start, span.end
    for each in put:
        longer = len(each.meaning) - (each.end - each.start)
        if each.end <= span.start:
            start += longer
        elif each.start < span.start:
            start -= span.start - each.start
        if each.end <= span.end:
            end += longer
        elif each.start < span.end:
            end += longer + each.end - span.end
    return span.model_copy(update={"start": start, "end": end})
