"""A run within its budget, with failing infrastructure, with models in every role."""

import json

import pytest
from commands import midturn
from faults.study import command, scripted, write_records
from faults.upstream import Status, Upstream

pytestmark = pytest.mark.slow("plays whole studies")


@pytest.fixture
def data(tmp_path):
    return write_records(tmp_path / "balls.json", records=2)


def run(*command):
    """Play the study in this process: the words of its command line behind `python -m midturn`."""
    return midturn(*command[3:])


def report_of(done):
    return json.loads(done.stdout)


def test_a_spent_budget_ends_the_run_and_the_same_command_with_more_goes_on(data, tmp_path):
    with Upstream(scripted) as upstream:
        first = run(*command(data, tmp_path / "a.db", upstream.url, "--max-calls", "9"))
        assert first.returncode == 1
        assert "--max-calls 9" in first.stderr
        assert len(upstream.requests) <= 9
        kept = sum(row["n_conversations"] for row in report_of(first)["runs"])
        assert kept > 0
        second = run(*command(data, tmp_path / "a.db", upstream.url))
        assert second.returncode == 0, second.stderr
        assert sum(row["n_conversations"] for row in report_of(second)["runs"]) == 5 * 2 * 2
        assert sum(row["repeated_calls"] for row in report_of(second)["runs"]) == 0


def test_what_infrastructure_breaks_is_not_scored_and_tried_again(data, tmp_path):
    broken = [True]

    def sometimes(request):
        return Status(400, "no more") if broken[0] and "3 red" in str(request.messages) else scripted(request)

    with Upstream(sometimes) as upstream:
        first = run(*command(data, tmp_path / "a.db", upstream.url))
        assert first.returncode == 1
        rows = report_of(first)["runs"]
        assert sum(row["infrastructure_failures"] for row in rows) == 10
        assert {row["n_instructions"] for row in rows} == {1}
        broken[0] = False
        second = run(*command(data, tmp_path / "a.db", upstream.url))
        assert second.returncode == 0, second.stderr
        assert sum(row["infrastructure_failures"] for row in report_of(second)["runs"]) == 0


def drafts(request):
    return "response_format" in request.body


def mediated(data, db, upstream, mediator):
    named = ["--conditions", "sharded,mediated", "--mediator-model", f"openai:stub@{mediator.url}"]
    done = run(*command(data, db, upstream.url, *named))
    assert done.stdout, done.stderr
    return done, {row["condition"]: row for row in report_of(done)["runs"]}


def test_a_mediators_model_that_is_busy_is_asked_again_and_leaves_no_trace(data, tmp_path):
    busy = iter([Status(503, "warming up")] * 2)
    with Upstream(scripted) as upstream, Upstream(lambda asked: next(busy, scripted(asked))) as mediator:
        done, rows = mediated(data, tmp_path / "a.db", upstream, mediator)
        assert done.returncode == 0, done.stderr
        assert rows["mediated"]["n_conversations"] == 4 and rows["mediated"]["failed_calls"] == 2
        assert all(map(drafts, mediator.requests))
        _, undisturbed = mediated(data, tmp_path / "b.db", upstream, mediator)
        assert rows["mediated"]["instructions"] == undisturbed["mediated"]["instructions"]


def test_a_mediators_model_that_fails_leaves_its_conversations_unscored_and_tried_again(data, tmp_path):
    broken = [True]

    def reader(request):
        return Status(401, "no such key") if broken[0] else scripted(request)

    with Upstream(scripted) as upstream, Upstream(reader) as mediator:
        done, rows = mediated(data, tmp_path / "a.db", upstream, mediator)
        assert (done.returncode, rows["mediated"]["infrastructure_failures"]) == (1, 4)
        assert "401" in done.stderr and "the same command tries them again" in done.stderr
        assert rows["sharded"]["n_conversations"] == 4
        broken[0] = False
        done, rows = mediated(data, tmp_path / "a.db", upstream, mediator)
        assert (done.returncode, rows["mediated"]["n_conversations"]) == (0, 4)


def test_a_conversation_too_long_for_its_model_ends_there_and_counts(data, tmp_path):
    def forgetful(request):
        words = sum(len(m["content"].split()) for m in request.messages)
        too_long = Status(400, "This model's maximum context length is 60 tokens. context_length_exceeded")
        return (
            too_long
            if words > 60 and request.messages[-1]["content"].startswith("There are")
            else "Which ones?"
        )

    with Upstream(forgetful) as upstream:
        done = run(*command(data, tmp_path / "a.db", upstream.url, "--conditions", "full,sharded"))
    assert done.returncode == 0, done.stderr
    _, sharded = report_of(done)["runs"]
    assert (sharded["mean"], sharded["n_conversations"], sharded["infrastructure_failures"]) == (0.0, 4, 0)
    assert sharded["failed_calls"] > 0


def actions_record(declared):
    return {
        "task": "actions",
        "function": [{"name": "f", "parameters": {"properties": {"n": declared}}}],
        "fully_specified_question": [[{"role": "user", "content": "Call f with 5."}]],
        "reference_answer": [{"f": {"n": [5]}}],
        "language": "Python",
        "test_category": "parallel",
    }


def code_record(argument):
    return {
        "task": "code",
        "source": "lcb_easy",
        "question_content": "Add 1.",
        "public_test_cases": json.dumps([{"input": argument, "output": "2"}]),
        "metadata": {"func_name": "f"},
    }


def written(path, record):
    shards = [{"shard_id": 1, "shard": "a function"}, {"shard_id": 2, "shard": "the other half"}]
    path.write_text(json.dumps([{"task_id": "t/1", "shards": shards} | record]))
    return path


def study_of(data, task, db, url):
    # The last of an option's values on a command line holds. These answers harm nothing.
    options = ["--conditions", "full,sharded", "--runs", "1", "--task", task, "--unsafe-code"]
    return command(data, db, url, *options)


@pytest.mark.parametrize(
    ("record", "answer"),
    [
        (actions_record({"type": "integer"}), "[f(n=" + "*".join(["2**499"] * 40) + ")]"),
        (code_record("1"), "```python\ndef f(x):\n    raise ValueError('\\ud800')\n```"),
    ],
    ids=["a number too long to print", "half a surrogate pair"],
)
def test_no_answer_of_a_model_ends_the_run(record, answer, tmp_path):
    data = written(tmp_path / "one.json", record)
    with Upstream(lambda request: answer) as upstream:
        done = run(*study_of(data, record["task"], tmp_path / "a.db", upstream.url))
    assert done.returncode == 0, done.stderr
    assert [row["mean"] for row in report_of(done)["runs"]] == [0.0, 0.0]


@pytest.mark.parametrize(
    "record",
    [
        actions_record({"type": ["integer", "null"]}),
        actions_record({"type": "dict"}) | {"reference_answer": [{"f": {"n": [{"a": 5}]}}]},
        code_record("[" * 50_000),
    ],
    ids=["type", "reference", "nesting"],
)
def test_a_record_that_could_not_be_scored_is_named_by_file_and_line_before_anything_is_asked(
    record, tmp_path
):
    data = written(tmp_path / "one.json", record)
    with Upstream("never asked") as upstream:
        done = run(*study_of(data, record["task"], tmp_path / "a.db", upstream.url))
        assert upstream.requests == []
    assert done.returncode == 2
    assert done.stderr.startswith(f"midturn: {data}:1: 't/1': ")
    assert len(done.stderr.splitlines()) == 2  # the fault, and what a record of the task looks like


def test_models_play_the_user_and_the_system(data, tmp_path):
    def every_role(request):
        told = request.messages[0]["content"]
        if "You play a person" in told:
            untold = request.last.split("not told yet:\n")[1].split(". ")[0]
            return json.dumps({"response": f"point {untold}", "shard_id": int(untold)})
        if "You sort" in told:
            return json.dumps({"response_type": "answer_attempt"})
        if "You copy" in told:
            return json.dumps({"answer": "9"})
        return "That makes 9."

    with Upstream(every_role) as upstream:
        spec = f"openai:stub@{upstream.url}"
        options = ["--conditions", "full,sharded", "--user", spec, "--system", spec, "--runs", "1"]
        done = run(*command(data, tmp_path / "a.db", upstream.url), *options)
    assert done.returncode == 0, done.stderr
    full, sharded = report_of(done)["runs"]
    assert (full["mean"], sharded["mean"]) == (50.0, 50.0)
    assert set(sharded["tokens"]["by_role"]) == {"assistant", "user", "system"}
    assert set(full["tokens"]["by_role"]) == {"assistant", "system"}
