"""How the conversations that rules were learned from can be played again: the records, and everyone's models.

What a refinement plays is set up as the task's last run in the store was, so that the two can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from midturn.store import RunIdentity, Store
from midturn.studies.lic import LicStudy, Plugin, study_like
from midturn.studies.lic.conditions import CONDITIONS, MEDIATED, name_key

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


def study_of(made: RunIdentity, wanted: Cast, runs: int) -> LicStudy:
    """Return the study that plays a run's instructions with a Mediator, all else as it was.

    Raises:
        BadInput: the records are not at hand.
    """
    assistant = wanted.assistant or made.models["assistant"]
    return study_like(
        made,
        wanted.data,
        wanted.plugins,
        conditions=[MEDIATED],
        model=assistant,
        mediator_model=wanted.mediator or made.models.get("mediator") or assistant,
        runs=runs,
        concurrency=wanted.concurrency,
    )
