"""Run Lost-in-Conversation conditions over a data set into a store, resumable at any moment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel

from assistant.budget import Budget, Limits
from assistant.errors import InfrastructureError
from assistant.meter import Meter
from assistant.models import chat_model, describe
from assistant.usage import Role, Usage, total
from graphs import Seats, TurnGraph, turn_graph
from mediator import prompts as mediator_prompts
from mediator.ledger import ledger
from refiner.store import RunIdentity, Store, canonical_sha256, conversation_id
from refiner.trajectories import Trajectory
from studies.lic import system as system_role
from studies.lic import user as user_role
from studies.lic.conditions import Condition
from studies.lic.conversation import Conversation
from studies.lic.records import DataSet, Record
from studies.lic.system import ModelSystem, RulesSystem, SystemRole
from studies.lic.tasks.protocol import Task
from studies.lic.user import ModelUser, SimulatedUser, VerbatimUser
from studies.runner import Outcome, work_through

SCORING = "parity"
MEDIATOR_TIMEOUT_S = 600.0
"""Long, because in a study a late Mediator is an infrastructure failure and must not be mistaken for one."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to run. All but `runs`, `limit`, `concurrency` and `limits` are part of the runs' names."""

    data: DataSet
    task: Task
    conditions: Sequence[Condition]
    model: str
    mediator_model: str
    user: str = "verbatim"
    """`verbatim`, or the spec of the model that plays the user."""
    system: str = "rules"
    """`rules`, or the spec of the model that sorts replies and extracts answers."""
    temperature: float = 1.0
    """The assistant's. The Mediator and the system role decode at 0, the user's model at 1."""
    seed: int = 0
    runs: int = 1
    limit: int | None = None
    concurrency: int = 8
    limits: Limits = field(default_factory=Limits)

    @property
    def records(self) -> Sequence[Record]:
        """The records to run: the first `limit` of the data set."""
        return self.data.records[: self.limit]

    @property
    def specs(self) -> dict[Role, str]:
        """The models that take part, by role."""
        specs: dict[Role, str] = {"assistant": self.model}
        if any(condition.mediated for condition in self.conditions):
            specs["mediator"] = self.mediator_model
        if self.user != "verbatim":
            specs["user"] = self.user
        if self.system != "rules":
            specs["system"] = self.system
        return specs

    def identity(self, condition: Condition, version: str) -> RunIdentity:
        """All that makes a condition's run what it is."""
        takes_part: set[Role] = {"assistant", "system"}
        takes_part |= {"mediator"} if condition.mediated else set()
        takes_part |= {"user"} if condition.speaks == "shards" else set()
        named = {role: describe(spec) for role, spec in self.specs.items() if role in takes_part}
        roles = {"system": "rules", **({"user": "verbatim"} if "user" in takes_part else {})}
        return RunIdentity(
            study="lic",
            data_sha256=self.data.sha256,
            task=self.task.name,
            condition=condition.name,
            models={**roles, **named},
            decoding={"temperature": self.temperature},
            prompts_sha256=self._prompts_sha256(condition),
            scoring=SCORING,
            seed=self.seed,
            version=version,
        )

    def _prompts_sha256(self, condition: Condition) -> str:
        """A hash over every prompt and decoding constraint that a condition uses, for the whole data set."""
        texts = {f"{record.task_id}": self._prompts_of(record) for record in self.data.records}
        texts["system"] = system_role.CLASSIFY + system_role.EXTRACT
        if condition.speaks == "shards":
            texts["user"] = user_role.SYSTEM + user_role.TURN
        if condition.mediated:
            texts["mediator"] = mediator_prompts.all_texts() + ledger(["first", "second"])
        return canonical_sha256(texts)

    def _prompts_of(self, record: Record) -> str:
        task = self.task
        shards = [shard.shard for shard in record.worded_shards]
        asked = [task.system_prompt(record), task.full_prompt(record), task.concat_prompt(record, shards)]
        return json.dumps([*asked, asdict(task.decoding(record))])


class Watcher(Protocol):
    """Sees a run go by."""

    def begin(self, conversations: int) -> None:
        """Learn how many conversations are left to play."""
        ...

    def end(self, trajectory: Trajectory, spent: Usage) -> None:
        """See a conversation end, and what the run has spent so far."""
        ...


@dataclass(frozen=True)
class _Job:
    run_id: str
    condition: Condition
    record: Record
    repetition: int


Models = Mapping[Role, BaseChatModel]


def models_of(plan: Plan) -> Models:
    """Make the plan's models.

    Raises:
        BadInput: a spec names no model that can be had here.
    """
    temperature: dict[Role, float] = {
        "assistant": plan.temperature,
        "mediator": 0.0,
        "system": 0.0,
        "user": 1.0,
    }
    return {role: chat_model(spec, temperature=temperature[role]) for role, spec in plan.specs.items()}


async def run(plan: Plan, models: Models, store: Store, version: str, watcher: Watcher) -> Outcome:
    """Play what the store lacks of the plan."""
    return await _Study(plan, models, store, version, watcher).run()


class _Study:
    def __init__(self, plan: Plan, models: Models, store: Store, version: str, watcher: Watcher) -> None:
        self._plan = plan
        self._store = store
        self._watcher = watcher
        self._run_ids = {c.name: store.add_run(plan.identity(c, version)) for c in plan.conditions}
        self._models = models
        spent = total(usage for run_id in self._run_ids.values() for usage in store.usage(run_id).values())
        self._budget = Budget(plan.limits, spent)

    async def run(self) -> Outcome:
        graph = turn_graph(Seats(assistant=self._models["assistant"]))
        jobs = list(self._jobs())
        self._watcher.begin(len(jobs))

        async def play(job: _Job) -> None:
            self._end(await self._conversation(job, graph).play())

        return await work_through(jobs, play, self._give_up, self._plan.concurrency)

    def _jobs(self) -> Iterator[_Job]:
        """What is left to do, record by record over all conditions, so that any beginning can be paired."""
        finished = {run_id: self._store.finished(run_id) for run_id in self._run_ids.values()}
        for repetition in range(self._plan.runs):
            for record in self._plan.records:
                for condition in self._plan.conditions:
                    run_id = self._run_ids[condition.name]
                    if (record.task_id, repetition) not in finished[run_id]:
                        yield _Job(run_id, condition, record, repetition)

    def _conversation(self, job: _Job, graph: TurnGraph) -> Conversation:
        meter = Meter(
            budget=self._budget,
            journal=self._store,
            conversation_id=conversation_id(job.run_id, job.record.task_id, job.repetition),
            seed=self._plan.seed,
        )
        return Conversation(
            record=job.record,
            condition=job.condition,
            task=self._plan.task,
            graph=graph,
            seats=self._seats(job, meter),
            user=self._user(meter),
            system=self._system(meter),
            meter=meter,
            trajectory=self._trajectory(job),
        )

    def _metered(self, role: Role, meter: Meter) -> BaseChatModel:
        return meter.model(self._models[role], role, self._plan.specs[role])

    def _seats(self, job: _Job, meter: Meter) -> Seats:
        decoding = self._plan.task.decoding(job.record)
        settings: dict[str, Any] = {"max_tokens": decoding.max_tokens}
        if decoding.response_format is not None:
            settings["response_format"] = decoding.response_format
        mediator = self._metered("mediator" if job.condition.mediated else "assistant", meter)
        return Seats(
            assistant=self._metered("assistant", meter).bind(**settings),
            context=job.condition.context(mediator),
            fail_open=False,
            mediator_timeout_s=MEDIATOR_TIMEOUT_S,
        )

    def _user(self, meter: Meter) -> SimulatedUser:
        return VerbatimUser() if self._plan.user == "verbatim" else ModelUser(self._metered("user", meter))

    def _system(self, meter: Meter) -> SystemRole:
        return RulesSystem() if self._plan.system == "rules" else ModelSystem(self._metered("system", meter))

    def _trajectory(self, job: _Job) -> Trajectory:
        return Trajectory(
            conversation_id=conversation_id(job.run_id, job.record.task_id, job.repetition),
            run_id=job.run_id,
            task=self._plan.task.name,
            task_id=job.record.task_id,
            condition=job.condition.name,
            repetition=job.repetition,
            user=self._plan.user if job.condition.speaks == "shards" else None,
        )

    def _give_up(self, job: _Job, error: InfrastructureError) -> None:
        failure = {"blame": "infrastructure", "error": str(error)}
        self._end(self._trajectory(job).model_copy(update=failure))

    def _end(self, trajectory: Trajectory) -> None:
        self._store.finish(trajectory)
        self._watcher.end(trajectory, self._budget.spent)
