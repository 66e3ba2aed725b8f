"""A gateway that listens on a free loopback port, on a thread of its own."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import httpx
from langchain_core.messages import BaseMessage
from prometheus_client.parser import text_string_to_metric_families
from scripted import ScriptedChat

from midturn.assistant import CallRecorder, _clients as clients
from midturn.gateway import RequestLimits, Settings
from midturn.gateway._app import application
from midturn.gateway._serving import Server, config_of
from midturn.mediator import Mediator


def mediating(
    reply: Callable[[list[BaseMessage]], str], delay_s: float = 0.0
) -> Callable[[CallRecorder], Mediator]:
    """A Mediator whose model is scripted."""
    model = ScriptedChat(reply=reply, delay_s=delay_s)
    return lambda recorder: Mediator(model=recorder.model(model, "mediator", "scripted:mediator"))


def joined(messages: list[BaseMessage]) -> str:
    """A draft that holds all that the user said."""
    lines = [line.partition("User: ")[2] for line in messages[1].text.splitlines() if "] User: " in line]
    return json.dumps({"text": "I want this: " + " ".join(lines)})


def with_words(*turns: str) -> str:
    """What the upstream sees in place of turns that `joined` has drafted the instruction of."""
    return f"I want this: {' '.join(turns)}\n\nWhat I said, word for word:\n" + "\n".join(turns)


class Gateway:
    """A context manager; `url` is the base URL that clients are given.

    Args:
        upstream: a base URL or a model spec.
        folder: where its store goes.
        context: see `midturn.gateway._app.application`; the scripted Mediator `joined` where not given.
        settings: as in `Settings`.
    """

    def __init__(
        self,
        upstream: str,
        folder: Path,
        context: Any = None,
        *,
        limits: RequestLimits | None = None,
        **settings: Any,
    ) -> None:
        self.settings = Settings(
            upstream=upstream,
            db=settings.pop("db", str(folder / "gateway.db")),
            limits=replace(limits or RequestLimits(), second=0.001),
            **settings,
        )
        self._app = application(self.settings, context or mediating(joined))
        patience = min(5.0, self.settings.limits.drain_s)
        config = config_of(
            self._with_loop, self.settings.connections, patience, lifespan="on", interface="asgi3", port=0
        )
        self._server = Server(config, lambda: None)
        self._http = httpx.Client(timeout=30)
        self._thread = threading.Thread(target=self._server.run, name="gateway", daemon=True)

    async def _with_loop(self, scope: Any, receive: Any, send: Any) -> None:
        self._loop = asyncio.get_running_loop()
        await self._app(scope, receive, send)

    def held(self) -> tuple[int, int]:
        """Tasks of the gateway's loop, and connections to the upstream that are in use."""

        async def count() -> tuple[int, int]:
            upstream = clients._of_loop.get(asyncio.get_running_loop())
            return len(asyncio.all_tasks()), len(upstream.session.connector._acquired) if upstream else 0

        return asyncio.run_coroutine_threadsafe(count(), self._loop).result(5)

    def settled(self, before: tuple[int, int]) -> bool:
        """Whether tasks and connections come back to where they were; a gateway that begins has some more."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            if all(now <= then for now, then in zip(self.held(), before, strict=True)):
                return True
            time.sleep(0.01)
        return False

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the gateway did not start"
            time.sleep(0.005)
        [port] = [bound.getsockname()[1] for server in self._server.servers for bound in server.sockets]
        self.origin = f"http://127.0.0.1:{port}"
        self.url = f"{self.origin}/v1"
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive(), "the gateway did not stop"

    def post(self, body: Any, **headers: str) -> httpx.Response:
        """Send a chat completion request as it is."""
        return self._http.post(f"{self.url}/chat/completions", json=body, headers=headers)

    def send(self, written: bytes) -> httpx.Response:
        """Send the bytes of a chat completion request."""
        headers = {"Content-Type": "application/json"}
        return self._http.post(f"{self.url}/chat/completions", content=written, headers=headers)

    def opened(self, body: Any) -> socket.socket:
        """A connection on which a request was sent, and from which nothing has been read."""
        written = json.dumps(body).encode()
        head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        client = socket.create_connection(("127.0.0.1", int(self.origin.rpartition(":")[2])))
        client.sendall(head + b"Content-Length: %d\r\n\r\n" % len(written) + written)
        return client

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Get a path below the origin."""
        return self._http.get(self.origin + path, headers=headers)

    def trace_of(self, response: Any, **headers: str) -> dict[str, Any]:
        """The trace that a response names."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            found = self.get(f"/v1/midturn/traces/{response.headers['x-midturn-trace']}", **headers)
            if (
                found.status_code == 200
            ):  # It is kept when the request has ended, a moment after its last byte.
                return found.json()
            time.sleep(0.01)
        raise AssertionError("no trace")

    def metrics(self, **headers: str) -> Metrics:
        """The metrics as of now."""
        families = text_string_to_metric_families(self.get("/metrics", **headers).text)
        return Metrics([sample for family in families for sample in family.samples])


@dataclass(frozen=True)
class Metrics:
    """Samples of all metrics."""

    samples: Sequence[Any]

    def __call__(self, name: str, **labels: str) -> float:
        """The sum of the samples of a metric that have these labels."""
        return sum(s.value for s in self.samples if s.name == name and labels.items() <= s.labels.items())


def request(*said: str, stream: bool = False, **more: Any) -> dict[str, Any]:
    """A conversation in which the user and the assistant take turns."""
    messages = [{"role": ("user", "assistant")[i % 2], "content": text} for i, text in enumerate(said)]
    return {"model": "stub", "messages": messages, **({"stream": True} if stream else {}), **more}
