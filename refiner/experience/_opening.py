"""Files as UTF-8: compressed with gzip or not, in UTF-8 or in UTF-16 with its byte order mark."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from midturn.core import BadInput, require_regular

_GZIP = b"\x1f\x8b"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PIECE = 1 << 16


@contextmanager
def opened(path: Path) -> Generator[BinaryIO]:
    """Read a file's content as UTF-8, read piece by piece.

    Raises:
        BadInput: the file cannot be read, or has no end.
    """
    require_regular(path)
    try:
        with path.open("rb") as plain:
            compressed = plain.read(2) == _GZIP
        with cast("BinaryIO", gzip.open(path) if compressed else path.open("rb")) as file:
            is_utf_16 = file.read(2) in _UTF_16
            file.seek(0)
            yield cast("BinaryIO", io.BufferedReader(_Recoded(file))) if is_utf_16 else file
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadInput(f"{path}: cannot be read: {reason}") from error
    except _Broken as error:
        raise BadInput(f"{path}: cannot be read: not valid UTF-16. Save it as UTF-8") from error


def suffix_of(path: Path) -> str:
    """Return what a file's name ends in, were it not compressed."""
    return Path(path.name.removesuffix(".gz")).suffix.lower()


class _Broken(Exception):
    """The file is no UTF-16."""


class _Recoded(io.RawIOBase):
    """UTF-16 as UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._rest = b""

    def readable(self) -> bool:
        """Return true: it can be read."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Read what fits."""
        while not self._rest:
            piece = self._file.read(_PIECE)
            try:
                self._rest = self._decoder.decode(piece, final=not piece).encode()
            except UnicodeError as error:
                raise _Broken from error
            if not piece:
                break
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)
