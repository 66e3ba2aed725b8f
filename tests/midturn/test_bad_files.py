"""A file that can't be imported: its line and what is wrong with it; one without an end is not begun."""

import json

import pytest
from commands import midturn

from midturn.core import LONGEST_FILE, LONGEST_LINE, BadInput, bounded_lines, read_bytes

pytestmark = pytest.mark.slow("reads files of many MiB")

CHAT = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
LOG = {"conv_id": "c", "conv_type": "full", "trace": []}
GOOD = json.dumps(CHAT).encode()
BROKEN = {
    "no number": (b'{"messages": [], "score": NaN}', "NaN is no JSON"),
    "a number too large": (b'{"messages": [], "score": 1e999}', "too large"),
    "Latin-1": (GOOD.replace(b"Hi", b"Gr\xfc\xdfe"), "codec can't decode"),
    "UTF-16": (GOOD.decode().encode("utf-16"), "codec can't decode"),
    "torn": (GOOD[:-9], "not valid JSON"),
    "nested deeply": (b"[" * 100_000, "not valid JSON"),
    "a NUL": (b"\0" + GOOD, "not valid JSON"),
}


@pytest.mark.parametrize("name", ["chats.jsonl", "chats.json"])
@pytest.mark.parametrize(("first", "reason"), BROKEN.values(), ids=BROKEN)
def test_the_reason_why_a_first_line_is_bad_is_said_with_its_place(name, first, reason, tmp_path):
    (tmp_path / name).write_bytes(b"\n" + first)
    done = midturn("trajectories", "import", name, "--db", "a.db", cwd=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith(f"midturn: {name}:2: ")
    assert reason in line
    assert len(line) < 400
    assert not (tmp_path / "a.db").exists()


def test_a_bad_line_before_good_ones_is_left_out_where_that_is_wanted(tmp_path):
    (tmp_path / "chats.jsonl").write_bytes(BROKEN["torn"][0] + b"\n" + GOOD)
    words = ("trajectories", "import", "chats.jsonl", "--db", "a.db")
    done = midturn(*words, cwd=tmp_path)
    assert (done.returncode, "chats.jsonl:1: " in done.stderr) == (2, True)
    done = midturn(*words, "--skip-bad", cwd=tmp_path)
    assert (done.returncode, "chats.jsonl:1: " in done.stderr) == (0, True)


def long_line(path):
    """A file with a line that is too long, most of it a hole, between two good ones."""
    with path.open("wb") as file:
        file.write(GOOD + b"\n")
        file.seek(LONGEST_LINE + 100, 1)
        file.write(b"\n" + GOOD)
    return path


def test_a_line_that_is_too_long_is_named_and_the_next_is_found(tmp_path):
    long_line(tmp_path / "chats.jsonl")
    words = ("trajectories", "import", "chats.jsonl", "--db", "a.db")
    done = midturn(*words, cwd=tmp_path)
    assert done.returncode == 2
    (told,) = done.stderr.strip().splitlines()
    assert told.startswith("midturn: chats.jsonl:2: the line is longer than 64 MiB")
    done = midturn(*words, "--skip-bad", cwd=tmp_path)
    assert (done.returncode, "2 conversations" in done.stdout) == (0, True)


def test_a_log_that_is_too_long_is_named(tmp_path):
    long_line(tmp_path / "log.jsonl")
    done = midturn("lic", "import", "log.jsonl", "--db", "a.db", "--skip-bad", cwd=tmp_path)
    assert "log.jsonl:2: the line is longer than 64 MiB: left out" in done.stderr


def test_a_list_with_a_document_that_is_too_long_is_not_read_to_its_end(tmp_path):
    with (tmp_path / "chats.json").open("wb") as file:
        file.write(b'[{"messages": "')
        for _ in range(LONGEST_LINE // (1 << 20) + 1):
            file.write(b"x" * (1 << 20))
        file.seek(3 * LONGEST_LINE)
        file.write(b'"}]')
    done = midturn("trajectories", "import", "chats.json", "--db", "a.db", cwd=tmp_path)
    assert done.returncode == 2
    (told,) = done.stderr.strip().splitlines()
    assert told.startswith("midturn: chats.json:1: not valid JSON: a document longer than 64 MiB")


@pytest.mark.parametrize(
    "words",
    [
        "trajectories import chats.jsonl",
        "trajectories import chats.jsonl --format openai",
        "trajectories import chats.json",
        "lic import chats.jsonl",
        "lic import log.jsonl --data chats.json",
        "lic run chats.json --task math",
        "lic run starter --task math --plugin chats.jsonl",
        "drift tau chats.json",
        "guidelines import chats.json --scope global",
    ],
)
def test_a_file_that_leads_to_a_device_without_an_end_is_refused(words, tmp_path):
    for name in ("chats.jsonl", "chats.json"):
        (tmp_path / name).symlink_to("/dev/zero")
    (tmp_path / "log.jsonl").write_text(json.dumps(LOG))
    done = midturn(*words.split(), "--db", "a.db", cwd=tmp_path)
    assert done.returncode == 2
    (told,) = done.stderr.strip().splitlines()
    assert told.startswith("midturn: chats.json")


def test_a_whole_file_that_is_too_long_is_refused(tmp_path):
    with (tmp_path / "data.json").open("wb") as file:
        file.truncate(LONGEST_FILE + 1)
    with pytest.raises(BadInput, match="is longer than 256 MiB"):
        read_bytes(tmp_path / "data.json")


def test_lines_up_to_the_limit_are_whole(monkeypatch, tmp_path):
    monkeypatch.setattr("midturn.core._files.LONGEST_LINE", 4)
    (tmp_path / "lines").write_bytes(b"abc\nabcd\nabcde\nabcdefghijk\n\nx")
    with (tmp_path / "lines").open("rb") as file:
        found = list(bounded_lines(file))
    assert found == [b"abc\n", b"abcd\n", b"abcde", b"abcde", b"\n", b"x"]
