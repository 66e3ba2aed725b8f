"""`midturn lic import` reads logs for `report`; a bad line is exit status 2, and nothing is imported."""

import json

import pytest
from commands import midturn

from midturn.store import Store


def conversation(n, conv_type="full", score=1.0):
    single = conv_type == "full"
    return {
        "conv_id": f"{conv_type}-{n}",
        "conv_type": conv_type,
        "task": "math",
        "task_id": f"balls/{n}",
        "dataset_fn": "sharded_instructions_600.json",
        "assistant_model": "gpt-4o",
        "system_model": "NA" if single else "gpt-4o-mini",
        "user_model": "NA" if single else "gpt-4o-mini",
        "git_version": "0123456789abcdef",
        "trace": [
            {"role": "user", "content": "How many balls are 4 and 5?"},
            {"role": "assistant", "content": "9", "cost_usd": 0.001},
        ],
        "is_correct": score == 1.0,
        "score": score,
    }


@pytest.fixture
def logs(tmp_path):
    for conv_type, scores in {"full": [1.0, 1.0, 1.0], "sharded": [1.0, 0.0, None]}.items():
        folder = tmp_path / "logs" / "math" / conv_type
        folder.mkdir(parents=True)
        lines = [json.dumps(conversation(n, conv_type, score)) for n, score in enumerate(scores)]
        (folder / f"{conv_type}_math_gpt-4o.jsonl").write_text("\n".join(lines) + "\n")
    return tmp_path / "logs"


def test_a_folder_of_logs_can_be_reported_on_and_is_imported_once(tmp_path, logs):
    db = tmp_path / "a.db"
    done = midturn("lic", "import", logs, "--db", db)
    assert done.returncode == 0, done.stderr
    assert "6 conversations imported from 2 files, in 2 runs" in done.stdout
    report = json.loads(midturn("lic", "report", "--db", db, "--json").stdout)
    assert {run["condition"]: round(run["mean"], 1) for run in report["runs"]} == {
        "full": 100.0,
        "sharded": 33.3,
    }
    [pair] = report["paired"]
    assert (pair["a"], pair["b"], pair["n"]) == ("full", "sharded", 3)
    again = json.loads(midturn("lic", "import", logs, "--db", db, "--json").stdout)
    assert (again["conversations"], again["known"]) == (0, 6)


def test_a_bad_line_is_exit_status_2_with_its_place_unless_it_may_be_skipped(tmp_path, logs):
    db, file = tmp_path / "a.db", logs / "math" / "full" / "full_math_gpt-4o.jsonl"
    file.write_text('{"conv_id": "torn in the mid{}\n' + file.read_text())
    done = midturn("lic", "import", logs, "--db", db)
    assert done.returncode == 2
    assert done.stderr.strip().startswith(f"midturn: {file}:1: not valid JSON")
    assert len(done.stderr.strip().splitlines()) == 1
    with Store(db) as store:
        assert store.runs() == []
    done = midturn("lic", "import", logs, "--db", db, "--skip-bad")
    assert done.returncode == 0
    assert f"{file}:1: not valid JSON" in done.stderr
    assert "6 conversations imported" in done.stdout
    assert "1 bad and left out" in done.stdout


def test_a_path_that_is_not_there_makes_no_store(tmp_path):
    done = midturn("lic", "import", tmp_path / "no", "--db", tmp_path / "a.db")
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []
