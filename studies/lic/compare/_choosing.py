"""Which runs of a store a word means: a run's id, a condition or a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from midturn.assistant import describe
from midturn.core import BadInput, one_line
from midturn.store import RunIdentity, Store
from midturn.studies.lic._rescored import RescoredSettings
from midturn.studies.lic.conditions import name_key, typed

RUNS_LISTED = 20
"""Runs that an error lists."""

NamedBy = Literal["run", "condition", "model", "store"]


@dataclass(frozen=True, eq=False)
class StoredRun:
    """A run, and the store that holds it."""

    store: Store
    run_id: str
    identity: RunIdentity

    @property
    def model(self) -> str:
        """The assistant's spec."""
        return self.identity.models.get("assistant", "")

    @property
    def line(self) -> str:
        """The run as one line of a list."""
        made = self.identity
        roles = [f"{role} {model}" for role, model in made.models.items() if role != "assistant"]
        decoded = list(filter(None, [str(made.decoding)]))
        again = [f"rescored from {of}"] if (of := made.settings_as(RescoredSettings).rescored) else []
        return one_line(
            f"{self.run_id} {made.task} {typed(made.condition)} {self.model}, data {made.data_sha256[:8]}, "
            f"{', '.join([*roles, *decoded, made.scoring, f'seed {made.seed}', made.made_by, *again])}"
        )


@dataclass(frozen=True)
class Choice:
    """The runs that a word means, and what kind of word it is."""

    word: str
    by: NamedBy
    runs: Sequence[StoredRun]


def everything(store: Store) -> Choice:
    """All Lost-in-Conversation runs of a store.

    Raises:
        BadInput: there is none.
    """
    runs = [StoredRun(store, run_id, made) for run_id, made in store.runs() if made.study == "lic"]
    if not runs:
        raise BadInput(f"{store.path}: holds no run that could be compared")
    return Choice(str(store.path), "store", runs)


def choose(word: str, store: Store) -> Choice:
    """Return the runs of `store` that `word` means: a run by (the beginning of) its id, a condition, or a
    model.

    Raises:
        BadInput: none is meant, or the beginning of an id stands for several.
    """
    runs = everything(store).runs
    if same := [run for run in runs if run.run_id == word]:
        return Choice(word, "run", same)
    if same := [run for run in runs if name_key(run.identity.condition) == name_key(word)]:
        return Choice(word, "condition", same)
    if same := [run for run in runs if run.model in (word, _described(word))]:
        return Choice(word, "model", same)
    begun = [run for run in runs if word and run.run_id.startswith(word)]
    if len(begun) == 1:
        return Choice(word, "run", begun)
    what = "is the beginning of several runs' ids" if begun else "is no run, condition or model"
    raise BadInput(f"`{one_line(word)}` {what} in {store.path}. It holds:\n{listed(begun or runs)}")


def listed(runs: Sequence[StoredRun]) -> str:
    """Return the runs, one a line; of many the first ones."""
    more = [f"  and {len(runs) - RUNS_LISTED} more"] if len(runs) > RUNS_LISTED else []
    return "\n".join([*(f"  {run.line}" for run in runs[:RUNS_LISTED]), *more])


def _described(word: str) -> str | None:
    """Return a model's spec as runs name it; `None` where the word is no spec."""
    try:
        return describe(word)
    except BadInput:
        return None
