"""Guideline sets in a database: the commands keep them there, and changes made at once lose nothing."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from postgres_server import PASSWORD, postgres
from typer.testing import CliRunner

from midturn.cli import app
from midturn.core import BadInput
from midturn.refiner.guidelines import Guideline, import_file, open_library
from midturn.refiner.guidelines._exchange import as_json
from midturn.store import Store

pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'midturn[postgres]'")


@pytest.fixture(scope="module")
def database():
    with postgres() as url:
        yield url


def command(*words):
    return CliRunner().invoke(app, ["guidelines", *map(str, words)])


def test_a_set_is_imported_activated_and_read_by_url(database, tmp_path):
    rules = tmp_path / "rules.md"
    rules.write_text("- Answer in one line.\n")
    assert command("import", rules, "--scope", "task:math", "--db", database).exit_code == 0
    done = command("activate", "task:math@1", "--db", database, "--force", "--reason", "reviewed by hand")
    assert done.exit_code == 0, done.output
    shown = command("show", "task:math", "--db", database)
    assert "Answer in one line." in shown.stdout
    with open_library(database) as library:
        assert [rule.rule for rule in library.active("task:math").guidelines] == ["Answer in one line."]


def test_half_an_emoji_and_nul_in_rules_and_reasons_are_text(database, tmp_path):
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps(["Say \ud83d it\x00 once.", "Be brief."]))
    done = command("import", rules, "--scope", "task:odd", "--db", database)
    assert done.exit_code == 0, done.output
    with open_library(database) as library:
        [made] = library.sets("task:odd")
        library.activate(made.version, by="ann\x00", force=True, reason="since \udc00 then")
        assert library.active("task:odd").rules == ("Say \ufffd it\ufffd once.", "Be brief.")
        exported = as_json(made).replace("once", "twice\\u0000\\ud83d")
        rules.write_text(exported)
        again = import_file(library, rules, by="bob")
    assert again.rules[0] == "Say \ufffd it\ufffd twice\ufffd\ufffd."


def test_a_trial_goes_by_url_and_its_conversations_lie_in_a_store(database, tmp_path):
    (tmp_path / "rules.md").write_text("- Answer in two lines.\n")
    assert command("import", tmp_path / "rules.md", "--scope", "task:tried", "--db", database).exit_code == 0

    def trial(*words):
        return CliRunner().invoke(app, ["trial", *map(str, words), "--db", database])

    assert trial("start", "task:tried@1").exit_code == 0
    assert "give --trajectories past.db" in str(trial("report", "task:tried@1").exception)
    with Store(tmp_path / "past.db"):
        pass
    told = trial("report", "task:tried@1", "--trajectories", tmp_path / "past.db")
    assert "Nothing is found out yet" in told.stdout
    assert trial("end", "task:tried@1", "--discard").stdout.endswith("rejected\n")


def test_changes_from_many_places_are_made_one_after_the_other(database):
    def add(n):
        with open_library(database) as library:
            library.add("task:many", [Guideline(rule=f"Rule number {n} holds.")], by="test")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(12)))
    with open_library(database) as library:
        assert sorted(each.number for each in library.sets("task:many")) == list(range(1, 13))


def test_a_database_that_is_not_there_is_one_line_without_its_password():
    url = f"postgresql://midturn:{PASSWORD}@127.0.0.1:1/postgres"
    with pytest.raises(BadInput) as refused, open_library(url):
        pass
    assert "127.0.0.1:1" in str(refused.value) and PASSWORD not in str(refused.value)
    assert "\n" not in str(refused.value)
