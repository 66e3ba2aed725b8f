"""At every surface a first turn is put as an active guideline explains it, and for its user alone."""

import pytest
from langchain.agents import create_agent
from langchain_core.messages import AIMessage
from scripted import ScriptedChat, drafting
from scripted_agents import Answering, calling, find

from midturn.graphs import MediationMiddleware, mediate, memory, turn_graph
from midturn.mediator import OWN_WORDS, Mediator
from midturn.refiner import sqlite
from midturn.refiner.guidelines import Guideline, open_library, user_scope

RULE = "By 'the works' the user means all five sauces."
SAID, MEANT = "One kebab with the works.", "One kebab with all five sauces."
SHOWN = f"{MEANT}\n\n{OWN_WORDS}\n{SAID}"


def answering():
    return Answering(reply=lambda _: AIMessage("Coming."))


def graphs_of(model):
    mediator = Mediator(drafting(MEANT))
    middleware = MediationMiddleware(mediator, guidelines=[RULE])
    return {
        "turn_graph": turn_graph(model, mediator, guidelines=[RULE]),
        "mediate": mediate(model, mediator, guidelines=[RULE]),
        "middleware": create_agent(model, middleware=[middleware]),
    }


@pytest.mark.parametrize("surface", ["turn_graph", "mediate", "middleware"])
async def test_the_assistant_sees_the_meaning_and_the_history_keeps_the_users_words(surface):
    model = answering()
    graph = graphs_of(model)[surface]
    state = await graph.ainvoke({"messages": [("user", SAID)]})
    assert model.last_seen == [SHOWN]
    assert [message.text for message in state["messages"]] == [SAID, "Coming."]


@pytest.mark.parametrize("surface", ["turn_graph", "mediate", "middleware"])
async def test_a_turn_that_the_rule_says_nothing_of_passes_as_it_is(surface):
    model = answering()
    await graphs_of(model)[surface].ainvoke({"messages": [("user", "One kebab with onions.")]})
    assert model.last_seen == ["One kebab with onions."]


async def test_calls_after_a_tools_result_see_the_same():
    def reply(messages):
        return AIMessage("Coming.") if messages[-1].type == "tool" else calling("find", 1, what="kebab")

    model, drafts = Answering(reply=reply), drafting(MEANT)
    middleware = MediationMiddleware(Mediator(drafts), guidelines=[RULE])
    agent = create_agent(model, [find], middleware=[middleware], checkpointer=memory())
    await agent.ainvoke({"messages": [("user", SAID)]}, {"configurable": {"thread_id": "t"}})
    assert [seen[0].text for seen in model.asked] == [SHOWN, SHOWN]
    assert len(drafts.asked) == 1


async def test_a_users_rule_explains_that_users_turns_alone(tmp_path):
    with open_library(tmp_path / "a.db") as library:
        made = library.add(user_scope("ada"), [Guideline(rule=RULE)], by="ann")
        library.activate(made.version, by="ann", force=True)
    seen = []
    model = ScriptedChat(reply=lambda messages: seen.append([m.text for m in messages]) or "Coming.")
    drafts = drafting(MEANT)
    async with sqlite(tmp_path / "a.db") as store:
        graph = turn_graph(model, Mediator(drafts), store=store)
        for user in ("ada", "bob", None):
            configurable = {"user_id": user} if user else {}
            await graph.ainvoke({"messages": [("user", SAID)]}, {"configurable": configurable})
    assert seen == [[SHOWN], [SAID], [SAID]]
    assert len(drafts.asked) == 1
