"""Sentences about tables and translations are scored by BLEU over the whole reply."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from midturn.studies.lic import read_data
from midturn.studies.lic._records import read_records
from midturn.studies.lic.tasks._bleu import bleu
from midturn.studies.lic.tasks._data2text import DataToText
from midturn.studies.lic.tasks._translation import Translation

REAL = Path(__file__).parents[4] / "shared" / "data" / "lic" / "sharded_translation.json"
TASKS = (DataToText(), Translation())
STARTER_RECORDS = [(task, record) for task in TASKS for record in read_data("starter", task).records]
# Its logarithms add up to a little more than those of its reference.
ROUNDS_UP = "The quick brown fox jumps over the lazy dog"


def references_of(record):
    return record.extra("references") if record.task == "data2text" else [record.extra("document_en")]


@pytest.mark.parametrize(("task", "record"), STARTER_RECORDS, ids=lambda value: getattr(value, "task_id", ""))
async def test_what_is_said_around_a_starters_reference_lowers_its_score(task, record):
    for reference in references_of(record):
        around = f"Sure! Here is what you asked for:\n{reference}"
        assert (await task.evaluate(around, record, "strict")).score < 0.95
    assert (await task.evaluate("Something else entirely, I fear.", record, "strict")).score < 0.2


def test_there_are_eight_starter_records_of_each_task():
    assert [sum(task is one for one, _ in STARTER_RECORDS) for task in TASKS] == [8, 8]


def test_an_exact_match_is_1_in_strict_and_may_be_off_in_parity():
    strict = {bleu(text, [text], "strict").score for text in exact_texts()}
    parity = {bleu(text, [text], "parity").score for text in exact_texts()}
    assert strict == {1.0}
    assert max(parity) == 1.0000000000000004


def exact_texts():
    return [" ".join(f"word{n}" for n in range(length)) for length in range(4, 40)]


def test_any_reference_may_match():
    references = ["It was built in 1871 by the town.", "The town built it in the year 1871."]
    assert [bleu(text, references, "strict").score for text in references] == [1, 1]


def test_space_around_a_reply_does_not_count():
    assert bleu("\n  The town built it in 1871. \n", ["The town built it in 1871."], "strict").score == 1


@given(st.text(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_reply_at_all_has_a_score_between_0_and_1(text):
    assert 0 <= bleu(text, ["The town built it in 1871."], "strict").score <= 1


def test_a_table_is_shown_in_full_and_left_to_the_hints_in_concat():
    task = DataToText()
    record = read_data("starter", task).records[0]
    full = task.full_prompt(record)
    assert record.extra("table_highlighted_html") in full
    assert record.extra("fewshot_descriptions") in full
    assert "page_title: Mount Orel" in full
    concat = task.concat_prompt(record, [shard.shard for shard in record.shards])
    assert record.extra("table_highlighted_html") not in concat
    for number, shard in enumerate(record.shards, 1):
        assert f"Hint {number}:\n{shard.shard}" in concat


def test_the_turns_of_data2text_are_its_shards_word_for_word():
    task = DataToText()
    for record in read_data("starter", task).records:
        assert task.script(record) == [shard.shard for shard in record.shards]


@pytest.mark.parametrize(
    ("reply", "attempts"), [("It has 60 beds.", True), ("Which cells do you mean?", False), (" \n", False)]
)
def test_a_question_back_is_no_description(reply, attempts):
    task, record = STARTER_RECORDS[0]
    assert task.extract(reply, record) == (reply if attempts else None)


def test_every_reply_to_a_translation_is_an_attempt():
    task = Translation()
    record = read_data("starter", task).records[0]
    assert task.always_attempts
    assert task.extract("Which document?", record) == "Which document?"


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_record_without_a_reference_is_refused(task):
    good = read_data("starter", task).records[0]
    field = "references" if task.name == "data2text" else "document_en"
    blank = ["  "] if task.name == "data2text" else "  "
    for broken in (good.model_copy(update={field: blank}), without(good, field)):
        assert field in (task.check_record(broken) or "")


def without(record, field):
    fields = record.model_dump()
    del fields[field]
    return type(record).model_validate(fields)


@pytest.fixture(scope="module")
def published():
    if not REAL.exists():
        pytest.skip("the published translation records are not on this machine")
    task = Translation()
    return read_records(REAL, task.name, {task.name: task}).records


async def test_the_published_translations_are_read_and_score_as_they_should(published):
    task = Translation()
    assert len(published) == 30
    for record in published:
        assert (await task.evaluate(record.extra("document_en"), record, "strict")).score == 1
        assert (await task.evaluate(record.extra("document_de"), record, "strict")).score < 0.3


def test_the_turns_of_a_published_translation_hold_the_whole_document_once(published):
    task = Translation()
    for record in published:
        turns = task.script(record)
        assert len(turns) == len(record.worded_shards)
        for turn, shard in zip(turns, record.worded_shards, strict=True):
            assert turn.endswith(shard.shard)
        assert record.extra("document_de") in task.full_prompt(record)
