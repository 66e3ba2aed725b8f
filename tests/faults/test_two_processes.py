"""Two processes on one store: nothing is asked twice, no conversation is lost, readers wait for nobody."""

import contextlib
import json
import sqlite3
import subprocess
import time

import pytest
from commands import midturn
from faults.study import CONCURRENCY, command, environment, scripted, write_records
from faults.upstream import Hang, Upstream

from midturn.core import BadInput
from midturn.refiner.experience import format_named, import_file
from midturn.store import Store

WORKS = "another midturn process works on"


@pytest.fixture
def data(tmp_path):
    return write_records(tmp_path / "balls.json", records=2)


def started(study, cwd=None):
    pipe = subprocess.PIPE
    return subprocess.Popen(study, env=environment(), cwd=cwd, stdout=pipe, stderr=pipe, text=True)


def body(request):
    return json.dumps(request.body, sort_keys=True)


def wait_until(reached):
    deadline = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def rows(db, query):
    with contextlib.closing(sqlite3.connect(db)) as store:
        return store.execute(query).fetchall()


def journal_holds(db):
    """Whether every assistant's answer in a stored conversation is a reply of the journal's."""
    replies = {json.loads(reply)["content"] for (reply,) in rows(db, "select reply from calls")}
    with Store(db, read_only=True) as store:
        answers = {turn.response for each in store.all_trajectories() for turn in each.turns}
    return answers <= replies


def varied():
    """A script whose replies differ each time, as a model's do at temperature 1."""
    counted = iter(range(10**6))

    def reply(request):
        said = scripted(request)
        return said if said.startswith("{") else f"{said} Said as number {next(counted)}."

    return reply


@pytest.mark.usefixtures("processes")
def test_a_study_that_is_started_three_times_at_once_is_asked_once(data, tmp_path):
    db = tmp_path / "a.db"
    # Slow enough that the others start while the first one plays, on a busy machine as well.
    with Upstream(varied(), latency_s=0.3) as upstream:
        study = command(data, db, upstream.url, "--conditions", "full,sharded,mediated")
        both = [started(study) for _ in range(3)]
        told = [process.communicate(timeout=120) for process in both]
        assert [process.returncode for process in both] == [0, 0, 0], told
        reports = [json.loads(out) for out, _ in told]
        asked = len(upstream.requests)
        assert asked == sum(row["calls"] for row in reports[0]["runs"])
        assert len({body(request) for request in upstream.requests}) == asked
    assert reports[0] == reports[1] == reports[2]
    assert sum(WORKS in err for _, err in told) == 2
    assert journal_holds(db)


@pytest.mark.usefixtures("processes")
def test_who_waits_goes_on_where_one_that_is_killed_ended(data, tmp_path):
    holding = True

    def held_back(request):
        return Hang() if holding and len(upstream.requests) > 6 else scripted(request)

    with Upstream(held_back) as upstream:
        study = command(data, tmp_path / "a.db", upstream.url, "--conditions", "full,sharded")
        with started(study) as first:
            wait_until(lambda: len(upstream.requests) > 6)
            with started(study) as second:
                assert WORKS in second.stderr.readline()
                first.kill()
                holding = False
                out, err = second.communicate(timeout=120)
        assert second.returncode == 0, err
        asked = [body(request) for request in upstream.requests]
        # Only what the killed one waited for is asked again.
        assert len(asked) - len(set(asked)) <= CONCURRENCY
    assert all(row["infrastructure_failures"] == 0 for row in json.loads(out)["runs"])


@pytest.fixture
def held(tmp_path, data):
    """A store with a study's conversations that another process works on."""
    with Upstream(scripted) as upstream:
        study = command(data, tmp_path / "a.db", upstream.url, "--conditions", "full")
        assert midturn(*study[3:]).returncode == 0
        with Store(tmp_path / "a.db") as store, store.claim.held():
            yield tmp_path, study


@pytest.mark.parametrize(
    "words",
    [
        "lic report --db a.db",
        "trajectories list --db a.db",
        "trajectories export out.jsonl --db a.db --format midturn",
        "compare full full --db a.db",
        "guidelines list --db a.db",
        "guidelines import rules.md --scope global --db a.db",
    ],
)
def test_who_reads_and_who_keeps_guidelines_waits_for_nobody(held, words):
    (held[0] / "rules.md").write_text("- Ask for the date.\n")
    done = midturn(*words.split(), cwd=held[0])
    assert WORKS not in done.stderr
    assert done.returncode == (2 if "compare" in words else 0), done.stderr


@pytest.mark.usefixtures("processes")
@pytest.mark.slow("starts a process of each command")
def test_who_writes_says_what_it_waits_for_and_ends_by_one_signal(held):
    folder, study = held
    (folder / "chats.jsonl").write_text('{"messages": [{"role": "user", "content": "Hi"}]}')
    words = ["trajectories", "import", "chats.jsonl", "--db", "a.db", "--format", "openai"]
    for waits in (study, [*study[:3], *words]):
        with started(waits, cwd=folder) as process:
            assert f"midturn: {WORKS}" in process.stderr.readline()
            process.terminate()
            assert process.wait(timeout=60) != 0
    assert rows(folder / "a.db", "select count(*) from runs where identity like '%imported%'") == [(0,)]


def test_a_program_that_imports_is_refused(held):
    folder, _ = held
    (folder / "chats.jsonl").write_text('{"messages": [{"role": "user", "content": "Hi"}]}')
    with Store(folder / "a.db") as store, pytest.raises(BadInput, match=WORKS):
        import_file(folder / "chats.jsonl", format_named("openai"), store)


def test_a_store_in_which_conversations_ask_something_else_than_the_journal_has_comes_to_its_end(
    data, tmp_path
):
    db = tmp_path / "a.db"
    with Upstream(scripted) as upstream:
        study = command(data, db, upstream.url, "--conditions", "sharded")[3:]
        assert midturn(*study).returncode == 0
        # What two processes without a lock left: another's replies in the journal, and failures for that.
        with contextlib.closing(sqlite3.connect(db)) as store:
            store.execute("update calls set request_sha256 = 'another' where ordinal = 1")
            store.execute("update conversations set state = 'infrastructure'")
            store.commit()
        upstream.requests.clear()
        done = midturn(*study)
        assert done.returncode == 0, done.stderr
        (row,) = json.loads(done.stdout)["runs"]
        assert (row["infrastructure_failures"], row["n_conversations"]) == (0, 4)
        # One reply of each conversation was of no use; the others are asked for once.
        assert len(upstream.requests) == row["repeated_calls"] == 4
        upstream.requests.clear()
        assert midturn(*study).returncode == 0
        assert upstream.requests == []
