"""A mediated agent acts exactly as often as its user asked, and sees every result of the open request."""

import asyncio
import json
from collections import Counter

import pytest
from hypothesis import given, settings
from langchain.agents import create_agent
from langgraph.checkpoint.memory import InMemorySaver
from scripted import ScriptedChat
from support.acting import ScriptedAgent, play
from support.agents import any_conversation, conversations
from support.errand_tools import tools
from support.errands import READS
from support.strict_provider import new_problems, problems, template_problems

from midturn.graphs import MediationMiddleware, Turn, TurnConfig, mediate, prepare
from midturn.mediator import Mediator

pytestmark = pytest.mark.slow("plays hundreds of conversations")

SCRIPTS = conversations([*range(50), 1035])
EVERYTHING = list(range(1, 13))


def last_turn_again(messages):
    """Drafts the user's last turn word by word, and takes every turn for the request's."""
    turns = [line for line in messages[1].text.splitlines() if "] User: " in line]
    return json.dumps({"text": turns[-1].split("] User: ")[1], "relation": "refines", "request": EVERYTHING})


MODELS = {
    "no model": lambda: None,
    "nonsense": lambda: ScriptedChat(reply=lambda _: "I love 99 pizzas at Bob's!"),
    "the last turn again": lambda: ScriptedChat(reply=last_turn_again),
}


@pytest.fixture(scope="module")
def loop():
    """A loop alone: to take Ctrl-C, a `Runner` writes out each result, and would take most of the time."""
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def seeing(loop, mediator, views):
    """What the agent is shown, as the engine shows it; every view is noted beside its history."""
    config = TurnConfig(mediator=mediator, fail_open=False)
    records = [None]

    def see(messages):
        prepared = loop.run_until_complete(prepare(Turn(messages, records[-1]), config))
        records.append(prepared.record)
        views.append((messages, prepared.context.messages))
        return prepared.context.messages

    return see


def faults(messages):
    return problems(messages) + template_problems(messages)


def results(messages):
    return [message for message in messages if message.type == "tool"]


def wrong(loop, script, kind):
    """All that is wrong with how a conversation goes under mediation."""
    views = []
    played = play(script, seeing(loop, Mediator(MODELS[kind](), read_only_tools=READS), views))
    acted = [
        f"turn {n}: did {dict(did)}, asked {dict(turn.asked)}"
        for n, (did, turn) in enumerate(zip(played.acted, script.turns, strict=True), 1)
        if did != turn.asked
    ]
    lost = ["results are missing" for history, view in views if results(view) != results(history)]
    fresh = [fault for history, view in views for fault in new_problems(faults(history), faults(view))]
    return acted + lost + fresh


@pytest.mark.parametrize("kind", MODELS)
def test_it_acts_as_often_as_asked_and_no_result_is_missing_or_unpaired(loop, kind):
    found = {script.seed: wrong(loop, script, kind) for script in SCRIPTS}
    assert {seed: faults for seed, faults in found.items() if faults} == {}


@pytest.mark.parametrize("kind", MODELS)
@settings(max_examples=25, deadline=None)
@given(script=any_conversation())
def test_whatever_the_moves(loop, kind, script):
    assert wrong(loop, script, kind) == []


def test_that_is_no_wonder_of_turns_that_all_pass(loop):
    views = []
    for script in SCRIPTS[:40]:
        play(script, seeing(loop, Mediator(read_only_tools=READS), views))
    assert sum(history != view for history, view in views) > 15


SMOOTH = [s for s in SCRIPTS if all(status == "done" for turn in s.outcomes for status in turn)][:12]
"""Conversations in which nothing fails, as with tools that work."""


def wrapped(agent_tools, model):
    agent = create_agent(model, agent_tools, checkpointer=InMemorySaver())
    return mediate(agent, read_only_tools=READS)


def with_middleware(agent_tools, model):
    around = [MediationMiddleware(read_only_tools=READS)]
    return create_agent(model, agent_tools, middleware=around, checkpointer=InMemorySaver())


@pytest.mark.parametrize("surface", [wrapped, with_middleware])
def test_so_does_a_real_agent_at_every_surface(surface):
    seen = 0
    for script in SMOOTH:
        acted, model = Counter(), ScriptedAgent(style=script.style)
        agent = surface(tools(acted), model)
        for said, turn in zip(script.said, script.turns, strict=True):
            state = agent.invoke({"messages": [("user", said)]}, {"configurable": {"thread_id": "t"}})
            assert acted == turn.asked, (script.seed, said)
            seen += [m.text for m in model.shown[-1]] != [m.text for m in state["messages"][:-1]]
        assert [m.text for m in state["messages"] if m.type == "human"] == list(script.said)
    assert seen > 0
