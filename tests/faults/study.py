"""A small study against a scripted upstream, run as a stranger would run it: the command, in a process."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from faults.upstream import Request

CONDITIONS = "full,concat,sharded,mediated,mediated-no-ledger"
RECORDS = 4
CONCURRENCY = 4


def write_records(path: Path, records: int = RECORDS) -> Path:
    """Math records of three to five shards."""
    made = []
    for n in range(records):
        facts = [
            f"There are {n + 2 + i} {thing}." for i, thing in enumerate(["red balls", "blue balls", "boxes"])
        ]
        shards = ["How many things are there?", *facts, *(["Nothing is lost."] if n % 2 else [])]
        total = 3 * n + 9
        made.append(
            {
                "task_id": f"balls/{n}",
                "task": "math",
                "question": " ".join([*facts, "How many things are there?"]),
                "answer": f"Added up.\n#### {total}",
                "shards": [{"shard_id": i, "shard": text} for i, text in enumerate(shards, start=1)],
            }
        )
    path.write_text(json.dumps(made, indent=1))
    return path


def scripted(request: Request) -> str:
    """A reply that depends on the conversation alone: some are right, some are drafts that fail the check."""
    said = "\n".join(m["content"] for m in request.messages)
    chance = hashlib.sha256(said.encode()).digest()[0]
    if "response_format" in request.body and "as JSON" in request.last:
        told = [line.partition("User: ")[2] for line in said.splitlines() if "] User: " in line]
        text = " ".join(told) if chance % 2 else "Please buy 77 horses."
        return json.dumps({"text": text, "inferred": [], "assumptions": [], "open_questions": []})
    return f"That makes {9 + 3 * (chance % 4)}."


IMPATIENT = """
from functools import partial
from midturn.studies import _running as running
running.ConcurrencyLimits = partial(running.ConcurrencyLimits, second=0.01)
from midturn.cli import main
main()
"""
"""The command as a program in which what waits to send again waits a hundredth of the time."""


def command(data: Path, db: Path, url: str, *more: str, impatient: bool = False) -> list[str]:
    """The command line of the study."""
    return [
        *(
            sys.executable,
            *(("-c", IMPATIENT) if impatient else ("-m", "midturn")),
            "lic",
            "run",
            str(data),
            "--task",
            "math",
        ),
        *("--conditions", CONDITIONS, "--model", f"openai:stub@{url}", "--db", str(db)),
        *("--runs", "2", "--concurrency", str(CONCURRENCY), "--seed", "5", "--json", *more),
    ]


def environment() -> dict[str, str]:
    """This process's environment, with the project importable and no key in it."""
    here = str(Path(__file__).parents[2])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    return {**kept, "PYTHONPATH": here, "NO_COLOR": "1"}


def run(*args: str | Path, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, with `more` in its environment."""
    return subprocess.run(
        [str(arg) for arg in args],
        env={**environment(), **more},
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
    )
