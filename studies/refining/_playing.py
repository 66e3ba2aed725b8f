"""How the conversations that rules were learned from can be played again: the records, and everyone's models.

What a refinement plays is set up as the task's last run in the store was, so that the two can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from midturn.store import RunIdentity, Store
from midturn.studies.lic import LicStudy, Plugin, study_like
from midturn.studies.lic.conditions import CONDITIONS, MEDIATED, name_key
from midturn.studies.options import RefineOptions

AT_ONCE = frozenset(name_key(condition.name) for condition in CONDITIONS if condition.asks_at_once)


def last_run(store: Store, task: str) -> RunIdentity | None:
    """Return the last run here in which a user told the task's instructions in shards, or `None`."""
    runs = [made for _, made in store.runs() if made.study == "lic" and made.task == task]
    return next((made for made in reversed(runs) if _tells_shards(made) and not _is_imported(made)), None)


def _tells_shards(made: RunIdentity) -> bool:
    return name_key(made.condition) not in AT_ONCE


def _is_imported(made: RunIdentity) -> bool:
    """Whether it was read from others' logs, which name no models that could be asked again."""
    return made.origin is not None


def study_of(made: RunIdentity, options: RefineOptions, plugins: Sequence[Plugin]) -> LicStudy:
    """Return the study that plays a run's instructions with a Mediator, all else as it was or as is said.

    Raises:
        BadInput: the records are not available.
    """
    assistant = options.assistant or made.models["assistant"]
    return study_like(
        made,
        options.data,
        plugins,
        conditions=[MEDIATED],
        model=assistant,
        mediator_model=options.mediator_model or made.models.get("mediator") or assistant,
        runs=options.runs,
        concurrency=options.concurrency,
    )
