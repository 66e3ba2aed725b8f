"""Play instructions with a Mediator that is told a set of rules, to see what the rules are worth.

Each conversation tells its instruction in shards, a shard a turn, and goes into the store as one of the run
that the study of the same condition would make: a conversation that this run has already is not played again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from midturn.core import Budget, BudgetSpent, InfrastructureError, Role, Usage, total
from midturn.refiner.validation import Played
from midturn.store import Store, Trajectory
from midturn.studies._runner import Watcher, play_all
from midturn.studies.lic import Job, Models, Plan, Stage, blank
from midturn.studies.lic.conditions import MEDIATED, Condition, guided
from midturn.studies.refining._calls import Charged

REFINEMENT = "refinement"
"""The note with a conversation's refinement: what is played to judge rules is no experience to learn from."""


@dataclass(kw_only=True)
class Rehearsal:
    """Plays instructions under rules, within a refinement's budget."""

    refinement: str
    plan: Plan
    """How to play; its conditions are the rules' own."""
    models: Models
    store: Store
    budget: Budget
    version: str
    """The software's."""
    set_of: Callable[[Sequence[str]], str | None]
    """The version of the set that these rules are, where they are one; several scopes' together are none."""
    watcher: Watcher
    costs: dict[str, dict[Role, Usage]] = field(default_factory=dict[str, dict[Role, Usage]])
    """What this refinement's conversations cost, by name, those of its earlier processes included."""

    async def __call__(self, rules: Sequence[str], task_ids: Sequence[str]) -> Played:
        """Play what the store lacks; hands back all that was scored.

        Raises:
            BudgetSpent: the next call would go over the budget. What ended is kept.
            InfrastructureError: a conversation broke. Nothing is decided on the others alone.
        """
        condition = guided(rules, self.set_of(rules)) if rules else MEDIATED
        plan = replace(self.plan, conditions=[condition], only=frozenset(task_ids))
        run_id = self.store.add_run(plan.identity(condition, self.version))
        self._charge(run_id, plan)
        jobs = list(self._left(run_id, condition, plan))
        self.watcher.begin(len(jobs))
        stage = Stage(plan, self.models, self.budget, Charged(self.store, self.budget))
        outcome = await play_all(jobs, stage.play, lambda job: blank(job, plan), self._end, plan.concurrency)
        if outcome.stopped:
            raise BudgetSpent(outcome.stopped)
        if outcome.failed:
            raise InfrastructureError(
                f"{outcome.failed} conversations failed for want of infrastructure; "
                "the same command tries them again"
            )
        return Played(scores=self._scores(run_id, plan), run=run_id)

    def _left(self, run_id: str, condition: Condition, plan: Plan) -> Iterator[Job]:
        finished = self.store.finished(run_id)
        for repetition in range(plan.runs):
            for record in plan.records:
                if (record.task_id, repetition) not in finished:
                    yield Job(run_id, condition, record, repetition)

    def _end(self, trajectory: Trajectory) -> None:
        trajectory.notes[REFINEMENT] = self.refinement
        self.store.finish(trajectory)
        self.costs[trajectory.conversation_id] = trajectory.usage
        self.watcher.end(trajectory, self.budget.spent)

    def _charge(self, run_id: str, plan: Plan) -> None:
        """Charge what an earlier process of this refinement played; what others played was theirs to pay."""
        for trajectory in self._played(run_id, plan):
            name = trajectory.conversation_id
            if trajectory.notes.get(REFINEMENT) == self.refinement and name not in self.costs:
                self.costs[name] = trajectory.usage
                self.budget.spent += total(trajectory.usage.values())

    def _scores(self, run_id: str, plan: Plan) -> dict[str, float]:
        """The mean score of each instruction, 0 to 1; without those that nobody could score."""
        scored: dict[str, list[float]] = {}
        for trajectory in self._played(run_id, plan):
            if trajectory.score is not None:
                scored.setdefault(trajectory.task_id, []).append(trajectory.score)
        return {task_id: sum(scores) / len(scores) for task_id, scores in scored.items()}

    def _played(self, run_id: str, plan: Plan) -> Iterator[Trajectory]:
        wanted = {record.task_id for record in plan.records}
        return (
            trajectory
            for trajectory in self.store.trajectories(run_id)
            if trajectory.task_id in wanted and trajectory.repetition < plan.runs
        )
