"""A task's starter records, read once and without the task's own checks, some of which start processes."""

from __future__ import annotations

import json
from functools import cache

from midturn.studies.lic import Record
from midturn.studies.lic._data import STARTER


@cache
def starter_records(task: str) -> tuple[Record, ...]:
    """Read a task's starter records as they stand in the file."""
    return tuple(map(Record.model_validate, json.loads((STARTER / f"{task}.json").read_text())))
