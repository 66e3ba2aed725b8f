"""Files that a command writes: replaced whole, and never at the cost of something else.

Refused are a folder, a device, a socket; what the command itself reads, however it is named; a database and
the files beside it; and a file that midturn did not write, unless it may be overwritten. Into a pipe, a
terminal, the null device and `/dev/stdout` is written: nothing takes their place.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from midturn.core._errors import BadInput

MARK = "Written by midturn"
"""Stands at the beginning of what may be replaced by another of its kind without a question."""
MARKED_WITHIN = 1024
"""Bytes of a file in which its mark is looked for."""
BESIDE = ("-wal", "-shm", "-journal", ".lock", ".run.lock")
"""Ends of the names of files that belong to a database, put behind its own name."""
_DATABASE = b"SQLite format 3\0"
_MARKED_BESIDE = (".svg", ".md")
"""Written together with a CSV or PDF file of the same name, which bears no mark at its beginning."""
_STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")


def check_output(path: Path, *, inputs: Sequence[Path] = (), overwrite: bool | None = False) -> None:
    """Refuse to write a file where that would destroy something.

    Args:
        path: the file.
        inputs: what the command reads, databases among them.
        overwrite: whether a file that midturn did not write may be replaced; `None` where the command has no
            option for it.

    Raises:
        BadInput: it would, or such a file can't be.
    """
    try:
        there = _status(path)
        _refuse_inputs(path, there, inputs)
        if _is_stream(path, there):
            return
        _refuse_odd(path, there)
        _refuse_folder(path)
        _refuse_databases(path)
        if there and not (overwrite or _is_ours(path)):
            otherwise = "or use --overwrite" if overwrite is False else "or move it away"
            raise BadInput(f"{path}: is there already. Name another file, {otherwise}")
    except OSError as error:
        raise BadInput(f"{path}: can't be written: {error.strerror}. Name another file") from error


def is_stream(path: Path) -> bool:
    """Whether a file is one that is written into, such as a pipe or `/dev/stdout`, and never replaced."""
    return _is_stream(path, _status(path))


@contextmanager
def replacing(path: Path, *, inputs: Sequence[Path] = (), overwrite: bool | None = False) -> Generator[Path]:
    """Open a file that replaces `path` at the end, or leaves no trace.

    A link is followed: what it leads to is replaced. The arguments are those of `check_output`.

    Raises:
        BadInput: `path` must not be written.
        OSError: it can't be written.
    """
    check_output(path, inputs=inputs, overwrite=overwrite)
    stream = is_stream(path)
    target = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(dir=None if stream else target.parent, prefix=f".{target.name[:100]}.")
    part = Path(name)
    try:
        os.close(handle)
        yield part
        if stream:
            _copy(part, path)
        else:
            check_output(path, inputs=inputs, overwrite=overwrite)  # as things are by now
            _put_in_place(part, target)
    finally:
        part.unlink(missing_ok=True)


def save_figure(figure: Any, stem: Path, *, overwrite: bool | None = False) -> tuple[Path, ...]:
    """Write a figure of matplotlib as PDF, PNG and SVG, so that the same figure gives the same files."""
    from matplotlib import rc_context

    pdf, png, svg = (stem.with_suffix(kind) for kind in (".pdf", ".png", ".svg"))
    # First, since it is known by the other two. TrueType, since journals refuse fonts of type 3.
    with replacing(pdf, overwrite=overwrite) as part, rc_context({"pdf.fonttype": 42}):
        figure.savefig(part, format="pdf", metadata={"CreationDate": None, "Subject": MARK})
    with replacing(png, overwrite=overwrite) as part:
        figure.savefig(part, format="png", dpi=150, metadata={"Description": MARK})
    with replacing(svg, overwrite=overwrite) as part:
        figure.savefig(part, format="svg", metadata={"Date": None, "Description": MARK})
    return pdf, png, svg


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError as error:  # A path with a null byte never reaches the operating system.
        raise BadInput(f"{str(path)!r}: can't be written: {error}") from error


def _refuse_inputs(path: Path, there: os.stat_result | None, inputs: Sequence[Path]) -> None:
    target = os.path.realpath(path)
    for read in inputs:
        source = os.path.realpath(read)
        for end in ("", *BESIDE):
            status = _status(Path(f"{source}{end}"))
            if target == f"{source}{end}" or (there and status and os.path.samestat(there, status)):
                what = "is" if not end else "belongs to"
                raise BadInput(f"{path}: {what} {read}, which is read here. Name another file")


def _is_stream(path: Path, there: os.stat_result | None) -> bool:
    if _descriptor(path) is not None:
        return True
    if there is None:
        return False
    if stat.S_ISCHR(there.st_mode):
        return there.st_rdev == Path(os.devnull).stat().st_rdev or _is_terminal(path)
    return stat.S_ISFIFO(there.st_mode)


def _descriptor(path: Path) -> int | None:
    """Return the number of the open file that a path names."""
    if path.as_posix() in _STREAMS:
        return _STREAMS[path.as_posix()]
    named = _DESCRIPTOR.fullmatch(path.as_posix())
    return int(named[1]) if named else None


def _is_terminal(path: Path) -> bool:
    opened = os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        return os.isatty(opened)
    finally:
        os.close(opened)


def _refuse_odd(path: Path, there: os.stat_result | None) -> None:
    if there is None:
        return
    if stat.S_ISDIR(there.st_mode):
        raise BadInput(f"{path}: can't be written: it is a folder. Name a file")
    if not stat.S_ISREG(there.st_mode):
        raise BadInput(f"{path}: can't be written: it is a device or a socket. Name a file")
    if not os.access(path, os.W_OK):
        raise BadInput(f"{path}: can't be written: it is write-protected. Name another file")


def _refuse_folder(path: Path) -> None:
    """Refuse a folder in which nothing can be written, before any work is done for nothing."""
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        raise BadInput(f"{path}: can't be written: there is no folder {folder}. Make it first")
    if not os.access(folder, os.W_OK):
        raise BadInput(f"{path}: can't be written: nothing can be written in {folder}. Name a file elsewhere")


def _refuse_databases(path: Path) -> None:
    target = os.path.realpath(path)
    for end in ("", *BESIDE):
        if target.endswith(end) and _begins_as_database(Path(target.removesuffix(end))):
            raise BadInput(f"{path}: {'belongs to' if end else 'is'} a database. Name another file")


def _begins_as_database(path: Path) -> bool:
    return path.is_file() and _head(path, len(_DATABASE)) == _DATABASE


def _is_ours(path: Path) -> bool:
    if path.suffix in (".csv", ".pdf"):
        return any(_is_marked(path.with_suffix(kind)) for kind in _MARKED_BESIDE)
    return _is_marked(path)


def _is_marked(path: Path) -> bool:
    return path.is_file() and MARK.encode() in _head(path, MARKED_WITHIN)


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def _copy(part: Path, path: Path) -> None:
    """Write into what is there. An open file resumes where it stands, for others may write to it too."""
    descriptor = _descriptor(path)
    sys.stdout.flush()
    with part.open("rb") as written, _opened(path, descriptor) as into:
        shutil.copyfileobj(written, into)


def _opened(path: Path, descriptor: int | None) -> BinaryIO:
    return path.open("wb") if descriptor is None else os.fdopen(os.dup(descriptor), "wb")


def _put_in_place(part: Path, target: Path) -> None:
    with part.open("rb") as written:
        os.fsync(written.fileno())
    there = _status(target)
    part.chmod(stat.S_IMODE(there.st_mode) if there else 0o666 & ~_umask())
    part.replace(target)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
