"""`midturn guidelines`: versions are listed, shown, compared, activated, retired, and taken elsewhere."""

import json

import pytest
from commands import midturn
from typer.testing import CliRunner

from midturn.cli._guidelines import app
from midturn.core import BadInput
from midturn.refiner.guidelines import Guideline, Lineage, Validation, open_library


@pytest.fixture
def command(tmp_path, monkeypatch):
    """Run a command in this process; return what it printed, read where it is JSON."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*words):
        done = CliRunner().invoke(app, [*words, "--db", "a.db"])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        run.warned = done.stderr
        return json.loads(done.stdout) if "--json" in words and done.stdout else done.stdout

    return run


@pytest.fixture
def validated(tmp_path):
    """A learned candidate that beat the Mediator without guidelines."""
    lineage = Lineage(pairs=("p1", "p2"), models={"refiner": "openai:a"}, prompts_sha256="ab12")
    with open_library(tmp_path / "a.db") as library:
        rules = [Guideline(rule="Ask for the date.", pairs=("p1",)), Guideline(rule="Use at most 3 words.")]
        made = library.add("task:math", rules, by="ann", lineage=lineage)
        figures = Validation(against=None, difference=4.0, ci=(1.5, 6.5), n=40, runs=("r1", "r2"))
        return library.validated(made.version, figures, by="ann")


def test_a_set_goes_from_file_to_forced_to_retired(command, tmp_path):
    (tmp_path / "rules.md").write_text("- Ask for the date.\n- Be brief.\n")
    made = command("import", "rules.md", "--scope", "global", "--by", "ann", "--json")
    assert (made["scope"], made["number"], made["status"]) == ("global", 1, "candidate")
    with pytest.raises(BadInput, match=r"no validation figures.*--force"):
        command("activate", "global@1")
    active = command("activate", "global@1", "--force", "--reason", "a pilot", "--by", "bob", "--json")
    assert active["status"] == "active"
    assert (active["forced"]["by"], active["forced"]["reason"]) == ("bob", "a pilot")
    assert "forced: it has no validation figures" in command.warned
    assert "forced: a pilot" in command("list")
    assert command("retire", "global", "--reason", "over", "--json")["status"] == "retired"
    assert command("show") == ""
    assert "no rules are active for global" in command.warned


def test_a_validated_set_is_activated_without_force(command, validated):
    done = command("activate", validated.version[:6], "--json")
    assert (done["status"], done["forced"]) == ("active", None)


def test_show_tells_rules_lineage_figures_and_history(command, validated):
    shown = command("show", "task:math@1")
    for part in (
        validated.version,
        "against its parent: +4.0 points [+1.5, +6.5], n = 40",
        "learned from: p1, p2",
        "refiner openai:a",
        "prompts: ab12",
        "1. Ask for the date. [from p1]",
        "added by ann",
        "validated by ann: +4.0 points",
    ):
        assert part in shown
    told = command("show", "task:math@1", "--json")
    assert told["validation"]["runs"] == ["r1", "r2"]
    assert [event["kind"] for event in told["history"]] == ["added", "validated"]


def test_editing_the_export_makes_a_new_version_with_the_parents_name(command, tmp_path, validated):
    command("export", "task:math@1", "--out", "rules.md")
    edited = (tmp_path / "rules.md").read_text().replace("3 words", "9 words")
    (tmp_path / "rules.md").write_text(edited)
    made = command("import", "rules.md", "--json")
    assert (made["number"], made["parent"]) == (2, validated.version)
    assert command("diff", "task:math@1", "task:math@2") == (
        "- Use at most 3 words.\n+ Use at most 9 words.\n= Ask for the date.\n"
    )
    parts = command("diff", "task:math@1", "task:math@2", "--json")
    assert (parts["removed"], parts["added"]) == (["Use at most 3 words."], ["Use at most 9 words."])
    listed = command("list", "--json")
    assert [(each["number"], each["parent"]) for each in listed] == [(1, None), (2, validated.version)]


def test_an_exported_set_is_the_same_in_another_file(command, tmp_path, validated):
    command("export", "task:math@1", "--json", "--out", "set.json")
    done = CliRunner().invoke(app, ["import", "set.json", "--db", "other.db", "--json"])
    exported = json.loads((tmp_path / "set.json").read_text())
    exported["validation"]["imported"] = True
    assert json.loads(done.stdout) == exported


def test_show_without_a_set_tells_what_a_turn_is_told_and_what_is_overridden(command, tmp_path, validated):
    command("activate", "task:math@1")
    (tmp_path / "ada.json").write_text('["Use at most 9 words."]')
    command("import", "ada.json", "--scope", "user:ada")
    command("activate", "user:ada@1", "--force")
    overridden = "user:ada overrides task:math (number: 9 / 3): Use at most 9 words. / Use at most 3 words."
    assert overridden in command.warned
    assert (
        command("show", "--task", "math", "--user", "ada")
        == "1. Ask for the date.\n2. Use at most 9 words.\n"
    )
    assert overridden in command.warned
    assert command("show", "--task", "math", "--user", "bob", "--json")["rules"] == list(validated.rules)


def test_a_set_that_contradicts_itself_is_imported_with_a_warning(command, tmp_path):
    (tmp_path / "rules.md").write_text("- Always ask for the date.\n- Never ask for the date.\n")
    command("import", "rules.md", "--scope", "global")
    assert "contradict each other (negation)" in command.warned


def test_an_empty_file_says_what_to_do(command, tmp_path):
    with open_library(tmp_path / "a.db"):
        pass
    assert command("list") == ""
    assert "midturn guidelines import" in command.warned


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["activate", "task:math@7"], "task:math@7"),
        (["list", "--scope", "everybody"], "task:NAME"),
        (["import", "no.md", "--scope", "global"], "no.md: cannot be read"),
        (["export", "task:math@1", "--out", "."], "can't be written"),
    ],
)
def test_what_cannot_be_done_says_what_to_change(command, validated, words, said):
    with pytest.raises(BadInput, match=said):
        command(*words)


def test_a_file_that_is_not_there_is_one_line_and_exit_status_2(tmp_path):
    done = midturn("guidelines", "list", "--db", tmp_path / "no.db")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{tmp_path / 'no.db'}: no such file" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["list", "show", "diff", "activate", "retire", "export", "import"])
def test_every_guidelines_command_has_help_with_an_example(name):
    assert f"Example: midturn guidelines {name}" in CliRunner().invoke(app, [name, "--help"]).output
