"""Through the gateway a user's guideline acts on their first turns; everything else passes byte for byte."""

import json

import pytest
from faults.upstream import Reply, Upstream
from gateway_server import Gateway, mediating, request

from midturn.mediator import OWN_WORDS
from midturn.refiner.guidelines import Guideline, open_library

RULES = ("When he says 'the corner', he means table 12.", "Dates are written day first.")
SAID = "Book the corner on 05/06/2027."
MEANT = "Book table 12 on 5 June 2027."


@pytest.fixture
def seen(tmp_path):
    """The gateway, what its upstream got, and how often the Mediator's model was asked."""
    asked = []

    def reply(messages):
        asked.append(messages)
        return json.dumps({"text": MEANT})

    with open_library(tmp_path / "gateway.db") as library:
        made = library.add("user:ada", [Guideline(rule=rule) for rule in RULES], by="ann")
        library.activate(made.version, by="ann", force=True)
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, mediating(reply)) as gateway:
        yield gateway, upstream, asked


def test_the_upstream_sees_the_meaning_above_the_users_words(seen):
    gateway, upstream, asked = seen
    answer = gateway.post(request(SAID, user="ada"))
    assert upstream.requests[-1].last == f"{MEANT}\n\n{OWN_WORDS}\n{SAID}"
    assert len(asked) == 1
    trace = gateway.trace_of(answer)
    assert trace["route"] == "mediated"
    later = request("Thanks!", "Gladly.", SAID, user="ada")
    gateway.post(later)
    assert upstream.requests[-1].messages[:2] == later["messages"][:2]


@pytest.mark.parametrize(
    "body",
    [
        request(SAID, user="bob"),
        request(SAID),
        request("Book the window on 25/06/2027.", user="ada"),
        request("Thanks!", user="ada"),
        request("Name a river.", "The Po.", SAID, user="bob"),
    ],
)
def test_everything_else_passes_byte_for_byte(seen, body):
    gateway, upstream, asked = seen
    body["messages"][-1]["content"] = [{"type": "text", "text": body["messages"][-1]["content"]}]
    gateway.post(body)
    assert upstream.requests[-1].messages == body["messages"]
    assert asked == []


def test_a_draft_that_fails_the_check_leaves_the_request_as_it_came(seen):
    gateway, upstream, asked = seen
    body = request(f"{SAID} For 4 people.", user="ada")  # The draft loses the people.
    gateway.post(body)
    assert upstream.requests[-1].messages == body["messages"]
    assert len(asked) == 2


def test_requests_with_a_tools_result_see_the_same_first_turn(seen):
    gateway, upstream, asked = seen
    call = {"id": "c1", "type": "function", "function": {"name": "find", "arguments": "{}"}}
    tools = [{"type": "function", "function": {"name": "find", "parameters": {"type": "object"}}}]
    upstream.answers = [Reply("", "tool_calls", [call]), Reply("Done.")]
    body = request(SAID, user="ada", tools=tools)
    gateway.post(body)
    result = {"role": "tool", "tool_call_id": "c1", "content": "free"}
    body["messages"] += [{"role": "assistant", "content": None, "tool_calls": [call]}, result]
    gateway.post(body)
    assert [each.messages[0]["content"] for each in upstream.requests] == [
        f"{MEANT}\n\n{OWN_WORDS}\n{SAID}"
    ] * 2
    assert len(asked) == 1
