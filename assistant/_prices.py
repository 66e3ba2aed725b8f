"""Dollars per call, from the price tables of `genai-prices`; nothing is priced that is not listed there."""

from __future__ import annotations

import functools
from collections.abc import Callable

from midturn.core import NOTHING, BadInput, Usage, require_extras

Tariff = Callable[[int, int, int], float | None]
"""Dollars for counts of prompt tokens, cached ones among them, and completion tokens; `None`: unknown."""


def price(spec: str, usage: Usage) -> float | None:
    """Dollars for `usage` on the model that `spec` names.

    The embedded model is free; a model behind one's own base URL, or one that no table lists, has no
    known price.
    """
    return tariff(spec)(usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens)


def require_price(spec: str, usage: Usage = NOTHING) -> float:
    """Dollars for `usage`; refuses a model under a budget in dollars, which would hold for none of its calls.

    Raises:
        BadInput: no price is known for it.
        MissingExtra: the tables are not installed.
    """
    usd = price(spec, usage)
    if usd is None:
        require_extras("studies", needed_for="a budget in dollars")
        named = spec.partition("@")[0] or "a model without a name"
        raise BadInput(
            f"no price is known for {named}, and the budget is in dollars (--max-usd): "
            "give --max-tokens or --max-calls"
        )
    return usd


@functools.cache
def tariff(spec: str) -> Tariff:
    """Return what the model that `spec` names charges.

    Found once, since finding it costs about a millisecond.
    """
    provider, _, name = spec.partition(":")
    if provider == "embedded":
        return lambda prompt, cached, completion: 0.0
    if not provider or "@http" in name:
        return _unknown
    try:
        return _listed(provider, name)
    except (ImportError, LookupError):  # Without the tables (the extra `studies`) nothing has a price.
        return _unknown


def _unknown(prompt: int, cached: int, completion: int) -> None:
    return None


def _listed(provider: str, name: str) -> Tariff:
    """Return the listed tariff: three rates where it has no more to it, and else the tables' own sums, at
    0.3 ms.
    """
    import genai_prices  # costs 0.4 s to import, and most runs on this machine price nothing
    from genai_prices.data_snapshot import get_snapshot
    from genai_prices.types import ModelPrice, TieredPrices

    vendor, model = get_snapshot().find_provider_model(name, None, provider, None)

    def exact(prompt: int, cached: int, completion: int) -> float:
        tokens = genai_prices.Usage(input_tokens=prompt, cache_read_tokens=cached, output_tokens=completion)
        return float(model.calc_price(tokens, vendor).total_price)

    prices = model.prices
    changes_with_time = not isinstance(prices, ModelPrice)
    if changes_with_time or any(isinstance(rate, TieredPrices) for rate in vars(prices).values()):
        return exact
    each_call = exact(0, 0, 0)
    fresh, cached, completion = (
        exact(*tokens) - each_call for tokens in ((10**6, 0, 0), (10**6, 10**6, 0), (0, 0, 10**6))
    )

    def by_rates(prompt: int, hit: int, answered: int) -> float:
        fresh_tokens = prompt - hit
        return each_call + (fresh_tokens * fresh + hit * cached + answered * completion) / 10**6

    return by_rates
