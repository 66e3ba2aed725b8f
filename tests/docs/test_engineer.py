"""An engineer with a booking agent: commands to a first success, and what must not get in the way."""

from __future__ import annotations

import re

import pytest
from langchain.agents import create_agent
from langchain.agents.middleware import HumanInTheLoopMiddleware
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command
from pages import ROOT
from scripted_agents import Answering, calling

from midturn import MediationMiddleware, mediate
from midturn.core import BadInput

README = (ROOT / "README.md").read_text()
BOOKED = [
    HumanMessage("Book Luigi's for 4 at 7pm"),
    AIMessage("", tool_calls=[{"name": "book", "args": {}, "id": "1", "type": "tool_call"}]),
    ToolMessage("R-001 booked", tool_call_id="1"),
    AIMessage("Booked, R-001."),
]
PHOTO = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


def as_asked(messages):
    """Do what the context asks for, and nothing else."""
    last = messages[-1]
    if last.type == "human" and "Luigi" in last.text:
        return calling("book", 1, place="Luigi's")
    return AIMessage("A joke." if "joke" in last.text else "Then not.")


@pytest.fixture
def seen():
    """What an agent behind midturn was shown, turn by turn."""
    return []


@pytest.fixture
def agent(seen):
    def answer(messages):
        seen.append(messages)
        return "ok"

    return mediate(answer)


def test_the_first_success_is_three_commands_to_install_and_one_to_run():
    install = re.search(r"## Install\n\n```console\n(.*?)```", README, re.DOTALL)[1]
    assert len(install.splitlines()) == 3
    assert all(line.startswith("$ ") for line in install.splitlines())


@pytest.mark.parametrize(
    "page", ["README.md", *(f"docs/{each.name}" for each in (ROOT / "docs").glob("*.md"))]
)
def test_no_page_installs_from_an_index_what_none_has(page):
    installed = re.findall(r"pip install\s+([\w-]+)(?!\S*\[)", (ROOT / page).read_text())
    assert "midturn" not in installed, "there is no such distribution"


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md", "docs/wrap.md", "docs/mediate.md"])
def test_the_first_program_of_a_page_is_one(page):
    first = re.search(r"```python\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)[1]
    compile(first, page, "exec")


@pytest.mark.parametrize(
    "said",
    ["Tell me a joke", "👍", "k", "ty", "Danke!", "continue", "make it shorter", "the 2nd", "B please",
     "no, the other one", "how many did I get right?", "what's the capital of France?"],
)  # fmt: skip
def test_what_is_done_is_not_asked_for_again(agent, seen, said):
    agent.invoke({"messages": [*BOOKED, HumanMessage(said)]})
    assert [message.text for message in seen[0]] == [*(message.text for message in BOOKED), said]


def test_an_earlier_image_stays(agent, seen):
    menu = HumanMessage([{"type": "text", "text": "Read me the menu."}, PHOTO])
    agent.invoke({"messages": [menu, AIMessage("Pasta."), HumanMessage("Which desserts are on it?")]})
    assert PHOTO in seen[0][0].content


def test_an_action_that_a_person_rejected_does_not_come_back():
    @tool
    def book(place: str) -> str:
        """Book a table."""
        raise AssertionError("nobody approved it")

    made = create_agent(
        Answering(reply=as_asked),
        [book],
        middleware=[MediationMiddleware(), HumanInTheLoopMiddleware(interrupt_on={"book": True})],
        checkpointer=InMemorySaver(),
    )
    thread = {"configurable": {"thread_id": "1"}}
    asked = made.invoke({"messages": [HumanMessage("Book Luigi's for 4 at 7pm")]}, thread)
    assert "__interrupt__" in asked
    made.invoke(Command(resume={"decisions": [{"type": "reject", "message": "No."}]}), thread)
    after = made.invoke({"messages": [HumanMessage("Tell me a joke")]}, thread)
    assert "__interrupt__" not in after
    assert after["messages"][-1].text == "A joke."


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"mediator": "openai:m@localhost:8000/v1"}, "write openai:m@http://localhost:8000/v1"),
        ({"mediator": "openai:gpt-4o-mini"}, "set OPENAI_API_KEY"),
        ({"mediator": MediationMiddleware}, "got the class"),
        ({"store": "agent.db"}, "takes an open store"),
    ],
)
def test_what_would_be_off_in_silence_is_refused_at_once(monkeypatch, settings, said):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(BadInput, match=said) as refused:
        mediate(lambda messages: "ok", **settings)
    assert str(refused.value).count("openai:gpt-4o-mini") <= 1, "suggests what it refuses"
