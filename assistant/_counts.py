"""The tokens of a call: as its server states them and, where it states none, by the length of the texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata

from midturn.assistant._support import REASONING
from midturn.core import Usage, encoded, utf8_length

_READ_TOO = ("tools", "functions", "response_format")
"""Settings that a server puts into the prompt."""


def stated(counts: UsageMetadata | None) -> Usage | None:
    """Return what a server says that a call cost.

    `None` where it says nothing, or that nothing was read or said.
    """
    if not counts:
        return None
    usage = Usage(
        calls=1,
        prompt_tokens=counts["input_tokens"],
        cached_tokens=counts.get("input_token_details", {}).get("cache_read", 0) or 0,
        completion_tokens=counts["output_tokens"],
    )
    return usage if usage.tokens else None


def read_bytes(messages: Iterable[BaseMessage], settings: Mapping[str, Any]) -> list[int]:
    """Bytes of all that a model is sent to read: of each message, and of each setting that is read."""
    return [*map(said_bytes, messages), *settings_bytes(settings)]


def settings_bytes(settings: Mapping[str, Any]) -> list[int]:
    """Bytes of each setting that a server puts into the prompt."""
    return [len(encoded(settings[name], str)) for name in _READ_TOO if settings.get(name)]


def said_bytes(message: BaseMessage) -> int:
    """Bytes of a message's words: its text, the thoughts before it, and the tools that it calls."""
    texts: list[str] = [message.text]
    thoughts = message.additional_kwargs.get(REASONING)
    if isinstance(thoughts, str):
        texts.append(thoughts)
    if isinstance(message, AIMessageChunk):
        texts += [part for call in message.tool_call_chunks for part in (call["name"], call["args"]) if part]
    elif isinstance(message, AIMessage):
        texts += [part for call in message.tool_calls for part in (call["name"], _written(call["args"]))]
        texts += [call["args"] or "" for call in message.invalid_tool_calls]
    return sum(map(utf8_length, texts))


def _written(arguments: Any) -> str:
    return encoded(arguments, str).decode()
