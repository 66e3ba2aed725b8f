"""What the page on numbers promises to who has a store and nothing else: figures can be computed again."""

import csv
import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from functools import partial
from statistics import mean

import pytest
from commands import midturn
from faults.upstream import Upstream
from pages import ROOT, files_of

from midturn.studies.lic import read_data
from midturn.studies.lic.tasks import task_named

PAGE = ROOT / "docs" / "numbers.md"
STARTER = {
    record.extra("document_de"): record.extra("document_en")
    for record in read_data("starter", task_named("translation")).records
}
INSTRUCTIONS = 9


class Script:
    """What an upstream says: by the conversation, and by how often it was asked to go on with it."""

    def __init__(self):
        self.asked = Counter()

    def drawn(self, request):
        """A number from 0 to 1, lower in longer conversations."""
        said = json.dumps(request.messages)
        self.asked[said] += 1
        digest = hashlib.sha256(f"{said} {self.asked[said]}".encode()).digest()
        return digest[0] / 256 / len(request.messages)

    def summed(self, request):
        """Once all is told, the right sum or a wrong one."""
        return self.total(request, self.drawn(request) > 0.12)

    def five_summed_in_shards_only(self, request):
        """What the sign-flip test does not tell from chance, and a score test alone does."""
        return self.total(request, len(request.messages) > 2 or not re.search("Shed [0-4]", request.last))

    def total(self, request, right):
        told = json.dumps(request.messages)
        return f"That makes {12 if right else 13}." if "rakes" in told and "hoes" in told else "What else?"

    def translated(self, request):
        """The right translation's first words."""
        said = json.dumps(request.messages, ensure_ascii=False)
        words = next(english for german, english in STARTER.items() if german[:20] in said).split()
        return " ".join(words[: 6 + int(self.drawn(request) * 1.6 * len(words))])


def sums(path):
    """Math records."""
    asked = "How many tools are there?"
    made = [
        {
            "task_id": f"tools-{n}",
            "task": "math",
            "question": f"Shed {n} has 5 rakes and 7 hoes. {asked}",
            "answer": "#### 12",
            "shards": [
                {"shard_id": place, "shard": text}
                for place, text in enumerate([asked, f"Shed {n} has 5 rakes.", "It has 7 hoes."], start=1)
            ],
        }
        for n in range(INSTRUCTIONS)
    ]
    path.write_text(json.dumps(made))
    return path


PLAYED = {
    "right or wrong": ("math", 1, Script.summed),
    "widened to 0": ("math", 1, Script.five_summed_in_shards_only),
    "several runs": ("math", 3, Script.summed),
    "in between": ("translation", 1, Script.translated),
}


@pytest.fixture(scope="module", params=PLAYED.values(), ids=PLAYED)
def played(request, tmp_path_factory):
    """A folder with a store that a study was played into, and the study's report."""
    task, runs, reply = request.param
    folder = tmp_path_factory.mktemp("played")
    data = sums(folder / "sums.json") if task == "math" else "starter"
    with Upstream(partial(reply, Script())) as upstream:
        done = midturn(
            *("lic", "run", data, "--task", task, "--runs", str(runs), "--conditions", "full,sharded"),
            *("--model", f"openai:stub@{upstream.url}", "--db", "study.db", "--concurrency", "1", "--json"),
            cwd=folder,
        )
    assert done.returncode == 0, done.stderr
    return folder, json.loads(midturn("lic", "report", "--db", "study.db", "--json", cwd=folder).stdout)


WITHOUT_PACKAGES = """
import importlib.util, runpy
assert importlib.util.find_spec("midturn") is None and importlib.util.find_spec("numpy") is None
runpy.run_path("recompute.py")
"""


@pytest.mark.usefixtures("processes")
def test_the_pages_program_computes_what_the_report_prints_from_the_file_alone(played):
    folder, report = played
    program = files_of(PAGE)["recompute.py"]
    assert len([line for line in program.splitlines() if line.strip()]) <= 20
    (folder / "recompute.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", WITHOUT_PACKAGES],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = {name: [*map(float, numbers)] for name, *numbers in map(str.split, done.stdout.splitlines())}
    (sharded,) = [run for run in report["runs"] if run["condition"] == "sharded"]
    (change,) = report["paired"]
    assert (change["a"], change["b"]) == ("full", "sharded")
    assert found["sharded"] == pytest.approx([sharded["mean"], *sharded["mean_ci"]], abs=0.011)
    assert found["change"][:3] == pytest.approx([change["difference"], *change["ci"]], abs=0.021)
    assert found["change"][3] == pytest.approx(change["p"], abs=1e-9)


def test_what_the_page_names_in_the_file_is_there(played):
    folder, report = played
    with sqlite3.connect(folder / "study.db") as db:
        table = None
        for row in re.findall(r"^\| (`?\w*`?) \| (`.*?) \| (.*) \|$", PAGE.read_text(), re.MULTILINE):
            table = row[0].strip("`") or table
            columns = {name for _, name, *_ in db.execute(f"pragma table_info({table})")}
            assert set(re.findall(r"`(\w+)`", row[1])) <= columns, row
        (identity,) = db.execute(
            "select identity from runs where run_id = ?", [report["runs"][0]["run_id"]]
        ).fetchone()
    db.close()
    assert table == "conversations"
    assert {"study", "condition", "task", "models", "scoring", "seed"} <= json.loads(identity).keys()


def test_a_table_of_conversations_adds_up_to_the_report(played):
    folder, report = played
    done = midturn("trajectories", "export", "all.csv", "--db", "study.db", "--overwrite", cwd=folder)
    assert done.returncode == 0, done.stderr
    with (folder / "all.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(run["n_conversations"] for run in report["runs"])
    for run in report["runs"]:
        of_run = [row for row in rows if row["run_id"] == run["run_id"]]
        by_task = {}
        for row in of_run:
            by_task.setdefault(row["task_id"], []).append(100 * float(row["score"]))
        assert mean(map(mean, by_task.values())) == pytest.approx(run["mean"])
        assert {row["condition"] for row in of_run} == {run["condition"]}
        assert {row["assistant_model"] for row in of_run} == {run["model"]}
        assert sum(int(row["prompt_tokens"]) for row in of_run) == run["tokens"]["prompt"]
        assert sum(int(row["completion_tokens"]) for row in of_run) == run["tokens"]["completion"]
        assert sum(int(row["assistant_tokens"]) for row in of_run) == run["tokens"]["by_role"]["assistant"]
        assert sum(int(row["calls"]) for row in of_run) == run["calls"]
        assert {row["usd"] for row in of_run} == {""}
