"""A task's starter records, read once and without the task's own checks, some of which start processes."""

from __future__ import annotations

from functools import cache

from midturn.studies.lic import Record
from midturn.studies.lic._data import STARTER
from midturn.studies.lic._records import read_records


@cache
def starter_records(task: str) -> tuple[Record, ...]:
    """Read a task's starter records as they stand in the file."""
    return read_records(STARTER / f"{task}.json", task, {task: lambda record: None}).records
