"""A user's own file brings tasks and conditions, or is refused with what to mend."""

import hashlib
import json
import subprocess
import sys

import pytest
from faults.study import environment
from langchain_core.messages import AIMessage, HumanMessage
from pages import ROOT, files_of
from scripted import ScriptedChat

from assistant.errors import BadInput
from refiner.store import Store
from studies.lic.conditions import conditions
from studies.lic.conditions.sharded import SHARDED
from studies.lic.data import read_data
from studies.lic.plan import Plan
from studies.lic.plugins import load, load_all
from studies.lic.run import in_process, run

SHOWN = files_of(ROOT / "docs" / "extending.md")
CONDITION = "from studies.lic.conditions import Condition\nMINE = Condition(name={!r})\n"


@pytest.fixture
def file(tmp_path):
    def write(text, name="mine.py"):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


@pytest.fixture
def shown(file):
    """The plugin that the documentation shows."""
    return load(file(SHOWN["booking.py"], "booking.py"))


def without(text, *parts):
    for part in parts:
        assert part in text
        text = text.replace(part, "")
    return text


class Ended:
    def begin(self, conversations):
        self.conversations = []

    def end(self, trajectory, spent):
        self.conversations.append(trajectory)


def test_a_file_brings_the_objects_it_names_and_what_was_run_is_hashed(shown):
    assert [task.name for task in shown.tasks] == ["booking"]
    assert [condition.name for condition in shown.conditions] == ["first-request"]
    assert shown.sha256 == hashlib.sha256(SHOWN["booking.py"].encode()).hexdigest()
    assert shown.name == "booking.py"


async def test_the_shown_condition_repeats_the_first_request(shown):
    builder = shown.conditions[0].context(None)
    said = [HumanMessage("Book."), AIMessage("For when?"), HumanMessage("7pm")]
    seen = [message.text for message in (await builder.build(said)).messages]
    assert seen == ["Book.", "For when?", "7pm\n(I first asked: Book.)"]
    assert [m.text for m in (await builder.build(said[:1])).messages] == ["Book."]


async def test_the_shown_task_scores_the_share_of_the_wanted_fields(shown, file):
    task = shown.tasks[0]
    record = read_data(str(file(SHOWN["bookings.json"], "bookings.json")), task).records[0]
    answer = task.extract('{"booking": "table by the WINDOW, 14 people, 19:30"}', record)
    verdict = await task.evaluate(answer, record, "strict")
    assert verdict.score == pytest.approx(2 / 3)
    assert verdict.reason == "lacks 4"
    assert task.extract("For when?", record) is None


async def test_a_study_plays_the_shown_task_and_condition_and_their_file_names_the_run(shown, file, tmp_path):
    def obliging(messages):
        said = " ".join(m.text for m in messages if isinstance(m, HumanMessage))
        return json.dumps({"booking": said})

    def plan(sha256):
        return Plan(
            data=read_data(str(file(SHOWN["bookings.json"], "bookings.json")), shown.tasks[0]),
            task=shown.tasks[0],
            conditions=conditions(["full", "first-request"], shown.conditions),
            model="openai:stub",
            mediator_model="openai:stub",
            plugins={shown.name: sha256},
        )

    ended = Ended()
    with Store(tmp_path / "a.db") as store:
        model = ScriptedChat(reply=obliging)
        outcome = await run(plan(shown.sha256), in_process({"assistant": model}), store, "test", ended)
    assert (outcome.finished, outcome.failed) == (4, 0)
    assert {trajectory.score for trajectory in ended.conversations} == {1.0}
    mine = shown.conditions[0]
    assert plan(shown.sha256).identity(mine, "1").run_id != plan("another").identity(mine, "1").run_id


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds neither a condition nor a task"),
        ("from studies.lic.conditions import Condition", "holds neither"),
        ("from studies.lic.conditions.sharded import SHARDED", "holds neither"),
        (CONDITION.format("sharded"), "a condition `sharded` already"),
        (CONDITION.format("mediated --no  ledger"), "already"),
        (CONDITION.format("mediated-guidelines"), "already"),
        (CONDITION.format("one,two"), "--conditions"),
        (CONDITION.format(" "), "--conditions"),
        (CONDITION.format("a b") + "OTHER = Condition(name='a-b')", "a condition `a-b` already"),
        (SHOWN["booking.py"].replace('"booking"', '"math"'), "a task `math` already"),
        (SHOWN["booking.py"] + "SECOND = Booking()", "a task `booking` already"),
        (SHOWN["booking.py"].replace("def decoding", "def decode"), "Booking lacks the method `decoding`"),
        (SHOWN["booking.py"].replace("async def eval", "def eval"), "`async def evaluate`"),
        (without(SHOWN["booking.py"], '    name = "booking"\n'), "Booking lacks `name`, a str"),
        (SHOWN["booking.py"].replace("= False", "= 0"), "lacks `scores_whole_reply`, a bool"),
    ],
)
def test_a_file_without_something_usable_is_refused_in_one_line(file, text, said):
    path = file(text)
    with pytest.raises(BadInput) as refused:
        load(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a = 1\nb = (\n", 2, "SyntaxError: '(' was never closed"),
        ("a = 1\n\nimport no_such_module\n", 3, "ModuleNotFoundError: No module named 'no_such_module'"),
        ("def broken():\n    1 / 0\n\n\nbroken()\n", 2, "ZeroDivisionError"),
        ("import json\njson.loads('nonsense')\n", 2, "JSONDecodeError"),
        ("import sys\nsys.exit('bye')\n", 2, "SystemExit: bye"),
        ("from studies.lic.conditions import Condition\nMINE = Condition()\n", 2, "TypeError"),
        ("a = '\0'\n", 1, "null"),
    ],
)
def test_an_error_in_a_file_is_named_with_its_line(file, text, line, said):
    path = file(text)
    with pytest.raises(BadInput) as refused:
        load(path)
    assert str(refused.value).startswith(f"{path}:{line}: ")
    assert said in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        load(tmp_path / "missing.py")


def test_an_object_with_two_names_counts_once(file):
    assert len(load(file(CONDITION.format("mine") + "AGAIN = MINE")).conditions) == 1


def test_a_condition_of_midturns_may_be_changed_under_another_name(file):
    changed = "from dataclasses import replace\nfrom studies.lic.conditions.sharded import SHARDED\n"
    (mine,) = load(file(changed + "MINE = replace(SHARDED, name='mine')")).conditions
    assert mine.context is SHARDED.context


def test_a_file_may_hold_dataclasses_whose_types_are_strings(file):
    text = (
        "from __future__ import annotations\nfrom dataclasses import dataclass, field\n@dataclass\nclass A:\n"
    )
    assert load(file(f"{text}    b: list[int] = field(default_factory=list)\n{CONDITION.format('mine')}"))


def test_two_files_must_not_bring_the_same_name(file):
    one, same = file(CONDITION.format("mine")), file(CONDITION.format("mine"), "other.py")
    with pytest.raises(BadInput, match="the condition `mine` comes from another --plugin too"):
        load_all([one, same])
    other = file(CONDITION.format("yours"), "other.py")
    assert [plugin.name for plugin in load_all([one, other])] == ["mine.py", "other.py"]


def test_two_files_of_one_name_are_refused_since_their_names_tell_runs_apart(file, tmp_path):
    (tmp_path / "more").mkdir()
    with pytest.raises(BadInput, match=r"the file name `mine\.py`"):
        load_all([file(CONDITION.format("mine")), file(CONDITION.format("yours"), "more/mine.py")])


def test_what_a_file_brings_can_be_sent_to_a_worker_that_lacks_the_file(shown, file, tmp_path):
    cloudpickle = pytest.importorskip("ray.cloudpickle")
    (tmp_path / "sent").write_bytes(cloudpickle.dumps(shown))
    unpack = (
        'import pickle, sys; print(pickle.load(sys.stdin.buffer).tasks[0].extract(\'"booking": "4"\', None))'
    )
    got = subprocess.run(
        [sys.executable, "-c", unpack],
        input=(tmp_path / "sent").read_bytes(),
        env=environment(),
        capture_output=True,
    )
    assert got.stdout == b"4\n", got.stderr
