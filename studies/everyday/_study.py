"""Play the everyday conversations' last turn with a model, unmediated, mediated and as joined user turns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property

from langchain_core.exceptions import ContextOverflowError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from midturn.assistant import Meter, Paces, describe
from midturn.core import Budget, Limits, one_line
from midturn.graphs import TurnConfig, take_turn
from midturn.mediator import Concat, ContextBuilder, FullHistory, Mediator, prompt_texts, with_own_words
from midturn.store import RunIdentity, Store, Trajectory, Turn, canonical_sha256, conversation_id
from midturn.studies._runner import Outcome, Watcher, budget_left, play_all
from midturn.studies.everyday._generate import conversations
from midturn.studies.everyday._records import EverydayConversation, Part
from midturn.studies.everyday._scoring import score

STUDY = "everyday"
MEDIATOR_TIMEOUT_S = 3600.0
"""In a study a slow Mediator is waited for: a turn that went unmediated would count as mediated."""

CONDITIONS: Mapping[str, Callable[[BaseChatModel], ContextBuilder]] = {
    "unmediated": lambda model: FullHistory(),
    "mediated": Mediator,
    "concat": lambda model: Concat(),
}
"""By name, what builds the context; it is given the Mediator's model."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to play, and with whom."""

    model: str
    """The assistant's spec."""
    mediator_model: str
    part: Part = "report"
    per_template: int = 10
    limit: int | None = None
    """Only the first N conversations."""
    seed: int = 0
    temperature: float = 0.0
    reply_tokens: int = 60
    concurrency: int = 8
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def conversations(self) -> Sequence[EverydayConversation]:
        """Return the conversations to play.

        Raises:
            ValueError: a template can't be filled in so many ways.
        """
        return conversations(self.seed, self.per_template, self.part)[: self.limit]

    def identity(self, condition: str, version: str) -> RunIdentity:
        """Return all that makes a condition's run what it is."""
        models = {"assistant": describe(self.model)}
        if condition == "mediated":
            models["mediator"] = describe(self.mediator_model)
        told = prompt_texts() + with_own_words("instruction", ["first", "second"])
        return RunIdentity(
            study=STUDY,
            data_sha256=canonical_sha256({c.id: json.dumps(asdict(c)) for c in self.conversations}),
            task=STUDY,
            condition=condition,
            models=models,
            decoding={"temperature": self.temperature, "reply_tokens": self.reply_tokens},
            prompts_sha256=canonical_sha256({"condition": told if condition == "mediated" else condition}),
            scoring="rules",
            seed=self.seed,
            version=version,
        )


@dataclass(frozen=True)
class Models:
    """The models of a plan."""

    assistant: BaseChatModel
    mediator: BaseChatModel


@dataclass(frozen=True)
class Job:
    """One conversation under one condition."""

    run_id: str
    condition: str
    conversation: EverydayConversation

    @property
    def blank(self) -> Trajectory:
        """The conversation before its last turn is played."""
        made = self.conversation
        return Trajectory(
            conversation_id=conversation_id(self.run_id, made.id, 0),
            run_id=self.run_id,
            task=STUDY,
            task_id=made.id,
            condition=self.condition,
            repetition=0,
            user="script",
            notes={"kind": made.kind, "template": made.template},
        )


async def run(plan: Plan, models: Models, store: Store, version: str, watcher: Watcher) -> Outcome:
    """Play what the store lacks of the plan, resumable at any moment.

    Raises:
        BadInput: another process works on the store.
    """
    with store.claim.held():
        return await _run(plan, models, store, version, watcher)


async def _run(plan: Plan, models: Models, store: Store, version: str, watcher: Watcher) -> Outcome:
    run_ids = {name: store.add_run(plan.identity(name, version)) for name in CONDITIONS}
    budget = budget_left(plan.limits, store, run_ids.values())
    jobs = list(_left(plan, run_ids, store))
    player = _Player(plan, models, store, budget)
    watcher.begin(len(jobs))

    def end(trajectory: Trajectory) -> None:
        store.finish(trajectory)
        watcher.end(trajectory, budget.spent)

    return await play_all(jobs, player.play, lambda job: job.blank, end, plan.concurrency)


def _left(plan: Plan, run_ids: Mapping[str, str], store: Store) -> Iterator[Job]:
    for condition, run_id in run_ids.items():
        finished = store.finished(run_id)
        for conversation in plan.conversations:
            if (conversation.id, 0) not in finished:
                yield Job(run_id, condition, conversation)


@dataclass
class _Player:
    plan: Plan
    models: Models
    store: Store
    budget: Budget

    def __post_init__(self) -> None:
        self.paces = Paces(self.plan.concurrency)

    async def play(self, job: Job) -> Trajectory:
        """Play a conversation's last turn and score the answer."""
        plan, trajectory = self.plan, job.blank
        meter = Meter(
            budget=self.budget,
            journal=self.store,
            conversation_id=trajectory.conversation_id,
            seed=plan.seed,
            paces=self.paces,
        )
        assistant = meter.model(self.models.assistant, "assistant", plan.model)
        mediator = meter.model(self.models.mediator, "mediator", plan.mediator_model)
        config = TurnConfig(
            mediator=CONDITIONS[job.condition](mediator),
            fail_open=False,
            mediator_timeout_s=MEDIATOR_TIMEOUT_S,
        )
        messages = messages_of(job.conversation)
        try:
            bound = assistant.bind(max_tokens=plan.reply_tokens)
            played = await take_turn(bound, config, messages)
        except ContextOverflowError as error:
            # No repetition makes a model read more than it can: the conversation counts as failed.
            trajectory.score, trajectory.blame, trajectory.error = 0.0, "assistant", one_line(str(error))
            return trajectory
        reply, record = played.messages[-1].text, played.record
        trajectory.turns = [
            Turn(
                utterance=job.conversation.said[-1],
                response=reply,
                reading=record.reading,
                instruction=record.instruction,
                intervention=record.intervention,
                usage=dict(meter.usage),
                trace=record.trace,
            )
        ]
        trajectory.answer, trajectory.score = reply, score(reply, job.conversation.wanted)
        trajectory.usage = dict(meter.usage)
        return trajectory


def messages_of(conversation: EverydayConversation) -> list[BaseMessage]:
    """Return a conversation as LangChain messages."""
    return [HumanMessage(text) if role == "user" else AIMessage(text) for role, text in conversation.messages]
