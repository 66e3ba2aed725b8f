"""Half an emoji and NUL are text like any other: answered, mediated, stored; no log holds what was said."""

import json
import logging

import pytest
from faults.upstream import Raw, Reply, Upstream
from gateway_server import Gateway, joined, mediating, request

from midturn.core import InfrastructureError, Limits
from midturn.gateway._logs import JsonLines
from midturn.gateway._redactor import SecretRedactor

pytestmark = pytest.mark.slow("asks running gateways")

CANARY = "wren-5521"
HALF, NUL, INSTEAD = "\udc9b", "\x00", "\ufffd"
REFINING = (f"Book a boat to {CANARY}.", f"For how many{HALF}?", f"For{NUL} 3 people. {HALF}")
UNSURE = [{"token": "x", "logprob": -0.7, "top_logprobs": [{"logprob": -0.7}, {"logprob": -0.7}]}]
ODD = {
    "mediated": request(*REFINING),
    "streamed": request(*REFINING, stream=True),
    "reminded": request(f"List birds.{NUL}{HALF}", f"{CANARY}{NUL}", f"thanks!{HALF}{NUL}"),
    "named": request("Hello.", user=f"{CANARY}{NUL}{HALF}", metadata={"midturn_task": f"{HALF}{NUL}"}),
    "keys": {**request("Hello."), f"x{HALF}{NUL}": {NUL: [HALF]}},
    "refused upstream": {**request("Hello."), "n": 7},
}


def upstreams(asked):
    if asked.body.get("n") == 7:
        told = (
            r'{"error": {"message": "no", "code": "so\u0000rry \ud83d", "type": "\u0000", "param": "\udc00"}}'
        )
        return Raw([told.encode()])
    return Reply(f"Done{HALF}.", logprobs=UNSURE if asked.body.get("logprobs") else ())


def lines_of(caplog) -> str:
    """What the gateway writes of the records."""
    form = JsonLines(SecretRedactor([]))
    return "\n".join(form.format(record) for record in caplog.records)


def test_odd_text_costs_no_request_its_answer_and_nobody_an_entry(shared, tmp_path, caplog):
    settings = {"scored": True, "remind_above": 0.1, "daily": Limits(calls=40)}
    caplog.set_level(logging.INFO)
    with Upstream(upstreams) as upstream:
        with Gateway(upstream.url, tmp_path, db=shared, **settings) as gateway:
            plain = [gateway.post(request(f"Hello {n}.")) for n in range(3)]
            odd = [gateway.send(json.dumps(body).encode()) for body in ODD.values()]
            assert [each.status_code for each in plain] == [200] * 3
            assert [each.status_code for each in odd] == [200] * 5 + [502]
            spent = gateway.metrics()("midturn_calls_total")
        with Gateway(upstream.url, tmp_path, db=shared, **settings) as after:  # Its traces were all written.
            assert [after.trace_of(each)["status"] for each in plain] == [200] * 3
            traces = {name: after.trace_of(each) for name, each in zip(ODD, odd, strict=True)}
            statuses = [after.post(request("Hello.")).status_code for _ in range(40)]
            assert statuses.count(200) == 40 - spent
    assert traces["mediated"]["instruction"].startswith("I want this: Book a boat")
    assert f"For{INSTEAD} 3 people. {INSTEAD}" in traces["mediated"]["instruction"]
    assert traces["refused upstream"]["failure"] == f"so{INSTEAD}rry {INSTEAD}"
    assert not [name for name, trace in traces.items() if trace["route"] == "unmediated"]
    written = lines_of(caplog)
    assert "could not be" not in written
    assert CANARY not in written


def test_what_passes_unchanged_reaches_the_upstream_as_its_own_bytes(tmp_path):
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        assert gateway.send(json.dumps(request(f"One{HALF}{NUL}.")).encode()).status_code == 200
        assert gateway.send(json.dumps(request(f"Two{HALF}{NUL}.", stream=True)).encode()).status_code == 200
    passed, added_to = (seen.messages[0]["content"] for seen in upstream.requests)
    assert passed == f"One{HALF}{NUL}."
    assert added_to == f"Two{HALF}{NUL}."


def test_roles_and_other_words_of_clients_and_upstreams_are_short_in_log_and_trace(tmp_path, caplog):
    caplog.set_level(logging.INFO)
    body = {**request("Hello."), "messages": [{"role": f"{CANARY} " * 40_000, "content": "Hello."}]}
    code = json.dumps({"error": {"message": "no", "code": CANARY + "c" * 30_000}}).encode()
    with (
        Upstream(lambda asked: Raw([code]) if asked.body.get("n") else "ok") as upstream,
        Gateway(upstream.url, tmp_path) as gateway,
    ):
        unread = gateway.post(body)
        refused = gateway.post({**request("Hello."), "n": 2, "user": "u" * 100_000})
        traces = [gateway.trace_of(answer) for answer in (unread, refused)]
    assert [trace["status"] for trace in traces] == [200, 502]
    assert traces[0]["why"] == "a message has an unknown role"
    assert CANARY not in json.dumps(traces[0])
    assert max(len(json.dumps(trace)) for trace in traces) < 3_000
    assert max(len(line) for line in lines_of(caplog).splitlines()) < 3_000


class Quoting(Exception):
    """A driver's error, which quotes the row."""


ERRORS = {
    "others": Quoting(f"DETAIL: Failing row contains ({CANARY})."),
    "a key": KeyError(CANARY),
    "from another": InfrastructureError(f"it broke: {CANARY}"),
}


@pytest.mark.parametrize("kind", ERRORS)
def test_an_unexpected_error_is_logged_by_type_and_place(kind, tmp_path, caplog, monkeypatch):
    async def broken(*_):
        if kind == "from another":
            raise ERRORS[kind] from Quoting(CANARY)
        raise ERRORS[kind]

    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        monkeypatch.setattr("midturn.gateway.turns._turns.Turns.prepare", broken)
        assert gateway.post(request("Hello.")).status_code == 500
    [line] = [line for line in map(json.loads, lines_of(caplog).splitlines()) if "exception" in line]
    assert line["exception"]["what"].startswith(type(ERRORS[kind]).__name__)
    assert "test_odd_text.py" in line["exception"]["what"]
    assert CANARY not in lines_of(caplog)


def test_other_libraries_messages_are_logged_without_what_they_fill_in(caplog):
    logging.getLogger("psycopg.pool").warning("error connecting in %r: %s", "pool-1", f"row {CANARY}")
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: <Task {CANARY}>")
    first, second = (json.loads(line)["event"] for line in lines_of(caplog).splitlines())
    assert first == "psycopg.pool: error connecting in %r: %s"
    assert second == "asyncio: Task exception was never retrieved"


def test_a_mediators_failure_is_traced_without_its_words(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("midturn.graphs._failures._logged", set())

    def reply(messages):
        raise LookupError(f"no such entry: {joined(messages)}")

    said = (f"Book a boat to {CANARY}.", "For how many?", "For 3 people.")
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, mediating(reply)) as gateway:
        trace = gateway.trace_of(gateway.post(request(*said)))
    [failed] = [step["detail"]["failed"] for step in trace["trace"] if step["step"] == "mediator"]
    assert failed.startswith("LookupError at test_odd_text.py:")
    assert CANARY not in json.dumps(trace) + lines_of(caplog)
