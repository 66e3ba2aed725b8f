"""`math` compares the last number of an answer with the record's, as the published evaluator does."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from midturn.studies.lic import Record
from midturn.studies.lic.tasks import task_named

TASK = task_named("math")


def record(gold="18", **extra):
    fields = {"question": "How many?", "answer": f"Nine and nine.\n#### {gold}"} | extra
    shards = [{"shard_id": 1, "shard": "How many?"}]
    return Record.model_validate({"task_id": "m/1", "task": "math", "shards": shards} | fields)


@pytest.mark.parametrize("scoring", ["strict", "parity"])
@pytest.mark.parametrize(
    ("answer", "gold", "score"),
    [
        ("18", "18", 1),
        ("It is 18.", "18", 1),
        ("9 + 9 = 18", "18", 1),
        ("18 of 20", "18", 0),
        ("1,800", "1800", 1),
        ("1800", "1,800", 1),
        ("$18", "18", 1),
        ("-3", "-3", 1),
        ("-$3", "-3", 1),
        ("3", "-3", 0),
        ("$18.00", "18", 1),
        ("$18.50", "18.50", 1),
        ("7", "7", 1),
        ("+3", "3", 1),
        ("18%", "18", 1),
        ("18 km", "18", 1),
        ("eighteen", "18", 0),
        ("", "18", 0),
    ],
)
async def test_the_last_number_is_compared_with_the_records(answer, gold, score, scoring):
    assert (await TASK.evaluate(answer, record(gold), scoring)).score == score


@pytest.mark.parametrize(
    ("answer", "gold", "strict", "parity"),
    [
        ("18.00", "18", 1, 0),
        ("18.0", "18", 1, 0),
        ("18.5", "18.50", 1, 0),
        ("0.5", ".5", 1, 0),
        ("$100.00", "100", 1, 0),
        ("$100.00", "1", 0, 1),
        ("$1,200.00", "1200", 1, 0),
        ("$18.5", "18.50", 1, 0),
        ("018", "18", 1, 0),
        ("18...", "18", 1, 0),
        ("18 ...", "18", 1, 0),
        ("5-18", "18", 1, 0),
        ("5-18", "-18", 0, 1),
        ("\u221218", "-18", 1, 0),
        ("\u221218", "18", 0, 1),
        ("-\\$18", "-18", 1, 0),
        ("1.8.0", "1.80", 0, 0),
    ],
)
async def test_strict_compares_numbers_and_parity_their_texts(answer, gold, strict, parity):
    assert (await TASK.evaluate(answer, record(gold), "strict")).score == strict
    assert (await TASK.evaluate(answer, record(gold), "parity")).score == parity


@pytest.mark.parametrize("scoring", ["strict", "parity"])
async def test_a_wrong_number_is_named_in_the_verdict(scoring):
    assert (await TASK.evaluate("17", record(), scoring)).reason == "17 is not 18"


@given(text=st.text() | st.text(alphabet="-+$.,0123456789\u2212\\ "))
async def test_no_reply_raises(text):
    for scoring in ("strict", "parity"):
        assert (await TASK.evaluate(text, record(), scoring)).score in (0, 1)


@pytest.mark.parametrize(
    ("reply", "number"),
    [
        ("9 + 9 = 18", "18"),
        ("First 9, then 9.\n#### 18", "18"),
        ("The answer is $1,800.50. That took 3 steps.", "$1,800.50"),
        ("**Answer:** 18", "18"),
        ("Answer: -.5", "-.5"),
        ("The answer is 1,800, as I said.", "1,800"),
        ("**Answer: \u221218**", "\u221218"),
        ("The answer is \\boxed{18}.", "18"),
        ("The answer is 18. Shall I show the 2 steps?", "18"),
        ("So she has 18 left. ", "18"),
        ('{"calculation": "9 + 9 = 18"}', "18"),
        ("How many of the 9 did she eat?", None),
        ("I have 9 so far. Please tell me the price.", None),
        ("9 alone is not enough to go on.", None),
        ("What is the answer to 9 + 9?", None),
        ("Sure!", None),
        ("", None),
    ],
)
def test_a_number_is_taken_from_a_reply_only_where_it_answers(reply, number):
    assert TASK.extract(reply, record()) == number
    assert number is None or number in reply


def test_a_published_record_is_decoded_freely():
    assert TASK.check_record(record()) is None
    assert TASK.decoding(record()).response_format is None
    assert TASK.full_prompt(record()) == "How many?"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"answer": "18 or 19"}, "answer"),
        ({"answer": "#### "}, "answer"),
        ({"answer": "#### many"}, "answer"),
        ({"question": ""}, "question"),
    ],
)
def test_a_record_that_cannot_be_scored_is_refused_by_the_name_of_the_field(change, named):
    assert named in (TASK.check_record(record().model_copy(update=change)) or "")
