"""An upstream's words on a failure reach the client without secrets, and under a status that is one."""

import base64
import json

import pytest
from faults.upstream import Raw, Reply, Status, Upstream
from gateway_server import Gateway, request

pytestmark = pytest.mark.slow("asks a running gateway")

KEY = "gw-7f3d'upstream/key+91=="
HALF = KEY[: len(KEY) // 2]
SOUND = b'data: {"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": null}]}\n\n'


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    script = []
    with pytest.MonkeyPatch.context() as patch, Upstream(lambda _: script[-1]) as upstream:
        patch.setenv("OPENAI_API_KEY", KEY)
        with Gateway(upstream.url, tmp_path_factory.mktemp("gateway")) as gateway:
            yield gateway, script


def event(**data) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


def pieces(written: bytes, size: int) -> list[bytes]:
    return [written[at : at + size] for at in range(0, len(written), size)]


ERROR = {
    "message": f"{KEY} is no key",
    "code": f"bad:{KEY}",
    "type": f"wrong_{KEY}",
    "param": f"headers[{KEY}]",
    "inner": [{"seen": KEY}],
}
SAID = {
    "every field": Status(403, body={"error": ERROR}),
    "a body without `error`": Status(400, body=ERROR),
    "a detail": Status(422, body={"detail": f"you sent {KEY}"}),
    "a text that is cut": Status(400, body="x" * (500 - len(HALF)) + KEY),
    "quoted as in a URL": Status(400, body="no such key: gw-7f3d%27upstream%2Fkey%2B91%3D%3D"),
    "an error in a whole answer": Raw([json.dumps({"error": ERROR}).encode()]),
    "an error beside a choice": Raw(
        [json.dumps({"choices": [{"message": {"content": "Hi"}, "error": ERROR}]}).encode()]
    ),
}
STREAMED = {
    "the first event": [event(error=ERROR)],
    "a later event": [SOUND, event(error=ERROR)],
    "a later event, byte for byte": [SOUND, *pieces(event(error=ERROR), 1)],
    "lines of an event": [SOUND, event(error=ERROR).replace(b', "', b',\ndata: "')],
    "an error in a choice": [event(choices=[{"index": 0, "delta": {}, "error": ERROR}])],
    "an event that is no answer": [SOUND, event(status="failed", seen=[KEY])],
    "a comment": [f": sent with {KEY}\n\n".encode(), SOUND],
}
HEADERS = {
    "x-request-id": f"req-{KEY}",
    "openai-organization": KEY,
    "x-ratelimit-reset-tokens": f"{KEY}; 7s",
    "retry-after": "7",
}


def shown(response) -> str:
    return response.text + str(dict(response.headers))


@pytest.mark.parametrize("said", SAID)
def test_no_part_of_an_error_shows_the_upstreams_key(said, running):
    gateway, script = running
    script.append(SAID[said])
    response = gateway.post(request("hello"))
    assert "redacted" in shown(response)
    assert HALF not in shown(response)
    assert HALF not in json.dumps(gateway.trace_of(response))


@pytest.mark.parametrize("said", STREAMED)
def test_no_part_of_a_stream_but_the_answer_shows_the_upstreams_key(said, running):
    gateway, script = running
    script.append(Raw(STREAMED[said]))
    response = gateway.post(request("hello", stream=True))
    assert HALF not in shown(response)
    assert HALF not in json.dumps(gateway.trace_of(response))


@pytest.mark.parametrize("answer", [Status(429, headers=HEADERS), Raw([b"{}"]), "fine"])
@pytest.mark.parametrize("stream", [False, True])
def test_no_header_that_is_handed_on_shows_the_upstreams_key(answer, stream, running):
    gateway, script = running
    script.append(answer if isinstance(answer, Status) else Reply("fine"))
    response = gateway.post(request("hello", stream=stream))
    assert HALF not in shown(response)
    if isinstance(answer, Status):
        assert response.headers["retry-after"] == "7"
        assert response.headers["x-request-id"].startswith("req-")


def test_a_password_in_the_upstreams_address_is_hidden_as_it_is_sent(tmp_path):
    sent = base64.b64encode(b"me:pass word").decode()
    with Upstream(lambda asked: Status(400, asked.headers["authorization"])) as upstream:
        address = upstream.url.replace("http://", "http://me:pass%20word@")
        with Gateway(address, tmp_path) as gateway:
            told = gateway.post(request("hello")).json()["error"]["message"]
    assert told.startswith("Basic")
    assert sent not in told


def test_a_listing_of_models_does_not_show_the_upstreams_key(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    listing = json.dumps({"data": [{"id": "stub", "settings": {"key": KEY}}]})
    with Upstream(models=listing) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        listed = gateway.get("/v1/models")
    assert [model["id"] for model in listed.json()["data"]] == ["stub"]
    assert HALF not in listed.text


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("status", [600, 799, 999, 499])
def test_a_status_that_no_client_could_be_told_is_a_bad_gateway(status, stream, running):
    gateway, script = running
    script.append(Status(status, "odd"))
    response = gateway.post(request("hello", stream=stream))
    assert response.status_code == 502
    assert str(status) in response.json()["error"]["message"]


@pytest.mark.parametrize(("code", "status"), [(401, 502), (499, 502), (451, 451), (999, 502), (True, 502)])
def test_a_status_that_an_error_names_is_told_as_one_that_was_sent(code, status, running):
    gateway, script = running
    script.append(Raw([event(error={"message": "odd", "code": code})]))
    assert gateway.post(request("hello", stream=True)).status_code == status
