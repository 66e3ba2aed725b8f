"""A turn taken outside LangGraph is the turn that the graph takes."""

import json
from dataclasses import replace

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from scripted import ScriptedChat, saying

from midturn.drift import DriftScore, at_turns
from midturn.graphs import Seats, take_turn, turn_graph
from midturn.mediator import Concat, Mediator, Snowball

FIRST, SECOND = "Book me a table for dinner.", "It is for 4 people."
SAID = [SystemMessage("Be brief."), HumanMessage(FIRST), AIMessage("Which day?"), HumanMessage(SECOND)]
CALL = {"name": "search", "args": {}, "id": "1"}


def drafting(text: str, **more: object) -> ScriptedChat:
    return saying(json.dumps({"text": text, "inferred": [], "assumptions": [], "open_questions": [], **more}))


class Probe:
    async def score(self, goal, seen, answer, turn):
        return DriftScore(turn=turn, similarity=0.5)


class Broken:
    async def build(self, messages, guidelines):
        raise RuntimeError("no mediator today")


def seats(**who) -> Seats:
    return Seats(assistant=saying("Done."), **who)


CASES = {
    "as it is": (seats(), SAID),
    "concat": (seats(context=Concat()), SAID),
    "snowball": (seats(context=Snowball()), SAID),
    "mediated": (seats(context=Mediator(model=drafting("Book me a table for dinner for 4 people."))), SAID),
    "unfaithful": (seats(context=Mediator(model=drafting("Book 77 tables."))), SAID),
    "reminded": (seats(policy=at_turns(2)), SAID),
    "probed": (seats(probe=Probe()), SAID),
    "failing open": (seats(context=Broken()), SAID),
    "after a tool": (
        seats(),
        [*SAID, AIMessage("", tool_calls=[CALL]), ToolMessage("none", tool_call_id="1")],
    ),
}


def compared(state) -> dict:
    """A state without times and message ids."""
    kept = {name: value for name, value in state.items() if name not in ("messages", "trace", "context")}
    steps = [step.model_copy(update={"ms": 0.0}) for step in state["trace"]]
    return kept | {"said": [(m.type, m.text) for m in state["messages"]], "trace": steps}


@pytest.mark.parametrize("case", CASES)
async def test_a_turn_is_the_same_inside_and_outside_the_graph(case):
    who, messages = CASES[case]
    in_graph = replace(who, assistant=saying("Done."))
    state = await turn_graph(in_graph).ainvoke({"messages": messages})
    taken = await take_turn(who, messages)
    assert compared(taken) == compared(state)
    assert [m.text for m in who.assistant.asked[-1]] == [m.text for m in in_graph.assistant.asked[-1]]


async def test_what_was_said_is_left_as_it_was():
    messages = list(SAID)
    await take_turn(seats(), messages)
    assert messages == SAID


async def test_a_closed_turn_raises_what_broke():
    with pytest.raises(RuntimeError, match="no mediator today"):
        await take_turn(seats(context=Broken(), fail_open=False), SAID)
