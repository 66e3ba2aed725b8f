"""No reply of a model, however odd, raises out of a task or leaves a verdict that can't be stored."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import example, given, settings, strategies as st
from starter_records import starter_records

from midturn.studies.lic import Record
from midturn.studies.lic.tasks import TASKS
from midturn.studies.lic.tasks._code_answers import program
from midturn.studies.lic.tasks._summary import bullets_of, citation_f1

STARTERS = {name: starter_records(name)[0] for name in TASKS}

PIECES = r"""[ ] ( ) { } , : = . + - * ** / // % ~ not f n g x a.b 1 0 -3 2**499 9**9 0xff 1e308 1j
$18.00 ####4 answer: \ ' " b'' f'{x}' '\ud800' '\x00' r'\' "\N{DASH}" [] {} () {1:2} {[]:1} None True nan
lambda: yield await ... # | & < if else for in := ``` ```python ```sql ```json def f(x): return
class Solution: import SELECT WITH FROM DISTINCT ORDER BY WHERE 'a'*999 "calls" "name" "arguments" null NaN
.5 1.0 1,800.00 ５ ² ﬁ İ ß"""
JSON = '{{"calls": [{{"name": "{0}", "arguments": {{"{0}": "{0}", "n": {0}}}}}]}}'
ODD = [
    "\x00",
    "\n",
    "\t",
    "\u2028",
    "\ud800",
    "\\ud800",
    "[" * 250,
    "-" * 3000,
    "9" * 5000,
    "0x" + "f" * 5000,
]
TEXTS = st.lists(
    st.one_of(st.sampled_from([*PIECES.split(), *ODD]), st.text(max_size=5)), min_size=1, max_size=10
).map("".join)
REPLIES = st.one_of(
    TEXTS,
    TEXTS.map("[f(n={})]".format),
    st.lists(TEXTS, min_size=2, max_size=30).map("*".join).map("[f(n={})]".format),
    TEXTS.map(JSON.format),
    TEXTS.map("```python\ndef f(x):\n return {}\n```".format),
    TEXTS.map("```sql\nSELECT {}\n```".format),
)
N = {
    "integer": [5],
    "float": [5.0, ""],
    "string": ["five"],
    "boolean": [True],
    "array": [[5], "five"],
    "tuple": [[5, 6]],
    "dict": [{"x": [5, ""]}],
}
"""What `n` may be, by its type."""


def calls_of(kind, reply_format, items):
    """An `actions` record that wants `f` to be called with `n`."""
    declared = {"type": kind, "items": {"type": items}}
    fields = {
        "function": [{"name": "f", "parameters": {"properties": {"n": declared}}}],
        "fully_specified_question": [[{"role": "user", "content": "Call f."}]],
        "reference_answer": [{"f": {"n": N[kind]}}],
        "language": "Python",
        "test_category": "parallel",
        "reply_format": reply_format,
    }
    record = {"task_id": "a/1", "task": "actions", "shards": [{"shard_id": 1, "shard": "call"}]}
    return Record.model_validate(record | fields)


def assert_storable(task, reply, record):
    TASKS[task].extract(reply, record)
    for scoring in ("strict", "parity"):
        verdict = asyncio.run(TASKS[task].evaluate(reply, record, scoring))
        assert 0 <= verdict.score < 1.001
        verdict.reason.encode()


@settings(max_examples=120, deadline=None)
@given(
    reply=REPLIES,
    kind=st.sampled_from(list(N)),
    reply_format=st.sampled_from(["python", "json"]),
    items=st.sampled_from(["integer", "dict"]),
)
@example(
    reply="[f(n=" + "*".join(["2**499"] * 40) + ")]", kind="integer", reply_format="python", items="dict"
)
@example(reply="[f(n=0x" + "f" * 5000 + ")]", kind="integer", reply_format="python", items="dict")
def test_any_reply_to_an_actions_record_has_a_verdict_that_can_be_stored(reply, kind, reply_format, items):
    assert_storable("actions", reply, calls_of(kind, reply_format, items))


QUERIES = pytest.param("database", marks=pytest.mark.slow("runs queries in processes of their own"))


@pytest.mark.parametrize("task", ["data2text", QUERIES, "math", "translation"])
@settings(max_examples=40, deadline=None)
@given(reply=REPLIES)
def test_any_reply_has_a_verdict_that_can_be_stored(task, reply):
    assert_storable(task, reply, STARTERS[task])


@settings(max_examples=60, deadline=None)
@given(reply=REPLIES)
def test_any_reply_is_read_as_code_or_as_none(reply):
    TASKS["code"].extract(reply, STARTERS["code"])
    for scoring in ("strict", "parity"):
        program(reply, "f", "import math", scoring)


@settings(max_examples=60, deadline=None)
@given(reply=REPLIES)
def test_any_summary_is_cut_into_bullets_with_citations(reply):
    for bullet in bullets_of(reply):
        assert 0 <= citation_f1(bullet, [1, 2]) <= 1
