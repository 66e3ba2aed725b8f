"""What is seen of an OpenAI-compatible server before anything is spent on it."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import web
from faults.upstream import Upstream
from served import Served

from midturn.assistant import describe, reachable
from midturn.core import BadInput, Unreachable

SELF_SIGNED = Path(__file__).with_name("self_signed.pem")


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


class Answers(Served):
    """A server with these answers, by method and path; 404 elsewhere.

    Args:
        routes: a status, what is sent as JSON, or what makes an answer.
    """

    def __init__(self, routes: dict[str, object]) -> None:
        super().__init__()
        self._routes = routes
        self.asked: list[str] = []

    @property
    def host(self) -> str:
        """Its origin."""
        return self.url.removesuffix("/v1")

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        return app

    async def _answer(self, http: web.Request) -> web.StreamResponse:
        self.asked.append(f"{http.method} {http.path}")
        made = self._routes.get(self.asked[-1], 404)
        if callable(made):
            return made(http)
        return web.Response(status=made) if isinstance(made, int) else web.json_response(made)


def listed(*names: str) -> dict[str, object]:
    return {"data": [{"id": name} for name in names]}


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Generator[int]:
    """A server on which each connection is handed to `talk`; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    talk(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def refused(spec: str) -> str:
    with pytest.raises(BadInput) as found:
        reachable(spec)
    assert "\n" not in str(found.value)
    return str(found.value)


def test_a_server_that_has_the_model_is_reachable() -> None:
    with Upstream(models=["a", "b"]) as upstream:
        reachable(f"openai:b@{upstream.url}")


def test_a_server_without_a_listing_is_reachable() -> None:
    with Upstream(models=None) as upstream:
        reachable(f"openai:any@{upstream.url}")


@pytest.mark.parametrize(
    "listing", ["<html>", "{torn", "[1]", "null", '{"data": ["a"]}', '{"data": {"id": "a"}}']
)
def test_a_listing_in_another_form_refuses_nothing(listing: str) -> None:
    with Upstream(models=listing) as upstream:
        reachable(f"openai:any@{upstream.url}")


def test_a_model_that_the_server_lacks_is_refused_with_five_that_it_has() -> None:
    with (
        Upstream(models=[f"m{i}" for i in range(9)]) as upstream,
        pytest.raises(BadInput, match=r"it offers m0, m1, m2, m3, m4$"),
    ):
        reachable(f"openai:other@{upstream.url}")


def test_a_refused_key_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hunter2")
    with Upstream(api_key="right") as upstream, pytest.raises(BadInput, match="OPENAI_API_KEY") as refused:
        reachable(f"openai:stub@{upstream.url}")
    assert "hunter2" not in str(refused.value)


def test_an_address_where_nothing_answers_is_refused_without_its_password() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(
        BadInput, match=f"nothing answers at http://127.0.0.1:{port}/v1: start the server"
    ) as refused:
        reachable(f"openai:stub@http://me:hunter2@127.0.0.1:{port}/v1")
    assert "hunter2" not in str(refused.value)


def test_a_model_without_an_address_is_not_asked_about() -> None:
    reachable("openai:gpt-4o-mini")
    reachable("embedded:smollm2-135m")


# -- the base URL ----------------------------------------------------------------------------------------


def test_a_base_url_without_v1_is_refused_with_the_spec_that_is_right() -> None:
    routes = {"GET /v1/models": listed("calc"), "POST /v1/chat/completions": 400}
    with Answers(routes) as server:
        said = refused(f"openai:calc@{server.host}")
        assert said.endswith(f"write openai:calc@{server.url}")
        reachable(f"openai:calc@{server.url}")
    assert "POST /v1/chat/completions" not in server.asked  # Nothing but the wrong address is ever asked.


def test_a_base_url_that_names_an_endpoint_is_refused_with_the_spec_that_is_right() -> None:
    with Answers({"GET /v1/models": listed("calc"), "POST /v1/chat/completions": 400}) as server:
        said = refused(f"openai:calc@{server.url}/chat/completions")
    assert said.endswith(f"write openai:calc@{server.url}")


def test_a_bare_base_url_is_looked_at_too_whatever_its_models() -> None:
    with Answers({"GET /v1/models": listed("calc"), "POST /v1/chat/completions": 400}) as server:
        reachable(server.url)
        assert refused(server.host).endswith(f": write {server.url}")


def test_the_address_in_the_environment_is_looked_at_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hunter2")
    with Answers({"GET /v1/models": listed("calc"), "POST /v1/chat/completions": 400}) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.host)
        assert refused("openai:calc").endswith(f"write OPENAI_BASE_URL={server.url}")
        monkeypatch.setenv("OPENAI_BASE_URL", "localhost:8000/v1")
        assert "OPENAI_BASE_URL is no usable base URL" in refused("openai:calc")


def test_a_server_with_neither_endpoint_is_refused() -> None:
    with Answers({"GET /": 200}) as server:
        said = refused(f"openai:calc@{server.url}")
    assert "has neither /models nor /chat/completions (status 404 Not Found)" in said


@pytest.mark.parametrize("status", [200, 400, 422, 429, 500])
@pytest.mark.parametrize("listing", [404, 405, 501, listed()])
def test_a_server_with_an_endpoint_for_completions_needs_no_listing(listing: object, status: int) -> None:
    with Answers({"GET /api/models": listing, "POST /api/chat/completions": status}) as server:
        reachable(f"openai:any@{server.host}/api")


def test_a_server_whose_listing_alone_is_below_v1_is_used_as_it_is_written() -> None:
    with Answers({"GET /v1/models": listed("calc"), "POST /chat/completions": 400}) as server:
        reachable(f"openai:calc@{server.host}")


def test_models_with_a_name_like_the_wanted_one_are_named_first() -> None:
    names = [f"other-{i}" for i in range(300)]
    with Upstream(models=[*names, "llama-3.1-8b"]) as upstream:
        assert "it offers llama-3.1-8b, other-0," in refused(f"openai:llama-3.1-8B@{upstream.url}")


# -- what answers, and how -------------------------------------------------------------------------------


def test_a_redirect_is_followed_on_the_server_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hunter2")

    def away(http: web.Request) -> web.StreamResponse:
        return web.Response(status=301, headers={"Location": f"{other.url}/models"})

    def slash(http: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": "/v1/models/"})

    with Answers({}) as other, Answers({"GET /v1/models": away}) as server:
        assert refused(f"openai:calc@{server.url}").endswith(f"write openai:calc@{other.url}")
    assert not other.asked
    with Answers({"GET /v1/models": slash, "GET /v1/models/": listed("calc")}) as server:
        reachable(f"openai:calc@{server.url}")


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_told_with_the_status(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hunter2")

    def echo(http: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text=str(http.headers))

    with (
        Answers({"POST /v1/chat/completions": echo}) as unlisted,
        Answers({"GET /v1/models": echo}) as listing,
    ):
        for server in (unlisted, listing):
            said = refused(f"openai:calc@{server.url}")
            assert f"refuses the API key (status {status}): set OPENAI_API_KEY" in said
            assert "hunter2" not in said
            named = refused(f"openai:calc@{server.url.replace('//', '//me:hunter2@')}")
            assert "refuses the user and password in the base URL" in named
            assert "hunter2" not in named


@pytest.mark.parametrize(("status", "later"), [(400, False), (418, False), (429, True), (503, True)])
def test_any_other_status_is_told_without_the_servers_words(status: int, later: bool) -> None:
    def echo(http: web.Request) -> web.StreamResponse:
        return web.Response(status=status, text="the secret is hunter2")

    with Answers({"GET /v1/models": echo}) as server, pytest.raises(BadInput) as found:
        reachable(f"openai:calc@{server.url}")
    assert f"{server.url} answers with status {status}" in str(found.value)
    assert "hunter2" not in str(found.value)
    assert isinstance(found.value, Unreachable) == later


def test_tls_to_a_server_without_it_is_refused_with_the_spec_that_is_right() -> None:
    with Upstream() as upstream:
        said = refused(f"openai:stub@{upstream.url.replace('http', 'https')}")
        assert said.endswith(f"does not speak TLS: write openai:stub@{upstream.url}")


def test_a_certificate_that_is_not_trusted_is_told() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(SELF_SIGNED)

    def talk(connection: socket.socket) -> None:
        context.wrap_socket(connection, server_side=True).close()

    with raw_server(talk) as port:
        said = refused(f"openai:stub@https://me:hunter2@127.0.0.1:{port}/v1")
    assert f"the certificate of https://127.0.0.1:{port}/v1 is not trusted: set SSL_CERT_FILE" in said


@pytest.mark.parametrize("answered", [b"", b"\x15\x03\x01\x00\x02\x02\x16", b"SSH-2.0-OpenSSH_9.6\r\n"])
def test_what_does_not_speak_http_is_told_with_what_may_be_meant(answered: bytes) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(2**16)
        connection.sendall(answered)

    with raw_server(talk) as port:
        said = refused(f"openai:stub@http://127.0.0.1:{port}/v1")
    assert said.endswith(f"; if it speaks TLS, write openai:stub@https://127.0.0.1:{port}/v1")


def test_a_server_that_is_not_there_may_come_up_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable, match="nothing answers"):
        reachable(f"openai:stub@http://127.0.0.1:{port}/v1")


# -- addresses without http:// ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "right"),
    [
        ("openai:m@localhost:8000", "openai:m@http://localhost:8000/v1"),
        ("openai:m@localhost", "openai:m@http://localhost/v1"),
        ("openai:org/m@box:8000/api/", "openai:org/m@http://box:8000/api"),
        ("openai:m@models.lan/v1", "openai:m@https://models.lan/v1"),
        ("openai:m@10.0.0.7", "openai:m@http://10.0.0.7/v1"),
        ("openai:m@[::1]:8000", "openai:m@http://[::1]:8000/v1"),
        ("openai:m@HTTPS://Models.example/v1", "openai:m@https://Models.example/v1"),
        ("openai:m@http:/localhost:8000/v1", "openai:m@http://localhost:8000/v1"),
        ("openai:m@//localhost:8000/v1", "openai:m@http://localhost:8000/v1"),
        ("openai:m@me:hunter2@localhost:8000", "openai:NAME@http://localhost:8000/v1"),
        ("anthropic:m@localhost:8000", "anthropic:m@http://localhost:8000/v1"),
        ("localhost:8000", "openai:NAME@http://localhost:8000/v1"),
        ("10.0.0.7:8000/v1", "openai:NAME@http://10.0.0.7:8000/v1"),
        ("http://me:hunter2@localhost:8000/v1", "openai:NAME@http://localhost:8000/v1"),
    ],
)
def test_an_address_without_its_scheme_or_model_is_refused_with_the_spec_that_is_right(
    monkeypatch: pytest.MonkeyPatch, spec: str, right: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-mine")  # Without a check, this is where it would go.
    with pytest.raises(BadInput, match=re.escape(f"write {right}")) as found:
        describe(spec)
    assert "hunter2" not in str(found.value)


@pytest.mark.parametrize("name", ["m@box", "m@gpu.example.com", "m@hunter2@box"])
def test_openai_itself_is_asked_for_no_model_that_may_be_an_address(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-mine")
    said = refused(f"openai:{name}")
    assert "as in openai:m@http://" in said
    assert "hunter2" not in said


def test_names_of_models_may_hold_versions() -> None:
    with Upstream(models=["m@20240620", "@cf/m/8b", "m@q4.gguf"]) as upstream:
        for name in upstream.models or ():
            reachable(f"openai:{name}@{upstream.url}")
    assert describe("vertexai:m@20240620") == "vertexai:m@20240620"
