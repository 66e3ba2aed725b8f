"""The embedded model behind the gateway answers as an OpenAI-compatible server does."""

import json
import time

import pytest
from gateway_server import Gateway, request
from hypothesis import given, strategies as st

from midturn.assistant import close_servers
from midturn.gateway.upstream._accumulated import Accumulated


@pytest.fixture(scope="module")
def gateway(embedded_model, tmp_path_factory):
    with Gateway("embedded:smollm2-135m", tmp_path_factory.mktemp("embedded")) as running:
        yield running
    close_servers()


def probed(trace) -> list[dict]:
    """What the probe found, once it has."""
    return [step["detail"] for step in trace["trace"] if step["step"] == "probe"]


def ask(gateway, *said: str, **settings):
    body = {**request(*said, **settings), "model": "smollm2-135m"}
    return gateway.post({"max_tokens": 8, **body})


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        ({"max_tokens": 0}, "max_tokens is 0"),
        ({"max_tokens": -1}, "max_tokens is -1"),
        ({"messages": [{"role": "boss", "content": "Hi"}]}, "there is no role 'boss'"),
    ],
)
def test_what_it_would_misread_is_refused(gateway, settings, wrong, stream):
    refused = gateway.post({**request("Hi"), "model": "smollm2-135m", "stream": stream, **settings})
    assert refused.status_code == 400
    assert wrong in refused.json()["error"]["message"]


def test_a_whole_answer_is_its_stream_added_up(gateway):
    settings = {"logprobs": True, "top_logprobs": 2, "temperature": 0}
    whole = ask(gateway, "Name three colours.", **settings).json()
    stream = ask(gateway, "Name three colours.", stream=True, **settings).text
    events = [json.loads(line[6:]) for line in stream.splitlines() if line.startswith("data: {")]
    [choice] = whole["choices"]
    assert whole["object"] == "chat.completion"
    assert choice["message"]["role"] == "assistant"
    assert choice["message"]["content"] == "".join(
        piece["choices"][0]["delta"].get("content") or "" for piece in events
    )
    assert choice["finish_reason"] == events[-1]["choices"][0]["finish_reason"] == "length"
    assert len(choice["logprobs"]["content"]) == whole["usage"]["completion_tokens"] == 8
    assert all("usage" not in event for event in events)


def test_a_schema_holds_and_a_clients_limit_takes_the_place_of_the_models(gateway):
    schema = {"type": "object", "properties": {"colour": {"enum": ["red", "blue"]}}, "required": ["colour"]}
    form = {"type": "json_schema", "json_schema": {"name": "c", "schema": schema}}
    answer = ask(gateway, "Name a colour.", response_format=form, max_tokens=40).json()
    assert json.loads(answer["choices"][0]["message"]["content"])["colour"] in ("red", "blue")
    body = {**request("Count to 100."), "model": "smollm2-135m", "max_completion_tokens": 3}
    assert gateway.post(body).json()["usage"]["completion_tokens"] == 3


def test_what_the_model_cannot_read_is_refused_as_openai_does(gateway):
    long = ask(gateway, "word " * 4000)
    assert (long.status_code, long.json()["error"]["code"]) == (400, "context_length_exceeded")
    wrong = ask(gateway, "hello", response_format={"type": "nonsense"})
    assert (wrong.status_code, wrong.json()["error"]["type"]) == (400, "invalid_request_error")
    assert gateway.post(request("hello")).json()["error"]["code"] == "model_not_found"


def test_its_answers_are_scored_and_the_client_sees_none_of_it(gateway, tmp_path):
    with Gateway("embedded:smollm2-135m", tmp_path, scored=True) as scoring:
        plain, scored = (ask(each, "Name a colour.", temperature=0) for each in (gateway, scoring))
        while not (found := probed(scoring.trace_of(scored))):
            time.sleep(0.02)
    assert 0 < found[0]["entropy"] < 11
    assert scored.json()["choices"] == plain.json()["choices"]


texts = st.lists(st.text(max_size=5), min_size=1, max_size=5)


@given(texts, st.lists(texts, max_size=3))
def test_pieces_of_text_and_of_tool_calls_add_up(said, calls):
    whole = Accumulated()
    for text in said:
        whole.take({"id": "x", "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})
    for index, pieces in enumerate(calls):
        first = {
            "index": index,
            "id": f"c{index}",
            "type": "function",
            "function": {"name": "f", "arguments": ""},
        }
        whole.take({"choices": [{"index": 0, "delta": {"tool_calls": [first]}}]})
        for piece in pieces:
            more = {"index": index, "function": {"arguments": piece}}
            whole.take({"choices": [{"index": 0, "delta": {"tool_calls": [more]}}]})
    whole.take(
        {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 1}}
    )
    made = whole.completion()
    [choice] = made["choices"]
    assert choice["message"]["content"] == "".join(said)
    assert choice["finish_reason"] == "stop"
    assert made["usage"] == {"prompt_tokens": 1}
    assert choice["message"].get("tool_calls", []) == [
        {"id": f"c{n}", "type": "function", "function": {"name": "f", "arguments": "".join(pieces)}}
        for n, pieces in enumerate(calls)
    ]
