"""What a request cost, by role, answers that broke off or were given up included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from midturn.assistant import settings_bytes
from midturn.core import Role, Usage, estimated, utf8_length

Price = Callable[[Usage], float | None]
_THOUGHTS = ("reasoning_content", "reasoning")


@dataclass
class UsageCharge:
    """The cost of one request, as it comes in."""

    price: Price
    body: Mapping[str, Any]
    """What the upstream is sent."""
    usage: dict[Role, Usage] = field(default_factory=dict[Role, Usage])

    def add(self, role: Role, usage: Usage) -> None:
        """Add a cost to a role."""
        self.usage[role] = self.usage[role] + usage if role in self.usage else usage

    def charge(self, reported: Any, answered: int, seconds: float) -> None:
        """Add one sending to the upstream.

        Args:
            reported: what the upstream said it cost, in OpenAI's form; anything else counts as nothing said.
            answered: bytes of the answer's words, as far as they came.
            seconds: from the sending to the last of the answer.
        """
        usage = reported_counts(reported) or estimated(self._read(), answered)
        usage = usage.model_copy(update={"latency_s": seconds})
        self.add("assistant", usage.priced(self.price(usage)))

    def _read(self) -> list[int]:
        return [*map(said_bytes, self.body["messages"]), *settings_bytes(self.body)]


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
