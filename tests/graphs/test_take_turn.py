"""A turn taken outside LangGraph is the turn that the graph takes."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from scripted import drafting, saying

from midturn.drift import DriftScore, at_turns
from midturn.graphs import TurnConfig, compiled_turn, take_turn
from midturn.mediator import Concat, Mediator, Snowball

FIRST, SECOND = "Book me a table for dinner.", "It is for 4 people."
SAID = [SystemMessage("Be brief."), HumanMessage(FIRST), AIMessage("Which day?"), HumanMessage(SECOND)]
CALL = {"name": "search", "args": {}, "id": "1"}


class Probe:
    async def score(self, goal, seen, answer, turn):
        return DriftScore(turn=turn, similarity=0.5)


class Broken:
    async def build(self, messages, guidelines):
        raise RuntimeError("no mediator today")


CASES = {
    "as it is": (TurnConfig(), SAID),
    "concat": (TurnConfig(mediator=Concat()), SAID),
    "snowball": (TurnConfig(mediator=Snowball()), SAID),
    "rules alone": (TurnConfig(mediator=Mediator()), SAID),
    "mediated": (
        TurnConfig(mediator=Mediator(model=drafting("Book me a table for dinner for 4 people."))),
        SAID,
    ),
    "unfaithful": (TurnConfig(mediator=Mediator(model=drafting("Book 77 tables."))), SAID),
    "reminded": (TurnConfig(trigger=at_turns(2)), SAID),
    "probed": (TurnConfig(probe=Probe()), SAID),
    "failing open": (TurnConfig(mediator=Broken()), SAID),
    "after a tool": (
        TurnConfig(),
        [*SAID, AIMessage("", tool_calls=[CALL]), ToolMessage("none", tool_call_id="1")],
    ),
}


def compared(record, messages) -> dict:
    """What a turn left behind, without times and message ids."""
    steps = [step.model_copy(update={"ms": 0.0}) for step in record.trace]
    said = [(m.type, m.text) for m in messages]
    return {**record.updated(trace=steps).plain(), "said": said}


@pytest.mark.parametrize("case", CASES)
async def test_a_turn_is_the_same_inside_and_outside_the_graph(case):
    config, messages = CASES[case]
    in_graph, outside = saying("Done."), saying("Done.")
    state = await compiled_turn(config, in_graph).ainvoke({"messages": messages})
    taken = await take_turn(outside, config, messages)
    assert compared(taken.record, taken.messages) == compared(state["midturn"], state["messages"])
    assert [m.text for m in outside.asked[-1]] == [m.text for m in in_graph.asked[-1]]
    assert taken.context_messages == outside.asked[-1]


async def test_what_was_said_is_left_as_it_was():
    messages = list(SAID)
    await take_turn(saying("Done."), TurnConfig(mediator=Mediator()), messages)
    assert messages == SAID


async def test_a_closed_turn_raises_what_broke():
    with pytest.raises(RuntimeError, match="no mediator today"):
        await take_turn(saying("Done."), TurnConfig(mediator=Broken(), fail_open=False), SAID)
