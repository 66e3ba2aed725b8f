"""tau-bench result files: whatever reads as one does, whatever does not gets one clear error."""

import json
from pathlib import Path

import pytest
from drift_study import measured, plan_of, play, run_of

from midturn.core import BadInput
from midturn.studies.drift import (
    BASELINE,
    REMINDER,
    TauStudy,
    drift_report,
    read_dialogues,
    study_in,
    tau_scripts,
)
from midturn.studies.drift._replay import context
from midturn.studies.drift._tau import GREETING

SHARED = Path(__file__).parents[4] / "shared" / "data" / "tau" / "gpt-4o-airline.json"


def said(role, content, **more):
    return {"role": role, "content": content, **more}


def record(*messages, task_id=0, **changes):
    info = {"task": {"instruction": "You want w1.", "user_id": "u"}, "source": "user"}
    return {"task_id": task_id, "reward": 0.0, "info": info, "traj": list(messages), "trial": 0} | changes


def dialogue(turns, task_id=0):
    exchanges = [said("user", f"w{n} please") for n in range(turns)]
    answers = [said("assistant", f"w{n} done") for n in range(turns)]
    both = [message for pair in zip(exchanges, answers, strict=True) for message in pair]
    return record(said("system", "policy"), *both, task_id=task_id)


def written(tmp_path, found):
    file = tmp_path / "results.json"
    file.write_text(found if isinstance(found, str) else json.dumps(found))
    return file


def exchanges(tmp_path, *messages):
    (one,) = read_dialogues(written(tmp_path, [record(*messages)])).dialogues
    return one.exchanges


@pytest.mark.skipif(not SHARED.exists(), reason="the shared tau-bench file is not beside this checkout")
def test_a_published_file_reads_whole():
    read = read_dialogues(SHARED)
    assert len(read.dialogues) == 140
    assert len(read.reaching(8)) == 73
    assert read.dialogues[0].exchanges[0][0] == GREETING


def test_tools_are_not_part_of_what_the_customer_reads(tmp_path):
    found = exchanges(
        tmp_path,
        said("system", "policy"),
        said("user", "Hello"),
        said("assistant", None, tool_calls=[{"id": "1"}]),
        said("tool", "{}"),
        said("assistant", "Which one?"),
        said("user", "The first."),
    )
    assert found == ((GREETING, "Hello"), ("Which one?", "The first."))


def test_contents_may_be_lists_of_blocks(tmp_path):
    found = exchanges(
        tmp_path,
        said("user", [{"type": "text", "text": "Hello"}]),
        said("assistant", [{"type": "text", "text": "Looking."}, {"type": "tool_use", "name": "look"}]),
        said("user", [{"type": "tool_result", "content": "none"}]),
        said("assistant", [{"type": "text", "text": "Nothing there."}]),
        said("user", "Bye"),
    )
    assert found == ((GREETING, "Hello"), ("Nothing there.", "Bye"))


def test_a_react_agents_respond_action_is_what_it_says(tmp_path):
    look = 'Thought:\nLook.\nAction:\n{"name": "look", "arguments": {"id": 1}}'
    reply = 'Thought:\nTell.\nAction:\n{"name": "respond", "arguments": {"content": "Nothing there."}}'
    found = exchanges(
        tmp_path,
        said("user", "Hello"),
        said("assistant", look),
        said("user", "API output: none"),
        said("assistant", reply),
        said("user", "Bye"),
    )
    assert found == ((GREETING, "Hello"), ("Nothing there.", "Bye"))


def test_dialogues_that_broke_are_counted_and_left_out(tmp_path):
    broken = record(task_id=7, info={"error": "timeout", "traceback": "..."})
    read = read_dialogues(written(tmp_path, [dialogue(2), broken]))
    assert len(read.dialogues) == 1
    assert read.broken == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "not valid JSON"),
        ('[{"task_id": 0', "not valid JSON"),
        ("[]", "no list of tau-bench dialogues"),
        ('{"simulations": []}', "no list of tau-bench dialogues"),
        ('[{"task_id": "sharded-1", "shards": []}]', "dialogue 1"),
        ("[1]", "dialogue 1"),
        (json.dumps([dialogue(1), dialogue(2)]), "dialogue 2 has the task_id and trial of dialogue 1"),
        (json.dumps([record()]), "in none of its 1 dialogues"),
    ],
)
def test_torn_foreign_and_empty_files_get_one_error_with_their_name(tmp_path, content, told):
    with pytest.raises(BadInput, match=told) as refused:
        read_dialogues(written(tmp_path, content))
    assert str(refused.value).startswith(str(tmp_path / "results.json"))
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadInput, match=r"none\.json: cannot be read"):
        read_dialogues(tmp_path / "none.json")


@pytest.mark.parametrize("history", ["recorded", "own"])
def test_later_turns_see_the_recorded_customer_or_the_models_own(tmp_path, store, scorer, history):
    read = read_dialogues(written(tmp_path, [dialogue(5, n) for n in range(3)]))
    plan = plan_of(kind=TauStudy, scripts=tau_scripts(read.reaching(5), 5, history))
    play(plan, store)
    (one, *_) = store.trajectories(run_of(plan, BASELINE, store))
    customer = [m.text for m in context(one, 3) if m.type == "ai"]
    own = [turn.response for turn in one.turns[:2]]
    assert customer == (["w0 please", "w1 please"] if history == "recorded" else own)
    assert [turn.utterance for turn in one.turns[:2]] == [GREETING, "w0 done"]


def test_reminders_come_at_four_and_seven(tmp_path):
    read = read_dialogues(written(tmp_path, [dialogue(8)]))
    scripts = {s.arm: s for s in tau_scripts(read.reaching(8), 8, "own")}
    reminded = [n for n, ask in enumerate(scripts[REMINDER].asks, 1) if ask.reminds]
    assert reminded == [4, 7]
    assert "You want w1." in scripts[REMINDER].asks[3].text


def test_the_cohort_has_the_same_dialogues_at_every_turn_and_no_neutral_arm(tmp_path, store, scorer):
    read = read_dialogues(written(tmp_path, [dialogue(2 + n, n) for n in range(5)]))
    plan = plan_of(kind=TauStudy, scripts=tau_scripts(read.reaching(4), 4, "recorded"))
    play(plan, store)
    measured(store, plan, scorer, references=("goal-pinned",))
    report, _ = drift_report(store, study_in(store), turns=4)
    assert {mean.n for mean in report.turn_means} == {3}
    assert {mean.turn for mean in report.turn_means} == {1, 2, 3, 4}
    assert report.named == "divergence"
