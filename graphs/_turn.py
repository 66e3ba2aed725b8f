"""One user turn as a LangGraph graph: mediator, assistant, probe.

The graph speaks LangGraph's own dialect: `messages` in, `messages` out, `thread_id`, checkpointers and
streaming modes. It has a node for each step that needs a place in the stream or a time limit of its own.

The score of a turn acts on the next one, so the probe works in the background: with a checkpointer, a turn
ends once it is answered, and the next one takes in the scores that are ready. A trigger that retries needs
the score at once: then the answer is held back, and nothing is streamed, until it stands.

`take_turn` plays the same turn for whoever needs nothing of LangGraph's; of the millisecond that a call of
the graph costs, 0.04 ms is left.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AnyMessage, BaseMessage
from langchain_core.runnables import Runnable, RunnableConfig
from langgraph.channels import UntrackedValue
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.config import get_stream_writer
from langgraph.constants import TAG_NOSTREAM
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime, get_runtime
from langgraph.store.base import BaseStore
from langgraph.types import Command

from midturn.assistant import chat_model
from midturn.core import BadInput
from midturn.drift import RETRIES, Probe, Trigger, action_of, never
from midturn.graphs._config import TurnConfig, checked_store, mediator_of
from midturn.graphs._engine import (
    Prepared,
    Turn,
    config_for,
    finish,
    finish_later,
    is_answer,
    memory_of,
    prepare,
    step_of,
    thread_of,
    timed,
    with_score,
)
from midturn.graphs._pending import PendingScores
from midturn.graphs._quiet import unstreamed
from midturn.graphs._record import RecordChannel, TurnRecord, event_of
from midturn.graphs._tracing import traced_if_configured
from midturn.graphs.wrapping import wait_for
from midturn.mediator import ContextBuilder, Mediator, user_turns
from midturn.store import Step

Assistant = Runnable[Any, Any]
"""Takes messages, answers with one."""


class TurnInput(TypedDict):
    """What goes in: new messages, or the whole conversation where no checkpointer keeps it."""

    messages: Annotated[list[AnyMessage], add_messages]


class TurnOutput(TurnInput):
    """What comes out. `messages` keeps the user's own words; the record is of the last turn."""

    midturn: Annotated[TurnRecord | None, RecordChannel]
    """What was made of the turn."""


class TurnState(TurnOutput):
    """What the nodes of a turn pass on."""

    midturn_prepared: Annotated[Prepared, UntrackedValue]
    """What the assistant sees this turn; never checkpointed. A record of its own and no list, because a
    list of messages in the state would be streamed to the user."""


@dataclass(frozen=True, kw_only=True)
class TurnContext:
    """What one call of a turn graph may settle anew: `graph.invoke(..., context=TurnContext(...))`."""

    config: TurnConfig | None = None
    """Taken in place of the graph's own."""
    assistant: Assistant | None = None
    """Taken in place of the graph's own."""
    user_id: str | None = None
    """Whose guidelines are recalled."""
    midturn: bool = True
    """Off, the turn passes as it is and is not scored. `configurable` takes it, too."""


TurnGraph = CompiledStateGraph[TurnState, TurnContext, TurnInput, TurnOutput]


@dataclass(frozen=True)
class PlayedTurn:
    """A turn that has been played."""

    messages: list[BaseMessage] = field(repr=False)
    """The history; the answer ends it."""
    record: TurnRecord
    context_messages: list[BaseMessage] = field(repr=False)
    """What the assistant saw."""


def turn_graph(
    assistant: str | Assistant,
    mediator: str | BaseChatModel | ContextBuilder | None = None,
    *,
    guidelines: Sequence[str] = (),
    task: str | None = None,
    trigger: Trigger | None = None,
    probe: Probe | None = None,
    fail_open: bool = True,
    mediator_timeout_s: float = 20.0,
    probe_in_background: bool = True,
    checkpointer: BaseCheckpointSaver[Any] | bool | None = None,
    store: BaseStore | None = None,
) -> TurnGraph:
    """Compile the graph of a turn. Its output holds `messages` and, under `midturn`, the `TurnRecord`.

    Args:
        assistant: a chat model, its spec, or a Runnable that takes messages and answers with one.
        mediator: a model or its spec for a `Mediator`, a `Mediator`, or another way to build the context.
            Left out, rules read the turns and the user's own words stand for the turns of a request.
        guidelines: rules for the Mediator.
        task: whose guidelines are recalled beside everybody's.
        trigger: when to intervene, and how.
        probe: scores each answer.
        fail_open: see `TurnConfig`.
        mediator_timeout_s: seconds after which a turn continues unmediated.
        probe_in_background: see `TurnConfig`.
        checkpointer: keeps threads.
        store: where guidelines are recalled from. Asynchronous calls only, but for stores in memory.

    Raises:
        BadInput: a part is not what its name says.

    >>> from langchain_core.language_models import FakeListChatModel
    >>> graph = turn_graph(FakeListChatModel(responses=["Booked."]))
    >>> state = graph.invoke({"messages": [("user", "A table for 4.")]})
    >>> state["midturn"].reading.relation
    'new'
    """
    answering = _assistant_of(assistant)
    builder = mediator_of(mediator)
    if isinstance(answering, BaseChatModel) and isinstance(builder, Mediator):
        builder = builder.with_acts_shown()
    config = TurnConfig(
        mediator=builder,
        guidelines=guidelines,
        task=task,
        trigger=trigger or never(),
        probe=probe,
        fail_open=fail_open,
        mediator_timeout_s=mediator_timeout_s,
        probe_in_background=probe_in_background,
    )
    return compiled_turn(config, answering, checkpointer=checkpointer, store=store)


def _assistant_of(given: str | Assistant) -> Assistant:
    if isinstance(given, str):
        return chat_model(given)
    if isinstance(given, type) or not callable(getattr(given, "ainvoke", None)):
        raise BadInput(f"`assistant` can't be {given!r}: give a chat model, its spec, or a Runnable")
    return given


def compiled_turn(
    config: TurnConfig,
    assistant: Assistant,
    *,
    checkpointer: BaseCheckpointSaver[Any] | bool | None = None,
    store: BaseStore | None = None,
) -> TurnGraph:
    """Compile the graph of a turn from a config."""
    store = checked_store(store)
    pending = PendingScores()

    def config_of(runtime: Runtime[TurnContext]) -> TurnConfig:
        return config_for(runtime, (runtime.context and runtime.context.config) or config)

    def in_background(config: TurnConfig) -> bool:
        return bool(config.probe and checkpointer and config.probe_in_background and config.fail_open)

    async def prepared_by(state: TurnState, runtime: Runtime[TurnContext]) -> Prepared:
        config, messages = config_of(runtime), state["messages"]
        late = pending.ready(thread_of(runtime), messages) if in_background(config) else ()
        turn = Turn(messages, state.get("midturn"), late, memory_of(runtime))
        prepared = await prepare(turn, config)
        get_stream_writer()({"midturn": event_of(prepared.record)})
        return prepared

    async def mediate(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
        prepared = await prepared_by(state, runtime)
        return {"midturn_prepared": prepared, "midturn": prepared.record.plain()}

    async def assist(state: TurnState, runtime: Runtime[TurnContext]) -> Command[str]:
        config = config_of(runtime)
        # A turn that is resumed here has lost what the assistant sees, which is in no checkpoint.
        prepared = state.get("midturn_prepared") or await prepared_by(state, runtime)
        speaker = (runtime.context and runtime.context.assistant) or assistant
        answer, record = await _answer(speaker, state["messages"], prepared, config)
        then = "probe" if _to_be_scored(config, answer) else END
        update = {"messages": [answer], "midturn": record.plain(), "midturn_prepared": prepared}
        return Command(update=update, goto=then)

    async def score(state: TurnState, runtime: Runtime[TurnContext]) -> dict[str, Any]:
        config, record = config_of(runtime), state["midturn"]
        assert record is not None
        if "midturn_prepared" not in state:
            lost = "the turn was resumed, and what its answer was given to is in no checkpoint"
            failed = Step(step="probe", detail={"failed": lost})
            return {"midturn": record.updated(trace=(*record.trace, failed)).plain()}
        context, messages = state["midturn_prepared"].context, state["messages"]
        if in_background(config):
            pending.start(thread_of(runtime), messages[-1], finish_later(messages, context, config))
            return {}
        return {"midturn": with_score(record, await finish(messages, context, config)).plain()}

    graph = StateGraph(
        TurnState, context_schema=TurnContext, input_schema=TurnInput, output_schema=TurnOutput
    )
    graph.add_node("mediator", _Node(mediate))
    graph.add_node("assistant", _Node(assist), destinations=("probe", END))
    graph.add_node("probe", _Node(score))
    graph.add_edge(START, "mediator")
    graph.add_edge("mediator", "assistant")
    graph.add_edge("probe", END)
    return traced_if_configured(graph.compile(checkpointer=checkpointer, store=store, name="midturn"))


class _Node(Runnable[TurnState, Any]):
    """A node that is written once, for asynchronous calls, and works in synchronous ones, too."""

    def __init__(self, work: Callable[[TurnState, Runtime[TurnContext]], Awaitable[Any]]) -> None:
        self._work = work

    def invoke(self, input: TurnState, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """Do the same in a synchronous call."""
        return wait_for(self.ainvoke(input, config))

    async def ainvoke(self, input: TurnState, config: RunnableConfig | None = None, **kwargs: Any) -> Any:
        """Do the node's work."""
        return await self._work(input, get_runtime(TurnContext))


async def take_turn(
    assistant: Assistant,
    config: TurnConfig,
    messages: Sequence[BaseMessage],
    record: TurnRecord | None = None,
) -> PlayedTurn:
    """Play the turn that `messages` end with, outside LangGraph.

    There is no thread, no stream, no interrupt and no trace by callbacks; messages get no ids.

    Args:
        assistant: answers.
        config: how the turn is mediated and scored.
        messages: the conversation so far, the turn last.
        record: of the turn before; it holds the scores that triggers look at.
    """
    prepared = await prepare(Turn(messages, record), config)
    answer, made = await _answer(assistant, messages, prepared, config)
    answered = [*messages, answer]
    if _to_be_scored(config, answer):
        made = with_score(made, await finish(answered, prepared.context, config))
    return PlayedTurn(answered, made, prepared.context.messages)


async def _answer(
    assistant: Assistant, messages: Sequence[BaseMessage], prepared: Prepared, config: TurnConfig
) -> tuple[BaseMessage, TurnRecord]:
    """Let the assistant work, or ask the user about the one facet that is missing."""
    started = time.perf_counter()
    shown, record = prepared.context.messages, prepared.record
    if config.probe is not None and config.retries and not prepared.question:
        return await _answer_and_score(assistant, messages, prepared, config)
    answer = prepared.question or await assistant.ainvoke(shown)
    detail = {"asked": answer.text} if prepared.question else {"messages": len(shown)}
    return answer, record.updated(trace=(*record.trace, step_of("assistant", started, detail)))


async def _answer_and_score(
    assistant: Assistant,
    messages: Sequence[BaseMessage],
    prepared: Prepared,
    config: TurnConfig,
    retries: int = RETRIES,
) -> tuple[BaseMessage, TurnRecord]:
    """Answer, score, and answer again where the trigger says so. Nothing streams until an answer stands."""
    context, started = prepared.context, time.perf_counter()
    answer = await assistant.ainvoke(context.messages, {"tags": [TAG_NOSTREAM]})
    answered = step_of("assistant", started, {"messages": len(context.messages)})
    record = prepared.record
    if not is_answer(answer):
        return answer, record.updated(trace=(*record.trace, answered))
    scored = await finish([*messages, answer], context, config)
    record = with_score(record, scored, [answered])
    if not (retries and scored.score):
        return answer, record
    decision = config.trigger.decide(len(user_turns(messages)), record.scores)
    action = action_of(config.trigger, decision)
    if action is None or not action.retries:
        return answer, record

    async def build() -> Any:
        return context

    with unstreamed():
        work = action.apply(messages, config.guidelines, build)
        again, step = await timed("trigger", work, config.mediator_timeout_s, config.fail_open)
    made = step.model_copy(update={"detail": {**decision.model_dump(), **step.detail}})
    record = record.updated(intervention=decision, trace=(*record.trace, made))
    if again is None:
        return answer, record
    return await _answer_and_score(assistant, messages, Prepared(again, record), config, retries - 1)


def _to_be_scored(config: TurnConfig, answer: BaseMessage) -> bool:
    """Tell whether the probe comes next: it is there, has not scored yet, and the turn has been answered."""
    return config.probe is not None and not config.retries and is_answer(answer)
