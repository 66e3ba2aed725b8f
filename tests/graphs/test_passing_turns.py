"""Where every turn passes, an agent behaves the same with mediation around it and without.

Conversations are drawn: what the user says, which tools the agent calls in which turn, alone or at once,
which of them wait for a person, and whether the person answers or the user goes on.
"""

from typing import NamedTuple

import pytest
from hypothesis import given, settings, strategies as st
from langchain.agents import create_agent
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command
from scripted import ScriptedChat
from scripted_agents import Answering, book, find, hand_built

from midturn.graphs import MediationMiddleware, mediate
from midturn.mediator import Mediator

THREAD = {"configurable": {"thread_id": "t"}}
OURS = {"midturn", "midturn_view"}


class Turn(NamedTuple):
    said: str
    """A courtesy, which passes."""
    calls: list[list[str]]
    """The tools that the agent calls, those of one model call together."""
    resumes: bool
    """Whether the person answers what waits for one, or the user goes on."""


# LangGraph counts the interrupts of a node in the order in which its tools, each in a thread, come to them:
# two at once would be answered in either order, wrapped or not.
AT_ONCE = st.sampled_from([["find"], ["book"], ["find", "find"], ["find", "book"], ["book", "find"]])
TURNS = st.builds(
    Turn,
    said=st.sampled_from(["thanks", "Thank you so much", "bye", "Good morning", "cheers all"]),
    calls=st.lists(AT_ONCE, max_size=2),
    resumes=st.booleans(),
)
CONVERSATIONS = st.lists(TURNS, min_size=1, max_size=3)


def unasked():
    """A model that no turn that passes asks; failing open, only what it was asked can tell."""
    return ScriptedChat(reply=lambda _: "asked")


def model_for(turns):
    """A model that calls the tools of the turn it is in, and says how much it has seen."""

    def reply(messages):
        last = max(i for i, message in enumerate(messages) if message.type == "human")
        turn = sum(message.type == "human" for message in messages) - 1
        made = sum(message.type == "ai" for message in messages[last:])
        if made == len(turns[turn].calls):
            return AIMessage(f"turn {turn}, {len(messages)} messages")
        names = turns[turn].calls[made]
        calls = [
            {
                "name": name,
                "args": {"what": f"{turn}.{made}.{i}"},
                "id": f"{turn}.{made}.{i}",
                "type": "tool_call",
            }
            for i, name in enumerate(names)
        ]
        return AIMessage(f"calling {len(names)}", tool_calls=calls)

    return Answering(reply=reply)


AGENTS = {
    "a graph": lambda model, around: around(hand_built(model, InMemorySaver())),
    "create_agent": lambda model, around: around(
        create_agent(model, [find, book], checkpointer=InMemorySaver())
    ),
}


def without_ids(message):
    return message.model_dump(exclude={"id"})


def seen_from_outside(snapshot):
    """A thread's state: values, what comes next, what waits for a person."""
    values = {key: value for key, value in snapshot.values.items() if key not in OURS}
    return {
        **values,
        "messages": [without_ids(message) for message in values["messages"]],
        "next": snapshot.next,
        "tasks": [(task.name, task.error) for task in snapshot.tasks],
        "interrupts": [waiting.value for waiting in snapshot.interrupts],
    }


async def updates(agent, given, in_async):
    """What a call streams, without our own node's part."""
    if in_async:
        parts = [part async for part in agent.astream(given, THREAD, stream_mode="updates")]
    else:
        parts = list(agent.stream(given, THREAD, stream_mode="updates"))
    shown = []
    for part in parts:
        for node, update in part.items():
            if node == "__interrupt__":
                shown.append((node, [waiting.value for waiting in update]))
            elif not node.startswith(("midturn", "MediationMiddleware")):
                messages = [without_ids(message) for message in (update or {}).get("messages", [])]
                shown.append((node, {**(update or {}), "messages": messages}))
    return sorted(shown, key=repr)


def told(model):
    """What the model was told at each of its calls."""
    return [[without_ids(message) for message in messages] for messages in model.asked]


async def played(agent, turns, in_async):
    """All that can be seen of a conversation, call by call."""
    seen = []
    for number, turn in enumerate(turns):
        said = {"messages": [HumanMessage(turn.said, id=f"u{number}")]}
        seen.append(await updates(agent, said, in_async))
        seen.append(seen_from_outside(agent.get_state(THREAD)))
        while turn.resumes and (waiting := agent.get_state(THREAD).interrupts):
            answers = {each.id: f"yes to {each.value}" for each in waiting}
            seen.append(await updates(agent, Command(resume=answers), in_async))
            seen.append(seen_from_outside(agent.get_state(THREAD)))
    return seen


@pytest.mark.slow("draws many conversations")
@pytest.mark.parametrize("kind", AGENTS)
@settings(max_examples=12, deadline=None)
@given(turns=CONVERSATIONS, in_async=st.booleans())
async def test_a_wrapped_agent_behaves_as_it_does_alone(kind, turns, in_async):
    model = unasked()

    def around(agent):
        return mediate(agent, mediator=Mediator(model))

    own, other = model_for(turns), model_for(turns)
    alone = await played(AGENTS[kind](own, lambda agent: agent), turns, in_async)
    assert await played(AGENTS[kind](other, around), turns, in_async) == alone
    assert told(other) == told(own)
    assert model.asked == []


@pytest.mark.slow("draws many conversations")
@settings(max_examples=12, deadline=None)
@given(turns=CONVERSATIONS, in_async=st.booleans())
async def test_an_agent_with_the_middleware_behaves_as_it_does_without(turns, in_async):
    def agent(model, *middleware):
        return create_agent(model, [find, book], middleware=middleware, checkpointer=InMemorySaver())

    own, other, model = model_for(turns), model_for(turns), unasked()
    alone = await played(agent(own), turns, in_async)
    around = MediationMiddleware(mediator=Mediator(model))
    assert await played(agent(other, around), turns, in_async) == alone
    assert told(other) == told(own)
    assert model.asked == []
