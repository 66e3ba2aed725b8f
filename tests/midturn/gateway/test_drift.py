"""Answers are scored once their clients have them, and the next turn is reminded where the score says so."""

import json
import math
import time

import httpx
import pytest
from faults.upstream import Raw, Reply, Status, Upstream
from gateway_server import Gateway, request, with_words
from typer.testing import CliRunner

from midturn.cli import app
from midturn.core import BadInput
from midturn.drift.probes import EntropyProbe

pytestmark = pytest.mark.slow("waits for scores of a running gateway")

HALF = math.log(0.5)
UNSURE = [{"token": "x", "logprob": HALF, "top_logprobs": [{"logprob": HALF}, {"logprob": HALF}]}]
SURE = [{"token": "x", "logprob": 0.0, "top_logprobs": [{"logprob": 0.0}]}]
DRIFT = {"scored": True, "remind_above": 0.5}
FIRST = ("Book a table for 4.",)
SECOND = (*FIRST, "For when?", "For 7 pm.")
TURNS = SECOND[::2]
REMINDER = "(Keep to what was asked for from the start:\nBook a table for 4.)"
CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
TOOLS = [{"type": "function", "function": {"name": "f"}}]


def with_logprobs(logprobs, **more):
    """A model that sends log-probabilities where it is asked for them."""
    return lambda asked: Reply("For when?", logprobs=logprobs if asked.body.get("logprobs") else (), **more)


def scored(gateway, answered) -> dict:
    """The probe's entry in a trace; on another replica, once it and the score lie in the store."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = [step for step in gateway.trace_of(answered)["trace"] if step["step"] == "probe"]
        if found:
            return found[0]["detail"]
        time.sleep(0.02)
    raise AssertionError("not scored")


def decided(gateway, answered) -> str:
    """Why the trigger decided as it did."""
    [step] = [step for step in gateway.trace_of(answered)["trace"] if step["step"] == "trigger"]
    return step["detail"]["reason"]


@pytest.mark.parametrize("stream", [False, True])
def test_the_turn_after_an_unsure_answer_is_reminded_by_any_replica(stream, shared, tmp_path):
    with (
        Upstream(with_logprobs(UNSURE)) as upstream,
        Gateway(upstream.url, tmp_path, db=shared, **DRIFT) as one,
        Gateway(upstream.url, tmp_path, db=shared, **DRIFT) as two,
    ):
        first = one.post(request(*FIRST, stream=stream))
        found = scored(two, first)
        assert (found["turn"], found["entropy"]) == (1, pytest.approx(math.log(2)))
        second = two.post(request(*SECOND, stream=stream))
        other = two.post(request("Something else.", "For when?", "For 7 pm.", stream=stream))
        assert decided(one, second) == "entropy of turn 1 is 0.693, above 0.5"
        assert decided(one, other) == "turn 1 has no entropy"
    _, reminded, unreminded = (seen.last for seen in upstream.requests)
    assert reminded == f"{with_words(*TURNS)}\n\n{REMINDER}"
    assert unreminded == with_words("Something else.", "For 7 pm.")
    assert "Keep to" not in first.text + second.text


def test_the_turn_after_a_sure_answer_is_not_reminded(tmp_path):
    with Upstream(with_logprobs(SURE)) as upstream, Gateway(upstream.url, tmp_path, **DRIFT) as gateway:
        scored(gateway, gateway.post(request(*FIRST)))
        assert decided(gateway, gateway.post(request(*SECOND))).endswith("is 0, not above 0.5")
    assert "Keep to" not in upstream.requests[-1].last


def test_a_turn_that_passes_is_reminded_too_and_else_left_as_it_is(tmp_path):
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    body = request(*FIRST, "For when?", "Thanks!")
    body["messages"][0]["content"] = [{"type": "text", "text": FIRST[0]}, image]
    with Upstream(with_logprobs(UNSURE)) as upstream, Gateway(upstream.url, tmp_path, **DRIFT) as gateway:
        scored(gateway, gateway.post({**body, "messages": body["messages"][:1]}))
        trace = gateway.trace_of(gateway.post(body))
    *earlier, last = upstream.requests[-1].messages
    assert earlier == body["messages"][:2]
    assert last == {"role": "user", "content": f"Thanks!\n\n{REMINDER}"}
    assert (trace["route"], trace["instruction"]) == ("reminded", last["content"])


def test_a_tool_call_is_no_answer_and_its_result_gets_the_same_reminder(tmp_path):
    said = request(*SECOND, tools=TOOLS)
    result = {"role": "tool", "tool_call_id": "c1", "content": "yes"}
    loop = {**said, "messages": [*said["messages"], {"role": "assistant", "tool_calls": [CALL]}, result]}
    answers = [Reply("For when?", logprobs=UNSURE), Reply("", "tool_calls", [CALL], UNSURE), Reply("Done.")]
    with Upstream(answers) as upstream, Gateway(upstream.url, tmp_path, **DRIFT) as gateway:
        scored(gateway, gateway.post(request(*FIRST)))
        gateway.post(said)
        trace = gateway.trace_of(gateway.post(loop))
        assert gateway.metrics()("midturn_drift_scores_total", outcome="scored") == 1
    _, first, then = (seen.messages for seen in upstream.requests)
    assert REMINDER in first[-1]["content"]
    assert then == [*first, *loop["messages"][3:]]
    assert trace["route"] == "kept"


def events_of(response) -> list:
    return [json.loads(line[6:]) for line in response.text.splitlines() if line.startswith("data: {")]


def test_a_client_sees_no_log_probabilities_that_it_did_not_ask_for(tmp_path):
    with Upstream(with_logprobs(UNSURE)) as upstream, Gateway(upstream.url, tmp_path, scored=True) as gateway:
        plain = [request(*FIRST), request(*FIRST, stream=True, stream_options={"include_usage": True})]
        for body in plain:
            direct = httpx.post(f"{upstream.url}/chat/completions", json=body)
            behind = gateway.post(body)
            expected, seen = (
                events_of(answer) if body.get("stream") else [answer.json()] for answer in (direct, behind)
            )
            assert all(choice.pop("logprobs", None) is None for event in seen for choice in event["choices"])
            assert seen == expected
            assert "top_logprobs" not in behind.text
            asked = {**body, "logprobs": True, "top_logprobs": 2}
            direct = httpx.post(f"{upstream.url}/chat/completions", json=asked)
            assert gateway.post(asked).content == direct.content
            assert upstream.requests[-1].body == asked


def test_the_answer_is_streamed_while_it_is_made(tmp_path):
    choice = {"index": 0, "delta": {"content": "one"}, "logprobs": {"content": UNSURE}}
    begun = Raw([f"data: {json.dumps({'choices': [choice]})}\n\n".encode()], then="hang")
    with (
        Upstream(begun) as upstream,
        Gateway(upstream.url, tmp_path, scored=True) as gateway,
        httpx.stream("POST", f"{gateway.url}/chat/completions", json=request("a", stream=True)) as stream,
    ):
        event = json.loads(next(stream.iter_lines()).removeprefix("data: "))
    assert event == {"choices": [{**choice, "logprobs": None}]}


UNREADABLE = [
    None,
    7,
    {"content": 7},
    {"content": [7]},
    {"content": [{"top_logprobs": "x"}]},
    {"refusal": []},
]


def sending(logprobs, stream: bool) -> Raw:
    """An answer with anything at all for log-probabilities."""
    said = {"delta" if stream else "message": {"role": "assistant", "content": "ok"}}
    written = json.dumps({"choices": [{"index": 0, **said, "finish_reason": "stop", "logprobs": logprobs}]})
    return Raw([f"data: {written}\n\ndata: [DONE]\n\n".encode() if stream else written.encode()])


@pytest.mark.parametrize("stream", [False, True])
def test_without_log_probabilities_that_can_be_read_there_is_no_score_and_all_else_is_as_ever(
    stream, tmp_path
):
    answers = [sending(logprobs, stream) for logprobs in UNREADABLE for _ in (FIRST, SECOND)]
    with Upstream(answers) as upstream, Gateway(upstream.url, tmp_path, **DRIFT) as gateway:
        for _ in UNREADABLE:
            first = gateway.post(request(*FIRST, stream=stream))
            assert scored(gateway, first) == {"turn": 1}
            second = gateway.post(request(*SECOND, stream=stream))
            assert scored(gateway, second) == {"turn": 2}
            assert decided(gateway, second) == "turn 1 has no entropy"
            assert first.status_code == second.status_code == 200
            assert upstream.requests[-1].last == with_words(*TURNS)
        outcomes = gateway.metrics()
    assert outcomes("midturn_drift_scores_total", outcome="no_logprobs") == 2 * len(UNREADABLE)


def test_an_upstream_that_refuses_to_be_asked_for_them_is_asked_without(tmp_path):
    def reply(asked):
        return Status(400, "logprobs are not supported") if "logprobs" in asked.body else "ok"

    body = request(*FIRST)
    with Upstream(reply) as upstream, Gateway(upstream.url, tmp_path, scored=True) as gateway:
        answered = gateway.post(body)
        assert scored(gateway, answered) == {"turn": 1}
    assert answered.json()["choices"][0]["message"]["content"] == "ok"
    assert upstream.requests[1].body == body


def test_a_probe_or_a_store_that_breaks_never_costs_the_answer(tmp_path, monkeypatch):
    async def broken(*_):
        raise RuntimeError("broken")

    with Upstream(with_logprobs(UNSURE)) as upstream, Gateway(upstream.url, tmp_path, **DRIFT) as gateway:
        with monkeypatch.context() as patch:
            patch.setattr(EntropyProbe, "score", broken)
            assert scored(gateway, gateway.post(request(*FIRST)))["failed"].startswith("RuntimeError at ")
        assert gateway.metrics()("midturn_drift_scores_total", outcome="failed") == 1
        for file in tmp_path.glob("gateway.db*"):
            file.write_bytes(b"no database" * 1000)
        for said in (FIRST, SECOND):
            assert gateway.post(request(*said)).status_code == 200


def test_the_command_takes_the_probe_and_its_threshold(monkeypatch):
    started = []
    monkeypatch.setattr("midturn.gateway.serve", lambda settings, *_: started.append(settings))
    done = CliRunner().invoke(app, ["serve", "--drift", "entropy", "--remind-above", "1.5"])
    assert done.exit_code == 0, done.output
    assert (started[0].scored, started[0].remind_above) == (True, 1.5)
    refused = CliRunner().invoke(app, ["serve", "--remind-above", "1"])
    with pytest.raises(BadInput, match="--drift entropy"):
        raise refused.exception
