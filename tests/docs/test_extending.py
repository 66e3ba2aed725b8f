"""Each kind that the page adds to the package is one new file: a copy with these alone knows them all."""

import json
import shutil
import subprocess
import sys

import pytest
from faults.study import environment
from pages import ROOT, files_of

pytestmark = pytest.mark.usefixtures("processes")

ADDED = {
    name: text
    for name, text in files_of(ROOT / "docs" / "extending.md").items()
    if name.startswith("midturn/")
}
TRIED = """
import asyncio, json, pathlib, sys

import midturn
from pydantic import TypeAdapter
from langchain_core.messages import HumanMessage
from midturn.mediator.check import check
from midturn.refiner.experience import format_of, import_file
from midturn.rules import Rule
from midturn.store import Store
from midturn.studies.dialogues.checks import Check, Said, Scoring

SAID = [HumanMessage("Please order 978-3-16-148410-0 for me.")]
few = Rule(kind="questions:at_most", arguments={"most": 1})
in_order = TypeAdapter(Check).validate_python({"check": "sorted"})
tickets = pathlib.Path("tickets.jsonl")
tickets.write_text(json.dumps({"ticket": "T-1", "talk": [["customer", "Hello?"], ["agent", "Yes?"]]}))
with Store(pathlib.Path("a.db")) as store:
    import_file(tickets, format_of(tickets), store)
    (ticket,) = store.all_trajectories()


def verdict(reply):
    return asyncio.run(in_order.verdict(Said(prompt="", reply=reply), Scoring())).score


json.dump({
    "from": midturn.__file__,
    "kept": check("Please order 9783161484100 for me.", SAID).faithful,
    "lost": [each.kind for each in check("Please order 978-0-30-640615-7 for me.", SAID).lost],
    "rule": [few.words(), few.kept("Why?"), few.kept("Why? When?")],
    "check": [verdict("art\\nfood"), verdict("food\\nart")],
    "format": [ticket.notes["imported"]["format"], ticket.turns[0].utterance, ticket.turns[0].response],
}, sys.stdout)
"""


@pytest.fixture(scope="module")
def extended(tmp_path_factory):
    """What a copy of the package says that has the page's files besides its own."""
    folder = tmp_path_factory.mktemp("extended")
    shutil.copytree(ROOT / "midturn", folder / "midturn", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in ADDED.items():
        assert not (folder / name).exists()
        (folder / name).write_text(text)

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment() | {"PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    found = json.loads(run("-c", TRIED))
    assert found.pop("from").startswith(str(folder))
    return found | {"help": run("-m", "midturn", "trajectories", "import", "--help")}


def test_a_kind_of_value_is_one_file(extended):
    assert extended["kept"]
    assert extended["lost"] == ["isbn"]


def test_a_rule_is_one_file(extended):
    assert extended["rule"] == ["Ask 1 question at most.", True, False]


def test_a_check_of_a_dialogue_is_one_file(extended):
    assert extended["check"] == [1, 0]


def test_a_form_of_messages_is_one_file_and_the_command_line_names_it(extended):
    assert extended["format"] == ["helpdesk", "Hello?", "Yes?"]
    assert "helpdesk" in extended["help"]
