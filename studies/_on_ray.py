"""Spread a study over a Ray cluster: workers play the conversations; budget and store stay with the caller.

A worker asks for leave before each call and hands in each reply before it continues, as the in-process run
does. Its questions go through a queue, since Ray lets nobody call into the process that drives it. A
conversation whose worker dies is played again on another one; what the store holds of it is not asked for
again.

Costs accepted: a question takes some milliseconds, four of them a call, so a cluster pays where models take
longer than that. Each worker finds its own pace with an upstream. Keys are read from the workers' own
environments, and are never sent.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import signal
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage

from midturn.assistant import CallKey, CallRecorder, ConcurrencyLimits, Journal
from midturn.core import BadInput, Budget, BudgetSpent, InfrastructureError, MissingExtra, Usage
from midturn.store import Trajectory
from midturn.studies._running import Play
from midturn.studies._study import Case, CaseContext, Study

MOST_WORKERS_LOST = 3
"""Workers that may die under one conversation before it counts as an infrastructure failure."""


@asynccontextmanager
async def on_ray(study: Study, budget: Budget, journal: Journal) -> AsyncGenerator[Play]:
    """Play on the cluster that `RAY_ADDRESS` names, or on one that is started here.

    Raises:
        MissingExtra: Ray is not installed.
    """
    # Ray writes its warnings to stdout, where the report belongs.
    with redirect_stdout(sys.stderr), _cluster() as ray:
        pool = _ActorPool(ray, study, _Coordinator(budget, journal))
        serving = asyncio.create_task(pool.serve())
        try:
            yield pool.play
        finally:
            serving.cancel()
            pool.dismiss()


@contextmanager
def _cluster() -> Generator[Any]:
    """Ray, connected; disconnected afterwards where nobody had connected before."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ModuleNotFoundError as error:
        raise MissingExtra("ray", needed_for="spreading a run over a cluster") from error
    if ray.is_initialized():
        yield ray
        return
    with _signals_kept():
        ray.init(include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    try:
        yield ray
    finally:
        ray.shutdown()


@contextmanager
def _signals_kept() -> Generator[None]:
    """Let SIGTERM end the run as it did before; Ray takes it for itself, and dies with a trace."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, before)


class _Coordinator:
    """Answers the workers' questions from the budget and the store."""

    def __init__(self, budget: Budget, journal: Journal) -> None:
        self._budget = budget
        self._journal = journal
        self._reserved: defaultdict[int, list[Usage]] = defaultdict(list)
        self._gone: set[int] = set()

    async def answer(self, worker: int, question: str, arguments: tuple[Any, ...]) -> Any:
        """Return the answer, or the error that the worker shall raise."""
        if worker in self._gone:
            return None
        try:
            return await self._ask(worker, question, arguments)
        except (BadInput, BudgetSpent, InfrastructureError, OSError) as error:
            return error

    def _ask(self, worker: int, question: str, arguments: tuple[Any, ...]) -> Coroutine[Any, Any, Any]:
        if question == "reserve":
            return self._reserve(worker, *arguments)
        if question == "settle":
            return self._settle(worker, *arguments)
        return getattr(self._journal, question)(*arguments)

    async def _reserve(self, worker: int, worst: Usage) -> None:
        await self._budget.reserve(worst)
        if worker in self._gone:
            await self._budget.settle(worst, Usage())
        else:
            self._reserved[worker].append(worst)

    async def _settle(self, worker: int, worst: Usage, actual: Usage) -> None:
        self._reserved[worker].remove(worst)
        await self._budget.settle(worst, actual)

    async def deregister(self, worker: int) -> None:
        """Forget a worker that died. What its last calls cost is not known: each counts as a call."""
        self._gone.add(worker)
        for worst in self._reserved.pop(worker, []):
            await self._budget.settle(worst, Usage(calls=1))


class _ActorPool:
    """The workers, each with the conversations that it plays."""

    def __init__(self, ray: Any, study: Study, coordinator: _Coordinator) -> None:
        self._ray = ray
        self._coordinator = coordinator
        self._request_queue = ray.remote(num_cpus=0)(_RequestQueue).remote()
        self._study = ray.put(study)
        self._numbers = itertools.count()
        self._workers = dict(self._hired() for _ in range(max(1, int(ray.cluster_resources().get("CPU", 1)))))
        self._busy = Counter[int]()

    def _hired(self) -> tuple[int, Any]:
        number = next(self._numbers)
        hire = self._ray.remote(num_cpus=1)(_Worker)
        return number, hire.remote(self._study, self._request_queue, number)

    async def play(self, case: Case, context: CaseContext) -> Trajectory:
        """Play a conversation on the worker that has the fewest."""
        for _ in range(MOST_WORKERS_LOST):
            number = min(self._workers, key=self._busy.__getitem__)
            self._busy[number] += 1
            try:
                end = await self._workers[number].play.remote(case, context.trajectory, context.base_run)
            except self._ray.exceptions.RayActorError:
                await self._replace(number)
                continue
            finally:
                self._busy[number] -= 1
            if isinstance(end, Exception):
                raise end
            return end
        raise InfrastructureError(f"{MOST_WORKERS_LOST} Ray workers died under this conversation")

    async def _replace(self, number: int) -> None:
        if self._workers.pop(number, None) is not None:
            self._workers.update([self._hired()])
            await self._coordinator.deregister(number)

    async def serve(self) -> None:
        """Answer questions until cancelled."""
        async with asyncio.TaskGroup() as answers:
            while True:
                for question in await self._request_queue.take.remote():
                    answers.create_task(self._answer(*question))

    async def _answer(self, number: int, worker: int, question: str, arguments: tuple[Any, ...]) -> None:
        answer = await self._coordinator.answer(worker, question, arguments)
        self._request_queue.answer.remote(number, answer)

    def dismiss(self) -> None:
        """Stop the workers."""
        for actor in (*self._workers.values(), self._request_queue):
            self._ray.kill(actor)


class _RequestQueue:
    """Holds the workers' questions until they are answered. A Ray actor."""

    def __init__(self) -> None:
        self._questions: asyncio.Queue[tuple[Any, ...]] = asyncio.Queue()
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._numbers = itertools.count()

    async def ask(self, worker: int, question: str, arguments: tuple[Any, ...]) -> Any:
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        self._questions.put_nowait((number, worker, question, arguments))
        return await self._answers[number]

    async def take(self) -> list[tuple[Any, ...]]:
        taken = [await self._questions.get()]
        while not self._questions.empty():
            taken.append(self._questions.get_nowait())
        return taken

    async def answer(self, number: int, answer: Any) -> None:
        self._answers.pop(number).set_result(answer)


class _Worker:
    """Plays conversations. A Ray actor."""

    def __init__(self, study: Study, request_queue: Any, number: int) -> None:
        study.prepare()
        self._study = study
        self._client = _RpcClient(request_queue, number)
        self._concurrency_limits = ConcurrencyLimits(study.concurrency)

    async def play(
        self, case: Case, blank: Trajectory, base_run: Trajectory | None
    ) -> Trajectory | Exception:
        recorder = CallRecorder(
            budget=_RemoteBudget(self._study.limits, client=self._client),
            journal=_RemoteJournal(self._client),
            conversation_id=blank.conversation_id,
            seed=self._study.seed,
            concurrency_limits=self._concurrency_limits,
        )
        try:
            return await self._study.play(
                case, CaseContext(trajectory=blank, recorder=recorder, base_run=base_run)
            )
        except (BadInput, BudgetSpent, InfrastructureError) as error:
            return error


@dataclass(frozen=True)
class _RpcClient:
    """A worker's client of the coordinator."""

    request_queue: Any
    worker: int

    async def ask(self, question: str, *arguments: Any) -> Any:
        answer = await self.request_queue.ask.remote(self.worker, question, arguments)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class _RemoteBudget(Budget):
    """The run's budget, as a worker sees it."""

    client: _RpcClient = field(kw_only=True)

    async def reserve(self, worst: Usage) -> None:
        await self.client.ask("reserve", worst)

    async def settle(self, worst: Usage, actual: Usage) -> None:
        await self.client.ask("settle", worst, actual)


@dataclass(frozen=True)
class _RemoteJournal:
    """The run's journal, as a worker sees it."""

    client: _RpcClient

    async def replay(self, key: CallKey) -> tuple[AIMessage | None, Usage] | None:
        return await self.client.ask("replay", key)

    async def sent(self, key: CallKey) -> None:
        await self.client.ask("sent", key)

    async def failed(self, key: CallKey, error: str, cost: Usage) -> None:
        await self.client.ask("failed", key, error, cost)

    async def commit(self, key: CallKey, reply: AIMessage, usage: Usage) -> None:
        await self.client.ask("commit", key, reply, usage)
