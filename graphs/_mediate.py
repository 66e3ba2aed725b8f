"""Mediation around an agent, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langgraph.graph.state import CompiledStateGraph
from langgraph.store.base import BaseStore

from midturn.assistant import chat_model
from midturn.core import BadInput
from midturn.drift import Policy, Probe, never
from midturn.graphs._state import Mediation
from midturn.graphs._tracing import traced_if_configured
from midturn.graphs.wrapping import Agent, graph_of, rewired
from midturn.mediator import ContextBuilder, Mediator


def mediate(
    agent: Agent,
    *,
    mediator: str | BaseChatModel | ContextBuilder,
    policy: Policy | None = None,
    probe: Probe | None = None,
    guidelines: Sequence[str] = (),
    task: str | None = None,
    store: BaseStore | None = None,
    checkpointer: Any = None,
    mediator_timeout_s: float = 20.0,
) -> CompiledStateGraph[Any, Any, Any, Any]:
    """Put a Mediator before each turn of an agent; what comes back is used in the agent's place.

    A compiled LangGraph graph keeps its nodes, state, interrupts, store and checkpointer; a chat model, a
    Runnable or a function that takes messages becomes the node `assistant` of a graph. The history keeps the
    user's own words; the agent's nodes see the instruction. The state's key `midturn` holds what was made of
    the last turn (`midturn.graphs.wrapping.TurnRecord`). A Mediator, recall or probe that breaks or is late
    costs the turn its mediation or score and nothing else.

    LangGraph does not lock a thread: of two turns that run on one `thread_id` at once, one is lost, as
    without midturn. Let a thread's next turn wait for the last one.

    Args:
        agent: what answers.
        mediator: a model or its spec for a `Mediator`; or a `Mediator`, or another way to build the context.
        policy: when to remind the agent of the goal, or to rewrite what it sees.
        probe: what scores the answers that the policy looks at.
        guidelines: rules for the Mediator.
        task: whose guidelines are recalled beside everybody's; `user_id` in a call's `configurable` names
            the user whose are.
        store: where guidelines are recalled from. Asynchronous calls only, but for stores in memory.
        checkpointer: keeps threads, where the agent has no checkpointer of its own.
        mediator_timeout_s: after which a turn goes on unmediated.

    Raises:
        BadInput: the agent, the mediator or the policy is none that can be used here.

    >>> from langchain_core.language_models import FakeListChatModel
    >>> from midturn.mediator import Concat
    >>> agent = mediate(FakeListChatModel(responses=["Which day?", "Booked."]), mediator=Concat())
    >>> state = agent.invoke({"messages": ["A table for 4.", ("ai", "Which day?"), ("user", "Friday.")]})
    >>> state["midturn"]["trace"][1]["detail"]["why"]
    "the user's words put together"
    """
    who = mediation(
        mediator,
        policy=policy,
        probe=probe,
        guidelines=guidelines,
        task=task,
        mediator_timeout_s=mediator_timeout_s,
    )
    return traced_if_configured(rewired(graph_of(agent), who, checkpointer, store))


def mediation(
    mediator: str | BaseChatModel | ContextBuilder, *, policy: Policy | None, **settings: Any
) -> Mediation:
    """Who mediates somebody else's agent.

    Raises:
        BadInput: the policy answers turns anew, which would call the agent's tools anew.
    """
    if policy is not None and policy.retries:
        raise BadInput("a policy that retries can't be used around an agent: its tools would be called twice")
    return Mediation(context=_builder(mediator), policy=policy or never(), **settings)


def _builder(mediator: str | BaseChatModel | ContextBuilder) -> ContextBuilder:
    if isinstance(mediator, str):
        return Mediator(model=chat_model(mediator))
    if isinstance(mediator, BaseChatModel):
        return Mediator(model=mediator)
    if not hasattr(mediator, "build"):
        raise BadInput(f"{type(mediator).__name__} is no mediator: give a model, its spec or a `Mediator`")
    return mediator
