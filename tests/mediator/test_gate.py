"""The gate lets pass only what there is nothing to resolve in."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from midturn.mediator import gate


def after_one_turn(said):
    return [HumanMessage("Book a table."), AIMessage("Done."), HumanMessage(said)]


def test_the_first_turn_passes():
    assert gate([HumanMessage("Book a table.")]).route == "pass"


def test_a_tool_result_passes():
    assert gate([HumanMessage("Book"), AIMessage(""), ToolMessage("ok", tool_call_id="1")]).route == "pass"


@pytest.mark.parametrize("said", ["thanks!", "Thank you so much", "Hello there", "bye"])
def test_a_courtesy_passes(said):
    assert gate(after_one_turn(said)).route == "pass"


@pytest.mark.parametrize(
    "said", ["for 4", "thanks, but make it 5", "What is the capital of France?", "ok", ""]
)
def test_everything_else_is_mediated(said):
    assert gate(after_one_turn(said)).route == "mediate"
