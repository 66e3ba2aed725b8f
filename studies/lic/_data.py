"""Where records come from: a file of the user's, or the bundled starter set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from midturn.core import BadInput
from midturn.studies.lic._plugins import own_faults
from midturn.studies.lic._records import DataSet, counted, read_records
from midturn.studies.lic.tasks import TASKS, Task

STARTER = Path(__file__).parent / "starter"


@own_faults()
def read_data(source: str, task: Task | None, others: Sequence[Task] = ()) -> DataSet:
    """Read a task's records from a file, or from the starter set where `source` is `starter`.

    Args:
        source: the file.
        task: the task; `None` is the one of which all records of the file are.
        others: tasks of the user's own, of which they may be.

    Raises:
        BadInput: the file, or one of its records, can't be used; or the records are of several tasks.
    """
    if task:
        return read_records(_path(source, task), task.name, {task.name: task})
    if source == "starter":
        raise BadInput(f"`starter` has records of several tasks. Name one with --task: {', '.join(TASKS)}")
    held = read_records(Path(source), None, TASKS | {own.name: own for own in others})
    if len(held.tasks) > 1:
        raise BadInput(
            f"{source}: holds records of several tasks: {counted(held.tasks)}. Name one with --task"
        )
    return held


def _path(source: str, task: Task) -> Path:
    if source != "starter":
        return Path(source)
    path = STARTER / f"{task.name}.json"
    if not path.exists():
        raise BadInput(f"there are no starter records for the task `{task.name}`")
    return path
