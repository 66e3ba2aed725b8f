"""Which instructions are learned from, and which are kept to find out whether it helped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from midturn.core import BadInput

HALF = 0.5


class TooLittle(BadInput):
    """There is not enough experience to refine by yet; more of it mends that."""


class Split(BaseModel):
    """Task ids in two parts that share none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    train: tuple[str, ...]
    validation: tuple[str, ...]
    """In an order drawn by the seed, so that its beginning is a sample."""
    seed: int


def split(task_ids: Iterable[str], share: float, seed: int) -> Split:
    """Draw each task id's side by itself: it never depends on which others there are.

    So what one refinement learned from is never what a later one, with more experience, validates on. The
    price is that the share is met on average only; where a side would be empty, it takes the nearest id.

    Args:
        task_ids: of all instructions.
        share: of them to be kept for validation, between 0 and 1.
        seed: another seed draws another split.

    Raises:
        TooLittle: there are fewer than two.
    """
    drawn = sorted((_draw(task_id, seed), task_id) for task_id in set(task_ids))
    if len(drawn) < 2:
        raise TooLittle(
            f"{len(drawn)} task ids can't be split into some to learn from and some to validate on. "
            "Give at least two"
        )
    kept = sum(at < share for at, _ in drawn)
    kept = min(max(kept, 1), len(drawn) - 1)
    ids = [task_id for _, task_id in drawn]
    return Split(train=tuple(sorted(ids[kept:])), validation=tuple(ids[:kept]), seed=seed)


def folds(task_ids: Iterable[str], few: int, seed: int) -> tuple[Split, ...]:
    """Split in halves once, or of few task ids both ways round: each half is learned from once.

    Args:
        task_ids: of all instructions.
        few: fewer than these are few.
        seed: another seed draws another split.

    Raises:
        TooLittle: there are fewer than two.
    """
    ids = set(task_ids)
    one = split(ids, HALF, seed)
    return (one, turned(one)) if len(ids) < few else (one,)


def turned(one: Split) -> Split:
    """Return the same parts, each in the other's place."""
    in_order = sorted(one.train, key=lambda task_id: (_draw(task_id, one.seed), task_id))
    return Split(train=tuple(sorted(one.validation)), validation=tuple(in_order), seed=one.seed)


def _draw(task_id: str, seed: int) -> float:
    """Return a number from 0 to 1."""
    digest = hashlib.sha256(f"{seed}:{task_id}".encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:8]) / 2**64
