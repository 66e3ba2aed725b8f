"""Play instructions with a Mediator that is told a set of rules, to see what the rules are worth.

Each conversation tells its instruction in shards, a shard a turn, and goes into the store as one of the run
that the study of the same condition would make: a conversation that this run has already is not played again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from midturn.core import Budget, BudgetSpent, InfrastructureError, Role, Usage, counted, total
from midturn.refiner.validation import MediatedConversation, Rollout
from midturn.store import Notes, Store, Trajectory
from midturn.studies._runner import ProgressListener
from midturn.studies._running import run_study
from midturn.studies._study import Case
from midturn.studies.lic import LicStudy, Record
from midturn.studies.lic.conditions import MEDIATED, Condition, guided
from midturn.studies.refining._calls import BudgetedJournal


class ReplayNotes(Notes):
    """A conversation that was played to judge rules, in `Trajectory.notes`: no experience to learn from."""

    refinement: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReplayStudy(LicStudy):
    """A study of one condition whose conversations are noted as a refinement's."""

    refinement: str

    def case(self, condition: Condition, record: Record, repetition: int) -> Case:
        """Return one conversation that is to be played."""
        notes = ReplayNotes(refinement=self.refinement).written()
        return replace(super().case(condition, record, repetition), notes=notes)


@dataclass(kw_only=True)
class ReplayEvaluation:
    """Plays instructions under rules, within a refinement's budget."""

    study: ReplayStudy
    """How to play; its conditions are the rules' own."""
    store: Store
    budget: Budget
    set_of: Callable[[Sequence[str]], str | None]
    """The version of the set that these rules are, where they are one; several scopes' together are none."""
    listener: ProgressListener
    costs: dict[str, dict[Role, Usage]] = field(default_factory=dict[str, dict[Role, Usage]])
    """What this refinement's conversations cost, by name, those of its earlier processes included."""

    async def __call__(self, rules: Sequence[str], task_ids: Sequence[str]) -> Rollout:
        """Play what the store lacks; returns all that was scored.

        Raises:
            BudgetSpent: the next call would go over the budget. What ended is kept.
            InfrastructureError: a conversation broke. Nothing is decided on the others alone.
        """
        condition, wanted = guided(rules, self.set_of(rules)) if rules else MEDIATED, frozenset(task_ids)
        study = replace(self.study, conditions=[condition])
        run_id = self.store.add_run(study.identity_of(condition))
        self._charge(run_id, wanted)
        outcome = await run_study(
            study,
            self.store,
            listener=self,
            budget=self.budget,
            journal=BudgetedJournal(self.store, self.budget),
            only=lambda case: case.task_id in wanted,
        )
        if outcome.failed:
            raise InfrastructureError(
                f"{counted(outcome.failed, 'conversation')} failed ({outcome.commonest_error}); "
                "the same command tries them again"
            )
        if outcome.stopped:
            raise BudgetSpent(outcome.stopped)
        return Rollout(
            scores=self._scores(run_id, wanted), mediated=self._mediated(run_id, wanted), run=run_id
        )

    def begin(self, conversations: int) -> None:
        """Learn how many conversations are left to play."""
        self.listener.begin(conversations)

    def end(self, trajectory: Trajectory, spent: Usage) -> None:
        """See a conversation end."""
        self.costs[trajectory.conversation_id] = trajectory.usage
        self.listener.end(trajectory, spent)

    def _charge(self, run_id: str, wanted: frozenset[str]) -> None:
        """Charge what an earlier process of this refinement played; what others played was theirs to pay."""
        for trajectory in self._played(run_id, wanted):
            name = trajectory.conversation_id
            ours = ReplayNotes.of(trajectory).refinement == self.study.refinement
            if ours and name not in self.costs:
                self.costs[name] = trajectory.usage
                self.budget.spent += total(trajectory.usage.values())

    def _scores(self, run_id: str, wanted: frozenset[str]) -> dict[str, float]:
        """Return the mean score of each instruction, 0 to 1; without those that nobody could score."""
        scored: dict[str, list[float]] = {}
        for trajectory in self._played(run_id, wanted):
            if trajectory.score is not None:
                scored.setdefault(trajectory.task_id, []).append(trajectory.score)
        return {task_id: sum(scores) / len(scores) for task_id, scores in scored.items()}

    def _mediated(self, run_id: str, wanted: frozenset[str]) -> dict[str, MediatedConversation]:
        """Return what the Mediator made of each instruction, when it was played first."""
        mediated: dict[str, MediatedConversation] = {}
        for trajectory in self._played(run_id, wanted):
            last = trajectory.turns[-1] if trajectory.turns else None
            if last and last.instruction:
                said = tuple(turn.utterance for turn in trajectory.turns)
                mediated.setdefault(trajectory.task_id, MediatedConversation(said, last.instruction.text))
        return mediated

    def _played(self, run_id: str, wanted: frozenset[str]) -> Iterator[Trajectory]:
        return (
            trajectory
            for trajectory in self.store.trajectories(run_id)
            if trajectory.task_id in wanted and trajectory.repetition < self.study.runs
        )
