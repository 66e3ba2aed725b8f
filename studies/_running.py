"""Play a study into a store: what the store lacks is played, and nothing twice, however often it starts."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from midturn.assistant import CallRecorder, ConcurrencyLimits, Journal, reachable, require_price
from midturn.core import Budget, InfrastructureError, Role
from midturn.store import RunIdentity, Store, Trajectory, Waiting, conversation_id
from midturn.studies._runner import NullListener, Outcome, ProgressListener, budget_left, work_through
from midturn.studies._study import Case, CaseContext, Study
from midturn.studies.options import Options

_log = logging.getLogger("midturn")

UNDECIDED = (
    "the runs of {conditions} depend on conversations that have not all ended; "
    "the same command tries them again"
)

Play = Callable[[Case, CaseContext], Awaitable[Trajectory]]
"""Plays a conversation to its end, here or elsewhere."""
Executor = Callable[[Study, Budget, Journal], AbstractAsyncContextManager[Play]]
"""Makes ready the place where conversations are played; budget and journal stay with the caller."""


def in_process(study: Study, budget: Budget, journal: Journal) -> AbstractAsyncContextManager[Play]:
    """Play in this process."""
    return nullcontext(study.play)


async def run_study(
    study: Study,
    store: Store | Path | str,
    *,
    listener: ProgressListener | None = None,
    executor: Executor = in_process,
    budget: Budget | None = None,
    journal: Journal | None = None,
    only: Callable[[Case], bool] | None = None,
    waiting: Waiting | None = None,
) -> Outcome:
    """Play what the store lacks of a study.

    Args:
        study: what to play.
        store: where conversations are kept; a path is opened, and made where there is no file.
        listener: sees the conversations go by.
        executor: where they are played.
        budget: of which they are paid; `None`: the study's own limits, less what its runs have cost so far.
        journal: keeps replies; `None`: the store does.
        only: tells which cases are to be played; `None`: all of them.
        waiting: is told that another process works on the store, which is then waited for.

    Raises:
        BadInput: the study can't be played; or another process works on the store, without `waiting`.
    """
    study.preflight()
    if isinstance(study, Options) and study.caution:
        _warn(study.caution)
    if executor is in_process:
        study.prepare()
    opened = nullcontext(store) if isinstance(store, Store) else Store(Path(store))
    with opened as kept:
        async with kept.claim.held_async(waiting):
            run = _Run(study, kept, listener or NullListener(), executor, budget, journal, only)
            return await run.play()


@cache
def _warn(caution: str) -> None:
    """Log a caution, once in a process: some studies are played in several goes."""
    _log.warning(caution)


def check_models(study: Study, leave_out: Collection[Role] = ()) -> None:
    """Refuse, before anything is spent, models that can't be reached or whose price is not known.

    Args:
        study: whose models they are.
        leave_out: roles that something else than a model plays.

    Raises:
        BadInput: a server doesn't answer or lacks the model, or a limit of dollars can't be kept.
    """
    specs = [spec for role, spec in study.specs.items() if role not in leave_out]
    for spec in dict.fromkeys(specs):
        reachable(spec)
        if study.limits.usd is not None:
            require_price(spec)


@dataclass(frozen=True)
class NamedRun:
    """A condition's run in a store."""

    run_id: str
    identity: RunIdentity


def named_runs(study: Study, store: Store) -> dict[str, NamedRun]:
    """Enter a study's runs, or find them again; by condition, without those that can't be named yet."""
    conditions = dict.fromkeys(case.condition for wave in study.waves for case in wave)
    made = {condition: study.identity(condition, store) for condition in conditions}
    return {name: NamedRun(store.add_run(identity), identity) for name, identity in made.items() if identity}


@dataclass
class _Run:
    study: Study
    store: Store
    listener: ProgressListener
    executor: Executor
    given_budget: Budget | None
    given_journal: Journal | None
    only: Callable[[Case], bool] | None
    _concurrency_limits: ConcurrencyLimits = field(init=False)
    _budget: Budget = field(init=False)
    _runs: dict[str, NamedRun] = field(init=False)

    def __post_init__(self) -> None:
        self._concurrency_limits = ConcurrencyLimits(self.study.concurrency)
        self._journal: Journal = self.given_journal or self.store
        self._runs = named_runs(self.study, self.store)
        self._budget = self.given_budget or budget_left(
            self.study.limits, self.store, [run.run_id for run in self._runs.values()]
        )

    async def play(self) -> Outcome:
        """Play what is left, wave by wave."""
        waves = [list(filter(self.only, wave)) if self.only else wave for wave in self.study.waves]
        left = sum(len(self._left(wave)) for wave in waves)
        self.listener.begin(left)
        outcome = Outcome()
        if not left:
            return outcome
        async with self.executor(self.study, self._budget, self._journal) as play:
            for wave in waves:
                outcome += await self._play_wave(wave, play)
                if outcome.stopped:
                    break
        return outcome

    async def _play_wave(self, wave: Sequence[Case], play: Play) -> Outcome:
        conditions = dict.fromkeys(case.condition for case in wave)
        if not conditions.keys() <= self._runs.keys():
            self._runs = named_runs(self.study, self.store)
        if unnamed := [name for name in conditions if name not in self._runs]:
            return Outcome(stopped=UNDECIDED.format(conditions=", ".join(unnamed)))

        async def play_to_the_end(begun: _Begun) -> None:
            self._end(await play(begun.case, self._context(begun)))

        def give_up(begun: _Begun, error: InfrastructureError) -> None:
            broken = {"blame": "infrastructure", "error": str(error)}
            self._end(self._blank(begun.case).model_copy(update=broken))

        return await work_through(self._begun(wave), play_to_the_end, give_up, self.study.concurrency)

    def _left(self, wave: Sequence[Case]) -> list[Case]:
        conditions = {case.condition for case in wave} & self._runs.keys()
        finished = {name: self.store.finished(self._runs[name].run_id) for name in conditions}
        return [c for c in wave if (c.task_id, c.repetition) not in finished.get(c.condition, ())]

    def _begun(self, wave: Sequence[Case]) -> Iterator[_Begun]:
        """Yield what is left of a wave, without the cases whose base run infrastructure broke."""
        for case in self._left(wave):
            base_run = self._base_run(case)
            if case.base_run is None or base_run:
                yield _Begun(case, base_run)

    def _end(self, trajectory: Trajectory) -> None:
        self.store.finish(trajectory)
        if scores := [turn.drift for turn in trajectory.turns if turn.drift]:
            self.store.add_drift_scores(trajectory.conversation_id, scores)
        self.listener.end(trajectory, self._budget.spent)

    def _base_run(self, case: Case) -> Trajectory | None:
        if case.base_run is None:
            return None
        run_id = self._runs[case.base_run].run_id
        base_run = self.store.trajectory(conversation_id(run_id, case.task_id, case.repetition))
        return base_run if base_run and base_run.blame != "infrastructure" else None

    def _context(self, begun: _Begun) -> CaseContext:
        blank = self._blank(begun.case)
        recorder = CallRecorder(
            budget=self._budget,
            journal=self._journal,
            conversation_id=blank.conversation_id,
            seed=self.study.seed,
            concurrency_limits=self._concurrency_limits,
        )
        return CaseContext(trajectory=blank, recorder=recorder, base_run=begun.base_run)

    def _blank(self, case: Case) -> Trajectory:
        run = self._runs[case.condition]
        return Trajectory(
            conversation_id=conversation_id(run.run_id, case.task_id, case.repetition),
            run_id=run.run_id,
            task=run.identity.task,
            task_id=case.task_id,
            condition=case.condition,
            repetition=case.repetition,
            user=case.user,
            notes=dict(case.notes),
        )


@dataclass(frozen=True)
class _Begun:
    """A case that can be played, and the conversation that it begins as."""

    case: Case
    base_run: Trajectory | None
