"""A real tau-bench result file goes in and comes out whole."""

import json
from pathlib import Path

import pytest

from midturn.refiner.experience import Choice, export_file, format_named, format_of, full_of, import_file
from midturn.refiner.pairs import pairs_of
from midturn.store import Store

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


def test_every_failure_can_be_learned_from_by_what_its_user_was_told(tmp_path):
    with Store(tmp_path / "a.db") as store:
        import_file(FILE, format_of(FILE), store)
        there = list(store.all_trajectories())
        full = {each.task_id: told for each in there if (told := full_of(each))}
        export_file(tmp_path / "out.jsonl", format_named("openai"), store, there)
    pairs, found = pairs_of(there, full)
    assert found == {"can be learned from": 97, "no failure": 43}
    assert all(pair.full == full[pair.task_id] for pair in pairs)
    lines = (tmp_path / "out.jsonl").read_text().splitlines()
    assert {json.loads(line)["task_id"]: json.loads(line)["full"] for line in lines} == full
