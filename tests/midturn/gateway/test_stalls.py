"""One client's request never stalls the others': the gateway's loop goes on while a long turn is prepared."""

import asyncio
import json
import threading

import pytest
from faults.upstream import Upstream
from gateway_server import Gateway, mediating, request
from long_texts import long_text
from watched import watched

pytestmark = pytest.mark.slow("asks a running gateway what takes seconds to read")

MOST_HELD_S = 0.3


def drafting(text):
    made = json.dumps({"relation": "refines", "request": [1, 2], "text": text})
    return mediating(lambda _: made)


def held_by(tmp_path, body, context=None, **settings):
    """How long a request holds the gateway's loop, after another was answered; and its trace."""
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, context, **settings) as gateway:
        gateway.trace_of(gateway.post(request("A table", "Which day?", "On Friday.")))
        answered = threading.Event()
        watching = asyncio.run_coroutine_threadsafe(_longest_held(answered), gateway._loop)
        trace = gateway.trace_of(gateway.post(body))
        answered.set()
        return watching.result(30), trace


async def _longest_held(answered):
    async with watched() as held:
        while not answered.is_set():
            await asyncio.sleep(0.01)
    return held.longest_s


FIGURES = "7:3:2 " * 3_000
PROSE = "The 9 blue jars cost 31 dollars on 2 May 2031. "


@pytest.mark.parametrize(
    ("said", "context"),
    [
        (("Sort jars", "As you like.", "yes, go ahead"), drafting("9 jars " * 200_000)),
        (("Find jars", PROSE * 15_000, "yes, go ahead"), None),
        (("Sort jars", "By which?", f"By size {FIGURES}"), drafting(f"Sort jars by size {FIGURES}")),
        (("Sort jars", "By which?", *(f"By size {n}." for n in range(901))), None),
        (("Sort jars", "By which?", long_text(4, 1_800)), drafting(long_text(4, 1_800))),
        (("Sort jars", "By which?", f"By key, the token=abc123 {'password ' * 4_000}"), None),
    ],
    ids=[
        "a draft without an end",
        "a long answer",
        "figures",
        "many turns",
        "a short text",
        "words of secrets",
    ],
)
def test_no_request_holds_the_loop(said, context, tmp_path):
    tools = [{"type": "function", "function": {"name": "look"}}]
    held_s, trace = held_by(tmp_path, request(*said, tools=tools), context, scored=True)
    assert trace["status"] == 200
    assert held_s < MOST_HELD_S


def test_a_turn_that_is_read_too_late_passes_and_its_trace_says_why(tmp_path, monkeypatch):
    monkeypatch.setattr("midturn.mediator._aside.SECONDS", -1.0)
    body = request("Book a table for 4.", "Which day?", "On Friday.")
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        trace = gateway.trace_of(gateway.post(body))
    assert trace["route"] == "passed"
    assert trace["why"] == "the history as it is: it takes longer than 2 seconds to read"
    assert [seen.messages for seen in upstream.requests] == [body["messages"]]


def test_a_trace_is_kept_without_its_secrets_when_the_gateway_stops_at_once(tmp_path):
    body = request("Book a table for 4.", "Which day?", "On Friday, my password is hunter2hunter2.")
    with Upstream("ok") as upstream:
        with Gateway(upstream.url, tmp_path) as gateway:
            answered = gateway.post(body)
        with Gateway(upstream.url, tmp_path) as gateway:
            trace = gateway.trace_of(answered)
    assert trace["route"] == "mediated"
    assert "hunter2" not in json.dumps(trace) and "[redacted" in json.dumps(trace)
