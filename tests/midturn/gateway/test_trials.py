"""Through the gateway a conversation that names itself is on one side of a trial; others see no change."""

import json

import pytest
from faults.upstream import Upstream
from gateway_server import Gateway, joined, mediating, request

from midturn.refiner.guidelines import Guideline, open_library

SAID = ("Book a table.", "For how many?", "For 4 people.")
RULE = "Serve it cold."
CONVERSATIONS = [f"chat-{n}" for n in range(40)]


@pytest.fixture
def tried(tmp_path):
    with open_library(tmp_path / "gateway.db") as library:
        made = library.add("user:mara", [Guideline(rule=RULE)], by="ann")
        return library.start_trial(made.version, share=0.5, by="ann")


def some(tried, *, takes, most=3):
    """Conversations on one side."""
    return [name for name in CONVERSATIONS if tried.trial.takes(name) is takes][:most]


def test_a_conversation_that_names_itself_is_on_its_side_in_every_turn(tmp_path, tried):
    told = []

    def reply(messages):
        told.append(RULE in messages[0].text)
        return joined(messages)

    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, mediating(reply)) as gateway:
        for name in (*some(tried, takes=True), *some(tried, takes=False)):
            takes = tried.trial.takes(name)
            for said in (SAID, (*SAID, "When?", "At 8.")):
                named = {"midturn_conversation": name}
                answered = gateway.post(request(*said, user="mara", metadata=named))
                assert told.pop() is takes
            recalled = next(s for s in gateway.trace_of(answered)["trace"] if s["step"] == "recall")
            assert recalled["detail"]["trials"] == [
                {"set": "user:mara@1", "version": tried.version, "arm": "with" if takes else "without"}
            ]
        gateway.post(request(*SAID, user="mara"))
        gateway.post(request(*SAID, user="bob", metadata={"midturn_conversation": "chat-0"}))
    assert told == [False, False]


def test_who_is_not_told_the_set_sends_the_upstream_the_same_bytes_as_before(tmp_path, tried):
    def reply(messages):
        return joined(messages).replace("I want", "Cold, I want" if RULE in messages[0].text else "I want")

    def named(user, name):
        return request(*SAID, user=user, metadata={"midturn_conversation": name})

    asked = [named("mara", name) for name in some(tried, takes=False)]
    asked += [named("bob", name) for name in CONVERSATIONS[:3]]
    asked += [request(*SAID, user="mara"), named("mara", *some(tried, takes=True, most=1))]
    sent = {}
    for db in ("gateway.db", "none.db"):
        with (
            Upstream("ok") as upstream,
            Gateway(upstream.url, tmp_path, mediating(reply), db=str(tmp_path / db)) as gateway,
        ):
            for body in asked:
                gateway.post(body)
        sent[db] = [json.dumps(received.body) for received in upstream.requests]
    assert len(asked) == len(sent["none.db"])
    assert [*map(str.__eq__, sent["gateway.db"], sent["none.db"])] == [*[True] * (len(asked) - 1), False]
