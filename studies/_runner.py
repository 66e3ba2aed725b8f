"""Work through many jobs at once, keeping each as it ends."""

from __future__ import annotations

from asyncio import TaskGroup
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from midturn.core import Budget, BudgetSpent, InfrastructureError, Limits, Usage, total
from midturn.store import Store, Trajectory

Job = TypeVar("Job")

EQUAL_FAILURES = 8
"""Jobs in a row that infrastructure broke in the same way, after which no further one begins."""


class ProgressListener(Protocol):
    """Sees a run go by."""

    def begin(self, conversations: int, /) -> None:
        """Learn how many conversations are left to play."""
        ...

    def end(self, trajectory: Trajectory, spent: Usage, /) -> None:
        """See a conversation end, and what the run has spent so far."""
        ...


class NullListener:
    """Watches nothing."""

    def begin(self, conversations: int) -> None:
        """Nobody waits to see it."""

    def end(self, trajectory: Trajectory, spent: Usage) -> None:
        """Nobody waits to see it."""


@dataclass
class Outcome:
    """How a run ended."""

    finished: int = 0
    failed: int = 0
    """Conversations that infrastructure broke. The same command tries them again."""
    stopped: str | None = None
    """Why the run ended before its work was done."""
    errors: Counter[str] = field(default_factory=Counter[str])
    """What broke the failed ones, and how many each."""

    @property
    def commonest_error(self) -> str:
        """What broke most of the failed ones."""
        return next((error for error, _ in self.errors.most_common(1)), "")

    def __add__(self, later: Outcome) -> Outcome:
        """Return how this run and one after it ended, taken as one."""
        return Outcome(
            self.finished + later.finished,
            self.failed + later.failed,
            later.stopped,
            self.errors + later.errors,
        )


def budget_left(limits: Limits, store: Store, run_ids: Iterable[str]) -> Budget:
    """Return a run's budget, with what its earlier processes spent already taken from it."""
    return Budget(limits, total(usage for run_id in run_ids for usage in store.usage(run_id).values()))


async def work_through(
    jobs: Iterable[Job],
    play: Callable[[Job], Awaitable[None]],
    give_up: Callable[[Job, InfrastructureError], None],
    concurrency: int,
) -> Outcome:
    """Play every job, at most `concurrency` at once.

    `play` keeps what it finishes. A job that infrastructure breaks is handed to `give_up` and the others are
    played all the same. No further job begins once a budget is spent, in which case each of those under way
    ends at its next call, or once `EQUAL_FAILURES` jobs in a row failed alike.
    """
    line = _Line(iter(jobs), play, give_up)
    async with TaskGroup() as workers:
        for _ in range(concurrency):
            workers.create_task(line.work())
    return line.outcome


@dataclass
class _Line(Generic[Job]):
    """The jobs that are left, and how those that were taken ended."""

    jobs: Iterator[Job]
    play: Callable[[Job], Awaitable[None]]
    give_up: Callable[[Job, InfrastructureError], None]
    outcome: Outcome = field(default_factory=Outcome)
    last: str = ""
    """What broke the last job that failed."""
    alike: int = 0
    """Failures in a row with that."""

    async def work(self) -> None:
        """Take job by job until none is left or the run is stopped."""
        for job in self.jobs:
            if self.outcome.stopped:
                return
            try:
                await self.play(job)
            except BudgetSpent as spent:
                self.outcome.stopped = str(spent)
            except InfrastructureError as error:
                self.give_up(job, error)
                self._count(str(error))
            else:
                self.outcome.finished += 1
                self.alike = 0

    def _count(self, error: str) -> None:
        self.outcome.failed += 1
        self.outcome.errors[error] += 1
        self.alike = self.alike + 1 if error == self.last else 1
        self.last = error
        if self.alike >= EQUAL_FAILURES and not self.outcome.stopped:
            self.outcome.stopped = (
                f"stopped, since the last {self.alike} conversations all failed alike; once the "
                "cause is fixed, the same command continues"
            )
