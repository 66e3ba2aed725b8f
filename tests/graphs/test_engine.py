"""The engine behind every surface: what a turn recalls, keeps and leaves behind, and who opts out."""

from dataclasses import dataclass

import pytest
from langchain.agents import create_agent
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import StructuredTool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.prebuilt import ToolNode
from langgraph.store.memory import InMemoryStore
from scripted import draft, drafting
from scripted_agents import Answering, calling, hand_built, saying

from midturn.drift import DriftScore, at_turns
from midturn.graphs import (
    MediationMiddleware,
    Memory,
    Prepared,
    Scored,
    Turn,
    TurnConfig,
    TurnContext,
    TurnRecord,
    is_continued,
    mediate,
    memory,
    prepare,
    sqlite,
    turn_graph,
)
from midturn.mediator import Concat, Context, Mediator
from midturn.refiner import sqlite as guidelines_in
from midturn.refiner.guidelines import Guideline, open_library, user_scope
from midturn.store import Step

ASKED, FOUR = "Book a table at Luigi's.", "For 4 people."
BOTH = f"{ASKED}\n{FOUR}"
SAID = [HumanMessage(ASKED), AIMessage("For how many?"), HumanMessage(FOUR)]
THREAD = {"configurable": {"thread_id": "t"}}


def tool_named(name, **metadata):
    return StructuredTool.from_function(
        lambda: f"{name} done", name=name, description=name, metadata=metadata or None
    )


def in_mediate(model, **settings):
    return mediate(model, **settings)


def in_middleware(model, checkpointer=None, **settings):
    return create_agent(model, middleware=[MediationMiddleware(**settings)], checkpointer=checkpointer)


def in_turn_graph(model, **settings):
    return turn_graph(model, **settings)


SURFACES = {"mediate": in_mediate, "middleware": in_middleware, "turn graph": in_turn_graph}


@pytest.fixture(params=SURFACES)
def surface(request):
    return SURFACES[request.param]


CALLS = pytest.mark.parametrize(
    ("surface", "in_async"),
    [
        (in_mediate, True),
        (in_mediate, False),
        (in_middleware, True),
        (in_middleware, False),
        (in_turn_graph, True),
    ],
)
"""Every surface in every kind of call that it has: turn graphs are asynchronous."""


def steps(record):
    return [step.step for step in record.trace]


# Preparing


async def test_a_turn_that_refines_is_prepared_with_its_instruction_and_reading():
    prepared = await prepare(Turn(SAID), TurnConfig(mediator=Mediator()))
    assert isinstance(prepared, Prepared)
    assert [m.text for m in prepared.context.messages] == [BOTH]
    record = prepared.record
    assert (record.utterance, record.instruction.text, record.reading.request) == (FOUR, BOTH, (1, 2))
    assert prepared.question is None


async def test_what_was_found_late_joins_the_scores_in_order_and_once():
    first = DriftScore(turn=1, kl=0.1)
    record = TurnRecord(utterance="x", intervention=at_turns(9).decide(1, ()), scores=[first])
    late = [Scored(DriftScore(turn=2, kl=0.2), Step(step="probe", detail={"turn": 2}))]
    again = [Scored(first, Step(step="probe", detail={"turn": 1})), *late]
    said = [*SAID, AIMessage("ok"), HumanMessage("On Friday.")]
    prepared = await prepare(Turn(said, record, again), TurnConfig())
    assert [score.turn for score in prepared.record.scores] == [1, 2]
    assert steps(prepared.record) == ["probe", "recall", "mediator", "trigger"]


async def test_the_trace_says_what_was_read_unless_that_is_not_wanted():
    def detail(record):
        return next(step.detail for step in record.trace if step.step == "mediator")

    with_it = await prepare(Turn(SAID), TurnConfig(mediator=Mediator()))
    without = await prepare(Turn(SAID), TurnConfig(mediator=Mediator(), trace_reading=False))
    assert detail(with_it.record)["reading"]["request"] == [1, 2]
    assert "reading" not in detail(without.record)
    assert without.record.reading is not None


@pytest.mark.parametrize(
    ("followed", "continued"),
    [
        ([], False),
        ([SystemMessage("Be brief.")], False),
        ([calling("find", 1)], True),
        ([calling("find", 1), ToolMessage("found", tool_call_id="c1")], True),
        ([calling("find", 1), ToolMessage("found", tool_call_id="c1"), SystemMessage("Be brief.")], True),
        ([AIMessage("For 4?"), HumanMessage("Yes.")], False),
    ],
)
def test_a_turn_continues_once_the_assistant_has_begun(followed, continued):
    assert is_continued([*SAID, *followed]) is continued


async def test_a_turn_that_continues_keeps_its_instruction_without_a_call():
    model = drafting("Book a table at Luigi's for 4 people.")
    config = TurnConfig(mediator=Mediator(model))
    begun = await prepare(Turn(SAID), config)
    result = [calling("find", 1), ToolMessage("found", tool_call_id="c1")]
    went_on = await prepare(Turn([*SAID, *result], begun.record), config)
    assert went_on.context.messages == [*begun.context.messages, *result]
    assert went_on.record.instruction == begun.record.instruction
    assert len(model.asked) == 1


async def test_a_turn_that_continues_without_a_record_keeps_its_history():
    said = [*SAID, calling("find", 1), ToolMessage("found", tool_call_id="c1")]
    model = drafting("unused")
    prepared = await prepare(Turn(said), TurnConfig(mediator=Mediator(model)))
    assert prepared.context.messages == said
    assert model.asked == []


async def test_where_the_user_said_nothing_a_turn_is_prepared_all_the_same():
    prepared = await prepare(Turn([SystemMessage("Be brief.")]), TurnConfig(mediator=Mediator()))
    assert prepared.context.messages == [SystemMessage("Be brief.")]
    assert prepared.record.utterance == ""


# Whose guidelines


class Told(Concat):
    def __init__(self):
        self.rules = []

    async def build(self, messages, guidelines=()):
        self.rules.append(tuple(guidelines))
        return await super().build(messages, guidelines)


@dataclass
class Who:
    user_id: str


async def test_the_context_of_a_call_names_the_user_beside_configurable(tmp_path):
    told = Told()
    async with guidelines_in(tmp_path / "g.db") as store:
        with open_library(tmp_path / "g.db") as library:
            made = library.add(user_scope("ada"), [Guideline(rule="Be kind.")], by="ann")
            library.activate(made.version, by="ann", force=True)
        graph = turn_graph(saying("ok"), told, store=store)
        agent = create_agent(
            saying("ok"), middleware=[MediationMiddleware(told)], store=store, context_schema=Who
        )
        turn = {"messages": [("user", "hi")]}
        await graph.ainvoke(turn, {"configurable": {"user_id": "ada"}})
        await graph.ainvoke(turn, context=TurnContext(user_id="ada"))
        await graph.ainvoke(turn, {"configurable": {"user_id": "bob"}}, context=TurnContext(user_id="ada"))
        await agent.ainvoke(turn, context=Who("ada"))
        await agent.ainvoke(turn, {"configurable": {"user_id": "bob"}}, context=Who("ada"))
        await agent.ainvoke(turn, context={"user_id": "ada"})
        assert told.rules == [("Be kind.",)] * 6
        await agent.ainvoke(turn, context=Who("bob"))
        await graph.ainvoke(turn)
    assert told.rules[6:] == [(), ()]


async def test_a_store_of_its_own_goes_before_the_agents():
    told = Told()
    own, agents = InMemoryStore(), InMemoryStore()
    agent = create_agent(saying("ok"), middleware=[MediationMiddleware(told, store=own)], store=agents)
    state = await agent.ainvoke({"messages": [("user", "hi")]})
    assert state["messages"][-1].text == "ok"
    assert told.rules == [()]


async def test_without_a_store_the_given_guidelines_hold():
    told = Told()
    await prepare(Turn(SAID, memory=Memory()), TurnConfig(mediator=told, guidelines=["Ask."]))
    assert told.rules == [("Ask.",)]


# The record


@CALLS
async def test_the_record_is_typed_by_attribute_and_plain_by_key_at_every_surface(surface, in_async):
    agent = surface(saying("ok"), checkpointer=InMemorySaver())
    await agent.ainvoke({"messages": SAID}, THREAD) if in_async else agent.invoke({"messages": SAID}, THREAD)
    record = agent.get_state(THREAD).values["midturn"]
    assert isinstance(record, TurnRecord)
    assert record.instruction.text == record["instruction"]["text"] == BOTH
    assert record.reading.request == (1, 2)
    assert record["reading"]["request"] == [1, 2]
    assert record.intervention.kind == record["intervention"]["kind"] == "none"
    assert {**record} == record.plain()
    assert set(record) == {"utterance", "reading", "instruction", "intervention", "scores", "trace"}


def strict():
    return JsonPlusSerializer(pickle_fallback=False, allowed_json_modules=None, allowed_msgpack_modules=None)


async def test_strict_checkpointers_bring_the_record_back_and_the_thread_goes_on(surface, recwarn):
    saver = InMemorySaver(serde=strict())
    for said, seen in ((ASKED, [ASKED]), (FOUR, [BOTH])):
        model = saying("ok")
        agent = surface(model, checkpointer=saver)
        await agent.ainvoke({"messages": [("user", said)]}, THREAD)
        assert [m.text for m in model.asked[-1]] == seen
    record = surface(saying("ok"), checkpointer=saver).get_state(THREAD).values["midturn"]
    assert isinstance(record, TurnRecord)
    assert (record.instruction.text, record.reading.relation) == (BOTH, "refines")
    assert not list(recwarn)


async def test_an_sqlite_file_brings_the_record_back_in_another_process(surface, tmp_path):
    async with sqlite(tmp_path / "threads.db") as saver:
        await surface(saying("ok"), checkpointer=saver).ainvoke({"messages": SAID}, THREAD)
    async with sqlite(tmp_path / "threads.db") as saver:
        kept = (await surface(saying("ok"), checkpointer=saver).aget_state(THREAD)).values["midturn"]
    assert isinstance(kept, TurnRecord)
    assert kept.instruction.text == BOTH


def test_a_plain_sqlite_saver_does_too(tmp_path):
    with SqliteSaver.from_conn_string(str(tmp_path / "t.db")) as saver:
        saver.serde = strict()
        mediate(saying("ok"), checkpointer=saver).invoke({"messages": SAID}, THREAD)
    with SqliteSaver.from_conn_string(str(tmp_path / "t.db")) as saver:
        kept = mediate(saying("ok"), checkpointer=saver).get_state(THREAD).values["midturn"]
    assert kept.instruction.text == kept["instruction"]["text"] == BOTH


def test_a_record_of_an_earlier_version_is_still_read():
    kept = {
        "utterance": "x",
        "intervention": {"kind": "none", "turn": 1, "reason": "r", "policy": "never"},
        "instruction": {"text": "x", "turn": 1, "carries": [1]},
        "something else": 1,
    }
    record = TurnRecord(**kept)
    assert record.intervention.trigger == "never"
    assert record.instruction.text == "x"


def test_a_record_is_a_mapping_and_changes_by_copy():
    record = TurnRecord(utterance="x", intervention=at_turns(2).decide(1, ()))
    other = record.updated(utterance="y")
    assert (record.utterance, other.utterance) == ("x", "y")
    assert len(record) == 6
    with pytest.raises(KeyError):
        record["nothing"]
    assert record.get("nothing") is None


# Read-only tools, as their authors declare them


def calls_then_answers(name):
    def reply(messages):
        last = max(i for i, m in enumerate(messages) if m.type == "human")
        return (
            AIMessage("Noted.") if messages[last + 1 :] or len(messages) > 3 else calling(name, len(messages))
        )

    return Answering(reply=reply)


TOOLS = {
    "at the top": {"readOnlyHint": True},
    "under annotations": {"annotations": {"readOnlyHint": True}},
}


@pytest.mark.parametrize("place", TOOLS)
@pytest.mark.parametrize("how", ["mediate", "middleware"])
async def test_a_tool_that_says_it_is_read_only_leaves_its_request_open(place, how):
    look = tool_named("look", **TOOLS[place])
    model = calls_then_answers("look")
    if how == "mediate":
        agent = mediate(create_agent(model, [look], checkpointer=InMemorySaver()))
    else:
        agent = create_agent(model, [look], middleware=[MediationMiddleware()], checkpointer=InMemorySaver())
    for said in (ASKED, FOUR):
        await agent.ainvoke({"messages": [("user", said)]}, THREAD)
    assert model.last_seen[-1] == BOTH
    assert "look done" in model.last_seen


@pytest.mark.parametrize(
    "hint", [{}, {"readOnlyHint": False}, {"readOnlyHint": "true"}, {"destructiveHint": False}]
)
@pytest.mark.parametrize("how", ["mediate", "middleware"])
async def test_after_any_other_tool_the_history_stays(hint, how):
    act = tool_named("act", **hint)
    model = calls_then_answers("act")
    if how == "mediate":
        agent = mediate(create_agent(model, [act], checkpointer=InMemorySaver()))
    else:
        agent = create_agent(model, [act], middleware=[MediationMiddleware()], checkpointer=InMemorySaver())
    for said in (ASKED, FOUR):
        state = await agent.ainvoke({"messages": [("user", said)]}, THREAD)
    assert model.last_seen == [m.text for m in state["messages"][:-1]]
    record = agent.get_state(THREAD).values["midturn"]
    assert record.reading.reason == "an action was taken"


async def test_names_of_read_only_tools_can_be_given():
    model = calls_then_answers("act")
    agent = mediate(
        create_agent(model, [tool_named("act")], checkpointer=InMemorySaver()), read_only_tools=["act"]
    )
    for said in (ASKED, FOUR):
        await agent.ainvoke({"messages": [("user", said)]}, THREAD)
    assert model.last_seen[-1] == BOTH


def test_tools_of_a_hand_built_graph_are_found_too():
    from langgraph.graph import END, START, MessagesState, StateGraph

    from midturn.graphs._read_only import declared_by

    own = StateGraph(MessagesState)
    own.add_node("tools", ToolNode([tool_named("look", readOnlyHint=True), tool_named("act")]))
    own.add_edge(START, "tools")
    own.add_edge("tools", END)
    assert declared_by(own.compile()) == {"look"}


# Opting out


class Anything:
    def __init__(self, midturn):
        self.midturn = midturn


OUT = {
    "configurable": ({"configurable": {"thread_id": "t", "midturn": False}}, None),
    "an attribute of the context": (THREAD, Anything(False)),
    "a key of the context": (THREAD, {"midturn": False}),
}


class Scoring:
    async def score(self, goal, context, response, turn):
        return DriftScore(turn=turn, kl=0.9)


@pytest.mark.parametrize("way", OUT)
async def test_a_call_can_opt_out_and_is_passed_as_it_is(surface, way):
    config, context = OUT[way]
    if surface is in_turn_graph and context is not None:
        context = TurnContext(midturn=False)
    model = saying("ok")
    agent = surface(model, trigger=at_turns(2), probe=Scoring(), checkpointer=InMemorySaver())
    state = await agent.ainvoke({"messages": SAID}, config, context=context)
    assert model.asked[-1] == state["messages"][:-1]
    record = agent.get_state(THREAD).values["midturn"]
    why = [step.detail["why"] for step in record.trace if step.step == "mediator"]
    assert why == ["opted out"]
    assert (record.instruction, record.intervention.kind, record.scores) == (None, "none", ())


@pytest.mark.parametrize("given", [True, None, 0, "off"])
async def test_only_a_plain_false_opts_out(surface, given):
    model = saying("ok")
    agent = surface(model)
    await agent.ainvoke({"messages": SAID}, {"configurable": {"midturn": given}})
    assert model.last_seen == [BOTH]


async def test_the_next_call_is_mediated_again(surface):
    model = saying("ok")
    agent = surface(model, checkpointer=InMemorySaver())
    out = {"configurable": {"thread_id": "t", "midturn": False}}
    await agent.ainvoke({"messages": [("user", ASKED)]}, out)
    await agent.ainvoke({"messages": [("user", FOUR)]}, THREAD)
    assert model.last_seen == [BOTH]


# Actions of one's own


@dataclass(frozen=True)
class Whisper:
    """Puts a system message before what the assistant sees."""

    kind: str = "whisper"
    retries: bool = False

    async def apply(self, messages, guidelines, build):
        context = await build()
        return Context([SystemMessage("Go slowly."), *context.messages], "whispered", context.instruction)


@CALLS
async def test_an_action_of_ones_own_is_one_class_that_every_surface_can_do(surface, in_async):
    model = saying("ok")
    agent = surface(model, trigger=at_turns(2, action=Whisper()), checkpointer=memory())
    given = {"messages": SAID}
    state = await agent.ainvoke(given, THREAD) if in_async else agent.invoke(given, THREAD)
    assert model.last_seen == ["Go slowly.", BOTH]
    record = agent.get_state(THREAD).values["midturn"]
    assert record.intervention.kind == "whisper"
    assert record.instruction.text == BOTH
    assert [m.text for m in state["messages"]] == [*(m.text for m in SAID), "ok"]


async def test_an_action_that_breaks_costs_the_action_alone(surface):
    @dataclass(frozen=True)
    class Broken:
        kind: str = "broken"
        retries: bool = False

        async def apply(self, messages, guidelines, build):
            raise RuntimeError("no")

    model = saying("ok")
    state = await surface(model, trigger=at_turns(2, action=Broken())).ainvoke({"messages": SAID})
    assert [m.text for m in model.asked[-1]] == [m.text for m in SAID]
    assert state["messages"][-1].text == "ok"


def test_a_hand_built_graph_does_it_too():
    model = saying("ok")
    mediate(hand_built(model), trigger=at_turns(2, action=Whisper())).invoke({"messages": SAID})
    assert model.last_seen == [BOTH]  # This graph's own node leaves system messages out.


def test_the_draft_helper_writes_what_a_model_would():
    assert '"text": "x"' in draft("x")
