"""`midturn view`: the page of a live store, which follows what happens there."""

import signal
import socket
import subprocess
import sys

import httpx
import pytest
from faults.study import environment
from report_store import fill
from typer.testing import CliRunner

from midturn.cli import app
from midturn.core import BadInput
from midturn.store import Store


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "live.db"
    with Store(path) as store:
        fill(store, instructions=2, conditions=("sharded",))
    return path


@pytest.fixture
def address(db, processes):
    """Of a server on this store."""
    command = [sys.executable, "-m", "midturn", "view", "--db", str(db), "--port", "0"]
    with subprocess.Popen(command, env=environment(), stderr=subprocess.PIPE, text=True) as server:
        told = server.stderr.readline()
        assert told.startswith("The report is at http://127.0.0.1:"), told
        yield told.split()[-1]
        server.send_signal(signal.SIGINT)
        server.wait(30)


def test_the_page_follows_the_run_and_asks_only_its_own_server(db, address, opened):
    tab = opened(address)
    assert tab.found() == "2 of 2 conversations"
    with Store(db) as store:
        fill(store, instructions=2, conditions=("mediated",))
    tab.tab.locator("#found", has_text="4 of 4 conversations").wait_for(timeout=60_000)
    assert tab.tab.locator("[data-progress=conversations]").inner_text() == "4"
    assert "mediated" in tab.tab.inner_text("#overview table >> nth=0")
    tab.tab.select_option("#condition", "mediated")
    tab.tab.click(".row >> nth=0")
    tab.tab.locator("#pair .side.right .outcome").wait_for()
    assert tab.complaints == []
    assert all(asked.startswith(address) for asked in tab.asked)


def test_only_this_machine_is_answered_and_only_under_its_own_name(address):
    assert httpx.get(address, timeout=60).headers["x-frame-options"] == "DENY"
    assert httpx.get(address, timeout=60, headers={"Host": "rebound.example"}).status_code == 400
    assert httpx.post(address, timeout=60).status_code == 405
    others = [place[4][0] for place in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    port = httpx.URL(address).port
    for other in set(others) - {"127.0.0.1"}:
        with socket.socket() as caller:
            assert caller.connect_ex((other, port)) != 0


def test_a_store_that_is_not_there_and_a_port_that_is_taken_are_named(db, tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        CliRunner().invoke(app, ["view", "--db", str(tmp_path / "no.db")], catch_exceptions=False)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(BadInput, match="--port"):
            CliRunner().invoke(app, ["view", "--db", str(db), "--port", port], catch_exceptions=False)
