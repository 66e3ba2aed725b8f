"""`kill -9` at any moment, then the same command: the report is that of a run that was never killed."""

import json
import random
import signal
import subprocess
import time

import pytest
from faults.study import command, environment, run, scripted, write_records
from faults.upstream import Request, Upstream

KILLS = 12
SPENDING = {"tokens", "usd", "calls", "failed_calls", "repeated_calls"}


def figures(report: dict) -> dict:
    """A report without usage and timing."""
    runs = [{k: v for k, v in row.items() if k not in SPENDING} for row in report["runs"]]
    return {**report, "runs": runs}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_records(tmp_path_factory.mktemp("data") / "balls.json")


@pytest.fixture(scope="module")
def uninterrupted(data, tmp_path_factory):
    with Upstream(scripted) as upstream:
        done = run(*command(data, tmp_path_factory.mktemp("whole") / "lic.db", upstream.url))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout), len(upstream.requests)


def test_the_scripted_study_has_something_to_lose(uninterrupted):
    report, requests = uninterrupted
    assert len(report["runs"]) == 5
    assert requests == sum(row["calls"] for row in report["runs"])
    assert {row["repeated_calls"] for row in report["runs"]} == {0}
    assert len({row["mean"] for row in report["runs"]}) > 1
    origins = {
        part["origin"]
        for row in report["runs"]
        if row["instructions"]
        for part in row["instructions"]["origins"]
    }
    assert {"model", "ledger"} <= origins


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_run_ends_with_the_same_report_and_pays_for_no_committed_call_twice(
    seed, data, uninterrupted, tmp_path
):
    whole, requests = uninterrupted
    chance = random.Random(seed)
    kill_at, after_s = chance.randrange(1, requests), chance.choice([0.0, 0.001, 0.005, 0.02])
    with Upstream(scripted, latency_s=0.002) as upstream:
        whole_command = command(data, tmp_path / "lic.db", upstream.url)
        victim = subprocess.Popen(
            whole_command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while len(upstream.requests) < kill_at and victim.poll() is None:
            time.sleep(0.0005)
        time.sleep(after_s)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        done = run(*whole_command)
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        assert figures(report) == figures(whole)
        assert repeats(upstream.requests) == sum(row["repeated_calls"] for row in report["runs"])
        assert len({body(request) for request in upstream.requests}) == requests


def body(request: Request) -> str:
    """What was asked; its seed tells apart calls of different conversations."""
    assert "seed" in request.body
    return json.dumps(request.body, sort_keys=True)


def repeats(requests: list[Request]) -> int:
    """How many requests the upstream had seen before."""
    return len(requests) - len({body(request) for request in requests})
