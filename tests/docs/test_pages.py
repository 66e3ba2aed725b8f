"""Every command and every Python block in the README and in docs/ runs, in this process with one model.

Whole studies are played, of which the model answers each kind of request once: what it says otherwise is
nothing to a command, and costs minutes.
"""

import ast
import asyncio
import inspect
import re
import shlex
import subprocess
import sys

import pytest
from answered_once import answer_each_kind_once
from commands import midturn
from faults.study import environment
from opentelemetry import trace
from pages import PAGES, files_of

from midturn.assistant import EmbeddedChat, close_servers

LONGEST_REPLY = 8
"""Tokens. So small a model's longer answers are no better, and cost minutes."""
LONG = {
    "dialogues.md",
    "drift.md",
    "extending.md",
    "framings.md",
    "refine.md",
    "report.md",
    "studies.md",
    "tutorial.md",
}
"""Pages whose commands run whole studies."""


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(), re.DOTALL)


def commands(page):
    """The lines of a page's shell blocks, without their comments; `make` is what runs this test."""
    typed = [line for block in blocks(page, "sh") for line in block.replace("\\\n", " ").splitlines()]
    lines = [shlex.split(line, comments=True) for line in typed]
    return [line for line in lines if line and line[0] != "make"]


@pytest.fixture(scope="module")
def warm(embedded_model):
    """The pages' commands and blocks share what they load, and are answered briefly."""
    whole = EmbeddedChat._request

    def brief(chat, *asked):
        request = whole(chat, *asked)
        return {**request, "max_tokens": min(LONGEST_REPLY, request["max_tokens"])}

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(EmbeddedChat, "_request", brief)
        yield
    close_servers()


@pytest.fixture
def own_tracing(monkeypatch):
    """Lets a page set its provider of spans, which a process may do but once, for one test."""

    def provide(provider):
        monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
        monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)

    monkeypatch.setattr(trace, "set_tracer_provider", provide)


def run(block):
    """Run a Python block that may use `await`, as a program of its own."""
    made = eval(compile(block, "page", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), {"__name__": "__main__"})
    if inspect.iscoroutine(made):
        asyncio.run(made)


def with_commands():
    """Every page that has commands; those that play studies are marked, since they take long."""
    for page in filter(commands, PAGES):
        marks = pytest.mark.longest("runs whole studies") if page.name in LONG else ()
        yield pytest.param(page, id=page.name, marks=marks)


@pytest.mark.parametrize("page", list(with_commands()))
def test_the_pages_commands_run_one_after_the_other(page, tmp_path, warm, monkeypatch):
    answer_each_kind_once(monkeypatch)
    for name, text in files_of(page).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    for command in commands(page):
        assert command[0] == "midturn"
        done = midturn(*command[1:], cwd=tmp_path, typed="hello\n/history\n/quit\n")
        assert done.returncode == 0, f"{command}: {done.stderr}"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page, "python")], ids=lambda page: page.name
)
def test_the_pages_python_runs(page, tmp_path, warm, monkeypatch, own_tracing):
    monkeypatch.chdir(tmp_path)
    for block in blocks(page, "python"):
        run(block)


@pytest.mark.usefixtures("embedded_model", "processes")
def test_the_command_runs_as_a_program_of_its_own(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "midturn", "chat", "--show-intent"],
        cwd=tmp_path,
        env=environment(),
        input="/help\n/quit\n",
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "/history" in done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pages_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target
