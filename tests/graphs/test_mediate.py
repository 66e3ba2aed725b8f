"""`mediate` goes around any agent, and what comes back is used in the agent's place."""

import asyncio
import logging
import sys
from dataclasses import dataclass
from operator import add
from typing import Annotated, TypedDict

import pytest
from faults.study import run
from langchain.agents import create_agent
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, RemoveMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate
from langgraph.cache.memory import InMemoryCache
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.errors import NodeError
from langgraph.func import entrypoint
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.graph.message import REMOVE_ALL_MESSAGES, add_messages
from langgraph.runtime import Runtime
from langgraph.store.memory import InMemoryStore
from langgraph.types import CachePolicy, Command, Overwrite, RetryPolicy, interrupt
from pydantic import BaseModel
from scripted import drafting
from scripted_agents import Answering, book, find, following, hand_built, saying

from midturn.core import BadInput
from midturn.drift import DriftScore, Retry, above, at_turns
from midturn.graphs import mediate, turn_graph
from midturn.mediator import Concat, Context, Instruction, OpenQuestion
from midturn.refiner import sqlite as guidelines
from midturn.refiner.guidelines import Guideline, open_library, user_scope

THREAD = {"configurable": {"thread_id": "t"}}
FIRST, SECOND = "Book me a table.", "For 4 people."
BOTH = f"{FIRST}\n{SECOND}"


class Counting(Concat):
    """Puts the user's words together, and counts how often."""

    def __init__(self):
        self.built = 0
        self.loops = set()

    async def build(self, messages, guidelines=()):
        self.built += 1
        self.loops.add(asyncio.get_running_loop())
        return await super().build(messages, guidelines)


def talk(agent, *utterances, config=THREAD, **more):
    state = {}
    for said in utterances:
        state = agent.invoke({"messages": [("user", said)]}, config, **more)
    return state


def texts(state):
    return [message.text for message in state["messages"]]


def users(state):
    return [message.text for message in state["messages"] if message.type == "human"]


def as_function(model):
    async def answer(messages):
        return await model.ainvoke(messages)

    return answer


def as_text(model):
    return lambda messages: model.invoke(messages).text


def as_entrypoint(model):
    @entrypoint()
    def answer(state):
        return {"messages": [model.invoke(state["messages"])]}

    return answer


AGENTS = {
    "chat model": lambda model: model,
    "runnable": lambda model: ChatPromptTemplate([("placeholder", "{messages}")]) | model,
    "async function": as_function,
    "function that answers with a text": as_text,
    "functional graph": as_entrypoint,
    "graph": hand_built,
    "create_agent": lambda model: create_agent(model, [find, book]),
}


@pytest.mark.parametrize("in_async", [True, False])
@pytest.mark.parametrize("kind", AGENTS)
async def test_the_history_keeps_the_users_words_while_the_model_sees_the_instruction(kind, in_async):
    model = saying("ok")
    agent = mediate(AGENTS[kind](model), mediator=Concat())
    said = {"messages": [("user", FIRST), ("ai", "Which day?"), ("user", SECOND)]}
    state = await agent.ainvoke(said) if in_async else agent.invoke(said)
    assert texts(state) == [FIRST, "Which day?", SECOND, "ok"]
    assert model.last_seen == [BOTH]
    assert state["midturn"]["utterance"] == SECOND
    assert state["midturn"]["trace"][1]["detail"]["why"] == "the user's words put together"


@pytest.mark.parametrize("kind", ["chat model", "graph", "create_agent"])
def test_a_thread_goes_on_in_the_agents_own_checkpointer_from_before_it_was_wrapped(kind):
    model, saver = saying("ok"), InMemorySaver()
    before = {"graph": hand_built, "create_agent": lambda m, s: create_agent(m, checkpointer=s)}.get(kind)
    if before is None:
        agent = mediate(model, mediator=Concat(), checkpointer=saver)
        talk(agent, FIRST)
    else:
        talk(before(model, saver), FIRST)
        agent = mediate(before(model, saver), mediator=Concat())
    assert texts(talk(agent, SECOND)) == [FIRST, "ok", SECOND, "ok"]
    assert model.last_seen == [BOTH]


OUR_PART = {
    "values": 1,
    "updates": 1,
    "messages": 0,
    "custom": 1,
    "tasks": 2,
    "checkpoints": 1,
    "debug": 3,
}
"""Parts of a stream that a node of ours adds, by mode: `debug` is `tasks` and `checkpoints`."""


@pytest.mark.parametrize("mode", [*OUR_PART, list(OUR_PART)], ids=str)
@pytest.mark.parametrize("version", ["v1", "v2"])
async def test_every_stream_mode_gives_what_the_agent_alone_gives_and_our_nodes_part(mode, version):
    async def streamed(agent):
        given = {"messages": [HumanMessage("find it", id="u")]}
        in_async = [
            part
            async for part in agent.astream(given, THREAD, stream_mode=mode, subgraphs=True, version=version)
        ]
        other = {"configurable": {"thread_id": "other"}}
        in_sync = list(agent.stream(given, other, stream_mode=mode, subgraphs=True, version=version))
        assert len(in_sync) == len(in_async)
        return in_async

    alone = await streamed(hand_built(Answering(reply=following), InMemorySaver()))
    wrapped = mediate(hand_built(Answering(reply=following), InMemorySaver()), mediator=Concat())
    modes = [mode] if isinstance(mode, str) else mode
    assert len(await streamed(wrapped)) == len(alone) + sum(OUR_PART[each] for each in modes)


class Drafting(Concat):
    """Asks a model, and thinks of no tags."""

    async def build(self, messages, guidelines=()):
        await saying("a draft").ainvoke(list(messages))
        return await super().build(messages, guidelines)


async def test_only_the_agents_own_words_are_streamed_as_messages():
    agent = mediate(saying("ok"), mediator=Drafting(), trigger=at_turns(2), checkpointer=InMemorySaver())
    talk(agent, FIRST)
    stream = agent.astream({"messages": [("user", SECOND)]}, THREAD, stream_mode="messages")
    assert [(part.text, where["langgraph_node"]) async for part, where in stream] == [("ok", "assistant")]


async def test_an_interrupted_turn_is_resumed_in_another_process_without_mediating_again(tmp_path, caplog):
    file = str(tmp_path / "threads.db")
    model, mediator = Answering(reply=following), Counting()
    async with AsyncSqliteSaver.from_conn_string(file) as saver:
        agent = mediate(hand_built(model, saver), mediator=mediator)
        await agent.ainvoke({"messages": [("user", "hello")]}, THREAD)
        asked = await agent.ainvoke({"messages": [("user", "find then book it")]}, THREAD)
        assert asked["__interrupt__"][0].value == {"book": "thing 1"}
        assert (await agent.aget_state(THREAD)).next == ("tools",)
    model, again = Answering(reply=following), Counting()
    with caplog.at_level(logging.WARNING):
        async with AsyncSqliteSaver.from_conn_string(file) as saver:
            agent = mediate(hand_built(model, saver), mediator=again)
            state = await agent.ainvoke(Command(resume="yes"), THREAD)
    assert (mediator.built, again.built) == (2, 0)
    assert model.last_seen[0] == "hello\nfind then book it"
    assert state["messages"][-2].text == "booked thing 1: yes"
    assert users(state) == ["hello", "find then book it"]
    assert caplog.records == []


def test_a_tool_result_that_a_client_brings_goes_on_with_the_turns_instruction():
    mediator, model = Counting(), Answering(reply=following)
    agent = mediate(model, mediator=mediator, checkpointer=InMemorySaver())
    talk(agent, "hello", "find it")
    agent.invoke({"messages": [{"role": "tool", "content": "found", "tool_call_id": "c1"}]}, THREAD)
    assert mediator.built == 2
    assert model.last_seen == ["hello\nfind it", "", "found"]


def test_a_thread_can_be_changed_and_taken_up_from_any_of_its_checkpoints():
    model = saying("ok")
    agent = mediate(hand_built(model, InMemorySaver()), mediator=Concat())
    talk(agent, FIRST)
    after_first = agent.get_state(THREAD).config
    talk(agent, "For 9 people.")
    assert texts(talk(agent, SECOND, config=after_first)) == [FIRST, "ok", SECOND, "ok"]
    assert model.last_seen == [BOTH]
    agent.update_state(THREAD, {"messages": [AIMessage("changed", id="new")]}, as_node="agent")
    assert agent.get_state(THREAD).values["messages"][-1].text == "changed"
    assert len(list(agent.get_state_history(THREAD))) > 6


def test_a_wrapped_agent_is_a_subgraph_with_its_interrupts_and_state():
    model = Answering(reply=following)
    outer = StateGraph(MessagesState)
    outer.add_node("helper", mediate(hand_built(model), mediator=Concat()))
    outer.add_edge(START, "helper")
    outer = outer.compile(checkpointer=InMemorySaver())
    talk(outer, "hello")
    asked = talk(outer, "book it")
    assert asked["__interrupt__"][0].value == {"book": "thing 0"}
    assert outer.get_state(THREAD, subgraphs=True).tasks[0].state.next == ("tools",)
    state = outer.invoke(Command(resume="yes"), THREAD)
    assert users(state) == ["hello", "book it"]
    assert set(state) == {"messages"}
    assert model.last_seen == ["hello\nbook it", "", "booked thing 0: yes"]


def test_an_agents_own_subgraphs_and_their_interrupts_are_still_found():
    model = Answering(reply=following)
    own = StateGraph(MessagesState)
    own.add_node("inner", hand_built(model))
    own.add_edge(START, "inner")
    agent = mediate(own.compile(checkpointer=InMemorySaver()), mediator=Concat())
    assert [name for name, _ in agent.get_subgraphs()] == ["inner"]
    talk(agent, "hello", "book it")
    assert agent.get_state(THREAD, subgraphs=True).tasks[0].state.next == ("tools",)
    state = agent.invoke(Command(resume="yes"), THREAD)
    assert users(state) == ["hello", "book it"]
    assert model.last_seen[0] == "hello\nbook it"


class PydanticState(BaseModel):
    messages: Annotated[list[AnyMessage], add_messages]
    n: int = 0


@dataclass
class DataclassState:
    messages: Annotated[list[AnyMessage], add_messages]
    n: int = 0


class ReplacingState(TypedDict):
    messages: list[AnyMessage]
    n: int


class AppendingState(TypedDict):
    messages: Annotated[list[AnyMessage], add]
    n: int


def one_node(schema, node, **compiled):
    graph = StateGraph(schema)
    graph.add_node("node", node)
    graph.add_edge(START, "node")
    return graph.compile(**compiled)


@pytest.mark.parametrize("schema", [PydanticState, DataclassState, ReplacingState, AppendingState])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_states_of_every_kind_pass_through_both_ways(schema, version):
    model = saying("ok")

    def node(state):
        held = state["messages"] if isinstance(state, dict) else state.messages
        n = state["n"] if isinstance(state, dict) else state.n
        before = held if schema is ReplacingState else []
        return {"messages": [*before, model.invoke(held)], "n": n + 1}

    agent = mediate(one_node(schema, node), mediator=Concat())
    given = {"messages": [HumanMessage(FIRST), AIMessage("Which day?"), HumanMessage(SECOND)], "n": 4}
    state = agent.invoke(given, version=version)
    state = getattr(state, "value", state)
    state = state if isinstance(state, dict) else vars(state)
    assert texts(state) == [FIRST, "Which day?", SECOND, "ok"]
    assert state["n"] == 5
    assert model.last_seen == [BOTH]


WAYS_TO_ANSWER = {
    "a list": lambda messages: {"messages": messages},
    "a command": lambda messages: Command(update={"messages": messages}, goto=END),
    "pairs": lambda messages: Command(update=[("messages", messages)], goto=END),
    "several commands": lambda messages: [Command(update={"messages": messages}), Command(goto=END)],
    "an overwrite": lambda messages: {"messages": Overwrite(messages)},
    "a new history": lambda messages: {"messages": [RemoveMessage(REMOVE_ALL_MESSAGES), *messages]},
    "a state": lambda messages: PydanticState(messages=messages),
}


@pytest.mark.parametrize("way", WAYS_TO_ANSWER)
def test_a_node_that_gives_back_all_it_saw_neither_changes_nor_loses_what_it_did_not_see(way):
    def node(state):
        return WAYS_TO_ANSWER[way]([*state["messages"], AIMessage(f"saw {state['messages'][-1].text}")])

    agent = mediate(one_node(MessagesState, node, checkpointer=InMemorySaver()), mediator=Concat())
    talk(agent, FIRST)
    assert texts(talk(agent, SECOND)) == [FIRST, f"saw {FIRST}", SECOND, f"saw {BOTH}"]


FORGOTTEN = AIMessage("Forgotten.")
WAYS_TO_CLEAR = {
    "bare": lambda messages: {"messages": [RemoveMessage(REMOVE_ALL_MESSAGES)]},
    "alone": lambda messages: {"messages": RemoveMessage(REMOVE_ALL_MESSAGES)},
    "a command": lambda messages: Command(update={"messages": [RemoveMessage(REMOVE_ALL_MESSAGES)]}),
    "an overwrite": lambda messages: {"messages": Overwrite([])},
    "with an answer": lambda messages: {"messages": [RemoveMessage(REMOVE_ALL_MESSAGES), FORGOTTEN]},
    "all but the brief": lambda messages: {"messages": Overwrite([messages[0], FORGOTTEN])},
}


@pytest.mark.parametrize("way", WAYS_TO_CLEAR)
def test_a_node_that_clears_the_conversation_clears_what_it_was_not_shown_too(way):
    def node(state):
        return WAYS_TO_CLEAR[way](state["messages"])

    said = [SystemMessage("Be brief."), HumanMessage(FIRST), AIMessage("How many?"), HumanMessage(SECOND)]
    state = mediate(one_node(MessagesState, node)).invoke({"messages": said})
    assert state["midturn"].instruction.act == "execute"
    expected = {"with an answer": ["Forgotten."], "all but the brief": ["Be brief.", "Forgotten."]}
    assert texts(state) == expected.get(way, [])


def test_a_subagent_that_hands_over_with_all_it_saw_leaves_the_history_as_it_was():
    def hand_over(state):
        return Command(goto="last", update={"messages": state["messages"]}, graph=Command.PARENT)

    own = StateGraph(MessagesState)
    own.add_node("sub", one_node(MessagesState, hand_over))
    own.add_node("last", lambda state: {"messages": [AIMessage(f"saw {state['messages'][-1].text}")]})
    own.add_edge(START, "sub")
    agent = mediate(own.compile(checkpointer=InMemorySaver()), mediator=Concat())
    talk(agent, FIRST)
    assert texts(talk(agent, SECOND)) == [FIRST, f"saw {FIRST}", SECOND, f"saw {BOTH}"]


def test_words_that_the_agent_itself_redacts_are_not_shown_to_its_model_after_all():
    model = saying("ok")
    own = StateGraph(MessagesState)
    own.add_node(
        "redact", lambda state: {"messages": [HumanMessage("My card is ***", id=state["messages"][-1].id)]}
    )
    own.add_node("answer", lambda state: {"messages": [model.invoke(state["messages"])]})
    own.add_edge(START, "redact")
    own.add_edge("redact", "answer")
    agent = mediate(own.compile(checkpointer=InMemorySaver()), mediator=Concat())
    state = talk(agent, "hello", "My card is 4111")
    assert "4111" not in str(model.asked[-1])
    assert users(state)[-1] == "My card is ***"


def test_an_earlier_turn_that_the_agent_itself_redacts_is_not_shown_to_its_model_after_all():
    model = saying("ok")
    own = StateGraph(MessagesState)

    def redact(state):
        return {"messages": [HumanMessage("My card is ***", id="first")]}

    own.add_node("redact", redact)
    own.add_node("answer", lambda state: {"messages": [model.invoke(state["messages"])]})
    own.add_edge(START, "redact")
    own.add_edge("redact", "answer")
    said = [HumanMessage("My card is 4111", id="first"), AIMessage("Which day?"), HumanMessage(SECOND)]
    state = mediate(own.compile(), mediator=Concat()).invoke({"messages": said})
    assert model.last_seen == ["My card is ***", "Which day?", SECOND]
    assert users(state) == ["My card is ***", SECOND]


PICTURE = {"type": "image_url", "image_url": {"url": "https://pictures.example/a.png"}}
EDITS = {
    "adds after": (lambda text: f"{text}\n[context: menu]", f"{SECOND}\n[context: menu]"),
    "adds before": (lambda text: f"[context: menu]\n{text}", f"[context: menu]\n{SECOND}"),
    "redacts": (lambda text: text.replace("4 people", "[X]"), "For [X]."),
    "redacts and adds": (lambda text: text.replace("4", "[X]") + "\n[menu]", "For [X] people.\n[menu]"),
    "rewrites": (lambda text: "Luigi's: table, 4 people", "Luigi's: table, 4 people"),
}


@pytest.mark.parametrize("pictured", [True, False])
@pytest.mark.parametrize("draft", [None, "Book me a table for 4 people."])
@pytest.mark.parametrize("edit", EDITS)
def test_what_a_node_changes_in_the_users_message_is_changed_in_the_users_own_words(edit, draft, pictured):
    model = saying("ok")
    change, expected = EDITS[edit]

    def node(state):
        last = state["messages"][-1]
        if isinstance(last.content, str):
            return {"messages": [HumanMessage(change(last.content), id=last.id)]}
        text, *others = last.content
        return {"messages": [HumanMessage([{**text, "text": change(text["text"])}, *others], id=last.id)]}

    own = StateGraph(MessagesState)
    own.add_node("edit", node)
    own.add_node("answer", lambda state: {"messages": [model.invoke(state["messages"])]})
    own.add_edge(START, "edit")
    own.add_edge("edit", "answer")
    first = HumanMessage([{"type": "text", "text": FIRST}, PICTURE]) if pictured else HumanMessage(FIRST)
    agent = mediate(own.compile(), drafting(draft) if draft else None)
    state = agent.invoke({"messages": [first, AIMessage("How many?"), HumanMessage(SECOND)]})
    assert state["midturn"].instruction.act == "execute"
    assert texts(state) == [FIRST, "How many?", expected, "ok"]
    assert model.last_seen == [FIRST, "How many?", expected]
    if edit != "rewrites":
        assert isinstance(state["messages"][2].content, str)


def test_a_node_that_removes_messages_which_only_it_was_shown_removes_nothing_of_the_history():
    model = saying("ok")

    class Noting:
        async def build(self, messages, guidelines=()):
            return Context([SystemMessage("Be brief."), HumanMessage(BOTH)], "noted")

    own = StateGraph(MessagesState)
    own.add_node("trim", lambda state: {"messages": [RemoveMessage(m.id) for m in state["messages"][:-1]]})
    own.add_node("answer", lambda state: {"messages": [model.invoke(state["messages"])]})
    own.add_edge(START, "trim")
    own.add_edge("trim", "answer")
    said = {"messages": [("user", FIRST), ("ai", "How many?"), ("user", SECOND)]}
    assert texts(mediate(own.compile(), Noting()).invoke(said)) == [FIRST, "How many?", SECOND, "ok"]


class Failing:
    def __init__(self, seconds=0.0):
        self.seconds = seconds

    async def build(self, messages, guidelines=()):
        await asyncio.sleep(self.seconds)
        raise RuntimeError("api_key=sk-live-aaaabbbbccccdddd1111 was refused")


@pytest.mark.parametrize("seconds", [0.0, 5.0], ids=["broken", "slow"])
@pytest.mark.parametrize("in_async", [True, False])
async def test_a_mediator_that_fails_costs_the_mediation_alone_and_the_trace_says_so(seconds, in_async):
    model = saying("ok")
    agent = mediate(hand_built(model), mediator=Failing(seconds), mediator_timeout_s=0.05)
    said = {"messages": [("user", FIRST), ("ai", "Which day?"), ("user", SECOND)]}
    state = await agent.ainvoke(said) if in_async else agent.invoke(said)
    assert model.last_seen == [FIRST, "Which day?", SECOND]
    assert state["midturn"]["instruction"] is None
    failed = state["midturn"]["trace"][1]["detail"]["failed"]
    assert failed.startswith("TimeoutError" if seconds else "RuntimeError")
    assert "sk-live" not in str(state)


class Asking:
    async def build(self, messages, guidelines=()):
        question = OpenQuestion(facet="date", question="For which date?")
        asks = Instruction(text=SECOND, turn=1, open_questions=(question,), act="clarify")
        return Context(list(messages), "a date is missing", asks)


@pytest.mark.parametrize("conditional", [True, False])
def test_a_question_goes_to_the_user_in_place_of_the_agents_answer(conditional):
    own = StateGraph(MessagesState)
    own.add_node("answer", lambda state: {"messages": [AIMessage("Booked.")]})
    if conditional:
        own.add_conditional_edges(START, lambda state: "answer", ["answer"])
    else:
        own.add_edge(START, "answer")
    agent = mediate(own.compile(checkpointer=InMemorySaver()), mediator=Asking())
    assert texts(talk(agent, FIRST))[-1] == "For which date?"
    assert texts(talk(agent, "No idea."))[-1] == "Booked."


def test_a_reminder_is_seen_by_the_model_alone():
    model = saying("ok")
    agent = mediate(hand_built(model, InMemorySaver()), mediator=Concat(), trigger=at_turns(2))
    state = talk(agent, FIRST, SECOND)
    assert model.last_seen[-1].startswith(f"{BOTH}\n\n(Keep to what was asked for")
    assert users(state) == [FIRST, SECOND]
    assert state["midturn"]["intervention"]["kind"] == "remind"


class Scoring:
    async def score(self, goal, context, response, turn):
        return DriftScore(turn=turn, kl=0.9, reference=context[-1].text)


@pytest.mark.parametrize("in_async", [True, False])
async def test_a_score_acts_on_the_next_turn(in_async):
    agent = mediate(
        hand_built(Answering(reply=following), InMemorySaver()),
        mediator=Concat(),
        probe=Scoring(),
        trigger=above(0.5),
    )
    for said in ("hello", "book it", "thanks"):
        given = {"messages": [("user", said)]}
        state = await agent.ainvoke(given, THREAD) if in_async else agent.invoke(given, THREAD)
        while "__interrupt__" in state:
            state = await agent.ainvoke(Command(resume="y"), THREAD)
        await asyncio.sleep(0.05)
    assert [(score["turn"], score["kl"]) for score in state["midturn"]["scores"]] == [(1, 0.9), (2, 0.9)]
    assert state["midturn"]["intervention"]["kind"] == "remind"
    assert agent.get_state(THREAD).next == ()


@pytest.mark.parametrize("kind", AGENTS)
def test_left_out_the_mediator_is_rules_and_the_users_own_words(kind):
    model = saying("ok")
    said = [("user", FIRST), ("ai", "Which day?"), ("user", SECOND)]
    state = mediate(AGENTS[kind](model)).invoke({"messages": said})
    assert model.last_seen == [BOTH]
    assert state["midturn"].instruction.origin == state["midturn"]["instruction"]["origin"] == "ledger"


def test_without_a_thread_a_turn_ends_with_its_score():
    agent = mediate(saying("ok"), mediator=Concat(), probe=Scoring())
    state = agent.invoke({"messages": [("user", FIRST)]})
    assert [score["turn"] for score in state["midturn"]["scores"]] == [1]


def test_a_cached_node_is_still_found_in_the_cache_where_a_turn_passes():
    runs = []

    def node(state):
        runs.append(1)
        return {"messages": [AIMessage("ok", id="a")]}

    own = StateGraph(MessagesState)
    own.add_node("node", node, cache_policy=CachePolicy())
    own.add_edge(START, "node")
    agent = mediate(own.compile(cache=InMemoryCache()), mediator=Concat())
    for _ in range(2):
        agent.invoke({"messages": [HumanMessage(FIRST, id="u")]})
    assert len(runs) == 1


@pytest.mark.parametrize("named", ["*", ["agent"]])
def test_a_breakpoint_stops_before_the_agents_nodes_and_not_before_ours(named):
    own = hand_built(Answering(reply=following), InMemorySaver(), interrupt_before=named)
    agent = mediate(own, mediator=Concat())
    talk(agent, "hello")
    assert agent.get_state(THREAD).next == ("agent",)
    assert agent.invoke(None, THREAD)["messages"][-1].text == "done with 0 calls after 1 messages"


def test_synchronous_calls_share_one_event_loop():
    mediator = Counting()
    agent = mediate(saying("ok"), mediator=mediator, checkpointer=InMemorySaver())
    talk(agent, FIRST, SECOND)
    assert len(mediator.loops) == 1


def test_a_mediator_that_calls_a_mediated_agent_synchronously_is_told_so_and_does_not_hang():
    inner = mediate(saying("ok"), mediator=Concat())

    class Nested:
        async def build(self, messages, guidelines=()):
            return Context(inner.invoke({"messages": messages})["messages"], "nested")

    state = mediate(saying("ok"), mediator=Nested()).invoke({"messages": [("user", FIRST)]})
    assert "use `ainvoke`" in state["midturn"]["trace"][1]["detail"]["failed"]
    assert texts(state)[-1] == "ok"


def builder():
    graph = StateGraph(MessagesState)
    graph.add_node("node", lambda state: {})
    graph.add_edge(START, "node")
    return graph


def silent():
    graph = StateGraph(TypedDict("Silent", {"question": str}))
    graph.add_node("node", lambda state: {})
    graph.add_edge(START, "node")
    return graph.compile()


REFUSED = {
    "a graph that is not compiled": (lambda: mediate(builder(), mediator=Concat()), "compile"),
    "a state without messages": (lambda: mediate(silent(), mediator=Concat()), "`messages`"),
    "twice": (
        lambda: mediate(mediate(saying("ok"), mediator=Concat()), mediator=Concat()),
        "don't mediate twice",
    ),
    "a turn graph, which is mediated": (lambda: mediate(turn_graph(saying("ok"))), "don't mediate twice"),
    "two checkpointers": (
        lambda: mediate(
            builder().compile(checkpointer=InMemorySaver()), mediator=Concat(), checkpointer=InMemorySaver()
        ),
        "leave `checkpointer` out",
    ),
    "a trigger that retries": (
        lambda: mediate(saying("ok"), mediator=Concat(), trigger=above(0.5, action=Retry())),
        "tools would be called twice",
    ),
    "no mediator": (lambda: mediate(saying("ok"), mediator=42), "`mediator` can't be int"),
    "no agent": (lambda: mediate(42, mediator=Concat()), "can't mediate int"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_mediated_is_refused_in_one_line(case):
    refused, why = REFUSED[case]
    with pytest.raises(BadInput, match=why) as error:
        refused()
    assert "\n" not in str(error.value)


def test_an_agent_that_answers_with_something_else_is_named():
    with pytest.raises(BadInput, match="answered with int"):
        mediate(lambda messages: 42, mediator=Concat()).invoke({"messages": [("user", FIRST)]})


async def test_a_graph_with_a_turn_graph_in_it_can_be_wrapped():
    model = saying("ok")
    own = StateGraph(MessagesState)
    own.add_node("inner", turn_graph(model))
    own.add_edge(START, "inner")
    agent = mediate(own.compile(), mediator=Concat())
    said = [("user", FIRST), ("ai", "Which day?"), ("user", SECOND)]
    state = await agent.ainvoke({"messages": said})
    assert texts(state) == [FIRST, "Which day?", SECOND, "ok"]
    assert model.last_seen == [BOTH]


def test_an_interrupt_inside_the_mediator_reaches_the_user_and_resumes():
    class Asking:
        async def build(self, messages, guidelines=()):
            return Context([HumanMessage(interrupt("Which day?"))], "asked")

    model = saying("ok")
    agent = mediate(model, mediator=Asking(), checkpointer=InMemorySaver())
    assert talk(agent, FIRST)["__interrupt__"][0].value == "Which day?"
    agent.invoke(Command(resume="Friday"), THREAD)
    assert model.last_seen == ["Friday"]


async def test_context_store_timeouts_retries_and_error_handlers_stay_the_agents_own():
    async def node(state: MessagesState, runtime: Runtime[str]):
        assert runtime.store is not None
        if len(tried) < 2:
            tried.append(1)
            raise ConnectionError("try again")
        return {"messages": [AIMessage(f"for {runtime.context}")]}

    async def failing(state: MessagesState):
        raise ValueError("no")

    def handler(state: MessagesState, error: NodeError):
        return {"messages": [AIMessage(f"handled {error.node}")]}

    tried = []
    own = StateGraph(MessagesState, context_schema=str)
    own.set_node_defaults(error_handler=handler)
    retry = RetryPolicy(max_attempts=3, initial_interval=0.001, jitter=False)
    own.add_node("node", node, timeout=5.0, retry_policy=retry)
    own.add_node("failing", failing)
    own.add_edge(START, "node")
    own.add_edge("node", "failing")
    agent = mediate(own.compile(store=InMemoryStore(), name="mine"), mediator=Concat())
    state = await agent.ainvoke({"messages": [("user", FIRST)]}, context="Ann")
    assert texts(state) == [FIRST, "for Ann", "handled failing"]
    assert agent.name == "mine"
    assert agent.get_input_jsonschema()["properties"].keys() == {"messages"}
    assert agent.get_output_jsonschema()["properties"].keys() == {"messages", "midturn"}


def test_a_graph_that_begins_at_several_nodes_begins_at_all_of_them():
    def saw(name):
        return lambda state: {"messages": [AIMessage(f"{name} saw {state['messages'][-1].text}")]}

    own = StateGraph(MessagesState)
    for name in ("a", "b", "c"):
        own.add_node(name, saw(name))
    own.add_node("join", lambda state: {"messages": [AIMessage("joined")]})
    own.add_edge(START, "a")
    own.add_conditional_edges(START, lambda state: ["b", "c"], ["b", "c"])
    own.add_edge(["a", "b", "c"], "join")
    agent = mediate(own.compile(checkpointer=InMemorySaver()), mediator=Concat())
    talk(agent, FIRST)
    assert texts(talk(agent, SECOND))[-4:] == [*(f"{name} saw {BOTH}" for name in "abc"), "joined"]


async def test_a_user_is_told_their_rules_from_the_store(tmp_path):
    told = []

    class Told(Concat):
        async def build(self, messages, guidelines=()):
            told.append(tuple(guidelines))
            return await super().build(messages, guidelines)

    async with guidelines(tmp_path / "g.db") as store:
        with open_library(tmp_path / "g.db") as library:
            made = library.add(user_scope("ada"), [Guideline(rule="Be kind.")], by="ann")
            library.activate(made.version, by="ann", force=True)
        agent = mediate(saying("ok"), mediator=Told(), guidelines=["Given."], store=store)
        for user in ("ada", "bob"):
            await agent.ainvoke({"messages": [("user", FIRST)]}, {"configurable": {"user_id": user}})
    assert told == [("Given.", "Be kind."), ("Given.",)]


@pytest.mark.usefixtures("processes")
def test_a_program_of_synchronous_calls_ends_cleanly():
    code = """
from langchain_core.language_models import FakeListChatModel
from langgraph.checkpoint.memory import InMemorySaver
from midturn.drift import DriftScore
from midturn.graphs import mediate
from midturn.mediator import Concat
import asyncio
class Slow:
    async def score(self, goal, context, response, turn):
        await asyncio.sleep(60)
model = FakeListChatModel(responses=["ok"])
agent = mediate(model, mediator=Concat(), probe=Slow(), checkpointer=InMemorySaver())
print(agent.invoke({"messages": [("user", "hi")]}, {"configurable": {"thread_id": "1"}})["messages"][-1].text)
"""
    done = run(sys.executable, "-W", "error", "-c", code)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "ok", "")
