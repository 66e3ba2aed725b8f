"""The page about the gateway: its clients run, its commands start."""

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time

import pytest
from faults.study import environment, run
from faults.upstream import Upstream
from gateway_server import Gateway
from pages import ROOT
from typer.main import get_command

from midturn.cli import app

PAGE = ROOT / "docs" / "gateway.md"
ADDRESS = "http://localhost:8080"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)


def serve_commands() -> list[list[str]]:
    lines = [line for block in blocks("bash") for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("midturn serve")]


@pytest.fixture
def gateway(tmp_path):
    with Upstream("For 4, inside.") as upstream, Gateway(upstream.url, tmp_path) as running:
        yield running


@pytest.mark.parametrize("arguments", serve_commands(), ids=" ".join)
def test_the_pages_commands_are_understood(arguments):
    command = get_command(app)
    with command.make_context("midturn", list(arguments)) as context:
        serve = command.commands["serve"]
        assert serve.make_context("serve", arguments[1:], parent=context).params["port"]


@pytest.mark.usefixtures("processes")
def test_the_first_command_needs_nothing_and_serves_until_it_is_told_to_stop(tmp_path, embedded_model):
    process = subprocess.Popen(
        [sys.executable, "-m", "midturn", *serve_commands()[0], "--port", "0"],
        cwd=tmp_path,
        env=environment(),
        stderr=subprocess.PIPE,
    )
    try:
        assert json.loads(process.stderr.readline())["event"] == "listening"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.stderr.close()


@pytest.mark.usefixtures("processes")
def test_the_pages_curl_runs(gateway, tmp_path):
    if not shutil.which("curl"):
        pytest.skip("there is no curl")
    [curl] = [block for block in blocks("bash") if block.startswith("curl")]
    done = run("bash", "-c", curl.replace(ADDRESS, gateway.origin), cwd=tmp_path)
    assert "inside" in done.stdout
    assert "[DONE]" in done.stdout


@pytest.mark.usefixtures("processes")
def test_the_pages_python_runs(gateway, tmp_path):
    [block] = blocks("py")
    done = run(sys.executable, "-c", block.replace(ADDRESS, gateway.origin), cwd=tmp_path)
    said, trace = done.stdout.splitlines()
    assert said == "For 4, inside."
    assert gateway.get(f"/v1/midturn/traces/{trace.split()[1]}").json()["route"] == "mediated"


def test_the_pages_javascript_runs(gateway, npm_folder):
    [block] = blocks("js")
    script = npm_folder / f"page-{time.monotonic_ns()}.mjs"
    script.write_text(block.replace(ADDRESS, gateway.origin))
    try:
        done = run("node", script, cwd=npm_folder)
    finally:
        script.unlink()
    assert done.returncode == 0, done.stderr
    assert done.stdout == "For 4, inside."
    assert gateway.metrics()("midturn_requests_total", route="mediated") == 1
