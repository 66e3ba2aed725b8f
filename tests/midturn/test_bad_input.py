"""Bad input: one clear line that says what to change, exit status 2, and nothing half written."""

import json
import socket
import sys
from pathlib import Path

import pytest
from commands import midturn
from faults.study import run, write_records
from faults.upstream import Upstream
from typer.testing import CliRunner

from midturn.cli import app
from midturn.core import BadInput
from midturn.store import Store

SHARED = Path(__file__).parents[3] / "shared" / "data" / "lic"


@pytest.fixture
def data(tmp_path):
    return write_records(tmp_path / "balls.json", records=1)


def study(data, db, *more):
    return midturn("lic", "run", data, "--task", "math", "--conditions", "full", "--db", db, *more)


def refused(done, *said):
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert "Traceback" not in done.stderr
    for part in said:
        assert part in done.stderr
    return lines


def closed_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def test_a_torn_file_is_named_with_its_line(tmp_path, data):
    torn = tmp_path / "torn.json"
    torn.write_text(data.read_text()[:-40])
    assert len(refused(study(torn, tmp_path / "a.db"), f"{torn}:")) == 1
    assert not (tmp_path / "a.db").exists()


def test_a_record_without_shards_is_named_with_its_line(tmp_path, data):
    records = json.loads(data.read_text())
    del records[0]["shards"]
    data.write_text(json.dumps(records, indent=1))
    _, example = refused(study(data, tmp_path / "a.db"), f"{data}:2: ", "shards")
    assert example.startswith("a record of the task 'math' looks like: {")
    assert not (tmp_path / "a.db").exists()


@pytest.mark.skipif(not SHARED.exists(), reason="the real data is not beside this checkout")
def test_repeated_ids_of_a_published_file_are_refused(tmp_path):
    done = study(SHARED / "sharded_gsm8k_repeated_ids.json", tmp_path / "a.db")
    refused(done, "sharded-GSM8K/499", "sharded_gsm8k_repeated_ids.json:")
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--task", "cooking"], ["cooking", "math"]),
        (["--model", "embedded:no-such-model"], ["no-such-model", "smollm2-135m"]),
        (["--model", "nonsense"], ["nonsense"]),
        (["--model", "no-such-provider:x"], ["no-such-provider"]),
        (["--conditions", "full,sideways"], ["sideways", "sharded"]),
        (["--conditions", "full,full"], ["twice"]),
        (["--runs", "0"], ["--runs"]),
    ],
    ids=["task", "embedded model", "spec", "provider", "condition", "condition twice", "runs"],
)
def test_an_unknown_word_is_named_with_what_is_known(tmp_path, data, options, said):
    refused(study(data, tmp_path / "a.db", *options), *said)
    assert not (tmp_path / "a.db").exists()


def test_a_base_url_that_is_dead_at_the_start(tmp_path, data):
    url = f"http://127.0.0.1:{closed_port()}/v1"
    lines = refused(study(data, tmp_path / "a.db", "--model", f"openai:stub@{url}"), url)
    assert len(lines) == 1
    assert not (tmp_path / "a.db").exists()


def test_a_model_that_the_server_does_not_offer(tmp_path, data):
    with Upstream("ok", models=["small", "large"]) as upstream:
        done = study(data, tmp_path / "a.db", "--model", f"openai:tiny@{upstream.url}")
        assert len(refused(done, "tiny", "small", "large")) == 1
        assert upstream.requests == []


def test_a_key_that_the_server_refuses_is_never_printed(tmp_path, data, monkeypatch):
    with Upstream("ok", api_key="right") as upstream:
        url = upstream.url.replace("127.0.0.1", "user:hunter2@127.0.0.1")
        done = study(data, tmp_path / "a.db", "--model", f"openai:stub@{url}")
        refused(done)
        assert "hunter2" not in done.stderr + done.stdout


@pytest.mark.parametrize("db", ["/proc/a.db", "no/such/folder/a.db"])
def test_a_folder_that_cannot_be_written(tmp_path, data, db):
    with Upstream("It makes 9.") as upstream:
        done = midturn(
            *("lic", "run", data, "--task", "math", "--conditions", "full", "--db", db),
            *("--model", f"openai:stub@{upstream.url}"),
            cwd=tmp_path,
        )
    assert len(refused(done, db)) == 1


def test_a_report_of_a_store_that_is_not_there(tmp_path):
    assert len(refused(midturn("lic", "report", "--db", tmp_path / "no.db"), "no.db")) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("processes")
def test_the_command_as_a_program_of_its_own_says_no_more(tmp_path):
    done = run(sys.executable, "-m", "midturn", "lic", "report", "--db", tmp_path / "no.db")
    assert len(refused(done, "no.db")) == 1


LONG = "x" * 5000
"""A word that can be no file's name."""


@pytest.mark.parametrize(
    "words",
    [
        "lic report --db LONG",
        "lic run starter --task math --conditions mediated-guidelines --guidelines LONG --db a.db",
        "lic run LONG --task math --db a.db",
        "lic run starter --task math --plugin LONG --db a.db",
        "lic import LONG --db a.db",
        "lic import STORE --data LONG --db a.db",
        "report --db LONG",
        "view --db LONG",
        "compare LONG LONG",
        "guidelines list --db LONG",
        "trajectories list --db LONG",
        "trajectories export LONG --format openai --db STORE",
        "refine --task math --model openai:m --db LONG",
        "drift fit --db STORE --score-with LONG",
        "framings LONG --task math --db a.db",
    ],
)
def test_a_name_that_is_too_long_for_a_file(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    with Store(tmp_path / "store.db"):
        pass
    named = words.replace("LONG", LONG).replace("STORE", str(tmp_path / "store.db"))
    with pytest.raises(BadInput):
        CliRunner().invoke(app, named.split(), catch_exceptions=False)


def test_a_file_that_is_no_store(tmp_path, data):
    assert len(refused(midturn("lic", "report", "--db", data), str(data))) == 1


def test_a_base_url_without_v1_costs_no_conversation(tmp_path, data):
    with Upstream() as upstream:
        origin = upstream.url.removesuffix("/v1")
        model = f"openai:stub@{upstream.url}"
        for options in (
            ["--model", f"openai:stub@{origin}"],
            ["--model", model, "--user", f"openai:stub@{origin}"],
        ):
            refused(study(data, tmp_path / "a.db", *options), f"write {model}")
    assert not upstream.requests
    assert not (tmp_path / "a.db").exists()


def test_a_store_may_be_typed_without_its_option(tmp_path):
    with Store(tmp_path / "empty.db"):
        pass
    named = [
        midturn(*words, tmp_path / "empty.db") for words in (("lic", "report"), ("trajectories", "list"))
    ]
    assert [done.returncode for done in named] == [0, 0]
    assert named[0].stdout == midturn("lic", "report", "--db", tmp_path / "empty.db").stdout
    with_more = midturn("lic", "report", "--json", tmp_path / "empty.db")
    assert json.loads(with_more.stdout)["runs"] == []
    assert len(refused(midturn("report", tmp_path / "none.db"), "none.db: no such file")) == 1


@pytest.mark.parametrize(
    "command", ["report", "view", "lic report", "dialogues report", "drift fit", "rescore"]
)
def test_a_report_without_a_store_shows_the_command_that_names_it(command):
    (line,) = refused(midturn(*command.split()), "name the store")
    assert f"midturn {command} --db " in line
