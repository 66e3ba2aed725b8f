"""The study that a stored run was played by, made again from what names the run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, cast

from midturn.core import BadInput
from midturn.store import RunIdentity
from midturn.studies.lic._data import read_data
from midturn.studies.lic._plugins import Plugin
from midturn.studies.lic._records import DataSet
from midturn.studies.lic._study import LicStudy
from midturn.studies.lic.tasks import Task, task_named


def study_like(
    made: RunIdentity, data: str | None = None, plugins: Sequence[Plugin] = (), **changes: Any
) -> LicStudy:
    """Return the study that plays as a run was played, but for the changes.

    Args:
        made: what names the run.
        data: the file that it played; `None`: the bundled records, where it played those.
        plugins: the files of its task and conditions, where they are the user's own.
        changes: options that are to be others.

    Raises:
        BadInput: the records are not available, or the task is not known.
    """
    models = made.models
    task = task_named(made.task, [own for plugin in plugins for own in plugin.tasks])
    user = models.get("user", "verbatim")
    said: dict[str, Any] = {
        "task": task,
        "conditions": [made.condition],
        "model": models["assistant"],
        "mediator_model": models.get("mediator"),
        "user": "verbatim" if user == "script" else user,
        "system": models.get("system", "rules"),
        "judge": models.get("judge"),
        "scoring": cast("Literal['strict', 'parity']", made.scoring),
        "temperature": 1.0 if made.decoding.temperature is None else made.decoding.temperature,
        "reply_tokens": made.decoding.reply_tokens,
        "plugin": plugins,
        "seed": made.seed,
    }
    said |= {"data": _records(made, task, data), **changes}
    return LicStudy(**said)


def _records(made: RunIdentity, task: Task, named: str | None) -> DataSet:
    """Return the records that are named or, without a name, the bundled ones, where it played those."""
    if named:
        return read_data(named, task)
    unknown = BadInput(f"the last run of the task `{task.name}` played a file of yours. Name it: --data FILE")
    try:
        starter = read_data("starter", task)
    except BadInput:
        raise unknown from None
    if starter.sha256 != made.data_sha256:
        raise unknown
    return starter
