"""Run Lost-in-Conversation conditions over a data set into a store, resumable at any moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, nullcontext

from midturn.core import Budget
from midturn.store import Store, Trajectory
from midturn.studies._runner import Outcome, Watcher, budget_left, play_all
from midturn.studies.lic._plan import Models, Plan
from midturn.studies.lic._stage import Job, Stage, blank

Play = Callable[[Job], Awaitable[Trajectory]]
"""Plays a conversation to its end, here or elsewhere."""
Executor = Callable[[Plan, Budget, Store], AbstractAsyncContextManager[Play]]
"""Makes ready the place where conversations are played; the budget and the store stay with the caller."""


def in_process(models: Models) -> Executor:
    """Play in this process, with these models."""
    return lambda plan, budget, store: nullcontext(Stage(plan, models, budget, store).play)


async def run(plan: Plan, executor: Executor, store: Store, version: str, watcher: Watcher) -> Outcome:
    """Play what the store lacks of the plan.

    Raises:
        BadInput: another process works on the store.
    """
    with store.claim.held():
        return await _run(plan, executor, store, version, watcher)


async def _run(plan: Plan, executor: Executor, store: Store, version: str, watcher: Watcher) -> Outcome:
    run_ids = {c.name: store.add_run(plan.identity(c, version)) for c in plan.conditions}
    budget = budget_left(plan.limits, store, run_ids.values())
    jobs = list(_jobs(plan, run_ids, store))
    watcher.begin(len(jobs))

    def end(trajectory: Trajectory) -> None:
        store.finish(trajectory)
        watcher.end(trajectory, budget.spent)

    async with executor(plan, budget, store) as play:
        return await play_all(jobs, play, lambda job: blank(job, plan), end, plan.concurrency)


def _jobs(plan: Plan, run_ids: dict[str, str], store: Store) -> Iterator[Job]:
    """What is left to do, record by record over all conditions, so that any beginning can be paired."""
    finished = {run_id: store.finished(run_id) for run_id in run_ids.values()}
    for repetition in range(plan.runs):
        for record in plan.records:
            for condition in plan.conditions:
                run_id = run_ids[condition.name]
                if (record.task_id, repetition) not in finished[run_id]:
                    yield Job(run_id, condition, record, repetition)
