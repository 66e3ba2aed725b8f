"""An earlier commit of this repository, checked out to be measured beside this checkout."""

from __future__ import annotations

import io
import subprocess
import tarfile
from argparse import ArgumentTypeError
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from judging.report import ROOT


@dataclass(frozen=True)
class Earlier:
    """A commit."""

    name: str
    """Its abbreviated hash."""
    day: str

    def __str__(self) -> str:
        return f"`{self.name}` of {self.day}"

    @contextmanager
    def checked_out(self) -> Generator[Path]:
        """Lend a folder with its files."""
        with (
            TemporaryDirectory() as folder,
            tarfile.open(fileobj=io.BytesIO(_git("archive", self.name))) as files,
        ):
            files.extractall(folder, filter="data")
            yield Path(folder).resolve()


def commit(name: str) -> Earlier:
    """Return a commit by one of its names.

    Raises:
        ArgumentTypeError: the repository has none of that name.
    """
    try:
        shown = _git("log", "-1", "--format=%h %cs", "--end-of-options", name, "--").decode()
    except (OSError, subprocess.CalledProcessError):
        raise ArgumentTypeError(f"{name!r} is no commit of the repository that this file is in") from None
    return Earlier(*shown.split())


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, check=True).stdout
