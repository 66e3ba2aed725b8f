"""Both scorings give the scores of a table; with `--reference CHECKOUT` the reference checks one column.

`cases/TASK.jsonl` holds a case a line: the record, by its name in `cases/records.json`, with the `fields` in
which it differs; the model's `answer` (the whole reply for `code`, whose extraction is compared, too); the
scores wanted in `parity` and in `strict`, where `"none"` is an infrastructure failure; and what it `covers`.
`judged` lists what the judge of a summary says of each insight: the coverage, and the bullet by its number.

In parity midturn gives the reference's score but where the reference does harm, loses the conversation or
scores what can't be scored. Such a case says in `reference` what the reference does instead, and `because`
why that is not kept; `{"run": false}` where even trying would do harm.
"""

from __future__ import annotations

import asyncio
import json
import math
import shutil
import subprocess
from pathlib import Path

import pytest
from scripted import saying

from midturn.core import InfrastructureError
from midturn.studies.lic import Record
from midturn.studies.lic._records import RELEASED_TASKS
from midturn.studies.lic.tasks import TASKS, JudgeFailed
from midturn.studies.lic.tasks._database import Database
from midturn.studies.sandbox import Isolation
from midturn.studies.sandbox._isolation import works

CASES_FOLDER = Path(__file__).parent / "cases"
REFERENCE_LIMIT_S = 300
REFERENCE_SCORES = Path(__file__).parent / "reference_scores.py"

BASES = json.loads((CASES_FOLDER / "records.json").read_text(encoding="utf-8"))


def written_tests(calls):
    """A `code` record's tests as it writes them, from `[[arguments, expected value], ...]`."""
    return json.dumps(
        [
            {"input": "\n".join(map(json.dumps, arguments)), "output": json.dumps(expected)}
            for arguments, expected in calls
        ]
    )


def read_case(line, place):
    case = json.loads(line) | {"place": place}
    fields = BASES[case["record"]] | case.get("fields", {})
    if "tests" in fields:
        fields["public_test_cases"] = written_tests(fields.pop("tests"))
    return case | {"record": fields | {"task": place.split(":")[0]}}


CASES = [
    read_case(line, f"{path.stem}:{number}")
    for path in sorted(CASES_FOLDER.glob("*.jsonl"))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
]


def named(case):
    return f"{case['place']}-{case['covers'].replace(' ', '_')}"


def test_the_table_has_two_hundred_cases_over_all_tasks_and_none_twice():
    assert len(CASES) >= 200
    assert {case["record"]["task"] for case in CASES} == RELEASED_TASKS
    asked = [json.dumps([case["record"], case["answer"], case.get("judged")]) for case in CASES]
    assert len(set(asked)) == len(asked)


SANDBOXED = pytest.mark.slow("runs code and queries in processes of their own")
MARKED = [
    pytest.param(case, marks=[SANDBOXED] * (case["record"]["task"] in {"code", "database"})) for case in CASES
]


@pytest.mark.parametrize("case", MARKED, ids=[named(case) for case in CASES])
def test_every_record_of_the_table_could_be_in_a_data_set(case):
    if case.get("sound", True):
        assert TASKS[case["record"]["task"]].check_record(Record.model_validate(case["record"])) is None


def scorer(case, tmp_path):
    task = TASKS[case["record"]["task"]]
    if "databases" in case:
        folder = tmp_path / case["record"]["db_id"]
        if case["databases"] == "empty":
            folder.mkdir(exist_ok=True)
        return Database(tmp_path)
    if "judged" in case:
        return task.judged_by(
            saying(*(json.dumps({"coverage": said, "bullet": bullet}) for said, bullet in case["judged"]))
        )
    return task


async def score(case, scoring, tmp_path):
    task, record = scorer(case, tmp_path), Record.model_validate(case["record"])
    answer = task.extract(case["answer"], record) if record.task == "code" else case["answer"]
    if answer is None:
        return 0.0
    try:
        return (await task.evaluate(answer, record, scoring)).score
    except (InfrastructureError, JudgeFailed):
        return "none"


def same(one, other):
    """Equal but for rounding, which must not decide whether a score is 1: that ends a conversation."""
    if isinstance(one, str) or isinstance(other, str) or one is None or other is None:
        return one == other
    return math.isclose(one, other, rel_tol=1e-12) and (one == 1) == (other == 1)


@pytest.mark.parametrize("case", MARKED, ids=[named(case) for case in CASES])
async def test_midturn_gives_the_scores_of_the_table(case, tmp_path):
    if case["record"]["task"] == "code" and not any(map(works, (Isolation.BUBBLEWRAP, Isolation.NAMESPACES))):
        pytest.skip("no sandbox for model-written code works on this machine")
    parity, strict = await asyncio.gather(*(score(case, how, tmp_path) for how in ("parity", "strict")))
    assert same(parity, case["parity"]), f"parity: {parity}, not {case['parity']}"
    assert same(strict, case["strict"]), f"strict: {strict}, not {case['strict']}"


def runs(case):
    return case.get("reference", {}).get("run", True)


@pytest.fixture(scope="session")
def reference_outcomes(request, tmp_path_factory):
    """What the reference makes of each case, by its place in the table."""
    checkout = request.config.getoption("--reference", default=None)
    if checkout is None:
        pytest.skip("needs the reference implementation: pytest tests/parity --reference CHECKOUT")
    folder = tmp_path_factory.mktemp("reference")
    shutil.copytree(checkout, folder / "checkout", ignore=shutil.ignore_patterns(".git", "images"))
    cases, results = folder / "cases.json", folder / "results.jsonl"
    tried = [case for case in CASES if runs(case)]
    cases.write_text(json.dumps(tried), encoding="utf-8")
    python = request.config.getoption("--reference-python")
    ran = subprocess.run(
        [python, REFERENCE_SCORES, cases, results],
        cwd=folder / "checkout",
        env={"PYTHONHASHSEED": "0", "PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=REFERENCE_LIMIT_S,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    outcomes = map(json.loads, results.read_text(encoding="utf-8").splitlines())
    return {case["place"]: outcome for case, outcome in zip(tried, outcomes, strict=True)}


def as_wanted(outcome, case):
    instead = {key: value for key, value in case.get("reference", {}).items() if key != "because"}
    wanted = instead or {"score": case["parity"]}
    return outcome.keys() == wanted.keys() and all(same(outcome[key], wanted[key]) for key in wanted)


@pytest.mark.parametrize("task", sorted(RELEASED_TASKS))
def test_the_reference_gives_the_parity_column(task, reference_outcomes):
    cases = [case for case in CASES if case["record"]["task"] == task and runs(case)]
    differences = {
        named(case): reference_outcomes[case["place"]]
        for case in cases
        if not as_wanted(reference_outcomes[case["place"]], case)
    }
    assert not differences
