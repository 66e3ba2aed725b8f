"""The conditions of a comparison: how the user speaks, and what the assistant gets to see."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from langchain_core.language_models import BaseChatModel

from assistant.errors import BadInput
from mediator import ContextBuilder, FullHistory, Mediator, Recap, Snowball


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One cell of a comparison. All else, decoding included, is equal between conditions."""

    name: str
    speaks: Literal["full", "concat", "shards"]
    """The whole instruction in one turn, all shards in one turn, or one shard a turn."""
    context: Callable[[BaseChatModel], ContextBuilder]
    """Makes the context builder, given the mediator's model."""
    mediated: bool = False


def _history(_: BaseChatModel) -> ContextBuilder:
    return FullHistory()


_ALL = (
    Condition(name="full", speaks="full", context=_history),
    Condition(name="concat", speaks="concat", context=_history),
    Condition(name="sharded", speaks="shards", context=_history),
    Condition(name="recap", speaks="shards", context=lambda _: Recap()),
    Condition(name="snowball", speaks="shards", context=lambda _: Snowball()),
    Condition(name="mediated", speaks="shards", context=lambda model: Mediator(model=model), mediated=True),
    Condition(
        name="mediated --no-ledger",
        speaks="shards",
        context=lambda model: Mediator(model=model, use_ledger=False),
        mediated=True,
    ),
)
CONDITIONS = {condition.name: condition for condition in _ALL}


def conditions(names: Sequence[str]) -> list[Condition]:
    """The conditions of these names; blanks and dashes are one, so `mediated-no-ledger` is known too.

    Raises:
        BadInput: a name is unknown or stands twice.
    """
    known = {_key(condition.name): condition for condition in _ALL}
    for name in names:
        if _key(name) not in known:
            raise BadInput(f"unknown condition `{name}`. Known: {', '.join(CONDITIONS)}")
    if len({_key(name) for name in names}) < len(names):
        raise BadInput(f"a condition stands twice in --conditions {','.join(names)}")
    return [known[_key(name)] for name in names]


def _key(name: str) -> str:
    return re.sub(r"[\s-]+", "-", name.strip())
