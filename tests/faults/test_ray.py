"""A run over Ray's workers ends as one in a single process does, also when a worker is killed."""

from __future__ import annotations

import json
import subprocess
import sys

import psutil
import pytest
from faults.study import command, environment, run, scripted, write_records
from faults.upstream import Upstream

from midturn.core import BadInput
from midturn.store import Trajectory
from midturn.studies._on_ray import _Worker
from midturn.studies.lic import LicStudy

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
    # A process may end while we look; its command line is then none.
    found = psutil.process_iter(["cmdline"])
    return [process for process in found if (process.info["cmdline"] or [""])[0].startswith("ray::_Worker")]


def the_one_that_asks(request, among):
    """The process at the client's end of a request's connection."""
    [asking] = [
        process
        for process in among
        if any(end.laddr == request.peer for end in process.net_connections(kind="tcp"))
    ]
    return asking


@pytest.fixture
def ray(processes):
    """For a test that starts Ray."""


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
            the_one_that_asks(request, self.before).kill()
        return scripted(request)


def figures(report):
    """What a report says of scores; which model calls it took, and how long they took, may differ."""
    return [
        (made["condition"], made["n_conversations"], made["mean"], made["blame"]) for made in report["runs"]
    ]


def test_a_killed_worker_costs_no_conversation_and_changes_no_score(tmp_path, ray):
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


class Silent:
    """The line to a driver that answers every question with nothing."""

    class ask:
        @staticmethod
        async def remote(worker, question, arguments):
            return None


async def test_a_worker_reserves_in_dollars_where_the_budget_is(tmp_path):
    spec = "openai:stub@http://127.0.0.1:9/v1"
    study = LicStudy(data="starter", task="math", conditions="full", model=spec, max_usd=1.0)
    case = study.waves[0][0]
    blank = Trajectory(
        conversation_id="run/1/0",
        run_id="run",
        task="math",
        task_id=case.task_id,
        condition="full",
        repetition=0,
    )
    refused = await _Worker(study, Silent, 0).play(case, blank, None)
    assert isinstance(refused, BadInput)
    assert "no price is known for openai:stub" in str(refused)
