"""Proposals go through a file that a person corrects."""

from __future__ import annotations

import json

import pytest
from experience import failed
from hypothesis import given, strategies as st

from midturn.core import BadInput
from midturn.refiner.wanted import Wanted, proposals, read_wanted, write_wanted


@pytest.fixture
def found():
    conversations = [
        failed(1, "Ship it to Graz.", "No, I meant Linz.", score=None),
        failed(2, "Rent a van for 3 days.", "That's wrong.", score=None),
    ]
    return proposals(conversations)


def test_what_is_written_is_read_back(tmp_path, found):
    write_wanted(tmp_path / "wanted.jsonl", found)
    reviewed = read_wanted(tmp_path / "wanted.jsonl")
    assert (list(reviewed.wanted), reviewed.corrected, reviewed.left_out) == (found, 0, 0)


@given(text=st.text(min_size=1).filter(str.strip), said=st.lists(st.text(), max_size=3))
def test_any_text_is_read_back(tmp_path_factory, text, said):
    path = tmp_path_factory.mktemp("any") / "wanted.jsonl"
    fields = {"kind": "stated", "turns": [1], "source": "c", "conversation_id": "c", "run_id": "r"}
    wanted = Wanted.proposal(text=text, said=said, **fields, task="t", task_id="i", user=None, until=1)
    write_wanted(path, [wanted])
    assert read_wanted(path).wanted == (wanted,)


def test_what_a_person_changes_stands_first(tmp_path, found):
    path = tmp_path / "wanted.jsonl"
    write_wanted(path, found)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert list(lines[0])[:2] == ["text", "use"]
    lines[0]["text"] = "Ship the piano to Linz."
    lines[1]["use"] = False
    path.write_text("\n\n".join(map(json.dumps, lines)), encoding="utf-8")
    reviewed = read_wanted(path)
    assert [wanted.text for wanted in reviewed.wanted] == ["Ship the piano to Linz."]
    assert (reviewed.corrected, reviewed.left_out) == (1, 1)
    assert reviewed.wanted[0].proposed == "Ship it to Linz."


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"text": "  "}, "`text` is empty"),
        ({"text": 5}, "`text`"),
        ({"until": 0}, "`until`"),
        ({"wanted": "x"}, "`wanted`"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(tmp_path, found, change, fault):
    path = tmp_path / "wanted.jsonl"
    lines = [found[0].model_dump(mode="json"), {**found[1].model_dump(mode="json"), **change}]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_wanted(path)
    assert str(refused.value).startswith(f"{path}:2: ")
    assert fault in str(refused.value)
    assert "van" not in str(refused.value)


@pytest.mark.parametrize(
    "line", ["no json", "[]", '{"text": "x"}', "\ud800".encode("utf-8", "surrogatepass")]
)
def test_what_is_no_proposal_is_refused(tmp_path, line):
    path = tmp_path / "wanted.jsonl"
    path.write_bytes(line if isinstance(line, bytes) else line.encode())
    with pytest.raises(BadInput, match=r"wanted\.jsonl:1: "):
        read_wanted(path)


def test_the_same_request_twice_is_refused(tmp_path, found):
    write_wanted(tmp_path / "wanted.jsonl", [found[0], found[1], found[0]])
    with pytest.raises(BadInput, match=r"wanted\.jsonl:3: the same request as on line 1\. Remove one"):
        read_wanted(tmp_path / "wanted.jsonl")


def test_a_file_that_is_there_is_left_alone(tmp_path, found):
    path = tmp_path / "wanted.jsonl"
    write_wanted(path, found[:1])
    with pytest.raises(BadInput, match="is there already"):
        write_wanted(path, found)
    write_wanted(path, found, overwrite=True)
    assert len(read_wanted(path).wanted) == 2


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadInput):
        read_wanted(tmp_path / "none.jsonl")
