"""Verdicts in full, for the terminal, and counted by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from langchain_core.messages import BaseMessage

from judging.project import Verdict
from midturn.mediator import text_of

LONGEST_MESSAGE, LONGEST_DRAFT = 600, 1_500


def in_full(title: str, messages: Sequence[BaseMessage], draft: str, verdict: Verdict) -> list[str]:
    """Return a conversation, a draft for it, and what is said against the draft."""
    return [
        f"--- {title}: {'accepted' if verdict.accepted else 'refused'}",
        *(f"  {message.type}: {text_of(message)[:LONGEST_MESSAGE]}" for message in messages),
        f"  DRAFT: {draft[:LONGEST_DRAFT]}",
        *(f"  AGAINST IT: {said.what} {said.written!r}" for said in verdict.against),
    ]


def kinds_against(verdicts: Iterable[Verdict]) -> str:
    """Return what is said against drafts, each kind with the number of drafts; "" where nothing is."""
    counted = Counter(kind for verdict in verdicts for kind in verdict.kinds)
    return ", ".join(f"{kind} {n}" for kind, n in counted.most_common())
