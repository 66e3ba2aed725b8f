"""What an intervention does: each action is an object that builds the turn's context in its own way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from langchain_core.messages import BaseMessage

from midturn.mediator import (
    Concat,
    Context,
    ContextBuilder,
    is_users,
    ledger,
    text_of,
    user_turns,
    with_text,
)

REMINDER = "\n\n(Keep to what was asked for from the start:\n{goal})"

Build = Callable[[], Awaitable[Context]]
"""Builds the context that the turn has without an intervention."""


class Action(Protocol):
    """Something that can be done about drift.

    A new action is a class with these members; every surface can do it, or refuses it at construction.
    """

    @property
    def kind(self) -> str:
        """Its name in records and traces."""
        ...

    @property
    def retries(self) -> bool:
        """Whether it has the turn answered again, instead of changing the next turn."""
        ...

    async def apply(
        self, messages: Sequence[BaseMessage], guidelines: Sequence[str], build: Build
    ) -> Context:
        """Return the context of the turn that `messages` end with.

        Args:
            messages: the history.
            guidelines: recalled for the turn.
            build: builds the context as it would be without the action.
        """
        ...


@dataclass(frozen=True)
class Remind:
    """Restates the goal after the user's turn: what the user said before it, and nothing yet to come."""

    restate: Callable[[Sequence[str]], str] = ledger
    """Makes the goal's text from the user's earlier turns."""

    kind: str = field(default="remind", init=False)
    retries: bool = field(default=False, init=False)

    async def apply(
        self, messages: Sequence[BaseMessage], guidelines: Sequence[str], build: Build
    ) -> Context:
        """Build the context and add the reminder to its last user message."""
        return with_reminder(await build(), messages, self.restate)


@dataclass(frozen=True)
class Rewrite:
    """Builds the context with another builder: by default the user's words put together."""

    builder: ContextBuilder = field(default_factory=Concat)

    kind: str = field(default="rewrite", init=False)
    retries: bool = field(default=False, init=False)

    async def apply(
        self, messages: Sequence[BaseMessage], guidelines: Sequence[str], build: Build
    ) -> Context:
        """Build the context with the action's own builder."""
        return await self.builder.build(messages, guidelines)


@dataclass(frozen=True)
class Retry:
    """Has the turn answered again, the goal restated: the same context might lead to the same drift."""

    restate: Callable[[Sequence[str]], str] = ledger

    kind: str = field(default="retry", init=False)
    retries: bool = field(default=True, init=False)

    async def apply(
        self, messages: Sequence[BaseMessage], guidelines: Sequence[str], build: Build
    ) -> Context:
        """Build the context of the next attempt."""
        return with_reminder(await build(), messages, self.restate)


def with_reminder(
    context: Context, messages: Sequence[BaseMessage], restate: Callable[[Sequence[str]], str] = ledger
) -> Context:
    """Return a context whose last user message restates, once, what the user said before the turn."""
    earlier = user_turns(messages)[:-1]
    if not earlier:
        return context
    seen = list(context.messages)
    last = max(i for i, message in enumerate(seen) if is_users(message))
    text, goal = text_of(seen[last]), restate(earlier)
    if text.endswith(reminded("", goal)):
        return context
    seen[last] = with_text(seen[last], reminded(text, goal))
    return replace(context, messages=seen)


def reminded(text: str, goal: str) -> str:
    """Return a user turn with the goal restated after it."""
    return text + REMINDER.format(goal=goal)
