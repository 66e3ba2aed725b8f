"""Small plots stand below the tables where stdout is a terminal that can show them, and nowhere else."""

import os
import pty
import subprocess
import sys
from threading import Thread

import pytest
from report_store import drift, fill
from rich.text import Text

from midturn.cli import app
from midturn.cli._plots import draw
from midturn.store import Store

pytestmark = pytest.mark.slow("writes pages and draws figures")

MARK = "●"


@pytest.fixture(scope="module")
def lic(tmp_path_factory):
    path = tmp_path_factory.mktemp("plots") / "lic.db"
    with Store(path) as store:
        fill(store, 8)
    return ["lic", "report", "--db", str(path)]


@pytest.fixture(scope="module")
def drifted(tmp_path_factory):
    pytest.importorskip("matplotlib")
    path = tmp_path_factory.mktemp("plots") / "drift.db"
    with Store(path) as store:
        drift(store, fill(store, 8, ("baseline", "reminder"), study="drift-synthetic"), scored=[1, 2])
    return ["drift", "fit", "--db", str(path)]


class Screen:
    """A terminal: what is written to `file` is kept in `seen`."""

    def __init__(self, encoding):
        self._ours, its = pty.openpty()
        self.file = open(its, "w", encoding=encoding)  # noqa: SIM115, PTH123  of a number
        self._seen = b""
        self._reader = Thread(target=self._read)  # a terminal's buffer is small
        self._reader.start()

    def _read(self):
        try:
            while part := os.read(self._ours, 65536):
                self._seen += part
        except OSError:  # Linux says so where the other end is closed
            pass

    def seen(self):
        self.file.close()
        self._reader.join()
        os.close(self._ours)
        return self._seen.decode(self.file.encoding)


@pytest.fixture
def in_a_terminal(monkeypatch):
    """Runs a command in a terminal, and returns what it prints there."""

    def run(words, encoding="utf-8", **environment):
        for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"TERM": "xterm-256color", "COLUMNS": "100"} | environment).items():
            monkeypatch.setenv(name, value)
        screen = Screen(encoding)
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdout", screen.file)
            try:
                app(words, standalone_mode=False)
            finally:
                printed = screen.seen()
        return printed

    return run


def test_scores_are_drawn_in_a_terminal_a_line_a_condition(lic, in_a_terminal):
    plot = in_a_terminal(lic, NO_COLOR="1").partition("P and its interval")[2]
    assert "math · openai:some-model · scoring strict" in plot
    sharded, mediated = (line for line in plot.splitlines() if MARK in line)
    assert sharded.startswith("sharded ") and sharded.endswith(" 12.5") and "├" in sharded and "┤" in sharded
    assert mediated.startswith("mediated ") and mediated.endswith(" 100.0")
    assert mediated.index(MARK) > sharded.index(MARK)


def test_turns_are_drawn_in_a_terminal_arm_by_arm(drifted, in_a_terminal):
    plot = in_a_terminal(drifted).partition("KL, nats per token, by turn, against: goal")[2]
    assert plot.count(MARK) == 3 and plot.count("■") == 3  # two turns, and the legend
    assert "\x1b[31m● baseline" in plot


def test_no_colour_is_no_colour(drifted, in_a_terminal):
    printed = in_a_terminal(drifted, NO_COLOR="1")
    assert "● baseline  ■ reminder" in printed and "\x1b[3" not in printed


@pytest.mark.usefixtures("processes")
def test_what_is_piped_has_no_plot_even_where_colour_is_forced(lic):
    command = [sys.executable, "-m", "midturn", *lic]
    environment = os.environ | {"FORCE_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=True)
    assert "\x1b[" in done.stdout and "What was found" in done.stdout
    assert MARK not in done.stdout and "P and its interval" not in done.stdout


def test_machines_get_json_alone(lic, in_a_terminal):
    printed = in_a_terminal([*lic, "--json"])
    assert MARK not in printed and printed.startswith("{")


@pytest.mark.parametrize("lacking", [{"COLUMNS": "50"}, {"TERM": "dumb"}], ids=["too narrow", "dumb"])
def test_a_terminal_that_cannot_show_a_plot_gets_the_tables_alone(lic, in_a_terminal, lacking):
    printed = in_a_terminal(lic, **lacking)
    assert MARK not in printed and "P and its interval" not in printed and "What was found" in printed


def test_a_terminal_without_the_characters_gets_no_plot(monkeypatch):
    for encoding, seen in (("utf-8", f"a plot {MARK}"), ("cp437", "")):
        screen = Screen(encoding)
        monkeypatch.setattr(sys, "stdout", screen.file)
        draw(Text(f"a plot {MARK}"))
        assert screen.seen().strip() == seen
