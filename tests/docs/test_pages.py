"""Every command and every Python block in the README and in docs/ runs."""

import re
import shlex
import subprocess
import sys

import pytest
from faults.study import environment
from pages import PAGES, files_of

RUN_WITH_AWAIT = """
import ast, asyncio, inspect, sys
made = eval(compile(sys.stdin.read(), "page", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
if inspect.iscoroutine(made):
    asyncio.run(made)
"""


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(), re.DOTALL)


def commands(page):
    """The lines of a page's shell blocks, without their comments; `make` is what runs this test."""
    lines = [shlex.split(line, comments=True) for block in blocks(page, "sh") for line in block.splitlines()]
    return [line for line in lines if line and line[0] != "make"]


def run(args, cwd, typed):
    return subprocess.run(
        args,
        cwd=cwd,
        env=environment(),
        input=typed,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.name)
def test_the_pages_commands_run_one_after_the_other(page, tmp_path, embedded_model):
    for name, text in files_of(page).items():
        (tmp_path / name).write_text(text)
    for command in commands(page):
        assert command[0] == "midturn"
        done = run([sys.executable, "-m", *command], tmp_path, "hello\n/history\n/quit\n")
        assert done.returncode == 0, f"{command}: {done.stderr}"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page, "python")], ids=lambda page: page.name
)
def test_the_pages_python_runs(page, tmp_path, embedded_model):
    for block in blocks(page, "python"):
        done = run([sys.executable, "-c", RUN_WITH_AWAIT], tmp_path, block)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pages_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target
