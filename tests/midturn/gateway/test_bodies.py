"""Bodies that take long to read, hold what programs read differently, or are large for a good reason."""

import json
import threading
import time

import httpx
import pytest
from faults.upstream import Upstream
from gateway_server import Gateway, request
from hypothesis import given, settings, strategies as st

from midturn.core import encoded
from midturn.gateway import RequestLimits
from midturn.gateway._failures import Failure
from midturn.gateway.http._json import Count, read_json
from midturn.gateway.turns._digests import Digest

pytestmark = pytest.mark.slow("sends a running gateway bodies of many MiB")

MIB = 2**20
LIMITS = RequestLimits()
DRAWN = "iVBORw0KGgo+/8Zf"
"""Base64."""
ASKED = request("Book a table.", "For when?", "7 pm.")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path_factory.mktemp("bodies")) as gateway:
        yield gateway, upstream


def written(**more: str) -> bytes:
    """A request with more fields, whose JSON is given."""
    fields = b"".join(b', "%b": %b' % (name.encode(), value.encode()) for name, value in more.items())
    return json.dumps(ASKED).encode()[:-1] + fields + b"}"


def holding_up(gateway, sent: bytes) -> tuple[httpx.Response, float]:
    """The answer to a body, and the longest that others waited meanwhile, in seconds."""
    waited, done = [0.0], threading.Event()

    def watch() -> None:
        with httpx.Client() as other:
            while not done.is_set():
                began = time.monotonic()
                other.get(f"{gateway.origin}/health", timeout=60)
                waited.append(time.monotonic() - began)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        return gateway.send(sent), max(waited)
    finally:
        done.set()
        watching.join()


ELEMENTS = "the body's JSON has more than 50,000 elements"
TEXT = "the request has more than 4,194,304 bytes that are not base64"
MANY = {
    "objects": (written(x="[" + "{}," * 4 * MIB + "0]"), 400, ELEMENTS),
    "keys": (written(x="[" + '{"a":1},' * 2 * MIB + "0]"), 400, ELEMENTS),
    "numbers": (written(x="[" + "1," * 8 * MIB + "0]"), 400, ELEMENTS),
    "strings": (written(x="[" + '"",' * 5 * MIB + "0]"), 400, ELEMENTS),
    "brackets": (written(x="[" * 9 * MIB), 400, ELEMENTS),
    "quotes": (written(x='"' * 15 * MIB), 400, ELEMENTS),
    "prose": (written(x='"' + "so it is, " * MIB + '"'), 413, TEXT),
    "escapes": (written(x='"' + "\\u00e9" * 2 * MIB + '"'), 413, TEXT),
    "backslashes": (written(x='"' + "\\\\" * 8 * MIB + '"'), 413, TEXT),
    "digits": (written(x="9" * 5 * MIB), 413, TEXT),
    "blanks": (written(x=" " * 5 * MIB + "0"), 413, TEXT),
}


@pytest.mark.parametrize(("sent", "status", "reason"), MANY.values(), ids=MANY)
def test_what_takes_long_to_read_is_refused_unread(sent, status, reason, running):
    gateway, upstream = running
    asked = len(upstream.requests)
    refused, waited = holding_up(gateway, sent)
    assert (refused.status_code, refused.json()["error"]["message"]) == (status, reason)
    assert waited < 0.5
    assert len(upstream.requests) == asked


def test_messages_and_parts_are_counted_before_they_are_checked(running):
    gateway, _ = running
    message = {"role": "user", "content": "x"}
    for messages, named in (
        ([message] * 2001, "2,001 messages"),
        ([{"role": "user", "content": [{"type": "text", "text": ""}] * 5001}], "5,001 parts"),
    ):
        refused = gateway.post({"model": "stub", "messages": messages}).json()["error"]
        assert named in refused["message"]
        assert refused["param"] == "messages"


@settings(max_examples=60)
@given(JSON, st.integers(1, 40))
def test_elements_and_text_are_counted_alike_in_pieces_of_any_size(value, size):
    for sent in (json.dumps(value).encode(), encoded(value)):
        whole, parts = Count(LIMITS), Count(LIMITS)
        whole.take(sent)
        for start in range(0, len(sent), size):
            parts.take(sent[start : start + size])
        assert abs(parts._elements - whole._elements) <= len(sent) // size + 1  # Halves of strings.
        assert elements_in(value) <= 1 + whole._elements
        assert whole._elements <= 3 * elements_in(value)
        assert parts._in_string == whole._in_string is False


def elements_in(value: object) -> int:
    """Values, those within others included."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return 1 + sum(map(elements_in, inner))


@pytest.mark.parametrize("stream", [False, True])
def test_pictures_pass_as_they_are_whatever_their_size(stream, running):
    gateway, upstream = running
    drawn = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + DRAWN * (MIB // 2)}}
    body = request("Look.", "At what?", stream=stream)
    body["messages"].append({"role": "user", "content": [{"type": "text", "text": "At these."}, drawn]})
    sent = json.dumps(body).replace("/", "\\/").encode()
    assert gateway.send(sent).status_code == 200
    seen = upstream.requests[-1]
    added = b',"stream_options":{"include_usage":true}' if stream else b""
    assert seen.headers["content-length"] == str(len(sent) + len(added))
    assert seen.body == {**body, **({"stream_options": {"include_usage": True}} if stream else {})}


def test_base64_is_counted_apart_from_text():
    count = Count(LIMITS)
    for _ in range(100):
        count.take(b'{"url": "data:image\\/jpeg;base64,' + DRAWN.encode() * 4096 + b'"},')
    assert count._text < 3000


DIFFERENT = {
    "a double's infinity": written(x="[1, -1e400]"),
    "an integer as large": written(x="1" + "0" * 400),
    "a key twice": written(model='"other"'),
    "a key twice, deeper": written(x='[{"a": {"b": 1, "c": 2, "\\u0062": 3}}]'),
    "a key twice, beside half an emoji": written(x='{"b": "\\udc00", "b": 1}'),
    "not a number, beside half an emoji": written(x='["\\udc00", NaN]'),
    "half an emoji in UTF-8": written(x='"?"').replace(b'"?"', b'"\xed\xa0\xbd"'),
    **{code: json.dumps(ASKED).encode(code) for code in ("utf-16", "utf-16-be", "utf-32-le", "utf-8-sig")},
}


@pytest.mark.parametrize("sent", DIFFERENT.values(), ids=DIFFERENT)
@pytest.mark.parametrize("stream", ["false", "true"])
def test_what_an_upstream_may_read_differently_is_refused(sent, stream, running):
    gateway, upstream = running
    asked = len(upstream.requests)
    refused = gateway.send(sent.replace(b'"stub"', b'"stub", "stream": %b' % stream.encode()))
    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "invalid_request"
    assert len(upstream.requests) == asked


def test_a_refusal_quotes_nothing_of_what_was_sent():
    for wrong in ('{"my-secret": 1, "my-secret": 2}', '{"a": my-secret}', '["my-secret"', '"my-secret"'):
        with pytest.raises(Failure) as refused:
            read_json(wrong.encode(), LIMITS)
        assert "my-secret" not in str(refused.value)


def test_half_an_emoji_is_read_and_a_large_double_too(running):
    gateway, _ = running
    assert gateway.send(written(x='"\\ud83d"', y="[1e308, 12345678901234567890123]")).status_code == 200
    assert read_json(b'{"a": "\\ud83d", "b": 1e308}', LIMITS)["a"] == "\N{REPLACEMENT CHARACTER}"


ALIKE = [
    ({"a": 1, "b": [2, {"c": "d", "e": None}]}, {"b": [2, {"e": None, "c": "d"}], "a": 1}, True),
    ({"a": "\ud83d"}, {"a": "\ud83d"}, True),
    (["ab", "c"], ["a", "bc"], False),
    (["a", ["b"]], [["a"], "b"], False),
    ([1, 2], [12], False),
    ("1", 1, False),
    ("null", None, False),
    (1, 1.0, False),
    (["a", "b"], ["b", "a"], False),
    ({"a": {}, "b": []}, {"a": [], "b": {}}, False),
]


@pytest.mark.parametrize(("one", "other", "alike"), ALIKE, ids=range(len(ALIKE)))
def test_digests_tell_values_apart_and_not_the_order_of_keys(one, other, alike):
    assert (Digest(one).told() == Digest(other).told()) is alike
