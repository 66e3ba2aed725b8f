"""Ways to build what the assistant sees from what was said. The `Mediator` is one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from langchain_core.messages import BaseMessage, HumanMessage

from midturn.mediator._conversation import current_turn, system_messages, user_turns, with_text
from midturn.mediator._ledger import ledger
from midturn.mediator._records import Instruction


@dataclass(frozen=True)
class Context:
    """What the assistant will see, and the instruction in it where one was made."""

    messages: list[BaseMessage]
    why: str
    """How it was built, for the trace."""
    instruction: Instruction | None = None


class ContextBuilder(Protocol):
    """Builds a turn's context. Raises what its model raises; the graph decides what that means."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Build the context of the turn that `messages` end with."""
        ...


def only_instruction(messages: Sequence[BaseMessage], text: str) -> list[BaseMessage]:
    """The system messages, `text` as the only user message, and the current turn's tool results."""
    user, *followed = current_turn(messages)
    return [*system_messages(messages), with_text(user, text), *followed]


class FullHistory:
    """The conversation as it is."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Hand on every message."""
        return Context(list(messages), "the conversation as it is")


class Concat:
    """The user's words without the turns: the ledger, and none of the assistant's answers."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Put all that the user said into one message."""
        return Context(
            only_instruction(messages, ledger(user_turns(messages))), "the user's words put together"
        )


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
        if isinstance(message, HumanMessage):
            said.append(message.text)
            if len(said) >= restate_from:
                message = with_text(message, ledger(said))
        restated.append(message)
    return restated
