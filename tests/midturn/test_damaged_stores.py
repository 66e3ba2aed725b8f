"""A store that is damaged, of a newer version or no file: one line says so, and quotes nothing of it."""

import random
import sqlite3

import pytest
from commands import midturn
from report_store import drift, fill, identity

from midturn.core import BadInput, InfrastructureError, database_file
from midturn.graphs import sqlite as checkpoints
from midturn.refiner import sqlite as recalled
from midturn.refiner.guidelines import Guideline, open_library
from midturn.store import Store, Trajectory, Turn, conversation_id

pytestmark = pytest.mark.slow("runs commands on dozens of stores")

CANARY = "canary-in-a-coal-mine"
READERS = [
    "lic report --db a.db",
    "trajectories list --db a.db",
    "trajectories show secret/0 --db a.db",
    "trajectories export /dev/null --db a.db --format midturn",
    "compare sharded mediated --db a.db",
    "guidelines list --db a.db",
    "guidelines show global@1 --db a.db",
]


def made(path):
    with Store(path) as store, open_library(path) as library:
        runs = fill(store, instructions=3)
        drift(store, runs)
        name = conversation_id(runs["sharded"], "secret", 0)
        said = Turn(utterance=f"{CANARY} " * 400, response=f"{CANARY} " * 400)
        kinds = {"task": "math", "task_id": "secret", "condition": "sharded", "repetition": 0}
        store.finish(
            Trajectory(conversation_id=name, run_id=runs["sharded"], turns=[said], score=1.0, **kinds)
        )
        library.add("global", [Guideline(rule=f"Ask for the {CANARY}.")], by=CANARY)
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return made(tmp_path_factory.mktemp("whole") / "a.db").read_bytes()


@pytest.fixture
def db(whole, tmp_path):
    (tmp_path / "a.db").write_bytes(whole)
    return tmp_path / "a.db"


def said_in_one_line(words, folder):
    done = midturn(*words.split(), cwd=folder)
    assert done.returncode in (0, 1, 2)
    if done.returncode:
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert done.stderr.startswith("midturn: ")
        assert CANARY not in done.stderr
    return done


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_end_no_reader_with_a_trace_or_with_what_was_said(seed, db):
    chance = random.Random(seed)
    raw = bytearray(db.read_bytes())
    pages = range(0, len(raw), 4096)
    for page in chance.sample(pages, k=chance.choice([1, 3, len(pages) // 2])):
        for _ in range(chance.choice([1, 20])):
            raw[page + chance.randrange(4096)] = chance.randrange(256)
    db.write_bytes(raw)
    said_in_one_line(READERS[seed % len(READERS)], db.parent)


CHANGES = {
    "a run's identity": "update runs set identity = replace(identity, 'math', cast(x'ff' as text))",
    "an identity that is none": f"update runs set identity = '{{\"{CANARY}\": 1}}'",
    "a conversation's JSON": "update conversations set trajectory = substr(trajectory, 1, 900)",
    "a conversation's bytes": "update conversations set trajectory = cast(x'ff' as text) || trajectory",
    "a conversation that is none": "update conversations set trajectory = null",
    "a drift score": f"update drift_scores set score = '{CANARY}'",
    "a guideline": "update store set value = cast(x'ff' as text) || value",
    "a guideline's JSON": "update store set value = substr(value, 1, 40)",
    "a guideline that is none": f'update store set value = \'{{"item": "set", "{CANARY}": 3}}\'',
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_cannot_be_read_is_named_and_not_quoted(change, db):
    with sqlite3.connect(db) as other:
        other.execute(change)
    other.close()
    words = "guidelines list --db a.db" if "update store" in change else READERS[3]
    assert said_in_one_line(words, db.parent).returncode == 1


def test_a_time_that_is_none_is_an_infrastructure_failure(db):
    with sqlite3.connect(db) as other:
        other.execute("update runs set created = ?", [CANARY])
    other.close()
    with Store(db) as store, pytest.raises(InfrastructureError, match="can't be read") as told:
        store.entered(store.runs()[0][0])
    assert CANARY not in str(told.value)


def test_a_name_of_a_table_that_is_no_text_is_no_trace_either(db):
    raw = db.read_bytes()
    assert raw.count(b"CREATE TABLE") > 3
    db.write_bytes(raw.replace(b"CREATE TABLE", b"CREATE \xb3ABLE"))
    assert said_in_one_line("trajectories list --db a.db", db.parent).returncode == 2
    with pytest.raises(BadInput, match="can't be"):
        Store(db)


def test_a_newer_versions_name_cannot_steer_a_terminal(db):
    with sqlite3.connect(db) as other:
        other.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('midturn', ?, 'x')",
            ["later\x1b[31m\u202e\n" + "x" * 10_000],
        )
    other.close()
    told = said_in_one_line("lic report --db a.db", db.parent).stderr
    assert "newer midturn (later" in told
    assert len(told) < 500
    assert told.strip().isprintable()


def test_another_programs_database_is_not_changed(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("create table recipes (name)")
    other.close()
    before = path.read_bytes()
    for opened in (Store, lambda path: Store(path, read_only=True)):
        with pytest.raises(BadInput, match="no midturn store"):
            opened(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# -- names that mean no file ---------------------------------------------------------------------------------

NO_FILES = [":memory:", "file:a.db", "file::memory:?cache=shared", ""]


@pytest.mark.parametrize("name", NO_FILES)
async def test_a_name_that_means_no_file_is_refused_wherever_a_database_is_named(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput):
        Store(name)
    with pytest.raises(BadInput), open_library(name):
        pass
    for opened in (recalled, checkpoints):
        with pytest.raises(BadInput):
            async with opened(name):
                pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NO_FILES[:3])
@pytest.mark.parametrize(
    "words",
    [
        "lic run starter --task math --conditions full --limit 1",
        "lic report",
        "trajectories import chats.jsonl --format openai",
        "guidelines list",
        "serve",
        "view",
    ],
)
def test_a_command_refuses_it_in_one_line(name, words, tmp_path):
    (tmp_path / "chats.jsonl").write_text('{"messages": [{"role": "user", "content": "Hi"}]}')
    done = midturn(*words.split(), "--db", name, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert done.stderr.splitlines() == [f"midturn: {database_name(done.stderr)}"]
    assert [path.name for path in tmp_path.iterdir()] == ["chats.jsonl"]


def database_name(told):
    """The line, which has to be ours."""
    with pytest.raises(BadInput) as refused:
        database_file(told.removeprefix("midturn: ").partition(" means")[0].removesuffix(":"))
    return str(refused.value)


@pytest.mark.parametrize("name", [".", "/dev/null"])
def test_a_folder_or_a_device_is_no_store(name):
    with pytest.raises(BadInput, match="no regular file"):
        Store(name)


def test_an_unreadable_identity_is_an_infrastructure_failure(db):
    with sqlite3.connect(db) as other:
        other.execute("update runs set identity = '{}'")
    other.close()
    with Store(db) as store, pytest.raises(InfrastructureError, match="what a run was made of can't be read"):
        store.runs()


def test_a_store_that_was_made_is_whole(db):
    with Store(db, read_only=True) as store:
        assert {run.condition for _, run in store.runs()} == {"sharded", "mediated"}
        assert store.runs()[0][1] == identity("sharded")
