"""Work through many conversations at once, keeping each as it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from assistant.budget import BudgetSpent
from assistant.errors import InfrastructureError

Job = TypeVar("Job")


@dataclass
class Outcome:
    """How a run ended."""

    finished: int = 0
    failed: int = 0
    """Conversations that infrastructure broke. The same command tries them again."""
    stopped: str | None = None
    """Why the run ended before its work was done."""


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
