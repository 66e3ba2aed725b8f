"""`midturn drift`: its tables, its JSON, its errors."""

import json

import pytest
from typer.testing import CliRunner

from midturn.cli import main
from midturn.cli._drift import app


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
    assert len(list((study_file.parent / "study-figures").iterdir())) == 6


def test_fit_prints_tables_of_another_measure(study_file):
    printed = told("fit", "--db", study_file, "--measure", "js", "--aggregation", "sum").stdout
    assert "js in nats per reply" in printed
    assert "The paper's diagnostic" in printed


def test_fork_estimates_without_playing(study_file):
    report = json.loads(told("fork", "--db", study_file, "--estimate", "--json").stdout)
    assert report["shift"] == 0.6
    assert all(plan["effect"] >= 2 for plan in report["plans"].values())


@pytest.mark.usefixtures("torch")
def test_a_model_that_is_served_elsewhere_needs_its_weights_named(tmp_path, monkeypatch, capsys):
    model = "openai:tiny@http://localhost:1/v1"
    status, error = refused(
        monkeypatch, capsys, "synthetic", "--db", tmp_path / "d.db", "--limit", 1, "--model", model
    )
    assert status == 2
    assert "--weights" in error


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
