"""Mediation around an agent, in one line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from langchain_core.language_models import BaseChatModel
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph
from langgraph.store.base import BaseStore

from midturn.core import BadInput
from midturn.drift import Probe, Trigger, never
from midturn.graphs._config import TurnConfig, checked_store, mediator_of
from midturn.graphs._read_only import declared_by, with_read_only
from midturn.graphs._tracing import traced_if_configured
from midturn.graphs.wrapping import Agent, graph_of, rewired
from midturn.mediator import ContextBuilder


def mediate(
    agent: Agent,
    mediator: str | BaseChatModel | ContextBuilder | None = None,
    *,
    trigger: Trigger | None = None,
    probe: Probe | None = None,
    guidelines: Sequence[str] = (),
    task: str | None = None,
    read_only_tools: Collection[str] = (),
    store: BaseStore | None = None,
    checkpointer: BaseCheckpointSaver[Any] | bool | None = None,
    mediator_timeout_s: float = 20.0,
    trace_reading: bool = True,
) -> CompiledStateGraph[Any, Any, Any, Any]:
    r"""Put a Mediator before each turn of an agent; use the returned graph wherever you used the agent.

    A compiled LangGraph graph keeps its nodes, state, interrupts, store and checkpointer; a chat model, a
    Runnable or a function that takes messages becomes the node `assistant` of a graph. The history keeps the
    user's own words. Where a turn refines an open request, the agent's nodes see one instruction in place of
    the request's turns; in every other turn they see the history. The state's key `midturn` holds the
    `TurnRecord` of the last turn. A Mediator, recall or probe that breaks or is late costs the turn its
    mediation or score and nothing else.

    A call opts out by `{"configurable": {"midturn": False}}`, or a context whose `midturn` is False: its
    turn passes as it is and is not scored.

    LangGraph does not lock a thread: of two turns that run on one `thread_id` at once, one is lost, as
    without midturn. Let a thread's next turn wait for the last one.

    Args:
        agent: what answers.
        mediator: a model or its spec for a `Mediator`; or a `Mediator`, or another way to build the context.
            Left out, rules read the turns and the user's own words stand for the turns of a request.
        trigger: when to intervene, and how.
        probe: scores the answers that the trigger looks at.
        guidelines: rules for the Mediator.
        task: whose guidelines are recalled beside everybody's; `user_id` in a call's `context` or
            `configurable` names the user whose are.
        read_only_tools: names of the tools that change nothing, beside those whose metadata says
            `readOnlyHint`. Once any other tool was called for a request, the history stays.
        store: where guidelines are recalled from. Asynchronous calls only, but for stores in memory.
        checkpointer: keeps threads, where the agent has no checkpointer of its own.
        mediator_timeout_s: seconds after which a turn continues unmediated.
        trace_reading: put what a turn was read as into the trace.

    Raises:
        BadInput: the agent, the mediator, the trigger or the store is none that can be used here.

    >>> from langchain_core.language_models import FakeListChatModel
    >>> agent = mediate(FakeListChatModel(responses=["Which day?", "Booked."]))
    >>> turns = ["Book a table for 4.", ("ai", "Which day?"), ("user", "On Friday.")]
    >>> state = agent.invoke({"messages": turns})
    >>> state["midturn"].instruction.text
    'Book a table for 4.\nOn Friday.'
    """
    graph = graph_of(agent)
    config = wrapping_config(
        mediator,
        trigger=trigger,
        probe=probe,
        guidelines=guidelines,
        task=task,
        mediator_timeout_s=mediator_timeout_s,
        trace_reading=trace_reading,
    )
    knowing = with_read_only(with_read_only(config.mediator, read_only_tools), declared_by(graph))
    config = replace(config, mediator=knowing)
    return traced_if_configured(rewired(graph, config, checkpointer, checked_store(store)))


def wrapping_config(
    mediator: str | BaseChatModel | ContextBuilder | None, *, trigger: Trigger | None, **settings: Any
) -> TurnConfig:
    """Return the config of turns of somebody else's agent.

    Raises:
        BadInput: the trigger has turns answered again, which would call the agent's tools again.
    """
    config = TurnConfig(mediator=mediator_of(mediator), trigger=trigger or never(), **settings)
    if config.retries:
        raise BadInput(
            "a trigger that retries can't be used around an agent: its tools would be called twice"
        )
    return config
