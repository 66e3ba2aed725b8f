"""`kill -9` at any moment, then the same command: the report is that of a run that was never killed."""

import contextlib
import json
import math
import random
import signal
import subprocess
import time

import pytest
from commands import midturn
from faults.study import CONCURRENCY, command, environment, scripted, write_records
from faults.upstream import Hang, Request, Upstream

pytestmark = pytest.mark.usefixtures("processes")

KILLS = 3
"""Of one run, each while it goes on from the one before."""
SPENDING = {"tokens", "usd", "calls", "failed_calls", "repeated_calls"}


def figures(report: dict) -> dict:
    """A report without usage and timing."""
    runs = [{k: v for k, v in row.items() if k not in SPENDING} for row in report["runs"]]
    return {**report, "runs": runs}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_records(tmp_path_factory.mktemp("data") / "balls.json")


class Holding:
    """The script of the study; from some request on it holds every reply back."""

    from_request: float = math.inf

    def __call__(self, request: Request) -> str | Hang:
        self.seen += 1
        return Hang() if self.seen >= self.from_request else scripted(request)

    @property
    def held(self) -> float:
        """How many requests wait for a reply that will not come."""
        return max(0, self.seen - self.from_request + 1)

    def restart(self, hold_from: float = math.inf) -> None:
        self.seen, self.from_request = 0, hold_from


@pytest.fixture(scope="module")
def script():
    holding = Holding()
    holding.restart()
    return holding


@pytest.fixture(scope="module")
def upstream(script):
    """One server for all runs: its address is part of their names."""
    with Upstream(script, latency_s=0.002) as served:
        yield served


@pytest.fixture(scope="module")
def uninterrupted(data, upstream, tmp_path_factory):
    report = finished(command(data, tmp_path_factory.mktemp("whole") / "lic.db", upstream.url))
    return report, len(upstream.requests)


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


@pytest.mark.parametrize("seed", range(2))
def test_a_run_killed_at_any_moment_ends_with_the_same_report(
    seed, data, script, upstream, uninterrupted, tmp_path
):
    whole, requests = uninterrupted
    chance = random.Random(seed)
    study = command(data, tmp_path / "lic.db", upstream.url)
    upstream.requests.clear()
    script.restart()
    for part in range(KILLS):
        kill_at = chance.randrange(part * requests // KILLS + 1, (part + 1) * requests // KILLS)
        with killing(study):
            wait_until(lambda least=kill_at: len(upstream.requests) >= least)
            time.sleep(chance.choice([0.0, 0.001, 0.005, 0.02]))
    report = finished(study)
    assert figures(report) == figures(whole)
    assert asked_once(upstream.requests) == requests
    # A call that was noted as sent and killed on its way out was never seen, and is counted all the same.
    unseen = repeated_calls(report) - repeats(upstream.requests)
    assert 0 <= unseen <= KILLS * CONCURRENCY


def test_a_run_killed_while_it_waits_makes_again_just_the_calls_it_waited_for(
    data, script, upstream, uninterrupted, tmp_path
):
    whole, requests = uninterrupted
    study = command(data, tmp_path / "lic.db", upstream.url)
    chance = random.Random(0)
    upstream.requests.clear()
    for _ in range(KILLS):
        script.restart(hold_from=chance.randrange(1, requests // (KILLS + 1)))
        with killing(study):
            wait_until(lambda: script.held == CONCURRENCY)
    script.restart()
    report = finished(study)
    assert figures(report) == figures(whole)
    assert repeats(upstream.requests) == repeated_calls(report) == KILLS * CONCURRENCY
    assert asked_once(upstream.requests) == requests


@contextlib.contextmanager
def killing(study: list[str]):
    """Start the study, and kill it on leaving."""
    victim = subprocess.Popen(study, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield
    victim.send_signal(signal.SIGKILL)
    assert victim.wait() == -signal.SIGKILL, "the run ended before it could be killed"


def wait_until(reached) -> None:
    deadline = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < deadline, "the run never came that far"
        time.sleep(0.0005)


def finished(study: list[str]) -> dict:
    done = midturn(*study[3:])
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def repeated_calls(report: dict) -> int:
    return sum(row["repeated_calls"] for row in report["runs"])


def body(request: Request) -> str:
    """What was asked; its seed tells apart calls of different conversations."""
    assert "seed" in request.body
    return json.dumps(request.body, sort_keys=True)


def asked_once(requests: list[Request]) -> int:
    """How many different calls the upstream saw."""
    return len({body(request) for request in requests})


def repeats(requests: list[Request]) -> int:
    """How many requests the upstream had seen before."""
    return len(requests) - asked_once(requests)
