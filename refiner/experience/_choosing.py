"""Which conversations of a store are meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from midturn.core import BadInput, one_line
from midturn.refiner.experience._stored import source_of
from midturn.store import Blame, Store, Trajectory

NAMED = 10
"""Runs or studies that an error names."""

Outcome = Literal["success", "partial", "failure", "unscored"]
"""A score of 1, between 0 and 1, of 0, or none."""


def outcome_of(trajectory: Trajectory) -> Outcome:
    """How a conversation ended, in a word."""
    if trajectory.score is None:
        return "unscored"
    return "success" if trajectory.score >= 1 else "partial" if trajectory.score > 0 else "failure"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What conversations have in common; `None` is anything."""

    run: str | None = None
    """A run's id, or the beginning of it."""
    study: str | None = None
    task: str | None = None
    user: str | None = None
    outcome: Outcome | None = None
    blame: Blame | None = None
    source: str | None = None

    def among(self, store: Store) -> Iterator[Trajectory]:
        """Return the conversations of a store that are meant, in the order in which they were entered.

        Raises:
            BadInput: the store has no such run or study, or the beginning of an id stands for several runs.
        """
        runs = self._runs(store)
        return (each for each in store.all_trajectories() if each.run_id in runs and self._fits(each))

    def _runs(self, store: Store) -> set[str]:
        made = {run_id: identity.study for run_id, identity in store.runs()}
        if self.study is not None and self.study not in made.values():
            raise BadInput(
                f"{store.path}: has no study {self.study!r}. It has: {_listed(sorted(set(made.values())))}"
            )
        of_study = [run_id for run_id, study in made.items() if self.study in (None, study)]
        if self.run is None:
            return set(of_study)
        begun = [run_id for run_id in of_study if run_id.startswith(self.run)]
        found = [self.run] if self.run in begun else begun
        if len(found) != 1:
            what = f"stands for {len(begun)} runs" if begun else "is no run"
            raise BadInput(
                f"{store.path}: {self.run!r} {what}. Write the id of one: {_listed(begun or of_study)}"
            )
        return set(found)

    def _fits(self, trajectory: Trajectory) -> bool:
        wanted = (self.task, self.user, self.outcome, self.blame, self.source)
        found = (
            trajectory.task,
            trajectory.user,
            outcome_of(trajectory),
            trajectory.blame,
            source_of(trajectory),
        )
        return all(want is None or want == is_ for want, is_ in zip(wanted, found, strict=True))


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(map(one_line, names[:NAMED])) + more
