"""Who is let in, how much one request may bring, and what becomes of what goes over that."""

import json
import socket
from pathlib import Path

import httpx
import pytest
from commands import midturn
from faults.upstream import Upstream
from gateway_server import Gateway, mediating, request

from midturn.gateway import RequestLimits, read_keys
from midturn.gateway._keys import Keys, is_loopback
from midturn.refiner.guidelines import Guideline, open_library

KEY, OTHER = "a-key-of-this-gateway", "another-key-of-this-gateway"
UPSTREAM_KEY = "the-upstreams-own-key"
TIGHT = RequestLimits(body_bytes=2000, messages=6, turns=2, nesting=8, receive_s=0.3, mediated_characters=50)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guarded")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("OPENAI_API_KEY", UPSTREAM_KEY)
        with (
            Upstream("ok", api_key=UPSTREAM_KEY) as upstream,
            Gateway(upstream.url, folder, limits=TIGHT, keys=(KEY, OTHER)) as gateway,
        ):
            yield gateway, upstream


@pytest.mark.parametrize("path", ["/v1/models", "/v1/models/stub", "/v1/midturn/traces/x", "/metrics"])
def test_every_page_but_health_and_the_document_wants_a_key(path, guarded):
    gateway, _ = guarded
    for wrong in (
        {},
        bearer("wrong"),
        bearer(KEY[:-1]),
        {"Authorization": KEY},
        {"Authorization": f"Basic {KEY}"},
    ):
        refused = gateway.get(path, **wrong)
        assert refused.status_code == 401
        assert refused.json()["error"]["code"] == "invalid_api_key"
        assert refused.headers["www-authenticate"] == "Bearer"
    assert gateway.get(path, **bearer(KEY)).status_code in (200, 404)
    for open_to_all in ("/health", "/ready", "/openapi.json"):
        assert gateway.get(open_to_all).status_code == 200


def test_the_clients_key_stays_here_and_the_upstream_gets_its_own(guarded):
    gateway, upstream = guarded
    assert gateway.post(request("hello")).status_code == 401
    asked = len(upstream.requests)
    assert gateway.post(request("hello"), **bearer(OTHER)).status_code == 200
    [seen] = upstream.requests[asked:]
    assert seen.headers["authorization"] == f"Bearer {UPSTREAM_KEY}"
    assert not any(OTHER in value for value in seen.headers.values())


def test_a_trace_is_shown_to_the_key_that_made_it_alone(guarded):
    gateway, _ = guarded
    answered = gateway.post(request("hello"), **bearer(KEY))
    assert gateway.trace_of(answered, **bearer(KEY))["route"] == "passed"
    path = f"/v1/midturn/traces/{answered.headers['x-midturn-trace']}"
    assert gateway.get(path, **bearer(OTHER)).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "param"),
    [
        (b"", 400, None),
        (b"{", 400, None),
        (b"[1]", 400, None),
        (b"\xff\xfe", 400, None),
        (b'{"model": "stub", "messages": [], "x": NaN}', 400, None),
        (b'{"model": "stub", "messages": [], "x": ' + b"9" * 1900 + b"}", 400, None),
        (b"[" * 900 + b"]" * 900, 400, None),
        (json.dumps({**request("a"), "tools": [[[[[[[[[1]]]]]]]]]}).encode(), 400, None),
        (json.dumps({"messages": request("a")["messages"]}).encode(), 400, "model"),
        (json.dumps({"model": "stub", "messages": []}).encode(), 400, "messages"),
        (json.dumps({"model": "stub", "messages": ["hello"]}).encode(), 400, "messages.0"),
        (json.dumps({"model": "stub", "messages": [{"content": "x"}]}).encode(), 400, "messages.0.role"),
        (json.dumps({**request("a"), "stream": "yes"}).encode(), 400, "stream"),
        (json.dumps(request(*"abcde")).encode(), 400, "messages"),
        (json.dumps(request("a", "b", "c", "d", "e", "f", "g")).encode(), 400, "messages"),
        (json.dumps(request("a" * 2000)).encode(), 413, None),
    ],
    ids=range(16),
)
def test_a_request_that_cannot_be_used_is_refused_with_the_field_named(body, status, param, guarded):
    gateway, upstream = guarded
    asked = len(upstream.requests)
    headers = {**bearer(KEY), "Content-Type": "application/json"}
    refused = httpx.post(f"{gateway.url}/chat/completions", content=body, headers=headers)
    error = refused.json()["error"]
    assert (refused.status_code, error["param"]) == (status, param)
    assert error["type"] == "invalid_request_error"
    assert len(upstream.requests) == asked


def test_a_body_that_grows_over_its_limit_is_refused_though_it_was_not_announced(guarded):
    gateway, _ = guarded
    headers = {**bearer(KEY), "Content-Type": "application/json"}
    pieces = (b" " * 500 for _ in range(10))
    assert httpx.post(f"{gateway.url}/chat/completions", content=pieces, headers=headers).status_code == 413


def test_a_body_that_does_not_arrive_is_given_up(guarded):
    gateway, _ = guarded
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\n"
    with socket.create_connection(("127.0.0.1", int(gateway.origin.rpartition(":")[2]))) as client:
        client.sendall(head.encode() + b"Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{")
        assert client.recv(4096).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "text/plain"}, {"Content-Type": "application/json", "Content-Encoding": "gzip"}],
)
def test_other_forms_than_plain_json_are_refused(headers, guarded):
    gateway, _ = guarded
    body = json.dumps(request("hello"))
    refused = httpx.post(f"{gateway.url}/chat/completions", content=body, headers={**bearer(KEY), **headers})
    assert refused.status_code == 415


def test_query_parameters_and_unknown_paths_are_refused_in_openais_form(guarded):
    gateway, _ = guarded
    url = f"{gateway.url}/chat/completions?api-version=1"
    assert (
        httpx.post(url, json=request("hello"), headers=bearer(KEY)).json()["error"]["code"]
        == "invalid_request"
    )
    assert gateway.get("/v1/embeddings", **bearer(KEY)).json()["error"]["code"] == "not_found"
    assert gateway.get("/v1/chat/completions").json()["error"]["code"] == "method_not_allowed"


def test_a_long_conversation_passes_instead_of_holding_everybody_up(guarded):
    gateway, _ = guarded
    answered = gateway.post(request("a" * 40, "b", "c" * 40), **bearer(KEY))
    assert gateway.trace_of(answered, **bearer(KEY))["why"] == "longer than 50 characters"


def test_without_keys_a_page_in_a_browser_gets_nothing_through_a_name_of_its_own(tmp_path):
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path) as gateway:
        assert gateway.post(request("hello"), Host="evil.example:80").status_code == 421
        assert gateway.get("/v1/models", Host="evil.example").status_code == 421
        for mine in ("localhost:1", "127.0.0.1", "[::1]:8080", "LOCALHOST"):
            assert gateway.post(request("hello"), Host=mine).status_code == 200, mine
    assert len(upstream.requests) == 4


def test_guidelines_are_the_users_and_the_tasks_own(tmp_path):
    told = []

    def reply(messages):
        told.append(messages[0].text)
        return "{}"

    with open_library(tmp_path / "gateway.db") as library:
        for scope in ("global", "user:ada", "task:booking"):
            made = library.add(scope, [Guideline(rule=f"The rule of {scope}.")], by="ann")
            library.activate(made.version, by="ann", force=True)
    with Upstream("ok") as upstream, Gateway(upstream.url, tmp_path, mediating(reply)) as gateway:
        said = ("Book a table.", "For how many?", "For 4 people.")
        gateway.post(request(*said, user="ada"))
        gateway.post(request(*said, metadata={"midturn_user": "bob", "midturn_task": "booking"}))
    first, last = told[0], told[-1]
    assert "The rule of global" in first
    assert "The rule of user:ada" in first
    assert "task:booking" not in first
    assert "The rule of global" in last
    assert "The rule of task:booking" in last
    assert "user:ada" not in last


def test_keys_are_kept_as_hashes_only():
    keys = Keys([KEY, OTHER])
    assert KEY not in repr(vars(keys))
    assert keys.owner(f"Bearer {KEY}", None) == keys.owner(f"bearer {KEY}", "elsewhere")
    assert keys.owner(f"Bearer {KEY}", None) != keys.owner(f"Bearer {OTHER}", None)


def test_keys_come_from_a_file_and_the_environment(tmp_path, monkeypatch):
    (tmp_path / "keys").write_text(f"# ours\n{KEY}\n\n")
    monkeypatch.setenv("MIDTURN_KEYS", f"{OTHER}, ")
    assert read_keys(tmp_path / "keys") == (KEY, OTHER)


HOSTS = {
    **dict.fromkeys(["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"], True),
    **dict.fromkeys(["0.0.0.0", "::", "192.168.0.1", "localhost.evil.example", ""], False),
}


@pytest.mark.parametrize(("host", "expected"), HOSTS.items())
def test_loopback_is_told_apart(host, expected):
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"host": "0.0.0.0"}, "MIDTURN_KEYS"),
        ({"host": "example.com"}, "MIDTURN_KEYS"),
        ({"upstream": "anthropic"}, "provider:name"),
        ({"upstream": "openai:gpt-4o"}, "OPENAI_API_KEY"),
        ({"mediator_model": "embedded:nothing"}, "nothing"),
        ({"keys": Path("missing.txt")}, "missing.txt"),
        ({"keys": Path("short.txt")}, "short.txt:2"),
        ({"keys": Path("empty.txt")}, "empty.txt"),
    ],
)
def test_what_it_cannot_be_started_with_is_named(options, named, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    Path("short.txt").write_text("# ours\nshort\n")
    Path("empty.txt").write_text("# none\n")
    words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    refused = midturn("serve", "--port", "0", *words, cwd=tmp_path)
    assert refused.returncode == 2 and refused.stderr.count("\n") == 1 and named in refused.stderr
    assert not Path("midturn.db").exists()


def test_a_store_that_cannot_be_opened_and_a_taken_port_end_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments, named in ((["--port", port], port), (["--port", "0", "--db", "no/x.db"], "no/x.db")):
            refused = midturn("serve", "--upstream", "http://127.0.0.1:9/v1", *arguments, cwd=tmp_path)
            assert refused.returncode == 2
            assert refused.stderr.count("\n") == 1
            assert named in refused.stderr


def test_a_server_that_can_not_be_used_as_it_is_written_is_refused_before_anything_is_served(tmp_path):
    with Upstream() as upstream:
        origin = upstream.url.removesuffix("/v1")
        for options, right in (
            (["--upstream", origin, "--mediator-model", f"openai:stub@{upstream.url}"], upstream.url),
            (
                ["--upstream", upstream.url, "--mediator-model", f"openai:stub@{origin}"],
                f"stub@{upstream.url}",
            ),
            (["--upstream", f"openai:none@{upstream.url}"], "it offers stub"),
        ):
            refused = midturn("serve", "--port", "0", *options, cwd=tmp_path)
            assert refused.returncode == 2
            assert refused.stderr.rstrip().endswith(right)
            assert refused.stderr.count("\n") == 1
    assert not upstream.requests
