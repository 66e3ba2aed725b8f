"""A watch on an event loop, and the gateway as `midturn serve` runs it with one on its own.

python watch.py UPSTREAM FOLDER    serve; /soak tells what the watch saw
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

TICK_S = 0.002
LATE_S = 0.02
"""A stall that is reported."""


class Watch:
    """How late a task wakes up that sleeps all the time, and what the loop did meanwhile.

    A loop is late because of what it does itself, because another thread has Python's lock, or because other
    processes have the processors. The first is measured by itself: its work, in processor time of its thread.
    """

    def __init__(self) -> None:
        self.forget()
        self._ticked = time.perf_counter()
        self._loop_thread = threading.get_ident()

    async def run(self) -> None:
        """Watch until cancelled."""
        threading.Thread(target=self._look, daemon=True).start()
        while True:
            before, worked = time.perf_counter(), time.thread_time()
            self._ticked = before
            await asyncio.sleep(TICK_S)
            stalled = time.perf_counter() - before - TICK_S
            worked = time.thread_time() - worked
            self.worst_s, self.worst_work_s = max(self.worst_s, stalled), max(self.worst_work_s, worked)
            self.late += stalled > LATE_S
            self.late_by_work += worked > LATE_S
            self.ticks += 1

    def _look(self) -> None:
        """Note where the loop is whenever it is late."""
        while True:
            time.sleep(TICK_S)
            if time.perf_counter() - self._ticked > TICK_S + LATE_S:
                self.places[_place(sys._current_frames()[self._loop_thread])] += 1

    def told(self) -> dict[str, Any]:
        """Return what was seen, stalls in milliseconds."""
        return {
            "worst_ms": self.worst_s * 1000,
            "late": self.late,
            "worst_work_ms": self.worst_work_s * 1000,
            "late_by_work": self.late_by_work,
            "ticks": self.ticks,
            "places": self.places.most_common(12),
            "tasks": len(asyncio.all_tasks()),
        }

    def forget(self) -> None:
        """Begin anew."""
        self.worst_s = self.worst_work_s = 0.0
        self.late = self.late_by_work = self.ticks = 0
        self.places = Counter[str]()


def _place(frame: Any) -> str:
    """Return the innermost function, and the innermost three of midturn's."""
    places = [_function(frame)]
    while frame is not None and len(places) < 4:
        if "/midturn/" in frame.f_code.co_filename:
            places.append(_function(frame))
        frame = frame.f_back
    return " < ".join(places)


def _function(frame: Any) -> str:
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno} {frame.f_code.co_name}"


def gateway(upstream: str, folder: str) -> None:
    """Serve on a free port, which the log tells."""
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    from midturn.gateway import Settings, _serving as serving
    from midturn.gateway._app import application

    def watched(settings: Settings) -> Any:
        app = application(settings)
        lifespan = app.router.lifespan_context

        @contextlib.asynccontextmanager
        async def watching(app: Any) -> AsyncGenerator[None]:
            watch = Watch()

            async def tell(http: Request) -> JSONResponse:
                told = watch.told()
                watch.forget()
                return JSONResponse(told)

            async with lifespan(app):
                app.router.routes.append(Route("/soak", tell))
                task = asyncio.create_task(watch.run())
                yield
                task.cancel()

        app.router.lifespan_context = watching
        return app

    serving.application = watched
    settings = Settings(
        upstream=upstream,
        mediator=f"openai:stub@{upstream}",
        db=f"{folder}/gateway.db",
        scored=False,
        mediator_timeout_s=10.0,
    )
    serving.serve(settings, "127.0.0.1", 0)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    gateway(*sys.argv[1:])
