"""Play the everyday conversations' last turn with a model, unmediated, mediated and as joined user turns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from langchain_core.exceptions import ContextOverflowError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from midturn.assistant import CallRecorder, describe
from midturn.core import Role, one_line
from midturn.graphs import TurnConfig, take_turn
from midturn.mediator import Concat, ContextBuilder, FullHistory, Mediator, prompt_texts, with_own_words
from midturn.store import (
    ConditionRole,
    Decoding,
    RunIdentity,
    Store,
    Trajectory,
    Turn,
    canonical_sha256,
)
from midturn.studies._models import Models
from midturn.studies._running import check_models
from midturn.studies._study import Case, CaseContext
from midturn.studies.everyday._generate import conversations
from midturn.studies.everyday._notes import ConversationNotes
from midturn.studies.everyday._records import EverydayConversation
from midturn.studies.everyday._scoring import score
from midturn.studies.options import EverydayOptions

if TYPE_CHECKING:
    from midturn.studies.everyday._report import Report

NAME = "everyday"
MEDIATOR_TIMEOUT_S = 3600.0
"""In a study a slow Mediator is waited for: a turn that went unmediated would count as mediated."""


@dataclass(frozen=True)
class Condition:
    """What the assistant is shown."""

    role: ConditionRole
    context: Callable[[BaseChatModel], ContextBuilder]
    """Makes what builds the context, given the Mediator's model."""


CONDITIONS: Mapping[str, Condition] = {
    "unmediated": Condition("control", lambda model: FullHistory()),
    "mediated": Condition("mediated", Mediator),
    "concat": Condition("control", lambda model: Concat()),
}


@dataclass(frozen=True, kw_only=True)
class EverydayStudy(EverydayOptions):
    """Ordinary conversations that a rule can score, as a study."""

    name: ClassVar[str] = NAME
    protocol: ClassVar[int] = 1

    models: Mapping[Role, BaseChatModel] = field(default_factory=dict[Role, BaseChatModel])
    """Models that play in place of those that the specs name."""

    @cached_property
    def conversations(self) -> Mapping[str, EverydayConversation]:
        """The conversations to play, by id.

        Raises:
            ValueError: a template can't be filled in as many ways.
        """
        made = conversations(self.seed, self.per_template, self.part)[: self.limit]
        return {conversation.id: conversation for conversation in made}

    @property
    def specs(self) -> dict[Role, str]:
        """The models that take part, by role."""
        return {"assistant": self.model, "mediator": self.mediator_model or self.model}

    @property
    def waves(self) -> Sequence[Sequence[Case]]:
        """All cases, condition by condition."""
        return [
            [
                Case(condition=name, task_id=made.id, user="script", notes=_notes(made))
                for name in CONDITIONS
                for made in self.conversations.values()
            ]
        ]

    def preflight(self) -> None:
        """Refuse, before anything is spent, models that can't be reached.

        Raises:
            BadInput: one can't.
        """
        if not self.models:
            check_models(self)

    def prepare(self) -> None:
        """Make the models.

        Raises:
            BadInput: a spec is not the name of a model that is available here.
        """
        self._made.make()

    @cached_property
    def _made(self) -> Models:
        return Models(self.specs, {"assistant": self.temperature, "mediator": 0.0}, self.models)

    def identity(self, condition: str, store: Store) -> RunIdentity:
        """Return all that makes a condition's run what it is."""
        told = prompt_texts() + with_own_words("instruction", ["first", "second"])
        takes_part: tuple[Role, ...] = (
            ("assistant", "mediator") if condition == "mediated" else ("assistant",)
        )
        made = self.conversations.values()
        return RunIdentity(
            study=self.name,
            protocol=self.protocol,
            data_sha256=canonical_sha256({each.id: json.dumps(asdict(each)) for each in made}),
            task=self.name,
            condition=condition,
            role=CONDITIONS[condition].role,
            models={role: describe(self.specs[role]) for role in takes_part},
            decoding=Decoding(temperature=self.temperature, reply_tokens=self.reply_tokens),
            prompts_sha256=canonical_sha256({"condition": told if condition == "mediated" else condition}),
            scoring="rules",
            seed=self.seed,
        )

    async def play(self, case: Case, context: CaseContext) -> Trajectory:
        """Play a conversation's last turn and score the answer."""
        trajectory, recorder = context.trajectory, context.recorder
        made = self.conversations[case.task_id]
        assistant = self._recorded("assistant", recorder).bind(max_tokens=self.reply_tokens)
        config = TurnConfig(
            mediator=CONDITIONS[case.condition].context(self._recorded("mediator", recorder)),
            fail_open=False,
            mediator_timeout_s=MEDIATOR_TIMEOUT_S,
        )
        try:
            played = await take_turn(assistant, config, messages_of(made))
        except ContextOverflowError as error:
            # No repetition makes a model read more than it can: the conversation counts as failed.
            trajectory.score, trajectory.blame, trajectory.error = 0.0, "assistant", one_line(str(error))
            return trajectory
        reply, record = played.messages[-1].text, played.record
        trajectory.turns = [
            Turn(
                utterance=made.said[-1],
                response=reply,
                reading=record.reading,
                instruction=record.instruction,
                intervention=record.intervention,
                usage=dict(recorder.usage),
                trace=record.trace,
            )
        ]
        trajectory.answer, trajectory.score = reply, score(reply, made.wanted)
        trajectory.usage = dict(recorder.usage)
        return trajectory

    def _recorded(self, role: Role, recorder: CallRecorder) -> BaseChatModel:
        return recorder.model(self._made[role], role, self.specs[role])

    def report(self, store: Store) -> Report:
        """Return the report on a store's newest everyday runs.

        Raises:
            BadInput: the store holds none.
        """
        from midturn.studies.everyday._report import everyday_report

        return everyday_report(store)


def _notes(conversation: EverydayConversation) -> dict[str, str]:
    return ConversationNotes(kind=conversation.kind, template=conversation.template).written()


def messages_of(conversation: EverydayConversation) -> list[BaseMessage]:
    """Return a conversation as LangChain messages."""
    return [HumanMessage(text) if role == "user" else AIMessage(text) for role, text in conversation.messages]
