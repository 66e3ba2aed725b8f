"""Lost in Conversation as a study: instructions told at once, in shards, and in shards with a remedy."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from langchain_core.language_models import BaseChatModel

from midturn.assistant import describe
from midturn.core import BadInput, Role
from midturn.store import Decoding, RunIdentity, Store, Trajectory, canonical_sha256
from midturn.studies._models import Models
from midturn.studies._running import check_models
from midturn.studies._study import Case, CaseContext
from midturn.studies.lic._conversation import Conversation
from midturn.studies.lic._factory import ConversationFactory
from midturn.studies.lic._plugins import own_faults
from midturn.studies.lic._records import Record
from midturn.studies.lic._setup import Setup
from midturn.studies.lic.conditions import Condition
from midturn.studies.lic.tasks import JudgedTask
from midturn.studies.options import LicRunOptions

if TYPE_CHECKING:
    from midturn.studies.lic._figures import Report

_TEMPERATURES: Mapping[Role, float] = {"mediator": 0.0, "system": 0.0, "judge": 0.0, "user": 1.0}
"""Of everyone but the assistant."""


@dataclass(frozen=True, kw_only=True)
class LicStudy(LicRunOptions):
    """What to play, and with whom. `runs`, `limit` and the budget are no part of the runs' names."""

    name: ClassVar[str] = "lic"
    protocol: ClassVar[int] = 1

    models: Mapping[Role, BaseChatModel] = field(default_factory=dict[Role, BaseChatModel])
    """Models that play in place of those that the specs name."""

    @cached_property
    def setup(self) -> Setup:
        """What the options name.

        Raises:
            BadInput: something named is not there, or can't be used.
        """
        return Setup.of(self)

    @cached_property
    def records(self) -> Sequence[Record]:
        """The records to play."""
        return self.setup.data.records[: self.limit]

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        """The same by their ids."""
        return {record.task_id: record for record in self.records}

    @property
    def specs(self) -> dict[Role, str]:
        """The models that take part, by role."""
        specs: dict[Role, str] = {"assistant": self.model}
        if any(condition.uses_mediator for condition in self.setup.conditions):
            specs["mediator"] = self.mediator_model or self.model
        if self.user != "verbatim" and not self.setup.is_scripted:
            specs["user"] = self.user
        if self.system != "rules":
            specs["system"] = self.system
        if isinstance(self.setup.task, JudgedTask) and self.judge:
            specs["judge"] = self.judge
        return specs

    @property
    def waves(self) -> Sequence[Sequence[Case]]:
        """All cases, record by record over all conditions, so that any beginning can be paired."""
        return [
            [
                self.case(condition, record, repetition)
                for repetition in range(self.runs)
                for record in self.records
                for condition in self.setup.conditions
            ]
        ]

    def case(self, condition: Condition, record: Record, repetition: int) -> Case:
        """Return one conversation that is to be played."""
        user = "script" if self.setup.is_scripted else self.user
        return Case(
            condition=condition.name,
            task_id=record.task_id,
            repetition=repetition,
            user=user if condition.asks_at_once is None else None,
        )

    @own_faults()
    def preflight(self) -> None:
        """Refuse, before anything is spent, what could not be played or scored.

        Raises:
            BadInput: a judge, a package, a sandbox, a database or a model is missing.
        """
        self.preflight_scoring()
        if not self.models:
            check_models(self)

    @own_faults()
    def preflight_scoring(self) -> None:
        """Refuse, before anything is spent, what could not be scored.

        Raises:
            BadInput: a judge, a package, a sandbox or a database is missing.
        """
        if isinstance(self.setup.task, JudgedTask) and not self.judge:
            raise BadInput(f"the task `{self.setup.task.name}` is scored by a model. Name it: --judge SPEC")
        self.setup.task.preflight(self.records)

    def prepare(self) -> None:
        """Make the models.

        Raises:
            BadInput: a spec is not the name of a model that is available here.
        """
        self.chat_models.make()

    @cached_property
    def chat_models(self) -> Models:
        """The models themselves, by role."""
        return Models(self.specs, {"assistant": self.temperature, **_TEMPERATURES}, self.models)

    @own_faults()
    def identity(self, condition: str, store: Store) -> RunIdentity:
        """Return all that makes a condition's run what it is."""
        return self.identity_of(self.setup.condition(condition))

    def identity_of(self, condition: Condition) -> RunIdentity:
        """Return the same for a condition itself.

        Raises:
            BadInput: a task of the user's own says something that can't be asked.
        """
        setup = self.setup
        takes_part: set[Role] = {"assistant", "system", "judge"}
        takes_part |= {"mediator"} if condition.uses_mediator else set()
        takes_part |= {"user"} if condition.asks_at_once is None else set()
        named = {role: describe(spec) for role, spec in self.specs.items() if role in takes_part}
        user = "script" if setup.is_scripted else "verbatim"
        roles = {"system": "rules", **({"user": user} if "user" in takes_part else {})}
        return RunIdentity(
            study=self.name,
            protocol=self.protocol,
            data_sha256=setup.data.sha256,
            task=setup.task.name,
            condition=condition.name,
            role=condition.role,
            models={**roles, **named},
            decoding=Decoding(temperature=self.temperature, reply_tokens=self.reply_tokens),
            guidelines=condition.guidelines_version or _version(condition.guidelines),
            prompts_sha256=setup.prompts_sha256(condition),
            scoring=self.scoring,
            seed=self.seed,
        )

    async def play(self, case: Case, context: CaseContext) -> Trajectory:
        """Play a conversation to its end, and score it; raises what `Conversation.play` raises.

        Raises:
            BadInput: a task or a condition of the user's own broke.
        """
        with own_faults(f"`{case.condition}`, {case.task_id}"):
            return await self.conversation(case, context).play()

    async def score_again(self, case: Case, context: CaseContext, played: Trajectory) -> Trajectory:
        """Score a conversation that was played; raises what `ScoredConversation.score_again` raises.

        Raises:
            BadInput: a task or a condition of the user's own broke.
        """
        with own_faults(f"`{case.condition}`, {case.task_id}"):
            return await ConversationFactory(self, context).scored(case).score_again(played)

    def conversation(self, case: Case, context: CaseContext) -> Conversation:
        """Return a conversation before its first turn, with everyone who takes part."""
        return ConversationFactory(self, context).conversation(case)

    def report(self, store: Store) -> Report:
        """Return the report on all Lost-in-Conversation runs of a store."""
        from midturn.studies.lic.report import report_on

        return report_on(store)


def _version(guidelines: Sequence[str]) -> str | None:
    """Return what names a set of guidelines that has no version of its own."""
    return canonical_sha256({"guidelines": json.dumps(list(guidelines))})[:16] if guidelines else None
