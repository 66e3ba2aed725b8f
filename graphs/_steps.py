"""The steps of a turn that stand around the assistant, for every graph and middleware that plays one.

They mediate before the assistant works and score after it. Failing open, a step that breaks or is late
costs the turn its work and nothing else, and its entry in the trace says so.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.runnables.config import merge_configs, var_child_runnable_config
from langgraph.config import get_config
from langgraph.constants import TAG_NOSTREAM
from langgraph.errors import GraphBubbleUp
from langgraph.runtime import Runtime
from langgraph.store.base import BaseStore

from midturn.core import BudgetSpent, redacted
from midturn.drift import DriftScore, reminded
from midturn.graphs._pending import Scored, unwatched
from midturn.graphs._state import Mediation
from midturn.mediator import (
    ASKS,
    Context,
    Instruction,
    asked_facets,
    asking,
    first_worth_asking,
    instructed,
    ledger,
    user_turns,
    with_text,
)
from midturn.refiner import recall
from midturn.store import Step

T = TypeVar("T")


class Memory(NamedTuple):
    """Where guidelines are recalled from, and for whom."""

    store: BaseStore | None = None
    user: str | None = None


NOTHING_RECALLED = Memory()


def memory_of(runtime: Runtime[Any]) -> Memory:
    """The graph's store, and the user that the call names."""
    return Memory(runtime.store, get_config().get("configurable", {}).get("user_id"))


def thread_of(runtime: Runtime[Any]) -> str:
    """What tells threads apart, one kept for a node of another graph included."""
    info = runtime.execution_info
    assert info is not None
    outer = info.checkpoint_ns.rpartition("|")[0]
    return f"{info.thread_id}|{outer}"


async def begin(
    who: Mediation, state: Mapping[str, Any], behind: Sequence[Scored] = (), memory: Memory = NOTHING_RECALLED
) -> dict[str, Any]:
    """Build what the assistant sees: recalled guidelines, instruction, intervention.

    Args:
        who: who mediates.
        state: with the new turn.
        behind: what was found about earlier turns since they ended.
        memory: where guidelines are recalled from.
    """
    messages = state["messages"]
    turn = len(user_turns(messages))
    scores = state.get("scores", [])
    late = [scored for scored in behind if scored.score not in scores]
    scores = sorted([*scores, *found_in(late)], key=lambda score: score.turn) if late else scores
    intervention = who.policy.decide(turn, scores)
    builder = who.rewrite if intervention.kind == "rewrite" else who.context
    recalled, recall_step = await _recall(who, memory)
    with _unstreamed():
        context, step = await _timed(
            "mediator",
            _kept_instruction(messages, state) or builder.build(messages, recalled),
            who.mediator_timeout_s,
            who.fail_open,
        )
    context = context or Context(list(messages), "the conversation as it is, since the Mediator failed")
    return {
        "context": with_reminder(who, context, messages) if intervention.kind == "remind" else context,
        "instruction": context.instruction,
        "intervention": intervention,
        **({"scores": scores} if late else {}),
        "trace": [
            *(scored.step for scored in late),
            recall_step,
            _described(step, context),
            Step(step="policy", detail=intervention.model_dump()),
        ],
    }


async def _recall(who: Mediation, memory: Memory) -> tuple[Sequence[str], Step]:
    """The guidelines of a turn; where the store fails, those that were given."""
    if memory.store is None:
        return who.guidelines, Step(step="recall", detail={"guidelines": len(who.guidelines)})
    recalled, step = await _timed(
        "recall",
        recall(memory.store, task=who.task, user=memory.user, given=who.guidelines),
        who.recall_timeout_s,
        who.fail_open,
    )
    detail = recalled.detail() if recalled else {**step.detail, "guidelines": len(who.guidelines)}
    return recalled.rules if recalled else who.guidelines, step.model_copy(update={"detail": detail})


@contextmanager
def _unstreamed() -> Generator[None]:
    """Keep model calls made here out of what the user is streamed."""
    quiet = merge_configs(var_child_runnable_config.get(), {"tags": [TAG_NOSTREAM]})
    reset = var_child_runnable_config.set(quiet)
    try:
        yield
    finally:
        var_child_runnable_config.reset(reset)


def _kept_instruction(messages: Sequence[BaseMessage], state: Mapping[str, Any]) -> Awaitable[Context] | None:
    """After a tool call, the instruction that this turn began with."""
    instruction = state.get("instruction")
    if not isinstance(messages[-1], ToolMessage) or instruction is None or instruction.act == "pass":
        return None
    if instruction.turn != len(user_turns(messages)):
        return None
    return _at_once(Context(instructed(messages, instruction), "kept over a tool call", instruction))


async def _at_once(context: Context) -> Context:
    return context


def found_in(scored: Sequence[Scored]) -> list[DriftScore]:
    """The scores that were made."""
    return [one.score for one in scored if one.score is not None]


def with_reminder(who: Mediation, context: Context, messages: Sequence[BaseMessage]) -> Context:
    """Restate the goal in the assistant's context, from what the user said before this turn."""
    earlier = user_turns(messages)[:-1]
    if not earlier:
        return context
    seen = list(context.messages)
    last = max(i for i, message in enumerate(seen) if isinstance(message, HumanMessage))
    seen[last] = with_text(seen[last], reminded(seen[last].text, who.restated(earlier)))
    return replace(context, messages=seen)


def _described(step: Step, context: Context) -> Step:
    detail = {**step.detail, "why": context.why}
    if context.instruction is not None:
        made = context.instruction
        detail |= {"origin": made.origin, "act": made.act, "instruction": made.text}
        detail |= {"lost": _written(made.check.lost), "invented": _written(made.check.invented)}
    return step.model_copy(update={"detail": detail})


def _written(values: Sequence[Any]) -> list[str]:
    return [value.written for value in values]


def is_answer(message: BaseMessage) -> bool:
    """The assistant's own words: neither a call of a tool, after which the turn goes on, nor our question."""
    return isinstance(message, AIMessage) and not message.tool_calls and ASKS not in message.additional_kwargs


def question_of(state: Mapping[str, Any]) -> AIMessage | None:
    """What the user is asked instead of answered, if anything."""
    instruction: Instruction | None = state["instruction"]
    if instruction is None or instruction.act != "clarify":
        return None
    question = first_worth_asking(instruction.open_questions, asked_facets(state["messages"]))
    return asking(question) if question else None


async def score_behind(who: Mediation, state: Mapping[str, Any]) -> Scored:
    """Score a turn that has ended. A spent budget stops the next call that costs, not this thread's turn."""
    started = time.perf_counter()
    try:
        return await score(who, state["messages"], state["context"])
    except BudgetSpent as spent:
        return Scored(None, step_of("probe", started, {"failed": f"BudgetSpent: {spent}"}))


async def score(who: Mediation, messages: Sequence[BaseMessage], context: Context) -> Scored:
    """Score the answer that `messages` end in, given to an assistant that saw `context`."""
    assert who.probe is not None
    *_, answer = messages
    assert isinstance(answer, AIMessage)
    turns = user_turns(messages)
    found, step = await _timed(
        "probe",
        unwatched(who.probe.score(ledger(turns), context.messages, answer, len(turns))),
        who.probe_timeout_s,
        who.fail_open,
    )
    figures = found.model_dump(exclude_none=True, exclude={"kl_trace", "js_trace"}) if found else {}
    detail = {"turn": len(turns), **step.detail, **figures}
    return Scored(found, step.model_copy(update={"detail": detail}))


async def _timed(name: str, work: Awaitable[T], timeout_s: float, fail_open: bool) -> tuple[T | None, Step]:
    """Do a step within its time. Failing open, a step that breaks or is late yields `None` and says why."""
    started = time.perf_counter()
    try:
        async with asyncio.timeout(timeout_s):
            return await work, step_of(name, started, {})
    except (BudgetSpent, GraphBubbleUp):  # a spent budget and an interrupt are no failures to hide
        raise
    # Whatever breaks in a Mediator or a probe, which users may write themselves, must not cost the answer.
    except Exception as error:
        if not fail_open:
            raise
        why = redacted(f"{type(error).__name__}: {error}")[:300]
        return None, step_of(name, started, {"failed": why})


def step_of(name: str, started: float, detail: dict[str, Any]) -> Step:
    """An entry of the trace for what `started` at that reading of the clock and ends now."""
    return Step(step=name, detail=detail, ms=(time.perf_counter() - started) * 1000)
