"""A user's own file brings tasks and conditions, or is refused with what to mend."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from faults.study import environment
from faults.upstream import Upstream
from langchain_core.messages import AIMessage, HumanMessage
from pages import ROOT, files_of
from scripted import ScriptedChat
from typer.testing import CliRunner

from midturn.cli import app
from midturn.core import BadInput
from midturn.store import Store
from midturn.studies import run_study
from midturn.studies.lic import LicStudy, load_all, read_data
from midturn.studies.lic._plugins import load
from midturn.studies.lic.conditions import SHARDED
from midturn.studies.lic.tasks import Verdict

SHOWN = files_of(ROOT / "docs" / "extending.md")
CONDITION = "from midturn.studies.lic.conditions import Condition\nMINE = Condition(name={!r})\n"


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

    def study(plugin):
        return LicStudy(
            data=file(SHOWN["bookings.json"], "bookings.json"),
            task="booking",
            conditions="full,first-request",
            model="openai:stub",
            plugin=[plugin],
            models={"assistant": ScriptedChat(reply=obliging)},
        )

    ended = Ended()
    with Store(tmp_path / "a.db") as store:
        outcome = await run_study(study(shown), store, listener=ended)
        assert (outcome.finished, outcome.failed) == (4, 0)
        assert {trajectory.score for trajectory in ended.conversations} == {1.0}
        mine = study(shown).identity("first-request", store)
        other = study(replace(shown, sha256="another")).identity("first-request", store)
        assert mine.run_id != other.run_id


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds neither a condition nor a task"),
        ("from midturn.studies.lic.conditions import Condition", "holds neither"),
        ("from midturn.studies.lic.conditions._sharded import SHARDED", "holds neither"),
        (CONDITION.format("sharded"), "a condition `sharded` already"),
        (CONDITION.format("mediated --no  ledger"), "already"),
        (CONDITION.format("mediated-guidelines"), "already"),
        (CONDITION.format("one,two"), "--conditions"),
        (CONDITION.format(" "), "--conditions"),
        (CONDITION.format("a b") + "OTHER = Condition(name='a-b')", "a condition `a-b` already"),
        (CONDITION.format("a").replace(")", ", context=5)"), "`a` needs functions as `context`"),
        (CONDITION.format("a").replace(")", ", context=None)"), "`a` needs functions as `context`"),
        (CONDITION.format("a").replace(")", ", asks_at_once=5)"), "`a` needs functions as"),
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
        ("from midturn.studies.lic.conditions import Condition\nMINE = Condition()\n", 2, "TypeError"),
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
    changed = "from dataclasses import replace\nfrom midturn.studies.lic.conditions._sharded import SHARDED\n"
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


@pytest.mark.usefixtures("processes")
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


# -- in a run ---------------------------------------------------------------------------------------

SCORE = "score=1 - len(missing) / len(wanted)"
EVALUATE = "async def evaluate(self, answer, record, scoring):\n"


@pytest.mark.parametrize("score", [2.0, -0.1, float("nan"), float("inf"), None, "1", 1j])
def test_a_score_that_is_no_number_from_0_to_1_is_refused(score):
    with pytest.raises(ValueError, match="a score must be a number from 0 to 1"):
        Verdict(score=score)


def test_a_score_that_rounding_put_above_1_is_taken_and_every_score_is_a_float():
    assert Verdict(score=1.0000000000000004).score > 1
    assert type(Verdict(score=True).score) is float


@pytest.mark.parametrize(
    ("part", "instead", "said"),
    [
        (SCORE, "score=2.0", "ValueError: a score must be a number from 0 to 1, not 2.0"),
        (SCORE, "score=None", "ValueError: a score must be a number"),
        (SCORE, 'score=float("nan")', "ValueError: a score must be a number"),
        ('if missing else ""', "and None", "ValueError: a reason must be a text, not "),
        (
            EVALUATE,
            f"{EVALUATE}        return 1\n",
            "the task `booking`: for bookings/1, `evaluate` returned 1",
        ),
        (
            EVALUATE,
            f"{EVALUATE}        raise KeyError(answer)\n",
            "KeyError: 'Book.' (`first-request`, bookings/1)",
        ),
        ("note[1] if note else None", "5", "the task `booking`: for bookings/1, `extract` returned 5"),
        ("note[1] if note else None", "reply[10**9]", "IndexError"),
        ("Context([*before, again], ", "(messages, ", "`first-request`: `build` returned"),
        ("first, *later", "first, later, latest", "ValueError: not enough values"),
        (
            'return "You',
            'return None and "You',
            "the task `booking`: for bookings/1, `system_prompt` returned None",
        ),
        ("return bulleted(shards)", "return shards", "`concat_prompt` returned ["),
        ("return Decoding(", "return dict(", "`decoding` returned {"),
        (
            "context=lambda model: FirstRequestRepeated()",
            "asks_at_once=lambda *_: 5",
            "its prompt returned 5",
        ),
        (
            "        return None\n\n    def decoding",
            "        return ['a']\n\n    def decoding",
            "a list of 4 texts",
        ),
        (
            "        return None\n\n    def decoding",
            "        return 'abcd'\n\n    def decoding",
            "a list of 4 texts",
        ),
        ('record.model_extra.get("wanted")', 'record.model_extra["want"]', "KeyError: 'want'"),
    ],
)
def test_what_breaks_in_a_run_is_named_in_one_line_and_nothing_spoilt_is_kept(
    file, tmp_path, part, instead, said
):
    assert part in SHOWN["booking.py"]
    plugin = file(SHOWN["booking.py"].replace(part, instead), "booking.py")
    line = ended(plugin, file(SHOWN["bookings.json"], "bookings.json"), tmp_path / "a.db")
    assert said in line
    assert "\n" not in line
    if "Error: " in said:
        assert line.startswith(f"{plugin}:")
    if (tmp_path / "a.db").exists():
        with Store(tmp_path / "a.db") as store:
            assert [t for run_id, _ in store.runs() for t in store.trajectories(run_id)] == []


def ended(plugin, data, db, conditions="first-request"):
    """The line that a study under a plugin ends with."""
    with Upstream('{"booking": "Book."}') as upstream, pytest.raises(BadInput) as broken:
        words = ["lic", "run", data, "--task", "booking", "--plugin", plugin, "--conditions", conditions]
        words += ["--db", db, "--concurrency", 1, "--model", f"openai:stub@{upstream.url}"]
        CliRunner().invoke(app, [*map(str, words)], catch_exceptions=False)
    return str(broken.value)


def test_what_ended_before_a_task_broke_is_kept(file, tmp_path):
    fussy = f"{EVALUATE}        assert record.task_id == 'bookings/1', 'never seen'\n"
    plugin = file(SHOWN["booking.py"].replace(EVALUATE, fussy), "booking.py")
    line = ended(plugin, file(SHOWN["bookings.json"], "bookings.json"), tmp_path / "a.db", "full,sharded")
    number = SHOWN["booking.py"].split(EVALUATE)[0].count("\n") + 2
    assert line == f"{plugin}:{number}: AssertionError: never seen (`full`, bookings/2)"
    with Store(tmp_path / "a.db") as store:
        kept = {(t.condition, t.task_id) for run_id, _ in store.runs() for t in store.trajectories(run_id)}
    assert kept == {("full", "bookings/1"), ("sharded", "bookings/1")}
