"""How the conversations that rules were learned from can be played again: the records, and everyone's models.

What a refinement plays is set up as the task's last run in the store was, so that the two can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from midturn.core import BadInput
from midturn.store import RunIdentity, Store
from midturn.studies.lic import DataSet, LicStudy, Plugin, read_data
from midturn.studies.lic.conditions import CONDITIONS, MEDIATED, name_key
from midturn.studies.lic.tasks import Task, task_named

AT_ONCE = frozenset(name_key(condition.name) for condition in CONDITIONS if condition.asks_at_once)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who plays, and what; what is `None` is as in the task's last run."""

    data: str | None = None
    """A file of records, or `starter`."""
    assistant: str | None = None
    mediator: str | None = None
    plugins: Sequence[Plugin] = ()
    """Files that bring tasks of the user's own."""
    concurrency: int = 8


def last_run(store: Store, task: str) -> RunIdentity | None:
    """The last run here in which a user told the task's instructions in shards, or `None`."""
    runs = [made for _, made in store.runs() if made.study == "lic" and made.task == task]
    return next((made for made in reversed(runs) if _tells_shards(made) and not _is_imported(made)), None)


def _tells_shards(made: RunIdentity) -> bool:
    return name_key(made.condition) not in AT_ONCE


def _is_imported(made: RunIdentity) -> bool:
    """Whether it was read from others' logs, which name no models that could be asked again."""
    return made.origin is not None


def study_like(made: RunIdentity, task_name: str, wanted: Cast, runs: int) -> LicStudy:
    """Return the study that plays a run's instructions with a Mediator, all else as it was.

    Raises:
        BadInput: the records are not at hand.
    """
    models = made.models
    task = task_named(task_name, [own for plugin in wanted.plugins for own in plugin.tasks])
    assistant = wanted.assistant or models["assistant"]
    user = models.get("user", "verbatim")
    return LicStudy(
        data=_records(made, task, wanted.data),
        task=task,
        conditions=[MEDIATED],
        model=assistant,
        mediator_model=wanted.mediator or models.get("mediator") or assistant,
        user="verbatim" if user == "script" else user,
        system=models.get("system", "rules"),
        judge=models.get("judge"),
        scoring=cast("Literal['strict', 'parity']", made.scoring),
        temperature=1.0 if made.decoding.temperature is None else made.decoding.temperature,
        reply_tokens=made.decoding.reply_tokens,
        plugin=wanted.plugins,
        seed=made.seed,
        runs=runs,
        concurrency=wanted.concurrency,
    )


def _records(made: RunIdentity, task: Task, named: str | None) -> DataSet:
    """The records that are named; without a name those of the starter set, where the run had played them."""
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
