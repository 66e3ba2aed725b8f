"""`midturn trial`: start one, bring the conversations back from the logs, compare, and end it."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest
from commands import midturn

from midturn.refiner.guidelines import open_library

ANGRY = ("No, I meant a cold soup.", "Never mind.")
RULES = "- With soup, the usual means a cold one.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    # The same sides in every run of the tests.
    monkeypatch.setattr("midturn.refiner.guidelines._library.secrets.token_hex", lambda _: "0123456789abcdef")
    (tmp_path / "rules.md").write_text(RULES)
    run(tmp_path, "guidelines import rules.md --scope user:mara --db a.db")
    return tmp_path


def run(folder, command, fails=0):
    done = midturn(*command.split(), cwd=folder)
    assert done.returncode == fails, done.stderr
    return done.stdout if not fails else done.stderr


def chat(name, user="mara", *, went_well, **more):
    said = (
        ["Soup, please. The usual.", "Thank you, that was it!"] if went_well else ["The usual soup.", *ANGRY]
    )
    messages = [
        {"role": role, "content": text}
        for utterance in said
        for role, text in (("user", utterance), ("assistant", "Here you are."))
    ]
    return {"id": name, "user": user, "task": "soup", "messages": messages, **more}


def bring_in(folder, *chats, name="chats.jsonl", db="past.db"):
    (folder / name).write_text("".join(json.dumps(each) + "\n" for each in chats))
    run(folder, f"trajectories import {name} --db {db}")


def trial_in(folder):
    with open_library(folder / "a.db", read_only=True) as library:
        return library.find("user:mara@1").trial


@pytest.mark.slow("plays a whole trial")
def test_rules_that_help_are_found_out_and_kept(folder):
    started = run(folder, "trial start user:mara@1 --db a.db --share 0.4")
    assert "on trial in 40% of the conversations of user:mara since" in started
    assert "against no rules" in started
    assert "20 points some " in started
    assert (
        "user:mara@1 is on trial"
        in midturn("guidelines", "show", "--user", "mara", "--db", "a.db", cwd=folder).stderr
    )
    assert "on trial: 40% of the conversations since" in run(folder, "guidelines show user:mara@1 --db a.db")
    takes = trial_in(folder).takes
    names = [f"thread-{n}" for n in range(60)]
    bring_in(
        folder,
        *(chat(name, went_well=takes(name)) for name in names),
        *(chat(f"bob-{n}", "bob", went_well=False) for n in range(30)),
    )
    told = json.loads(run(folder, "trial report user:mara@1 --db a.db --trajectories past.db --json"))
    sides = {side: told[side]["conversations"] for side in ("with_set", "without_set")}
    assert sides == {"with_set": sum(map(takes, names)), "without_set": 60 - sum(map(takes, names))}
    assert (told["with_set"]["mean"], told["without_set"]["mean"], told["difference"]) == (100, 0, 100)
    assert (told["verdict"], told["n"], told["left_out"]) == ("better", 60, {})
    assert told["ci"][0] > 20
    written = run(folder, "trial report user:mara@1 --db a.db --trajectories past.db")
    assert (
        "Let it become active: midturn trial end user:mara@1 --keep --db a.db --trajectories past.db"
        in written
    )
    run(folder, "trial end user:mara@1 --keep --db a.db --trajectories past.db")
    shown = run(folder, "guidelines show user:mara@1 --db a.db")
    assert "active" in shown
    assert "n = 60 conversations of a trial" in shown
    assert "With soup" in run(folder, "guidelines show --user mara --db a.db")


def test_scores_go_before_what_users_said_and_chance_is_not_taken_for_a_difference(folder):
    run(folder, "trial start user:mara@1 --db a.db")
    random.seed(2)
    chats = [chat(f"t{n}", went_well=False, thumbs=random.choice([1, -1])) for n in range(50)]
    bring_in(folder, *chats, *(chat(f"u{n}", went_well=random.random() < 0.5) for n in range(50)), db="a.db")
    told = json.loads(run(folder, "trial report user:mara@1 --db a.db --json"))
    assert told["with_set"]["scored"] + told["without_set"]["scored"] == 50
    assert (told["verdict"], told["n"]) == ("open", 100)
    assert 25 < told["with_set"]["mean"] < 75
    assert "is not shown to be better" in run(folder, "trial end user:mara@1 --keep --db a.db", fails=2)
    done = json.loads(run(folder, "trial end user:mara@1 --discard --db a.db --json"))
    assert (done["status"], done["validation"]["n"]) == ("rejected", 100)
    assert "n = 100 conversations of a trial" in done["reason"]
    assert run(folder, "guidelines show --user mara --db a.db") == ""


def test_conversations_from_before_without_an_id_or_that_broke_are_left_out_and_named(folder):
    before = datetime.now(UTC) - timedelta(days=3)
    run(folder, "trial start user:mara@1 --db a.db")
    after = datetime.now(UTC) + timedelta(hours=1)

    def trace(name, at, **more):
        messages = chat(name, went_well=True)["messages"]
        return {
            "id": name,
            "timestamp": at.isoformat(),
            "userId": "mara",
            "input": messages[:-1],
            "output": messages[-1],
            "metadata": {"task": "soup", **more},
            "scores": [{"id": f"s{name}", "name": "ok", "value": 1, "dataType": "NUMERIC"}],
        }

    traces = [trace("old", before), trace("new", after)]
    # Two traces of one conversation, as midturn was told it, which is counted once.
    traces += [trace(f"turn-{n}", after, midturn_conversation="one-chat") for n in range(2)]
    traces += [trace("by-thread", after, thread_id="thread-9")]
    bring_in(folder, *traces, name="langfuse.jsonl")
    nameless = chat("x", went_well=True)
    del nameless["id"]
    bring_in(folder, nameless, chat("y", went_well=True), name="openai.jsonl")
    told = json.loads(run(folder, "trial report user:mara@1 --db a.db --trajectories past.db --json"))
    assert told["left_out"] == {"began before the trial": 1, "without an id": 1}
    assert (told["n"], told["without_time"]) == (4, 1)
    takes = trial_in(folder).takes
    assert told["with_set"]["conversations"] == sum(map(takes, ["new", "one-chat", "thread-9", "y"]))


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("trial start user:mara@1 --db a.db --share 1", "a share of 1: give more than 0"),
        ("trial start user:mara@7 --db a.db", "is no guideline set here"),
        ("trial start user:mara@1 --db none.db", "none.db"),
        ("trial report user:mara@1 --db a.db", "is candidate, and not on trial"),
        ("trial end user:mara@1 --keep --db a.db", "is candidate, and not on trial"),
        ("trial end user:mara@1 --db a.db", "--keep"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(folder, command, why):
    assert why in run(folder, command, fails=2)


def test_a_trial_without_conversations_can_only_be_discarded_or_forced(folder):
    run(folder, "trial start user:mara@1 --db a.db")
    told = run(folder, "trial report user:mara@1 --db a.db")
    assert "with it: n = 0, of which somebody scored 0" in told
    assert "Nothing is found out yet" in told
    assert "no figures of its trial" in run(folder, "trial end user:mara@1 --keep --db a.db", fails=2)
    assert "active" in run(folder, "trial end user:mara@1 --keep --force --db a.db")


def test_what_the_trial_contradicts_is_said_at_its_start(folder):
    (folder / "wide.md").write_text("- With soup, the usual never means a cold one.\n")
    run(folder, "guidelines import wide.md --scope global --db a.db")
    run(folder, "guidelines activate global@1 --force --db a.db")
    done = midturn("trial", "start", "user:mara@1", "--db", "a.db", cwd=folder)
    assert "user:mara overrides global (negation)" in done.stderr
