"""Every starter record can be answered: its shards say all that its reference asks for."""

from __future__ import annotations

import json
import re

import pytest

from assistant.errors import BadInput
from studies.lic.data import read_data
from studies.lic.tasks import task_named

ACTIONS, MATH = task_named("actions"), task_named("math")
RECORDS = {task.name: read_data("starter", task).records for task in (ACTIONS, MATH)}
EVERY = [pytest.param(record, id=record.task_id) for records in RECORDS.values() for record in records]
EVERY_ACTION = [pytest.param(record, id=record.task_id) for record in RECORDS["actions"]]


def reference_reply(record):
    if record.task == "math":
        return json.dumps({"calculation": re.sub(r"\n####.*", "", record.extra("answer"))})
    calls = [
        {"name": name, "arguments": {parameter: allowed[0] for parameter, allowed in wanted.items()}}
        for reference in record.extra("reference_answer")
        for name, wanted in reference.items()
    ]
    return json.dumps({"calls": calls})


def said(record):
    return [shard.shard for shard in record.shards]


def test_there_are_enough_records_with_ids_of_their_own():
    ids = [record.task_id for records in RECORDS.values() for record in records]
    assert len(ids) >= 60
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("record", EVERY)
def test_the_reference_answer_scores_one(record):
    task = task_named(record.task)
    answer = task.extract(reference_reply(record), record)
    assert answer is not None
    assert task.evaluate(answer, record).score == 1


@pytest.mark.parametrize("record", EVERY)
def test_no_worked_example_gives_the_answer_away(record):
    task = task_named(record.task)
    shown = re.findall(r"^Assistant: (.*)$", task.system_prompt(record), re.MULTILINE)
    assert len(shown) == 4
    for reply in shown:
        answer = task.extract(reply, record)
        assert answer is not None
        assert task.evaluate(answer, record).score == 0


@pytest.mark.parametrize("record", EVERY_ACTION)
def test_shards_and_question_both_state_every_value_of_the_reference(record):
    (reference,) = record.extra("reference_answer")
    ((_, wanted),) = reference.items()
    for text in (" ".join(said(record)), ACTIONS.full_prompt(record)):
        for parameter, allowed in wanted.items():
            assert any(re.search(rf"\b{re.escape(str(value))}", text, re.IGNORECASE) for value in allowed), (
                parameter
            )


@pytest.mark.parametrize("record", RECORDS["math"], ids=lambda record: record.task_id)
def test_shards_and_question_state_the_numbers_of_the_sum_and_no_others(record):
    terms = re.findall(r"\d+", record.extra("answer").split("=")[0])
    assert re.findall(r"\d+", " ".join(said(record))) == terms
    assert re.findall(r"\d+", MATH.full_prompt(record)) == terms


@pytest.mark.parametrize("record", EVERY)
def test_the_first_shard_is_not_the_whole_request(record):
    assert 3 <= len(record.shards) <= 6
    assert not re.search(r"\d", record.shards[0].shard)


def test_corrections_are_few_and_come_last():
    corrected = [record for record in RECORDS["actions"] if "correction" in (record.model_extra or {})]
    assert 0 < len(corrected) < len(RECORDS["actions"]) / 10
    for record in corrected:
        (last,) = re.findall(r"\d[\d:]*", said(record)[-1])
        earlier = re.findall(r"\d[\d:]*", said(record)[-2] + said(record)[-3])
        values = [
            str(value)
            for allowed in record.extra("reference_answer")[0].values()
            for value in allowed.values()
        ]
        assert earlier
        assert any(last in value for value in values)


def test_an_unknown_task_is_refused_with_the_names_that_are_known():
    with pytest.raises(BadInput, match=r"`sums`.*actions.*math"):
        task_named("sums")
