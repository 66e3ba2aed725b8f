"""Calls of a refinement: found again by what they ask, and charged each time to the same budget.

A refinement that was killed is begun anew from the journal: every reply that was committed comes from there,
and costs the budget what it cost then, so that the second process decides what the first one decided.

Cost accepted: a call that was under way when the process was killed is made again, and charged once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from langchain_core.messages import AIMessage

from midturn.assistant import CallKey, CallRecorder, Journal
from midturn.core import Budget, Role, Usage


@dataclass(frozen=True)
class BudgetedJournal:
    """A journal whose replayed replies are charged to a budget."""

    journal: Journal
    budget: Budget

    async def replay(self, key: CallKey) -> tuple[AIMessage | None, Usage] | None:
        """Return the reply committed for a call, if there is one, and what the call cost."""
        found = await self.journal.replay(key)
        if found:
            self.budget.spent += found[1]
        return found

    async def sent(self, key: CallKey) -> None:
        """Note that a request is about to leave."""
        await self.journal.sent(key)

    async def failed(self, key: CallKey, error: str, cost: Usage) -> None:
        """Note that one sending ended in an error, and what it cost all the same."""
        await self.journal.failed(key, error, cost)

    async def commit(self, key: CallKey, reply: AIMessage, usage: Usage) -> None:
        """Keep a reply, for good, before anyone sees it."""
        await self.journal.commit(key, reply, usage)


@dataclass
class RequestKeyedRecorder(CallRecorder):
    """Record calls in any order: what names a call is what it asks, and how often that was asked."""

    _asked: Counter[str] = field(default_factory=Counter[str])

    def next_key(self, role: Role, request: object) -> CallKey:
        """Return the key of a role's next call."""
        key = super().next_key(role, request)
        asked = f"{role}/{key.request_sha256}"
        self._asked[asked] += 1
        conversation_id = f"{self.conversation_id}/{key.request_sha256[:32]}"
        return replace(key, conversation_id=conversation_id, ordinal=self._asked[asked] - 1)
