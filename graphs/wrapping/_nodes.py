"""The nodes of a wrapped graph: one before the agent's, one after them, and the agent's own seeing a view.

Each works in synchronous and in asynchronous calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, is_dataclass, replace
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, convert_to_messages
from langchain_core.runnables import Runnable, RunnableConfig
from langgraph.errors import ParentCommand
from langgraph.graph import END
from langgraph.runtime import Runtime, get_runtime
from langgraph.store.base import BaseStore
from langgraph.types import Command, Overwrite
from pydantic import BaseModel

from midturn.graphs._config import TurnConfig
from midturn.graphs._engine import Turn, config_for, memory_of, thread_of
from midturn.graphs._pending import PendingScores
from midturn.graphs._record import RECORD, TurnRecord, event_of, record_of
from midturn.graphs.wrapping._blocking import wait_for
from midturn.graphs.wrapping._record import VIEW, Begun, begin_turn, end_turn
from midturn.graphs.wrapping._schemas import key_of, with_messages
from midturn.graphs.wrapping._view import View, is_made_for, is_shown, own_words, seen
from midturn.mediator import ASKS


def _messages(state: Any) -> list[BaseMessage]:
    return convert_to_messages(key_of(state, "messages") or [])


@dataclass
class WrappingContext:
    """What the nodes around the agent's own share."""

    config: TurnConfig
    store: BaseStore | None
    pending: PendingScores

    def background(self, runtime: Runtime[Any]) -> tuple[PendingScores, str] | None:
        """Where scores wait for the next turn, if this call has a thread that brings one."""
        info = runtime.execution_info
        if (
            info is None
            or info.thread_id is None
            or not (self.config.probe_in_background and self.config.fail_open)
        ):
            return None
        return self.pending, thread_of(runtime)

    async def end(
        self, messages: Sequence[BaseMessage], record: TurnRecord, view: View, runtime: Runtime[Any]
    ) -> TurnRecord | None:
        """Score the answer, or have it scored in the background; `None` where there is nothing to add yet."""
        return await end_turn(
            messages, record, view, config_for(runtime, self.config), self.background(runtime)
        )

    async def begin(
        self, messages: Sequence[BaseMessage], record: TurnRecord | None, runtime: Runtime[Any]
    ) -> Begun:
        """Mediate the turn that `messages` end in; tell the custom stream what was made of it."""
        background = self.background(runtime)
        late = background[0].ready(background[1], messages) if background else ()
        turn = Turn(messages, record, late, memory_of(runtime, self.store))
        begun = await begin_turn(turn, config_for(runtime, self.config))
        runtime.stream_writer({"midturn": event_of(begun.record)})
        return begun


class _OwnNode(Runnable[Any, Any]):
    """A node of ours, which is written once, for asynchronous calls."""

    def __init__(self, around: WrappingContext) -> None:
        self._around = around

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """Do the same in a synchronous call."""
        return wait_for(self.ainvoke(input, config))


class TurnStartNode(_OwnNode):
    """Mediates a turn before the agent's first node."""

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """Mediate, unless no user's turn begins: then what was made of the last one stays."""
        messages = _messages(input)
        if not messages or not isinstance(messages[-1], HumanMessage):
            return {} if is_made_for(key_of(input, VIEW), messages) else {RECORD: None, VIEW: None}
        begun = await self._around.begin(messages, record_of(key_of(input, RECORD)), get_runtime())
        asked = {"messages": [begun.question]} if begun.question else {}
        return {RECORD: begun.record.plain(), VIEW: begun.view, **asked}


class TurnEndNode(_OwnNode):
    """Scores a turn after the agent's last node."""

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """Score the answer, or have it scored in the background."""
        record, view = record_of(key_of(input, RECORD)), key_of(input, VIEW)
        messages = _messages(input)
        if record is None or not messages:
            return {}
        record = await self._around.end(messages, record, view, get_runtime())
        return {} if record is None else {RECORD: record.plain()}


class EntryNode(Runnable[Any, Any]):
    """Leads to where the agent's graph begins; to its end where the user is asked instead."""

    def __init__(self, entries: Sequence[str] | Runnable[Any, Any]) -> None:
        self._entries = entries
        self.name = entries.get_name() if isinstance(entries, Runnable) else "enters"

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """Choose the next nodes."""
        if self._asks(input):
            return END
        return self._entries.invoke(input, config) if isinstance(self._entries, Runnable) else self._entries

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """Choose the next nodes."""
        if self._asks(input) or not isinstance(self._entries, Runnable):
            return self.invoke(input, config)
        return await self._entries.ainvoke(input, config)

    def _asks(self, state: Any) -> bool:
        messages = _messages(state)
        return bool(messages) and ASKS in messages[-1].additional_kwargs


class ModelViewNode(Runnable[Any, Any]):
    """A node of the agent's that is shown the view in place of the history."""

    def __init__(self, node: Runnable[Any, Any], *, replaces: bool) -> None:
        self._node = node
        self._replaces = replaces
        self.name = node.get_name()

    def invoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """Run the node on what it is to see."""
        history, view = _messages_and_view(input)
        try:
            return self._owned(
                view, history, self._node.invoke(_shown(input, view, history), config, **kwargs)
            )
        except ParentCommand as bubbling:
            bubbling.args = (self._owned(view, history, bubbling.args[0]),)
            raise

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """Run the node on what it is to see."""
        history, view = _messages_and_view(input)
        try:
            given = await self._node.ainvoke(_shown(input, view, history), config, **kwargs)
        except ParentCommand as bubbling:
            bubbling.args = (self._owned(view, history, bubbling.args[0]),)
            raise
        return self._owned(view, history, given)

    def _owned(self, view: View | None, history: list[Any], given: Any) -> Any:
        """Return what the node gave, in the user's own words."""
        if view is None:
            return given
        if isinstance(given, Command):
            return replace(given, update=self._owned(view, history, given.update))
        if isinstance(given, list | tuple):
            return [self._owned_item(view, history, item) for item in given]
        messages = key_of(given, "messages") if _is_state(given) else None
        if not messages:
            return given
        return with_messages(given, self._owned_messages(view, history, messages))

    def _owned_item(self, view: View, history: list[Any], item: Any) -> Any:
        """One of several updates, which may be a key with its value."""
        match item:
            case ("messages", value):
                return "messages", self._owned_messages(view, history, value)
            case _:
                return self._owned(view, history, item)

    def _owned_messages(self, view: View, history: list[Any], value: Any) -> Any:
        if isinstance(value, Overwrite):
            return Overwrite(own_words(view, history, value.value, replaces=True))
        return own_words(view, history, value, replaces=self._replaces)


def _messages_and_view(state: Any) -> tuple[list[Any], View | None]:
    """Return the history, and the view where it shows something else."""
    view = key_of(state, VIEW) if _is_state(state) else None
    if view is None:
        return [], None
    history = _messages(state)
    return history, view if is_shown(view, history) else None


def _shown(state: Any, view: View | None, history: list[Any]) -> Any:
    if isinstance(state, dict) and VIEW in state:
        state = {key: value for key, value in state.items() if key != VIEW}
    return state if view is None else with_messages(state, seen(view, history))


def _is_state(value: Any) -> bool:
    return isinstance(value, dict | BaseModel) or (is_dataclass(value) and not isinstance(value, type))
