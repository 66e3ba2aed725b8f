"""Ask a model for JSON of a given shape, and take what comes for what it is: data that may be nonsense."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import RunnableConfig
from pydantic import BaseModel
from pydantic_core import from_json

from midturn.assistant._forms import THINKING_ROOM, LimitReached, Question, without_thoughts
from midturn.assistant._openai_format import LONGEST_TOKEN, response_format
from midturn.assistant._recorder import RecordedModel
from midturn.core import well_formed

_TAKES_RESPONSE_FORMAT = {"BaseChatOpenAI", "OpenAIChat", "EmbeddedChat"}
_UNSTREAMED: RunnableConfig = {"tags": ["nostream"]}


async def ask_for_json(
    model: BaseChatModel, messages: Sequence[BaseMessage], shape: type[BaseModel], *, max_tokens: int
) -> tuple[dict[str, Any], AIMessage]:
    """Ask for an object of `shape`; return what can be read of it, and the reply itself.

    OpenAI-compatible servers and the embedded model are held to the schema while they decode; the others
    have the prompt alone. A server that refuses the schema is asked for any JSON object, or else without a
    format, the schema being in the prompt. A model whose thinking takes all of `max_tokens` is asked once
    more with a larger limit. Of a reply that is far longer than its limit the beginning is read. The object
    is empty where the reply holds none; a reply cut off in the middle gives the part that came. Its fields
    are not validated.
    """
    settings: dict[str, Any] = {"max_tokens": max_tokens}
    if takes_response_format(model):
        settings["response_format"] = response_format(shape)
    reply = await _asked(model, list(messages), settings)
    return read_object(reply.text[: LONGEST_TOKEN * (max_tokens + THINKING_ROOM)]), reply


async def _asked(model: BaseChatModel, messages: list[BaseMessage], settings: dict[str, Any]) -> AIMessage:
    if isinstance(model, RecordedModel):  # Below the recorder, each sending is reserved and billed.
        return await model.yielding().ainvoke(messages, _UNSTREAMED, **settings)

    async def send(messages: list[BaseMessage], settings: dict[str, Any]) -> AIMessage:
        return await model.ainvoke(messages, _UNSTREAMED, **settings)

    question = Question(model)
    try:
        return await question.ask(messages, settings, send)
    except LimitReached:
        return await question.ask(messages, settings, send)


def takes_response_format(model: BaseChatModel) -> bool:
    """Whether a model takes OpenAI's `response_format`."""
    inner = model.inner if isinstance(model, RecordedModel) else model
    return any(base.__name__ in _TAKES_RESPONSE_FORMAT for base in type(inner).__mro__)


def read_object(text: str) -> dict[str, Any]:
    """Return the first JSON object in `text` after its thoughts, whole or cut off; empty where there is none.

    >>> read_object('<think>{4?}</think>Sure! {"text": "Book a tab')
    {'text': 'Book a tab'}
    """
    text = without_thoughts(text)
    start = text.find("{")
    if start < 0:
        return {}
    end = text.rfind("}") + 1
    for candidate in (text[start:end], text[start:]):
        try:
            found = _read(candidate)
        except (ValueError, RecursionError):
            continue
        return cast("dict[str, Any]", well_formed(found)) if isinstance(found, dict) else {}
    return {}


def _read(text: str) -> Any:
    try:
        return from_json(text, allow_partial="trailing-strings")
    except ValueError:
        return json.loads(text)  # Which takes lone surrogates.
