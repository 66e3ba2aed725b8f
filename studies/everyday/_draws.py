"""Draw what fills a template, from a seeded source."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

from midturn.studies.everyday._pools import CAPITALS, CHORES, FACTS, OPPOSITES, Chore, Fact
from midturn.studies.everyday._records import Part

T = TypeVar("T")


class Draw:
    """Draws for one conversation; facts and chores come once each."""

    def __init__(self, source: random.Random, part: Part) -> None:
        self._source = source
        self._part: Part = part
        self._facts = self.some(FACTS[part], len(FACTS[part]))
        self._chores = self.some(CHORES[part], len(CHORES[part]))

    def one(self, pool: Sequence[T]) -> T:
        """Return one of the pool."""
        return self._source.choice(pool)

    def some(self, pool: Sequence[T], count: int) -> list[T]:
        """Return `count` different ones of the pool, in any order."""
        return self._source.sample(pool, count)

    def number(self, low: int, high: int) -> int:
        """Return a whole number between the two, both included."""
        return self._source.randint(low, high)

    def numbers(self, low: int, high: int, count: int) -> list[int]:
        """Return `count` different whole numbers between the two, both included."""
        return self._source.sample(range(low, high + 1), count)

    def clocks(self, count: int) -> list[str]:
        """Return `count` different times of day in the form 14:25."""
        return [f"{10 + at // 9}:{5 * (at % 9) + 10}" for at in self.numbers(0, 89, count)]

    def fact(self) -> Fact:
        """Return a small question with its answer, another one at each call."""
        return self._facts.pop()

    def chore(self) -> Chore:
        """Return a request for a short text, another one at each call."""
        return self._chores.pop()

    def capital(self) -> tuple[str, str]:
        """Return a country and its capital."""
        return self.one(CAPITALS[self._part])

    def opposite(self) -> tuple[str, str]:
        """Return a word and its opposite."""
        return self.one(OPPOSITES[self._part])
