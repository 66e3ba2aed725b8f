"""What the gateway adds to a call, beside a bare aiohttp pass-through.

    python benchmarks/gateway.py [--out benchmarks/gateway.md]

A mock upstream, a process of its own, answers every call after 20 ms: whole, or as a stream of 20 events that
come together. A load generator, again a process, keeps so many clients busy, each on a connection of its own,
and sends to four parties in turn: the upstream itself (direct), a bare aiohttp pass-through that copies bytes
(floor), the gateway with conversations of one turn, which the gate lets pass (pass), and the gateway with
conversations of three turns and a Mediator that answers at once with the user's own words (mediate). Added is
what a percentile is above the same percentile of direct calls. Each figure is the median of so many rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LATENCY_S = 0.02
EVENTS = 20
CALLS = {1: 150, 4: 400, 16: 1200, 64: 3000}
"""Calls of a cell, at so many clients."""
MEMORY_CALLS = 30_000
MEMORY_CLIENTS = 16
MEMORY_STEPS = 6
TEXT = "The crates by the door are counted where they stand now, and each row is added up. "
LEAST_MS = 0.1
"""Added by the floor; a ratio to less is noise, and not given."""
PARTIES = ("direct", "floor", "pass", "mediate")


# -- the parties --------------------------------------------------------------------------------------


def upstream(latency_s: float) -> None:
    """Serve the mock upstream."""
    from aiohttp import web

    head = {"id": "chatcmpl-x", "created": 0, "model": "stub"}
    usage = {"prompt_tokens": 90, "completion_tokens": EVENTS, "total_tokens": 90 + EVENTS}
    message = {"role": "assistant", "content": TEXT * 4}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    whole = json.dumps({**head, "object": "chat.completion", "choices": [choice], "usage": usage}).encode()

    def event(delta: dict[str, Any], reason: str | None = None) -> bytes:
        choices = [{"index": 0, "delta": delta, "finish_reason": reason}]
        return b"data: " + json.dumps({**head, "choices": choices}).encode() + b"\n\n"

    events = [event({"content": TEXT[:20]}) for _ in range(EVENTS - 1)] + [event({}, "stop")]
    last = b"data: " + json.dumps({**head, "choices": [], "usage": usage}).encode() + b"\n\n"

    async def complete(request: web.Request) -> web.StreamResponse:
        body = await request.json()
        await asyncio.sleep(latency_s)
        if not body.get("stream"):
            return web.Response(body=whole, content_type="application/json")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        asked = (body.get("stream_options") or {}).get("include_usage")
        for piece in [*events, *([last] if asked else [])]:
            await response.write(piece)
        await response.write(b"data: [DONE]\n\n")
        return response

    listen(complete)


def floor(url: str) -> None:
    """Serve the least that a gateway in Python can do: copy bytes."""
    import aiohttp
    from aiohttp import web

    opened: list[aiohttp.ClientSession] = []

    async def complete(request: web.Request) -> web.StreamResponse:
        if not opened:
            opened.append(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        body = await request.read()
        headers = {"Content-Type": "application/json"}
        async with opened[0].post(f"{url}/chat/completions", data=body, headers=headers) as answer:
            kind = answer.headers["Content-Type"]
            if "event-stream" not in kind:
                return web.Response(body=await answer.read(), headers={"Content-Type": kind})
            response = web.StreamResponse(headers={"Content-Type": kind})
            await response.prepare(request)
            async for piece in answer.content.iter_any():
                await response.write(piece)
            return response

    listen(complete)


def listen(complete: Any) -> None:
    """Serve chat completions on a free port, which is printed, until killed."""
    from aiohttp import web

    async def start() -> None:
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/v1/chat/completions", complete)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=2048).start()
        print(f"http://127.0.0.1:{runner.addresses[0][1]}/v1", flush=True)
        await asyncio.Event().wait()

    asyncio.run(start())


def gateway(url: str) -> None:
    """Serve the gateway as `midturn serve` runs it, its Mediator scripted; its log goes where it would go."""
    sys.path.insert(0, str(ROOT))
    from midturn.gateway import Settings, _serving as serving
    from midturn.gateway._app import application
    from midturn.mediator import Concat, Context
    from midturn.mediator._mediator import passed

    class AtOnce(Concat):
        """The user's words put together, with the record that a Mediator makes."""

        async def build(self, messages: Any, guidelines: Sequence[str] = ()) -> Context:
            context = await super().build(messages, guidelines)
            made = passed(messages).model_copy(update={"act": "execute", "text": context.messages[-1].text})
            return Context(context.messages, context.why, made)

    serving.application = lambda settings: application(settings, lambda recorder: AtOnce())
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(upstream=url, mediator=f"openai:stub@{url}", db=f"{folder}/gateway.db")
        serving.serve(settings, "127.0.0.1", 0)


# -- the load -----------------------------------------------------------------------------------------


def load(url: str, turns: int, clients: int, calls: int, stream: bool) -> dict[str, Any]:
    """Send calls from so many clients at once, and tell how long each took, in milliseconds."""
    import aiohttp

    said = [{"role": ("user", "assistant")[n % 2], "content": TEXT * 3} for n in range(2 * turns - 1)]
    body = json.dumps({"model": "stub", "messages": said, "stream": stream}).encode()
    whole: list[float] = []
    first: list[float] = []

    async def call(session: aiohttp.ClientSession) -> None:
        began = time.perf_counter()
        async with session.post(
            f"{url}/chat/completions", data=body, headers={"Content-Type": "application/json"}
        ) as response:
            assert response.status == 200, await response.text()
            await response.content.readany()
            first.append((time.perf_counter() - began) * 1000)
            async for _ in response.content.iter_any():
                pass
        whole.append((time.perf_counter() - began) * 1000)

    async def client(session: aiohttp.ClientSession, share: int) -> None:
        for _ in range(share):
            await call(session)

    async def run() -> float:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(client(session, 3) for _ in range(clients)))
            whole.clear()
            first.clear()
            began = time.perf_counter()
            await asyncio.gather(*(client(session, calls // clients) for _ in range(clients)))
            return time.perf_counter() - began

    seconds = asyncio.run(run())
    sent = len(whole) + 3 * clients
    return {
        "whole": percentiles(whole),
        "first": percentiles(first),
        "per_s": len(whole) / seconds,
        "calls": sent,
    }


def percentiles(times: Sequence[float]) -> list[float]:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return [cuts[49], cuts[94], cuts[98]]


PARTS = {"upstream": upstream, "floor": floor, "gateway": gateway, "load": load}


@dataclass(frozen=True)
class Server:
    """A party that listens, in a process of its own."""

    url: str
    pid: int

    def cpu_ms(self) -> float:
        """Processor time that it has taken so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def resident_mib(self) -> float:
        """Memory that it holds."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextlib.contextmanager
def party(part: str, *args: Any) -> Iterator[Server]:
    """Start a server."""
    command = [sys.executable, __file__, "--part", part, json.dumps(args)]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            url = logged_url(log, process) if part == "gateway" else process.stdout.readline().strip()
            yield Server(url, process.pid)
        finally:
            process.terminate()
            process.wait()


def logged_url(log: Any, process: Any) -> str:
    while process.poll() is None:
        log.seek(0)
        for line in log.read().splitlines():
            if b'"listening"' in line:
                log.seek(0, os.SEEK_END)
                return json.loads(line)["url"]
        time.sleep(0.05)
    raise SystemExit("the gateway did not start")


def loaded(server: Server, turns: int, clients: int, calls: int, stream: bool) -> dict[str, Any]:
    args = json.dumps([server.url, turns, clients, calls, stream])
    command = [sys.executable, __file__, "--part", "load", args]
    before = server.cpu_ms()
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return {**told, "cpu_ms": (server.cpu_ms() - before) / told["calls"]}


# -- measuring ----------------------------------------------------------------------------------------


def measured(rounds: int, clients_of: Sequence[int]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    with (
        party("upstream", LATENCY_S) as direct,
        party("floor", direct.url) as bare,
        party("gateway", direct.url) as ours,
    ):
        servers = {"direct": direct, "floor": bare, "pass": ours, "mediate": ours}
        for stream in (False, True):
            for clients in clients_of:
                rows += cell(servers, clients, stream, rounds)
                print(*rows[-len(PARTIES) :], sep="\n", file=sys.stderr)
    return rows


def cell(servers: dict[str, Server], clients: int, stream: bool, rounds: int) -> list[dict[str, Any]]:
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in PARTIES}
    for _ in range(rounds):
        for name, server in servers.items():
            turns = 2 if name == "mediate" else 1
            runs[name].append(loaded(server, turns, clients, CALLS[clients], stream))
    return [
        {"party": name, "clients": clients, "stream": stream, **medians(found)}
        for name, found in runs.items()
    ]


def medians(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    def middle(name: str) -> list[float]:
        return [statistics.median(values) for values in zip(*(run[name] for run in runs), strict=True)]

    single = {name: statistics.median(run[name] for run in runs) for name in ("per_s", "cpu_ms")}
    return {"whole": middle("whole"), "first": middle("first"), **single}


def memory() -> list[tuple[int, float]]:
    """Resident MiB of the gateway as it answers call after call, half of them streamed."""
    found: list[tuple[int, float]] = []
    share = MEMORY_CALLS // MEMORY_STEPS // 2
    with party("upstream", 0.0) as direct, party("gateway", direct.url) as ours:
        for step in range(MEMORY_STEPS + 1):
            if step:
                for stream in (False, True):
                    loaded(ours, 1, MEMORY_CLIENTS, share, stream)
            found.append((2 * step * share, ours.resident_mib()))
            print(found[-1], file=sys.stderr)
    return found


# -- the table ----------------------------------------------------------------------------------------


def table(rows: list[dict[str, Any]], remembered: list[tuple[int, float]], rounds: int, loads: str) -> str:
    lines = [
        "# What the gateway adds to a call",
        "",
        f"Made by `python benchmarks/gateway.py --rounds {rounds}`: medians of {rounds} rounds on a machine",
        f"with {os.cpu_count()} cores, which load generator, upstream and gateway share; load average",
        f"{loads}. The upstream answers after {LATENCY_S * 1000:.0f} ms. Milliseconds depend on the",
        "machine and on what else runs there: quote the ratios to the floor, a bare aiohttp pass-through",
        "that took turns with the others. Where direct calls alone keep the machine busy, latencies say",
        "little; the processor time of the party's own process says more.",
    ]
    for stream, title in ((False, "Whole answers"), (True, f"Streams of {EVENTS} events")):
        lines += ["", f"## {title}", "", *head(stream)]
        lines += shown([row for row in rows if row["stream"] == stream], stream)
    if remembered:
        lines += ["", "## Memory", "", f"{MEMORY_CLIENTS} clients, half of the calls streamed:", ""]
        lines += [f"- after {calls:,} calls: {mib:.0f} MiB resident" for calls, mib in remembered]
    return "\n".join(lines) + "\n"


def head(stream: bool) -> list[str]:
    of = "added to the first byte p50" if stream else "p50 of the floor's"
    return [
        f"| clients | party | calls/s | added p50 ms | p95 | p99 | {of} | CPU ms/call | of the floor's |",
        "| --: | --- | --: | --: | --: | --: | --: | --: | --: |",
    ]


def shown(rows: list[dict[str, Any]], stream: bool) -> Iterator[str]:
    beside = {(row["clients"], row["party"]): row for row in rows}
    for row in rows:
        direct, bare = (beside[row["clients"], name] for name in ("direct", "floor"))
        start = f"| {row['clients']} | {row['party']} | {row['per_s']:.0f} "
        if row["party"] == "direct":
            p50, p95, p99 = row["whole"]
            yield f"{start}| (takes {p50:.1f}) | ({p95:.1f}) | ({p99:.1f}) | | | |"
            continue
        added = [now - then for now, then in zip(row["whole"], direct["whole"], strict=True)]
        least = bare["whole"][0] - direct["whole"][0]
        of_floor = f"{added[0] / least:.2f}" if least > LEAST_MS else "–"
        first = f"{row['first'][0] - direct['first'][0]:.1f} ms" if stream else of_floor
        cpu = f"{row['cpu_ms']:.2f} | {row['cpu_ms'] / bare['cpu_ms']:.2f}"
        yield f"{start}| {added[0]:.2f} | {added[1]:.2f} | {added[2]:.2f} | {first} | {cpu} |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="times that each cell is measured")
    parser.add_argument("--clients", default=",".join(map(str, CALLS)), help="which cells")
    parser.add_argument("--no-memory", action="store_true", help="leave out the 30,000 calls")
    parser.add_argument("--out", type=Path, help="write the table there, too")
    parser.add_argument("--part", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        part, args = options.part
        told = PARTS[part](*json.loads(args))
        print(json.dumps(told))
        return
    before = os.getloadavg()[0]
    rows = measured(options.rounds, [int(n) for n in options.clients.split(",")])
    remembered = [] if options.no_memory else memory()
    made = table(rows, remembered, options.rounds, f"{before:.1f} before and {os.getloadavg()[0]:.1f} after")
    print(made)
    if options.out:
        options.out.write_text(made)


if __name__ == "__main__":
    main()
