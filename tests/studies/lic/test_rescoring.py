"""Stored conversations are scored again as they would be now, and nothing is played or lost."""

from __future__ import annotations

import json
import re

import pytest
from commands import midturn
from faults.upstream import Upstream
from pages import ROOT, files_of

from midturn.store import Store

PLUGIN = files_of(ROOT / "docs" / "extending.md")["booking.py"]
BOOKINGS = files_of(ROOT / "docs" / "extending.md")["bookings.json"]


@pytest.fixture
def db(tmp_path):
    return tmp_path / "a.db"


def records(path, answer):
    """Two math records of three shards, the second with another answer."""
    made = [
        {
            "task_id": f"t/{n}",
            "task": "math",
            "question": f"How many are 2 and {n}?",
            "answer": f"#### {answer}",
            "shards": ["How many are there?", "There are 2.", f"There are {n} more."],
        }
        for n in (16, 17)
    ]
    path.write_text(json.dumps(made))
    return path


def runs(db):
    with Store(db) as store:
        return {
            (made.condition, made.scoring, bool(made.settings)): list(store.trajectories(run_id))
            for run_id, made in store.runs()
        }


def test_another_scoring_stands_beside_the_one_that_was_played(tmp_path, db):
    """Strictly, 18.00 is 18; as published it is not."""
    data = records(tmp_path / "r.json", 18)
    with Upstream("The answer is 18.00") as upstream:
        told = ("--conditions", "full,sharded,recap", "--model", f"openai:stub@{upstream.url}")
        assert midturn("lic", "run", data, *told, "--db", db).returncode == 0
        upstream.requests.clear()
        before = runs(db)
        done = midturn("rescore", "--db", db, "--data", data, "--scoring", "parity")
        assert done.returncode == 0, done.stderr
        assert upstream.requests == []
    after = runs(db)
    assert {key: after[key] for key in before} == before
    for condition in ("full", "sharded", "recap"):
        played, again = after[condition, "strict", False], after[condition, "parity", True]
        assert [t.score for t in played] == [1.0, 1.0]
        assert [t.score for t in again] == [0.0, 0.0]
        assert [len(t.turns) for t in again] == [len(t.turns) for t in played]
        assert {t.blame for t in again} == {None if condition == "sharded" else "assistant"}
        assert all(t.usage == {} for t in again)
        assert [t.notes["rescored"] for t in again] == [t.conversation_id for t in played]
    assert (
        "2 conversations had ended, with more to tell, at an answer that was right and no longer is"
        in done.stderr
    )


def test_scoring_again_twice_changes_nothing_and_costs_nothing(tmp_path, db):
    data = records(tmp_path / "r.json", 18)
    with Upstream("It is 18.") as upstream:
        told = ("--conditions", "sharded", "--model", f"openai:stub@{upstream.url}")
        midturn("lic", "run", data, *told, "--db", db)
    once = midturn("rescore", "--db", db, "--data", data, "--scoring", "parity")
    first = runs(db)
    again = midturn("rescore", "--db", db, "--data", data, "--scoring", "parity")
    assert (once.returncode, again.returncode) == (0, 0)
    assert runs(db) == first
    assert once.stdout == again.stdout


def test_a_task_of_ones_own_that_was_mended_scores_anew(tmp_path, db):
    (tmp_path / "bookings.json").write_text(BOOKINGS)
    (tmp_path / "booking.py").write_text(PLUGIN)
    with Upstream(json.dumps({"booking": "window, 19:30"})) as upstream:
        told = ("--conditions", "full", "--model", f"openai:stub@{upstream.url}")
        plugin = ("--plugin", tmp_path / "booking.py")
        played = midturn("lic", "run", tmp_path / "bookings.json", *plugin, *told, "--db", db)
        assert played.returncode == 0, played.stderr
    before = [t.score for t in runs(db)["full", "strict", False]]
    # A lenient scorer: any answer is as good as the best.
    mended = re.sub(r"score=.*,", "score=1.0,", PLUGIN, count=1)
    assert mended != PLUGIN
    (tmp_path / "booking.py").write_text(mended)
    done = midturn("rescore", "--db", db, "--data", tmp_path / "bookings.json", *plugin)
    assert done.returncode == 0, done.stderr
    assert [t.score for t in runs(db)["full", "strict", False]] == before
    assert before != [1.0, 1.0]
    assert [t.score for t in runs(db)["full", "strict", True]] == [1.0, 1.0]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("--run", "zzz"), "--run zzz: there is no such run"),
        ((), "--data FILE"),
        (("--data", "other.json"), "has no record 't/16'"),
    ],
)
def test_what_cannot_be_scored_is_refused_in_one_line(tmp_path, db, told, said):
    data = records(tmp_path / "r.json", 18)
    other = json.loads(data.read_text())
    (tmp_path / "other.json").write_text(json.dumps([other[0] | {"task_id": "else"}]))
    with Upstream("It is 18.") as upstream:
        model = ("--model", f"openai:stub@{upstream.url}")
        midturn("lic", "run", data, "--conditions", "full", *model, "--db", db)
    before = runs(db)
    done = midturn("rescore", "--db", db, *told, cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert said in done.stderr
    assert runs(db) == before
