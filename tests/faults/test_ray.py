"""A run over Ray's workers ends as one in a single process does, also when a worker is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from faults.study import command, environment, run, scripted, write_records
from faults.upstream import Upstream

pytest.importorskip("ray", reason="Ray is not installed: pip install 'midturn[ray]'")

WORKERS = 3
LOCAL_RAY = f"""
import os
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
import ray
ray.init(num_cpus={WORKERS}, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
from midturn.cli import main
main()
"""


def workers():
    """The processes that play conversations now."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            title = (process / "cmdline").read_bytes()
        except OSError:  # It ended while we looked.
            continue
        if title.startswith(b"ray::_Worker"):
            found.append(int(process.name))
    return sorted(found)


class Killing:
    """Answers as the scripted study does, and kills a worker while it waits for its answer."""

    def __init__(self, at_request):
        self.at_request = at_request
        self.requests = 0
        self.before = []

    def __call__(self, request):
        self.requests += 1
        if self.requests == self.at_request:
            self.before = workers()
            os.kill(self.before[0], signal.SIGKILL)
        return scripted(request)


def figures(report):
    """What a report says of scores; which model calls it took, and how long they took, may differ."""
    return [
        (made["condition"], made["n_conversations"], made["mean"], made["blame"]) for made in report["runs"]
    ]


def test_a_killed_worker_costs_no_conversation_and_changes_no_score(tmp_path):
    data = write_records(tmp_path / "balls.json")
    with Upstream(scripted) as upstream:
        alone = run(*command(data, tmp_path / "alone.db", upstream.url))
    assert alone.returncode == 0, alone.stderr

    killing = Killing(at_request=60)
    with Upstream(killing) as upstream:
        args = command(data, tmp_path / "ray.db", upstream.url, "--executor", "ray")[3:]
        spread = subprocess.run(
            [sys.executable, "-c", LOCAL_RAY, *args],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert spread.returncode == 0, spread.stderr
    assert len(killing.before) == WORKERS
    report = json.loads(spread.stdout)
    assert figures(report) == figures(json.loads(alone.stdout))
    repeated = sum(made["repeated_calls"] for made in report["runs"])
    answered = sum(made["calls"] for made in report["runs"])
    assert 1 <= repeated <= killing.requests - answered + repeated
    assert killing.requests <= answered + repeated
