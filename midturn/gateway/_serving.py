"""Run the gateway until it is told to stop; then let the answers on their way end."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket

import uvicorn

from midturn.core import BadInput
from midturn.gateway._app import application, secrecy_of
from midturn.gateway._logs import write_logs
from midturn.gateway._settings import Settings

_BACKLOG = 2048
_log = logging.getLogger("midturn.gateway")


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Raises:
        BadInput: the upstream, the mediator, the store or the address can't be had.
    """
    app = application(settings)
    # Its life is not left to uvicorn, which would turn our one line about what is wrong into a traceback.
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=int(settings.limits.drain_s),
        backlog=_BACKLOG,
    )

    async def live() -> None:
        with _listening(host, port) as listening:
            async with app.router.lifespan_context(app):
                url = f"http://{_shown(host)}:{listening.getsockname()[1]}/v1"
                # Once it has stopped, uvicorn raises the signal that told it to again; by then all is done.
                for number in (signal.SIGTERM, signal.SIGINT):
                    signal.signal(number, signal.SIG_IGN)
                await _Server(config, url).serve(sockets=[listening])

    write_logs(secrecy_of(settings))
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(live())


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say that it listens once it does, and takes signals."""
        await super().startup(sockets)
        _log.info("listening", extra={"fields": {"url": self._url}})


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as taken:
        raise BadInput(f"{host}:{port} can't be had: {taken}") from taken


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
