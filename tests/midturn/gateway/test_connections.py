"""What a connection may bring and take before anybody knows whose it is, and how connections end."""

import json
import socket
import threading
import time
from dataclasses import replace

import httpx
import pytest
from faults.upstream import Hang, Raw, Upstream
from gateway_server import Gateway, request

from midturn.gateway import RequestLimits
from midturn.gateway._settings import ConnectionLimits

pytestmark = pytest.mark.slow("waits until a running gateway gives connections up")

KEY = "the-key-of-this-gateway"
HASTY = ConnectionLimits(head_s=0.5, unread_s=0.5, idle_s=1, most=8)
HEALTH = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
UPLOAD = b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90\r\n\r\n"


@pytest.fixture(scope="module")
def hasty(tmp_path_factory):
    with (
        Upstream(lambda asked: Hang() if asked.last == "hang" else "ok") as upstream,
        Gateway(upstream.url, tmp_path_factory.mktemp("hasty"), keys=(KEY,), connections=HASTY) as gateway,
    ):
        yield gateway, upstream


def connected(gateway, sent: bytes = b"") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", int(gateway.origin.rpartition(":")[2])), timeout=10)
    client.sendall(sent)
    return client


def answered(client: socket.socket) -> bytes:
    """All that comes until the gateway closes the connection."""
    came = b""
    try:
        while piece := client.recv(2**16):
            came += piece
    except ConnectionError:  # What was sent and not read.
        pass
    return came


def healthy(gateway) -> bool:
    return httpx.get(f"{gateway.origin}/health", timeout=10).status_code == 200


@pytest.mark.parametrize(
    "endless",
    [
        HEALTH + b"x-one: 1\r\n" * 2**20,
        HEALTH + b"x-long: " + b"v" * 2**23,
        HEALTH + b"n" * 2**23,
        b"GET /" + b"p" * 2**23,
        HEALTH + b"".join(b"x-%d: 1\r\n" % n for n in range(101)) + b"\r\n",
        b"POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"t" * 2**23,
    ],
    ids=["headers", "a value", "a name", "a path", "101 headers", "a trailer"],
)
def test_headers_without_an_end_are_not_read_to_their_end(endless, hasty):
    gateway, _ = hasty
    with connected(gateway) as client:
        sent = 0
        try:
            while sent < len(endless):
                sent += client.send(endless[sent : sent + 2**18])
                time.sleep(0.001)
        except ConnectionError:
            pass
        came = answered(client)
    if b"Transfer-Encoding" in endless:  # Answered, before the trailer came.
        assert came.count(b"HTTP/1.1 ") == 1
    elif came:  # Else what was sent and not read has cut the answer off.
        assert came.startswith(b"HTTP/1.1 431 ")
    assert sent < 2**22
    assert healthy(gateway)


def test_a_hundred_headers_are_taken(hasty):
    gateway, _ = hasty
    with connected(gateway, HEALTH + b"".join(b"x-%d: 1\r\n" % n for n in range(99)) + b"\r\n") as client:
        assert client.recv(100).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("begin", [b"", b"GET", HEALTH, UPLOAD], ids=["nothing", "a word", "half", "a body"])
@pytest.mark.parametrize("drips", [False, True])
def test_a_request_that_does_not_come_is_not_waited_for(begin, drips, hasty):
    gateway, _ = hasty
    began = time.monotonic()
    with connected(gateway, begin) as client:
        if drips and begin:
            threading.Thread(target=drip, args=(client,), daemon=True).start()
        answered(client)
    assert time.monotonic() - began < 7  # Kept open, it would be as long as the client likes, which is 10 s.


def drip(client: socket.socket) -> None:
    try:
        for _ in range(100):
            client.sendall(b"x")
            time.sleep(0.1)
    except OSError:
        pass


def test_connections_without_a_request_keep_nobody_out(hasty):
    gateway, upstream = hasty
    with asking(gateway, request("hang")):
        while not upstream.in_flight:
            time.sleep(0.01)
        idle = [connected(gateway, b"POST /v1") for _ in range(4 * HASTY.most)]
        assert healthy(gateway)
        assert upstream.in_flight  # What is being answered stays.
        for one in idle:
            one.close()


def test_where_every_connection_has_a_request_another_is_told_so(tmp_path):
    with (
        Upstream(Hang()) as upstream,
        Gateway(upstream.url, tmp_path, connections=replace(HASTY, most=2)) as gateway,
    ):
        busy = [gateway.opened(request("hang")) for _ in range(2)]
        while upstream.in_flight < 2:
            time.sleep(0.01)
        with connected(gateway, HEALTH + b"\r\n") as client:
            told = answered(client)
        assert told == b"" or told.startswith(b"HTTP/1.1 503 ")
        for one in busy:
            one.close()
        while upstream.in_flight:
            time.sleep(0.01)
        assert healthy(gateway)


@pytest.mark.parametrize(
    "doubled",
    [
        b"Host: localhost\r\nhost: other.example\r\n",
        b"Host: localhost\r\nAuthorization: Bearer %b\r\nauthorization: Bearer other\r\n" % KEY.encode(),
    ],
)
def test_headers_that_let_clients_in_are_taken_once(doubled, hasty):
    gateway, _ = hasty
    with connected(gateway, b"GET /v1/models HTTP/1.1\r\n" + doubled + b"\r\n") as client:
        told = answered(client)
    assert told.startswith(b"HTTP/1.1 400 ")
    assert json.loads(told.partition(b"\r\n\r\n")[2])["error"]["code"] == "invalid_request"


@pytest.mark.parametrize("trailer", [b"Authorization: Bearer no", b"X-Midturn: off", b"Content-Encoding: br"])
def test_trailers_are_no_headers(trailer, hasty):
    gateway, _ = hasty
    with asking(gateway, request("hello"), trailer) as client:
        came = client.recv(2**16)
    assert came.startswith(b"HTTP/1.1 200 ")
    trace = came.partition(b"x-midturn-trace: ")[2].partition(b"\r\n")[0].decode()
    named = httpx.Response(200, headers={"x-midturn-trace": trace})
    assert gateway.trace_of(named, Authorization=f"Bearer {KEY}")["why"] != "the client opted out"


def asking(gateway, body: dict, trailer: bytes = b"X-Last: 1") -> socket.socket:
    """A connection on which a request with a key has been sent in a chunk, with a trailer."""
    written = json.dumps(body).encode()
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
    head += b"Content-Type: application/json\r\nAuthorization: Bearer %b\r\n\r\n" % KEY.encode()
    return connected(gateway, head + b"%x\r\n%b\r\n0\r\n%b\r\n\r\n" % (len(written), written, trailer))


def test_requests_sent_ahead_are_answered_one_after_the_other_but_not_any_number(hasty):
    gateway, _ = hasty
    with connected(gateway, (HEALTH + b"\r\n") * 3) as client:
        came = b""
        while came.count(b'"ok"') < 3:
            came += client.recv(2**16)
    with connected(gateway, (HEALTH + b"\r\n") * 4000) as client:
        assert answered(client).count(b'"ok"') < 100


def test_a_client_that_does_not_read_is_let_go(tmp_path):
    event = b'data: {"choices": [{"delta": {"content": "%b"}}]}\n\n' % (b"x" * 2**20)
    with (
        Upstream(Raw([event] * 64)) as upstream,
        Gateway(upstream.url, tmp_path, connections=HASTY) as gateway,
    ):
        with gateway.opened(request("much", stream=True)):
            while not upstream.in_flight:
                time.sleep(0.01)
            deadline = time.monotonic() + 10
            while upstream.in_flight:
                assert time.monotonic() < deadline
                time.sleep(0.02)
        assert gateway.metrics()("midturn_requests_total", status="200") == 1


def test_answers_that_the_end_cuts_off_say_so(tmp_path, caplog):
    event = b'data: {"choices": [{"delta": {"content": "one"}}]}\n\n'
    caplog.set_level("INFO", "midturn.gateway")
    with Upstream(
        lambda asked: Hang() if asked.last == "hang" else Raw([event] * 600, gap_s=0.1)
    ) as upstream:
        with Gateway(upstream.url, tmp_path, limits=RequestLimits(drain_s=1)) as gateway:
            stream = gateway.opened(request("much", stream=True))
            began = b""
            while b"data:" not in began:
                began += stream.recv(4096)
            waiting = gateway.opened(request("hang"))
            while upstream.in_flight < 2:
                time.sleep(0.01)
        with stream, waiting:
            streamed, whole = answered(stream), answered(waiting)
    last = streamed.rpartition(b"data: ")[2].partition(b"\n\n")[0]
    assert json.loads(last)["error"]["code"] == "gateway_stopped"
    assert streamed.endswith(b"0\r\n\r\n")
    assert whole.startswith(b"HTTP/1.1 503 ")
    lines = [getattr(record, "fields", {}).get("failure") for record in caplog.records]
    assert lines.count("gateway_stopped") == 2
    assert not any(record.exc_info for record in caplog.records)
