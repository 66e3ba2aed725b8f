"""The tasks of Lost in Conversation: how each is asked, answered and scored."""

from __future__ import annotations

from assistant.errors import BadInput
from studies.lic.tasks.actions import Actions
from studies.lic.tasks.math import Math
from studies.lic.tasks.protocol import Task

__all__ = ["TASKS", "task_named"]

TASKS: dict[str, Task] = {task.name: task for task in (Actions(), Math())}
"""Every task that can be run, by the name that records give it."""


def task_named(name: str) -> Task:
    """The task of this name.

    Raises:
        BadInput: there is no such task.
    """
    if name not in TASKS:
        raise BadInput(f"unknown task `{name}`. Known: {', '.join(TASKS)}")
    return TASKS[name]
