"""`midturn serve` as a process: its logs, its end, and that no secret is found in anything it leaves."""

import base64
import json
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from urllib.parse import quote

import httpx
import psutil
import pytest
from faults.study import environment
from faults.upstream import Cut, Garbled, Raw, Reply, Status, Upstream
from gateway_server import request

pytestmark = pytest.mark.usefixtures("processes")

GATEWAY_KEY = "canary.gateway/key+0123456789"
UPSTREAM_KEY = "canary.upstream/key+9876543210"
USERS_SECRET = "sk-canary0users1secret2ABCDEF3456789"
CANARIES = (GATEWAY_KEY, UPSTREAM_KEY, USERS_SECRET)


def encodings(secret: str) -> set[bytes]:
    """A secret as it may be written."""
    raw = secret.encode()
    in_base64 = {base64.b64encode(b"x" * shift + raw)[4 if shift else 0 : -4] for shift in range(3)}
    return {
        raw,
        raw.hex().encode(),
        quote(secret, safe="").encode(),
        json.dumps(secret)[1:-1].encode(),
        *in_base64,
    }


def found_in(written: bytes) -> list[str]:
    return [secret for secret in CANARIES for form in encodings(secret) if form in written]


class Process:
    """The command; a line of its log at a time."""

    def __init__(
        self, folder, upstream: str, files: int | None = None, *, with_model: bool = True, **more: str
    ) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "midturn", "serve", "--port", "0"),
                *("--upstream", upstream),
                *(("--mediator-model", f"openai:stub@{upstream}") if with_model else ()),
            ],
            cwd=folder,
            env={**environment(), **more},
            stderr=subprocess.PIPE,
            preexec_fn=files and partial(resource.setrlimit, resource.RLIMIT_NOFILE, (files, files)),
        )
        self.lines: list[bytes] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.listening = self._logged("listening")
        self.url = self.listening["url"]
        self.origin = self.url.removesuffix("/v1")

    def _read(self) -> None:
        for line in self._process.stderr:
            self.lines.append(line)

    def _logged(self, event: str) -> dict:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for line in self.lines:
                if json.loads(line)["event"] == event:
                    return json.loads(line)
            assert self._process.poll() is None, b"".join(self.lines).decode()
            time.sleep(0.02)
        raise AssertionError(f"never logged: {event}")

    def stop(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        return self.ended()

    def ended(self) -> int:
        status = self._process.wait(40)
        self._reader.join(5)
        self._process.stderr.close()
        return status

    def terminate(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self._process.kill()
        self.ended()


@contextmanager
def served(folder, upstream, **more):
    process = Process(folder, upstream, **more)
    try:
        yield process
    finally:
        if process._process.poll() is None:
            process.kill()


def everything_left(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


SCRIPT = [
    Reply("fine"),
    Status(401, f"Incorrect API key provided: {UPSTREAM_KEY}"),
    Status(400, f"you sent {UPSTREAM_KEY} and {USERS_SECRET}"),
    Cut(),
    Garbled(f'{{"key": "{UPSTREAM_KEY}", '),
    Raw([f'data: {{"error": {{"message": "bad key {UPSTREAM_KEY}"}}}}\n\n'.encode()]),
    Raw([json.dumps({"error": {"message": f"bad key {UPSTREAM_KEY}", "code": 500}}).encode()]),
]


def test_no_secret_is_found_in_anything_it_writes_or_answers(tmp_path):
    headers = {"Authorization": f"Bearer {GATEWAY_KEY}"}
    secretive = f"Find me a tea with my key {USERS_SECRET}."
    later = f"With green leaves, under 5 euros, with {USERS_SECRET}."
    tools = [{"type": "function", "function": {"name": "f"}}]
    bodies = [
        request(secretive),
        request(secretive, "Which?", later, tools=tools),
        request(
            secretive,
            "Which?",
            "Under 5 euros.",
            stream=True,
            user=USERS_SECRET,
            metadata={"x": USERS_SECRET},
        ),
        {"model": USERS_SECRET, "messages": USERS_SECRET},
    ]
    keys = {"MIDTURN_KEYS": GATEWAY_KEY, "OPENAI_API_KEY": UPSTREAM_KEY}
    script = iter(SCRIPT * 20)

    def reply(asked):
        if "response_format" in asked.body:  # The Mediator asks.
            return json.dumps({"text": f"{secretive} {later}"})
        return next(script)

    answered: list[httpx.Response] = []
    with (
        Upstream(reply) as upstream,
        served(tmp_path, upstream.url, **keys, MIDTURN_TIMEOUT_S="2") as gateway,
        httpx.Client(headers=headers, timeout=60) as client,
    ):
        for _ in range(3):
            answered += [client.post(f"{gateway.url}/chat/completions", json=body) for body in bodies]
        answered.append(client.post(f"{gateway.url}/chat/completions?key={USERS_SECRET}", json=bodies[0]))
        answered.append(client.post(f"{gateway.url}/chat/completions", content=USERS_SECRET))
        answered.append(client.get(f"{gateway.url}/{USERS_SECRET}"))
        answered.append(
            httpx.get(f"{gateway.url}/models", headers={"Authorization": f"Basic {GATEWAY_KEY}x"})
        )
        time.sleep(0.5)
        ids = [reply.headers["x-midturn-trace"] for reply in answered if "x-midturn-trace" in reply.headers]
        answered += [client.get(f"{gateway.url}/midturn/traces/{trace}") for trace in ids]
        answered += [client.get(gateway.origin + path) for path in ("/metrics", "/openapi.json", "/health")]
        assert gateway.stop() == 0
    assert {reply.status_code for reply in answered} >= {200, 400, 401, 404, 415, 502}
    routes = {json.loads(line).get("route") for line in gateway.lines}
    assert {"mediated", "passed", "refused"} <= routes
    for reply in answered:
        assert found_in(reply.content + repr(reply.headers).encode()) == [], reply.text
    assert found_in(b"".join(gateway.lines)) == []
    left = everything_left(tmp_path)
    assert "midturn.db" in left
    for name, written in left.items():
        assert found_in(written) == [], name


def test_answers_on_their_way_end_before_it_does(tmp_path):
    words = " ".join(f"w{n}" for n in range(30))
    with Upstream(Reply(words), gap_s=0.03) as upstream, served(tmp_path, upstream.url) as gateway:
        with httpx.stream(
            "POST", f"{gateway.url}/chat/completions", json=request("hi", stream=True)
        ) as stream:
            lines = stream.iter_lines()
            next(lines)
            gateway.terminate()
            time.sleep(0.2)
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"{gateway.origin}/health")
            rest = list(lines)
        assert rest[-2:] == ["data: [DONE]", ""]
        assert '" w29"' in "".join(rest)
        assert gateway.ended() == 0
    told = [json.loads(line) for line in gateway.lines]
    [done] = [line for line in told if line["event"] == "request"]
    assert done["status"] == 200
    assert done["usage"]["assistant"]["completion_tokens"] == 30
    assert all(re.fullmatch(r"20\d\d-.*\+00:00", line["at"]) for line in told)
    written = everything_left(tmp_path)["midturn.db"]
    assert done["trace"].encode() in written + everything_left(tmp_path).get("midturn.db-wal", b"")


def test_large_requests_leave_no_memory_behind(tmp_path):
    drawn = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "iVBORw0K" * 2**20}}
    pictures = [
        json.dumps(
            {**request("a", "b"), "messages": [{"role": "user", "content": [drawn]}], "stream": stream}
        )
        for stream in (False, True)
    ]
    objects = json.dumps(request("a"))[:-1] + ', "x": [' + '{"a":0},' * 2**19 + "0]}"
    with Upstream("ok") as upstream, served(tmp_path, upstream.url) as gateway:
        process = psutil.Process(gateway._process.pid)

        def send(body: str) -> int:
            headers = {"Content-Type": "application/json"}
            url = f"{gateway.url}/chat/completions"
            return httpx.post(url, content=body, headers=headers, timeout=60).status_code

        assert send(json.dumps(request("a"))) == 200
        before = process.memory_info().rss
        for _ in range(4):
            assert [send(body) for body in pictures] == [200, 200]
            assert send(objects) == 400
        time.sleep(0.5)
        assert process.memory_info().rss - before < 100 * 2**20


def test_more_connections_than_it_may_have_files_keep_nobody_out(tmp_path):
    with (
        Upstream("ok") as upstream,
        served(tmp_path, upstream.url, files=128) as gateway,
        ExitStack() as held,
    ):
        place = ("127.0.0.1", int(gateway.origin.rpartition(":")[2]))
        for _ in range(200):
            client = held.enter_context(socket.create_connection(place))
            client.setblocking(False)
        for _ in range(3):
            url = f"{gateway.url}/chat/completions"
            assert httpx.post(url, json=request("hello"), timeout=20).status_code == 200
        assert gateway.stop() == 0


@pytest.mark.parametrize("with_model", [True, False])
def test_it_says_at_the_start_what_reads_the_turns(with_model, tmp_path):
    with Upstream() as upstream, served(tmp_path, upstream.url, with_model=with_model) as gateway:
        expected = f"openai:stub@{upstream.url}" if with_model else "rules alone"
        assert gateway.listening["mediator"] == expected
        assert gateway.stop() == 0


def test_a_server_that_is_not_there_yet_is_logged_and_the_gateway_serves(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://me:{USERS_SECRET}@127.0.0.1:{taken.getsockname()[1]}/v1"
    with served(tmp_path, address) as gateway:
        said = gateway._logged("a model's server is not ready; serving all the same")
        assert said["level"] == "warning"
        assert "nothing answers at http://127.0.0.1:" in said["why"]
        assert httpx.get(f"{gateway.origin}/ready").status_code == 200
        assert gateway.stop() == 0
    assert not found_in(b"".join(gateway.lines))
