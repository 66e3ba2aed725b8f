"""Run the gateway until it is told to stop; then let the answers on their way end."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from midturn.assistant import parse, reachable
from midturn.core import BadInput, Unreachable, told_of
from midturn.gateway._app import application, secrecy_of
from midturn.gateway._collections import collect_when_quiet, short_collections
from midturn.gateway._logs import write_logs
from midturn.gateway._settings import MIB, ConnectionLimits, Settings
from midturn.gateway.http import Connections

_BACKLOG = 2048
_OWN_FILES = 40
"""Files that the gateway has open beside clients' and upstreams' connections."""
_LAST_WORDS_S = 5.0
"""How long answers that are cut off have to say so."""
_SWITCH_S = 0.001
"""How long the event loop waits for a thread that reads and checks, each time that it has let go."""
_MMAP_THRESHOLD = -3
"""glibc's number for the size from which on a block is taken from the system, and given back, by itself."""
_log = logging.getLogger("midturn.gateway")


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Raises:
        BadInput: the upstream, the mediator, the store or the address is unavailable. A model's server that
            is not there, or not ready, may come up later.
    """
    app = application(settings)
    limits = replace(settings.connections, most=min(settings.connections.most, _connections_possible()))
    config = config_of(app, limits, settings.limits.drain_s)

    async def live() -> None:
        with _listening(host, port) as listening:
            async with app.router.lifespan_context(app):
                await _look_for(*settings.models)
                url = f"http://{_shown(host)}:{listening.getsockname()[1]}/v1"
                # Once it has stopped, uvicorn raises the signal that told it to again; by then all is done.
                for number in (signal.SIGTERM, signal.SIGINT):
                    signal.signal(number, signal.SIG_IGN)
                server = Server(config, partial(_begin, url, _mediator_in(settings)))
                collecting = asyncio.create_task(collect_when_quiet(server.requests))
                with short_collections():
                    await server.serve(sockets=[listening])
                collecting.cancel()

    write_logs(secrecy_of(settings))
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(live())


async def _look_for(*specs: str) -> None:
    for spec in dict.fromkeys(specs):
        try:
            await asyncio.to_thread(reachable, spec)
        except Unreachable as absent:
            told = {"fields": {"why": told_of(absent)}}
            _log.warning("a model's server is not ready; serving all the same", extra=told)


def config_of(app: ASGIApp, limits: ConnectionLimits, drain_s: float, **more: Any) -> uvicorn.Config:
    """How uvicorn serves the gateway.

    Args:
        app: the gateway.
        limits: of clients' connections.
        drain_s: seconds that answers on their way have to end.
        more: see `uvicorn.Config`.
    """
    # Its life is not left to uvicorn, which would turn our one line about what is wrong into a traceback.
    settings: dict[str, Any] = {"lifespan": "off", "http": Connections(limits), **more}
    return uvicorn.Config(
        app,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=limits.idle_s,
        timeout_graceful_shutdown=int(drain_s),
        backlog=_BACKLOG,
        **settings,
    )


class Server(uvicorn.Server):
    """Serves the gateway.

    Args:
        config: see `config_of`.
        begin: called once it listens, and takes signals.
    """

    def __init__(self, config: uvicorn.Config, begin: Callable[[], None]) -> None:
        super().__init__(config)
        self._begin = begin

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen."""
        await super().startup(sockets)
        self._begin()

    def requests(self) -> int:
        """How many there have been; -1 while there is one."""
        return -1 if self.server_state.tasks else self.server_state.total_requests

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let answers end; those that take too long are told so before the loop ends."""
        await super().shutdown(sockets)
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_LAST_WORDS_S)


def _mediator_in(settings: Settings) -> str:
    """Return what reads the turns, as it may be shown."""
    return "rules alone" if settings.mediator is None else str(parse(settings.mediator))


def _begin(url: str, mediator: str) -> None:
    _give_back_memory()
    sys.setswitchinterval(_SWITCH_S)
    _log.info("listening", extra={"fields": {"url": url, "mediator": mediator}})


def _give_back_memory() -> None:
    """Have large blocks go back to the system when they are freed.

    Left alone, glibc keeps blocks of the sizes that it has seen freed, and large requests' memory with them.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, MIB)


def _connections_possible() -> int:
    """Allow the process as many files as it may have; a request takes one here and one at the upstream's."""
    try:
        import resource
    except ImportError:  # Not on Windows.
        return ConnectionLimits.most
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return ConnectionLimits.most
    return max(1, (files - _OWN_FILES) // 2)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as taken:
        raise BadInput(f"{host}:{port} is unavailable: {taken}") from taken


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
