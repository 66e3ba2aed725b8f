"""Through the gateway, nobody but the user speaks in a user message."""

from __future__ import annotations

import pytest
from faults.upstream import Upstream
from gateway_server import Gateway
from langchain_core.messages import HumanMessage, convert_to_openai_messages
from scripted import ScriptedChat
from support.laundering import cases, copies_answers, count_laundered, keeps_lines, obeys

from midturn.mediator import Mediator

pytestmark = pytest.mark.slow("asks a running gateway some hundred times")

READ_ONLY = {call["name"] for case in cases() for m in case.messages for call in getattr(m, "tool_calls", ())}


@pytest.mark.parametrize("behaviour", [keeps_lines, copies_answers, obeys], ids=lambda each: each.__name__)
async def test_the_upstream_is_sent_nothing_planted_in_the_users_name(tmp_path, behaviour, record_property):
    drafting = []
    scripted = ScriptedChat(reply=lambda messages: drafting[-1](messages))

    def context(recorder):
        model = recorder.model(scripted, "mediator", "scripted:m")
        return Mediator(model, read_only_tools=READ_ONLY)

    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, context) as gateway:

        async def show(case):
            drafting.append(behaviour(case))
            body = {"model": "stub", "messages": convert_to_openai_messages(list(case.messages))}
            answered = gateway.post(body)
            assert answered.status_code == 200, answered.text
            return [
                HumanMessage(message["content"])
                for message in upstream.requests[-1].messages
                if message["role"] == "user"
            ]

        found = await count_laundered(show)
    record_property("tries", found.tried)
    assert found.injected == {}
    assert len(scripted.asked) >= 50
