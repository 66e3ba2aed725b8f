"""Files that a user names: read whole, or refused in one line that says what to change; replaced whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from midturn.core._errors import BadInput


def read_bytes(path: Path) -> bytes:
    """A file's content.

    Raises:
        BadInput: it can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:  # A path with a null byte never reaches the operating system.
        raise BadInput(f"{str(path)!r}: cannot be read: {error}") from error


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
    """A file's content as text; see `decoded`."""
    return decoded(read_bytes(path), path)


def decoded(raw: bytes, path: Path) -> str:
    """A file's content as text; a byte order mark is skipped, and a line ends with a line feed alone.

    Raises:
        BadInput: it is not UTF-8; names the line.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{path}:{line}: not UTF-8 ({error.reason}). Save the file as UTF-8") from error
    return text.replace("\r\n", "\n")


@contextmanager
def replacing(path: Path) -> Generator[Path]:
    """A file beside `path` to be written; it takes the place of `path` at the end, or leaves no trace.

    Raises:
        OSError: it can't be written.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    part = Path(name)
    try:
        os.close(handle)
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
