"""The earlier turns of a conversation, and where a shortened form of them goes.

What is recalled goes into the system message: some chat templates know no second system message, and no
two messages of one side in a row.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from midturn.mediator import system_messages

Exchange = list[BaseMessage]
"""A user message and what followed it, up to the next one."""


def exchanges(messages: Sequence[BaseMessage]) -> list[Exchange]:
    """Return the conversation turn by turn, without its system messages."""
    found: list[Exchange] = []
    for message in messages:
        if isinstance(message, HumanMessage):
            found.append([message])
        elif found and not isinstance(message, SystemMessage):
            found[-1].append(message)
    return found


def joined(turns: Sequence[Exchange]) -> list[BaseMessage]:
    """Return the messages of these turns."""
    return [message for turn in turns for message in turn]


def transcript(messages: Sequence[BaseMessage]) -> str:
    """Return what user and assistant said, a paragraph each, with who said it."""
    return "\n".join(f"{_speaker(m)}: {m.text}" for m in messages if _speaker(m) and m.text)


def _speaker(message: BaseMessage) -> str | None:
    if isinstance(message, HumanMessage):
        return "User"
    return "Assistant" if isinstance(message, AIMessage) else None


def with_recalled(
    messages: Sequence[BaseMessage], recalled: str, seen: Sequence[BaseMessage]
) -> list[BaseMessage]:
    """One system message that ends in what is recalled, then the messages that are seen as they are."""
    told = [message.text for message in system_messages(messages)]
    return [SystemMessage("\n\n".join([*told, recalled])), *seen]
