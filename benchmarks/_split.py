"""The split of all data sets by conversation: what rules were tuned on, and what they are reported on."""

from __future__ import annotations

import hashlib
from typing import Literal

Part = Literal["tune", "report"]


def part_of(conversation: str) -> Part:
    """Return the part of the split that a conversation is in, by its name."""
    return "tune" if hashlib.sha256(conversation.encode()).hexdigest()[0] in "01234567" else "report"
