"""A conversation in LangChain messages, read as the Mediator reads it: what the user said, turn by turn."""

from __future__ import annotations

import re
from collections.abc import Sequence

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from midturn.mediator._records import Statement

_REFERS_TO_ANSWER = re.compile(
    r"\byour (?:last |previous |earlier |first )?"
    r"(?:answer|reply|suggestion|version|draft|list|code|plan|text)\b"
    r"|\b(?:you|u) (?:just )?(?:said|suggested|wrote|gave|proposed|listed|mentioned|offered|recommended)\b"
    r"|\b(?:go|going|happy|fine|stick) with (?:that|it|this|the (?:first|second|third|last))\b"
    r"|\b(?:the )?(?:first|second|third|last|former|latter) (?:one|option|suggestion|version|choice)\b"
    r"|\b(?:that|this) (?:answer|list|draft|version|code|plan|text|one|suggestion)\b"
    r"|\bas above\b|\b(?:the|that) \w+ above\b"
    r"|^\W*(?:yes|yep|yeah|ok|okay|perfect|great|sounds good|that works|do it|go ahead)\b",
    re.IGNORECASE,
)
"""Ways of taking up an earlier answer. A fragment that is merely added takes up none."""


def system_messages(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """The system messages, in order."""
    return [message for message in messages if isinstance(message, SystemMessage)]


def user_turns(messages: Sequence[BaseMessage]) -> list[str]:
    """What the user said, a string a turn."""
    return [message.text for message in messages if isinstance(message, HumanMessage)]


def current_turn(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """The user's latest message and what followed it: tool calls and their results."""
    last = max((i for i, m in enumerate(messages) if isinstance(m, HumanMessage)), default=len(messages))
    return list(messages[last:])


def answers(messages: Sequence[BaseMessage]) -> dict[int, str]:
    """The assistant's last words in each turn, by turn number from 1."""
    found: dict[int, str] = {}
    turn = 0
    for message in messages:
        if isinstance(message, HumanMessage):
            turn += 1
        elif isinstance(message, AIMessage) and message.text:
            found[turn] = message.text
    return found


def carried_turns(messages: Sequence[BaseMessage]) -> tuple[int, ...]:
    """Turns whose answer the user takes up in the turn after: `go with the second one`."""
    given = answers(messages)
    turns = enumerate(user_turns(messages), start=1)
    return tuple(turn - 1 for turn, said in turns if turn - 1 in given and _REFERS_TO_ANSWER.search(said))


def statements(
    messages: Sequence[BaseMessage], guidelines: Sequence[str] = (), carries: Sequence[int] = ()
) -> list[Statement]:
    """All that an instruction may draw on: the user's turns, tool results, carried answers, guidelines.

    An answer of the assistant that the user does not take up is left out: a guess is no source.
    """
    found = [Statement(text=rule, turn=0, by="guideline") for rule in guidelines]
    turn = 0
    for message in messages:
        if isinstance(message, HumanMessage):
            turn += 1
            found.append(Statement(text=message.text, turn=turn))
        elif isinstance(message, ToolMessage):
            found.append(Statement(text=message.text, turn=turn, by="tool"))
    given = answers(messages)
    return found + [Statement(text=given[turn], turn=turn, by="carried") for turn in carries]


def with_text(message: BaseMessage, text: str) -> HumanMessage:
    """A user message that says `text` and keeps the other's images, files and other blocks."""
    if isinstance(message.content, str):
        return HumanMessage(text)
    others = [block for block in message.content if isinstance(block, dict) and block.get("type") != "text"]
    return HumanMessage(content=[{"type": "text", "text": text}, *others])
