"""Half an emoji and NUL in what anybody says: the turn is mediated, and what is kept of it can be stored."""

import json

import pytest
from langchain.agents import create_agent
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langgraph.checkpoint.memory import InMemorySaver
from scripted import ScriptedChat, saying

from midturn.graphs import MediationMiddleware, TurnConfig, mediate, take_turn, turn_graph
from midturn.mediator import Mediator

HALF, NUL, INSTEAD = "\udc4d", "\x00", "\ufffd"
SAID = [
    HumanMessage(f"Order 3 lamps{NUL} for the hall. {HALF}"),
    AIMessage(f"Which colour{HALF}{NUL}?"),
    HumanMessage(f"Green{HALF}, with a shade of 20{NUL} cm."),
]
CLEAN = f"Order 3 lamps{INSTEAD} for the hall. {INSTEAD}\nGreen{INSTEAD}, with a shade of 20{INSTEAD} cm."


def drafting(*words):
    """A Mediator whose model writes the escapes into its JSON."""
    reply = f'{{"text": "{"".join(words)}"}}'
    return Mediator(ScriptedChat(reply=lambda _: reply))


def is_storable(record):
    written = json.dumps(record.plain(), ensure_ascii=False)
    return NUL not in written and "\\u0000" not in written and bool(written.encode())


async def surfaces(mediator, assistant):
    """What is kept of the turn at each surface, and the history that stays."""
    rules = ["A shade has 20 cm.\ud800", f"Lamps are{NUL} lamps."]
    for graph in (
        mediate(assistant, mediator, guidelines=rules),
        turn_graph(assistant, mediator, guidelines=rules),
    ):
        state = await graph.ainvoke({"messages": SAID})
        yield state["midturn"], state["messages"][:3]
    played = await take_turn(assistant, TurnConfig(mediator=mediator, guidelines=rules), SAID)
    yield played.record, played.messages[:3]


@pytest.mark.parametrize(
    "mediator",
    [Mediator(), drafting("Order 3 lamps, green", r" \ud83d\u0000 ", "shade")],
    ids=["rules", "model"],
)
async def test_a_turn_is_mediated_and_its_record_can_be_stored_while_the_history_keeps_the_words(mediator):
    async for record, history in surfaces(mediator, saying("ok")):
        assert record.instruction is not None
        assert is_storable(record)
        assert record.utterance == CLEAN.partition("\n")[2]
        assert [m.content for m in history] == [m.content for m in SAID]


async def test_the_middleware_mediates_a_turn_with_odd_results_of_tools():
    called = [AIMessage("", tool_calls=[{"name": "measure", "args": {}, "id": "m1"}])]
    done = [*SAID[:1], *called, ToolMessage(f"2{NUL}{HALF}", tool_call_id="m1"), *SAID[1:]]
    model = saying("ok")
    middleware = MediationMiddleware(Mediator(), read_only_tools=["measure"])
    agent = create_agent(model, middleware=[middleware], checkpointer=InMemorySaver())
    thread = {"configurable": {"thread_id": "1"}}
    state = await agent.ainvoke({"messages": done}, thread)
    assert state["messages"][-1].text == "ok"
    record = agent.get_state(thread).values["midturn"]
    assert record["utterance"] == CLEAN.partition("\n")[2]
    assert is_storable(record)


async def test_a_draft_with_half_an_emoji_is_a_draft():
    mediator = drafting("Order 3 lamps", r"\ud83d", " for the hall. Green, with a shade of 20 cm.")
    made = await mediator.instruct(
        [HumanMessage("Order 3 lamps for the hall. Green, with a shade of 20 cm.")]
    )
    assert made.text.startswith(f"Order 3 lamps{INSTEAD} for the hall")
    assert made.origin == "model"
