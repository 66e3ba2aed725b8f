"""The proxy metric: does the instruction made under some rules carry what the user wanted, and nothing else?

The Mediator reads the user's side of a failed conversation again, and what it writes is compared with `D+`
without a model: value by value, the wording beside the values clause by clause, and whether it makes
something else of them. No assistant, simulated user or judge is asked. Of the ways that were tried, this one
agrees best with readers' labels; `benchmarks/instruction_recall.md` has the figures. A conversation of one
turn is read as it is mediated: by itself where a rule explains something in it, and else not at all.

Where nothing of what was wanted can be compared, a reading is not measured: it has no score, and its task id
is counted apart. That is so where `D+` has neither a value nor a word with content, and where it or the
instruction is in a language that is not known. Cost accepted: what is said with the same meaning in wholly
other words counts as lost, under both sets alike.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from midturn.mediator import Mediator, Statement, Value
from midturn.mediator.check import Clause, clauses, compared, distortions, is_explained
from midturn.refiner.pairs import Pair
from midturn.refiner.validation._paired import MediatedConversation, Rollout


@dataclass(frozen=True)
class Reading:
    """What the Mediator made of a failed conversation, compared with what was wanted."""

    text: str
    lost: tuple[str, ...]
    """Values that are wanted and not there, and the words with content that are lost of each clause."""
    invented: tuple[str, ...]
    score: float | None
    """The values and clauses that are wanted and there, less the values that are neither wanted nor among the
    user's words, as a share of the values and clauses that are wanted and of what is distorted; of a clause
    the share of its words counts. 0 to 1; `None`: not measured."""
    distorted: tuple[str, ...] = ()
    """Words of which it makes something else."""


@dataclass(frozen=True)
class InstructionRecall:
    """The proxy metric on some pairs. It can replace playing where nothing can be played again."""

    mediator: Mediator
    pairs: Sequence[Pair]
    told: Callable[[Sequence[str]], Sequence[str]] = tuple
    """What the Mediator is told where some rules hold: rules of wider scope are told with them."""

    async def __call__(self, rules: Sequence[str], task_ids: Sequence[str]) -> Rollout:
        """Score the pairs of these task ids. Raises what the Mediator's model raises."""
        asked = [pair for pair in self.pairs if pair.task_id in set(task_ids)]
        scores: defaultdict[str, list[float]] = defaultdict(list)
        mediated: dict[str, MediatedConversation] = {}
        for pair, reading in zip(asked, await self.readings(rules, asked), strict=True):
            said = tuple(turn.utterance for turn in pair.failed.turns)
            mediated.setdefault(pair.task_id, MediatedConversation(said, reading.text))
            if reading.score is not None:
                scores[pair.task_id].append(reading.score)
        return Rollout(
            scores={task_id: fmean(each) for task_id, each in scores.items()},
            not_measured=frozenset(pair.task_id for pair in asked) - scores.keys(),
            mediated=mediated,
        )

    async def readings(self, rules: Sequence[str], pairs: Iterable[Pair]) -> list[Reading]:
        """Each pair read under the rules."""
        return await asyncio.gather(*(self._reading(rules, pair) for pair in pairs))

    async def _reading(self, rules: Sequence[str], pair: Pair) -> Reading:
        told = self.told(rules)
        if len(pair.failed.turns) == 1 and not is_explained(pair.said, told):
            return held_against(pair.said, pair.wanted, pair.said)
        instruction = await self.mediator.instruct(_up_to_the_last_turn(pair), told)
        return held_against(instruction.text, pair.wanted, pair.said)


def held_against(text: str, wanted: Sequence[Statement], said: str = "") -> Reading:
    """Hold an instruction against what was wanted.

    A value that neither was wanted nor is among the user's words costs as much as one that is wanted and kept
    counts: a rule by which an open phrase means the wrong thing half of the time is worth nothing.
    """
    values, found = compared("", wanted).lost, compared(text, wanted)
    lost, invented = _written(found.lost), _written(found.invented)
    wording = clauses(text, wanted)
    if wording is None or not (values or wording):
        return Reading(text, lost, invented, None)
    distorted = tuple(fault.said or fault.written for fault in distortions(text, wanted))
    carried = len(values) - len(lost) + sum(map(_share_kept, wording))
    carried -= _made_up(text, wanted, said) if said and invented else len(invented)
    score = max(0.0, carried / (len(values) + len(wording) + len(distorted)))
    words = tuple(" ".join(clause.lost) for clause in wording if clause.lost)
    return Reading(text, (*lost, *words), invented, score, distorted)


def _made_up(text: str, wanted: Sequence[Statement], said: str) -> int:
    """Count the values of a text that are neither wanted nor said."""
    last = max(statement.turn for statement in wanted)
    return len(compared(text, [*wanted, Statement(text=said, turn=last + 1)]).invented)


def _share_kept(clause: Clause) -> float:
    return 1 - len(clause.lost) / len(clause.words)


def _up_to_the_last_turn(pair: Pair) -> list[BaseMessage]:
    messages: list[BaseMessage] = []
    for turn in pair.failed.turns:
        messages += [HumanMessage(turn.utterance), AIMessage(turn.response)]
    return messages[:-1]


def _written(values: Iterable[Value]) -> tuple[str, ...]:
    return tuple(value.written for value in values)
