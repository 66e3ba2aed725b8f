"""A real tau-bench result file goes in and comes out whole."""

import json
from pathlib import Path

import pytest

from refiner.experience import Choice, export_file, format_of, import_file
from refiner.store import Store

FILE = Path(__file__).parents[4] / "shared" / "data" / "tau" / "gpt-4o-airline.json"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the tau-bench file is not on this machine")


def test_all_dialogues_come_back_as_they_were(tmp_path):
    out = tmp_path / "out.json"
    with Store(tmp_path / "a.db") as store:
        form = format_of(FILE)
        assert form.name == "tau"
        assert import_file(FILE, form, store).conversations == 140
        assert import_file(FILE, form, store).known == 140
        export_file(out, form, store, Choice().among(store))
        there = list(store.all_trajectories())
    before, after = json.loads(FILE.read_text()), json.loads(out.read_text())
    assert [json.dumps(each) for each in after] == [json.dumps(each) for each in before]
    assert [(each.task_id, each.repetition, each.score) for each in there] == [
        (str(each["task_id"]), each["trial"], each["reward"]) for each in before
    ]
    said = [sum(m["role"] == "user" for m in each["traj"]) for each in before]
    assert [len(each.turns) for each in there] == said
