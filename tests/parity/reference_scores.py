"""Scores cases with the evaluators of a checkout of the reference implementation.

    python reference_scores.py CASES RESULTS    (in a throwaway copy of the checkout)

CASES is a JSON list; RESULTS gets a JSON line for each: `{"score": ...}`, where null means that the evaluator
gave none, or `{"raises": "IndexError"}`; and `"leaves_traces": true` where files of the copy were changed.
Some cases make it do harm: it runs what models wrote, in this process.

Nothing of midturn is imported, so that the reference's own interpreter can run this.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import types
from contextlib import closing
from pathlib import Path
from typing import Any

Case = dict[str, Any]

DATABASES = Path("data/spider/databases")
COVERAGE = {"NO": "NO_COVERAGE", "PARTIAL": "PARTIAL_COVERAGE", "FULL": "FULL_COVERAGE"}


class ScriptedJudge(types.ModuleType):
    """Stands in for the module that calls models."""

    def __init__(self) -> None:
        super().__init__("model_openai")
        self.judged: list[list[Any]] = []

    def generate(self, *_: Any, **__: Any) -> None:
        raise AssertionError("the evaluators judge in JSON only")

    def generate_json(self, *_: Any, variables: dict[str, str], **__: Any) -> dict[str, Any]:
        """The next judgement; bullets that a case counts without blank lines are counted with them here."""
        coverage, bullet = self.judged.pop(0)
        lines = json.loads(variables["BULLETS"])["bullets"]
        written = [line["bullet_id"] for line in lines if line["text"].strip()]
        named = written[bullet - 1] if bullet in range(1, len(written) + 1) else bullet
        return {"message": {"coverage": COVERAGE[coverage], "bullet_id": named}}


def main(cases: Path, results: Path) -> None:
    sys.path.insert(0, str(Path.cwd()))
    judge = ScriptedJudge()
    sys.modules["model_openai"] = judge
    # What the evaluators print is for people.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with results.open("w", encoding="utf-8") as out:
        for case in json.loads(cases.read_text(encoding="utf-8")):
            judge.judged = list(case.get("judged", ()))
            out.write(json.dumps(outcome(case)) + "\n")
            out.flush()


def outcome(case: Case) -> dict[str, Any]:
    make_databases(case)
    before = traces()
    try:
        found = {"score": score(case)}
    except Exception as error:
        found = {"raises": type(error).__name__}
    return found | ({"leaves_traces": True} if traces() != before else {})


def score(case: Case) -> float | None:
    from tasks import get_task

    task, record = get_task(case["record"]["task"]), case["record"]
    answer = task.extract_answer(case["answer"]) if record["task"] == "code" else case["answer"]
    return task.evaluator_function(answer, record).get("score")


def make_databases(case: Case) -> None:
    """Fill the folder of databases with those of the case alone."""
    shutil.rmtree(DATABASES, ignore_errors=True)
    DATABASES.mkdir(parents=True)
    record = case["record"]
    if record["task"] != "database" or case.get("databases") == "missing":
        return
    folder = DATABASES / record["db_id"]
    folder.mkdir()
    for number, rows in enumerate(record.get("rows_sql", ()), 1):
        with closing(sqlite3.connect(folder / f"{number}.sqlite")) as database:
            database.executescript(f"{record['schema_sql']};\n{rows}")


def traces() -> dict[str, bytes]:
    """The files that evaluators may have changed: databases, and those beside the checkout's own."""
    here = {str(path): b"" for path in Path().iterdir() if path.name != "__pycache__"}
    return here | {str(path): path.read_bytes() for path in DATABASES.rglob("*.sqlite")}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
