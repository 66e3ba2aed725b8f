"""One user turn as a LangGraph graph: mediator, assistant, probe.

The graph speaks LangGraph's own dialect: `messages` in, `messages` out, `thread_id`, checkpointers and
streaming modes. It has a node for each step that needs a place in the stream or a time limit of its own;
gate, recall, check, intervention and policy are plain functions inside the first, since a node costs about
0.2 ms. Each step leaves an entry in the trace.

`take_turn` plays the same steps for whoever needs nothing of LangGraph's; of the millisecond that a call of
the graph costs, 0.04 ms is left. Accepted cost: the order of the steps stands in this module twice.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar

from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, ToolMessage
from langgraph.errors import GraphBubbleUp
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command

from assistant.budget import BudgetSpent
from drift import DriftScore, Intervention
from drift.interventions import reminded
from graphs.state import Seats, TurnInput, TurnState
from mediator.clarify import asked_facets, asking, first_worth_asking
from mediator.contexts import Context
from mediator.conversation import user_turns, with_text
from mediator.ledger import ledger
from mediator.mediator import instructed
from mediator.records import Instruction
from refiner.trajectories import Step

T = TypeVar("T")
TurnGraph = CompiledStateGraph[TurnState, Seats, TurnInput, TurnState]


def turn_graph(seats: Seats, *, checkpointer: Any = None) -> TurnGraph:
    """Compile the graph of a turn. `context=Seats(...)` in a call takes the place of `seats`."""

    def seated(runtime: Runtime[Seats]) -> Seats:
        return runtime.context or seats

    async def mediator(state: TurnState, runtime: Runtime[Seats]) -> dict[str, Any]:
        return await _mediate(seated(runtime), state)

    async def assistant(state: TurnState, runtime: Runtime[Seats]) -> Command[Literal["probe", "__end__"]]:
        seats = seated(runtime)
        then: Literal["probe", "__end__"] = "probe" if seats.probe else "__end__"
        return Command(update=await _answer(seats, state), goto=then)

    async def probe(state: TurnState, runtime: Runtime[Seats]) -> dict[str, Any]:
        return await _score(seated(runtime), state)

    graph = StateGraph(TurnState, context_schema=Seats, input_schema=TurnInput)
    graph.add_node("mediator", mediator)
    graph.add_node("assistant", assistant)
    graph.add_node("probe", probe)
    graph.add_edge(START, "mediator")
    graph.add_edge("mediator", "assistant")
    graph.add_edge("probe", END)
    return graph.compile(checkpointer=checkpointer, name="midturn")


async def take_turn(seats: Seats, messages: Sequence[AnyMessage]) -> TurnState:
    """Play the turn that `turn_graph(seats).ainvoke({"messages": messages})` plays, outside LangGraph.

    There is no thread, no stream, no interrupt and no trace by callbacks; messages get no ids.

    Returns:
        The state after the turn; its `messages` end in the answer.
    """
    state: Any = {"messages": list(messages)}
    state |= await _mediate(seats, state)
    answered = await _answer(seats, state)
    state |= answered | {"messages": [*messages, *answered["messages"]]}
    return state | await _score(seats, state) if seats.probe else state


async def _mediate(seats: Seats, state: TurnState) -> dict[str, Any]:
    """Build what the assistant sees: recalled guidelines, instruction, intervention."""
    messages = state["messages"]
    turn = len(user_turns(messages))
    intervention = seats.policy.decide(turn, state.get("scores", []))
    builder = seats.rewrite if intervention.kind == "rewrite" else seats.context
    context, step = await _timed(
        "mediator",
        _kept_instruction(messages, state) or builder.build(messages, seats.guidelines),
        seats.mediator_timeout_s,
        seats.fail_open,
    )
    context = context or Context(list(messages), "the conversation as it is, since the Mediator failed")
    return {
        "context": _intervened(context, messages, intervention),
        "instruction": context.instruction,
        "intervention": intervention,
        "trace": [
            Step(step="recall", detail={"guidelines": len(seats.guidelines)}),
            _described(step, context),
            Step(step="policy", detail=intervention.model_dump()),
        ],
    }


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


def _intervened(context: Context, messages: Sequence[BaseMessage], intervention: Intervention) -> Context:
    """Restate the goal, which is what the user said before this turn, in the assistant's context."""
    earlier = user_turns(messages)[:-1]
    if intervention.kind != "remind" or not earlier:
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
    answer = question or await seats.assistant.ainvoke(state["context"].messages)
    detail = {"asked": question.text} if question else {"messages": len(state["context"].messages)}
    return {"messages": [answer], "trace": [*state["trace"], _step("assistant", started, detail)]}


def _question(state: TurnState) -> AIMessage | None:
    instruction: Instruction | None = state["instruction"]
    if instruction is None or instruction.act != "clarify":
        return None
    question = first_worth_asking(instruction.open_questions, asked_facets(state["messages"]))
    return asking(question) if question else None


async def _score(seats: Seats, state: TurnState) -> dict[str, Any]:
    """Score the turn. The answer has already streamed; without a score the conversation goes on."""
    assert seats.probe is not None
    answer = state["messages"][-1]
    turns = user_turns(state["messages"])
    if not isinstance(answer, AIMessage):
        return {}
    score, step = await _timed(
        "probe",
        seats.probe.score(ledger(turns), state["context"].messages, answer, len(turns)),
        seats.probe_timeout_s,
        seats.fail_open,
    )
    scores: list[DriftScore] = [*state.get("scores", []), *([score] if score else [])]
    detail = {**step.detail, **(score.model_dump(exclude_none=True) if score else {})}
    return {"scores": scores, "trace": [*state["trace"], step.model_copy(update={"detail": detail})]}


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
