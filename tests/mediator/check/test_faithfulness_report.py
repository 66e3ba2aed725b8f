"""`benchmarks/faithfulness.py` counts what the check says of labelled drafts, and quotes no draft."""

from __future__ import annotations

import importlib.util
import itertools
import json
import re
import sys
from pathlib import Path

import pytest

COMMAND = Path(__file__).parents[3] / "benchmarks" / "faithfulness.py"
SAID = [
    {"role": "user", "content": "Please book a table for 4 people in Ravenna."},
    {"role": "assistant", "content": "For which day?"},
    {"role": "user", "content": "On 3 May at 19:30."},
]
RIGHT = "Please book a table for 4 people in Ravenna on 3 May at 19:30."
WRONG = "Please book a table for 9 people in Ravenna on 3 May at 19:30."


@pytest.fixture
def command(monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    spec = importlib.util.spec_from_file_location("faithfulness_command", COMMAND)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main


def of_part(part: str) -> str:
    from _split import part_of

    return next(name for n in itertools.count() if part_of(name := f"own:{n}") == part)


@pytest.fixture
def data(command, tmp_path):
    """A right draft with its twin in each part, and a wrong label that makes a miss."""
    rows = []
    for number, part in enumerate(("tune", "report")):
        row = {"source": of_part(part), "messages": SAID}
        rows += [
            {**row, "id": f"s{number}", "kind": "strong", "draft": RIGHT, "label": "right", "faults": []},
            {**row, "id": f"t{number}", "kind": "strong_twin", "draft": WRONG}
            | {"label": "wrong", "faults": ["invented_value"]},
            {
                **row,
                "id": f"w{number}",
                "kind": "weak",
                "draft": RIGHT,
                "label": "wrong",
                "faults": ["other"],
            },
        ]
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "drafts.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return tmp_path


def reported(command, data: Path, *more: str) -> str:
    out = data / "report.md"
    command(["--data", str(data), "--only", "drafts", "--out", str(out), *more])
    return out.read_text("utf-8")


def test_an_earlier_commit_is_named_and_checked_out(command):
    from judging.earlier import commit

    earlier = commit("HEAD")
    with earlier.checked_out() as folder:
        assert (folder / "midturn" / "mediator" / "__init__.py").is_file()
    assert re.fullmatch(r"`[0-9a-f]{7,}` of \d{4}-\d\d-\d\d", str(earlier))


def test_a_commit_that_is_none_is_said_in_a_line(command, capsys):
    with pytest.raises(SystemExit) as stopped:
        command(["--only", "cost", "--before", "no/such"])
    assert stopped.value.code == 2
    assert "'no/such' is no commit" in capsys.readouterr().err.splitlines()[-1]


def test_shares_of_a_part_count_its_drafts(command, data):
    table = reported(command, data, "--part", "tune").splitlines()
    strong = next(line for line in table if line.startswith("| strong and twins |"))
    assert [cell.split(" ")[0] for cell in strong.split(" | ")[1:]] == ["1/1"] * 4
    weak = next(line for line in table if line.startswith("| weak |"))
    assert [cell.split(" ")[0] for cell in weak.split(" | ")[1:]] == ["0/1", "–", "–", "0/1"]


def test_misses_of_both_parts_are_listed_without_a_word_of_theirs(command, data):
    report = reported(command, data)
    for number in (0, 1):
        assert f"| w{number} | " in report
        assert f"| s{number} | " not in report
    assert "Ravenna" not in report


def test_only_the_tune_parts_misses_are_shown_in_full(command, data, capsys):
    report = reported(command, data, "--show-misses")
    shown = capsys.readouterr().out
    assert "--- w0 " in shown
    assert "Ravenna" in shown
    assert "--- w1 " not in shown
    assert "Ravenna" not in report


def test_a_section_without_its_data_says_so(command, tmp_path):
    assert "Skipped: there is no `drafts.jsonl`" in reported(command, tmp_path)


def test_conversations_to_time_share_no_turn_and_are_the_same_each_time(command):
    from judging.conversations import told_in_pieces

    one, other = told_in_pieces(10, "one"), told_in_pieces(10, "other")
    assert one == told_in_pieces(10, "one")
    assert not set(one.said) & set(other.said)
