"""What a refinement's steps are taken to cost, from the conversations that it learns from.

Tokens are those that such calls took already or, where none is on record, are estimated from the length of
the texts; dollars are those of the models that are going to be asked. What refinements played is not looked
at, so that one that was killed estimates the same when it resumes.

Cost accepted: where no conversation through the Mediator is on record, each reading is taken to be right at
once, without a repair.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

from midturn.assistant import price
from midturn.core import NOTHING, Role, Usage, total
from midturn.mediator import MEDIATOR_SYSTEM
from midturn.refiner.distilling import MAX_TOKENS, REFLECTION_SYSTEM
from midturn.refiner.pairs import Pair
from midturn.refiner.validation import Cost, Costs
from midturn.store import Trajectory
from midturn.studies.refining._context import RefineContext

CHARACTERS = 3
"""Of a token: fewer than common tokenizers need."""

FIELDS = 50
"""Tokens of an instruction's JSON, its text apart."""


def costs(context: RefineContext) -> Costs:
    """Return what the steps of this work cost on average."""
    reading = _reading(context)
    trial = _evaluation(context, reading) if context.study else reading * _pairs_of_a_task_id(context)
    return Costs(reflection=_reflection(context), reading=reading, trial=trial)


def _reflection(context: RefineContext) -> Cost:
    shown = min(context.config.pairs, len(context.pairs))
    said = len(REFLECTION_SYSTEM) + shown * _mean(map(_length, context.pairs))
    return _priced(context, "refiner", _call(said, MAX_TOKENS))


def _length(pair: Pair) -> int:
    failed = sum(len(turn.utterance) + len(turn.response) for turn in pair.failed.turns)
    return failed + sum(len(statement.text) for statement in pair.wanted)


def _reading(context: RefineContext) -> Cost:
    turns = [turn for each in context.experience for turn in each.turns]
    paid = [usage for turn in turns if (usage := turn.usage.get("mediator", NOTHING)).calls]
    if paid:
        return _priced(context, "mediator", total(paid)) * (1 / len(paid))
    said = _mean(len(pair.said) for pair in context.pairs)
    call = _call(len(MEDIATOR_SYSTEM) + said, said / CHARACTERS + FIELDS)
    return _priced(context, "mediator", call)


def _evaluation(context: RefineContext, reading: Cost) -> Cost:
    """Return what one like it cost or, where none was played, one without the Mediator, and readings with
    it.
    """
    told = [each for each in context.experience if len(each.turns) > 1]
    mediated = [each for each in told if "mediator" in each.usage]
    if mediated:
        return _average(_paid(context, each.usage) for each in mediated)
    paid = [each for each in told if each.usage]
    alone = _average(_paid(context, each.usage) for each in paid) if paid else _by_length(context, told)
    return alone + reading * _mean(len(each.turns) - 1 for each in told)


def _by_length(context: RefineContext, told: Sequence[Trajectory]) -> Cost:
    """Of conversations whose cost nobody noted."""
    turns = [turn for each in told for turn in each.turns]
    said, answered = (
        _mean(map(len, texts))
        for texts in ([turn.utterance for turn in turns], [turn.response for turn in turns])
    )
    call = _priced(context, "assistant", _call(said + answered, answered / CHARACTERS))
    return call * _mean(len(each.turns) for each in told)


def _pairs_of_a_task_id(context: RefineContext) -> float:
    return len(context.pairs) / max(1, len({pair.task_id for pair in context.pairs}))


def _call(read: float, written: float) -> Usage:
    """One call, by the characters that it reads and the tokens that it writes."""
    return Usage(calls=1, prompt_tokens=round(read / CHARACTERS), completion_tokens=round(written))


def _paid(context: RefineContext, usage: Mapping[Role, Usage]) -> Cost:
    return sum((_priced(context, role, each) for role, each in usage.items()), Cost())


def _priced(context: RefineContext, role: Role, usage: Usage) -> Cost:
    """Return what this usage costs with the model that is going to have the role."""
    spec = context.specs.get(role)
    if spec:
        usage = usage.model_copy(update={"usd": price(spec, usage), "partial_usd": None})
    return Cost.of(usage)


def _average(costs: Iterable[Cost]) -> Cost:
    every = list(costs)
    return sum(every, Cost()) * (1 / len(every))


def _mean(numbers: Iterable[float]) -> float:
    return fmean(every) if (every := list(numbers)) else 0.0
