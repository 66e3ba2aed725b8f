"""What a study costs apart from its models, beside bare aiohttp and the Lost-in-Conversation reference.

    python benchmarks/lic.py [--reference CHECKOUT --reference-python PYTHON] [--out benchmarks/lic.md]

All parties play sharded math conversations against one mock upstream, a process of its own that answers
every call after 50 ms: models play the assistant, the user and the system role, nobody is ever right, so
each conversation runs its full course. Bare aiohttp makes the same number of calls of the same sizes. The
reference, a checkout of microsoft/lost_in_conversation with its requirements installed for PYTHON, is driven
from outside, with its own simulator and as many threads as conversations are in flight.

Every cell is a fresh process that plays a few conversations before its clock starts; each figure is the
median of so many repeats, in which the parties take turns.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LATENCY_S = 0.05
SHARDS = 6
CONVERSATIONS = {1: 4, 16: 96, 64: 256, 256: 512, 512: 1024}
"""How many are played at so many in flight."""
MEMORY_IN_FLIGHT = 64
MEMORY_RECORDS = 100
MEMORY_REPETITIONS = (10, 100)
WARM_UP = 4

REPLY = (
    "Let me add up what is known so far. The first row holds three crates and the second holds four, and "
    "each crate that was moved is counted where it stands now. Together with the crates by the door this "
    "makes the sum that you asked for, as far as the rows that you have named go.\n\nThe answer is 7."
)
ROLE_REPLIES = {
    "sorts": {"response_type": "answer_attempt"},
    "copies": {"answer": "7"},
}


# -- the mock upstream --------------------------------------------------------------------------------


def serve(latency_s: float) -> None:
    """Answer chat completions on a free port, which is printed, until killed."""
    from aiohttp import web

    calls: Counter[str] = Counter()
    sizes: list[int] = []

    async def complete(request: web.Request) -> web.Response:
        body = await request.json()
        sizes.append(request.content_length or 0)
        role, text = reply_to(body)
        calls[role] += 1
        await asyncio.sleep(latency_s)
        return web.json_response(completion(text, sizes[-1] // 4))

    async def seen(_: web.Request) -> web.Response:
        answer = web.json_response({"calls": dict(calls), "sizes": list(sizes)})
        calls.clear()
        sizes.clear()
        return answer

    async def start() -> None:
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/v1/chat/completions", complete)
        app.router.add_get("/seen", seen)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=2048).start()
        print(runner.addresses[0][1], flush=True)
        await asyncio.Event().wait()

    asyncio.run(start())


def reply_to(body: dict[str, Any]) -> tuple[str, str]:
    """Who is asked, told from the field that the prompt asks for, and what they say."""
    if "response_format" not in body:
        return "assistant", REPLY
    asked = "\n".join(message["content"] for message in body["messages"])
    if "response_type" in asked:
        return "sorts", json.dumps(ROLE_REPLIES["sorts"])
    if "shard_id" in asked:
        return "user", json.dumps(next_utterance(asked))
    return "copies", json.dumps(ROLE_REPLIES["copies"])


def next_utterance(asked: str) -> dict[str, Any]:
    """Return the first fact that is only listed: one that was told stands in the conversation, too."""
    facts = Counter(int(number) for number in re.findall(r"fact (\d+):", asked))
    untold = min(number for number, times in facts.items() if times == 1)
    return {"response": fact(untold), "shard_id": untold}


def completion(text: str, prompt_tokens: int) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    tokens = len(text) // 4
    return {
        "id": "chatcmpl-0",
        "object": "chat.completion",
        "created": 0,
        "model": "stub",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": prompt_tokens,
            "completion_tokens": tokens,
            "total_tokens": prompt_tokens + tokens,
        },
    }


@contextlib.contextmanager
def upstream(latency_s: float) -> Iterator[str]:
    """Return the address of a mock upstream that runs."""
    server = subprocess.Popen([*PYTHON, "serve", json.dumps([latency_s])], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.kill()
        server.wait()


def seen_by(url: str) -> dict[str, Any]:
    """Return the calls by role and the sizes of the bodies since the last time of asking."""
    with urllib.request.urlopen(f"{url}/seen") as answer:
        return json.load(answer)


# -- the records --------------------------------------------------------------------------------------


def fact(number: int) -> str:
    return f"fact {number}: row {number} holds {number + 3} crates, two of them stacked on each other"


def write_records(path: Path, records: int, shards: int = SHARDS) -> Path:
    question = "How many crates are there in the warehouse when all rows are counted?"
    facts = [{"shard_id": number, "shard": fact(number)} for number in range(2, shards + 1)]
    made = [
        {
            "task_id": f"crates/{n}",
            "task": "math",
            "question": " ".join([*(str(f["shard"]) for f in facts), question]),
            "answer": "All rows added up.\n#### 1000",
            "shards": [{"shard_id": 1, "shard": question}, *facts],
        }
        for n in range(records)
    ]
    path.write_text(json.dumps(made))
    return path


# -- the parties, each in a process of its own --------------------------------------------------------


class Clock:
    """Seconds and CPU seconds of this process, and what the upstream saw meanwhile."""

    def __init__(self, url: str) -> None:
        seen_by(url)
        self._url = url
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def stop(self) -> dict[str, Any]:
        """Return what was spent and seen since the clock started."""
        spent = {"s": time.perf_counter() - self._wall, "cpu_s": time.process_time() - self._cpu}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {**spent, "peak_mib": peak, **seen_by(self._url)}


def drive_midturn(url: str, data: str, warm_up: str, in_flight: int, runs: int, reports: bool) -> Any:
    sys.path.insert(0, str(ROOT))
    from midturn.cli._ending import event_loop

    with tempfile.TemporaryDirectory(dir=Path(data).parent) as fresh:
        with event_loop() as runner:
            runner.run(play(url, warm_up, Path(fresh) / "warm-up.db", in_flight, 1))
            clock = Clock(url)
            runner.run(play(url, data, Path(fresh) / "lic.db", in_flight, runs))
        if reports:
            report(Path(fresh) / "lic.db")
        return clock.stop()


async def play(url: str, data: str, db: Path, in_flight: int, runs: int) -> None:
    from midturn.studies import run_study
    from midturn.studies.lic import LicStudy

    spec = f"openai:stub@{url}/v1"
    study = LicStudy(
        data=data,
        task="math",
        conditions="sharded",
        model=spec,
        user=spec,
        system=spec,
        runs=runs,
        concurrency=in_flight,
    )
    outcome = await run_study(study, db)
    assert outcome.finished == len(study.records) * runs, outcome


def report(db: Path) -> None:
    from midturn.cli._study import print_report
    from midturn.store import Store

    with Store(db) as store, contextlib.redirect_stdout(io.StringIO()):
        print_report(store, as_json=True)


def drive_aiohttp(url: str, sizes: list[int], in_flight: int) -> Any:
    async def play() -> Any:
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(call(session, 1000) for _ in range(in_flight)))
            clock, queue = Clock(url), iter(sizes)
            async with asyncio.TaskGroup() as workers:
                for _ in range(in_flight):
                    workers.create_task(work(session, queue))
            return clock.stop()

    async def work(session: Any, queue: Iterator[int]) -> None:
        for size in queue:
            await call(session, size)

    async def call(session: Any, size: int) -> str:
        body = {"model": "stub", "messages": [{"role": "user", "content": "x" * max(1, size - 70)}]}
        async with session.post(f"{url}/v1/chat/completions", json=body) as response:
            return (await response.json())["choices"][0]["message"]["content"]

    import aiohttp

    return asyncio.run(play())


def drive_reference(url: str, data: str, warm_up: str, in_flight: int, checkout: str) -> Any:
    """Run under the reference's own interpreter, in a folder that looks to it like its checkout."""
    os.environ |= {"OPENAI_BASE_URL": f"{url}/v1", "OPENAI_API_KEY": "none"}
    folder = Path(data).parent / "reference"
    stand_in(Path(checkout), folder)
    os.chdir(folder)
    sys.path.insert(0, checkout)
    from simulator_sharded import ConversationSimulatorSharded

    def play(sample: dict[str, Any]) -> None:
        logs = str(folder / "logs")
        ConversationSimulatorSharded(sample, dataset_fn="crates.json", log_folder=logs).run()

    with contextlib.redirect_stdout(io.StringIO()), ThreadPoolExecutor(in_flight) as pool:
        list(pool.map(play, json.loads(Path(warm_up).read_text())))
        clock = Clock(url)
        list(pool.map(play, json.loads(Path(data).read_text())))
        return clock.stop()


def stand_in(checkout: Path, folder: Path) -> None:
    """Make a Git work tree with the checkout's prompts, since it looks for both in the working directory."""
    if folder.exists():
        return
    folder.mkdir()
    (folder / "prompts").symlink_to(checkout / "prompts")
    author = ["-c", "user.name=benchmark", "-c", "user.email=benchmark@localhost"]
    for command in (["init", "-q"], [*author, "commit", "-q", "--allow-empty", "-m", "stand-in"]):
        subprocess.run(["git", *command], cwd=folder, check=True)


PARTS = {
    "serve": serve,
    "midturn": drive_midturn,
    "aiohttp": drive_aiohttp,
    "reference": drive_reference,
}
PYTHON = [sys.executable, __file__, "--part"]


def in_a_process_of_its_own(part: str, *args: Any, python: str = sys.executable) -> dict[str, Any]:
    done = subprocess.run(
        [python, __file__, "--part", part, "-"],
        input=json.dumps(args),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


# -- measuring ----------------------------------------------------------------------------------------


def measured(
    in_flights: Sequence[int], repeats: int, reference: tuple[str, str] | None
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, upstream(LATENCY_S) as url:
        warm_up = str(write_records(Path(folder) / "warm-up.json", WARM_UP))
        for in_flight in in_flights:
            conversations = CONVERSATIONS[in_flight]
            data = str(write_records(Path(folder) / "crates.json", conversations))
            cells: dict[str, list[dict[str, Any]]] = {}
            for _ in range(repeats):
                ours = in_a_process_of_its_own("midturn", url, data, warm_up, in_flight, 1, False)
                cells.setdefault("midturn", []).append(ours)
                bare = in_a_process_of_its_own("aiohttp", url, ours["sizes"], in_flight)
                cells.setdefault("aiohttp", []).append(bare)
                if reference:
                    checkout, python = reference
                    played = in_a_process_of_its_own(
                        "reference", url, data, warm_up, in_flight, checkout, python=python
                    )
                    cells.setdefault("reference", []).append(played)
            rows += [row(party, in_flight, conversations, runs) for party, runs in cells.items()]
            print(*rows[-len(cells) :], sep="\n", file=sys.stderr)
    return rows


def row(party: str, in_flight: int, conversations: int, runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    turns = conversations * SHARDS
    calls = sum(runs[0]["calls"].values())
    seconds = statistics.median(run["s"] for run in runs)
    cpu_ms = sorted(run["cpu_s"] * 1000 / turns for run in runs)
    return {
        "party": party,
        "in_flight": in_flight,
        "conversations_per_s": conversations / seconds,
        "calls_per_s": calls / seconds,
        "calls_per_turn": {role: n / turns for role, n in sorted(runs[0]["calls"].items())},
        "cpu_ms": statistics.median(cpu_ms),
        "cpu_ms_range": (cpu_ms[0], cpu_ms[-1]),
        "peak_mib": max(run["peak_mib"] for run in runs),
    }


def memory() -> list[dict[str, Any]]:
    """Peak memory of short conversations with their report, an upstream that answers at once."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, upstream(0.0) as url:
        warm_up = str(write_records(Path(folder) / "warm-up.json", WARM_UP))
        data = str(write_records(Path(folder) / "crates.json", MEMORY_RECORDS, shards=2))
        for runs in MEMORY_REPETITIONS:
            cell = in_a_process_of_its_own("midturn", url, data, warm_up, MEMORY_IN_FLIGHT, runs, True)
            rows.append(
                {"conversations": MEMORY_RECORDS * runs, "peak_mib": cell["peak_mib"], "s": cell["s"]}
            )
            print(rows[-1], file=sys.stderr)
    return rows


# -- the table ----------------------------------------------------------------------------------------


def table(rows: list[dict[str, Any]], remembered: list[dict[str, Any]], repeats: int, loads: str) -> str:
    lines = [
        "# What a study costs apart from its models",
        "",
        f"Made by `python benchmarks/lic.py --repeats {repeats}`: medians of {repeats} runs on a machine",
        f"with {os.cpu_count()} cores, which the mock upstream shares; load average {loads}. Sharded",
        f"math conversations of {SHARDS} turns, calls answered after {LATENCY_S * 1000:.0f} ms. CPU is of",
        "the process that plays them. Milliseconds depend on the machine and on what else runs there: quote",
        "the ratios, which are between runs that took turns.",
        "",
        "| in flight | party | conversations/s | calls/s | of aiohttp's | CPU ms/turn (range) |"
        " of midturn's | peak MiB |",
        "| --: | --- | --: | --: | --: | --: | --: | --: |",
    ]
    beside = {(r["in_flight"], r["party"]): r for r in rows}
    for r in rows:
        bare, ours = beside[r["in_flight"], "aiohttp"], beside[r["in_flight"], "midturn"]
        low, high = r["cpu_ms_range"]
        lines.append(
            f"| {r['in_flight']} | {r['party']} | {r['conversations_per_s']:.2f} | {r['calls_per_s']:.0f} "
            f"| {r['calls_per_s'] / bare['calls_per_s']:.0%} | {r['cpu_ms']:.2f} ({low:.2f}-{high:.2f}) "
            f"| {r['cpu_ms'] / ours['cpu_ms']:.2f} | {r['peak_mib']:.0f} |"
        )
    lines += ["", "Calls per turn, as the upstream saw them:", ""]
    lines += [f"- {party}: {shown_calls(calls)}" for party, calls in calls_by_party(rows).items()]
    if remembered:
        lines += ["", "Peak memory of a run and its report, two turns a conversation:", ""]
        lines += [f"- {r['conversations']:,} conversations: {r['peak_mib']:.0f} MiB" for r in remembered]
    return "\n".join(lines) + "\n"


def calls_by_party(rows: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    return {r["party"]: r["calls_per_turn"] for r in rows if r["party"] != "aiohttp"}


def shown_calls(calls: dict[str, float]) -> str:
    by_role = ", ".join(f"{role} {n:.2f}" for role, n in calls.items())
    return f"{sum(calls.values()):.2f} ({by_role})"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=3, help="times that each cell is measured")
    parser.add_argument("--in-flight", default=",".join(map(str, CONVERSATIONS)), help="which cells")
    parser.add_argument("--reference", help="a checkout of microsoft/lost_in_conversation")
    parser.add_argument("--reference-python", default=sys.executable, help="the interpreter that it runs on")
    parser.add_argument("--no-memory", action="store_true", help="leave out the memory of long runs")
    parser.add_argument("--out", type=Path, help="write the table there, too")
    parser.add_argument("--part", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        part, args = options.part
        print(json.dumps(PARTS[part](*json.loads(sys.stdin.read() if args == "-" else args))))
        return
    reference = None
    if options.reference:
        reference = (str(Path(options.reference).resolve()), options.reference_python)
    load = os.getloadavg()[0]
    rows = measured([int(n) for n in options.in_flight.split(",")], options.repeats, reference)
    remembered = [] if options.no_memory else memory()
    loads = f"{load:.1f} before and {os.getloadavg()[0]:.1f} after"
    made = table(rows, remembered, options.repeats, loads)
    print(made)
    if options.out:
        options.out.write_text(made)


if __name__ == "__main__":
    main()
