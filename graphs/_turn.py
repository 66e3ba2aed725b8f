"""One user turn as a LangGraph graph: mediator, assistant, probe.

The graph speaks LangGraph's own dialect: `messages` in, `messages` out, `thread_id`, checkpointers and
streaming modes. It has a node for each step that needs a place in the stream or a time limit of its own;
gate, recall, check, intervention and policy are plain functions inside the first, since a node costs about
0.2 ms. Each step leaves an entry in the trace.

The score of a turn acts on the next one, so the probe works behind the turn: with a checkpointer, a turn
ends once it is answered, and the next one takes in the scores that are ready (`_pending`). A policy
that retries needs the score at once: then the answer is held back, and nothing is streamed, until it
stands.

`take_turn` plays the same steps (`_steps`) for whoever needs nothing of LangGraph's; of the millisecond
that a call of the graph costs, 0.04 ms is left. Accepted cost: their order stands in this module twice.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Literal

from langchain_core.messages import AnyMessage
from langgraph.constants import TAG_NOSTREAM
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.store.base import BaseStore
from langgraph.types import Command

from midturn.drift import RETRIES, DriftScore, Intervention
from midturn.graphs._pending import PendingScores
from midturn.graphs._state import Seats, TurnInput, TurnState
from midturn.graphs._steps import (
    begin,
    found_in,
    is_answer,
    memory_of,
    question_of,
    score,
    score_behind,
    step_of,
    thread_of,
    with_reminder,
)
from midturn.graphs._tracing import traced_if_configured
from midturn.mediator import user_turns
from midturn.store import Step

TurnGraph = CompiledStateGraph[TurnState, Seats, TurnInput, TurnState]


def turn_graph(seats: Seats, *, checkpointer: Any = None, store: BaseStore | None = None) -> TurnGraph:
    """Compile the graph of a turn. `context=Seats(...)` in a call takes the place of `seats`."""
    pending = PendingScores()

    def seated(runtime: Runtime[Seats]) -> Seats:
        return runtime.context or seats

    async def mediator(state: TurnState, runtime: Runtime[Seats]) -> dict[str, Any]:
        who = seated(runtime)
        behind = _scored_behind_turns(who) and pending.ready(thread_of(runtime), state["messages"])
        return await begin(who, state, behind or (), memory_of(runtime))

    async def assistant(state: TurnState, runtime: Runtime[Seats]) -> Command[Literal["probe", "__end__"]]:
        who = seated(runtime)
        # A turn that is resumed here has lost what the assistant sees, which is in no checkpoint.
        rebuilt = {} if "context" in state else await begin(who, state, (), memory_of(runtime))
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
        pending.start(thread_of(runtime), state["messages"][-1], score_behind(who, state))
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
    return traced_if_configured(graph.compile(checkpointer=checkpointer, store=store, name="midturn"))


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
    state |= await begin(seats, state)
    answered = await _answer(seats, state)
    state |= answered | {"messages": [*messages, *answered["messages"]]}
    return state | await _score(seats, state) if _to_be_scored(seats, answered) else state


def _with(state: TurnState, update: dict[str, Any]) -> Any:
    return state | update if update else state


async def _answer(seats: Seats, state: TurnState) -> dict[str, Any]:
    """Let the assistant work, or ask the user about the one facet that is missing."""
    started = time.perf_counter()
    question = question_of(state)
    if _held_back(seats) and not question:
        return await _answer_and_score(seats, state)
    answer = question or await seats.assistant.ainvoke(state["context"].messages)
    detail = {"asked": question.text} if question else {"messages": len(state["context"].messages)}
    return {"messages": [answer], "trace": [*state["trace"], step_of("assistant", started, detail)]}


async def _answer_and_score(seats: Seats, state: TurnState, retries: int = RETRIES) -> dict[str, Any]:
    """Answer, score, and answer anew where the policy says so. Nothing is streamed until an answer stands."""
    messages, context = state["messages"], state["context"]
    started = time.perf_counter()
    answer = await seats.assistant.ainvoke(context.messages, {"tags": [TAG_NOSTREAM]})
    trace = [*state["trace"], step_of("assistant", started, {"messages": len(context.messages)})]
    if not is_answer(answer):
        return {"messages": [answer], "trace": trace}
    scored = await score(seats, [*messages, answer], context)
    scores = [*state.get("scores", []), *found_in([scored])]
    answered = {"messages": [answer], "scores": scores, "trace": [*trace, scored.step]}
    if not (retries and scored.score):
        return answered
    decision = seats.policy.decide(len(user_turns(messages)), scores)
    if decision.kind != "retry":
        return answered
    again = _before_retry(seats, state, answered, decision)
    return {"intervention": decision, **await _answer_and_score(seats, again, retries - 1)}


def _before_retry(seats: Seats, state: TurnState, answered: dict[str, Any], decision: Intervention) -> Any:
    """The turn without its answer, its goal restated: the same context might lead to the same drift."""
    was_reminded = state["intervention"].kind == "remind"
    context, messages = state["context"], state["messages"]
    return state | {
        "context": context if was_reminded else with_reminder(seats, context, messages),
        "scores": answered["scores"],
        "trace": [*answered["trace"], Step(step="policy", detail=decision.model_dump())],
    }


def _held_back(seats: Seats) -> bool:
    return seats.probe is not None and seats.policy.retries


def _to_be_scored(seats: Seats, answered: dict[str, Any]) -> bool:
    """Whether the probe comes next: it is there, has not scored yet, and the turn has been answered."""
    return seats.probe is not None and not seats.policy.retries and is_answer(answered["messages"][-1])


async def _score(seats: Seats, state: TurnState) -> dict[str, Any]:
    """Score the turn. The answer has already streamed; without a score the conversation goes on."""
    scored = await score(seats, state["messages"], state["context"])
    return {
        "scores": [*state.get("scores", []), *found_in([scored])],
        "trace": [*state["trace"], scored.step],
    }
