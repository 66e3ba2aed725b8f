"""Agents whose every step follows from the messages, so that two of them can be held beside each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypedDict

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import tool
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.prebuilt import ToolNode
from langgraph.types import interrupt
from pydantic import Field


class Answering(BaseChatModel):
    """Answers with the message that `reply` makes of what it sees; works in both kinds of calls."""

    reply: Callable[[list[BaseMessage]], AIMessage]
    asked: list[list[BaseMessage]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "answering"

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        return self

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.asked.append(messages)
        return ChatResult(generations=[ChatGeneration(message=self.reply(messages))])

    @property
    def last_seen(self) -> list[str]:
        return [message.text for message in self.asked[-1]]


def saying(text: str) -> Answering:
    return Answering(reply=lambda _: AIMessage(text))


def calling(name: str, call: int, **args: object) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": name, "args": args, "id": f"c{call}", "type": "tool_call"}])


@tool
def find(what: str) -> str:
    """Find a thing."""
    return f"found {what}"


@tool
def book(what: str) -> str:
    """Book a thing, once a person has said yes."""
    return f"booked {what}: {interrupt({'book': what})}"


def following(messages: list[BaseMessage]) -> AIMessage:
    """Does what the user's latest message says, word by word: `find` and `book` are tool calls."""
    last = max((i for i, m in enumerate(messages) if m.type == "human"), default=-1)
    words = messages[last].text.split() if last >= 0 else []
    done = len([m for m in messages[last + 1 :] if m.type == "tool"])
    wanted = [word for word in words if word in ("find", "book")]
    if done < len(wanted):
        return calling(wanted[done], len(messages), what=f"thing {done}")
    return AIMessage(f"done with {done} calls after {len(messages)} messages")


class Notes(TypedDict):
    """A state with more than messages in it."""

    messages: Annotated[list[AnyMessage], add_messages]
    visits: Annotated[list[str], lambda old, new: old + new]
    budget: int


def hand_built(model: BaseChatModel, checkpointer: Any = None, **compiled: Any) -> Any:
    """A graph with a model, tools, a router, an interrupt and a state of its own."""

    def agent(state: Notes) -> dict[str, Any]:
        seen = [m for m in state["messages"] if m.type != "system"]
        return {"messages": [model.invoke(seen)], "visits": ["agent"], "budget": state.get("budget", 9) - 1}

    def route(state: Notes) -> str:
        return "tools" if state["messages"][-1].tool_calls else END

    graph = StateGraph(Notes)
    graph.add_node("agent", agent)
    graph.add_node("tools", ToolNode([find, book]))
    graph.add_edge(START, "agent")
    graph.add_conditional_edges("agent", route, ["tools", END])
    graph.add_edge("tools", "agent")
    return graph.compile(checkpointer=checkpointer, **compiled)
