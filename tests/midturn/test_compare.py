"""`midturn compare` pairs what may be paired, says what differs, and refuses the rest by name."""

import json

import pytest
from commands import midturn
from report_store import role_of
from typer.testing import CliRunner

from midturn.cli import app
from midturn.core import BadInput
from midturn.store import RunIdentity, Store, Trajectory

SMALL, LARGE = "openai:small", "openai:large"


def entered(store, condition, scores, *, model=SMALL, **identity):
    """Enter a run with a conversation for each score, on instructions i/0, i/1, …; return its id."""
    made_by = {
        "study": "lic",
        "data_sha256": "ab" * 32,
        "task": "math",
        "condition": condition,
        "role": role_of(condition),
        "models": {"assistant": model, "system": "rules"},
        "decoding": {"temperature": 1.0},
        "prompts_sha256": f"prompts of {condition}",
        "scoring": "strict",
        "seed": 0,
    }
    made = RunIdentity.model_validate(made_by | identity)
    run_id = store.add_run(made)
    for n, score in enumerate(scores):
        ended = Trajectory(
            conversation_id=f"{run_id}/i/{n}/0",
            run_id=run_id,
            task=made.task,
            task_id=f"i/{n}",
            condition=condition,
            repetition=0,
            score=score,
        )
        store.finish(ended)
    return run_id


@pytest.fixture
def db(tmp_path):
    return tmp_path / "a.db"


@pytest.fixture
def store(db):
    with Store(db) as opened:
        yield opened


def said(*words):
    return CliRunner().invoke(app, ["compare", *map(str, words)], catch_exceptions=False)


def document(*words):
    done = said(*words, "--json")
    assert done.exit_code == 0
    return json.loads(done.stdout)


def refused(*words):
    with pytest.raises(BadInput) as fault:
        said(*words)
    return str(fault.value)


def test_two_conditions_are_paired_by_instruction(db, store):
    entered(store, "sharded", [0, 0, 1, 1, 1, 0])
    entered(store, "mediated", [1, 0, 1, 0, 1, 0, 1])
    (sides,) = document("sharded", "mediated", "--db", db)["sides"]
    (task,) = sides["tasks"]
    assert (task["task"], task["n"], task["difference"], task["scoring"]) == ("math", 6, 0, "strict")
    assert (task["a_mean"], task["b_mean"]) == (50, 50)
    assert (task["flipped_up"], task["flipped_down"]) == (["i/0"], ["i/3"])
    low, high = task["ci"]
    assert low < 0 < high
    assert task["differs"] == []


def test_the_table_shows_figures_with_interval_and_every_flipped_conversation(db, store):
    entered(store, "sharded", [0] * 8 + [1])
    entered(store, "mediated", [1] * 8 + [0])
    shown = " ".join(said("sharded", "mediated", "--db", db).stdout.split())
    assert "math 9 11.1 [2.0, 43.5] 88.9 [56.5, 98.0] +77.8 [+13.0, +96.0] 0.039 8 1" in shown
    run = next(part for part in shown.replace(",", " ").split() if part.endswith("/i/0")).removesuffix("/i/0")
    assert f"up: {', '.join(f'{run}/i/{n}' for n in range(8))}" in shown
    assert f"down: {run}/i/8" in shown


def test_conditions_are_paired_for_each_model_and_over_all_tasks(db, store):
    for model in (SMALL, LARGE):
        for task, scores in (("math", [1, 1]), ("code", [0, 0])):
            entered(store, "full", [1, 1], model=model, task=task)
            entered(store, "sharded", scores, model=model, task=task)
    sides = document("full", "sharded", "--db", db)["sides"]
    assert [side["a_model"] for side in sides] == [LARGE, SMALL]
    for side in sides:
        assert [(task["task"], task["difference"]) for task in side["tasks"]] == [("code", -100), ("math", 0)]
        assert (side["overall"]["n"], side["overall"]["difference"]) == (4, -50)
        assert side["overall"]["flipped_down"] == ["code/i/0", "code/i/1"]


def test_two_models_are_paired_for_each_condition(db, store):
    for condition in ("full", "sharded"):
        entered(store, condition, [0, 1], model=SMALL)
        entered(store, condition, [1, 1], model=LARGE)
    entered(store, "mediated", [1, 1], model=LARGE)
    sides = document(SMALL, LARGE, "--db", db)["sides"]
    assert [(side["a_condition"], side["b_condition"]) for side in sides] == [
        ("full", "full"),
        ("sharded", "sharded"),
    ]
    assert all(side["overall"]["difference"] == 50 for side in sides)


def test_a_run_is_known_by_the_beginning_of_its_id(db, store):
    one = entered(store, "full", [1, 1])
    other = entered(store, "sharded", [1, 0], model=LARGE)
    (sides,) = document(one[:8], other, "--db", db)["sides"]
    assert (sides["tasks"][0]["a_run"], sides["tasks"][0]["b_run"]) == (one, other)


def test_two_stores_are_paired_run_by_run_and_what_differs_is_said(tmp_path, db, store):
    entered(store, "full", [1, 1])
    entered(store, "sharded", [1, 0])
    with Store(tmp_path / "b.db") as later:
        entered(later, "sharded", [1, 1], protocol=2, seed=3)
    (sides,) = document(db, tmp_path / "b.db")["sides"]
    (task,) = sides["tasks"]
    assert task["differs"] == ["made by: protocol 1 and protocol 2", "seed: 0 and 3"]
    assert (sides["b_condition"], task["difference"]) == ("sharded", 50)
    (sides,) = document("full", "sharded", "--db", db, "--db-b", tmp_path / "b.db")["sides"]
    assert sides["tasks"][0]["differs"] == ["made by: protocol 1 and protocol 2", "seed: 0 and 3"]


def test_the_run_that_comes_nearest_is_taken(db, store):
    near, far = (entered(store, "full", [1, 1], seed=seed) for seed in (0, 7))
    entered(store, "sharded", [1, 0])
    (sides,) = document("full", "sharded", "--db", db)["sides"]
    assert [task["a_run"] for task in sides["tasks"]] == [near]
    assert far != near


def test_a_choice_between_runs_is_refused_with_their_ids(db, store):
    runs = [
        entered(store, condition, [1, 1], seed=seed) for seed in (0, 7) for condition in ("full", "sharded")
    ]
    message = refused("full", "sharded", "--db", db)
    assert "2 ways" in message
    assert all(run_id in message for run_id in runs)


def test_each_run_of_a_choice_is_listed_once_with_what_sets_it_apart(db, store):
    for temperature in (0.5, 1.0):
        entered(store, "full", [1, 1], decoding={"temperature": temperature, "reply_tokens": None})
    first, *listed = refused("full", "full", "--db", db).splitlines()
    assert "by their ids" in first
    assert len(listed) == 2
    assert [next(t for t in ("0.5", "1.0") if f"temperature {t}, strict" in line) for line in listed] in (
        ["0.5", "1.0"],
        ["1.0", "0.5"],
    )


def test_a_word_that_can_be_no_files_name_is_looked_up_in_the_store(db, store):
    entered(store, "full", [1, 1])
    assert "is no run, condition or model" in refused("x" * 5000, "full", "--db", db)
    assert "--db FILE" in refused("x" * 5000, "full")


def test_a_word_that_means_nothing_is_refused_with_what_there_is(db, store):
    run_id = entered(store, "full", [1, 1])
    message = refused("full", "sideways", "--db", db)
    assert "`sideways` is no run, condition or model" in message
    assert f"{run_id} math full {SMALL}" in message


def test_runs_on_other_data_or_of_another_model_are_not_paired(db, store):
    entered(store, "full", [1, 1])
    entered(store, "sharded", [1, 1], data_sha256="cd" * 32)
    entered(store, "sharded", [1, 1], model=LARGE)
    assert "same task, data, model" in refused("full", "sharded", "--db", db)


def test_a_run_is_not_compared_with_itself(db, store):
    run_id = entered(store, "full", [1, 1])
    assert "no run of" in refused(run_id, "full", "--db", db)


def test_runs_that_were_scored_otherwise_are_refused(db, store):
    entered(store, "full", [1, 1])
    entered(store, "sharded", [1, 1], scoring="parity")
    message = refused("full", "sharded", "--db", db)
    assert "strict" in message and "parity" in message and "can't be compared" in message


def test_runs_without_a_common_instruction_are_refused(db, store):
    entered(store, "full", [1, 1])
    entered(store, "sharded", [])
    assert "no instruction in common" in refused("full", "sharded", "--db", db)


def test_a_store_that_is_not_named_or_empty_is_refused(tmp_path, db, store):
    assert "--db FILE" in refused("full", "sharded")
    assert "holds no run" in refused("full", "sharded", "--db", db)


def test_hostile_names_are_shown_as_text(db, store):
    hostile = "[red]m[/red]\x1b[2J\x1b]0;owned\x07\u202e\n"
    entered(store, "full", [1, 1], model=hostile)
    entered(store, "sharded", [0, 0], model=hostile, origin=hostile)
    shown = said("full", "sharded", "--db", db).stdout
    assert shown.replace("\n", "").isprintable()
    assert "[red]m[/red]" in shown and "owned" not in shown
    listing = refused("full", "no such", "--db", db)
    assert listing.replace("\n", "").isprintable()


def test_the_command_exits_with_2_where_nothing_can_be_compared(db, store):
    entered(store, "full", [1, 1])
    done = midturn("compare", "full", "sharded", "--db", db)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("midturn: `sharded` is no run")
