"""What spans say of a request to an upstream and of its answer, in OpenTelemetry's terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from midturn.gateway.upstream._reading import Reading
from midturn.gateway.upstream._usage import reported_counts
from midturn.graphs import known

_NUMBERS = {
    "max_tokens": "gen_ai.request.max_tokens",
    "max_completion_tokens": "gen_ai.request.max_tokens",
    "temperature": "gen_ai.request.temperature",
    "top_p": "gen_ai.request.top_p",
    "frequency_penalty": "gen_ai.request.frequency_penalty",
    "presence_penalty": "gen_ai.request.presence_penalty",
    "seed": "gen_ai.request.seed",
    "n": "gen_ai.request.choice.count",
}
"""Settings that are told, and how the conventions call them."""


def about_request(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told of a request."""
    numbers = {_NUMBERS[name]: body[name] for name in _NUMBERS if type(body.get(name)) in (int, float)}
    return {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": body["model"],
        **numbers,
        **({"gen_ai.request.stream": True} if body.get("stream") else {}),
    }


def about_answer(reading: Reading) -> dict[str, Any]:
    """Return what is told of an answer, as far as it came."""
    named = {name: value for name, value in reading.head.items() if isinstance(value, str)}
    counts = reported_counts(reading.reported)
    return known(
        {
            "gen_ai.response.id": named.get("id"),
            "gen_ai.response.model": named.get("model"),
            "gen_ai.response.finish_reasons": reading.finish_reasons or None,
            "gen_ai.usage.input_tokens": counts and counts.prompt_tokens,
            "gen_ai.usage.output_tokens": counts and counts.completion_tokens,
            "gen_ai.usage.cache_read.input_tokens": counts and counts.cached_tokens,
        }
    )
