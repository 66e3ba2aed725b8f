"""What each remedy costs beside each point that it wins back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from midturn.statistics import amount, amount_ratio
from midturn.studies.framings._cells import named
from midturn.studies.framings._facts import Facts
from midturn.studies.framings._panel import Panel, estimates, figure, vector
from midturn.studies.framings._records import Figure, RemedyCost

if TYPE_CHECKING:
    from numpy.typing import NDArray

_REMEDIES = (
    (named(True, "off"), named(False, "off")),
    (named(False, "scheduled"), named(False, "off")),
    (named(False, "controlled"), named(False, "off")),
    (named(True, "scheduled"), named(True, "off")),
    (named(True, "controlled"), named(True, "off")),
    (named(True, "scheduled"), named(False, "off")),
    (named(True, "controlled"), named(False, "off")),
)


def costs(panel: Panel, facts: Mapping[str, Sequence[Facts]]) -> tuple[RemedyCost, ...]:
    """Each remedy beside the cell that lacks it, over the same conversations."""
    return tuple(_cost(panel, facts, remedy, beside) for remedy, beside in _REMEDIES)


def _cost(panel: Panel, facts: Mapping[str, Sequence[Facts]], remedy: str, beside: str) -> RemedyCost:
    gain = panel.means @ vector({remedy: 1, beside: -1})

    def more(of: Callable[[Facts], float]) -> NDArray[Any]:
        return _means(panel, facts[remedy], of) - _means(panel, facts[beside], of)

    priced = all(f.usage.usd is not None for cell in (remedy, beside) for f in facts[cell] if f.usage.calls)
    tokens, seconds = more(lambda f: f.usage.tokens), more(lambda f: f.usage.latency_s)
    usd = more(lambda f: f.usage.usd or 0.0) if priced else None
    estimated = any(f.usage.estimated_calls for cell in (remedy, beside) for f in facts[cell])
    return RemedyCost(
        remedy=remedy,
        beside=beside,
        gain=estimates(panel.means, [{remedy: 1, beside: -1}])[0],
        tokens=_mean(tokens),
        estimated=estimated,
        seconds=_mean(seconds),
        probing_seconds=_mean(_means(panel, facts[remedy], lambda f: f.probing_s)).value or 0.0,
        usd=None if usd is None else _mean(usd),
        tokens_per_point=_per_point(tokens, gain),
        seconds_per_point=_per_point(seconds, gain),
        usd_per_point=None if usd is None else _per_point(usd, gain),
    )


def _means(panel: Panel, facts: Sequence[Facts], of: Callable[[Facts], float]) -> NDArray[Any]:
    """Return the mean of a figure over each instruction's conversations in a cell."""
    held: dict[str, list[float]] = {instruction: [] for instruction in panel.instructions}
    scored = next(iter(panel.scores.values()))
    for each in facts:
        if each.repetition in scored.get(each.task_id, ()):
            held[each.task_id].append(of(each))
    return np.array([np.mean(values) for values in held.values()])


def _mean(values: NDArray[Any]) -> Figure:
    return figure(amount(values))


def _per_point(cost: NDArray[Any], gain: NDArray[Any]) -> Figure:
    return figure(amount_ratio(cost, gain))
