"""The task `choice`: what counts as a choice, mediQ's own records, and whole conversations."""

import json

import pytest
from growth import assert_growth
from scripted import ScriptedChat

from midturn.core import BadInput
from midturn.studies import run_study
from midturn.studies.lic import LicStudy, read_data
from midturn.studies.lic.tasks import chosen, task_named

CHOICE = task_named("choice")
OPTIONS = {"A": "Rest", "B": "Green tea", "C": "Tea"}
MEDIQ = {
    "id": 3,
    "question": "Next step?",
    "context": ["A 30-year-old has a fever.", "It began today."],
    "facts": ["1. The patient is 30.", "2. The patient has a fever."],
    "options": {"A": "Rest", "B": "Surgery"},
    "answer_idx": "A",
    "explanation": "",
}


def test_a_long_reply_of_blank_lines_is_read_in_time():
    assert_growth(lambda length: chosen("a" + "\n" * length, OPTIONS), 4_000, 40_000, below=40)


@pytest.mark.parametrize(
    ("reply", "letter"),
    [
        ("The answer is B.", "B"),
        ("**Answer:** (C)", "C"),
        ("A", "A"),
        ("B. Green tea", "B"),
        ("I would choose rest.", "A"),
        ("The answer is A or the answer is B.", None),
        ("A. Rest\nB. Green tea\nC. Tea", None),
        ("Restful sleep.", None),
        ("How old is the patient?", None),
        ("", None),
    ],
)
def test_a_choice_is_one_option_and_no_list_of_them(reply, letter):
    assert chosen(reply, OPTIONS) == letter


def test_mediqs_records_are_read_as_they_are(tmp_path):
    path = tmp_path / "mediq.jsonl"
    path.write_text(json.dumps(MEDIQ))
    (record,) = read_data(str(path), CHOICE).records
    assert [shard.shard for shard in record.shards] == [
        "Next step?\nA. Rest\nB. Surgery",
        "The patient is 30.",
        "The patient has a fever.",
    ]
    assert CHOICE.full_prompt(record).startswith("A 30-year-old has a fever. It began today.")


@pytest.mark.parametrize(
    ("changed", "said"), [({"answer_idx": "D"}, "not among `options`"), ({"facts": []}, "facts")]
)
def test_a_faulty_record_is_named_with_its_line(tmp_path, changed, said):
    path = tmp_path / "mediq.jsonl"
    path.write_text(json.dumps(MEDIQ) + "\n" + json.dumps(MEDIQ | {"id": 4} | changed))
    with pytest.raises(BadInput, match=r"mediq\.jsonl:2: .*" + said):
        read_data(str(path), CHOICE)


async def test_a_choice_before_the_last_fact_does_not_count(tmp_path):
    path = tmp_path / "mediq.jsonl"
    path.write_text(json.dumps(MEDIQ))

    def hasty(messages):
        told = " ".join(message.text for message in messages if message.type == "human")
        return "The answer is B." if "fever" in told and "sharded" not in told else "The answer is A."

    study = LicStudy(
        data=str(path),
        task="choice",
        model="openai:scripted",
        models={"assistant": ScriptedChat(reply=hasty)},
        conditions="sharded",
    )
    outcome = await run_study(study, tmp_path / "c.db")
    assert outcome.finished == 1
    from midturn.store import Store

    with Store(tmp_path / "c.db") as store:
        (run_id, _), *_ = store.runs()
        (played,) = store.trajectories(run_id)
    assert (len(played.turns), played.score, played.answer) == (3, 0.0, "B")
