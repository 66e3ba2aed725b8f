"""Everyone who takes part in a plan's conversations."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from midturn.assistant import Journal, Meter, Paces
from midturn.core import Budget, Role
from midturn.graphs import Assistant, TurnConfig
from midturn.mediator import Context, ContextBuilder
from midturn.store import Trajectory, conversation_id
from midturn.studies.lic._conversation import Conversation
from midturn.studies.lic._plan import Models, Plan
from midturn.studies.lic._plugins import own_faults, returned
from midturn.studies.lic._records import Record
from midturn.studies.lic._system import ModelSystem, RulesSystem, SystemRole
from midturn.studies.lic._user import ModelUser, ScriptedUser, SimulatedUser, VerbatimUser
from midturn.studies.lic.conditions import Condition
from midturn.studies.lic.tasks import JudgedTask, Task

MEDIATOR_TIMEOUT_S = 600.0
"""Long, because in a study a late Mediator is an infrastructure failure and must not be mistaken for one."""


@dataclass(frozen=True)
class Job:
    """One conversation of a run."""

    run_id: str
    condition: Condition
    record: Record
    repetition: int

    @property
    def conversation_id(self) -> str:
        """The conversation's name in the store."""
        return conversation_id(self.run_id, self.record.task_id, self.repetition)


@dataclass(frozen=True)
class _Checked:
    """A condition's context builder, which may be the user's own."""

    condition: str
    builder: ContextBuilder

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        built = await self.builder.build(messages, guidelines)
        return returned(built, Context, f"the condition `{self.condition}`: `build`")


class Stage:
    """Where a plan's conversations are played, with one budget and one journal."""

    def __init__(self, plan: Plan, models: Models, budget: Budget, journal: Journal) -> None:
        self._plan = plan
        self._models = models
        self._budget = budget
        self._journal = journal
        self._paces = Paces(plan.concurrency)

    async def play(self, job: Job) -> Trajectory:
        """Play a conversation to its end; raises what `Conversation.play` raises.

        Raises:
            BadInput: a task or a condition of the user's own broke.
        """
        with own_faults(f"`{job.condition.name}`, {job.record.task_id}"):
            return await self.conversation(job).play()

    def conversation(self, job: Job) -> Conversation:
        """A conversation before its first turn, with everyone who takes part."""
        meter = Meter(
            budget=self._budget,
            journal=self._journal,
            conversation_id=job.conversation_id,
            seed=self._plan.seed,
            paces=self._paces,
        )
        return Conversation(
            record=job.record,
            condition=job.condition,
            task=self._task(meter),
            assistant=self._assistant(job, meter),
            config=self._config(job, meter),
            user=self._user(job.record, meter),
            system=self._system(meter),
            scoring=self._plan.scoring,
            draw=random.Random(f"{self._plan.seed}/{job.record.task_id}/{job.repetition}"),
            meter=meter,
            trajectory=blank(job, self._plan),
        )

    def _metered(self, role: Role, meter: Meter) -> BaseChatModel:
        return meter.model(self._models[role], role, self._plan.specs[role])

    def _assistant(self, job: Job, meter: Meter) -> Assistant:
        decoding = self._plan.task.decoding(job.record)
        settings: dict[str, Any] = {"max_tokens": self._plan.reply_tokens or decoding.max_tokens}
        if decoding.response_format is not None:
            settings["response_format"] = decoding.response_format
        return self._metered("assistant", meter).bind(**settings, **job.condition.reply_settings)

    def _config(self, job: Job, meter: Meter) -> TurnConfig:
        mediator = self._metered("mediator" if job.condition.uses_mediator else "assistant", meter)
        return TurnConfig(
            mediator=_Checked(job.condition.name, job.condition.context(mediator)),
            guidelines=job.condition.guidelines,
            fail_open=False,
            mediator_timeout_s=MEDIATOR_TIMEOUT_S,
        )

    def _task(self, meter: Meter) -> Task:
        task = self._plan.task
        return task.judged_by(self._metered("judge", meter)) if isinstance(task, JudgedTask) else task

    def _user(self, record: Record, meter: Meter) -> SimulatedUser:
        script = self._plan.task.script(record)
        if script is not None:
            return ScriptedUser(script)
        return VerbatimUser() if self._plan.user == "verbatim" else ModelUser(self._metered("user", meter))

    def _system(self, meter: Meter) -> SystemRole:
        return RulesSystem() if self._plan.system == "rules" else ModelSystem(self._metered("system", meter))


def blank(job: Job, plan: Plan) -> Trajectory:
    """A job's trajectory before its first turn."""
    user = "script" if plan.is_scripted else plan.user
    return Trajectory(
        conversation_id=job.conversation_id,
        run_id=job.run_id,
        task=plan.task.name,
        task_id=job.record.task_id,
        condition=job.condition.name,
        repetition=job.repetition,
        user=user if job.condition.asks_at_once is None else None,
    )
