"""A researcher with prompts, a task, a condition and a server of their own gets along, a command a step."""

from __future__ import annotations

import csv
import json
import re
import shlex
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess

import bakery
import pytest
from commands import midturn
from faults.upstream import Status, Upstream
from scoring_server import ScoringServer

import midturn.cli._console as console

OWN = "--task flour --plugin flour.py --model {model}"
STEPS = {
    "CSV": "lic run bakes.csv --task math --conditions full,sharded --db csv.db --model {model}",
    "JSON Lines": "lic run bakes.jsonl --task math --conditions full,sharded --db jsonl.db --model {model}",
    "JSON": "lic run bakes.json --task math --conditions full,sharded --db json.db --model {model}",
    "own task": f"lic run bakes.csv --conditions full,sharded,noted,mediated-no-ledger --db own.db {OWN}",
    "report": "lic report --db own.db --all",
    "compare": "compare sharded noted --db own.db",
    "conversations": "trajectories export own.csv --db own.db",
    "page": "report --db own.db",
    "framings": f"framings bakes.csv --limit 8 --pilot 4 --spend-anyway --all --db framings.db {OWN}",
    "drift": (
        "drift synthetic --limit 6 --turns 3 --references goal-pinned --reply-tokens 40 --db drift.db"
        " --model {model}"
    ),
    "fit": "drift fit --db drift.db --all --overwrite",
    "fork": (
        "drift fork --at 2 --follow 1 --forks 8 --references goal-pinned --run {sharded} --db own.db"
        " --model {model}"
    ),
    "scored again": "rescore --plugin flour.py --data bakes.csv --db own.db",
}
"""What is typed for each step, and nothing else is."""


@dataclass
class Desk:
    """An empty folder, the server, and what each step's command printed."""

    folder: Path
    server: ScoringServer
    done: dict[str, CompletedProcess[str]] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    """Requests that each step made."""

    def walk(self) -> None:
        """Take every step."""
        bakery.write_prompts(self.folder)
        bakery.write_plugin(self.folder)
        for step, typed in STEPS.items():
            if step == "scored again":
                bakery.write_plugin(self.folder, tolerated=2000)
            before = len(self.server.requests)
            words = shlex.split(typed.format(model=self.server.spec, sharded=self.sharded))
            self.done[step] = midturn(*words, cwd=self.folder)
            self.asked[step] = len(self.server.requests) - before

    @property
    def sharded(self) -> str:
        """The sharded run's id, as a report prints it."""
        return row(self.done["report"].stdout, "Settings", "sharded")[1] if "report" in self.done else ""


def rows(text: str, table: str) -> list[list[str]]:
    """The cells of a table's rows."""
    lines = text.partition(f"{table}\n")[2].partition("\n\n")[0].splitlines()
    return [re.split(r" {2,}", line.strip()) for line in lines if not line.startswith("─")]


def row(text: str, table: str, *first: str) -> list[str]:
    """The cells of the only row of a table that begins with these."""
    (found,) = [cells for cells in rows(text, table) if tuple(cells[: len(first)]) == first]
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory, torch):
    """The steps, taken one after the other on an 80-column page."""
    from tiny_models import model

    with pytest.MonkeyPatch.context() as patched, ScoringServer(model(0), says=bakery.says) as server:
        patched.setattr(console, "PIPED_COLUMNS", 80)
        walked = Desk(tmp_path_factory.mktemp("desk"), server)
        walked.walk()
        yield walked


taken = pytest.mark.longest("plays three studies, and scores what drifted")


@taken
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_one_command_and_its_output_fits_the_page(desk, step):
    done = desk.done[step]
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert max(map(len, done.stdout.splitlines()), default=0) <= 80
    assert not re.search(r"\[[-+\d][^]\n]*$", done.stdout, re.MULTILINE), "an interval is broken in two"


def test_own_prompts_are_scored_by_the_first_command_and_an_own_task_by_one():
    assert list(STEPS)[:1] == ["CSV"]
    assert all(typed.count("{model}") <= 1 and "\n" not in typed for typed in STEPS.values())


@taken
@pytest.mark.parametrize("form", ["CSV", "JSON Lines", "JSON"])
def test_twenty_own_prompts_give_the_same_figures_in_every_form(desk, form):
    text = desk.done[form].stdout
    assert row(text, "What was found", "full")[1:4] == ["20", "100.0", "[83.9, 100.0]"]
    assert row(text, "What was found", "sharded")[1:] == [
        *("20", "35.0", "[18.1, 56.7]", "-65.0 [-81.9, -38.4]", "+0 -13")
    ]


@taken
def test_an_own_task_and_condition_stand_in_the_report_by_the_names_that_are_typed(desk):
    told = {cells[0]: cells[3] for cells in rows(desk.done["report"].stdout, "Scores")[1:5]}
    assert told == {
        "full": "100.0 [83.9, 100.0]",
        "sharded": "35.0 [18.1, 56.7]",
        "noted": "100.0 [83.9, 100.0]",
        "mediated-no-ledger": "100.0 [83.9, 100.0]",
    }
    assert desk.done["report"].stdout.startswith(desk.done["own task"].stdout)
    assert desk.asked["report"] == 0


@taken
def test_what_the_report_calls_a_conversation_can_be_looked_up(desk):
    flipped = re.search(r"noted beside sharded, up: ([^,]+),", desk.done["report"].stdout)
    shown = midturn("trajectories", "show", flipped[1], "--db", "own.db", cwd=desk.folder)
    assert shown.returncode == 0, shown.stderr
    assert flipped[1] in shown.stdout


@taken
def test_two_conditions_are_compared_and_those_that_flipped_are_named(desk):
    text = desk.done["compare"].stdout
    assert "+65.0" in text and "[+38.4, +81.9]" in text
    up = re.search(r"up: ([^.]*?)\n\n", text, re.DOTALL)
    assert len(up[1].split(",")) == 13
    assert desk.asked["compare"] == 0


@taken
def test_the_framings_are_told_for_an_own_task(desk):
    done = desk.done["framings"]
    assert re.search(r"sharded +8 +37\.5", done.stdout)
    assert "An explicit instruction wins back 62.5" in " ".join(done.stdout.split())
    assert "No mixed-effects model" in done.stdout or "Mixed-effects model" in done.stdout
    assert "don't use it" not in done.stdout
    assert "aptitude" not in done.stdout.partition("Effects, points")[2].partition("\n\n")[0]
    assert not re.search(r"(?<![\d.])-0\.0+(?!\d)|≈–", done.stdout)
    played = re.findall(r"(\d+)/(\d+)", done.stderr)
    assert played[-1][0] == played[-1][1]


@taken
def test_drift_is_measured_by_the_models_own_server(desk):
    done = desk.done["drift"]
    assert "goal pinned: top-20 lower bound" in " ".join(done.stdout.split())
    assert "baseline: does divergence from goal pinned level off?" in " ".join(done.stdout.split())
    tables = desk.done["fit"].stdout
    levels = rows(tables, "Levels over all turns (the paper's tables 1, 2 and 4)")
    arms = [cells[1] for cells in levels if cells[0] == "goal pinned"]
    assert arms == ["baseline", "reminder", "neutral"]
    assert "judge" not in levels[0], "nobody judged"
    lows = re.findall(r"\[(-?[\d.]+),", tables.partition("Drift: kl per turn")[2].partition("\n\n")[0])
    assert len(lows) == 6 and not any(low.startswith("-") for low in lows)
    assert "can't tell at this n: " not in done.stdout
    assert (desk.folder / "drift-figures").is_dir()


@taken
def test_the_sharded_run_is_forked_by_its_id(desk):
    done = desk.done["fork"]
    found = row(done.stdout, "Forked at turn 2", "goal pinned")
    assert re.fullmatch(r"[-+]\d\.\d{3} (\[.*\]|\(all alike\))", found[1])
    assert found[-2:] == ["8", "8"]


@taken
def test_a_changed_scorer_scores_the_stored_answers_again(desk):
    assert desk.asked["scored again"] == 0
    tables = midturn("lic", "report", "--db", "own.db", "--all", cwd=desk.folder).stdout
    made = {cells[1]: cells for cells in rows(tables, "Settings")[1:] if len(cells) > 1}
    scores = {cells[0]: cells[3] for cells in rows(tables, "Scores") if len(cells) > 3}
    sharded = sorted(cell for name, cell in scores.items() if name.startswith("sharded"))
    assert sharded == ["35.0 [18.1, 56.7]", "50.0 [29.9, 70.1]"]
    again = json.loads(midturn("lic", "report", "--db", "own.db", "--json", cwd=desk.folder).stdout)
    played = {run["run_id"]: run["rescored"] for run in again["runs"]}
    assert desk.sharded in made and desk.sharded in played.values()
    for pair in again["paired"]:
        assert bool(played[pair["a_run"]]) == bool(played[pair["b_run"]]), "scored by two scorers"


@taken
def test_the_conversations_are_exported_as_rows(desk):
    with closing((desk.folder / "own.csv").open(newline="")) as file:
        found = list(csv.DictReader(file))
    sharded = [each for each in found if each["condition"] == "sharded"]
    assert len(found) == 80 and len(sharded) == 20
    assert sum(float(each["score"]) for each in sharded) == 7
    assert "80 conversations written to own.csv" in desk.done["conversations"].stdout


@taken
def test_the_page_has_the_figures_and_the_conversations(desk):
    page = (desk.folder / "own-report.html").read_text()
    assert "own-report.html" in desk.done["page"].stderr
    assert all(name in page for name in ("mediated-no-ledger", "noted", "35.0"))


# -- what goes wrong ---------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    bakery.write_prompts(tmp_path)
    return tmp_path


def run(folder, *more, model):
    return midturn("lic", "run", "bakes.csv", "--db", "own.db", "--model", model, *more, cwd=folder)


def test_a_base_url_without_v1_is_refused_in_one_line_that_has_the_right_one(folder):
    with Upstream(lambda request: bakery.says(request.messages)) as server:
        done = run(folder, "--task", "math", model=f"openai:stub@{server.url.removesuffix('/v1')}")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.rstrip().endswith(f"write openai:stub@{server.url}")
    assert server.requests == []
    assert sorted(folder.glob("own.db*")) == []


def test_a_server_that_refuses_every_call_ends_the_run_and_is_quoted_once(folder):
    with Upstream(Status(400, "the adapter bakery-7b is not loaded")) as server:
        done = run(folder, "--task", "math", model=f"openai:stub@{server.url}")
    assert done.returncode == 1
    assert len(server.requests) < 20
    assert done.stderr.count("the adapter bakery-7b is not loaded") == 1
    assert "the same command tries them again" not in done.stderr
    assert "once the cause is fixed, the same command continues" in done.stderr
    assert "No conversation has a score yet." in done.stdout
    assert "Blame" not in done.stdout


def test_a_field_that_all_records_lack_is_named_once(folder):
    with Upstream() as server:
        done = run(folder, model=f"openai:stub@{server.url}")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "bakes.csv:2 and 19 others: `task`" in done.stderr and "--task" in done.stderr
    assert sorted(folder.glob("own.db*")) == []


def test_a_few_failures_name_the_server_s_answer_and_what_has_to_come_before_another_try(folder):
    with Upstream(Status(403, "bakery-7b is for bakers alone")) as server:
        done = run(
            folder,
            "--task",
            "math",
            "--limit",
            "1",
            "--conditions",
            "sharded",
            model=f"openai:stub@{server.url}",
        )
    assert done.returncode == 1
    assert "status 403: bakery-7b is for bakers alone" in done.stderr
    assert "once the cause is fixed, the same command tries them again" in done.stderr
