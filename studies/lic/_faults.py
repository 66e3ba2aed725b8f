"""What is wrong with a file of records, line by line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from reprlib import Repr
from typing import Any

from pydantic import ValidationError

from midturn.core import BadInput, faults_of

FAULTS_NAMED = 10
"""Faults of one file that are listed; further ones are counted."""
_FIELDS_NAMED = 5
"""Faults of one record's own fields that are listed, likewise."""


@dataclass
class Faults:
    """What is wrong with one file, line by line."""

    path: Path
    found: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    examples: dict[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    """A record as it should be, by the task of which a record is faulty."""

    def add(self, line: int, what: str) -> None:
        """Note a fault of the record that begins on `line`."""
        self.found.append((line, what))

    def refuse(self) -> None:
        """Raise `BadInput` if there is any fault."""
        if not self.found:
            return
        by_what: dict[str, list[int]] = {}
        for line, what in sorted(self.found, key=lambda fault: fault[0]):
            by_what.setdefault(what, []).append(line)
        lines = [f"{self.path}:{_places(at)}: {what}" for what, at in list(by_what.items())[:FAULTS_NAMED]]
        if more := list(by_what.values())[FAULTS_NAMED:]:
            lines.append(f"{self.path}: and {sum(map(len, more))} more")
        for task, example in self.examples.items():
            shown_example = json.dumps(example, ensure_ascii=False, default=str)
            lines.append(f"a record of the task {shown(task)} looks like: {shown_example}")
        raise BadInput("\n".join(lines))


def _places(lines: Sequence[int]) -> str:
    """Return the lines that have the same fault; of many the first one, and how many others.

    >>> _places([1, 1, 4])
    '1,4'
    """
    lines = list(dict.fromkeys(lines))
    first, *others = lines
    return ",".join(map(str, lines)) if len(lines) <= FAULTS_NAMED else f"{first} and {len(others)} others"


def shown(value: object) -> str:
    """Return a value of the file as it may be printed: short, on one line, control characters escaped."""
    shortened = Repr()
    shortened.maxstring = shortened.maxother = 80
    return shortened.repr(value)


def joined_faults(error: ValidationError) -> str:
    """Return what is wrong with the fields that only one task's records have, on one line."""
    found = faults_of(error)
    more = [f"and {len(found) - _FIELDS_NAMED} more"] if len(found) > _FIELDS_NAMED else []
    return "; ".join([*found[:_FIELDS_NAMED], *more])
