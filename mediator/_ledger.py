"""The user's own words, kept in order: what an instruction falls back to, and what `concat` sends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def ledger(turns: Sequence[str]) -> str:
    """All that the user said as one message, a line a turn."""
    return "\n".join(turns)


def with_carried(text: str, carried: Mapping[int, str]) -> str:
    """Add the earlier answers that the user refers to, word for word."""
    quoted = [f"Your answer to turn {turn}, which I refer to:\n{answer}" for turn, answer in carried.items()]
    return "\n\n".join([text, *quoted])
