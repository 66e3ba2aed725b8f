"""One user turn as a LangGraph graph: mediator, assistant, probe.

The graph speaks LangGraph's own dialect: `messages` in, `messages` out, `thread_id`, checkpointers and
streaming modes. It has a node for each step that needs a place in the stream or a time limit of its own;
gate, recall, check, intervention and policy are plain functions inside the first, since a node costs about
0.2 ms. Each step leaves an entry in the trace.

The score of a turn acts on the next one, so the probe works behind the turn: with a checkpointer, a turn
ends once it is answered, and the next one takes in the scores that are ready (`graphs.pending`). A policy
that retries needs the score at once: then the answer is held back, and nothing is streamed, until it
stands.

`take_turn` plays the same steps for whoever needs nothing of LangGraph's; of the millisecond that a call of
the graph costs, 0.04 ms is left. Accepted cost: the order of the steps stands in this module twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Any, Literal, NamedTuple, TypeVar

from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, ToolMessage
from langgraph.config import get_config
from langgraph.constants import TAG_NOSTREAM
from langgraph.errors import GraphBubbleUp
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.store.base import BaseStore
from langgraph.types import Command

from assistant.budget import BudgetSpent
from drift import DriftScore, Intervention
from drift.interventions import reminded
from drift.policy import RETRIES
from graphs.pending import PendingScores, Scored, unwatched
from graphs.state import Seats, TurnInput, TurnState
from mediator.clarify import ASKS, asked_facets, asking, first_worth_asking
from mediator.contexts import Context
from mediator.conversation import user_turns, with_text
from mediator.ledger import ledger
from mediator.mediator import instructed
from mediator.records import Instruction
from refiner.recall import recall
from refiner.trajectories import Step

T = TypeVar("T")
TurnGraph = CompiledStateGraph[TurnState, Seats, TurnInput, TurnState]


def turn_graph(seats: Seats, *, checkpointer: Any = None, store: BaseStore | None = None) -> TurnGraph:
    """Compile the graph of a turn. `context=Seats(...)` in a call takes the place of `seats`."""
    pending = PendingScores()

    def seated(runtime: Runtime[Seats]) -> Seats:
        return runtime.context or seats

    async def mediator(state: TurnState, runtime: Runtime[Seats]) -> dict[str, Any]:
        who = seated(runtime)
        behind = _scored_behind_turns(who) and pending.ready(_thread(runtime), state["messages"])
        return await _mediate(who, state, behind or (), _memory(runtime))

    async def assistant(state: TurnState, runtime: Runtime[Seats]) -> Command[Literal["probe", "__end__"]]:
        who = seated(runtime)
        # A turn that is resumed here has lost what the assistant sees, which is in no checkpoint.
        rebuilt = {} if "context" in state else await _mediate(who, state, (), _memory(runtime))
        update = rebuilt | await _answer(who, _with(state, rebuilt))
        then: Literal["probe", "__end__"] = "probe" if _to_be_scored(who, update) else "__end__"
        return Command(update=update, goto=then)

    async def probe(state: TurnState, runtime: Runtime[Seats]) -> dict[str, Any]:
        who = seated(runtime)
        if "context" not in state:
            lost = "the turn was resumed, and what its answer was given to is in no checkpoint"
            return {"trace": [*state["trace"], Step(step="probe", detail={"failed": lost})]}
        if not _scored_behind_turns(who):
            return await _score(who, state)
        pending.start(_thread(runtime), state["messages"][-1], _score_behind(who, state))
        return {}

    def _scored_behind_turns(who: Seats) -> bool:
        return bool(who.probe and checkpointer and who.probe_in_background and who.fail_open)

    graph = StateGraph(TurnState, context_schema=Seats, input_schema=TurnInput)
    graph.add_node("mediator", mediator)
    graph.add_node("assistant", assistant)
    graph.add_node("probe", probe)
    graph.add_edge(START, "mediator")
    graph.add_edge("mediator", "assistant")
    graph.add_edge("probe", END)
    return graph.compile(checkpointer=checkpointer, store=store, name="midturn")


async def take_turn(
    seats: Seats, messages: Sequence[AnyMessage], scores: Sequence[DriftScore] = ()
) -> TurnState:
    """Play the turn that `turn_graph(seats).ainvoke({"messages": messages})` plays, outside LangGraph.

    There is no thread, no stream, no interrupt and no trace by callbacks; messages get no ids.

    Args:
        seats: who takes part.
        messages: the conversation so far, the turn last.
        scores: of earlier turns, which no thread keeps here, for policies that look at them.

    Returns:
        The state after the turn; its `messages` end in the answer.
    """
    state: Any = {"messages": list(messages)} | ({"scores": list(scores)} if scores else {})
    state |= await _mediate(seats, state)
    answered = await _answer(seats, state)
    state |= answered | {"messages": [*messages, *answered["messages"]]}
    return state | await _score(seats, state) if _to_be_scored(seats, answered) else state


def _with(state: TurnState, update: dict[str, Any]) -> Any:
    return state | update if update else state


def _thread(runtime: Runtime[Seats]) -> str:
    """What tells threads apart, one kept for a node of another graph included."""
    info = runtime.execution_info
    assert info is not None
    outer = info.checkpoint_ns.rpartition("|")[0]
    return f"{info.thread_id}|{outer}"


class _Memory(NamedTuple):
    """Where guidelines are recalled from, and for whom."""

    store: BaseStore | None = None
    user: str | None = None


NOTHING_RECALLED = _Memory()


def _memory(runtime: Runtime[Seats]) -> _Memory:
    return _Memory(runtime.store, get_config().get("configurable", {}).get("user_id"))


async def _mediate(
    seats: Seats, state: TurnState, behind: Sequence[Scored] = (), memory: _Memory = NOTHING_RECALLED
) -> dict[str, Any]:
    """Build what the assistant sees: recalled guidelines, instruction, intervention.

    Args:
        seats: who takes part.
        state: with the new turn.
        behind: what was found about earlier turns since they ended.
        memory: where guidelines are recalled from.
    """
    messages = state["messages"]
    turn = len(user_turns(messages))
    scores = state.get("scores", [])
    late = [scored for scored in behind if scored.score not in scores]
    scores = sorted([*scores, *_found(late)], key=lambda score: score.turn) if late else scores
    intervention = seats.policy.decide(turn, scores)
    builder = seats.rewrite if intervention.kind == "rewrite" else seats.context
    recalled, recall_step = await _recall(seats, memory)
    context, step = await _timed(
        "mediator",
        _kept_instruction(messages, state) or builder.build(messages, recalled),
        seats.mediator_timeout_s,
        seats.fail_open,
    )
    context = context or Context(list(messages), "the conversation as it is, since the Mediator failed")
    return {
        "context": _reminded(context, messages) if intervention.kind == "remind" else context,
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


async def _recall(seats: Seats, memory: _Memory) -> tuple[Sequence[str], Step]:
    """The guidelines of a turn; where the store fails, those that were given."""
    if memory.store is None:
        return seats.guidelines, Step(step="recall", detail={"guidelines": len(seats.guidelines)})
    recalled, step = await _timed(
        "recall",
        recall(memory.store, task=seats.task, user=memory.user, given=seats.guidelines),
        seats.recall_timeout_s,
        seats.fail_open,
    )
    detail = recalled.detail() if recalled else {**step.detail, "guidelines": len(seats.guidelines)}
    return recalled.rules if recalled else seats.guidelines, step.model_copy(update={"detail": detail})


def _kept_instruction(messages: Sequence[BaseMessage], state: TurnState) -> Awaitable[Context] | None:
    """After a tool call, the instruction that this turn began with."""
    instruction = state.get("instruction")
    if not isinstance(messages[-1], ToolMessage) or instruction is None or instruction.act == "pass":
        return None
    if instruction.turn != len(user_turns(messages)):
        return None
    return _at_once(Context(instructed(messages, instruction), "kept over a tool call", instruction))


async def _at_once(context: Context) -> Context:
    return context


def _found(scored: Sequence[Scored]) -> list[DriftScore]:
    return [one.score for one in scored if one.score is not None]


def _reminded(context: Context, messages: Sequence[BaseMessage]) -> Context:
    """Restate the goal, which is what the user said before this turn, in the assistant's context."""
    earlier = user_turns(messages)[:-1]
    if not earlier:
        return context
    seen = list(context.messages)
    last = max(i for i, message in enumerate(seen) if isinstance(message, HumanMessage))
    seen[last] = with_text(seen[last], reminded(seen[last].text, ledger(earlier)))
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


async def _answer(seats: Seats, state: TurnState) -> dict[str, Any]:
    """Let the assistant work, or ask the user about the one facet that is missing."""
    started = time.perf_counter()
    question = _question(state)
    if _held_back(seats) and not question:
        return await _answer_and_score(seats, state)
    answer = question or await seats.assistant.ainvoke(state["context"].messages)
    detail = {"asked": question.text} if question else {"messages": len(state["context"].messages)}
    return {"messages": [answer], "trace": [*state["trace"], _step("assistant", started, detail)]}


async def _answer_and_score(seats: Seats, state: TurnState, retries: int = RETRIES) -> dict[str, Any]:
    """Answer, score, and answer anew where the policy says so. Nothing is streamed until an answer stands."""
    messages, context = state["messages"], state["context"]
    started = time.perf_counter()
    answer = await seats.assistant.ainvoke(context.messages, {"tags": [TAG_NOSTREAM]})
    trace = [*state["trace"], _step("assistant", started, {"messages": len(context.messages)})]
    if not _is_answer(answer):
        return {"messages": [answer], "trace": trace}
    scored = await _scored(seats, [*messages, answer], context)
    scores = [*state.get("scores", []), *_found([scored])]
    answered = {"messages": [answer], "scores": scores, "trace": [*trace, scored.step]}
    if not (retries and scored.score):
        return answered
    decision = seats.policy.decide(len(user_turns(messages)), scores)
    if decision.kind != "retry":
        return answered
    again = _before_retry(state, answered, decision)
    return {"intervention": decision, **await _answer_and_score(seats, again, retries - 1)}


def _before_retry(state: TurnState, answered: dict[str, Any], decision: Intervention) -> Any:
    """The turn without its answer, its goal restated: the same context might lead to the same drift."""
    was_reminded = state["intervention"].kind == "remind"
    return state | {
        "context": state["context"] if was_reminded else _reminded(state["context"], state["messages"]),
        "scores": answered["scores"],
        "trace": [*answered["trace"], Step(step="policy", detail=decision.model_dump())],
    }


def _held_back(seats: Seats) -> bool:
    return seats.probe is not None and seats.policy.retries


def _to_be_scored(seats: Seats, answered: dict[str, Any]) -> bool:
    """Whether the probe comes next: it is there, has not scored yet, and the turn has been answered."""
    return seats.probe is not None and not seats.policy.retries and _is_answer(answered["messages"][-1])


def _is_answer(message: BaseMessage) -> bool:
    """The assistant's own words: neither a call of a tool, after which the turn goes on, nor our question."""
    return isinstance(message, AIMessage) and not message.tool_calls and ASKS not in message.additional_kwargs


def _question(state: TurnState) -> AIMessage | None:
    instruction: Instruction | None = state["instruction"]
    if instruction is None or instruction.act != "clarify":
        return None
    question = first_worth_asking(instruction.open_questions, asked_facets(state["messages"]))
    return asking(question) if question else None


async def _score(seats: Seats, state: TurnState) -> dict[str, Any]:
    """Score the turn. The answer has already streamed; without a score the conversation goes on."""
    scored = await _scored(seats, state["messages"], state["context"])
    return {
        "scores": [*state.get("scores", []), *_found([scored])],
        "trace": [*state["trace"], scored.step],
    }


async def _score_behind(seats: Seats, state: TurnState) -> Scored:
    """Score a turn that has ended. A spent budget stops the next call that costs, not this thread's turn."""
    started = time.perf_counter()
    try:
        return await _scored(seats, state["messages"], state["context"])
    except BudgetSpent as spent:
        return Scored(None, _step("probe", started, {"failed": f"BudgetSpent: {spent}"}))


async def _scored(seats: Seats, messages: Sequence[BaseMessage], context: Context) -> Scored:
    """Score the answer that `messages` end in, given to an assistant that saw `context`."""
    assert seats.probe is not None
    *_, answer = messages
    assert isinstance(answer, AIMessage)
    turns = user_turns(messages)
    score, step = await _timed(
        "probe",
        unwatched(seats.probe.score(ledger(turns), context.messages, answer, len(turns))),
        seats.probe_timeout_s,
        seats.fail_open,
    )
    figures = score.model_dump(exclude_none=True, exclude={"kl_trace", "js_trace"}) if score else {}
    detail = {"turn": len(turns), **step.detail, **figures}
    return Scored(score, step.model_copy(update={"detail": detail}))


async def _timed(name: str, work: Awaitable[T], timeout_s: float, fail_open: bool) -> tuple[T | None, Step]:
    """Do a step within its time. Failing open, a step that breaks or is late yields `None` and says why."""
    started = time.perf_counter()
    try:
        async with asyncio.timeout(timeout_s):
            return await work, _step(name, started, {})
    except (BudgetSpent, GraphBubbleUp):  # a spent budget and an interrupt are no failures to hide
        raise
    # Whatever breaks in a Mediator or a probe, which users may write themselves, must not cost the answer.
    except Exception as error:
        if not fail_open:
            raise
        return None, _step(name, started, {"failed": f"{type(error).__name__}: {error}"[:300]})


def _step(name: str, started: float, detail: dict[str, Any]) -> Step:
    return Step(step=name, detail=detail, ms=(time.perf_counter() - started) * 1000)
