"""Make views of a played history, good and harmful ones, to hold a renderer's against.

A view is a function of the messages, as `support.acting.play` takes it. User messages of a play have the ids
`turn_1`, `turn_2` and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage
from support.acting import Understanding
from support.agents import Conversation, sentence

View = Callable[[list[BaseMessage]], list[BaseMessage]]
Put = Literal["first", "last", "last_without_calls"]


def as_it_is(messages: list[BaseMessage]) -> list[BaseMessage]:
    """Return the history unchanged."""
    return messages


def joined(messages: list[BaseMessage]) -> list[BaseMessage]:
    """Return all that the user said as one message, and what happened since; the rest is dropped."""
    last = max(place for place, message in enumerate(messages) if isinstance(message, HumanMessage))
    said = "\n".join(message.text for message in messages if isinstance(message, HumanMessage))
    return [*_systems(messages), HumanMessage(said), *messages[last + 1 :]]


def joined_with_results(messages: list[BaseMessage]) -> list[BaseMessage]:
    """Return all calls with their results, then all that the user said as one message."""
    last = max(place for place, message in enumerate(messages) if isinstance(message, HumanMessage))
    said = "\n".join(message.text for message in messages if isinstance(message, HumanMessage))
    kept = [message for message in messages[:last] if isinstance(message, ToolMessage) or _calls(message)]
    return [*_systems(messages), *kept, HumanMessage(said), *messages[last + 1 :]]


def without_results(messages: list[BaseMessage]) -> list[BaseMessage]:
    """Return the texts of earlier turns without their calls and results, and this turn as it is."""
    last = max(place for place, message in enumerate(messages) if isinstance(message, HumanMessage))
    texts = [
        message for message in messages[:last] if not (isinstance(message, ToolMessage) or _calls(message))
    ]
    return [*texts, *messages[last:]]


def last_turn_only(messages: list[BaseMessage]) -> list[BaseMessage]:
    """Return the last user turn with what followed it, and the system message."""
    last = max(place for place, message in enumerate(messages) if isinstance(message, HumanMessage))
    return [*_systems(messages), *messages[last:]]


def knowing(
    conversation: Conversation,
    put: Literal["first", "last", "last_without_calls"],
    *,
    instructed: bool = False,
) -> View:
    """Return a view that knows the truth: an open request's user turns stand as one message of their words.

    It stands where the request began (`first`) or at the last user turn (`last`); with `last_without_calls`
    the history stays as it is once a tool was called in an earlier turn of the request. Calls, results and
    exchanges that belong to no turn of the request stay; the assistant's texts in the request's turns are
    dropped. All other turns have the history as it is: what is new, a confirmation, a question, a correction
    of what was carried out. With `instructed` the words come after one sentence that asks for it all.
    """

    def view(messages: list[BaseMessage]) -> list[BaseMessage]:
        turns = [message for message in messages if isinstance(message, HumanMessage)]
        truth = conversation.turns[len(turns) - 1]
        # An offer and the yes to it can't be distinguished from the assistant's words between them.
        if not truth.refines or any(conversation.turns[turn - 1].move == "yes" for turn in truth.request):
            return messages
        called = any(conversation.turns[turn - 1].rounds for turn in truth.request[:-1])
        if put == "last_without_calls" and called:
            return messages
        mine = {f"turn_{turn}" for turn in truth.request}
        words = "\n".join(turn.text for turn in turns if turn.id in mine)
        said = HumanMessage(f"{_instruction(words)}\n\n{words}" if instructed else words)
        at = f"turn_{truth.request[0 if put == 'first' else -1]}"
        shown: list[BaseMessage] = []
        owner = ""
        for message in messages:
            if isinstance(message, HumanMessage):
                owner = message.id or ""
                shown.extend([said] if owner == at else [] if owner in mine else [message])
            elif owner not in mine - {turns[-1].id} or isinstance(message, ToolMessage) or _calls(message):
                shown.append(message)
        return shown

    return view


def _instruction(words: str) -> str:
    """Return a sentence that asks for the last request of these words as it now stands."""
    last = Understanding([HumanMessage(words)]).commands[-1]
    asked = f"{sentence(last.action, last.wanted)}."
    verb, rest = asked.split(" ", 1)
    return f"{verb} another {rest.removeprefix('a ')}" if last.another else asked


def _systems(messages: list[BaseMessage]) -> list[BaseMessage]:
    return [message for message in messages if isinstance(message, SystemMessage)]


def _calls(message: BaseMessage) -> bool:
    return isinstance(message, AIMessage) and bool(message.tool_calls)
