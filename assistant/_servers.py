"""llama.cpp servers inside this process, one for everybody who asks for the same model and settings.

A request runs on a thread of its own and hands its events to whoever asked, so a call can be given
up at any moment: by Ctrl-C, by a cancelled task, by the end of the program. llama.cpp frees the
slot at the next event, which comes with each token and with each `_PROMPT_BATCH` tokens of prompt. Calls
wait for a slot here rather than in llama.cpp's queue, where each would be begun before it is given up.

Costs accepted: loading holds the interpreter for about a second, once per server. The library
requires a listening port; it listens on the loopback interface, on a free port, and
answers nothing but its health to those who lack a random key, which this process alone knows.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from midturn.core import BadInput, InfrastructureError, MissingExtra

Event = dict[str, Any] | Exception | None
"""A chunk in OpenAI's streaming form, or an error body; an exception; `None` after the last."""

_PROMPT_BATCH = 256
"""Prompt tokens read between two chances to cancel: about a second on one slow core."""

_PROMPT_CACHE_MIB = 512
"""Host memory for prefixes of conversations that lost their slot; llama.cpp would take 8 GiB."""

_POSTING_SECONDS = 60.0
"""How long a request beside the calls may take. Each takes milliseconds where the machine is not busy."""

_CLOSING_SECONDS = 30.0
"""How long closing waits for calls to notice that they are cancelled; a program that ended first would be
aborted. On a busy machine a batch of prompts takes some seconds."""


@dataclass(frozen=True)
class ServerSettings:
    """What makes two servers the same one."""

    path: Path
    name: str
    context: int
    """Tokens per conversation, prompt and answer together."""
    parallel: int
    """Conversations decoded at once; more wait their turn."""
    threads: int


def default_threads() -> int:
    """`MIDTURN_THREADS`, or else half of the processor's cores, at least 1 and at most 4.

    llama.cpp's threads spin while they wait for one another, so when another program holds a core
    a token may take seconds; with half of the cores there is room to give way. Past four a small
    model gains nothing.

    Raises:
        BadInput: `MIDTURN_THREADS` is not a whole number above 0.
    """
    wanted = os.environ.get("MIDTURN_THREADS")
    if wanted is None:
        return max(1, min(4, (os.cpu_count() or 1) // 2))
    if not wanted.isdecimal() or int(wanted) < 1:
        raise BadInput(f"MIDTURN_THREADS is {wanted!r}; set it to a whole number above 0")
    return int(wanted)


class ServedCall:
    """One request in flight. Leaving it as a context manager gives it up."""

    def __init__(
        self,
        native: Any,
        slots: threading.Semaphore,
        request: dict[str, Any],
        deliver: Callable[[Event], None],
    ) -> None:
        self._native: Any = native
        self._slots = slots
        # Lone surrogates (a model may have written them as JSON escapes) have no UTF-8 form.
        self._body = json.dumps(request, ensure_ascii=False).encode("utf-8", "replace")
        self._deliver = deliver
        self._cancelled = threading.Event()
        self._told_instead: Event = None
        # A daemon, because waiting for other threads at exit comes before our chance to cancel them.
        self._thread = threading.Thread(target=self._run, name="midturn-embedded", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cancel()

    @property
    def running(self) -> bool:
        """Its thread has not ended."""
        return self._thread.is_alive()

    def cancel(self, because: Exception | None = None) -> None:
        """Stop at llama.cpp's next event. Whoever asked then gets `because`, or nothing more at all."""
        self._told_instead = because
        self._cancelled.set()

    def wait(self, seconds: float) -> None:
        """Wait for the thread to end, at most so long."""
        self._thread.join(seconds)

    def _run(self) -> None:
        last: Event = None
        try:
            with self._slots:
                if not self._cancelled.is_set():
                    self._native.handle_chat_completions(self._body, self._on_event)
        except (ValueError, RuntimeError) as refusal:
            # Raised only while the request is read; what goes wrong later comes as an error event.
            last = BadInput(f"the embedded model cannot read the request: {refusal}")
        finally:
            self._native = None  # Whoever waits may keep this call for ever, but shall not keep the model.
        if self._cancelled.is_set():
            last = self._told_instead
            if last is None:
                return
        with contextlib.suppress(RuntimeError):  # The event loop that asked is gone.
            self._deliver(last)

    def _on_event(self, chunk: bytes) -> bool:
        """Llama.cpp stops when this returns true, or raises because the loop that asked is gone."""
        if not self._cancelled.is_set():
            self._deliver(json.loads(chunk))
        return self._cancelled.is_set()


class InProcessServer:
    """A loaded model that answers requests in OpenAI's chat form.

    Raises:
        BadInput: the file is not a model that llama.cpp can load with these settings.
        MissingExtra: `midturn[embedded]` is not installed.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self._key = secrets.token_urlsafe(32)
        try:
            self._native = _load(settings, self._key)
        except RuntimeError as failure:
            raise BadInput(
                f"{settings.path}: llama.cpp cannot load it; run `midturn models pull {settings.name}`"
            ) from failure
        self._slots = threading.Semaphore(settings.parallel)
        self._calls: list[ServedCall] = []
        self._lock = threading.Lock()

    def call(self, request: dict[str, Any], deliver: Callable[[Event], None]) -> ServedCall:
        """Start a streaming request; `deliver` gets its events, on another thread, and `None` at the end.

        Raises:
            InfrastructureError: the server was closed.
        """
        with self._lock:
            if self._native is None:
                raise InfrastructureError("the embedded model was closed")
            call = ServedCall(self._native, self._slots, request, deliver)
            self._calls = [*(earlier for earlier in self._calls if earlier.running), call]
        return call

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Ask, at the listening port, what the library has no function for.

        Raises:
            BadInput: it cannot read the request.
            InfrastructureError: it does not answer, or was closed.
        """
        with self._lock:
            if self._native is None:
                raise InfrastructureError("the embedded model was closed")
            address = urlsplit(self._native.listening_address)
        written = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        connection = HTTPConnection(address.hostname or "127.0.0.1", address.port, timeout=_POSTING_SECONDS)
        try:
            with contextlib.closing(connection):
                connection.request("POST", path, written, headers)
                answer = connection.getresponse()
                found = json.loads(answer.read())
        except (OSError, HTTPException, ValueError) as failure:
            raise InfrastructureError(f"the embedded model does not answer: {failure}") from failure
        if answer.status != HTTPStatus.OK:
            raise BadInput(f"the embedded model: {found.get('error', {}).get('message')}")
        return found

    def close(self, because: Exception | None) -> None:
        """Cancel what is in flight, wait for it, and free the model."""
        with self._lock:
            native, self._native = self._native, None
        for call in self._calls:
            call.cancel(because)
        deadline = time.monotonic() + _CLOSING_SECONDS
        for call in self._calls:
            call.wait(max(0.0, deadline - time.monotonic()))
        # A cancelled call returns before the batch of tokens that it was at. Freeing the model waits for
        # that; a program that ended first would take the library away under it.
        del native


def _load(settings: ServerSettings, key: str) -> Any:
    try:
        import xllamacpp
    except ImportError as absent:
        raise MissingExtra("embedded", needed_for=f"embedded:{settings.name}") from absent
    llama: Any = xllamacpp
    wanted = llama.CommonParams()
    wanted.model.path = str(settings.path)
    wanted.model_alias = {settings.name}
    wanted.n_ctx = settings.context * settings.parallel
    wanted.n_parallel = settings.parallel
    wanted.n_batch = wanted.n_ubatch = _PROMPT_BATCH
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = settings.threads
    wanted.n_gpu_layers = 0
    wanted.fit_params = False
    wanted.warmup = False
    wanted.cache_ram_mib = _PROMPT_CACHE_MIB
    wanted.verbosity = -1
    _shut_the_door(wanted, key)
    return llama.Server(wanted)


def _shut_the_door(wanted: Any, key: str) -> None:
    wanted.hostnames = ["127.0.0.1"]
    wanted.port = 0
    wanted.n_threads_http = 1
    wanted.api_keys = [key]
    wanted.ui = False
    wanted.endpoint_slots = False
    wanted.endpoint_props = False
    wanted.endpoint_metrics = False


_servers: dict[ServerSettings, InProcessServer] = {}
_servers_lock = threading.Lock()


def shared_server(settings: ServerSettings) -> InProcessServer:
    """Return the server with these settings, started if this process has none yet.

    Raises:
        BadInput, MissingExtra: see `InProcessServer`.
    """
    with _servers_lock:
        if settings not in _servers:
            _servers[settings] = InProcessServer(settings)
        return _servers[settings]


def close_servers() -> None:
    """Free every embedded model of this process; a later call loads afresh.

    A call that is in flight fails with `InfrastructureError`. Not needed before a program ends.
    """
    with _servers_lock:
        _close_all(InfrastructureError("the embedded model was closed while it answered"))
        _servers.clear()


def _close_all(because: Exception | None) -> None:
    for server in _servers.values():
        server.close(because)


# Threads that still wait for an answer when the program ends are not told: an exception in each of
# them would only spoil the last lines on the terminal. The closed servers stay listed, so that such
# a thread cannot load a model while the interpreter goes down.
atexit.register(_close_all, None)
