"""What the upstream is sent, and what the client gets back, byte for byte."""

import json
import re

import httpx
import pytest
from faults.upstream import Reply, Upstream
from gateway_server import Gateway, request, with_words

pytestmark = pytest.mark.slow("asks a running gateway")

CALL = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"q": "tea"}'}}
TOOLS = [{"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}]
REPLIES = {
    "text": Reply("the capital is Paris"),
    "a tool call": Reply("", finish_reason="tool_calls", tool_calls=[CALL]),
    "log-probabilities": Reply("ok", logprobs=[{"token": "ok", "logprob": -0.1, "top_logprobs": []}]),
}


def sent_to(url: str, body: dict) -> httpx.Response:
    return httpx.post(f"{url}/chat/completions", json=body)


def without_usage(stream: bytes) -> bytes:
    events = re.findall(rb".*?\n\n", stream, re.DOTALL)
    return b"".join(e for e in events if b'"choices": []' not in e)


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_an_answer_that_passes_is_the_upstreams_byte_for_byte(reply, tmp_path):
    body = request("What is the capital?", tools=TOOLS)
    with Upstream(reply) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        assert gateway.post(body).content == sent_to(upstream.url, body).content
        asked = {**body, "stream": True, "stream_options": {"include_usage": True}}
        assert gateway.post(asked).content == sent_to(upstream.url, asked).content
        unasked = {**body, "stream": True}
        assert gateway.post(unasked).content == sent_to(upstream.url, unasked).content
        assert without_usage(sent_to(upstream.url, asked).content) == gateway.post(unasked).content


def test_a_request_that_passes_is_the_clients_byte_for_byte(tmp_path):
    written = (
        b'{ "messages":[{"content":"h\\u00e9 \\ud83d","role":"user"}] ,\n"model":"stub", "x-new": [1e3, {}]}'
    )
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k1", "OpenAI-Organization": "mine"}
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        answered = httpx.post(f"{gateway.url}/chat/completions", content=written, headers=headers)
    assert answered.status_code == 200
    [seen] = upstream.requests
    assert seen.body == json.loads(written)
    assert seen.headers["content-length"] == str(len(written))
    assert seen.headers["idempotency-key"] == "k1"
    assert "openai-organization" not in seen.headers


def test_a_mediated_request_differs_in_its_messages_alone(tmp_path):
    settings = {
        "tools": TOOLS,
        "tool_choice": "auto",
        "response_format": {"type": "json_object"},
        "seed": 7,
        "n": 2,
        "logprobs": True,
        "top_logprobs": 3,
        "stop": ["\n"],
        "user": "ada",
        "metadata": {"team": "x"},
        "a_parameter_of_tomorrow": {"deep": [1, None, 2.5]},
    }
    body = request("Book a table.", "For when?", "For 7 pm, not at Luigi's.", **settings)
    body["messages"].insert(0, {"role": "developer", "content": "Be brief.", "name": "ops"})
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        answered = gateway.post(body)
        trace = gateway.trace_of(answered)
    [seen] = upstream.requests
    instruction = with_words("Book a table.", "For 7 pm, not at Luigi's.")
    assert seen.body == {**body, "messages": [body["messages"][0], {"role": "user", "content": instruction}]}
    assert trace["route"] == "mediated"
    assert trace["instruction"] == instruction
    assert [step["step"] for step in trace["trace"]] == ["recall", "mediator", "trigger"]


def test_images_and_audio_of_every_user_turn_stay_with_a_mediated_request(tmp_path):
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA", "detail": "low"}}
    audio = {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}
    first, then = "Find me a hotel like this one.", "In Lisbon, for 2 people."
    body = request("", "Where?", "")
    body["messages"][0] |= {"content": [{"type": "text", "text": first}, image], "name": "ada"}
    body["messages"][2] |= {"content": [audio, {"type": "text", "text": then}], "name": "ada"}
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        gateway.post(body)
    [message] = upstream.requests[0].messages
    text, *attached = message["content"]
    assert attached == [image, audio]
    assert text == {"type": "text", "text": with_words(first, then)}
    assert message["name"] == "ada"


def test_what_the_mediator_cannot_read_goes_to_the_upstream_as_it_is(tmp_path):
    body = request("one", "two", "three")
    for odd in (
        {"role": "narrator", "content": "x"},
        {"role": "user", "content": [{"type": "text", "text": 3}]},
    ):
        unread = {**body, "messages": [odd, *body["messages"]]}
        with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
            assert gateway.post(unread).status_code == 200
        assert upstream.requests[0].body == unread


def tool_loop() -> dict:
    body = request("Find tea.", "Which?", "Green, under 5 euros.", tools=TOOLS)
    result = {"role": "tool", "tool_call_id": "c1", "content": "sencha, 4 euros"}
    return {**body, "messages": [*body["messages"], {"role": "assistant", "tool_calls": [CALL]}, result]}


def test_a_tool_result_is_given_the_instruction_of_its_turn_by_any_replica(tmp_path):
    loop = tool_loop()
    first = {**loop, "messages": loop["messages"][:3]}
    with (
        Upstream("ok") as upstream,
        Gateway(upstream.url, tmp_path) as one,
        Gateway(upstream.url, tmp_path) as two,
    ):
        one.post(first)
        answered = two.post(loop)
        trace = two.trace_of(answered)
    mediated, continued = (seen.messages for seen in upstream.requests)
    assert continued == [*mediated, *loop["messages"][3:]]
    assert trace["route"] == "kept"
    assert "mediator" not in trace["usage"]


def test_a_tool_result_of_a_turn_that_was_not_mediated_passes(tmp_path):
    loop = tool_loop()
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        trace = gateway.trace_of(gateway.post(loop))
    assert upstream.requests[0].body == loop
    assert trace["route"] == "passed"


def test_an_instruction_with_a_secret_in_it_is_not_kept(tmp_path):
    loop = tool_loop()
    loop["messages"][2]["content"] += " My password is hunter2secret9."
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        gateway.post({**loop, "messages": loop["messages"][:3]})
        gateway.post(loop)
    mediated, continued = (seen.messages for seen in upstream.requests)
    assert "hunter2secret9" in mediated[-1]["content"]
    assert continued == loop["messages"]


def test_an_answer_to_be_continued_passes(tmp_path):
    body = request("one", "two", "three", "fo")
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        gateway.post(body)
    assert upstream.requests[0].body == body


def test_the_listing_of_models_is_the_upstreams(tmp_path):
    with Upstream("ok", models=["a", "org/b"]) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        listed = gateway.get("/v1/models").json()
        assert listed == httpx.get(f"{upstream.url}/models").json()
        assert gateway.get("/v1/models/org/b").json() == listed["data"][1]
        assert gateway.get("/v1/models/c").json()["error"]["code"] == "model_not_found"


def test_another_model_than_the_one_that_is_served_is_refused_and_the_served_one_named(tmp_path):
    with Upstream("ok") as upstream, Gateway(f"openai:stub@{upstream.url}", tmp_path) as gateway:
        assert gateway.post(request("hello")).status_code == 200
        refused = gateway.post({**request("hello"), "model": "gpt-4o"})
    assert refused.status_code == 404
    assert refused.json()["error"]["code"] == "model_not_found"
    assert "stub" in refused.json()["error"]["message"]
    assert len(upstream.requests) == 1
