"""A chat model that says what a function of the request tells it to, and remembers what it was asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field


class ScriptedChat(BaseChatModel):
    """`reply` makes the answer from the messages; an exception that it raises is the model's failure."""

    reply: Callable[[list[BaseMessage]], str]
    delay_s: float = 0.0
    asked: list[list[BaseMessage]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        raise TypeError("scripted models are asynchronous")

    async def _agenerate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.asked.append(messages)
        await asyncio.sleep(self.delay_s)
        said = self.reply(messages)
        usage = {
            "input_tokens": 10,
            "output_tokens": len(said.split()),
            "total_tokens": 10 + len(said.split()),
        }
        return ChatResult(generations=[ChatGeneration(message=AIMessage(said, usage_metadata=usage))])


def saying(*replies: str) -> ScriptedChat:
    """A model that gives these replies one after the other, the last one for ever."""
    left = list(replies)
    return ScriptedChat(reply=lambda _: left.pop(0) if len(left) > 1 else left[0])


def draft(text: str, **more: object) -> str:
    """A Mediator's draft as its model writes it."""
    return json.dumps({"text": text, "inferred": [], "assumptions": [], "open_questions": [], **more})


def drafting(text: str, **more: object) -> ScriptedChat:
    """A Mediator's model that always drafts this text."""
    return saying(draft(text, **more))
