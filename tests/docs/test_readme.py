"""The README's first example runs as a file in an empty folder, and shows a difference."""

import re
import subprocess
import sys

import pytest
from faults.study import environment
from pages import ROOT

README = (ROOT / "README.md").read_text()


def block(language: str) -> str:
    """The page's first block in a language."""
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.usefixtures("embedded_model", "processes")
def test_the_first_example_is_a_file_that_shows_a_difference(tmp_path):
    (tmp_path / "first.py").write_text(block("python"))
    done = subprocess.run(
        [sys.executable, "first.py"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    without, with_it = filter(None, done.stdout.splitlines())
    assert without != with_it


def test_the_model_sees_what_the_page_says():
    shown = block("text")
    turns = re.findall(r"user: (.*?)(?:  .*)?$", shown, re.MULTILINE)
    seen = shown.partition("With it the model sees:")[2].partition("The check says:")[0]
    assert [line.strip() for line in seen.strip().splitlines()] == turns


def test_no_line_of_a_block_is_cut_off_on_the_page():
    lines = "\n".join(re.findall(r"```\w+\n(.*?)```", README, re.DOTALL)).splitlines()
    assert [line for line in lines if len(line) > 90] == []


def test_the_first_example_is_short():
    lines = [line for line in block("python").splitlines() if line and "import" not in line]
    assert len([line for line in lines if not line.strip().startswith("print")]) <= 6
