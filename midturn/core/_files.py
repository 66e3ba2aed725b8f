"""Files that a user names and a command reads: whole or by lines, or refused in one line that says why."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from midturn.core._errors import BadInput

MIB = 1 << 20
LONGEST_FILE = 256 * MIB
"""Bytes of a file that is read as a whole: what is made of it takes five times as much memory."""
LONGEST_LINE = 64 * MIB
"""Bytes of a line, or of one JSON document, of a file that is read piece by piece."""
TOO_LONG = f"longer than {LONGEST_LINE // MIB} MiB"


def read_bytes(path: Path) -> bytes:
    """Return a file's content.

    Raises:
        BadInput: it can't be read, or is longer than `LONGEST_FILE`.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST_FILE + 1)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:  # A path with a null byte never reaches the operating system.
        raise BadInput(f"{str(path)!r}: cannot be read: {error}") from error
    if len(content) > LONGEST_FILE:
        raise BadInput(f"{path}: is longer than {LONGEST_FILE // MIB} MiB. Cut it into several files")
    return content


def require_regular(path: Path) -> None:
    """Refuse what has no end or can be read only once, such as a device or a pipe.

    Raises:
        BadInput: it is such, or can't be looked at.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(status.st_mode):
        raise BadInput(f"{path}: cannot be read: it is no regular file. Save what it holds to one")


def bounded_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file.

    Of one that is longer than `LONGEST_LINE` a byte more than that, and no more.
    """
    while line := file.readline(LONGEST_LINE + 1):
        yield line
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE + 1)


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file that are not blank, with their numbers from 1; see `bounded_lines`.

    Raises:
        BadInput: the file cannot be read, or has no end.
    """
    require_regular(path)
    try:
        with path.open("rb") as file:
            for number, line in enumerate(bounded_lines(file), start=1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error


def make_private(path: Path) -> None:
    """Make an empty file that its owner alone may read, where there is none: databases hold what people said.

    SQLite takes it for an empty database, and gives the files beside it the same rights. Where no file can be
    made, whoever opens it next says so.
    """
    with suppress(OSError, ValueError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def is_there(path: Path) -> bool:
    """Whether there is such a file or folder; what can't be one, as a name that is too long, is not there."""
    try:
        return path.exists()
    except OSError:
        return False


def read_text(path: Path) -> str:
    """Return a file's content as text; see `decoded`."""
    return decoded(read_bytes(path), path)


def decoded(raw: bytes, path: Path) -> str:
    """Return a file's content as text; a byte order mark is skipped, and a line ends with a line feed alone.

    Raises:
        BadInput: it is not UTF-8; names the line.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{path}:{line}: not UTF-8 ({error.reason}). Save the file as UTF-8") from error
    return text.replace("\r\n", "\n")


def database_file(path: Path | str) -> Path:
    """Return the file of an SQLite database, which may not be there yet.

    Raises:
        BadInput: SQLite would take the name for a database in memory or an address of another file, or it is
            a folder, a device or a pipe.
    """
    name = str(path)
    if not name or name == ":memory:" or name.lower().startswith("file:"):
        raise BadInput(f"{name or 'an empty name'}: means no file to SQLite. Name a file, such as midturn.db")
    file = Path(path)
    if is_there(file) and not file.is_file():
        raise BadInput(f"{file}: is no regular file. Name a file in a folder you can write")
    return file
