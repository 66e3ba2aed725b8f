"""Dollars per call, from the price tables of `genai-prices`; nothing is priced that is not listed there."""

from __future__ import annotations

import functools

from assistant.usage import Usage


def price(spec: str, usage: Usage) -> float | None:
    """Dollars for `usage` on the model that `spec` names.

    The embedded model is free; a model behind one's own base URL, or one that no table lists, has no
    known price.
    """
    provider, _, name = spec.partition(":")
    if provider == "embedded":
        return 0.0
    if "@http" in name or not _listed(provider, name):
        return None
    return _priced(provider, name, usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens)


def _priced(provider: str, name: str, prompt: int, cached: int, completion: int) -> float:
    import genai_prices  # costs 0.4 s to import, and most runs on this machine price nothing

    tokens = genai_prices.Usage(input_tokens=prompt, cache_read_tokens=cached, output_tokens=completion)
    return float(genai_prices.calc_price(tokens, model_ref=name, provider_id=provider).total_price)


@functools.cache
def _listed(provider: str, name: str) -> bool:
    try:
        _priced(provider, name, 1, 0, 1)
    except LookupError:
        return False
    return True
