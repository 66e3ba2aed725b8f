"""`midturn trajectories` brings conversations in, shows them safely, and takes them out."""

import csv
import json
import re
import shlex
import sys
from subprocess import CompletedProcess

import pytest
from report_store import fill

from midturn.cli import main
from midturn.store import Store

SECRET = "sk-" + "abcdefghij0123456789" * 2


def line(name, text="Hi", **more):
    said = [{"role": "user", "content": text}, {"role": "assistant", "content": "Hello!"}]
    return json.dumps({"id": name, "messages": said, **more})


def dialogue(trial, reward):
    said = [{"role": "user", "content": "Book it."}, {"role": "assistant", "content": "Done."}]
    info = {"task": {"user_id": "ann", "instruction": "You are Ann."}}
    return {"task_id": 3, "reward": reward, "info": info, "traj": said, "trial": trial}


def log(number):
    return {
        "conv_id": f"c{number}",
        "conv_type": "full",
        "task": "math",
        "task_id": f"balls/{number}",
        "dataset_fn": "sharded_instructions_600.json",
        "assistant_model": "gpt-4o",
        "git_version": "0123456789abcdef",
        "new_field": {"b": 1, "a": 2},
        "trace": [{"role": "user", "content": "4 + 5?"}, {"role": "assistant", "content": "9"}],
        "score": 1.0,
    }


@pytest.fixture
def here(tmp_path):
    chats = [
        line("good", task="travel", user="ann", score=1),
        line("bad", f"Use {SECRET}\x1b[31m", task="travel", user="bob", score=0),
        line("open", task="food"),
    ]
    (tmp_path / "chats.jsonl").write_text("\n".join(chats))
    (tmp_path / "own.jsonl").write_text('{"Hello?": "Hi.", "when": "noon"}')
    return tmp_path


@pytest.fixture
def midturn(here, monkeypatch, capsys):
    """Runs `midturn` in the folder, and returns its exit status and what it printed."""
    monkeypatch.chdir(here)

    def run(*args):
        monkeypatch.setattr(sys, "argv", ["midturn", *args])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return CompletedProcess(args, end.value.code, printed.out, printed.err.strip())

    return run


@pytest.fixture
def ok(midturn):
    """Runs `midturn trajectories`, which must not fail; return what it printed."""

    def run(*args):
        done = midturn("trajectories", *args)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_conversations_are_imported_once_listed_shown_and_exported(here, ok):
    assert "3 conversations imported as openai; 1 without a score" in ok(
        "import", "chats.jsonl", "--db", "a.db"
    )
    assert json.loads(ok("import", "chats.jsonl", "--db", "a.db", "--json"))["known"] == 3
    listed = json.loads(ok("list", "--db", "a.db", "--task", "travel", "--json"))
    assert [(row["user"], row["outcome"], row["turns"]) for row in listed] == [
        ("ann", "success", 1),
        ("bob", "failure", 1),
    ]
    assert "\n1 conversation\n" in ok("list", "--db", "a.db", "--outcome", "unscored")
    ok("export", "back.jsonl", "--db", "a.db", "--format", "openai")
    assert (here / "back.jsonl").read_text() == (here / "chats.jsonl").read_text() + "\n"


def test_what_is_shown_has_no_secret_and_cannot_steer_a_terminal(ok):
    ok("import", "chats.jsonl", "--db", "a.db")
    [row] = json.loads(ok("list", "--db", "a.db", "--user", "bob", "--json"))
    for shown in (
        ok("show", row["id"], "--db", "a.db"),
        ok("show", "bad", "--db", "a.db", "--json"),
    ):
        assert SECRET not in shown
        assert "\x1b" not in shown
        assert "Use [redacted: OpenAI, Anthropic or like key]" in shown


def test_an_id_that_is_not_there_or_stands_for_several_is_refused(midturn, ok):
    ok("import", "chats.jsonl", "--db", "a.db")
    missing = midturn("trajectories", "show", "nowhere", "--db", "a.db")
    assert (missing.returncode, len(missing.stderr.splitlines())) == (2, 1)
    several = midturn("trajectories", "show", "", "--db", "a.db")
    assert several.returncode == 2
    assert "stands for 3 ids" in several.stderr


@pytest.fixture
def study(here):
    """A store with two conditions of a study and with imported chats; return the runs' ids."""
    with Store(here / "a.db") as store:
        return fill(store)


def test_a_conversation_is_shown_by_what_reports_call_it(midturn, ok, study):
    ok("import", "chats.jsonl", "--db", "a.db")
    assert "Use [redacted" in ok("show", "bad#0", "--db", "a.db")
    several = midturn("trajectories", "show", "apples/2#0", "--db", "a.db")
    assert (several.returncode, len(several.stderr.splitlines())) == (2, 1)
    for condition, run_id in study.items():
        assert f"{run_id}/apples/2/0 ({condition})" in several.stderr
        assert f"condition: {condition}" in ok("show", f"{run_id}/apples/2/0", "--db", "a.db")
        for printed in ("apples/2", "apples/2#0"):
            assert f"condition: {condition}" in ok("show", f"{run_id}/{printed}", "--db", "a.db")
    assert midturn("trajectories", "show", "apples/2", "--db", "a.db").stderr.count("apples/2/0 (") == 2
    assert midturn("trajectories", "show", "apples/2#1", "--db", "a.db").returncode == 2


def test_what_a_report_shows_as_flipped_can_be_pasted(here, midturn, study, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    (here / "a.db").rename(here / "my store.db")
    reported = midturn("lic", "report", "--db", str(here / "my store.db"))
    [command] = re.findall(r"^One that flipped in math:\n  midturn (.*)$", reported.stdout, re.MULTILINE)
    monkeypatch.chdir("/")
    shown = midturn(*shlex.split(command))
    assert (shown.returncode, shown.stderr) == (0, "")


def test_what_is_listed_can_be_pasted_in_a_narrow_terminal(here, ok, monkeypatch):
    name = "20c9a1de-5c64-4a3b-9a6e-0d1f7be0f3aa"
    (here / "long.jsonl").write_text(
        line(name, task="the returns of the spring of 2026", user="maria", score=0)
    )
    ok("import", "long.jsonl", "--db", "a.db")
    monkeypatch.setenv("COLUMNS", "80")
    [row] = json.loads(ok("list", "--db", "a.db", "--json"))
    listed = ok("list", "--db", "a.db")
    assert row["id"].endswith(name) and row["id"] in listed.split()
    assert "Hello!" in ok("show", next(word for word in listed.split() if name in word), "--db", "a.db")


def test_a_list_in_a_narrow_terminal_goes_without_columns_that_say_little(ok, study, monkeypatch):
    wide = ok("list", "--db", "a.db").splitlines()
    assert {"source", "task", "condition", "outcome"} <= set(wide[0].split())
    assert wide[-1] == "8 conversations"
    for name, value in (("COLUMNS", "80"), ("TTY_COMPATIBLE", "1"), ("TERM", "dumb")):
        monkeypatch.setenv(name, value)
    *rows, last = ok("list", "--db", "a.db").splitlines()
    assert len(rows) == len(wide) - 1 and max(map(len, rows)) <= 80
    assert {"id", "condition", "turns", "score"} <= set(rows[0].split())
    assert last.startswith("8 conversations; a wider terminal, or --json, shows source")


def test_runs_and_studies_are_chosen(here, midturn, ok, study):
    ok("import", "chats.jsonl", "--db", "a.db")
    assert {row["source"] for row in json.loads(ok("list", "--db", "a.db", "--study", "lic", "--json"))} == {
        "midturn"
    }
    run = study["mediated"]
    listed = json.loads(ok("list", "--db", "a.db", "--run", run[:9], "--json"))
    assert [row["id"] for row in listed] == [f"{run}/apples/{n}/0" for n in range(4)]
    ok("export", "all.jsonl", "--db", "a.db", "--run", run, "--outcome", "success")
    assert len((here / "all.jsonl").read_text().splitlines()) == 4
    for option, word, known in (
        ("--run", "nowhere", run),
        ("--run", "", "stands for 4 runs"),
        ("--study", "lics", "imported, lic"),
    ):
        done = midturn("trajectories", "export", "no.csv", "--db", "a.db", option, word)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert known in done.stderr
        assert not (here / "no.csv").exists()


def table(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_table_has_a_row_for_each_conversation(here, midturn, ok, study):
    ok("import", "chats.jsonl", "--db", "a.db")
    assert "11 conversations written to all.csv as csv" in ok("export", "all.csv", "--db", "a.db")
    rows = table(here / "all.csv")
    listed = json.loads(ok("list", "--db", "a.db", "--json"))
    assert [row["conversation_id"] for row in rows] == [row["id"] for row in listed]
    played = next(row for row in rows if row["conversation_id"] == f"{study['sharded']}/apples/3/0")
    told = {
        "study": "lic",
        "task": "math",
        "task_id": "apples/3",
        "condition": "sharded",
        "repetition": "0",
        "assistant_model": "openai:some-model",
        "mediator_model": "",
        "scoring": "strict",
        "seed": "0",
        "score": "0.0",
        "blame": "assistant",
        "turns": "3",
    }
    assert {column: played[column] for column in told} == told
    chat = rows[-1]
    assert (chat["study"], chat["task_id"], chat["score"], chat["calls"]) == ("imported", "open", "", "")
    assert midturn("trajectories", "export", "all.csv", "--db", "a.db").returncode == 2
    ok("export", "none.csv", "--db", "a.db", "--task", "nothing")
    assert (here / "none.csv").read_text().split("\n")[0] == (here / "all.csv").read_text().split("\n")[0]


def test_a_table_has_a_row_for_each_turn(here, ok, study):
    ok("export", "turns.csv", "--db", "a.db", "--format", "csv-turns", "--run", study["mediated"])
    rows = [row for row in table(here / "turns.csv") if row["task_id"] == "apples/1"]
    assert [(row["turn"], row["origin"], row["answer"]) for row in rows] == [
        ("1", "passed", "2"),
        ("2", "repaired", "3"),
        ("3", "repaired", "4"),
    ]
    assert rows[1]["instruction"] == "Please count: How many apples are there? Ann has 3 apples."
    assert [row["prompt_tokens"] for row in rows] == ["100", "200", "300"]
    assert [row["usd"] for row in rows] == ["0.001"] * 3


def test_no_text_in_a_table_is_a_formula(here, ok):
    texts = ["=HYPERLINK(A1)", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1+1", "a=1"]
    chats = [line(f"={n}", text, user=text, score=0) for n, text in enumerate(texts)]
    (here / "formulas.jsonl").write_text("\n".join(chats))
    ok("import", "formulas.jsonl", "--db", "a.db")
    ok("export", "all.csv", "--db", "a.db")
    ok("export", "turns.csv", "--db", "a.db", "--format", "csv-turns")
    escaped = [f"'{text}" for text in texts[:-1]] + texts[-1:]
    assert [row["user"] for row in table(here / "all.csv")] == escaped
    assert [row["utterance"] for row in table(here / "turns.csv")] == escaped
    assert {row["score"] for row in table(here / "all.csv")} == {"0.0"}


def test_a_bad_line_is_exit_status_2_with_its_place_unless_it_may_be_skipped(here, midturn):
    with (here / "chats.jsonl").open("a") as file:
        file.write('\n{"messages": 3}\n')
    done = midturn("trajectories", "import", "chats.jsonl", "--db", "a.db")
    assert done.returncode == 2
    assert done.stderr.startswith("midturn: chats.jsonl:4: no conversation in OpenAI's chat form")
    assert len(done.stderr.splitlines()) == 1
    with Store(here / "a.db") as store:
        assert store.runs() == []
    done = midturn("trajectories", "import", "chats.jsonl", "--db", "a.db", "--skip-bad")
    assert done.returncode == 0
    assert "chats.jsonl:4" in done.stderr
    assert "3 conversations imported" in done.stdout
    assert "1 bad and left out" in done.stdout


def test_logs_of_lost_in_conversation_come_back_word_for_word(here, midturn, ok):
    logs = "".join(json.dumps(log(n)) + "\n" for n in range(3))
    (here / "logs.jsonl").write_text(logs)
    assert "3 conversations imported as lic" in ok("import", "logs.jsonl", "--db", "a.db")
    assert json.loads(ok("import", "logs.jsonl", "--db", "a.db", "--json"))["known"] == 3
    ok("export", "back.jsonl", "--db", "a.db", "--format", "lic")
    assert (here / "back.jsonl").read_text() == logs
    assert json.loads(midturn("lic", "report", "--db", "a.db", "--json").stdout)["runs"]


def test_a_store_moves_whole_through_midturns_own_format(here, midturn, ok):
    (here / "tau.json").write_text(json.dumps([dialogue(0, 1.0), dialogue(1, 0.0)], indent=1))
    ok("import", "tau.json", "--db", "a.db", "--task", "airline")
    ok("import", "chats.jsonl", "--db", "a.db")
    ok("export", "all.jsonl", "--db", "a.db", "--format", "midturn")
    ok("import", "all.jsonl", "--db", "b.db")
    ok("export", "tau-again.json", "--db", "b.db", "--format", "tau", "--source", "tau")
    with Store(here / "a.db") as one, Store(here / "b.db") as other:
        assert list(one.all_trajectories()) == list(other.all_trajectories())
        assert one.runs() == other.runs()
    assert json.loads((here / "tau-again.json").read_text()) == [dialogue(0, 1.0), dialogue(1, 0.0)]


def test_feedback_that_came_later_is_counted_as_an_update(here, ok):
    ok("import", "chats.jsonl", "--db", "a.db")
    text = (here / "chats.jsonl").read_text()
    (here / "chats.jsonl").write_text(text.replace('"task": "food"', '"task": "food", "score": 0'))
    said = ok("import", "chats.jsonl", "--db", "a.db")
    assert "0 conversations imported as openai; 1 updated with a newer outcome; 2 there already" in said
    assert json.loads(ok("list", "--db", "a.db", "--task", "food", "--json"))[0]["outcome"] == "failure"


def test_refusals_and_calls_in_the_older_form_are_shown(here, ok):
    call = {"role": "assistant", "content": None, "function_call": {"name": "find", "arguments": "{}"}}
    refusal = {"role": "assistant", "content": None, "refusal": "I can't."}
    messages = [{"role": "user", "content": "Hi"}, call, refusal]
    (here / "old.jsonl").write_text(json.dumps({"id": "old", "messages": messages}))
    ok("import", "old.jsonl", "--db", "a.db")
    shown = ok("show", "old", "--db", "a.db")
    assert 'calls {"name": "find"' in shown
    assert "I can't." in shown


def test_several_scores_are_named_for_a_choice(here, ok):
    run = {"id": "r", "run_type": "llm", "inputs": {"messages": [{"role": "user", "content": "Hi"}]}}
    run["feedback_stats"] = {"right": {"n": 1, "avg": 1.0}, "kind": {"n": 1, "avg": 0.5}}
    (here / "runs.jsonl").write_text(json.dumps(run))
    assert "choose the outcome with --score: kind, right" in ok("import", "runs.jsonl", "--db", "a.db")
    assert "without a score" not in ok("import", "runs.jsonl", "--db", "b.db", "--score", "kind")


def test_own_logs_are_mapped_and_what_is_not_read_is_named(here, ok):
    (here / "own.csv").write_text("Question,Answer,Mood\nHi,Hello!,good\nBye,So long.,meh\n")
    paths = ("--map", "utterance=Question", "--map", "response=Answer", "--map", "score=Mood")
    said = ok("import", "own.csv", "--db", "a.db", *paths)
    assert said.splitlines() == [
        "2 conversations imported as mapped; 1 without a score from 0 to 1",
        "2 don't say what the user wanted, all at once (`full`), which `midturn refine` sets beside a "
        "failure: `midturn wanted` proposes it",
        "not read: 1 `Mood` that is no outcome (first own.csv:3)",
    ]
    told = json.loads(ok("import", "own.csv", "--db", "b.db", *paths, "--json"))
    assert told["left_out"] == {"`Mood` that is no outcome": 1}
    rows = json.loads(ok("list", "--db", "a.db", "--source", "mapped", "--json"))
    assert [row["outcome"] for row in rows] == ["success", "unscored"]


def test_a_field_that_is_not_read_is_named_with_those_that_are(here, ok):
    logged = {"messages": [{"role": "user", "content": "Hi"}], "guest": "mara", "id": "a"}
    (here / "log.jsonl").write_text(line("first") + "\n" + json.dumps(logged))
    said = ok("import", "log.jsonl", "--db", "a.db").splitlines()
    assert "not read: 1 fields `guest` (first log.jsonl:2)" in said
    assert said[-1].startswith("openai reads messages, id, ") and " user_id, " in said[-1]
    hint = said[-1].partition(", as in ")[2].replace("customer", "guest").split()
    (here / "log.jsonl").write_text(json.dumps(logged))
    ok("import", "log.jsonl", "--db", "b.db", *hint)
    assert json.loads(ok("list", "--db", "b.db", "--json"))[0]["user"] == "mara"


def test_only_the_first_of_many_bad_lines_are_printed(here, midturn):
    (here / "bad.jsonl").write_text(line("a") + '\n{"messages": 3}' * 40)
    done = midturn("trajectories", "import", "bad.jsonl", "--db", "a.db", "--skip-bad")
    assert (done.returncode, len(done.stderr.splitlines())) == (0, 13)
    assert done.stderr.endswith("and 28 more; --json names them all")
    told = json.loads(
        midturn("trajectories", "import", "bad.jsonl", "--db", "b.db", "--skip-bad", "--json").stdout
    )
    assert len(told["skipped"]) == 40


OWN = ["import", "own.jsonl", "--db", "new.db"]


@pytest.mark.parametrize(
    ("args", "wrong"),
    [
        ([*OWN], "Its fields: Hello?, when. Say where the words are, as in `--map utterance=question"),
        ([*OWN, "--map", "user"], "--map user: write FIELD=PATH"),
        ([*OWN, "--map", "usr=a"], "unknown field 'usr'"),
        ([*OWN, "--map", "utterance=a", "--format", "tau"], "Drop it, or --format tau"),
        ([*OWN, "--format", "mapped"], "say where the fields are with --map"),
        (["import", "chats.jsonl", "--db", "new.db", "--format", "xml"], "unknown format 'xml'"),
        (["import", "no.jsonl", "--db", "new.db"], "no.jsonl"),
        (["list", "--db", "new.db"], "no such file. `--db` names the store that an earlier command wrote"),
        (["list", "--db", "new.db", "--source", "xml"], "unknown format 'xml'"),
        (["export", "chats.jsonl", "--db", "new.db", "--format", "tau"], "new.db: no such file"),
    ],
)
def test_bad_usage_is_exit_status_2_and_makes_nothing(here, midturn, args, wrong):
    before = sorted(here.iterdir())
    done = midturn("trajectories", *args)
    assert done.returncode == 2
    assert wrong in done.stderr
    assert sorted(here.iterdir()) == before


def test_what_was_wanted_ends_with_the_command_that_learns_from_it(here, midturn, ok):
    said = ["Order a pizza.", "Ordered a pasta.", "No, I said a pizza.", "Sorry, a pizza."]
    messages = [
        {"role": role, "content": text} for role, text in zip(["user", "assistant"] * 2, said, strict=True)
    ]
    (here / "wrong.jsonl").write_text(json.dumps({"id": "1", "task": "orders", "messages": messages}))
    ok("import", "wrong.jsonl", "--db", "w.db")
    done = midturn("wanted", "--db", "w.db", "--out", "wanted.jsonl")
    assert done.returncode == 0
    learn = "midturn refine --db w.db --task orders --wanted wanted.jsonl --model"
    assert learn in done.stderr
    refused = midturn(
        "refine", "--db", "w.db", "--task", "pizza", "--model", "openai:m@http://localhost:9/v1"
    )
    assert refused.returncode == 2
    assert "holds no conversation about `pizza`. It has conversations about: orders" in refused.stderr
