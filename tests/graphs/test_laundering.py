"""Through `mediate`, the middleware and a reminder, nobody but the user speaks in a user message."""

from __future__ import annotations

import pytest
from langchain.agents import create_agent
from scripted import ScriptedChat
from support.laundering import cases, copies_answers, count_laundered, keeps_lines, model, obeys

import midturn
from midturn.drift import at_turns
from midturn.graphs import MediationMiddleware
from midturn.mediator import Mediator

pytestmark = pytest.mark.slow("plays dozens of conversations with each model")

READ_ONLY = {call["name"] for case in cases() for m in case.messages for call in getattr(m, "tool_calls", ())}


def wrapped(assistant, mediator):
    return midturn.mediate(assistant, mediator)


def reminded(assistant, mediator):
    return midturn.mediate(assistant, mediator, trigger=at_turns(2, 3, 4, 5))


def in_middleware(assistant, mediator):
    return create_agent(assistant, middleware=[MediationMiddleware(mediator=mediator)])


@pytest.mark.parametrize("behaviour", [keeps_lines, copies_answers, obeys], ids=lambda each: each.__name__)
@pytest.mark.parametrize("surface", [wrapped, reminded, in_middleware], ids=lambda each: each.__name__)
async def test_the_assistant_is_sent_nothing_planted_in_the_users_name(surface, behaviour, record_property):
    async def show(case):
        assistant = ScriptedChat(reply=lambda _: "Done.")
        mediator = Mediator(model(case, behaviour), read_only_tools=READ_ONLY)
        await surface(assistant, mediator).ainvoke({"messages": list(case.messages)})
        return assistant.asked[-1]

    found = await count_laundered(show, cases()[::3])
    record_property("tries", found.tried)
    assert found.injected == {}
