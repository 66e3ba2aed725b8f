"""x"""
from __future__ import annotations
from collections.abc import Sequence
from midturn.mediator.check._findings import Finding
from midturn.mediator.check._words import Words
def opposed(draft: Words, sources: Sequence[Words]) -> list[Finding]:
    return []
