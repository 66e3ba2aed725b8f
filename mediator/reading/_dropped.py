"""What a text names to say that it goes: `not the terrace any more`, `tea instead of coffee`."""

from __future__ import annotations

from midturn.mediator.reading._phrases import behind_negations, contrasts, is_negated, withdrawn
from midturn.mediator.reading._values import text_of
from midturn.mediator.values import (
    Document,
)


def dropped(document: Document) -> set[int]:
    """Return the tokens that a text names to deny them, or to say that they were replaced or withdrawn."""
    return document.noted("dropped", lambda: _dropped(document))


def _dropped(document: Document) -> set[int]:
    text = text_of(document, 1)
    gone = [*withdrawn(text), *(old for old, _ in contrasts(text))]
    found = {at for first, end in gone for at in range(first, end)}
    return found | {at for at in behind_negations(text) if is_negated(text, at)}
