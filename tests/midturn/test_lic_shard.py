"""`midturn lic shard`: prompts in, records out; exit status 2 for bad prompts, 1 for a broken server."""

import json

import pytest
from commands import midturn
from faults.upstream import Status, Upstream

from midturn.studies.lic._records import read_records
from midturn.studies.lic.tasks import task_named

QUESTION = "Mia has 3 boxes. Each holds 12 eggs. She drops 5 eggs. How many eggs are left?"
PIECES = ["How many eggs are left?", "Mia has 3 boxes", "Each holds 12 eggs", "She drops 5 eggs"]
SHARDS = ["how many eggs are left?", "Mia has 3 boxes", "each box holds 12 eggs", "Mia drops 5 eggs"]
FINE = {"missing": [], "added": [], "leaning": [], "aim_first": True, "same": True}


def cuts(request):
    """Cuts eggs, and nothing else."""
    if "The messages:" in request.last:
        return json.dumps(FINE)
    if "eggs" not in request.last:
        return "I don't know."
    return json.dumps({"shards": SHARDS} if "Its pieces:" in request.last else {"segments": PIECES})


@pytest.fixture
def prompts(tmp_path):
    file = tmp_path / "prompts.jsonl"
    lines = [
        {"task_id": task_id, "question": question, "answer": "#### 31"}
        for task_id, question in {"eggs": QUESTION, "hens": "How many hens are 3 and 4?"}.items()
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def shard(prompts, upstream, *more):
    out = prompts.with_name("out.json")
    model = f"openai:{upstream.models[0]}@{upstream.url}"
    return midturn("lic", "shard", prompts, "--task", "math", "--out", out, "--model", model, *more)


def test_records_and_rejections_are_left_in_files_and_nothing_is_asked_twice(tmp_path, prompts):
    with Upstream(cuts) as upstream:
        done = shard(prompts, upstream)
        asked = len(upstream.requests)
        again = shard(prompts, upstream, "--json")
        assert len(upstream.requests) == asked
    assert done.returncode == 0, done.stderr
    assert "1 of 2 instructions accepted" in done.stdout
    math = task_named("math")
    [record] = read_records(tmp_path / "out.json", "math", {"math": math}).records
    assert [shard.shard for shard in record.shards] == SHARDS
    [rejection] = (tmp_path / "out.json.rejected.jsonl").read_text().splitlines()
    assert json.loads(rejection)["task_id"] == "hens"
    assert json.loads(again.stdout) == {
        "instructions": 2,
        "accepted": 1,
        "rejected": 1,
        "left": 0,
        "rejected_at": {"segment: form": 1},
    }


def test_a_server_that_refuses_is_exit_status_1_and_the_same_command_goes_on(tmp_path, prompts):
    with Upstream(Status(400)) as upstream:
        done = shard(prompts, upstream)
    assert done.returncode == 1
    assert "eggs: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.json").exists()
    with Upstream(cuts) as upstream:
        assert shard(prompts, upstream).returncode == 0


def test_a_bad_prompt_is_exit_status_2_before_anything_is_asked(tmp_path, prompts):
    prompts.write_text(prompts.read_text() + '{"task_id": "cows"}\n')
    with Upstream(cuts) as upstream:
        done = shard(prompts, upstream)
        assert upstream.requests == []
    assert done.returncode == 2
    assert done.stderr.startswith(f"midturn: {prompts}:3: 'cows': `question`: Field required")
    assert list(tmp_path.iterdir()) == [prompts]


def test_a_spent_budget_is_exit_status_1(prompts):
    with Upstream(cuts) as upstream:
        done = shard(prompts, upstream, "--max-calls", "2", "--concurrency", "1")
        assert done.returncode == 1
        assert "--max-calls 2" in done.stderr
        assert len(upstream.requests) == 2


def test_json_lines_and_csv_go_in_and_json_lines_come_out_for_a_study(tmp_path, prompts):
    table = tmp_path / "prompts.csv"
    table.write_text(f'task_id,question,answer\neggs,"{QUESTION}",31\nhens,How many hens are 3 and 4?,7\n')
    out, db = tmp_path / "out.jsonl", tmp_path / "study.db"
    with Upstream(cuts) as upstream:
        model = f"openai:{upstream.models[0]}@{upstream.url}"
        words = ["lic", "shard", table, "--task", "math", "--out", out, "--model", model]
        assert midturn(*words).returncode == 0
        [line] = out.read_text().splitlines()
        assert json.loads(line)["answer"] == "31"
        # What is there is kept, in whichever form it is, and written as the name says.
        out.write_text(json.dumps([json.loads(line)]))
        assert midturn(*words, "--json").returncode == 0
        assert out.read_text() == line + "\n"
    with Upstream("31") as upstream:
        model = f"openai:{upstream.models[0]}@{upstream.url}"
        played = midturn("lic", "run", out, "--conditions", "full", "--model", model, "--db", db, "--json")
    assert played.returncode == 0, played.stderr


def test_records_are_not_written_as_csv(tmp_path, prompts):
    words = ["lic", "shard", prompts, "--task", "math", "--out", tmp_path / "out.csv", "--model", "openai:x"]
    done = midturn(*words)
    assert done.returncode == 2
    assert "Name a file that ends in .json or .jsonl" in done.stderr
