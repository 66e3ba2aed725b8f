"""Work through many conversations at once, keeping each as it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from midturn.core import Budget, BudgetSpent, InfrastructureError, Limits, Usage, total
from midturn.store import Store, Trajectory

Job = TypeVar("Job")


class Watcher(Protocol):
    """Sees a run go by."""

    def begin(self, conversations: int, /) -> None:
        """Learn how many conversations are left to play."""
        ...

    def end(self, trajectory: Trajectory, spent: Usage, /) -> None:
        """See a conversation end, and what the run has spent so far."""
        ...


class Unwatched:
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

    def __add__(self, later: Outcome) -> Outcome:
        """How this run and one after it ended, taken as one."""
        return Outcome(self.finished + later.finished, self.failed + later.failed, later.stopped)


def budget_left(limits: Limits, store: Store, run_ids: Iterable[str]) -> Budget:
    """A run's budget, with what its earlier processes spent already taken from it."""
    return Budget(limits, total(usage for run_id in run_ids for usage in store.usage(run_id).values()))


async def play_all(
    jobs: Iterable[Job],
    play: Callable[[Job], Awaitable[Trajectory]],
    blank: Callable[[Job], Trajectory],
    end: Callable[[Trajectory], None],
    concurrency: int,
) -> Outcome:
    """Play every job's conversation and keep it, at most `concurrency` at once.

    Args:
        jobs: what is to be played.
        play: plays a conversation to its end.
        blank: a job's conversation before its first turn, kept in place of one that infrastructure broke.
        end: keeps a conversation.
        concurrency: conversations under way at once.
    """

    async def play_to_the_end(job: Job) -> None:
        end(await play(job))

    def give_up(job: Job, error: InfrastructureError) -> None:
        end(blank(job).model_copy(update={"blame": "infrastructure", "error": str(error)}))

    return await work_through(jobs, play_to_the_end, give_up, concurrency)


async def work_through(
    jobs: Iterable[Job],
    play: Callable[[Job], Awaitable[None]],
    give_up: Callable[[Job, InfrastructureError], None],
    concurrency: int,
) -> Outcome:
    """Play every job, at most `concurrency` at once.

    `play` keeps what it finishes. A job that infrastructure breaks is handed to `give_up` and the others go
    on; a spent budget lets no further job begin, and each of those under way ends at its next call.
    """
    outcome = Outcome()
    queue = iter(jobs)
    async with asyncio.TaskGroup() as workers:
        for _ in range(concurrency):
            workers.create_task(_worker(queue, play, give_up, outcome))
    return outcome


async def _worker(
    queue: Iterator[Job],
    play: Callable[[Job], Awaitable[None]],
    give_up: Callable[[Job, InfrastructureError], None],
    outcome: Outcome,
) -> None:
    for job in queue:
        if outcome.stopped:
            return
        try:
            await play(job)
        except BudgetSpent as spent:
            outcome.stopped = str(spent)
        except InfrastructureError as error:
            give_up(job, error)
            outcome.failed += 1
        else:
            outcome.finished += 1
