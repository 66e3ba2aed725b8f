"""JSON asked for in the form that the server takes, with as many tokens as the model needs to think first."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatResult

from midturn.assistant._counts import stated
from midturn.assistant._faults import LostReply
from midturn.assistant._models import describe
from midturn.assistant._support import JSON_OBJECT, JSON_SCHEMA, REFUSALS, Asking, support_of

THINKING_ROOM = 4096
"""Tokens that a model has more once its thinking took all that an answer was given."""
_FORMS = (frozenset[str](), frozenset({JSON_SCHEMA}), frozenset({JSON_SCHEMA, JSON_OBJECT}))
_THOUGHT_END = "</think>"
_IN_THE_PROMPT = "\n\nAnswer with one JSON object of this JSON schema and nothing else:\n"
_NOTE = "midturn_note"

T = TypeVar("T", AIMessage, ChatResult)
Sending = Callable[[list[BaseMessage], dict[str, Any]], Awaitable[T]]
"""Sends messages with settings, once."""


class LimitReached(LostReply):
    """The answer was cut before its first word, by its limit of tokens. It is worth asking once more."""


class Question:
    """One question that asks for JSON by a schema.

    Args:
        model: who is asked.
    """

    def __init__(self, model: BaseChatModel) -> None:
        self._support = support_of(describe(model))
        self._room = self._support.room
        self._note = ""

    def with_room(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return the settings of a sending, with the limit that the model needs."""
        return {**settings, "max_tokens": settings["max_tokens"] + self._room}

    async def ask(self, messages: Sequence[BaseMessage], settings: Mapping[str, Any], send: Sending[T]) -> T:
        """Send it in the best form that is known to be taken; where that is refused, in the next one.

        Raises:
            LimitReached: thinking took all the tokens. The next sending has more.
        """
        room = self._room
        asking = Asking(self._support, _FORMS if "response_format" in settings else _FORMS[:1])
        while True:
            try:
                answered = await send(*_in_form(messages, self.with_room(settings), asking.without))
                break
            except Exception as refused:  # Each provider has errors of its own.
                status = getattr(refused, "status_code", None)
                if asking.is_to_be_repeated(status, str(refused)):
                    continue
                if not self._room or status not in REFUSALS:
                    raise
                self._room = 0
        asking.succeeded()
        if self._room < room:
            self._support.refuse_room()
        self._look_at(_message_of(answered), settings["max_tokens"] + self._room)
        return answered

    def _look_at(self, reply: AIMessage, limit: int) -> None:
        if _is_cut_thought(reply):
            spent = f"spent all {limit:,} tokens on thinking"
            if not self._room and not self._support.room_refused:
                self._room = THINKING_ROOM
                self._support.give_room(self._room, limit)
                self._note = f"the model was asked again, having {spent}"
                raise _limit_reached(reply, limit)
            self._note = f"the model {spent}"
        if self._note:
            reply.response_metadata[_NOTE] = self._note


def note_on(reply: AIMessage) -> str:
    """Return what is to be said of how a reply came about; mostly nothing."""
    return str(reply.response_metadata.get(_NOTE, ""))


def without_thoughts(text: str) -> str:
    """Return what a text says after the thoughts that open it, as some servers leave them in."""
    opening = text.lstrip()
    if opening.startswith("{"):  # JSON may speak of anything.
        return text
    _, end, said = text.partition(_THOUGHT_END)
    if end:
        return said.strip()
    return "" if opening.startswith("<think>") else text


def _is_cut_thought(reply: AIMessage) -> bool:
    cut = reply.response_metadata.get("finish_reason") == "length"
    return cut and not reply.tool_calls and not without_thoughts(reply.text).strip()


def _limit_reached(reply: AIMessage, limit: int) -> LimitReached:
    lost = LimitReached(f"all {limit:,} tokens of the answer went into thinking")
    lost.usage = stated(reply.usage_metadata)
    return lost


def _message_of(answered: AIMessage | ChatResult) -> AIMessage:
    if isinstance(answered, AIMessage):
        return answered
    message = answered.generations[0].message if answered.generations else None
    return message if isinstance(message, AIMessage) else AIMessage("")


def _in_form(
    messages: Sequence[BaseMessage], settings: dict[str, Any], without: frozenset[str]
) -> tuple[list[BaseMessage], dict[str, Any]]:
    if not without:
        return list(messages), settings
    schema = json.dumps(settings["response_format"]["json_schema"]["schema"])
    *earlier, last = messages
    asked = last.model_copy(update={"content": f"{last.text}{_IN_THE_PROMPT}{schema}"})
    if JSON_OBJECT in without:
        rest = {name: value for name, value in settings.items() if name != "response_format"}
    else:
        rest = {**settings, "response_format": {"type": "json_object"}}
    return [*earlier, asked], rest
