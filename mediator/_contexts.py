"""Ways to build what the assistant sees from what was said. The `Mediator` is one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from langchain_core.messages import BaseMessage, SystemMessage

from midturn.mediator._conversation import (
    current_turn,
    is_summary,
    is_users,
    text_of,
    user_turns,
    with_text,
)
from midturn.mediator._records import Instruction
from midturn.mediator._show import ledger
from midturn.mediator.reading import Reading


@dataclass(frozen=True)
class Context:
    """What the assistant will see, what the turn was read as, and the instruction where one was made."""

    messages: list[BaseMessage]
    why: str
    """How it was built, for the trace."""
    instruction: Instruction | None = None
    reading: Reading | None = None


@runtime_checkable
class ContextBuilder(Protocol):
    """Builds a turn's context. Raises what its model raises; the graph decides what that means."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Build the context of the turn that `messages` end with."""
        ...


class FullHistory:
    """The conversation as it is."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Return every message."""
        return Context(list(messages), "the conversation as it is")


class Concat:
    """The user's words without the turns: the ledger, and no answer before it; summaries stay."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Put all that the user said into one message."""
        user, *followed = current_turn(messages)
        joined = with_text(user, ledger(user_turns(messages)))
        before = messages[: len(messages) - len(followed) - 1]
        kept = [message for message in before if isinstance(message, SystemMessage) or is_summary(message)]
        return Context([*kept, joined, *followed], "the user's words put together")


class Recap:
    """The conversation as it is, its last user message restating all that the user said."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Restate the user's words in the current turn."""
        return Context(_restated(messages, len(user_turns(messages))), "the user's words restated now")


class Snowball:
    """The conversation, each of its user messages restating all that came before it."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Restate the user's words in every turn from the second."""
        return Context(_restated(messages, 2), "the user's words restated in each turn")


def _restated(messages: Sequence[BaseMessage], restate_from: int) -> list[BaseMessage]:
    said: list[str] = []
    restated: list[BaseMessage] = []
    for message in messages:
        if is_users(message):
            said.append(text_of(message))
            if len(said) >= restate_from:
                message = with_text(message, ledger(said))
        restated.append(message)
    return restated
