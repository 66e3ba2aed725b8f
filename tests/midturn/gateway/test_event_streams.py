"""Streams of server-sent events are read as the specification has them, however their bytes come."""

import json
import re
from itertools import product

import pytest
from faults.upstream import Raw, Upstream
from gateway_server import Gateway, request

from midturn.assistant import chat_model, data_of, event_batches, is_void

pytestmark = pytest.mark.slow("asks a running gateway")

ENDS = (b"\n", b"\r\n", b"\r")
BLANK_LINES = [pair for pair in product(ENDS, ENDS) if pair != (b"\r", b"\n")]  # That is one line end.
MARK = b"\xef\xbb\xbf"


def chunk(text: str, end=None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": end}
    return json.dumps({"id": "c", "choices": [choice]}, ensure_ascii=False).encode()


TEXTS = [chunk("snow"), chunk(" ☃"), chunk("", "stop"), b"[DONE]"]


async def parted(written: bytes, size: int) -> list[bytes]:
    async def body():
        for at in range(0, len(written), size):
            yield written[at : at + size]

    return [event async for batch in event_batches(body(), 1_000) for event in batch]


def stream(first: bytes, second: bytes) -> bytes:
    return b"".join(b"data: " + text + first + second for text in TEXTS)


@pytest.mark.parametrize("mark", [b"", MARK])
@pytest.mark.parametrize("ends", BLANK_LINES)
async def test_any_two_line_ends_end_an_event(ends, mark):
    written = stream(*ends)
    for size in (1, 2, 3, 5, len(written)):
        events = await parted(mark + written, size)
        assert [data for event in events if (data := data_of(event))] == TEXTS
        assert b"".join(events).rstrip(b"\r\n") == written.rstrip(b"\r\n")


async def test_line_ends_may_be_mixed_within_one_stream():
    written = b"".join(b"data: " + text + a + b for text, (a, b) in zip(TEXTS, BLANK_LINES[2:], strict=False))
    assert [data_of(event) for event in await parted(written, 1)] == TEXTS


@pytest.mark.parametrize(
    ("event", "data"),
    [
        (b"data:a\n\n", b"a"),
        (b"event: x\rdata: a\rid: 7\r\r", b"a"),
        (b"data: {\r\ndata: }\n\r\n", b"{\n}"),
        (b"data\n\n", b""),
        (b": data: a\n\n", None),
        (b"data2: a\nDATA: b\n\n", None),
        (b"datax\n\n", None),
        (b"\ndata: a\n\n", b"a"),
    ],
)
def test_fields_are_told_by_their_whole_names(event, data):
    assert data_of(event) == data


@pytest.mark.parametrize(
    ("event", "void"),
    [(b"<html>\n\n", True), (b"data2: a\n\n", True), (b": a\n\n", False), (b"retry: 7\n\n", False)],
)
def test_what_clients_ignore_is_told_apart(event, void):
    assert is_void(event) is void


def lines_of(written: bytes) -> list[bytes]:
    lines = re.split(rb"\r\n|\n|\r", written.removeprefix(MARK))
    return [line for line in lines if line]


STREAMS = {
    "a mark": MARK + stream(b"\n", b"\n"),
    "unlike ends": stream(b"\n", b"\r\n"),
    "the other way": stream(b"\r\n", b"\n"),
    "carriage returns": stream(b"\r", b"\r"),
    "all of it": MARK + b": hi\r\n\ryes: no\n\r\n" + stream(b"\r", b"\r\n"),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    script = []
    with (
        Upstream(lambda _: script[-1]) as upstream,
        Gateway(upstream.url, tmp_path_factory.mktemp("gateway")) as gateway,
    ):
        yield gateway, upstream, script


@pytest.mark.parametrize("size", [1, 4096])
@pytest.mark.parametrize("written", STREAMS.values(), ids=STREAMS)
async def test_a_stream_is_relayed_and_read_whatever_its_line_ends(written, size, running):
    gateway, upstream, script = running
    script.append(Raw([written[at : at + size] for at in range(0, len(written), size)]))
    asked = len(upstream.requests)
    relayed = gateway.post(request("hello", stream=True))
    assert relayed.status_code == 200
    assert len(upstream.requests) == asked + 1
    assert lines_of(relayed.content) == [line for line in lines_of(written) if line != b"yes: no"]
    for url in (gateway.url, upstream.url):
        chunks = [piece.text async for piece in chat_model(f"openai:stub@{url}").astream("hello")]
        assert "".join(chunks) == "snow ☃"


def test_what_is_no_event_stream_is_a_bad_gateway(running):
    gateway, _, script = running
    script.append(Raw([b"<html>\n\n<p>Sorry.\n\n"]))
    assert gateway.post(request("hello", stream=True)).status_code == 502


def test_an_event_that_ends_with_the_stream_does_not_run_into_the_last_error(running):
    gateway, _, script = running
    script.append(Raw([b"data: " + TEXTS[0]]))
    events = gateway.post(request("hello", stream=True)).content.split(b"\n\n")
    assert [set(json.loads(event[5:])) for event in events[:2]] == [{"id", "choices"}, {"error"}]


async def test_half_a_character_in_an_event_is_replaced(running):
    gateway, upstream, script = running
    broken = b"data: " + chunk("a#").replace(b"#", b"\xe2\x98") + b"\n\n"
    script.append(Raw([broken, stream(b"\n", b"\n")]))
    assert broken in gateway.post(request("hello", stream=True)).content
    [first, *_] = [piece.text async for piece in chat_model(f"openai:stub@{upstream.url}").astream("hi")]
    assert first == "a\N{REPLACEMENT CHARACTER}"
