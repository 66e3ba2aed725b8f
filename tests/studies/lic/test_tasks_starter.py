"""Every starter record can be answered: its reference is right, and its shards say all that it asks for."""

from __future__ import annotations

import json
import re

import pytest
from scripted import ScriptedChat
from starter_records import starter_records

from midturn.core import BadInput
from midturn.studies.lic import read_data
from midturn.studies.lic.tasks import TASKS, task_named
from midturn.studies.lic.tasks._summary import Summary
from midturn.studies.sandbox import Isolation
from midturn.studies.sandbox._isolation import works

ACTIONS, MATH, DATA_TO_TEXT = task_named("actions"), task_named("math"), task_named("data2text")
RECORDS = {name: starter_records(name) for name in TASKS}
SANDBOXED = pytest.mark.slow("runs code and queries in processes of their own")
EVERY = [
    pytest.param(record, id=record.task_id, marks=[SANDBOXED] * (task in {"code", "database"}))
    for task, records in RECORDS.items()
    for record in records
]
SHOWN = [pytest.param(record, id=record.task_id) for task in ("actions", "math") for record in RECORDS[task]]
EVERY_ACTION = [pytest.param(record, id=record.task_id) for record in RECORDS["actions"]]


def reference_reply(record, scoring):
    """A reply that gives the record's own answer."""
    match record.task:
        case "math":
            return json.dumps({"calculation": re.sub(r"\n####.*", "", record.extra("answer"))})
        case "actions":
            return reference_calls(record)
        case "code":
            return f"```python\n{record.extra('reference_solution')}\n```"
        case "database":
            return f"```sql\n{record.extra('reference_sql')}\n```"
        case "data2text":
            return record.extra("references")[0]
        case "choice":
            return f"The answer is {record.extra('answer')}."
        case "instructions":
            return record.extra("reference_reply")
        case "translation":
            return record.extra("document_en")
        case "summary":
            return reference_summary(record, shown_only=scoring == "strict")


def reference_calls(record):
    calls = [
        {"name": name, "arguments": {parameter: allowed[0] for parameter, allowed in wanted.items()}}
        for reference in record.extra("reference_answer")
        for name, wanted in reference.items()
    ]
    return json.dumps({"calls": calls})


def reference_summary(record, *, shown_only):
    shown = {document["document_index"] for document in record.extra("documents")}
    lines = []
    for insight in record.extra("insights"):
        cited = record.extra("insightid2ref_citations")[insight["insight_id"]]
        lines.append(f"- {insight['insight']} {[n for n in cited if n in shown or not shown_only]}")
    return "\n".join(lines)


def literal_judge():
    """Finds an insight in the bullet that holds it word for word."""

    def judge(messages):
        finding = re.search(r"The finding:\n(.*)\n", messages[-1].text).group(1)
        for line in messages[-1].text.splitlines():
            bullet = json.loads(line) if line.startswith('{"bullet"') else {"text": ""}
            if finding in bullet["text"]:
                return json.dumps({"coverage": "FULL", "bullet": bullet["bullet"]})
        return json.dumps({"coverage": "NO", "bullet": 0})

    return ScriptedChat(reply=judge)


def scorer(record):
    task = task_named(record.task)
    return task.judged_by(literal_judge()) if isinstance(task, Summary) else task


def said(record):
    return [shard.shard for shard in record.shards]


def test_every_task_has_records_with_ids_of_their_own():
    ids = [record.task_id for records in RECORDS.values() for record in records]
    assert all(len(records) >= 8 for records in RECORDS.values())
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_what_a_task_checks_holds_of_its_records(task):
    assert read_data("starter", task).records == RECORDS[task.name]


@pytest.mark.parametrize("scoring", ["strict", "parity"])
@pytest.mark.parametrize("record", EVERY)
async def test_the_reference_answer_scores_one_in_both_scorings(record, scoring):
    if record.task == "code" and not any(map(works, (Isolation.BUBBLEWRAP, Isolation.NAMESPACES))):
        pytest.skip("no sandbox for model-written code works on this machine")
    task = scorer(record)
    answer = task.extract(reference_reply(record, scoring), record)
    assert answer is not None
    # In parity an exact BLEU can come out a last digit off.
    assert (await task.evaluate(answer, record, scoring)).score == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("record", RECORDS["summary"], ids=lambda record: record.task_id)
async def test_a_summary_without_citations_or_with_one_insight_of_three_scores_no_more_than_it_says(record):
    task, summary = scorer(record), reference_summary(record, shown_only=True)
    uncited = re.sub(r"\[.*?\]", "", summary)
    assert (await task.evaluate(uncited, record, "strict")).score == 0
    first = summary.splitlines()[0]
    assert (await task.evaluate(first, record, "strict")).score == pytest.approx(1 / 3)


@pytest.mark.parametrize("scoring", ["strict", "parity"])
@pytest.mark.parametrize("record", SHOWN)
async def test_no_worked_example_gives_the_answer_away(record, scoring):
    task = task_named(record.task)
    shown = re.findall(r"^Assistant: (.*)$", task.system_prompt(record), re.MULTILINE)
    assert len(shown) == 4
    for reply in shown:
        answer = task.extract(reply, record)
        assert answer is not None
        assert (await task.evaluate(answer, record, scoring)).score == 0


@pytest.mark.parametrize("record", RECORDS["data2text"], ids=lambda record: record.task_id)
async def test_no_description_shown_for_its_style_is_near_the_answer(record):
    for description in record.extra("fewshot_descriptions").splitlines():
        assert (await DATA_TO_TEXT.evaluate(description, record, "strict")).score < 0.3


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


@pytest.mark.parametrize("record", SHOWN)
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
