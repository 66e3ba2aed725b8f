"""Whatever is named to be written, nothing is destroyed: every option of every command that names a file."""

import json
import os
import socket
import stat
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import get_type_hints

import pytest
from commands import midturn
from faults.study import environment
from report_store import fill

from midturn.cli import app
from midturn.core import BadInput, check_output, is_stream, replacing
from midturn.pages.report import Figure, write_files
from midturn.pages.report._drawing import paint_intervals
from midturn.papers._writing import Table, write_table
from midturn.refiner.guidelines import Guideline, open_library
from midturn.store import Store

pytestmark = pytest.mark.slow("runs commands")

NOWHERE = "openai:m@http://127.0.0.1:9/v1"
WRITES = {
    ("report", "out"): "report --db a.db --out {}",
    ("wanted", "out"): "wanted --db a.db --out {}",
    ("refine", "out"): f"refine --db a.db --task math --data records.json --model {NOWHERE} --out {{}}",
    ("trajectories export", "file"): "trajectories export {} --db a.db --format midturn",
    ("guidelines export", "out"): "guidelines export global@1 --db a.db --out {}",
    ("lic shard", "out"): f"lic shard prompts.jsonl --task math --model {NOWHERE} --out {{}}",
    (
        "lic shard",
        "rejected",
    ): f"lic shard prompts.jsonl --task math --model {NOWHERE} --out new --rejected {{}}",
}
"""Every option that names a file to be written, and a command with it."""
FOLDERS = {
    ("report", "figures"): "report --db a.db --figures {}",
    ("report", "tables"): "report --db a.db --tables {}",
    ("drift synthetic", "figures"): "drift synthetic --db b.db --figures {}",
    ("drift tau", "figures"): "drift tau tau.json --turns 2 --db b.db --figures {}",
    ("drift fit", "figures"): "drift fit --db a.db --figures {}",
}
"""The same for folders."""
READS = {
    *((command, "db") for command in ("demo", "everyday", "framings", "refine", "report", "rescore")),
    *((command, "db") for command in ("view", "wanted")),
    *((f"drift {name}", "db") for name in ("synthetic", "tau", "fork", "fit")),
    *((f"lic {name}", "db") for name in ("run", "import", "report")),
    *((f"dialogues {name}", "db") for name in ("run", "import", "report")),
    ("dialogues import", "file"),
    ("dialogues run", "plugin"),
    *((f"trajectories {name}", "db") for name in ("import", "list", "show", "export")),
    ("compare", "db"),
    ("compare", "db_b"),
    ("framings", "plugin"),
    ("drift tau", "file"),
    ("guidelines import", "file"),
    ("lic import", "data"),
    ("lic import", "paths"),
    ("lic run", "plugin"),
    ("lic shard", "prompts"),
    ("framings", "plugin"),
    ("rescore", "db"),
    ("rescore", "plugin"),
    ("refine", "plugin"),
    ("rescore", "plugin"),
    ("serve", "keys"),
    ("trajectories import", "file"),
    ("trajectories import", "scores"),
    ("trial end", "trajectories"),
    ("trial report", "trajectories"),
}
"""Options that name a store, or a file that is only read."""


def options_for_files():
    """Every option and argument of the command whose value is a path."""

    def walk(within, name):
        for command in within.registered_commands:
            for option, hint in get_type_hints(command.callback).items():
                if "Path" in str(hint):
                    yield f"{name} {command.name}".strip(), option
        for group in within.registered_groups:
            yield from walk(group.typer_instance, group.name)

    return set(walk(app, ""))


def test_it_is_known_of_every_option_for_a_file_whether_it_is_read_or_written():
    assert options_for_files() == READS | WRITES.keys() | FOLDERS.keys()


PROMPT = {"task_id": "eggs", "question": "How many eggs are 3 and 4?", "answer": "#### 7"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with a store that somebody has open, and whatever the commands read."""
    monkeypatch.chdir(tmp_path)
    with Store(tmp_path / "a.db") as store, open_library("a.db") as library:
        fill(store, instructions=1)
        library.add("global", [Guideline(rule="Ask for the date.")], by="ann")
        (tmp_path / "prompts.jsonl").write_text(json.dumps(PROMPT) + "\n")
        (tmp_path / "records.json").write_text("[]")
        dialogue = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"}] * 2
        task = {"user_id": "ann", "instruction": "You are Ann."}
        tau = {"task_id": 3, "reward": 1, "info": {"task": task}, "traj": dialogue, "trial": 0}
        (tmp_path / "tau.json").write_text(json.dumps([tau]))
        yield tmp_path


@dataclass(frozen=True)
class Seen:
    """A file as it is, whether anything took its place included."""

    mode: int
    inode: int
    content: bytes | None

    @classmethod
    def of(cls, path):
        there = path.lstat()
        content = path.read_bytes() if stat.S_ISREG(there.st_mode) else None
        return cls(there.st_mode, there.st_ino, content)


def all_of(folder):
    return {
        str(path.relative_to(folder)): Seen.of(path)
        for path in folder.rglob("*")
        # A reader may open and close these; what they hold is the store's.
        if not path.name.endswith(("-shm", "-wal", ".lock", "calls.db"))
    }


def refused(words, here):
    before = all_of(here)
    done = midturn(*words.split())
    assert done.returncode == 2, done.stderr
    assert (done.stdout, done.stderr.count("midturn: ") <= 1) == ("", True), done.stderr
    assert all_of(here) == before
    return done.stderr


def as_store(here):
    return "a.db"


def as_log(here):
    assert (here / "a.db-wal").exists()
    return "a.db-wal"


def as_lock_to_come(here):
    return "a.db.run.lock"


def as_link(here):
    (here / "page.html").symlink_to("a.db")
    return "page.html"


def as_hard_link(here):
    (here / "page.html").hardlink_to(here / "a.db")
    return "page.html"


def as_roundabout(here):
    (here / "down").mkdir()
    return "down/../a.db"


def as_other_database(here):
    with Store(here / "other.db"):
        pass
    return "other.db"


def as_folder(here):
    (here / "folder").mkdir()
    return "folder"


def as_socket(here):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
    return "socket"


NEVER = [as_log, as_link, as_hard_link, as_other_database, as_folder, as_socket]
OF_THE_STORE = [as_store, as_lock_to_come, as_roundabout]
LETS_OVERWRITE = [option for option in WRITES if option[0] != "lic shard"]


@pytest.mark.parametrize(
    ("option", "made"),
    [
        pytest.param(option, made, id=f"{' '.join(option)}-{made.__name__[3:]}")
        for option in WRITES
        for made in (NEVER if option[0] == "lic shard" else NEVER + OF_THE_STORE)
    ],
)
def test_a_store_a_folder_and_a_device_are_never_replaced(option, made, here):
    words = WRITES[option].format(made(here))
    refused(words, here)
    if option in LETS_OVERWRITE:
        refused(f"{words} --overwrite", here)


INPUTS = {
    ("refine", "out"): "records.json",
    ("lic shard", "out"): "prompts.jsonl",
    ("lic shard", "rejected"): "prompts.jsonl",
}


@pytest.mark.parametrize(("option", "read"), INPUTS.items(), ids=str)
def test_what_the_command_reads_is_never_replaced(option, read, here):
    words = WRITES[option].format(read)
    assert "is read here" in refused(words, here)
    if option in LETS_OVERWRITE:
        assert "is read here" in refused(f"{words} --overwrite", here)


@pytest.mark.parametrize("option", LETS_OVERWRITE, ids=" ".join)
def test_a_file_that_midturn_did_not_write_stays_unless_it_may_be_replaced(option, here):
    (here / "notes.html").write_text("<!doctype html><title>My notes: written by me, not by midturn</title>")
    words = WRITES[option].format("notes.html")
    assert "use --overwrite" in refused(words, here)
    if option[0] != "refine":  # which would have to learn something first
        assert midturn(*words.split(), "--overwrite").returncode == 0
        assert "My notes" not in (here / "notes.html").read_text()


def test_the_records_that_passed_and_the_others_go_to_two_files(here):
    words = f"lic shard prompts.jsonl --task math --model {NOWHERE} --out new --rejected new"
    assert "is read here" in refused(words, here)


@pytest.mark.parametrize("option", [option for option in FOLDERS if option[0] != "report"], ids=" ".join)
@pytest.mark.parametrize("file", ["per-turn.png", "change.svg"])
def test_a_figure_takes_no_strange_files_place(option, file, here):
    (here / "drawn").mkdir()
    (here / "drawn" / file).write_text("my own drawing")
    assert "use --overwrite" in refused(FOLDERS[option].format("drawn"), here)


@pytest.mark.parametrize("option", FOLDERS, ids=" ".join)
def test_a_folder_of_figures_is_no_file(option, here):
    refused(FOLDERS[option].format("prompts.jsonl"), here)


FIGURE = Figure(
    name="bars",
    title="Bars",
    alt="bars",
    note="",
    columns=("a", "b"),
    rows=[("x", 1)],
    paint=lambda figure: paint_intervals(figure, [("x", 1.0, 0.5, 1.5)]),
)
TABLE = Table(name="cells", title="Cells", columns=["a"], rows=[["x"]], notes=[])


@pytest.mark.parametrize(
    ("write", "kinds"),
    [
        (lambda folder, **more: write_files([FIGURE], folder, **more), ["pdf", "png", "svg", "csv"]),
        (lambda folder, **more: write_table(TABLE, folder, **more), ["md", "tex", "csv"]),
    ],
    ids=["figure", "table"],
)
def test_figures_and_tables_are_replaced_by_newer_ones_and_nothing_else_is(write, kinds, tmp_path):
    for _ in range(2):
        write(tmp_path / "ours")
    assert sorted(path.suffix[1:] for path in (tmp_path / "ours").iterdir()) == sorted(kinds)
    for kind in kinds:
        folder = tmp_path / kind
        folder.mkdir()
        (folder / f"{'bars' if 'png' in kinds else 'cells'}.{kind}").write_text("my own")
        for _ in range(2):  # the second time files of midturn's lie beside it
            with pytest.raises(BadInput, match="use --overwrite"):
                write(folder)
        assert "my own" in [path.read_text(errors="replace") for path in folder.iterdir()]
        write(folder, overwrite=True)
        assert "my own" not in [path.read_text(errors="replace") for path in folder.iterdir()]


# -- what is written, where it may be -----------------------------------------------------------------------


@pytest.fixture
def page(tmp_path):
    """Writes a page of midturn's."""

    def write(path, **more):
        with replacing(path, **more) as part:
            part.write_text("<!doctype html>\n<!-- Written by midturn -->\nnew")

    return write


def test_a_page_is_replaced_by_another_and_keeps_its_permissions(page, tmp_path):
    path = tmp_path / "page.html"
    page(path)
    path.chmod(0o600)
    page(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed(page, tmp_path):
    (tmp_path / "link.html").symlink_to(tmp_path / "page.html")
    for _ in range(2):
        page(tmp_path / "link.html")
        assert (tmp_path / "link.html").is_symlink()
        assert "new" in (tmp_path / "page.html").read_text()


def test_a_loop_of_links_is_refused_in_one_line(page, tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(BadInput, match="can't be written"):
        page(tmp_path / "a")


def test_a_folder_that_is_not_there_is_said_before_any_work(here):
    for option, words in WRITES.items():
        assert "folder" in refused(words.format("no/such/page.html"), here), option


def test_what_came_there_meanwhile_stays(tmp_path):
    with pytest.raises(BadInput, match="is there already"), replacing(tmp_path / "page.html") as part:
        part.write_text("new")
        (tmp_path / "page.html").write_text("my own")
    assert (tmp_path / "page.html").read_text() == "my own"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_mark_further_down_makes_no_file_ours(tmp_path):
    (tmp_path / "draft.md").write_text("My paper\n" * 200 + "<!-- Written by midturn -->")
    with pytest.raises(BadInput, match="is there already"):
        check_output(tmp_path / "draft.md")


def test_a_spreadsheet_is_ours_where_its_neighbour_is(tmp_path):
    (tmp_path / "table.csv").write_text("a,b\n")
    with pytest.raises(BadInput, match="is there already"):
        check_output(tmp_path / "table.csv")
    (tmp_path / "table.md").write_text("<!-- Written by midturn -->\n")
    check_output(tmp_path / "table.csv")


def test_a_pipe_is_written_into_and_stays(here):
    os.mkfifo("pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append((here / "pipe").read_text()))
    reader.start()
    done = midturn("trajectories", "export", "pipe", "--db", "a.db", "--format", "midturn")
    reader.join(timeout=30)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["trajectory"]["task_id"] for line in read[0].splitlines()] == ["apples/0"] * 2
    assert stat.S_ISFIFO((here / "pipe").stat().st_mode)
    assert "2 conversations" in done.stderr


@pytest.mark.usefixtures("processes")
def test_what_goes_to_stdout_goes_where_the_shell_leads_it(here):
    words = ("trajectories", "export", "/dev/stdout", "--db", "a.db", "--format", "midturn")
    (here / "all.jsonl").write_text("what was there\n")
    with (here / "all.jsonl").open("a") as file:
        done = subprocess.run(
            [sys.executable, "-m", "midturn", *words],
            env=environment(),
            stdout=file,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr
    first, *others = (here / "all.jsonl").read_text().splitlines()
    assert first == "what was there"
    assert [json.loads(line)["trajectory"]["task_id"] for line in others] == ["apples/0"] * 2
    assert "2 conversations" in done.stderr


def test_the_null_device_is_one_that_is_written_into_and_a_device_without_end_is_not():
    check_output(Path(os.devnull))
    assert is_stream(Path(os.devnull))
    with pytest.raises(BadInput, match="device"):
        check_output(Path("/dev/zero"))
