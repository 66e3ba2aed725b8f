"""Everyone who takes part in a conversation."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from midturn.core import Role
from midturn.graphs import Assistant, TurnConfig
from midturn.mediator import Context, ContextBuilder
from midturn.studies._study import Case, CaseContext
from midturn.studies.lic._conversation import Conversation
from midturn.studies.lic._plugins import returned
from midturn.studies.lic._records import Record
from midturn.studies.lic._scored import ScoredConversation
from midturn.studies.lic._system import ModelSystem, RulesSystem, SystemRole
from midturn.studies.lic._user import ModelUser, ScriptedUser, SimulatedUser, VerbatimUser
from midturn.studies.lic.conditions import Condition
from midturn.studies.lic.tasks import JudgedTask, Task

if TYPE_CHECKING:
    from midturn.studies.lic._study import LicStudy

MEDIATOR_TIMEOUT_S = 600.0
"""Long, because in a study a late Mediator is an infrastructure failure and must not be mistaken for one."""


@dataclass(frozen=True)
class _Checked:
    """A condition's context builder, which may be the user's own."""

    condition: str
    builder: ContextBuilder

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        built = await self.builder.build(messages, guidelines)
        return returned(built, Context, f"the condition `{self.condition}`: `build`")


@dataclass(frozen=True)
class ConversationFactory:
    """Make one conversation, with everyone who takes part in it and all their calls recorded."""

    study: LicStudy
    context: CaseContext

    def conversation(self, case: Case) -> Conversation:
        """Return the conversation before its first turn."""
        study = self.study
        record = study.by_id[case.task_id]
        condition = study.setup.condition(case.condition)
        return Conversation(
            record=record,
            condition=condition,
            task=self._task(),
            assistant=self._assistant(record, condition),
            config=self._config(condition),
            user=self._user(record),
            system=self._system(),
            scoring=study.scoring,
            draw=random.Random(f"{study.seed}/{case.task_id}/{case.repetition}"),
            recorder=self.context.recorder,
            trajectory=self.context.trajectory,
        )

    def scored(self, case: Case) -> ScoredConversation:
        """Return the conversation as far as its score goes: no model is needed for it but a judge."""
        return ScoredConversation(
            record=self.study.by_id[case.task_id],
            condition=self.study.setup.condition(case.condition),
            task=self._task(),
            scoring=self.study.scoring,
            recorder=self.context.recorder,
            trajectory=self.context.trajectory,
        )

    def _recorded(self, role: Role) -> BaseChatModel:
        return self.context.recorder.model(self.study.chat_models[role], role, self.study.specs[role])

    def _assistant(self, record: Record, condition: Condition) -> Assistant:
        decoding = self.study.setup.task.decoding(record)
        settings: dict[str, Any] = {"max_tokens": self.study.reply_tokens or decoding.max_tokens}
        if decoding.response_format is not None:
            settings["response_format"] = decoding.response_format
        return self._recorded("assistant").bind(**settings, **condition.reply_settings)

    def _config(self, condition: Condition) -> TurnConfig:
        mediator = self._recorded("mediator" if condition.uses_mediator else "assistant")
        return TurnConfig(
            mediator=_Checked(condition.name, condition.context(mediator)),
            guidelines=condition.guidelines,
            fail_open=False,
            mediator_timeout_s=MEDIATOR_TIMEOUT_S,
        )

    def _task(self) -> Task:
        task = self.study.setup.task
        return task.judged_by(self._recorded("judge")) if isinstance(task, JudgedTask) else task

    def _user(self, record: Record) -> SimulatedUser:
        script = self.study.setup.task.script(record)
        if script is not None:
            return ScriptedUser(script)
        return VerbatimUser() if self.study.user == "verbatim" else ModelUser(self._recorded("user"))

    def _system(self) -> SystemRole:
        return RulesSystem() if self.study.system == "rules" else ModelSystem(self._recorded("system"))
