"""`midturn framings`: power before the budget, one report, and errors that say what to do."""

import json
import re

import pytest
from faults.upstream import Upstream
from framings_world import World
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from typer.testing import CliRunner

from midturn.cli import app
from midturn.store import Store
from midturn.studies.lic._records import write_records

KINDS = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}
LOSSY = {"missing": 0.5, "mediation": 0.9, "drifting": 0.3, "reminders": 0.7, "slip": 0.0}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A world behind an HTTP server, and its records in a file."""
    world = World(**LOSSY, n=10, seed=1)
    data = tmp_path_factory.mktemp("data") / "shops.json"
    write_records(data, world.records)

    def reply(request):
        if "as JSON" not in request.last:
            assert request.body["logprobs"] is True and request.body["top_logprobs"] == 20
        return world.reply([KINDS[m["role"]](m["content"]) for m in request.messages])

    with Upstream(reply) as upstream:
        yield upstream, data


@pytest.fixture
def framings(served, tmp_path):
    upstream, data = served

    def run(*more):
        told = [str(data), "--model", f"openai:stub@{upstream.url}"]
        told += ["--db", str(tmp_path / "a.db"), "--drift", "entropy", "--threshold", "1"]
        return CliRunner().invoke(app, ["framings", *told, *more])

    return run


def test_a_study_too_small_to_find_anything_ends_after_its_pilot_and_says_what_to_add(framings, tmp_path):
    from midturn.core import BadInput

    ended = framings("--pilot", "3")
    assert isinstance(ended.exception, BadInput)
    assert "10 instructions of 1 runs can't find effects of 20 points" in str(ended.exception)
    assert "--spend-anyway" in str(ended.exception)
    assert "7 conversations" not in ended.stdout and "56 conversations are left" in " ".join(
        ended.stdout.split()
    )
    with Store(tmp_path / "a.db") as store:
        played = {t.task_id for t in store.all_trajectories()}
    assert played == {"shop/000", "shop/001", "shop/002"}


def test_an_estimate_is_what_the_study_could_find_and_its_price(framings):
    ended = framings("--pilot", "3", "--estimate", "--json")
    assert ended.exit_code == 0
    power = json.loads(ended.stdout)
    assert (power["pilot_n"], power["n"], power["left"]) == (3, 10, 56)
    assert power["rest_tokens"] > 0
    assert all(each["n_for_worthwhile"] > 10 for each in power["contrasts"])


@pytest.mark.slow("plays a study twice")
def test_the_study_goes_on_from_its_pilot_and_reports(framings):
    framings("--pilot", "3", "--estimate")
    ended = framings("--pilot", "3", "--spend-anyway", "--json")
    assert ended.exit_code == 0, ended.exception
    report = json.loads(ended.stdout)
    assert report["n_instructions"] == 10
    assert [cell["conversations"] for cell in report["cells"]] == [10] * 8
    assert report["power"]["pilot_n"] == 3
    assert report["findings"]
    mediated = next(cost for cost in report["costs"] if cost["remedy"] == "mediated")
    assert mediated["tokens"]["value"] > 0
    shown = framings("--pilot", "3", "--spend-anyway")
    assert shown.exit_code == 0
    assert "An explicit instruction wins back" in " ".join(shown.stdout.split())


def test_a_spent_budget_ends_with_status_1_and_what_there_is(framings):
    ended = framings("--pilot", "10", "--max-calls", "60")
    assert ended.exit_code == 1
    assert "--max-calls 60" in ended.stderr


@pytest.mark.parametrize("schedule", ["", "0", "1.5", "half"])
def test_a_schedule_that_is_no_share_is_refused(framings, schedule):
    ended = framings("--schedule", schedule)
    assert "--schedule" in str(ended.exception) and "0.375,0.75" in str(ended.exception)


@pytest.mark.usefixtures("torch")
def test_a_served_model_without_weights_is_refused_before_anything_is_spent(served, tmp_path):
    upstream, data = served
    told = [
        str(data),
        "--task",
        "math",
        "--model",
        f"openai:stub@{upstream.url}",
        "--db",
        str(tmp_path / "b.db"),
    ]
    ended = CliRunner().invoke(app, ["framings", *told])
    assert "--weights" in str(ended.exception) and not (tmp_path / "b.db").exists()


def test_the_help_has_an_example():
    said = re.sub(r"\s+", " ", CliRunner().invoke(app, ["framings", "--help"]).stdout)
    assert "Example: midturn framings starter" in said


@pytest.mark.slow("plays a pilot of two kinds of conversation")
def test_an_estimate_of_both_kinds_says_what_the_core_predictions_need(framings, tmp_path):
    told = [
        {
            "id": f"d{n}",
            "turns": [{"user": f"Where is shop {n + 500}?", "alone": f"Where is shop {n + 500}?"}] * 3,
            "checks": [{"check": "contains", "without": ["cup"]}],
        }
        for n in range(4)
    ]
    file = tmp_path / "dialogues.jsonl"
    file.write_text("\n".join(map(json.dumps, told)))
    ended = framings("--pilot", "2", "--estimate", "--json", "--dialogues", str(file))
    assert ended.exit_code == 0, ended.exception
    power = json.loads(ended.stdout)
    assert (power["n_pieces"], power["n_whole"]) == (10, 4)
    assert [each["key"] for each in power["findable"]] == ["I1", "I2", "E1", "E2"]
    # Of four dialogues under seven remedies the pilot plays two, whatever else it needs.
    assert power["left"] == 4 * 7 - 2 * 7
