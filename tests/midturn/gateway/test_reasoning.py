"""Thoughts that come apart from an answer pass through the gateway under their own name, both ways."""

import json

import pytest
from faults.upstream import Reply, Upstream
from gateway_server import Gateway, request, with_words

from midturn.assistant import chat_model

pytestmark = pytest.mark.slow("asks a running gateway")

CALL = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{}"}}
TOOL = {"type": "function", "function": {"name": "look", "parameters": {"type": "object", "properties": {}}}}
FIELDS = {
    "reasoning_content": "They mean Luigi's.",
    "reasoning": "They mean Luigi's.",
    "reasoning_details": [{"type": "reasoning.text", "text": "They mean Luigi's.", "signature": "x9=="}],
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_clients_thoughts_reach_the_upstream_in_a_turn_that_is_mediated(field, tmp_path):
    thought = {"role": "assistant", "content": None, "tool_calls": [CALL], field: FIELDS[field]}
    said = request("Book a table at Luigi's.", "For how many?", "For 4 people.")["messages"]
    with (
        Upstream(["ok"]) as upstream,
        Gateway(upstream.url, tmp_path, read_only_tools=("look",)) as gateway,
    ):
        made = gateway.post({"model": "stub", "messages": said, "tools": [TOOL]})
        result = {"role": "tool", "tool_call_id": "c1", "content": "free"}
        again = gateway.post({"model": "stub", "messages": [*said, thought, result], "tools": [TOOL]})
        assert [gateway.trace_of(answer)["route"] for answer in (made, again)] == ["mediated", "kept"]
    assert upstream.requests[1].messages[-2:] == [thought, result]
    assert upstream.requests[1].messages[0]["content"] == with_words(
        "Book a table at Luigi's.", "For 4 people."
    )


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
@pytest.mark.parametrize("stream", [False, True])
async def test_a_models_thoughts_reach_the_client(field, stream, tmp_path):
    reply = Reply("Hi", thoughts="Greet.", thoughts_field=field)
    with Upstream(reply) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        written = gateway.post(request("hello", stream=stream)).text
        model = chat_model(f"openai:stub@{gateway.url}")
        if stream:
            chunks = [chunk async for chunk in model.astream("hello")]
            read = sum(chunks[1:], chunks[0])
        else:
            read = await model.ainvoke("hello")
    assert f'"{field}": {json.dumps("G" if stream else "Greet.")}' in written
    assert read.additional_kwargs["reasoning_content"] == "Greet."
