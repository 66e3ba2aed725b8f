"""A request's spans: whole however it ends, in the conventions' words, and with nothing that was said."""

import json
import time

import pytest
from faults.upstream import Cut, Hang, Raw, Reply, Status, Upstream
from gateway_server import Gateway, joined, mediating, request, with_words
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes
from opentelemetry.trace import SpanKind, StatusCode

pytestmark = pytest.mark.slow("asks a running gateway")

TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{CALLER}-01"
REQUEST, SECRET = "POST /v1/chat/completions", "sk-canary0users1secret2ABCDEF3456789"
TURNS = ("Book a table.", "For when?", "For 7 pm.")


def ended(spans, requests: int = 1) -> list:
    """The spans once so many requests have ended, in the order in which they began."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        finished = spans.get_finished_spans()
        if sum(span.name == REQUEST for span in finished) == requests:
            return sorted(finished, key=lambda span: span.start_time)
        time.sleep(0.01)
    raise AssertionError([span.name for span in spans.get_finished_spans()])


def tree(found) -> list[tuple[str, str | None]]:
    names = {span.context.span_id: span.name for span in found}
    return [(span.name, names.get(span.parent.span_id) if span.parent else None) for span in found]


def failed(found) -> dict[str, str]:
    return {s.name: s.attributes["error.type"] for s in found if s.status.status_code is StatusCode.ERROR}


@pytest.mark.parametrize("stream", [False, True])
def test_a_request_its_mediation_and_its_calls_are_spans_under_the_callers(stream, spans, tmp_path):
    body = request(*TURNS, stream=stream, temperature=0.5, max_tokens=9)
    with Upstream(Reply("two words")) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        answered = gateway.post(body, traceparent=TRACEPARENT)
        found = ended(spans)
    assert tree(found) == [
        (REQUEST, None),
        ("mediator", REQUEST),
        ("chat", "mediator"),
        ("chat stub", REQUEST),
    ]
    server, mediation, mediators, chat = found
    assert mediators.attributes["gen_ai.provider.name"] == "scripted"
    assert {span.context.trace_id for span in found} == {int(TRACE, 16)}
    assert (server.kind, server.parent.span_id) == (SpanKind.SERVER, int(CALLER, 16))
    assert dict(server.attributes) == {
        "http.request.method": "POST",
        "http.route": "/v1/chat/completions",
        "url.path": "/v1/chat/completions",
        "http.response.status_code": 200,
        "midturn.trace": answered.headers["x-midturn-trace"],
        "midturn.route": "mediated",
    }
    assert mediation.attributes["midturn.route"] == "mediated"
    assert mediation.attributes["midturn.intervention"] == "none"
    assert chat.kind is SpanKind.CLIENT
    assert dict(chat.attributes) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "server.address": "127.0.0.1",
        "server.port": int(upstream.url.rpartition(":")[2].partition("/")[0]),
        "gen_ai.request.model": "stub",
        "gen_ai.request.temperature": 0.5,
        "gen_ai.request.max_tokens": 9,
        **({"gen_ai.request.stream": True} if stream else {}),
        "gen_ai.response.id": "chatcmpl-stub",
        "gen_ai.response.model": "stub",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.input_tokens": len(with_words(TURNS[0], TURNS[2]).split()),
        "gen_ai.usage.output_tokens": 2,
        "gen_ai.usage.cache_read.input_tokens": 0,
    }
    known = {value for name, value in vars(gen_ai_attributes).items() if name.startswith("GEN_AI_")}
    for span in found:
        assert {name for name in span.attributes if name.startswith("gen_ai.")} <= known
    assert failed(found) == {}
    [seen] = upstream.requests
    assert seen.headers["traceparent"] == f"00-{TRACE}-{chat.context.span_id:016x}-01"


def test_each_sending_has_a_span_and_those_in_vain_say_why(spans, tmp_path):
    answers = [Cut(), Status(503), Reply("ok")]
    with Upstream(answers) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        assert gateway.post(request("hello")).status_code == 200
        found = ended(spans)
    chats = [span for span in found if span.name == "chat stub"]
    assert [span.attributes.get("error.type") for span in chats] == ["upstream_broke_off", "503", None]
    assert [span.name for span in found if span.status.status_code is StatusCode.ERROR] == ["chat stub"] * 2
    sent = [seen.headers["traceparent"].split("-")[2] for seen in upstream.requests]
    assert sent == [f"{span.context.span_id:016x}" for span in chats]


@pytest.mark.parametrize(
    ("answer", "stream", "expected"),
    [
        (Status(500), False, {REQUEST: "500", "chat stub": "500"}),
        (Status(400), True, {"chat stub": "400"}),
        (Cut(after_chunks=3), True, {REQUEST: "upstream_broke_off", "chat stub": "upstream_broke_off"}),
    ],
    ids=["500", "400", "cut"],
)
def test_an_upstreams_fault_is_an_error_of_its_span_and_of_the_requests_where_it_is_no_clients(
    answer, stream, expected, spans, tmp_path
):
    with Upstream(answer) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        status = gateway.post(request("hello", stream=stream)).status_code
        found = ended(spans)
    assert failed(found) == expected
    assert found[0].attributes["http.response.status_code"] == status


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_ends_every_span(stream, spans, tmp_path):
    event = {"id": "c7", "choices": [{"index": 0, "delta": {"content": "one"}}]}
    begun = Raw([b"data: " + json.dumps(event).encode() + b"\n\n"], then="hang")
    with Upstream(begun if stream else Hang()) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        with gateway.opened(request("hello", stream=stream)) as client:
            while not upstream.in_flight:
                time.sleep(0.002)
            while stream and b"data:" not in client.recv(4096):
                pass
        found = ended(spans)
    assert tree(found) == [(REQUEST, None), ("mediator", REQUEST), ("chat stub", REQUEST)]
    assert failed(found) == {REQUEST: "client_gone", "chat stub": "CancelledError"}
    assert found[-1].attributes.get("gen_ai.response.id") == ("c7" if stream else None)


def test_a_mediators_call_that_is_given_up_ends_with_the_mediation(spans, tmp_path):
    late = mediating(joined, delay_s=30.0)
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, late, mediator_timeout_s=0.2) as gateway:
        assert gateway.post(request(*TURNS)).status_code == 200
        found = ended(spans)
    assert failed(found) == {"chat": "CancelledError"}
    [mediation] = [span for span in found if span.name == "mediator"]
    assert mediation.attributes["midturn.route"] == "unmediated"
    assert mediation.attributes["midturn.failed"] == ("mediator",)


def test_nothing_that_was_said_and_no_secret_is_in_a_span(spans, tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "canary.upstream/key+9876543210")
    told = {"error": {"message": f"no {SECRET}", "code": f"bad {SECRET}"}}
    answers = [Reply(f"CANARY {SECRET}", finish_reason=SECRET), Raw([json.dumps(told).encode()])] * 4
    answers.append(Status(400, "canary.upstream/key+9876543210"))
    said = ("CANARY one", "CANARY two", f"CANARY three, my key is {SECRET}")
    odd = {"stop": ["CANARY"], "seed": 2**80, "user": "CANARY", "temperature": {"CANARY": 1}}
    bodies = [request(*said, **odd), {**request(*said[:1], stream=True), "model": SECRET}]
    with Upstream(answers) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        for body in bodies * 3:
            gateway.post(body, authorization=f"Bearer {SECRET}")
        found = ended(spans, 6)
    written = "".join(span.to_json() for span in found)
    assert "canary" not in written.casefold()
    assert {span.attributes["gen_ai.request.seed"] for span in found if span.name == "chat stub"} == {
        2**63 - 1
    }


def test_without_a_tracer_provider_the_clients_traceparent_is_the_upstreams(tmp_path):
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        gateway.post(request("hello"))
        gateway.post(request("hello"), traceparent=TRACEPARENT)
    assert [seen.headers.get("traceparent") for seen in upstream.requests] == [None, TRACEPARENT]
