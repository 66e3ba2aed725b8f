"""Key-value caches of conversations, kept so that a turn costs the forward pass of its new tokens.

A kept cache is never changed. A run starts from a fork, which shares the kept tensors until it appends to
them, so the two conditionings of a turn read one prefix and neither spoils it for the other.

Costs accepted: a kept cache holds a conversation's keys and values (46 KB a token for the embedded model
in float32), and appending copies them, as transformers' own cache does: 3 % of a turn's time at 7,000
tokens. A cache whose layers slide or carry a state cannot be cut back, so it is used whole or not at all.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from midturn.drift.scorers._loading import LocalModel


@dataclass(frozen=True, eq=False)
class Prefix:
    """Tokens that a model has read, and the cache that reading them left."""

    ids: tuple[int, ...]
    cache: Any

    def shared(self, ids: Sequence[int]) -> int:
        """How many of the first of `ids` need not be read again."""
        equal = _common(self.ids, ids)
        return equal if equal == len(self.ids) or _can_be_cut(self.cache) else 0

    def fork(self, length: int) -> Any:
        """Return a cache of the first `length` tokens, which may be extended without changing this one."""
        forked = copy.copy(self.cache)
        forked.layers = [copy.copy(layer) for layer in self.cache.layers]
        if length < len(self.ids):
            forked.crop(length - len(self.ids))  # transformers takes how many to remove, as a negative
        return forked


class Prefixes:
    """The prefixes of the last few conversations that one model read."""

    def __init__(self, model: LocalModel, conversations: int) -> None:
        self._model = model
        self._conversations = conversations
        self._kept: list[Prefix] = []

    def read(self, ids: Sequence[int], start: int, *besides: Prefix) -> tuple[torch.Tensor, Prefix]:
        """Read `ids`, as few of them anew as can be.

        Args:
            ids: a whole prompt and response.
            start: the first position whose hidden state is wanted.
            besides: prefixes that may be shared, those kept apart.

        Returns:
            Hidden states (len(ids) - start, width), and what was read, to be kept or used `besides`.
        """
        candidates = [(prefix.shared(ids[:start]), prefix) for prefix in (*self._kept, *besides)]
        shared, nearest = max(candidates, key=lambda candidate: candidate[0], default=(0, None))
        cache = nearest.fork(shared) if nearest and shared else self._model.new_cache()
        hidden = self._model.hidden(ids[shared:], cache)
        return hidden[start - shared :], Prefix(tuple(ids), cache if _can_be_forked(cache) else None)

    def keep(self, prefix: Prefix) -> None:
        """Keep it in place of what it continues, or else of the conversation not read for longest."""
        if prefix.cache is None:
            return
        others = [kept for kept in self._kept if prefix.ids[: len(kept.ids)] != kept.ids]
        self._kept = [prefix, *others][: self._conversations]


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _can_be_cut(cache: Any) -> bool:
    from transformers.cache_utils import DynamicLayer

    return cache is not None and all(type(layer) is DynamicLayer for layer in cache.layers)


def _can_be_forked(cache: Any) -> bool:
    """Its layers replace their tensors; those with a recurrent state write into them."""
    from transformers.cache_utils import DynamicLayer, DynamicSlidingWindowLayer

    return all(type(layer) in (DynamicLayer, DynamicSlidingWindowLayer) for layer in cache.layers)
