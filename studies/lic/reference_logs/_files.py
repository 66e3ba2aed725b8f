"""The log files that are meant, and their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from midturn.core import LONGEST_LINE, BadInput, is_there, numbered_lines


@dataclass(frozen=True)
class Line:
    """A line of a log file, as its bytes."""

    path: Path
    number: int
    raw: bytes

    @property
    def place(self) -> str:
        """Where the line stands, as `FILE:LINE`."""
        return f"{self.path}:{self.number}"

    @property
    def is_too_long(self) -> bool:
        """Whether it is longer than what is read; `raw` is its beginning then."""
        return len(self.raw) > LONGEST_LINE

    @property
    def text(self) -> str:
        """What it says, without the line break."""
        return self.raw.decode("utf-8-sig").strip()

    @property
    def ended(self) -> bool:
        """Whether it ends in a line break. A last line that does not may have been torn by a crash."""
        return self.raw.endswith(b"\n")


def log_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files among `paths`, and every `.jsonl` file in the folders among them; each once.

    Raises:
        BadInput: a path is not there, or a folder holds no log.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for file in _files(path):
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _files(path: Path) -> list[Path]:
    if not is_there(path):
        raise BadInput(f"{path}: no such file or folder. Name a log file or the folder of the logs")
    if not path.is_dir():
        return [path]
    inside = sorted(file for file in path.rglob("*.jsonl") if file.is_file())
    if not inside:
        raise BadInput(f"{path}: there is no .jsonl file in this folder. Name the folder of the logs")
    return inside


def lines(path: Path) -> Iterator[Line]:
    """Return the lines of a file that are not blank.

    Raises:
        BadInput: the file cannot be read, or has no end.
    """
    return (Line(path, number, raw) for number, raw in numbered_lines(path))
