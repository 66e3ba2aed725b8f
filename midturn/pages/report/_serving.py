"""The report served from a live store, on loopback.

Reading a large store takes seconds. The page is made anew only where a conversation or a score was added, one
at a time, and the browser waits the longer the longer it took.
"""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import typer
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from midturn.core import BadInput
from midturn.pages.report import report_page
from midturn.pages.report._overview import progress
from midturn.store import Store
from midturn.studies.lic.report import RunInfo, run_info

LOOPBACK = "127.0.0.1"
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class _Live:
    """A store's page, kept until the store has more."""

    def __init__(self, db: Path) -> None:
        self._db = db
        self._making = threading.Lock()
        self._made: tuple[str, str] = ("", "")

    # Starlette runs these, which are not coroutines, on threads.
    def page(self, _: Request) -> Response:
        with self._making, Store(self._db, read_only=True) as store:
            stamp = _stamp(store)
            if self._made[0] != stamp:
                self._made = stamp, report_page(store, stamp=stamp)
            return HTMLResponse(self._made[1], headers=_HEADERS)

    def progress(self, _: Request) -> Response:
        with Store(self._db, read_only=True) as store:
            runs = [run_info(store, run_id, identity) for run_id, identity in store.runs()]
            told = {"stamp": _stamp(store), "progress": progress(runs, _ended(store, runs))}
        return JSONResponse(told, headers=_HEADERS)


def application(db: Path) -> Starlette:
    """Return the server's two pages: the report, and how far the store is."""
    live = _Live(db)
    return Starlette(
        routes=[Route("/", live.page), Route("/progress", live.progress)],
        # A page elsewhere must not read this one by a name of its own that leads to this machine.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[LOOPBACK, "localhost"])],
    )


def serve(db: Path, port: int) -> None:
    """Serve until Ctrl-C.

    Raises:
        BadInput: the port is unavailable.
    """
    try:
        listening = socket.create_server((LOOPBACK, port))
    except OSError as taken:
        raise BadInput(f"port {port} is unavailable: {taken.strerror}. Name another with --port") from taken
    typer.echo(f"The report is at http://{LOOPBACK}:{listening.getsockname()[1]}/", err=True)
    config = uvicorn.Config(application(db), log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def _stamp(store: Store) -> str:
    """Return what changes whenever the page would."""
    runs = [run_id for run_id, _ in store.runs()]
    states = [(len(store.repetitions(run_id)), len(store.finished(run_id))) for run_id in runs]
    return f"{states}{store.count_drift_scores()}"


def _ended(store: Store, runs: list[RunInfo]) -> int:
    return sum(len(store.repetitions(run.run_id)) for run in runs)
