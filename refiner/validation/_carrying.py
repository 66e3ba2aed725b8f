"""The cheap signal: does the instruction made under some rules carry what the user wanted, and nothing else?

The Mediator reads the user's side of a failed conversation again, and the deterministic check holds what it
writes against `D+`. No assistant, simulated user or judge is asked.

What it cannot see is what the check does not know: requirements without a number, name, date, quotation,
code, negation or comparison. The check's kind `wording` is left out, since it takes short paraphrases for
losses.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from midturn.mediator import Mediator, Value
from midturn.mediator.check import (
    compared,
)
from midturn.refiner.pairs import Pair
from midturn.refiner.validation._paired import Played


@dataclass(frozen=True)
class Reading:
    """What the Mediator made of a failed conversation, held against what was wanted."""

    text: str
    lost: tuple[str, ...]
    invented: tuple[str, ...]
    score: float
    """The values that are wanted and there, as a share of those that are wanted or there; 0 to 1."""


@dataclass(frozen=True)
class Carrying:
    """The cheap signal on some pairs. It can stand in for playing where nothing can be played again."""

    mediator: Mediator
    pairs: Sequence[Pair]
    told: Callable[[Sequence[str]], Sequence[str]] = tuple
    """What the Mediator is told where some rules hold: rules of wider scope are told with them."""

    async def __call__(self, rules: Sequence[str], task_ids: Sequence[str]) -> Played:
        """Score the pairs of these task ids. Raises what the Mediator's model raises."""
        asked = [pair for pair in self.pairs if pair.task_id in set(task_ids)]
        scores: defaultdict[str, list[float]] = defaultdict(list)
        for pair, reading in zip(asked, await self.readings(rules, asked), strict=True):
            scores[pair.task_id].append(reading.score)
        return Played(scores={task_id: fmean(each) for task_id, each in scores.items()})

    async def readings(self, rules: Sequence[str], pairs: Iterable[Pair]) -> list[Reading]:
        """Each pair read under the rules."""
        return await asyncio.gather(*(self._reading(rules, pair) for pair in pairs))

    async def _reading(self, rules: Sequence[str], pair: Pair) -> Reading:
        instruction = await self.mediator.instruct(_up_to_the_last_turn(pair), self.told(rules))
        wanted = compared("", pair.wanted).lost
        found = compared(instruction.text, pair.wanted)
        lost, invented = found.lost, found.invented
        there_or_wanted = len(wanted) + len(invented)
        score = (len(wanted) - len(lost)) / there_or_wanted if there_or_wanted else 1.0
        return Reading(instruction.text, _written(lost), _written(invented), max(0.0, score))


def _up_to_the_last_turn(pair: Pair) -> list[BaseMessage]:
    messages: list[BaseMessage] = []
    for turn in pair.failed.turns:
        messages += [HumanMessage(turn.utterance), AIMessage(turn.response)]
    return messages[:-1]


def _written(values: Iterable[Value]) -> tuple[str, ...]:
    return tuple(value.written for value in values)
