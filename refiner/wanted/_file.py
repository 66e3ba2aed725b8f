"""The file in which a person looks through what was proposed: JSON Lines, one proposal a line.

What a person is to change stands first in a line: `text`, and `use`. A line that is deleted is not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from midturn.core import (
    LONGEST_LINE,
    TOO_LONG,
    BadInput,
    fault_of,
    numbered_lines,
    replacing,
)
from midturn.refiner.wanted._records import Wanted


@dataclass(frozen=True)
class Reviewed:
    """What a file says after a person looked through it."""

    wanted: tuple[Wanted, ...]
    """What is to be used, in the order of the file."""
    corrected: int
    """How many of those have another text than was proposed."""
    left_out: int
    """Lines that are not to be used."""


def write_wanted(path: Path, proposed: Iterable[Wanted], *, overwrite: bool = False) -> None:
    """Write proposals to a file.

    Raises:
        BadInput: the file is there already, or can't be written.
    """
    try:
        with replacing(path, overwrite=overwrite) as new:
            new.write_text("".join(f"{each.model_dump_json()}\n" for each in proposed), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path}: can't be written: {error.strerror}. Name another file") from error


def read_wanted(path: Path) -> Reviewed:
    """Read a file of proposals, corrected or not.

    Raises:
        BadInput: `FILE:LINE: what is wrong`: a line is no proposal, or one stands twice.
    """
    lines = list(_lines(path))
    seen: dict[tuple[str, int], int] = {}
    for number, wanted in lines:
        key = wanted.conversation_id, wanted.until
        if key in seen:
            raise BadInput(f"{path}:{number}: the same request as on line {seen[key]}. Remove one")
        seen[key] = number
    used = tuple(wanted for _, wanted in lines if wanted.use)
    return Reviewed(used, sum(wanted.corrected for wanted in used), len(lines) - len(used))


def _lines(path: Path) -> Iterator[tuple[int, Wanted]]:
    for number, line in numbered_lines(path):
        if len(line) > LONGEST_LINE:
            raise BadInput(f"{path}:{number}: {TOO_LONG}")
        yield number, _wanted(line, f"{path}:{number}")


def _wanted(line: bytes, place: str) -> Wanted:
    try:
        wanted = Wanted.model_validate_json(line)
    except ValidationError as error:
        raise BadInput(f"{place}: {fault_of(error)}") from error
    if wanted.use and not wanted.text.strip():
        raise BadInput(f"{place}: `text` is empty. Say what was wanted, or set `use` to false")
    return wanted
