"""The one engine of a turn: `prepare` before the assistant works, `finish` after it, at every surface.

Failing open, a step that breaks or is late costs the turn its work and nothing else: its entry in the trace
says so, and the kind of failure is logged once. Errors of set-up are raised.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeVar, cast

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langgraph.config import get_config
from langgraph.errors import GraphBubbleUp
from langgraph.runtime import Runtime
from langgraph.store.base import BaseStore

from midturn.core import BudgetSpent, SetupError, told_of
from midturn.drift import DriftScore, Intervention, action_of
from midturn.graphs._config import TurnConfig
from midturn.graphs._failures import log_failure
from midturn.graphs._pending import Scored, detached_task
from midturn.graphs._quiet import unstreamed
from midturn.graphs._record import TurnRecord
from midturn.mediator import (
    ASKS,
    Context,
    Drafting,
    Mediator,
    asked_facets,
    asking,
    first_worth_asking,
    instructed,
    is_users,
    ledger,
    user_turns,
)
from midturn.refiner import recall
from midturn.store import Step

T = TypeVar("T")


class Memory(NamedTuple):
    """Where guidelines are recalled from, for whom, and in which conversation."""

    store: BaseStore | None = None
    user: str | None = None
    conversation: str | None = None
    """Its id, by which it is on one side of a trial."""


NOTHING_RECALLED = Memory()


@dataclass(frozen=True)
class Turn:
    """A turn that is to be prepared."""

    messages: Sequence[BaseMessage]
    """The history, which the turn ends."""
    record: TurnRecord | None = None
    """Of the turn before, or of this turn where it continues after a tool call."""
    late: Sequence[Scored] = ()
    """What was found about earlier turns since they ended."""
    memory: Memory = NOTHING_RECALLED


@dataclass(frozen=True)
class Prepared:
    """A turn whose answer is still to come."""

    context: Context
    """What the assistant sees."""
    record: TurnRecord
    question: AIMessage | None = None
    """What the user is asked instead of answered, if anything."""


def memory_of(runtime: Runtime[Any], store: BaseStore | None = None) -> Memory:
    """Return where a run's guidelines are recalled from, and the user and the thread that the run names.

    Args:
        runtime: of the run; its context names the user as `user_id`, else `configurable` does.
        store: taken instead of the runtime's own.
    """
    user = next((user for user in _settings_of(runtime, "user_id") if user), None)
    info = runtime.execution_info
    thread = info.thread_id if info else None
    return Memory(
        runtime.store if store is None else store,
        None if user is None else str(user),
        None if thread is None else str(thread),
    )


def config_for(runtime: Runtime[Any], config: TurnConfig) -> TurnConfig:
    """Return the config of one run, which opts out by a False `midturn` in its context or `configurable`."""
    return config.off() if any(off is False for off in _settings_of(runtime, "midturn")) else config


def _settings_of(runtime: Runtime[Any], name: str) -> list[object]:
    """Return what a run's context and `configurable` say of a setting, in this order."""
    context: object = runtime.context
    if isinstance(context, Mapping):
        given = cast("Mapping[str, object]", context).get(name)
    else:
        given = getattr(context, name, None)
    return [given, get_config().get("configurable", {}).get(name)]


def thread_of(runtime: Runtime[Any]) -> str:
    """Return what distinguishes threads, one kept for a node of another graph included."""
    info = runtime.execution_info
    assert info is not None
    outer = info.checkpoint_ns.rpartition("|")[0]
    return f"{info.thread_id}|{outer}"


async def prepare(turn: Turn, config: TurnConfig) -> Prepared:
    """Read, recall, draft, check and show: build what the assistant sees of a turn.

    Raises:
        SetupError: the Mediator's model can't be used at all.
    """
    messages, earlier = turn.messages, turn.record.scores if turn.record else ()
    late = [scored for scored in turn.late if scored.score is None or scored.score not in earlier]
    scores = _with_late(earlier, late)
    said = user_turns(messages)
    number = len(said)
    decision = config.trigger.decide(number, scores)
    recalling = _Recalling(config, turn.memory)
    with unstreamed():
        context, step = await timed(
            "mediator",
            _context(turn, config, decision, recalling),
            config.mediator_timeout_s,
            config.fail_open,
        )
    context = context or Context(list(messages), "the history as it is, since the Mediator failed")
    record = TurnRecord(
        utterance=said[-1] if said else "",
        reading=context.reading,
        instruction=context.instruction,
        intervention=decision,
        scores=scores,
        trace=(
            *(scored.step for scored in late),
            *recalling.steps,
            _described(step, context, config),
            Step(step="trigger", detail=decision.model_dump()),
        ),
    )
    return Prepared(context, record, _question(context, messages))


def _with_late(scores: Sequence[DriftScore], late: Sequence[Scored]) -> tuple[DriftScore, ...]:
    new = [scored.score for scored in late if scored.score is not None]
    return tuple(sorted([*scores, *new], key=lambda score: score.turn)) if new else tuple(scores)


async def _context(turn: Turn, config: TurnConfig, decision: Intervention, recalling: _Recalling) -> Context:
    messages = turn.messages

    async def build() -> Context:
        begun = await _begun(turn, config)
        return begun if isinstance(begun, Context) else await begun(await recalling.rules())

    action = action_of(config.trigger, decision)
    if action is None:
        return await build()
    return await action.apply(messages, await recalling.rules(), build)


async def _begun(turn: Turn, config: TurnConfig) -> Context | Drafting:
    """Return the context of a turn for which nothing is to be drafted, else what drafts with guidelines."""
    messages, mediator = turn.messages, config.mediator
    if is_continued(messages):
        kept = _kept(messages, turn.record)
        return kept or Context(list(messages), "the history as it is: the turn continues")
    if isinstance(mediator, Mediator):
        return await mediator.begin(messages)
    return partial(mediator.build, messages)


def is_continued(messages: Sequence[BaseMessage]) -> bool:
    """Tell whether the assistant has begun to work on the user's latest turn."""
    for message in reversed(messages):
        if is_users(message):
            return False
        if isinstance(message, AIMessage | ToolMessage):
            return True
    return False


def _kept(messages: Sequence[BaseMessage], record: TurnRecord | None) -> Context | None:
    """Return the context of the instruction that this turn began with, if it began with one."""
    made = record.instruction if record else None
    if made is None or made.act == "pass" or made.turn != len(user_turns(messages)):
        return None
    assert record is not None
    return Context(instructed(messages, made), "kept over a tool call", made, record.reading)


class _Recalling:
    """The guidelines of a turn, recalled where they are wanted; those that were given, if the store fails."""

    def __init__(self, config: TurnConfig, memory: Memory) -> None:
        self._config, self._memory = config, memory
        self.steps: list[Step] = []

    async def rules(self) -> Sequence[str]:
        config, (store, user, conversation) = self._config, self._memory
        given = {"guidelines": len(config.guidelines)}
        if store is None:
            self.steps = [Step(step="recall", detail=given)]
            return config.guidelines
        recalled, step = await timed(
            "recall",
            recall(
                store,
                task=config.task,
                user=user,
                conversation=conversation,
                given=config.guidelines,
            ),
            config.recall_timeout_s,
            config.fail_open,
        )
        detail = recalled.detail() if recalled else {**step.detail, **given}
        self.steps = [step.model_copy(update={"detail": detail})]
        return recalled.rules if recalled else config.guidelines


def _described(step: Step, context: Context, config: TurnConfig) -> Step:
    detail = {**step.detail, "why": context.why}
    if context.instruction is not None:
        made = context.instruction
        detail |= {"origin": made.origin, "act": made.act, "instruction": made.text}
        detail |= {"lost": _written(made.check.lost), "invented": _written(made.check.invented)}
        detail["faults"] = [fault.kind for fault in made.check.faults]
    if context.reading is not None and config.trace_reading:
        detail["reading"] = context.reading.model_dump(mode="json")
    return step.model_copy(update={"detail": detail})


def _written(values: Sequence[Any]) -> list[str]:
    return [value.written for value in values]


def is_answer(message: BaseMessage) -> bool:
    """Tell whether the assistant answers: it neither calls a tool nor asks a question of ours."""
    return isinstance(message, AIMessage) and not message.tool_calls and ASKS not in message.additional_kwargs


def _question(context: Context, messages: Sequence[BaseMessage]) -> AIMessage | None:
    instruction = context.instruction
    if instruction is None or instruction.act != "clarify" or is_continued(messages):
        return None
    question = first_worth_asking(instruction.open_questions, asked_facets(messages))
    return asking(question) if question else None


async def finish(messages: Sequence[BaseMessage], context: Context, config: TurnConfig) -> Scored:
    """Score the answer that `messages` end in, given to an assistant that saw `context`.

    Raises:
        BudgetSpent: the probe's next call would go over a budget.
    """
    assert config.probe is not None
    *_, answer = messages
    assert isinstance(answer, AIMessage)
    turns = user_turns(messages)
    found, step = await timed(
        "probe",
        detached_task(config.probe.score(ledger(turns), context.messages, answer, len(turns))),
        config.probe_timeout_s,
        config.fail_open,
    )
    figures = found.model_dump(exclude_none=True, exclude={"kl_trace", "js_trace"}) if found else {}
    detail = {"turn": len(turns), **step.detail, **figures}
    return Scored(found, step.model_copy(update={"detail": detail}))


async def finish_later(messages: Sequence[BaseMessage], context: Context, config: TurnConfig) -> Scored:
    """Score a turn that has ended. A spent budget stops the next call that costs, not this thread's turn."""
    started = time.perf_counter()
    try:
        return await finish(messages, context, config)
    except BudgetSpent as spent:
        return Scored(None, step_of("probe", started, {"failed": f"BudgetSpent: {spent}"}))


def with_score(record: TurnRecord, scored: Scored, before: Sequence[Step] = ()) -> TurnRecord:
    """Return a turn's record with what was found about its answer; `before` precedes it in the trace."""
    made = () if scored.score is None else (scored.score,)
    return record.updated(scores=(*record.scores, *made), trace=(*record.trace, *before, scored.step))


async def timed(name: str, work: Awaitable[T], timeout_s: float, fail_open: bool) -> tuple[T | None, Step]:
    """Do a step within its time. Failing open, a step that breaks or is late yields `None` and says why."""
    started = time.perf_counter()
    try:
        async with asyncio.timeout(timeout_s):
            return await work, step_of(name, started, {})
    except (BudgetSpent, GraphBubbleUp, SetupError):  # none of them is a failure to hide
        raise
    # Whatever breaks in a Mediator or a probe, which users may write themselves, must not cost the answer.
    except Exception as error:
        if not fail_open:
            raise
        log_failure(name, error)
        return None, step_of(name, started, {"failed": told_of(error)})


def step_of(name: str, started: float, detail: dict[str, Any]) -> Step:
    """Return a trace entry for what `started` at that reading of the clock and ends now."""
    return Step(step=name, detail=detail, ms=(time.perf_counter() - started) * 1000)
