"""Result files of tau2-bench: arms compared by task, and pass^k over their trials."""

import json

import pytest
from commands import midturn

TASKS = 8


def results(path, passes, llm="openai/m", broken=()):
    """A file of four trials of each task; `passes` says how many of a task's trials succeed."""
    simulations = [
        {
            "id": f"{task}-{trial}",
            "task_id": str(task),
            "trial": trial,
            "seed": trial,
            "termination_reason": "infrastructure_error" if (task, trial) in broken else "user_stop",
            "reward_info": {"reward": float(trial < passes(task))},
            "messages": [
                {"role": "assistant", "content": "Hi! How can I help?"},
                {"role": "user", "content": "Cancel my flight."},
                {"role": "assistant", "content": None, "tool_calls": [{"name": "cancel", "arguments": {}}]},
                {"role": "tool", "id": "1", "content": "done"},
                {"role": "assistant", "content": "It is cancelled."},
            ],
        }
        for task in range(TASKS)
        for trial in range(4)
    ]
    info = {
        "agent_info": {"llm": llm},
        "user_info": {"llm": "openai/u"},
        "environment_info": {"domain_name": "airline"},
    }
    path.write_text(json.dumps({"info": info, "tasks": [], "simulations": simulations}))
    return path


def test_two_arms_are_compared_by_task_with_the_chance_that_all_trials_succeed(tmp_path):
    passed = results(tmp_path / "passed.json", lambda task: 2, "openai/m@passed")
    mediated = results(
        tmp_path / "mediated.json", lambda task: 4 if task else 1, "openai/m@mediated", {(0, 3)}
    )
    for file, condition in ((passed, "dialogue"), (mediated, "mediated"), (mediated, "mediated")):
        done = midturn("dialogues", "import", file, "--condition", condition, "--db", "t.db", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert "1 of them without a score" in done.stdout
    report = json.loads(midturn("dialogues", "report", "--db", "t.db", "--json", cwd=tmp_path).stdout)
    rows = {row["condition"]: row for row in report["conditions"]}
    # Of four trials two succeed: one of six pairs, and no four.
    assert [round(rows["dialogue"]["pass_k"][k]["value"], 1) for k in "124"] == [50.0, 16.7, 0.0]
    assert rows["mediated"]["failed"] == 1
    (difference,) = report["differences"]
    assert difference["difference"]["n"] == TASKS
    assert difference["difference"]["value"] == pytest.approx((7 * 50 + (100 / 3 - 50)) / 8)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "is no result file"),
        ('{"simulations": []}', "is no result file"),
        ('{"simulations": [{"task_id": "1"}, {"task_id": "1"}]}', "stands twice as trial 0"),
    ],
)
def test_another_file_is_refused_in_a_line(tmp_path, text, said):
    (tmp_path / "other.json").write_text(text)
    done = midturn("dialogues", "import", "other.json", "--db", "t.db", cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
