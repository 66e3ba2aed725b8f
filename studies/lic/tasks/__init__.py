"""The tasks of Lost in Conversation: how each is asked, answered and scored."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.errors import BadInput
from studies.lic.tasks.actions import Actions
from studies.lic.tasks.code import Code
from studies.lic.tasks.data2text import DataToText
from studies.lic.tasks.database import Database
from studies.lic.tasks.math import Math
from studies.lic.tasks.protocol import Task
from studies.lic.tasks.summary import Summary
from studies.lic.tasks.translation import Translation

__all__ = ["TASKS", "task_named"]

TASKS: dict[str, Task] = {
    task.name: task
    for task in (Actions(), Code(), DataToText(), Database(), Math(), Summary(), Translation())
}
"""Every task that can be run, by the name that records give it."""


def task_named(name: str, others: Sequence[Task] = ()) -> Task:
    """The task of this name, among `TASKS` and `others`.

    Raises:
        BadInput: there is no such task.
    """
    known = TASKS | {task.name: task for task in others}
    if name not in known:
        raise BadInput(f"unknown task `{name}`. Known: {', '.join(known)}")
    return known[name]
