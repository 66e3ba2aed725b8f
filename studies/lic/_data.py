"""Where records come from: a file of the user's, or the bundled starter set."""

from __future__ import annotations

from pathlib import Path

from midturn.core import BadInput
from midturn.studies.lic._plugins import own_faults
from midturn.studies.lic._records import DataSet, read_records
from midturn.studies.lic.tasks import Task

STARTER = Path(__file__).parent / "starter"


@own_faults()
def read_data(source: str, task: Task) -> DataSet:
    """Read a task's records from a file, or from the starter set where `source` is `starter`.

    Raises:
        BadInput: the file, or one of its records, can't be used.
    """
    path = STARTER / f"{task.name}.json" if source == "starter" else Path(source)
    if source == "starter" and not path.exists():
        raise BadInput(f"there are no starter records for the task `{task.name}`")
    return read_records(path, task.name, {task.name: task.check_record})
