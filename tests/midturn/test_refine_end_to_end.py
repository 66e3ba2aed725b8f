"""The embedded model in every role, from failed conversations to a verdict and its page.

What is promised is the machinery: so small a model's rules help nobody, and nothing becomes active by chance.
It answers each kind of request once.
"""

import json

import pytest
from answered_once import answer_each_kind_once
from typer.testing import CliRunner

from midturn.cli import app
from midturn.refiner.guidelines import open_library
from midturn.store import Store

SPEC = "embedded:smollm2-135m"


def command(*words):
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done


@pytest.mark.longest("refines with the real model")
def test_failed_conversations_come_to_a_validated_verdict_that_leaves_the_parent_active(
    tmp_path, embedded_model, monkeypatch
):
    answer_each_kind_once(monkeypatch)
    db, page = tmp_path / "a.db", tmp_path / "page.html"
    study = ("lic", "run", "starter", "--task", "math", "--limit", "2", "--conditions", "sharded")
    command(*study, "--temperature", "0", "--db", db)
    told = command(
        *("refine", "--db", db, "--task", "math", "--model", SPEC, "--pairs", "1"),
        *("--spend-anyway", "--out", page, "--json"),
    )
    it = json.loads(told.stdout)["refinement"]
    assert {fold["status"] for fold in it["folds"]} == {"rejected"} and it["activated"] is None
    assert it["verdict"].startswith("Nothing was activated")
    text = page.read_text()
    assert "Nothing was activated" in text
    if it["validation"]:
        assert (it["validation"]["n"], it["validation"]["ci"]) == (1, None)
        with Store(db) as store:
            runs = [list(store.trajectories(run_id)) for run_id in it["validation"]["runs"]]
        assert [[each.task_id for each in run] for run in runs] == [["starter-math/01"]] * 2
        assert "difference, paired" in text
    with open_library(db) as library:
        assert library.active("task:math") is None
        assert {each.status for each in library.sets()} <= {"rejected"}  # at most one a fold
