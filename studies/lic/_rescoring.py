"""Score stored conversations again, as a study that plays nothing.

A reply's answer stays as it was read; what it scores is found again, by the task as it is now and by the
scoring that is asked for. The conversations enter the store as another run, whose name says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from midturn.core import BadInput, Limits, Role
from midturn.store import RunIdentity, Store, Trajectory
from midturn.studies._running import check_models
from midturn.studies._study import Case, CaseContext
from midturn.studies.lic._figures import Report
from midturn.studies.lic._notes import RescoredNotes
from midturn.studies.lic._rescored import RescoredSettings
from midturn.studies.lic._study import LicStudy
from midturn.studies.lic.conditions import Condition


@dataclass(frozen=True, kw_only=True)
class RescoringStudy:
    """The conversations of one run, scored again."""

    name: ClassVar[str] = LicStudy.name
    protocol: ClassVar[int] = LicStudy.protocol

    like: LicStudy
    """How they are scored now; its one condition is the run's."""
    run_id: str
    made: RunIdentity
    """What names the run."""
    played: Mapping[tuple[str, int], Trajectory]
    """By task id and repetition."""

    @classmethod
    def of_run(cls, store: Store, run_id: str, like: LicStudy) -> RescoringStudy:
        """Return the study that scores a stored run again, those conversations left out that never ended.

        Raises:
            BadInput: its records are not those of the study.
        """
        ended = [t for t in store.trajectories(run_id) if t.blame != "infrastructure"]
        if unknown := sorted({t.task_id for t in ended} - like.by_id.keys()):
            raise BadInput(f"{like.setup.data.path}: has no record {unknown[0]!r}, which run {run_id} played")
        made = dict(store.runs())[run_id]
        played = {(t.task_id, t.repetition): t for t in ended}
        return cls(like=like, run_id=run_id, made=made, played=played)

    @property
    def seed(self) -> int:
        """See `Study`."""
        return self.like.seed

    @property
    def concurrency(self) -> int:
        """See `Study`."""
        return self.like.concurrency

    @property
    def limits(self) -> Limits:
        """See `Study`."""
        return self.like.limits

    @property
    def specs(self) -> Mapping[Role, str]:
        """The judge, where one scores."""
        return {role: spec for role, spec in self.like.specs.items() if role == "judge"}

    @property
    def waves(self) -> Sequence[Sequence[Case]]:
        """A case for each stored conversation."""
        condition = self._condition
        return [
            [
                replace(self.like.case(condition, self.like.by_id[task_id], repetition), user=each.user)
                for (task_id, repetition), each in self.played.items()
            ]
        ]

    @cached_property
    def _condition(self) -> Condition:
        (condition,) = self.like.setup.conditions
        return condition

    def preflight(self) -> None:
        """Refuse, before anything is spent, what could not be scored.

        Raises:
            BadInput: a judge, a package, a sandbox or a database is missing.
        """
        self.like.preflight_scoring()
        check_models(self)

    def prepare(self) -> None:
        """Make nothing: a judge is made when it is asked."""

    def identity(self, condition: str, store: Store) -> RunIdentity:
        """Return what names the run: what named it when it was played, and how it is scored now."""
        now = RescoredSettings(rescored=self.run_id, plugins=dict(self.like.setup.plugins))
        scoring = {"scoring": self.like.scoring, "settings": now.model_dump(mode="json")}
        return self.made.model_copy(update=scoring)

    async def play(self, case: Case, context: CaseContext) -> Trajectory:
        """Score a conversation again."""
        before = self.played[case.task_id, case.repetition]
        scored = await self.like.score_again(case, context, before)
        notes = RescoredNotes(rescored=before.conversation_id).written()
        scored.notes = {**before.notes, **scored.notes, **notes}
        return scored

    def report(self, store: Store) -> Report:
        """Return the report on all Lost-in-Conversation runs of a store."""
        return self.like.report(store)


def cut_short(store: Store, study: RescoringStudy) -> int:
    """Return how many of a study's conversations had ended at an answer that is no longer right."""
    run_id = store.run_id(study.identity(study.made.condition, store))
    ended = store.trajectories(run_id) if run_id else ()
    return sum(RescoredNotes.of(trajectory).cut_short for trajectory in ended)
