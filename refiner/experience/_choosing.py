"""Which conversations of a store are meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from midturn.refiner.experience._importing import source_of
from midturn.store import Blame, Store, Trajectory

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

    task: str | None = None
    user: str | None = None
    outcome: Outcome | None = None
    blame: Blame | None = None
    source: str | None = None

    def among(self, store: Store) -> Iterator[Trajectory]:
        """The conversations of a store that are meant, in the order in which they were entered."""
        return (trajectory for trajectory in store.all_trajectories() if self._fits(trajectory))

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
