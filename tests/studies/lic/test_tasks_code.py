"""`code` runs the function in a reply against the record's tests, by the published rules or mended ones."""

from __future__ import annotations

import asyncio
import base64
import json
import pickle
import zlib

import pytest
from starter_records import starter_records

from midturn.core import BadInput
from midturn.studies.lic import Record
from midturn.studies.lic.tasks import Code
from midturn.studies.sandbox import Isolation
from midturn.studies.sandbox._isolation import works

pytestmark = pytest.mark.slow("runs code in sandboxes")

TASK = Code()
RECORDS = starter_records("code")

needs_sandbox = pytest.mark.skipif(
    not any(works(kind) for kind in (Isolation.BUBBLEWRAP, Isolation.NAMESPACES)),
    reason="no sandbox for model-written code works on this machine",
)


def as_written(*calls):
    """Tests as a record writes them, from (arguments, expected value)."""
    return json.dumps(
        [
            {"input": "\n".join(map(json.dumps, arguments)), "output": json.dumps(expected)}
            for arguments, expected in calls
        ]
    )


def record(*calls, function="truth", **extra):
    fields = {
        "source": "humaneval",
        "prompt": f"def {function}(x):\n    ...\n",
        "public_test_cases": as_written(*calls),
        "metadata": {"func_name": function},
    }
    shards = [{"shard_id": 1, "shard": "I want a function"}]
    return Record.model_validate({"task_id": "c/1", "task": "code", "shards": shards} | fields | extra)


async def scores(reply, of):
    """The scores of a reply by strict scoring and by parity."""
    answer = TASK.extract(reply, of)
    if answer is None:
        return None
    verdicts = await asyncio.gather(*(TASK.evaluate(answer, of, how) for how in ("strict", "parity")))
    return tuple(verdict.score for verdict in verdicts)


def fenced(code, language="python"):
    return f"Here it is:\n```{language}\n{code}\n```\nIt works."


SQUARE = record(([3], 9), ([-2], 4), function="square")


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "What should the function be called?",
        "By default I would import nothing. How many numbers are there?",
        "The output looks like this:\n```\n3 9\n```",
        "```python\nprint(3 * 3)\n```",
    ],
)
def test_a_reply_without_a_function_is_no_attempt(reply):
    assert TASK.extract(reply, SQUARE) is None


@pytest.mark.parametrize(
    ("reply", "block"),
    [
        (fenced("def a(): return 1") + fenced("def b(): return 2"), "def b(): return 2"),
        (fenced("def a(): return 1") + fenced("print(a())"), "def a(): return 1"),
        (fenced("def a(): return 1") + fenced("def b(: return 2"), "def a(): return 1"),
        (fenced("def a(: return 1"), "def a(: return 1"),
        (fenced("class Solution:\n  def a(self): return 1") + fenced("def b(): return 2"), "class Solution:"),
    ],
)
def test_the_last_block_with_a_function_counts_unless_there_is_a_class_solution(reply, block):
    answer = TASK.extract(reply, SQUARE)
    assert answer is not None
    assert answer.startswith(f"```python\n{block}")
    assert answer.count("```") == 2


def test_an_answer_is_found_again_in_itself():
    reply = fenced("def a(): return 1")
    answer = TASK.extract(reply, SQUARE)
    assert answer is not None
    assert TASK.extract(answer, SQUARE) == answer


@needs_sandbox
@pytest.mark.parametrize(
    "reply",
    [
        fenced("def square(x):\n    return x * x"),
        fenced("def square(x):\n    return x * x", ""),
        fenced("def square(x):\n    return x * x", "python3"),
        fenced("def square(x):\n    return x * x", "py"),
        fenced("def anything(x):\n    return x * x"),
        fenced("import math\n\ndef square(x):\n    return int(math.pow(x, 2))"),
        fenced("def square(x: List[int]) -> Optional[int]:\n    return floor(x * x)"),
        fenced("class Solution:\n    def square(self, x):\n        return x * x"),
        fenced("class Solution:\n    def anything(self, x):\n        return x * x"),
        fenced("def square(x):\n    return x * x\n\nprint(square(3))\ninput()"),
        fenced("def square(x):\n    return x * x\n\nraise SystemExit"),
        fenced("@lambda inner: lambda x: inner(x) * x\ndef square(x):\n    return x"),
        fenced("def square(x):\n    print('x' * 1000)\n    return x * x"),
        "def square(x):\n    return x * x",
        "Sure: def square(x): return x * x",
        "import math\n\ndef square(x):\n    return int(math.pow(x, 2))\n",
        "```python\ndef square(x):\n    return x * x",
    ],
)
async def test_a_right_function_scores_one_in_either_way(reply):
    assert await scores(reply, SQUARE) == (1, 1)


@needs_sandbox
@pytest.mark.parametrize(
    "reply",
    [
        fenced("def square(x):\n    return x + x"),
        fenced("def square(x):\n    return abs(x) * 3"),
        fenced("def square(x):\n    print(x * x)"),
        fenced("def square(x):\n    return str(x * x)"),
        fenced("def square():\n    return 9"),
        fenced("def square(x):\n    return x *"),
        fenced("def square(x):\n    raise ValueError"),
        fenced("async def square(x):\n    return x * x\ndef other(x): return 0"),
        fenced("def square(x):\n    import sys\n    sys.exit(0)"),
        fenced("import os\nos._exit(0)\ndef square(x):\n    return x * x\n")
        + fenced("def square(x): return 0"),
        fenced(
            "class Always:\n    def __eq__(self, other): return True\ndef square(x):\n    return Always()"
        ),
        fenced("def square(x):\n    class A:\n        __eq__ = lambda self, other: True\n    return A()"),
        fenced("def square(x):\n    return {x * x}"),
        fenced("class Solution:\n    pass\n# def square(x)"),
        "def square(x)",
        "class Solution: def square(x): x * x",
    ],
)
async def test_a_wrong_function_scores_zero_in_either_way(reply):
    assert await scores(reply, SQUARE) == (0, 0)


@needs_sandbox
@pytest.mark.parametrize(
    ("code", "of", "wanted"),
    [
        pytest.param(
            "def f(x):\n    if x:\n        return True\n    return False",
            record(([1], True)),
            (1, 0),
            id="renamed",
        ),
        pytest.param(
            "def double(x):\n    return 2 * x\n\ndef truth(x):\n    return double(x)",
            record(([2], 4)),
            (1, 0),
            id="helper dropped",
        ),
        pytest.param(
            "FACTOR = 2\n\ndef truth(x):\n    return FACTOR * x",
            record(([2], 4)),
            (1, 0),
            id="constant dropped",
        ),
        pytest.param(
            "def truth(x):\n    return helper(x) + 1\n\ndef helper(x):\n    return 2 * x",
            record(([2], 5)),
            (1, 0),
            id="helper last",
        ),
        pytest.param("def truth(x):\n    return 5", record(), (0, 1), id="no tests"),
        pytest.param(
            "import nothing_at_all\ndef truth(x):\n    return 5", record(), (0, 0), id="no tests, broken"
        ),
        pytest.param("def truth(x):\n    return (1, x)", record(([2], [1, 2])), (1, 1), id="tuple"),
        pytest.param("def truth(x):\n    return [(1, x)]", record(([2], [[1, 2]])), (1, 0), id="inner tuple"),
        pytest.param(
            "from __future__ import annotations\n\ndef truth(x: Unknown):\n    return x",
            record(([2], 2)),
            (1, 0),
            id="future",
        ),
        pytest.param("def truth(x):\n    return sqrt(x)", record(([4], 2)), (1, 1), id="given imports"),
        pytest.param("def truth(x):\n    return x == 2", record(([2], 1)), (1, 1), id="true is 1"),
        pytest.param(
            "def truth(x):\n    return {x: 1}", record(([2], {"2": 1})), (0, 0), id="keys are texts"
        ),
        pytest.param(
            "def truth(x):\n    return Counter(x)", record((["aa"], {"a": 2})), (1, 1), id="counter"
        ),
        pytest.param(
            "def truth(x):\n    return 0.1 + 0.2", record(([1], 0.3)), (0, 0), id="floats are exact"
        ),
    ],
)
async def test_parity_keeps_the_faults_of_the_published_scoring_and_strict_mends_them(code, of, wanted):
    assert await scores(fenced(code), of) == wanted


@needs_sandbox
async def test_unfenced_text_counts_from_its_last_import_or_def():
    imported_from = "from math import pow\n\ndef square(x):\n    return int(pow(x, 2))"
    assert await scores(imported_from, SQUARE) == (1, 0)
    assert await scores(f"This is it.\n\n{imported_from}", SQUARE) == (1, 0)


@needs_sandbox
async def test_imports_of_the_prompt_come_before_the_answer():
    of = record((["2024-02-29"], 29), prompt="import datetime as dt\n\ndef truth(x): ...\n")
    assert await scores(fenced("def truth(x):\n    return dt.date.fromisoformat(x).day"), of) == (1, 1)


@needs_sandbox
async def test_code_cannot_look_up_or_rewrite_what_it_is_compared_with():
    code = (
        "import builtins, gc, json, sys\nbuiltins.print = builtins.all = lambda *_: True\n"
        "json.loads = lambda *_: 9\n"
        "def square(x):\n    return [o for o in gc.get_objects() if isinstance(o, dict) and 'expected' in o]"
    )
    assert await scores(fenced(code), SQUARE) == (0, 0)


@needs_sandbox
async def test_a_verdict_says_which_test_failed_and_how():
    answer = fenced("def square(x):\n    return 9")
    verdict = await TASK.evaluate(answer, SQUARE, "strict")
    assert verdict.reason == "test 2: it returned 9, not 4"
    verdict = await TASK.evaluate(fenced("def square(x):\n    return 9 // (x + 2)"), SQUARE, "strict")
    assert verdict.reason == "test 1: it returned 1, not 9"
    verdict = await TASK.evaluate(fenced("def square(x):\n    return 45 // (x + 2)"), SQUARE, "strict")
    assert verdict.reason == "test 2: ZeroDivisionError: integer division or modulo by zero"


@pytest.mark.parametrize(
    "text",
    [
        "def f(:",
        "def f(\0)",
        "def f(" + "(" * 5000,
        "```\n```",
        "```python\ndef f(",
        "def f():" + " " * 10**4,
        f"def f():\n return {'-' * 3000}1",
        f"def f():\n return {'1+' * 3000}1",
        "def f(): return '\\d'",
        "class Solution def f()",
        "import def f()",
    ],
)
async def test_no_nonsense_of_a_model_raises(text):
    for given in (text, fenced(text)):
        for scoring in ("strict", "parity"):
            if works(Isolation.BUBBLEWRAP) or works(Isolation.NAMESPACES):
                assert (await TASK.evaluate(given, SQUARE, scoring)).score == 0
        TASK.extract(given, SQUARE)


# Tests of records


def packed(value):
    return base64.b64encode(zlib.compress(pickle.dumps(value))).decode()


class Runs:
    """Runs code when it is loaded from a pickle."""

    def __reduce__(self):
        return (exec, ("import midturn.core._errors; midturn.core._errors.loaded = True",))


@needs_sandbox
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
async def test_packed_private_tests_are_read(protocol):
    text = as_written(([5], 25), (["é\n"], None))
    private = base64.b64encode(zlib.compress(pickle.dumps(text, protocol))).decode()
    of = record(([3], 9), function="square", private_test_cases=private)
    assert TASK.check_record(of) is None
    assert await scores(fenced("def square(x):\n    return None if x == 'é\\n' else x * x"), of) == (1, 1)
    assert await scores(fenced("def square(x):\n    return 9"), of) == (0, 0)


@pytest.mark.parametrize(
    "private",
    [
        packed(Runs()),
        packed([as_written(), Runs()]),
        packed(as_written().encode()),
        packed([as_written()]),
        packed("no JSON"),
        packed(as_written())[:-12],
        base64.b64encode(zlib.compress(b"\x80\x04nonsense")).decode(),
        base64.b64encode(b"not compressed").decode(),
        "not base64!",
        "",
        '{"input": "1"}',
        '[{"input": "1"}]',
        '[{"input": "one", "output": "1"}]',
        '[{"input": "1\\n", "output": "1"}]',
        '[{"input": "1", "output": ""}]',
        "[" * 50_000,
        json.dumps([{"input": "1", "output": "[" * 50_000}]),
        json.dumps([{"input": "[" * 101 + "]" * 101, "output": "1"}]),
        json.dumps([{"input": '{"a":' * 101 + "1" + "}" * 101, "output": "1"}]),
    ],
)
def test_tests_that_cannot_be_read_are_a_fault_of_the_record_and_never_run(private):
    from midturn.core import _errors

    fault = TASK.check_record(record(private_test_cases=private))
    assert fault is not None
    assert fault.startswith("public_test_cases or private_test_cases: ")
    assert "\n" not in fault
    assert not hasattr(_errors, "loaded")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"source": "apps"}, "`source`: "),
        ({"prompt": None}, "`prompt` is missing"),
        ({"source": "lcb_easy"}, "`question_content` is missing"),
        ({"metadata": {}}, "`metadata.func_name`: "),
        ({"metadata": {"func_name": "f()"}}, "`metadata.func_name`: "),
        ({"public_test_cases": []}, "`public_test_cases`: "),
        ({"public_test_cases": "["}, "public_test_cases or private_test_cases: "),
        ({"prompt": "def f("}, "prompt: it is no Python code"),
        ({"prompt": "-" * 50_000 + "1"}, "prompt: it is no Python code"),
        ({"public_test_cases": as_written(([1], 1)).replace("1", "[" * 50_000)}, "public_test_cases or "),
    ],
)
def test_a_faulty_record_is_named(changed, fault):
    found = TASK.check_record(record(([1], 1), **changed))
    assert found is not None
    assert found.startswith(fault)


# Prompts


def test_a_humaneval_prompt_shows_the_begun_function_only_in_full():
    assert "def square(x):" in TASK.full_prompt(SQUARE)
    concat = TASK.concat_prompt(SQUARE, ["one", "two"])
    assert "- one\n- two" in concat
    assert "def square" not in concat


def test_a_livecodebench_prompt_shows_the_starter_code_in_full_and_concat():
    of = record(
        source="lcb_easy", question_content="Square {it}.", starter_code="class Solution:\n  def sq(self"
    )
    for prompt, problem in (
        (TASK.full_prompt(of), "Square {it}."),
        (TASK.concat_prompt(of, ["one", "two"]), "- one\n- two"),
    ):
        assert problem in prompt
        assert "```python\nclass Solution:\n  def sq(self\n```" in prompt


# Starter records


@needs_sandbox
@pytest.mark.parametrize("of", RECORDS, ids=lambda of: of.task_id)
async def test_a_function_that_returns_its_arguments_passes_for_no_starter_record(of):
    function = of.extra("metadata")["func_name"]
    wrong = f"def {function}(*arguments):\n    return arguments"
    assert await scores(fenced(wrong), of) == (0, 0)


def test_starter_records_are_cut_into_three_to_five_shards_and_come_from_both_sources():
    assert len(RECORDS) >= 8
    assert {of.extra("source") for of in RECORDS} == {"humaneval", "lcb_easy"}
    assert all(3 <= len(of.worded_shards) <= 5 for of in RECORDS)


async def test_a_machine_without_a_sandbox_runs_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr("midturn.studies.sandbox._isolation.TOOL_PATH", str(tmp_path))
    works.cache_clear()
    try:
        with pytest.raises(BadInput, match="no sandbox"):
            await TASK.evaluate(fenced("def square(x): return x * x"), SQUARE, "strict")
        verdict = await Code(Isolation.NONE).evaluate(fenced("def square(x): return x * x"), SQUARE, "strict")
        assert verdict.score == 1
    finally:
        works.cache_clear()
