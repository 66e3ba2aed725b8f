"""The tasks of Lost in Conversation: how each is asked, answered and scored."""

from __future__ import annotations

from collections.abc import Sequence

from midturn.core import BadInput
from midturn.studies.lic.tasks._actions import Actions
from midturn.studies.lic.tasks._choice import Choice
from midturn.studies.lic.tasks._code import Code
from midturn.studies.lic.tasks._data2text import DataToText
from midturn.studies.lic.tasks._database import Database
from midturn.studies.lic.tasks._instructions import Instructions
from midturn.studies.lic.tasks._math import Math
from midturn.studies.lic.tasks._protocol import Task
from midturn.studies.lic.tasks._summary import Summary
from midturn.studies.lic.tasks._translation import Translation

__all__ = ["TASKS", "task_named"]

TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        Actions(),
        Choice(),
        Code(),
        DataToText(),
        Database(),
        Instructions(),
        Math(),
        Summary(),
        Translation(),
    )
}
"""Every task that can be run, by the name that records give it."""


def task_named(name: str, others: Sequence[Task] = ()) -> Task:
    """Return the task of this name, among `TASKS` and `others`.

    Raises:
        BadInput: there is no such task.
    """
    known = TASKS | {task.name: task for task in others}
    if name not in known:
        raise BadInput(f"unknown task `{name}`. Known: {', '.join(known)}")
    return known[name]
