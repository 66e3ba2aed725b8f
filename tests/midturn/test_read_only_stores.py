"""A store where nothing can be written is read all the same, unless something would be missed."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from commands import midturn
from report_store import fill

from midturn.core import BadInput
from midturn.refiner.guidelines import Guideline, open_library
from midturn.store import Store

NOBODY = 65534


@contextmanager
def nobody():
    """Read and write as who may not write here: for root, permissions mean nothing."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder():
    """A folder that everybody may enter, with a store; nothing in it can be written."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with Store(folder / "a.db") as store, open_library(folder / "a.db") as library:
            fill(store, instructions=1)
            library.add("global", [Guideline(rule="Ask for the date.")], by="ann")
        sealed(folder)
        yield folder
        folder.chmod(0o755)


def sealed(folder):
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)


@pytest.mark.parametrize(
    "words",
    [
        "lic report --db {}",
        "trajectories list --db {}",
        "trajectories show mediated --db {}",
        "trajectories export out.jsonl --format midturn --db {}",
        "guidelines list --db {}",
        "guidelines show global@1 --db {}",
        "guidelines export global@1 --db {}",
        "compare sharded mediated --db {}",
    ],
)
def test_a_store_that_cannot_be_written_is_read(words, folder, tmp_path):
    tmp_path.chmod(0o777)
    before = sorted(folder.iterdir())
    with Store(folder / "a.db", read_only=True) as store:
        name = next(each.conversation_id for each in store.all_trajectories())
    words = words.format(folder / "a.db").replace("show mediated", f"show {name}").split()
    owners = midturn(*words, cwd=tmp_path)  # which also imports what others may not read
    (tmp_path / "out.jsonl").unlink(missing_ok=True)
    with elsewhere() as folder_of_theirs, nobody():
        done = midturn(*words, cwd=folder_of_theirs)
    assert (done.returncode, done.stdout) == (0, owners.stdout), done.stderr
    assert sorted(folder.iterdir()) == before


@contextmanager
def elsewhere():
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


@pytest.mark.slow("draws figures")
def test_its_report_goes_elsewhere(folder):
    with elsewhere() as theirs:
        assert midturn("report", "--db", folder / "a.db", "--out", theirs / "owners.html").returncode == 0
        with nobody():
            done = midturn("report", "--db", folder / "a.db", cwd=theirs)
            assert (done.returncode, "can't be written" in done.stderr) == (2, True), done.stderr
            done = midturn("report", "--db", folder / "a.db", "--out", theirs / "page.html")
            assert done.returncode == 0, done.stderr


def test_who_would_write_is_refused(folder):
    with nobody(), pytest.raises(BadInput, match="can't be"):
        Store(folder / "a.db")


def test_what_a_writer_left_beside_it_is_read_or_said_to_be_missing(folder):
    folder.chmod(0o755)
    (folder / "a.db").chmod(0o644)
    with Store(folder / "a.db") as store:
        run_ids = fill(store, instructions=1, seed=7)
        kept = {end: (folder / f"a.db{end}").read_bytes() for end in ("", "-wal", "-shm")}
    assert kept["-wal"]
    # As a writer that was killed leaves it, or one that is still at work.
    for end, content in kept.items():
        (folder / f"a.db{end}").write_bytes(content)
    sealed(folder)
    with nobody(), Store(folder / "a.db", read_only=True) as store:
        assert set(run_ids.values()) <= {run_id for run_id, _ in store.runs()}
    folder.chmod(0o755)
    (folder / "a.db-shm").unlink()
    folder.chmod(0o555)
    with nobody(), pytest.raises(BadInput, match=r"a\.db-wal beside it holds changes"):
        Store(folder / "a.db", read_only=True)
