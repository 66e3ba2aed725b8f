"""Whatever an upstream does, a client gets the right status or one last event, and the bill is exact."""

import json
import re
import socket
import time
from dataclasses import dataclass
from math import ceil

import httpx
import pytest
from faults.upstream import FAULTS, Cut, Garbled, Hang, NoChoices, Raw, Reply, Status, Upstream
from gateway_server import Gateway, mediating, request as turns, with_words
from scripted import ScriptedChat

from midturn.gateway import RequestLimits
from midturn.mediator import Mediator

pytestmark = pytest.mark.slow("waits for an upstream's faults")

SHORT = RequestLimits(silence_s=0.6, answer_s=1.5, event_bytes=20_000, answer_bytes=20_000)
PROMPT = "one two three four five six"
ESTIMATED_PROMPT = ceil(len(PROMPT) / 4) + 4
ATTEMPTS = 3


def chunk(text: str = "one", **more) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return b"data: " + json.dumps({"id": "c", "choices": [choice], **more}).encode() + b"\n\n"


def whole(text: str = "one", **more) -> bytes:
    message = {"role": "assistant", "content": text}
    return json.dumps({"choices": [{"message": message, "finish_reason": "stop"}], **more}).encode()


END = b"data: [DONE]\n\n"
WRONG_USAGE = {"prompt_tokens": -3, "completion_tokens": "many"}


@dataclass(frozen=True)
class Outcome:
    """What a client and the books must see."""

    status: int
    code: str | None = None
    """Of the error body, or of the last event; `None`: a sound answer."""
    calls: int = 0
    """Sendings that may have been billed."""
    prompt: int = 0
    completion: int | None = 0
    """`None`: a token for every four characters that the client got, in events of three."""
    headers: tuple[tuple[str, str], ...] = ()


def estimated(status: int, code: str | None, calls: int = 1, completion: int | None = 0) -> Outcome:
    return Outcome(status, code, calls, calls * ESTIMATED_PROMPT, completion)


WHOLE = {
    "429": (
        Status(429, "slow down", {"Retry-After": "7"}),
        Outcome(429, "429", headers=(("retry-after", "7"),)),
    ),
    "400": (Status(400, "no such parameter"), Outcome(400)),
    "422": (Status(422, "no such parameter"), Outcome(422)),
    "401": (Status(401, "wrong key"), Outcome(502, "upstream_key_refused")),
    "redirect": (Status(307, "elsewhere", {"Location": "/v1/models"}), Outcome(502, "upstream_redirect")),
    "500": (Status(500, "oops"), Outcome(500)),
    "503": (Status(503, "busy"), Outcome(503)),
    "hang": (Hang(), estimated(504, "upstream_timeout")),
    "cut": (Cut(), estimated(502, "upstream_broke_off", ATTEMPTS)),
    "garbled": (Garbled(), estimated(502, "upstream_garbled", ATTEMPTS)),
    "no choices": (NoChoices("a b c"), Outcome(502, "upstream_without_choices", 3, 3 * 6, 3 * 3)),
    "an error in a sound answer": (
        Raw([b'{"error": {"message": "overloaded", "code": 529}}']),
        estimated(529, None),
    ),
    "hang in the middle": (Raw([whole()[:20]], then="hang"), estimated(504, "upstream_timeout")),
    "slow drip": (Raw([b" "] * 100, gap_s=0.05), estimated(504, "upstream_timeout")),
    "too long": (Raw([b'{"choices": ["', b"x" * 30_000]), estimated(502, "upstream_too_long")),
    "wrong usage": (Raw([whole(usage=WRONG_USAGE)]), estimated(200, None, completion=1)),
    "no usage": (Raw([whole("nine char")]), estimated(200, None, completion=3)),
    "a list": (Raw([b"[1]"]), estimated(502, "upstream_garbled", ATTEMPTS)),
}
STREAMED = {
    **{name: case for name, case in WHOLE.items() if isinstance(case[0], (Status, Hang))},
    "no choices": (Raw([END]), estimated(502, "upstream_without_choices", ATTEMPTS)),
    "cut before the first event": (
        Raw([chunk()[:10]], then="cut"),
        estimated(502, "upstream_broke_off", ATTEMPTS),
    ),
    "cut after some events": (Cut(after_chunks=3), estimated(200, "upstream_broke_off", completion=2)),
    "cut mid-chunk": (
        Raw([chunk(), chunk("two")[:15]], then="cut"),
        estimated(200, "upstream_broke_off", completion=1),
    ),
    "ended too early": (Raw([chunk(), chunk("two")]), estimated(200, "upstream_broke_off", completion=2)),
    "garbled": (Garbled(), estimated(200, "upstream_garbled", completion=1)),
    "hang after the first byte": (
        Raw([chunk()[:7]], then="hang"),
        estimated(504, "upstream_timeout"),
    ),
    "hang after the first event": (
        Raw([chunk()], then="hang"),
        estimated(200, "upstream_timeout", completion=1),
    ),
    "slow drip": (Raw([chunk()] * 100, gap_s=0.1), estimated(200, "upstream_timeout", completion=None)),
    "absurdly long line": (
        Raw([chunk(), b"data: " + b"x" * 30_000]),
        estimated(200, "upstream_garbled", completion=1),
    ),
    "an error as the first event": (
        Raw([b'data: {"error": {"message": "overloaded", "code": 529}}\n\n']),
        estimated(529, None),
    ),
    "an error as a later event": (
        Raw([chunk(), b'data: {"error": {"message": "overloaded", "code": "busy"}}\n\n']),
        estimated(200, "busy", completion=1),
    ),
    "wrong usage": (Raw([chunk(usage=WRONG_USAGE), END]), estimated(200, None, completion=1)),
    "no end of stream": (
        Raw([chunk(), b'data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}\n\n']),
        estimated(200, None, completion=1),
    ),
    "no blank line at the end": (Raw([chunk(), END.strip()]), estimated(200, None, completion=1)),
    "carriage returns": (
        Raw([chunk().replace(b"\n", b"\r\n"), END.replace(b"\n", b"\r\n")]),
        estimated(200, None, completion=1),
    ),
    "the end, and then silence": (Raw([chunk(), END], then="hang"), estimated(200, None, completion=1)),
    "comments": (Raw([b": wait\n\n", chunk(), b": wait\n\n", END]), estimated(200, None, completion=1)),
}
CASES = [
    pytest.param(answer, outcome, stream, id=f"{name}, {'streamed' if stream else 'whole'}")
    for stream, cases in ((False, WHOLE), (True, STREAMED))
    for name, (answer, outcome) in cases.items()
]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    script = []
    with (
        Upstream(lambda _: script[-1]) as upstream,
        Gateway(upstream.url, tmp_path_factory.mktemp("gateway"), limits=SHORT) as gateway,
    ):
        yield gateway, upstream, script


def events_in(stream: bytes) -> list:
    data = re.findall(rb"data: ?(.*?)\s*(?:\r?\n\r?\n|\Z)", stream, re.DOTALL)
    return [text if text == b"[DONE]" else json.loads(text) for text in data]


def how_it_ends(events: list) -> str | None:
    """The code of the error that a stream ends in; `None`: it ends well. Nothing follows the end."""
    *earlier, last = events
    assert all(event != b"[DONE]" and "error" not in event for event in earlier)
    if last == b"[DONE]" or "error" not in last:
        assert last == b"[DONE]" or last["choices"][0]["finish_reason"] == "stop"
        return None
    return last["error"]["code"]


def spent(gateway) -> tuple[float, float, float]:
    metrics = gateway.metrics()
    tokens = (
        metrics("midturn_tokens_total", role="assistant", kind=kind) for kind in ("prompt", "completion")
    )
    return (metrics("midturn_calls_total", role="assistant"), *tokens)


def as_told(outcome: Outcome, code: str | None) -> str:
    """What a client got, in words."""
    if outcome.status != 200:
        return f"status {outcome.status}, `{code}`"
    return f"what came, then an error event, `{code}`" if code else "the answer"


@pytest.mark.parametrize(("answer", "outcome", "stream"), CASES)
def test_a_fault_has_its_status_its_bill_and_one_end(
    answer, outcome, stream, running, request, record_property
):
    gateway, upstream, script = running
    fault, _, form = request.node.callspec.id.rpartition(", ")
    record_property("fault", fault)
    record_property("asked for", form)
    script.append(answer)
    before, held = spent(gateway), gateway.held()
    response = gateway.post(turns(PROMPT, stream=stream))
    trace = gateway.trace_of(response)
    assert response.status_code == outcome.status == trace["status"]
    assert set(outcome.headers) <= set(response.headers.items())
    code = None
    if outcome.status != 200:
        error = response.json()["error"]
        assert set(error) == {"message", "type", "param", "code"}
        code = error["code"]
        assert outcome.code in (None, code)
    elif stream:
        code = how_it_ends(events_in(response.content))
        assert code == outcome.code
    record_property("client gets", as_told(outcome, code))
    bill = tuple(now - then for now, then in zip(spent(gateway), before, strict=True))
    came = ceil(3 * response.content.count(b'"delta"') / 4)
    came = came if outcome.completion is None else outcome.completion
    assert bill == (outcome.calls, outcome.prompt, came)
    assert gateway.settled(held)
    while upstream.in_flight:
        time.sleep(0.01)


def test_what_broke_before_the_first_byte_is_sent_again_and_both_sendings_are_billed(running):
    gateway, upstream, _ = running
    answers = iter([Cut(), Status(503), Reply("two words", prompt_tokens=9)])
    upstream._script, keep = (lambda _: next(answers)), upstream._script
    before, asked = spent(gateway), len(upstream.requests)
    response = gateway.post(turns(PROMPT))
    upstream._script = keep
    assert response.json()["choices"][0]["message"]["content"] == "two words"
    assert len(upstream.requests) == asked + 3
    trace = gateway.trace_of(response)
    assert trace["sent_again_after"] == ["upstream_broke_off", "503"]
    bill = tuple(now - then for now, then in zip(spent(gateway), before, strict=True))
    assert bill == (2, ESTIMATED_PROMPT + 9, 2)  # The refusal cost nothing.


def test_a_refusal_to_work_is_not_sent_again(running):
    gateway, upstream, script = running
    script.append(Status(429))
    asked = len(upstream.requests)
    assert gateway.post(turns(PROMPT)).status_code == 429
    assert len(upstream.requests) == asked + 1


def test_an_upstream_that_is_not_there_is_a_bad_gateway(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
    with Gateway(url, tmp_path) as gateway:
        response = gateway.post(turns("hello"))
        assert response.status_code == 502
        assert response.json()["error"]["code"] == "upstream_unreachable"
        assert spent(gateway)[0] == 0
        assert gateway.get("/v1/models").status_code == 502


@pytest.mark.parametrize("stream", [False, True])
def test_a_client_that_leaves_ends_the_upstreams_work_and_is_billed_what_came(stream, tmp_path):
    answer = Raw([chunk()], then="hang") if stream else Hang()
    with Upstream(answer) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        held = gateway.held()
        with gateway.opened(turns(PROMPT, stream=stream)) as client:
            while not upstream.in_flight:
                time.sleep(0.002)
            while stream and b"data:" not in client.recv(4096):
                pass
        left = time.monotonic()
        while upstream.in_flight:  # The gateway itself would wait for ten minutes.
            assert time.monotonic() - left < 20
            time.sleep(0.002)
        assert gateway.settled(held)
        assert spent(gateway) == (1, ESTIMATED_PROMPT, 1 if stream else 0)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("how", ["late", "broken", "nonsense"])
def test_a_mediator_that_fails_never_costs_the_answer(how, stream, tmp_path):
    def reply(_):
        if how == "broken":
            raise ConnectionError("gone")
        return "]]]"

    context = mediating(reply, delay_s=30.0 if how == "late" else 0.0)
    body = turns("Book a table.", "For when?", "7 pm.", stream=stream)
    patience = 0.3 if how == "late" else 20.0
    with (
        Upstream("ok") as upstream,
        Gateway(upstream.url, tmp_path, context, mediator_timeout_s=patience) as gateway,
    ):
        began = time.monotonic()
        response = gateway.post(body)
        assert time.monotonic() - began < 15
        assert response.status_code == 200
        trace = gateway.trace_of(response)
    said = upstream.requests[0].messages
    if how == "nonsense":
        assert said == [{"role": "user", "content": "Book a table.\n7 pm."}]
    else:
        assert trace["route"] == "unmediated"
        assert said == body["messages"]
    assert trace["usage"]["mediator"]["calls"] >= 1


def test_a_store_that_breaks_never_costs_the_answer(tmp_path):
    body = turns(
        "Book a table.", "For when?", "7 pm.", tools=[{"type": "function", "function": {"name": "f"}}]
    )
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        for file in tmp_path.glob("gateway.db*"):
            file.write_bytes(b"no database" * 1000)
        assert gateway.post(body).status_code == 200
        result = {"role": "tool", "tool_call_id": "c", "content": "x"}
        assert gateway.post({**body, "messages": [*body["messages"], result]}).status_code == 200
    assert upstream.requests[0].messages[-1]["content"] == with_words("Book a table.", "7 pm.")


def test_every_fault_of_the_studies_is_among_these():
    tried = {type(answer) for cases in (WHOLE, STREAMED) for answer, _ in cases.values()}
    assert {type(fault) for fault in FAULTS.values()} <= tried


def test_many_clients_on_a_misbehaving_upstream_leave_nothing_behind(running):
    gateway, upstream, _ = running
    faults = iter([Cut(), Garbled(), Reply("fine"), Status(500), NoChoices(), Reply("fine")] * 100)
    upstream._script, keep = (lambda _: next(faults)), upstream._script
    held = gateway.held()
    with httpx.Client() as client:
        statuses = {
            client.post(f"{gateway.url}/chat/completions", json=turns(PROMPT, stream=n % 2 == 0)).status_code
            for n in range(40)
        }
    upstream._script = keep
    assert 200 in statuses
    assert statuses <= {200, 500, 502}
    assert gateway.settled(held)
    assert gateway.metrics()("midturn_in_flight") == 0


def test_a_client_that_leaves_while_the_mediator_works_is_billed_the_mediators_call(tmp_path):
    model = ScriptedChat(reply=lambda _: "{}", delay_s=30.0)

    def context(recorder):
        return Mediator(model=recorder.model(model, "mediator", "scripted:mediator"))

    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, context) as gateway:
        with gateway.opened(turns("Book a table.", "For when?", "7 pm.")):
            while not model.asked:
                time.sleep(0.005)
        deadline = time.monotonic() + 5
        while not gateway.metrics()("midturn_requests_total") and time.monotonic() < deadline:
            time.sleep(0.01)
        metrics = gateway.metrics()
    assert metrics("midturn_requests_total", status="499") == 1
    assert metrics("midturn_calls_total", role="mediator") == 1
    assert upstream.requests == []
