"""`midturn drift`: its tables, its JSON, its errors."""

import asyncio
import json

import pytest
from drift_study import chatter, plan_of
from typer.testing import CliRunner

from midturn.cli import main
from midturn.cli._drift import app
from midturn.cli._drift_study import carry_out
from midturn.core import BadInput
from midturn.studies.drift import Comparison, ExactScorerConfig, verdicts_in_reach


def told(*arguments, status=0):
    done = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == status, done.output
    return done


def refused(monkeypatch, capsys, *arguments):
    monkeypatch.setattr("sys.argv", ["midturn", "drift", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, capsys.readouterr().err


def test_fit_prints_json_and_writes_figures_beside_the_store(study_file):
    done = told("fit", "--db", study_file, "--json")
    report = json.loads(done.stdout)
    assert report["named"] == "drift"
    assert {fit["estimator"] for fit in report["fits"]} == {"exact"}
    assert len(list((study_file.parent / "study-figures").iterdir())) == 9


def test_fit_prints_tables_of_another_measure(study_file):
    printed = told("fit", "--db", study_file, "--measure", "js", "--aggregation", "sum", "--all").stdout
    assert "js in nats per reply" in printed
    assert "The paper's diagnostic" in printed


def test_fork_estimates_without_playing(study_file):
    report = json.loads(told("fork", "--db", study_file, "--estimate", "--json").stdout)
    assert report["shift"] == 0.6
    assert all(plan["effect"] >= 2 for plan in report["plans"].values())


@pytest.mark.parametrize(
    ("passages", "turns", "said"),
    [
        (24, 8, ("24 conversations of 8 turns", "only come out as no or can't tell", "at least 56")),
        (60, 8, ("60 conversations of 8 turns", "as yes, no or can't tell")),
        (60, 4, ("60 conversations of 4 turns", "too few turns")),
    ],
)
def test_what_a_size_can_answer_is_one_sentence(passages, turns, said):
    told_first = verdicts_in_reach(plan_of(passages=80, turns=turns, limit=passages))
    assert all(part in told_first for part in said)
    assert "\n" not in told_first


def test_what_the_size_can_answer_is_said_before_anything_is_played(tmp_path, capsys, monkeypatch):
    """The store is a folder, so that nothing can be played."""
    monkeypatch.setattr(ExactScorerConfig, "preflight", lambda _: None)
    work = carry_out(
        plan_of(models={"assistant": chatter()}),
        ExactScorerConfig(weights="w", references=("goal-pinned",)),
        Comparison(),
        tmp_path,
        None,
        overwrite=False,
        everything=False,
        as_json=False,
    )
    with pytest.raises(BadInput):
        asyncio.run(work)
    assert "conversations of 4 turns" in capsys.readouterr().err


@pytest.mark.usefixtures("torch")
def test_a_torn_file_is_one_line_and_status_two(tmp_path, monkeypatch, capsys):
    file = tmp_path / "torn.json"
    file.write_text("[{")
    status, error = refused(monkeypatch, capsys, "tau", file, "--db", tmp_path / "d.db")
    assert status == 2
    assert error.startswith(f"midturn: {file}:1: not valid JSON")
    assert error.count("\n") == 1


def test_a_store_that_is_not_there_is_named(tmp_path, monkeypatch, capsys):
    status, error = refused(monkeypatch, capsys, "fit", "--db", tmp_path / "none.db")
    assert status == 2
    assert "none.db" in error
