"""What a request cost, by role, answers that broke off or were given up included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from midturn.core import Role, Usage

Price = Callable[[Usage], float | None]
CHARACTERS_A_TOKEN = 4
"""By which the prompt of an answer without usage is estimated."""


@dataclass
class Bill:
    """The cost of one request, as it comes in."""

    price: Price
    prompt_characters: int
    usage: dict[Role, Usage] = field(default_factory=dict[Role, Usage])
    estimated: bool = False
    """Part of the tokens is our estimate, because an upstream did work and didn't say how much."""

    def add(self, role: Role, usage: Usage) -> None:
        """Add a cost to a role."""
        self.usage[role] = self.usage[role] + usage if role in self.usage else usage

    def charge(self, reported: Any, pieces: int, seconds: float) -> None:
        """Add one sending to the upstream.

        Args:
            reported: what the upstream said it cost, in OpenAI's form; anything else counts as nothing said.
            pieces: events of the answer that came; where nothing was said, each counts as a token.
            seconds: from the sending to the last of the answer.
        """
        said = reported_counts(reported)
        self.estimated = self.estimated or said is None
        prompt, completion, cached = said or (self.prompt_characters // CHARACTERS_A_TOKEN, pieces, 0)
        usage = Usage(
            calls=1,
            prompt_tokens=prompt,
            completion_tokens=completion,
            cached_tokens=cached,
            latency_s=seconds,
        )
        price = self.price(usage)
        self.add("assistant", usage if price is None else usage.model_copy(update={"usd": price}))


def reported_counts(reported: Any) -> tuple[int, int, int] | None:
    """Tokens of prompt, of answer and from a cache, as an upstream says; `None`: no counts that can be."""
    if not isinstance(reported, Mapping):
        return None
    details = reported.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, Mapping) else None
    counts: list[Any] = [reported.get("prompt_tokens"), reported.get("completion_tokens"), cached or 0]
    if not all(isinstance(count, int) and 0 <= count < 2**40 for count in counts):
        return None
    return (counts[0], counts[1], counts[2])
