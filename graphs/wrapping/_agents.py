"""Anything that answers messages, as a LangGraph graph."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, cast

from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.pregel.protocol import PregelProtocol
from pydantic import BaseModel

from midturn.core import BadInput
from midturn.graphs.wrapping._blocking import wait_for

Agent = Runnable[Any, Any] | Callable[..., Any]
"""A chat model, a Runnable or a function takes messages; a graph takes a state that has `messages`."""


def graph_of(agent: Agent) -> CompiledStateGraph[Any, Any, Any, Any]:
    """Return the agent itself if it is a compiled graph, and else a graph whose one node `assistant` it is.

    Raises:
        BadInput: it is nothing that can be called.
    """
    if isinstance(agent, CompiledStateGraph):
        return agent
    if isinstance(agent, StateGraph):
        raise BadInput("the graph is not compiled: give mediate() what its compile() returns")
    node = agent if isinstance(agent, PregelProtocol) else _Answers(_runnable(agent))
    graph: Any = StateGraph(MessagesState)
    graph.add_node("assistant", node)
    graph.add_edge(START, "assistant")
    graph.add_edge("assistant", END)
    return graph.compile(name="midturn")


def _runnable(agent: Agent) -> Runnable[Any, Any]:
    if isinstance(agent, Runnable):
        return cast("Runnable[Any, Any]", agent)
    if inspect.iscoroutinefunction(agent) or inspect.iscoroutinefunction(getattr(agent, "__call__", None)):  # noqa: B004 (it is asked whether it is a coroutine function)

        def blocking(messages: list[BaseMessage]) -> Any:
            return wait_for(agent(messages))

        return RunnableLambda(blocking, agent)
    if callable(agent):
        return RunnableLambda(agent)
    raise BadInput(
        f"can't mediate {type(agent).__name__}: give a chat model, a Runnable, a graph or a function"
    )


class _Answers(Runnable[Any, Any]):
    """A node that gives an agent the messages and takes its answer for the history."""

    def __init__(self, agent: Runnable[Any, Any]) -> None:
        self._agent = agent
        wanted = cast("type[BaseModel]", agent.get_input_schema())
        self._takes_state = "messages" in wanted.model_fields
        self.name = "assistant"

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> dict[str, Any]:
        """Answer in a synchronous call."""
        return {"messages": _answer(self._agent.invoke(self._given(input), config))}

    async def ainvoke(
        self, input: Any, config: RunnableConfig | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Answer."""
        return {"messages": _answer(await self._agent.ainvoke(self._given(input), config))}

    def _given(self, state: Any) -> Any:
        """Return the messages.

        By name where it is a prompt, say, with a place for `messages` that is asked.
        """
        return {"messages": state["messages"]} if self._takes_state else state["messages"]


def _answer(given: Any) -> list[BaseMessage]:
    """Return an agent's answer as messages: a message, a text, a list, or a state that has messages."""
    match given:
        case BaseMessage():
            return [given]
        case str():
            return [AIMessage(given)]
        case list():
            return given
        case {"messages": list(messages)}:
            return messages
        case _:
            kind = type(given).__name__
            raise BadInput(
                f"the agent answered with {kind}: let it answer with a message, a text or a list of messages"
            )
