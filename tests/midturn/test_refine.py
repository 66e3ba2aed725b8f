"""`midturn refine`: from failed conversations to guidelines that hold or do not, and a page that says why."""

import asyncio
import base64
import hashlib
import json
import re
import signal
import subprocess
import sys
import time

import pytest
from commands import midturn
from faults.study import environment
from faults.upstream import Hang, Status, Upstream
from typer.testing import CliRunner
from usual import RULE, scripted, write_records

from midturn.assistant import embedded_model, pull
from midturn.cli import app
from midturn.core import BadInput, InfrastructureError
from midturn.refiner import recall, sqlite
from midturn.refiner.guidelines import Guideline, open_library
from midturn.store import Store
from midturn.studies.refining import RefineConfig, refine_when_due

pytestmark = pytest.mark.slow("plays whole refinements")

ENOUGH = ("--worthwhile", "60", "--json")
"""Of a difference; so few instructions can't show much less."""


class Script:
    """The world of `usual`, in which another model may write the rules, or nobody answers any more."""

    def __init__(self):
        self.restart()

    def restart(self, writes=None, hold_from=10**9, breaks=None):
        self.writes, self.hold_from, self.breaks, self.seen = writes, hold_from, breaks, 0

    def __call__(self, request):
        self.seen += 1
        if self.seen >= self.hold_from:
            return Hang()
        if self.breaks and self.breaks in request.last:
            return Status(400)
        if self.writes and "You study how users" in request.messages[0]["content"]:
            return json.dumps({"rules": [{"rule": self.writes, "pairs": [1, 2]}]})
        return scripted(request)


@pytest.fixture(scope="module")
def script():
    return Script()


@pytest.fixture(scope="module")
def upstream(script):
    """One server for all: its address is part of the runs' names."""
    with Upstream(script) as served:
        yield served


@pytest.fixture(scope="module")
def played(tmp_path_factory, upstream):
    """A store with sixteen failed conversations, and the records that were played."""
    folder = tmp_path_factory.mktemp("played")
    data, db = write_records(folder / "usual.json"), folder / "a.db"
    model = f"openai:stub@{upstream.url}"
    words = ("lic", "run", data, "--task", "math", "--conditions", "sharded", "--model", model, "--db", db)
    assert [run["mean"] for run in printed(*words, "--json")["runs"]] == [0]
    return db, data


@pytest.fixture
def words(played, upstream, script, tmp_path):
    """The command's words, on a copy of the store."""
    script.restart()
    upstream.requests.clear()
    (tmp_path / "a.db").write_bytes(played[0].read_bytes())
    model = f"openai:stub@{upstream.url}"
    return ["refine", "--db", tmp_path / "a.db", "--task", "math", "--data", played[1], "--model", model]


def invoked(*words, status=0):
    done = CliRunner().invoke(app, [str(word) for word in words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == status, done.output
    return done


def printed(*words, status=0):
    return json.loads(invoked(*words, status=status).stdout)


def rules_of_a_turn(db):
    async def told():
        async with sqlite(db) as store:
            return (await recall(store, task="math")).rules

    return asyncio.run(told())


def test_rules_that_help_become_active_and_reach_a_running_agent(words, tmp_path):
    told = printed(*words, *ENOUGH)
    it = told["refinement"]
    assert it["activated"] == it["chosen"]
    assert it["validation"]["difference"] == it["validation"]["ci"][1] == 100
    assert 50 < it["validation"]["ci"][0] < 70
    assert rules_of_a_turn(tmp_path / "a.db") == (RULE,)
    with Store(tmp_path / "a.db") as store:
        runs, (before, after) = dict(store.runs()), it["validation"]["runs"]
        assert (runs[before].condition, runs[before].guidelines) == ("mediated", None)
        with open_library(tmp_path / "a.db") as library:  # Both halves taught the same rule.
            assert library.find(runs[after].guidelines).rules == (RULE,)
        validated = {each for fold in it["folds"] for each in fold["pairs"]["split"]["validation"]}
        assert len(validated) == 16  # Each half, under rules learned from the other.
        assert {each.task_id for each in store.trajectories(after)} == validated
        assert {each.task_id for each in store.trajectories(before)} == validated
    (sides,) = printed("compare", before, after, "--db", tmp_path / "a.db", "--json")["sides"]
    pairs = printed("lic", "report", "--db", tmp_path / "a.db", "--json")["paired"]
    (pair,) = [pair for pair in pairs if (pair["a_run"], pair["b_run"]) == (before, after)]
    assert sides["tasks"][0]["ci"] == pair["ci"] == it["validation"]["ci"]
    assert told["usage"]["refiner"]["calls"] == 2
    assert told["usage"]["assistant"]["calls"] == 2 * 3 * len(validated)


def test_the_page_stands_alone_and_shows_rules_pairs_figures_and_cost(words, tmp_path):
    it = printed(*words, *ENOUGH, "--out", tmp_path / "page.html")["refinement"]
    page = (tmp_path / "page.html").read_text()
    assert "default-src 'none'" in page
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{hashed}'" in page
    assert not re.search(
        r"<script|<link|<img|https?://|\son\w+=|style=", page.replace(address_of_the_model(page), "")
    )
    for shown in (
        RULE,
        it["verdict"],
        it["activated"],
        it["folds"][0]["pairs"]["shown"][0]["id"],
        "And it has the usual number of boxes.",
        "+100.0",
        f"[{it['validation']['ci'][0]:+.1f}, +100.0]",
        "refiner",
    ):
        assert shown in page


def address_of_the_model(page):
    return re.search(r"http://127\.0\.0\.1:\d+/v1", page).group()


def test_what_a_model_wrote_cannot_become_markup_or_a_secret_on_the_page(words, script, tmp_path):
    script.restart(writes="<img src=x onerror=alert(1)> the usual, password: hunter2hunter2 \u202e")
    printed(*words, *ENOUGH, "--out", tmp_path / "page.html", status=0)
    page = (tmp_path / "page.html").read_text()
    assert "&lt;img src=x" in page and "<img" not in page
    assert "hunter2" not in page and "\u202e" not in page


def test_rules_that_do_not_help_leave_the_parent_active_and_the_page_says_so(words, script, tmp_path):
    script.restart(writes="Read the whole conversation with care.")
    it = printed(*words, *ENOUGH, "--out", tmp_path / "page.html")["refinement"]
    assert (it["activated"], it["validation"]["difference"]) == (None, 0)
    assert rules_of_a_turn(tmp_path / "a.db") == ()
    page = (tmp_path / "page.html").read_text()
    assert it["verdict"] in page and "does not beat its parent" in page and "Nothing was activated." in page
    with open_library(tmp_path / "a.db") as library:
        rejected = library.sets("task:math")
    assert [(each.status, each.validation.difference) for each in rejected] == [("rejected", 0)] * 2


def test_rules_that_are_worse_than_the_active_ones_leave_those_active(words, script, tmp_path):
    first = printed(*words, *ENOUGH)["refinement"]
    script.restart(writes="Read the whole conversation with care.")
    it = printed(*words, *ENOUGH)["refinement"]
    assert (it["parent"], it["activated"]) == (first["activated"], None)
    assert (it["validation"]["against"], it["validation"]["difference"]) == (first["activated"], -100)
    assert it["validation"]["runs"][0] == first["validation"]["runs"][1]
    assert rules_of_a_turn(tmp_path / "a.db") == (RULE,)


@pytest.mark.usefixtures("torch")
def test_failures_are_told_apart_by_sentence_embeddings_where_they_are_named(words):
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    if not embedded_model("minilm").there:
        pull("minilm")
    by_meaning = printed(*words, *ENOUGH, "--embeddings", "embedded:minilm")
    by_words = printed(*words, *ENOUGH)
    assert by_meaning["name"] != by_words["name"]
    likest = [one["refinement"]["folds"][0]["pairs"]["shown"][1]["why"] for one in (by_meaning, by_words)]
    assert likest[0] != likest[1]


def test_embeddings_that_are_not_there_are_refused_before_anything_is_asked(words, upstream):
    with pytest.raises(BadInput, match="nonesuch"):
        printed(*words, *ENOUGH, "--embeddings", "embedded:nonesuch", status=2)
    assert not [request for request in upstream.requests if "rules" in request.last]


def test_the_same_command_again_asks_nobody_and_says_the_same(words, script, upstream):
    script.restart(writes="Read the whole conversation with care.")
    first = printed(*words, *ENOUGH)
    asked = len(upstream.requests)
    again = printed(*words, *ENOUGH)
    assert (again["refinement"], again["usage"]) == (first["refinement"], first["usage"])
    assert len(upstream.requests) == asked


def test_force_activates_them_all_the_same_with_the_reason_and_asks_nobody_again(
    words, script, upstream, tmp_path
):
    script.restart(writes="Read the whole conversation with care.")
    printed(*words, *ENOUGH)
    asked = len(upstream.requests)
    it = printed(*words, *ENOUGH, "--force", "--reason", "a pilot")["refinement"]
    assert (it["forced"], rules_of_a_turn(tmp_path / "a.db")) == (
        "a pilot",
        ("Read the whole conversation with care.",),
    )
    assert len(upstream.requests) == asked


def test_what_cannot_be_found_is_said_and_refused_before_anything_is_spent(words, upstream):
    with pytest.raises(
        BadInput, match=r"with 16 conversations, each played once, a rule that repairs.*--spend-anyway"
    ):
        invoked(*words)
    with pytest.raises(BadInput, match=r"no rule would be found.*a greater budget.*--spend-anyway"):
        invoked(*words, "--worthwhile", "60", "--max-calls", "20")
    told = midturn(*words)
    assert told.returncode == 2 and (told.stdout + told.stderr).count("each played once") == 1
    assert upstream.requests == []


@pytest.mark.parametrize("calls", [48, 60, 80])
def test_a_budget_that_ends_before_the_verdict_is_refused_before_anything_is_spent(words, upstream, calls):
    with pytest.raises(BadInput, match=r"What would do: a greater budget.*--spend-anyway"):
        invoked(*words, "--worthwhile", "60", "--max-calls", calls)
    assert upstream.requests == []


def test_a_budget_that_is_called_enough_comes_to_a_verdict(words, upstream):
    it = printed(*words, *ENOUGH, "--max-calls", 210)["refinement"]
    assert it["activated"] and it["power"]["n"] == it["validation"]["n"] == 16
    assert 87 < len(upstream.requests) <= 2 * 87


def test_a_budget_in_dollars_is_refused_where_a_price_is_not_known(words, played, upstream, tmp_path):
    unpriced = "no price is known for openai:stub, and the budget is in dollars"
    with pytest.raises(BadInput, match=unpriced):
        invoked(*words, *ENOUGH, "--max-usd", "0.000001")
    study = ("lic", "run", played[1], "--task", "math", "--conditions", "sharded", "--model", words[-1])
    with pytest.raises(BadInput, match=unpriced):
        invoked(*study, "--max-usd", "1", "--db", tmp_path / "b.db")
    assert upstream.requests == []


def test_a_set_by_hand_is_tried_against_its_parent_and_becomes_active(words, upstream, tmp_path):
    (tmp_path / "rules.md").write_text(f"- {RULE}\n")
    kept = ("--scope", "task:math", "--db", tmp_path / "a.db")
    version = printed("guidelines", "import", tmp_path / "rules.md", *kept, "--json")["version"]
    with pytest.raises(BadInput, match="midturn refine --candidate task:math@1"):
        invoked("guidelines", "activate", version, "--db", tmp_path / "a.db")
    told = printed(*words, *ENOUGH, "--candidate", "task:math@1", "--out", tmp_path / "page.html")
    it = told["refinement"]
    assert (it["activated"], it["validation"]["difference"], it["forced"]) == (version, 100, None)
    assert not [request for request in upstream.requests if "You study" in request.messages[0]["content"]]
    assert "refiner" not in told["played_with"]
    assert rules_of_a_turn(tmp_path / "a.db") == (RULE,)
    assert RULE in (tmp_path / "page.html").read_text()
    with pytest.raises(BadInput, match="is active already"):
        invoked(*words, *ENOUGH, "--candidate", version)


def test_nothing_is_spent_where_a_set_is_on_trial(words, upstream, tmp_path):
    with open_library(tmp_path / "a.db") as library:
        made = library.add("task:math", [Guideline(rule="Be brief.")], by="ann")
        library.start_trial(made.version, share=0.5, by="ann")
    with pytest.raises(BadInput, match=r"task:math@1 .* is on trial in task:math. End that first"):
        invoked(*words, *ENOUGH)
    assert not [request for request in upstream.requests if "You study" in str(request.messages)]


def test_a_set_for_everybody_is_tried_on_the_conversations_that_are_named(words, tmp_path):
    with open_library(tmp_path / "a.db") as library:
        made = library.add("global", [Guideline(rule=RULE)], by="ann")
    assert printed(*words, *ENOUGH, "--candidate", "global@1")["refinement"]["activated"] == made.version
    assert rules_of_a_turn(tmp_path / "a.db") == (RULE,)


def test_a_candidate_is_tried_within_the_budget_and_once(words, upstream, tmp_path):
    with open_library(tmp_path / "a.db") as library:
        library.add("task:math", [Guideline(rule=RULE)], by="ann")
    tried = (*words, "--worthwhile", "60", "--candidate", "task:math@1")
    with pytest.raises(BadInput, match="a greater budget"):
        invoked(*tried, "--max-calls", "59")
    for option in ("--watch", "--search"):
        with pytest.raises(BadInput, match="leave out --watch and --search"):
            invoked(*tried, option)
    assert upstream.requests == []


def test_an_empty_user_is_refused_and_not_taken_for_everybody(words, upstream):
    with pytest.raises(BadInput, match="`user:` is no scope"):
        invoked(*words, *ENOUGH, "--user", "")
    assert upstream.requests == []


def test_a_spent_budget_ends_it_early_and_more_of_it_goes_on(words, upstream, tmp_path):
    short = (*words, *ENOUGH, "--spend-anyway", "--max-calls", "30")
    it = printed(*short, "--out", tmp_path / "page.html", status=1)["refinement"]
    assert "Raise it and run the same command to resume" in it["stopped"]
    assert "It ended early" in (tmp_path / "page.html").read_text()
    assert len(upstream.requests) <= 30
    whole = printed(*words, *ENOUGH, "--spend-anyway", "--max-calls", "500")
    assert whole["refinement"]["activated"]
    assert len(upstream.requests) == sum(each["calls"] for each in whole["usage"].values())


def test_nothing_is_decided_while_a_conversation_of_the_validation_is_broken(words, script, tmp_path):
    script.restart(breaks="There are 26 red balls. And it has 12 boxes.")
    with pytest.raises(InfrastructureError, match=r"1 conversation failed.*same command"):
        invoked(*words, *ENOUGH)
    assert rules_of_a_turn(tmp_path / "a.db") == ()
    script.restart()
    it = printed(*words, *ENOUGH)["refinement"]
    assert (it["validation"]["n"], rules_of_a_turn(tmp_path / "a.db")) == (16, (RULE,))


@pytest.mark.usefixtures("processes")
def test_a_refinement_that_was_killed_goes_on_and_ends_as_if_it_had_not_been(
    words, script, upstream, played, tmp_path
):
    whole = printed(*words, *ENOUGH)
    requests = len(upstream.requests)
    (tmp_path / "a.db").unlink()
    (tmp_path / "a.db").write_bytes(played[0].read_bytes())
    for left in tmp_path.glob("a.db-*"):
        left.unlink()
    upstream.requests.clear()
    for share in (0.1, 0.6):  # Of all that is asked; the second goes on from the first.
        script.restart(hold_from=max(1, int(share * requests)))
        command = [sys.executable, "-m", "midturn", *map(str, words), *ENOUGH]
        victim = subprocess.Popen(
            command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while script.seen < script.hold_from:
            assert time.monotonic() < deadline and victim.poll() is None, "it never came that far"
            time.sleep(0.001)
        victim.send_signal(signal.SIGKILL)
        assert victim.wait() == -signal.SIGKILL
    script.restart()
    again = printed(*words, *ENOUGH)
    assert again["refinement"] == whole["refinement"]
    tokens = {role: usage["completion_tokens"] for role, usage in whole["usage"].items()}
    assert {role: usage["completion_tokens"] for role, usage in again["usage"].items()} == tokens
    asked = [json.dumps(request.body, sort_keys=True) for request in upstream.requests]
    assert len(set(asked)) == requests


def test_a_set_of_the_store_guides_a_study_and_names_its_run(words, played, tmp_path, upstream):
    version = printed(*words, *ENOUGH)["refinement"]["activated"]
    study = ("lic", "run", played[1], "--task", "math", "--conditions", "mediated-guidelines", "--limit", "2")
    told = printed(
        *(*study, "--guidelines", "task:math", "--model", f"openai:stub@{upstream.url}"),
        *("--db", tmp_path / "a.db", "--json"),
    )
    guided = [run["guidelines"] for run in told["runs"] if run["condition"] == "mediated-guidelines"]
    assert guided.count(version) == 1 and len(guided) == 2  # The other fold's was played, too.
    with pytest.raises(BadInput, match=r"rules\.md: no such file.*is no guideline set"):
        invoked(*study, "--guidelines", "rules.md", "--db", tmp_path / "a.db")


@pytest.mark.usefixtures("processes")
def test_watching_refines_once_enough_failures_are_new_and_remembers_it_over_a_restart(
    words, played, tmp_path
):
    watch = [sys.executable, "-m", "midturn", *map(str, words), *ENOUGH, "--watch", "--after", "5"]
    with subprocess.Popen(
        [*watch, "--every", "0.2"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as watching:
        assert json.loads(watching.stdout.readline())["refinement"]["activated"]
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=60) == 1
        assert watching.stdout.read() == ""
    order = RefineConfig(task="math", model=words[-1], data=str(played[1]))
    again = refine_when_due(tmp_path / "a.db", order, after=1)
    assert asyncio.run(again) is None


@pytest.mark.usefixtures("processes")
def test_watching_outlasts_an_upstream_that_is_away(words, script):
    script.restart(breaks="There are 26 red balls. And it has 12 boxes.")
    watch = [sys.executable, "-m", "midturn", *map(str, words), *ENOUGH, "--watch", "--after", "5"]
    with subprocess.Popen(
        [*watch, "--every", "0.2"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watching:
        said = iter(watching.stderr.readline, "")
        assert any("same command tries them again. Looking again in 0.2 s" in line for line in said)
        script.restart()
        assert json.loads(watching.stdout.readline())["refinement"]["activated"]
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=60) == 1


def test_watching_refuses_what_is_wrong_from_the_start(words, tmp_path):
    watch = (*words, *ENOUGH, "--watch", "--every", "0.2")
    for wrong, said in (
        (("--db", tmp_path / "b.db"), r"b\.db: no such file"),
        (("--model", "nonsense"), "nonsense"),
        (("--embeddings", "embedded:nonesuch"), "nonesuch"),
        (("--max-usd", "1"), "no price is known"),
    ):
        with pytest.raises(BadInput, match=said):
            invoked(*watch, *wrong)


def test_without_conversations_or_records_it_says_what_to_give(words, tmp_path):
    with pytest.raises(BadInput, match="no conversation about `code`"):
        invoked(*words, "--task", "code")
    with pytest.raises(BadInput, match="--data FILE"):
        at = words.index("--data")
        invoked(*words[:at], *words[at + 2 :])
    with pytest.raises(BadInput, match=r"b\.db: no such file"):
        invoked(*words, "--db", tmp_path / "b.db")
