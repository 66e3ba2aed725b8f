"""What midturn adds to requests is done without where the upstream or the Mediator's server refuses it."""

import json
import logging
from dataclasses import dataclass

import pytest
from faults.upstream import Reply, Status, Upstream
from gateway_server import Gateway, request

from midturn.gateway import Settings
from midturn.gateway._app import Mediators

pytestmark = pytest.mark.slow("asks a running gateway")

ADDED = ("stream_options", "logprobs")
TOKENS = [{"token": "ok", "logprob": -0.1, "bytes": None, "top_logprobs": [{"token": "ok", "logprob": -0.1}]}]


@dataclass
class Refusing:
    """A script that refuses bodies with certain fields."""

    fields: tuple[str, ...]
    status: int = 400
    words: str = "Unsupported parameter: {field}"

    def __call__(self, asked):
        for field in self.fields:
            if field in asked.body:
                return Status(self.status, self.words.format(field=field))
        return Reply("ok", logprobs=TOKENS if "logprobs" in asked.body else ())


def posted(gateway, upstream, **body):
    """A response, and the bodies that the upstream was sent for it."""
    before = len(upstream.requests)
    response = gateway.post(request("hello", **body))
    return response, [asked.body for asked in upstream.requests[before:]]


REFUSALS = {
    "named": (400, "Unknown field {field}."),
    "named among the details": (422, "[{{'loc': ('body', '{field}'), 'type': 'extra_forbidden'}}]"),
    "named and forbidden": (403, "You are not allowed to request {field}"),
    "not named": (400, "Bad request"),
    "not found": (404, "No endpoint supports these parameters"),
    "not implemented": (501, "Not implemented"),
}


CASES = [
    *((ADDED, refused) for refused in REFUSALS),
    *(((field,), refused) for field in ADDED for refused in ("named", "not named")),
]


@pytest.mark.parametrize(("fields", "refused"), CASES)
def test_what_was_added_is_done_without_and_that_is_remembered(fields, refused, tmp_path, caplog):
    script = Refusing(fields, *REFUSALS[refused])
    with Upstream(script) as upstream, Gateway(upstream.url, tmp_path, scored=True) as gateway:
        assert gateway.get("/ready").json() == {"status": "ready"}
        with caplog.at_level(logging.WARNING, "midturn"):
            first, sent = posted(gateway, upstream, stream=True)
            again, sent_again = posted(gateway, upstream, stream=True)
        ready = gateway.get("/ready").json()
    assert first.status_code == again.status_code == 200
    assert len(sent) <= 4
    for body in (sent[-1], *sent_again):
        assert [field for field in ADDED if field not in body] == [f for f in ADDED if f in fields]
    assert len(sent_again) == 1
    assert ready == {"status": "ready", "unsupported": {"upstream": sorted(fields)}}
    [line] = [record.getMessage() for record in caplog.records if "refuses" in record.getMessage()]
    assert all(field in line for field in fields)


def test_without_the_usage_a_stream_is_billed_by_estimate(tmp_path):
    with Upstream(Refusing(("stream_options",))) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        response, _ = posted(gateway, upstream, stream=True)
        trace = gateway.trace_of(response)
    assert trace["estimated"]
    assert trace["usage"]["assistant"]["completion_tokens"] > 0
    assert trace["sent_again_after"] == ["400"]


@pytest.mark.parametrize(
    ("own", "fields"),
    [
        ({"stream": True, "stream_options": {"include_usage": True}}, ("stream_options",)),
        ({"logprobs": True, "top_logprobs": 3}, ("logprobs",)),
        ({"response_format": {"type": "json_schema"}}, ("response_format",)),
    ],
)
def test_what_the_client_asked_for_is_never_dropped(own, fields, tmp_path):
    with (
        Upstream(Refusing(fields)) as upstream,
        Gateway(upstream.url, tmp_path, scored=True) as gateway,
    ):
        response, sent = posted(gateway, upstream, **own)
        assert "unsupported" not in gateway.get("/ready").json()
    assert response.status_code == 400
    assert all(body[name] == value for body in sent for name, value in own.items())


def test_a_clients_own_stream_options_come_back_as_they_were(tmp_path):
    def script(asked):
        return Status(400, "no") if asked.body["stream_options"].get("include_usage") else "ok"

    own = {"chunk_size": 4}
    with Upstream(script) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        response, sent = posted(gateway, upstream, stream=True, stream_options=own)
    assert response.status_code == 200
    assert [body["stream_options"] for body in sent] == [{**own, "include_usage": True}, own]


def test_requests_that_are_wrong_in_themselves_are_not_sent_twice_for_ever(tmp_path):
    with (
        Upstream(lambda _: Status(400, "temperature is out of range")) as upstream,
        Gateway(upstream.url, tmp_path) as gateway,
    ):
        sendings = [len(posted(gateway, upstream, stream=True)[1]) for _ in range(6)]
        assert "unsupported" not in gateway.get("/ready").json()
    assert sendings[0] == 2
    assert sendings[-2:] == [1, 1]


def test_once_a_server_took_what_was_added_its_refusals_are_the_clients(tmp_path):
    answers = iter(["ok", *[Status(422, "temperature is out of range")] * 2])
    with Upstream(lambda _: next(answers)) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        assert posted(gateway, upstream, stream=True)[0].status_code == 200
        response, sent = posted(gateway, upstream, stream=True)
    assert (response.status_code, len(sent)) == (422, 1)


def test_words_of_the_conversation_do_not_pass_for_a_refusal(tmp_path):
    with (
        Upstream(lambda asked: Status(400, f"can't read {asked.last!r}")) as upstream,
        Gateway(upstream.url, tmp_path) as gateway,
    ):
        for _ in range(2):
            assert gateway.post(request("What is stream_options?", stream=True)).status_code == 400
        assert "unsupported" not in gateway.get("/ready").json()


def test_each_model_of_an_upstream_is_known_for_itself(tmp_path):
    def script(asked):
        poor = asked.body["model"] == "poor" and "stream_options" in asked.body
        return Status(400, "stream_options?") if poor else "ok"

    with Upstream(script) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        for model in ("poor", "rich", "poor", "rich"):
            assert posted(gateway, upstream, stream=True, model=model)[0].status_code == 200
        asked = [(sent.body["model"], "stream_options" in sent.body) for sent in upstream.requests]
    assert asked == [("poor", True), ("poor", False), ("rich", True), ("poor", False), ("rich", True)]


# -- the Mediator's server --------------------------------------------------------------------------------

SAID = ("Book a table at Luigi's.", "For how many?", "For 4 people.")


def drafting(refused: tuple[str, ...], words: str):
    """A server that drafts, refuses formats, and knows the shape only where it is told."""

    def script(asked):
        kind = asked.body.get("response_format", {}).get("type", "none")
        if kind in refused:
            return Status(400, words.format(kind=kind))
        told = kind == "json_schema" or '"properties"' in asked.last
        return json.dumps({"text": "Book a table at Luigi's for 4 people."} if told else {"answer": "?"})

    return script


@pytest.mark.parametrize("words", ["response_format {kind} is not supported", "Bad request"])
@pytest.mark.parametrize(
    ("refused", "kinds"),
    [
        (("json_schema",), ["json_schema", "json_object", "json_object"]),
        (("json_schema", "json_object"), ["json_schema", "json_object", None, None]),
    ],
)
def test_the_mediator_asks_for_json_in_the_form_that_its_server_takes(
    refused, kinds, words, tmp_path, caplog
):
    with Upstream(drafting(refused, words)) as server, Upstream("ok") as upstream:
        context = Mediators(Settings(mediator=f"openai:small@{server.url}"))
        with (
            caplog.at_level(logging.WARNING, "midturn"),
            Gateway(upstream.url, tmp_path, context) as gateway,
        ):
            traces = [gateway.trace_of(gateway.post(request(*SAID))) for _ in range(2)]
            ready = gateway.get("/ready").json()
    assert [trace["route"] for trace in traces] == ["mediated"] * 2
    assert all(trace["instruction"].startswith("Book a table at Luigi's for 4 people.") for trace in traces)
    assert [trace["usage"]["mediator"]["calls"] for trace in traces] == [1, 1]
    asked = [sent.body.get("response_format", {}).get("type") for sent in server.requests]
    assert asked == kinds
    assert ready["unsupported"] == {"mediator": sorted(refused)}
    assert sum("refuses" in record.getMessage() for record in caplog.records) == 1


@pytest.mark.parametrize("recovers", [True, False])
def test_thinking_that_takes_all_tokens_gets_more_of_them_once(recovers, tmp_path, caplog):
    limits = []

    def script(asked):
        limits.append(asked.body["max_tokens"])
        if limits[-1] < 2_000 or not recovers:
            return Reply("", thoughts="Hmm", finish_reason="length", completion_tokens=limits[-1])
        return json.dumps({"text": "Book a table at Luigi's for 4 people."})

    with Upstream(script) as server, Upstream("ok") as upstream:
        context = Mediators(Settings(mediator=f"openai:thinker@{server.url}"))
        with (
            caplog.at_level(logging.WARNING, "midturn"),
            Gateway(upstream.url, tmp_path, context) as gateway,
        ):
            first, second = [gateway.trace_of(gateway.post(request(*SAID))) for _ in range(2)]
    small, *larger = limits
    assert len(larger) == 2
    assert len(set(larger)) == 1
    assert larger[0] > 2_000 > small
    assert first["usage"]["mediator"]["calls"] == 2
    assert first["usage"]["mediator"]["completion_tokens"] > small
    assert second["usage"]["mediator"]["calls"] == 1
    assert "thinking" in first["why"]
    assert ("thinking" in second["why"]) is not recovers
    assert first["route"] == second["route"] == "mediated"
    assert "4 people" in second["instruction"].replace("For 4", "4")
    [line] = [record.getMessage() for record in caplog.records if "thinking" in record.getMessage()]
    assert f"{small:,}" in line
