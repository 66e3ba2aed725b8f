"""What a check finds in a draft besides its values."""

from __future__ import annotations

from dataclasses import dataclass

from midturn.mediator._records import FaultKind


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at one place of a draft."""

    kind: FaultKind
    written: str = ""
    """The draft's words; "" where something is missing there."""
    said: str = ""
    """The source's words, where there are any."""
    source: int | None = None
    """Number of the document that says them."""
