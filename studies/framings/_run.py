"""Play the study's cells into a store, resumable at any moment, each branch forked from its trunk.

Equal seeds would not pair the cells, since a server that decodes several conversations at once does not give
the same reply twice. So a conversation takes over the turns that it has in common with its trunk, and is
the trunk's as a whole where nothing was done to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from statistics import median

from midturn.core import BadInput, Budget
from midturn.drift import Probe, Trigger
from midturn.store import Store, Trajectory, conversation_id
from midturn.studies._runner import Outcome, Watcher, budget_left, play_all
from midturn.studies.framings._cells import CELLS, WAVES, Cell
from midturn.studies.framings._plan import Plan
from midturn.studies.framings._remedies import SameInstruction, SameUtterance, shared_turns
from midturn.studies.lic import MEDIATOR_TIMEOUT_S, Conversation, Job, Models, Record, Stage, blank
from midturn.studies.lic.conditions import SHARDED

NO_PILOT = (
    "the controlled cells' threshold comes from the pilot, and not all of its conversations ended; "
    "the same command tries them again"
)


@dataclass(frozen=True)
class Branch:
    """One conversation of a cell, and the one that it begins as."""

    cell: Cell
    job: Job
    trunk: Trajectory | None


@dataclass
class Course:
    """A study under way: one budget, one store."""

    plan: Plan
    models: Models
    load_probe: Callable[[], Probe]
    """Called once, where there is something to play."""
    store: Store
    version: str
    watcher: Watcher
    budget: Budget = field(init=False)
    _stage: Stage = field(init=False)
    _threshold: float | None = field(init=False)
    _named: dict[str, str] = field(init=False, default_factory=dict[str, str])

    def __post_init__(self) -> None:
        self._threshold = self.plan.threshold
        self.budget = budget_left(self.plan.lic.limits, self.store, self.run_ids.values())
        self._stage = Stage(self.plan.lic, self.models, self.budget, self.store)

    @property
    def run_ids(self) -> dict[str, str]:
        """Each cell's run, by the cell's name; without the controlled ones until there is a threshold."""
        threshold = self.threshold
        return {
            cell.name: self._run_id(cell, threshold)
            for cell in CELLS
            if cell.interventions != "controlled" or threshold is not None
        }

    def _run_id(self, cell: Cell, threshold: float | None) -> str:
        if cell.name not in self._named:
            identity = self.plan.identity(cell, self.version, threshold)
            self._named[cell.name] = self.store.add_run(identity)
        return self._named[cell.name]

    @property
    def threshold(self) -> float | None:
        """The plan's or, once the pilot's trunk has been played, the median drift of its turns.

        Raises:
            BadInput: no turn of the pilot could be scored.
        """
        if self._threshold is None:
            self._threshold = self._of_pilot()
        return self._threshold

    def _of_pilot(self) -> float | None:
        pilot = {(r.task_id, n) for r in self.plan.pilot_records for n in range(self.pilot_runs)}
        run_id = self._run_id(next(cell for cell in CELLS if cell.name == SHARDED.name), None)
        if not pilot <= self.store.finished(run_id):
            return None
        played = [t for t in self.store.trajectories(run_id) if (t.task_id, t.repetition) in pilot]
        drifts = [self.plan.gauge.value(turn.drift) for each in played for turn in each.turns]
        known = [drift for drift in drifts if drift is not None]
        if not known:
            raise BadInput(
                "no turn of the pilot could be scored, so that there is no threshold for the controlled "
                "cells: name one with --threshold, or a model whose server sends log-probabilities"
            )
        return float(f"{median(known):.3g}")

    @property
    def pilot_runs(self) -> int:
        """Repetitions that the pilot plays."""
        return min(self.plan.lic.runs, self.plan.pilot_runs)

    async def play(self, records: Sequence[Record], runs: int) -> Outcome:
        """Play what the store lacks of these records, wave by wave.

        Raises:
            BadInput: another process works on the store.
        """
        with self.store.claim.held():
            return await self._play_waves(records, runs)

    async def _play_waves(self, records: Sequence[Record], runs: int) -> Outcome:
        missing = self._missing(records, runs)
        self.watcher.begin(missing)
        whole = Outcome()
        if not missing:
            return whole
        _ = self._probe  # Loading weights takes long, and would hold up conversations that are under way.
        for wave in WAVES:
            run_ids = self.run_ids
            if any(cell.name not in run_ids for cell in wave):
                whole.stopped = NO_PILOT
                break
            ended = await play_all(
                list(self._left(wave, run_ids, records, runs)),
                self._play,
                lambda branch: blank(branch.job, self.plan.lic),
                self._end,
                self.plan.lic.concurrency,
            )
            whole += ended
            if whole.stopped:
                break
        return whole

    @cached_property
    def _probe(self) -> Probe:
        return self.load_probe()

    def _missing(self, records: Sequence[Record], runs: int) -> int:
        wanted = {(record.task_id, repetition) for record in records for repetition in range(runs)}
        done = [wanted & self.store.finished(run_id) for run_id in self.run_ids.values()]
        return len(CELLS) * len(wanted) - sum(map(len, done))

    def _left(
        self, wave: Sequence[Cell], run_ids: dict[str, str], records: Sequence[Record], runs: int
    ) -> Iterator[Branch]:
        """What is left of a wave; not the branches whose trunk infrastructure broke."""
        finished = {cell.name: self.store.finished(run_ids[cell.name]) for cell in wave}
        for repetition in range(runs):
            for record in records:
                for cell in wave:
                    if (record.task_id, repetition) in finished[cell.name]:
                        continue
                    trunk = self._trunk(cell, run_ids, record, repetition)
                    if cell.trunk is None or trunk:
                        job = Job(run_ids[cell.name], self.plan.condition(cell), record, repetition)
                        yield Branch(cell, job, trunk)

    def _trunk(
        self, cell: Cell, run_ids: dict[str, str], record: Record, repetition: int
    ) -> Trajectory | None:
        if cell.trunk is None:
            return None
        trunk = self.store.trajectory(conversation_id(run_ids[cell.trunk], record.task_id, repetition))
        return trunk if trunk and trunk.blame != "infrastructure" else None

    def _end(self, trajectory: Trajectory) -> None:
        self.store.finish(trajectory)
        scores = [turn.drift for turn in trajectory.turns if turn.drift]
        self.store.add_drift_scores(trajectory.conversation_id, scores)
        self.watcher.end(trajectory, self.budget.spent)

    async def _play(self, branch: Branch) -> Trajectory:
        trunk = branch.trunk
        shared = self._shared(branch, trunk) if trunk else 0
        notes = {"shards": len(branch.job.record.worded_shards)}
        if trunk:
            notes |= {"source": trunk.conversation_id, "shared": shared}
        if trunk and shared == len(trunk.turns):
            own = blank(branch.job, self.plan.lic)
            names = {name: getattr(own, name) for name in ("conversation_id", "run_id", "condition")}
            return trunk.model_copy(update={**names, "usage": {}, "notes": {**trunk.notes, **notes}})
        played = await self._conversation(branch, shared).play()
        played.notes |= notes
        return _with_the_instructions_cost(played, trunk, shared)

    def _shared(self, branch: Branch, trunk: Trajectory) -> int:
        """The turns in common: those before the first intervention or, for a mediated trunk, the first."""
        if branch.cell.interventions == "off":
            return min(1, len(trunk.turns))
        return shared_turns(trunk, self._trigger(branch))

    def _trigger(self, branch: Branch) -> Trigger:
        return self.plan.trigger(branch.cell, branch.job.record, self.threshold)

    def _conversation(self, branch: Branch, shared: int) -> Conversation:
        made = self._stage.conversation(branch.job)
        if branch.cell.has_turns:
            made.config = replace(
                made.config,
                trigger=self._trigger(branch),
                probe=self._probe,
                probe_timeout_s=MEDIATOR_TIMEOUT_S,
            )
        if branch.trunk:
            _fork(made, branch.trunk, shared)
        return made


def _fork(made: Conversation, trunk: Trajectory, shared: int) -> None:
    """Let a conversation begin as its trunk did, and hear and see the same in the turn where it leaves it."""
    made.shared, leaving = trunk.turns[:shared], trunk.turns[shared]
    made.user = SameUtterance(made.user, leaving, shared + 1)
    if leaving.instruction and leaving.instruction.act == "execute":
        mediator = SameInstruction(made.config.mediator, leaving.instruction)
        made.config = replace(made.config, mediator=mediator)


def _with_the_instructions_cost(played: Trajectory, trunk: Trajectory | None, shared: int) -> Trajectory:
    """Count with the turn what its instruction cost, although the trunk has paid for it.

    A conversation's `usage` stays what was spent on it; its turns' usage is what it takes to play them.
    """
    if trunk is None or len(played.turns) <= shared:
        return played
    taken = trunk.turns[shared]
    turn = played.turns[shared]
    if taken.instruction and turn.instruction == taken.instruction and "mediator" in taken.usage:
        played.turns[shared] = turn.model_copy(
            update={"usage": {**turn.usage, "mediator": taken.usage["mediator"]}}
        )
    return played
