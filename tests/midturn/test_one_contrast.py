"""One contrast of the same scores has the same interval wherever it is printed."""

import json

import pytest
from faults.upstream import Upstream
from framings_world import World
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from typer.testing import CliRunner

from midturn.cli import app
from midturn.refiner.validation import Rollout, compare
from midturn.store import Store
from midturn.studies.lic._records import write_records

pytestmark = pytest.mark.slow("plays two studies of the framings")

KINDS = {"system": SystemMessage, "user": HumanMessage, "assistant": AIMessage}


def printed(*words):
    done = CliRunner().invoke(app, [*map(str, words), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=[(7, 5), (13, 2)], ids=["7 instructions", "13 instructions"])
def stores(request, tmp_path_factory):
    """A study of the framings, and its conversations without interventions as runs of `lic`."""
    n, seed = request.param
    folder = tmp_path_factory.mktemp("one")
    world = World(missing=0.7, mediation=0.8, drifting=0.3, reminders=0.6, slip=0.0, n=n, seed=seed)
    write_records(folder / "shops.json", world.records)

    def reply(asked):
        return world.reply([KINDS[m["role"]](m["content"]) for m in asked.messages])

    with Upstream(reply) as upstream:
        told = printed(
            *("framings", folder / "shops.json", "--task", "math", "--model", f"openai:stub@{upstream.url}"),
            *("--db", folder / "framings.db", "--drift", "entropy", "--threshold", "1", "--spend-anyway"),
        )
    with Store(folder / "framings.db") as theirs, Store(folder / "lic.db") as ours:
        for run_id, made in theirs.runs():
            if made.condition in ("full", "sharded", "mediated"):
                again = ours.add_run(made.model_copy(update={"study": "lic"}))
                for one in theirs.trajectories(run_id):
                    ended = {"run_id": again, "conversation_id": f"{again}/{one.task_id}/0"}
                    ours.finish(one.model_copy(update=ended))
    return told, folder / "lic.db"


def test_what_an_instruction_wins_back_has_one_interval(stores):
    framings, db = stores
    parts = {part["part"]: part for part in framings["decomposition"][0]["parts"]}
    costs = next(cost for cost in framings["costs"] if cost["remedy"] == "mediated")
    lic = printed("lic", "report", "--db", db)
    (row,) = [pair for pair in lic["paired"] if (pair["a"], pair["b"]) == ("sharded", "mediated")]
    (side,) = printed("compare", "sharded", "mediated", "--db", db)["sides"]
    with Store(db) as store:
        scores = {
            made.condition: {t.task_id: t.score for t in store.trajectories(run_id)}
            for run_id, made in store.runs()
        }
    refined = compare(Rollout(scores=scores["sharded"]), Rollout(scores=scores["mediated"]), None)
    assert len(row["flipped_up"]) > 0
    assert (
        row["ci"]
        == side["tasks"][0]["ci"]
        == side["overall"]["ci"]
        == parts["instruction"]["points"]["ci"]
        == costs["gain"]["ci"]
        == list(refined.ci)
    )
    assert row["p"] == side["overall"]["p"]


def test_the_loss_and_what_is_won_back_of_it_have_one_interval(stores):
    framings, db = stores
    parts = {part["part"]: part for part in framings["decomposition"][0]["parts"]}
    lic = printed("lic", "report", "--db", db)
    (row,) = [pair for pair in lic["paired"] if (pair["a"], pair["b"]) == ("full", "sharded")]
    low, high = row["ci"]
    assert parts["loss"]["points"]["ci"] == [-high, -low]
    (share,) = lic["won_back"]
    theirs = parts["instruction"]["share_of_loss"]
    assert (share["share"], share["ci"]) == (theirs["value"], theirs["ci"])


def test_the_score_of_a_condition_has_one_interval(stores):
    framings, db = stores
    cells = {cell["cell"]: cell["score"]["ci"] for cell in framings["cells"]}
    (side,) = printed("compare", "full", "mediated", "--db", db)["sides"]
    for run in printed("lic", "report", "--db", db)["runs"]:
        assert run["mean_ci"] == cells[run["condition"]]
    assert side["overall"]["a_mean_ci"] == cells["full"]
    assert side["overall"]["b_mean_ci"] == cells["mediated"]
