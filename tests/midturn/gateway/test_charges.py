"""What a request is billed, compared with an upstream that counts what it read and said itself."""

import json
from math import ceil

import pytest
from faults.upstream import Raw, Upstream
from gateway_server import Gateway, request

from midturn.core import Limits

ASKED = ["Where is the station?", "Behind the church.", "¿Y la iglesia? 教会はどこ"]
BOOKED = ["Book a boat.", "For how many?", "For 3 people."]
ANSWER = "Über dem Fluß, à côté du pont."
CALL = {"id": "c", "type": "function", "function": {"name": "map", "arguments": '{"of": "church"}'}}
TOOL = {"type": "function", "function": {"name": "map", "parameters": {}}}


def read(body: dict) -> int:
    """Tokens of a prompt: four bytes each, begun ones included, and four for each text's frame."""
    texts = [message["content"].encode() for message in body["messages"]]
    texts += [json.dumps(body["tools"], separators=(",", ":")).encode()] if "tools" in body else []
    return sum(ceil(len(text) / 4) + 4 for text in texts)


def said(message: dict) -> int:
    calls = [call["function"] for call in message.get("tool_calls", ())]
    words = (message["content"] or "") + "".join(call["name"] + call["arguments"] for call in calls)
    return ceil(len(words.encode()) / 4)


def whole(message: dict) -> bytes:
    return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()


def streamed(message: dict) -> list[bytes]:
    words = message["content"] or ""
    deltas = [{"content": words[at : at + 3]} for at in range(0, len(words), 3)]
    deltas += [{"tool_calls": [{"index": 0, **call}]} for call in message.get("tool_calls", ())]
    events = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
    return [*(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events), b"data: [DONE]\n\n"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "message", [{"content": ANSWER}, {"content": None, "tool_calls": [CALL]}], ids=["words", "a call"]
)
def test_an_answer_without_usage_is_billed_by_its_length_streamed_or_not(message, stream, tmp_path):
    answer = Raw(streamed(message) if stream else [whole(message)])
    with Upstream(answer) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        response = gateway.post(request(*ASKED, stream=stream, tools=[TOOL]))
        trace = gateway.trace_of(response)
        (seen,) = upstream.requests
        metrics = gateway.metrics()
    spent = trace["usage"]["assistant"]
    assert (spent["prompt_tokens"], spent["completion_tokens"]) == (read(seen.body), said(message))
    assert (trace["estimated"], spent["estimated_calls"]) == (True, 1)
    assert metrics("midturn_estimated_requests_total") == 1
    assert metrics("midturn_unpriced_tokens_total", role="assistant") == read(seen.body) + said(message)


def test_a_days_tokens_run_out_on_an_upstream_that_states_none(tmp_path):
    each = ceil(len("hello") / 4) + 4 + said({"content": ANSWER})
    with (
        Upstream(Raw([whole({"content": ANSWER})])) as upstream,
        Gateway(upstream.url, tmp_path, daily=Limits(tokens=3 * each)) as gateway,
    ):
        statuses = [gateway.post(request("hello")).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


def test_dollars_that_are_not_known_are_named_beside_those_that_are(tmp_path, monkeypatch):
    counts = {"prompt_tokens": 5_000_000, "completion_tokens": 0, "total_tokens": 5_000_000}
    answer = json.dumps({**json.loads(whole({"content": ANSWER})), "usage": counts}).encode()
    with Upstream(Raw([answer])) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        monkeypatch.setattr("midturn.gateway.upstream._server.OPENAI", upstream.url)
        trace = gateway.trace_of(gateway.post({**request(*BOOKED), "model": "gpt-4o-mini"}))
        metrics = gateway.metrics()
    assert trace["usage"]["assistant"]["usd"] == pytest.approx(0.75)
    assert metrics("midturn_usd_total", role="assistant") == pytest.approx(0.75)
    mediators = trace["usage"]["mediator"]
    read_and_said = mediators["prompt_tokens"] + mediators["completion_tokens"]
    assert metrics("midturn_unpriced_tokens_total", role="mediator") == read_and_said > 0
    assert metrics("midturn_unpriced_tokens_total", role="assistant") == 0
