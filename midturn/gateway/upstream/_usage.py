"""What an answer cost, by what its upstream states or else by the length of its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from midturn.assistant import settings_bytes
from midturn.core import Usage, utf8_length

_THOUGHTS = ("reasoning_content", "reasoning")


def asked_bytes(body: Mapping[str, Any]) -> list[int]:
    """Bytes of each text that a request has an upstream read."""
    return [*map(said_bytes, body["messages"]), *settings_bytes(body)]


def said_bytes(message: Any) -> int:
    """Bytes of the words of a message, or of a piece of one, in OpenAI's form.

    How many tokens an image or a sound has is not to be seen in its bytes.
    """
    return sum(map(utf8_length, _texts(message))) if isinstance(message, Mapping) else 0


def _texts(message: Mapping[str, Any]) -> Iterator[str]:
    content = message.get("content")
    parts: list[Any] = content if isinstance(content, list) else [{"text": content}]
    said = [part.get("text") for part in parts if isinstance(part, Mapping)]
    said += [message.get(name) for name in _THOUGHTS]
    calls = message.get("tool_calls")
    for call in calls if isinstance(calls, list) else ():
        function = call.get("function") if isinstance(call, Mapping) else None
        if isinstance(function, Mapping):
            said += [function.get("name"), function.get("arguments")]
    return (text for text in said if isinstance(text, str))


def reported_counts(reported: Any) -> Usage | None:
    """Return what an upstream says that a call cost; `None`: no counts that can be."""
    if not isinstance(reported, Mapping):
        return None
    details = reported.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, Mapping) else None
    counts: list[Any] = [reported.get("prompt_tokens"), reported.get("completion_tokens"), cached or 0]
    if not all(isinstance(count, int) and 0 <= count < 2**40 for count in counts):
        return None
    prompt, completion, cached = counts
    usage = Usage(calls=1, prompt_tokens=prompt, completion_tokens=completion, cached_tokens=cached)
    return usage if usage.tokens else None
