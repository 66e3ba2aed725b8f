"""Soak the gateway: odd, hostile and ordinary clients at once, drawn at random from a seed.

    python benchmarks/soak.py [--seconds 120] [--seed 1] [--clients 6] [--out benchmarks/soak.md]

Four processes: the gateway as `midturn serve` runs it, with a watch on its event loop; an upstream that lies
when a request's model says so, and drafts for the Mediator, most of which are nonsense; clients that send odd
things, in this process; and clients that send nothing odd, with the same watch on their own loop, which shows
what the machine itself held up meanwhile. Exit status 1: somebody got what nobody should get.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests"), str(HERE)]

import httpx  # noqa: E402
import psutil  # noqa: E402
from soaking.clients import INNOCENT, Seen, canaries, odd, sent  # noqa: E402
from soaking.shapes import KEY, SAID, SHAPES, Sent, encoded, followed, http, large  # noqa: E402

LARGE = 13
"""Bodies of 19 MiB, one after the other."""
SETTLING_S = 5.0
KILLS = 4
"""Of gateways under load, each on the store that the one before left."""


@dataclass(frozen=True)
class Held:
    """What the gateway's process holds."""

    resident: int
    """Bytes."""
    connections: int
    """With clients."""
    tasks: int


@dataclass(kw_only=True)
class Soaked:
    """What a soak found."""

    seconds: float
    seed: int
    clients: int
    seen: Seen
    before: Held
    after: Held
    most_resident: int
    large: Held
    """After the bodies of 19 MiB."""
    loop: dict[str, Any]
    """What the watch on the gateway's loop saw."""
    innocent: dict[str, Any]
    """What the clients got that sent nothing odd, and what the watch on their own loop saw."""
    logged_canaries: int
    kept_canaries: int
    logged_words: int
    """Lines of the log with a word that only users said."""
    status: int
    """The gateway's exit status when it was told to stop."""
    damaged: int
    """Of `KILLS` stores of gateways that were killed under load, how many SQLite finds damaged afterwards."""
    undue: list[str] = field(default_factory=list[str])
    """What somebody got that nobody should."""


def _part(name: str) -> str:
    return str(HERE / "soaking" / f"{name}.py")


@contextlib.contextmanager
def lying(seed: int) -> Iterator[str]:
    """Return the upstream's base URL."""
    command = [sys.executable, _part("upstream"), str(seed)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as process:
        assert process.stdin and process.stdout
        yield process.stdout.readline().strip()
        process.stdin.close()


@contextlib.contextmanager
def started(upstream: str, folder: Path) -> Iterator[tuple[psutil.Process, int]]:
    """Return the gateway's process and its port."""
    environment = {**os.environ, "OPENAI_API_KEY": KEY, "MIDTURN_KEYS": ""}
    with (folder / "log").open("wb") as log:
        process = psutil.Popen(
            [sys.executable, _part("watch"), upstream, str(folder)], stderr=log, env=environment
        )
    try:
        yield process, _port(folder / "log", process)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(60)


def _port(log: Path, process: psutil.Popen) -> int:
    while process.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines():
            if '"listening"' in line:
                return int(json.loads(line)["url"].rpartition(":")[2].partition("/")[0])
        time.sleep(0.05)
    raise SystemExit(log.read_text(encoding="utf-8"))


async def soaked(port: int, process: psutil.Process, options: argparse.Namespace) -> dict[str, Any]:
    """Run all clients; return what was seen."""
    draw, seen = Random(options.seed), Seen()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for _ in range(20):
            await sent(port, encoded(followed)(draw))
        await sent(port, large(draw))
        await _told(client)
        await asyncio.sleep(SETTLING_S)
        before = await held(client, process)
        async with _most_resident(process) as most:
            innocent = asyncio.create_task(_innocent(port, options.seconds))
            until = time.monotonic() + options.seconds
            await asyncio.gather(
                *(odd(port, Random(options.seed + n), until, seen) for n in range(options.clients))
            )
            loop = await _told(client)
            await asyncio.sleep(SETTLING_S)
            after = await held(client, process)
            for _ in range(LARGE):
                await sent(port, _large())
            await asyncio.sleep(SETTLING_S)
        return {
            "seen": seen,
            "before": before,
            "after": after,
            "large": await held(client, process),
            "loop": loop,
            "innocent": await innocent,
            "most_resident": most[0],
        }


async def _innocent(port: int, seconds: float) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, _part("clients"), str(port), str(seconds)), stdout=subprocess.PIPE
    )
    told, _ = await process.communicate()
    return json.loads(told)


def _large() -> Sent:
    text = "a b " * (19 * 2**20 // 4)
    return Sent((http(json.dumps({"model": "m", "messages": [{"role": "user", "content": text}]}).encode()),))


async def _told(client: httpx.AsyncClient) -> dict[str, Any]:
    return (await client.get("/soak")).json()


async def held(client: httpx.AsyncClient, process: psutil.Process) -> Held:
    """Return what the gateway holds now, this question's connection and task among it."""
    tasks = (await _told(client))["tasks"]
    port = client.base_url.port
    clients = [each for each in process.net_connections() if each.laddr.port == port and each.raddr]
    return Held(process.memory_info().rss, len(clients), tasks)


@contextlib.asynccontextmanager
async def _most_resident(process: psutil.Process) -> AsyncGenerator[list[int]]:
    most = [0]

    async def look() -> None:
        while True:
            most[0] = max(most[0], process.memory_info().rss)
            await asyncio.sleep(0.1)

    looking = asyncio.create_task(look())
    yield most
    looking.cancel()


def run(options: argparse.Namespace) -> Soaked:
    """Soak a gateway of its own."""
    with tempfile.TemporaryDirectory() as name, lying(options.seed) as upstream:
        folder = Path(name)
        with started(upstream, folder) as (process, port):
            found = asyncio.run(soaked(port, process, options))
            metrics = httpx.get(f"http://127.0.0.1:{port}/metrics").content
            process.terminate()
            status = process.wait(60)
        log = (folder / "log").read_bytes()
        damaged = sum(_damages(upstream, folder, number) for number in range(KILLS))
        kept = b"".join(path.read_bytes() for path in folder.glob("gateway.db*"))
        made = Soaked(
            seconds=options.seconds,
            seed=options.seed,
            clients=options.clients,
            logged_canaries=canaries(log) + canaries(metrics),
            kept_canaries=canaries(kept),
            logged_words=(log + metrics).count(SAID.encode()),
            status=status,
            damaged=damaged,
            **found,
        )
        if options.log:
            options.log.write_bytes(log)
    made.undue = list(_undue(made))
    return made


def _damages(upstream: str, folder: Path, seed: int) -> bool:
    """Start a gateway on the store, kill it under load, and ask SQLite whether the store is sound."""

    async def load(port: int, process: psutil.Process) -> None:
        until, seen = time.monotonic() + 60, Seen()
        clients = [asyncio.create_task(odd(port, Random(seed + n), until, seen)) for n in range(INNOCENT)]
        await asyncio.sleep(Random(seed).uniform(0.5, 2.0))
        process.kill()
        for client in clients:
            client.cancel()
        await asyncio.wait(clients)

    with started(upstream, folder) as (process, port):
        asyncio.run(load(port, process))
        process.wait(60)
    with contextlib.closing(sqlite3.connect(folder / "gateway.db")) as store:
        return store.execute("pragma integrity_check").fetchone() != ("ok",)


def _undue(made: Soaked) -> Iterator[str]:
    for shape in SHAPES:
        got = made.seen.outcomes.get(shape.name, {})
        for outcome in got.keys() - shape.due:
            yield f"{shape.name}: {outcome} ({got[outcome]} times)"
    if others := made.innocent["statuses"].keys() - {"200"}:
        yield f"clients that sent nothing odd got {', '.join(sorted(others))}"
    for what, count in (
        ("the upstream's key in answers", made.seen.leaks),
        ("secrets in the log and the metrics", made.logged_canaries),
        ("secrets in the store", made.kept_canaries),
        ("words of users in the log and the metrics", made.logged_words),
        ("a failed end", made.status),
        ("stores damaged by a kill", made.damaged),
        ("connections left", max(0, made.after.connections - made.before.connections)),
        ("tasks left", max(0, made.after.tasks - made.before.tasks)),
    ):
        if count:
            yield f"{what}: {count}"


def table(made: Soaked) -> str:
    """Write what was found as Markdown."""
    held = (made.before, made.after, made.large)
    lines = [
        "# A soak of the gateway",
        "",
        f"`python benchmarks/soak.py --seconds {made.seconds:g} --seed {made.seed} "
        f"--clients {made.clients}`,",
        f"on {os.cpu_count()} cores; {INNOCENT} more clients send nothing odd.",
        "",
        f"| | before | after the soak | after {LARGE} bodies of 19 MiB more | at most |",
        "| --- | --: | --: | --: | --: |",
        "| resident, MiB | " + " | ".join(f"{n / 2**20:.0f}" for n in _resident(made)) + " |",
        "| connections | " + " | ".join(str(each.connections) for each in held) + " | |",
        "| tasks | " + " | ".join(str(each.tasks) for each in held) + " | |",
        "",
        "| the loop | worst stall, ms | over 20 ms | worst by its own work, ms | over 20 ms | wake-ups |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for name, loop in (("the gateway's", made.loop), ("the innocent clients' own", made.innocent["idle"])):
        work = f"{loop['worst_work_ms']:.0f} | {loop['late_by_work']}"
        lines.append(f"| {name} | {loop['worst_ms']:.0f} | {loop['late']} | {work} | {loop['ticks']:,} |")
    waited = made.innocent["waited_s"]
    p50, p99 = _percentiles(waited)
    lines += [
        "",
        f"Innocent clients, {len(waited)} mediated turns: p50 {1000 * p50:.0f} ms, p99 "
        f"{1000 * p99:.0f} ms, at most {1000 * max(waited):.0f} ms.",
        "",
        "| what was sent | requests | what its clients got |",
        "| --- | --: | --- |",
    ]
    for name, got in sorted(made.seen.outcomes.items()):
        told = ", ".join(f"{outcome}: {count}" for outcome, count in sorted(got.items(), key=str))
        lines.append(f"| {name} | {got.total()} | {told} |")
    lines += [
        "",
        f"Secrets in answers {made.seen.leaks}, in the log and the metrics {made.logged_canaries}, in the "
        f"store {made.kept_canaries}; words of users in the log and the metrics {made.logged_words}.",
        "",
        f"Killed under load with SIGKILL and started again on the same store: {KILLS} times; damaged stores: "
        f"{made.damaged}.",
        "",
        "Undue: " + ("nothing." if not made.undue else "; ".join(made.undue) + "."),
        "",
    ]
    return "\n".join(lines)


def _resident(made: Soaked) -> tuple[int, ...]:
    return made.before.resident, made.after.resident, made.large.resident, made.most_resident


def _percentiles(values: list[float]) -> tuple[float, float]:
    cuts = quantiles(values, n=100, method="inclusive")
    return cuts[49], cuts[98]


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=6, help="that send odd things")
    parser.add_argument("--out", type=Path, help="write the tables there, too")
    parser.add_argument("--log", type=Path, help="leave the gateway's log there")
    parser.add_argument("--places", action="store_true", help="say where the loop was when it stalled")
    return parser.parse_args(given)


def main() -> None:
    options = arguments()
    made = run(options)
    print(table(made))
    if options.places:
        for place, count in made.loop["places"]:
            print(f"{count:6} {place}", file=sys.stderr)
    if options.out:
        options.out.write_text(table(made), encoding="utf-8")
    raise SystemExit(bool(made.undue))


if __name__ == "__main__":
    main()
