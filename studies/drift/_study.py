"""Scripted conversations under several arms as a study, each branch forked from its base run.

The first arm is the base run: every other arm's conversation takes over its first turns, as far as both are
asked the same, and continues from there. Equal seeds would not pair them, since a server that decodes several
conversations at once does not give the same reply twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from langchain_core.exceptions import ContextOverflowError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage

from midturn.assistant import CallRecorder, chat_model, describe, parse
from midturn.core import BadInput, Role, one_line
from midturn.drift import Intervention
from midturn.drift.adherence import judged
from midturn.drift.scorers import response_of
from midturn.graphs import TurnConfig, TurnContext, TurnGraph, compiled_turn
from midturn.store import Decoding, RunIdentity, Store, Trajectory, Turn, canonical_sha256
from midturn.studies._running import check_models
from midturn.studies._study import Case, CaseContext
from midturn.studies.drift._notes import ConversationNotes, TurnNotes
from midturn.studies.drift._replay import SCRIPT, history
from midturn.studies.drift._scripts import Ask, Script, shared_turns
from midturn.studies.drift._stored import study_in
from midturn.studies.options import PlayOptions

if TYPE_CHECKING:
    from midturn.studies.drift._report import DriftReport

_CONTEXT = 4096
"""Tokens that the embedded model is to read: eight turns of rewriting need some 1,500."""


@dataclass(frozen=True, kw_only=True)
class ScriptedStudy(PlayOptions):
    """What to play. All but `limit` and the budget are part of the runs' names."""

    name: ClassVar[str]
    protocol: ClassVar[int] = 1

    task: str
    data_sha256: str
    scripts: Sequence[Script]
    """All conversations, those of the first arm first: the other arms begin as they do."""
    roles: Mapping[str, str] = field(default_factory=lambda: {"user": "script"})
    """Who takes part besides the model under test."""
    models: Mapping[Role, BaseChatModel] = field(default_factory=dict[Role, BaseChatModel])
    """The model that plays in place of the one that the spec names."""

    @cached_property
    def arms(self) -> list[str]:
        """The arms' names, the base run's first."""
        return list(dict.fromkeys(script.arm for script in self.scripts))

    def of_arm(self, arm: str) -> list[Script]:
        """Return an arm's conversations within the limit, in order."""
        chosen = set(list(dict.fromkeys(script.task_id for script in self.scripts))[: self.limit])
        return [script for script in self.scripts if script.arm == arm and script.task_id in chosen]

    @property
    def specs(self) -> dict[Role, str]:
        """The model under test."""
        return {"assistant": self.model}

    @property
    def waves(self) -> Sequence[Sequence[Case]]:
        """The base run's cases, and then those that branch off it."""
        base_run, *branches = self.arms
        return [
            [self._case(script) for script in self.of_arm(base_run)],
            [self._case(script, base_run) for arm in branches for script in self.of_arm(arm)],
        ]

    def _case(self, script: Script, base_run: str | None = None) -> Case:
        return Case(
            condition=script.arm,
            task_id=script.task_id,
            repetition=script.repetition,
            base_run=base_run,
            user=self.roles.get("user"),
            notes=_notes(script),
        )

    @cached_property
    def _scripts(self) -> Mapping[tuple[str, str, int], Script]:
        return {(script.arm, script.task_id, script.repetition): script for script in self.scripts}

    def preflight(self) -> None:
        """Refuse, before anything is spent, what could not be played.

        Raises:
            BadInput: there is no conversation, or the model can't be reached.
        """
        if not self.scripts:
            raise BadInput("there is no conversation to play: ask for fewer turns, or name another file")
        if not self.models:
            check_models(self)

    def prepare(self) -> None:
        """Make the model under test.

        Raises:
            BadInput: the spec is not the name of a model that is available here.
        """
        _ = self.model_under_test

    @cached_property
    def model_under_test(self) -> BaseChatModel:
        """The model under test."""
        if self.models:
            return self.models["assistant"]
        settings: dict[str, Any] = {"temperature": self.temperature}
        if parse(self.model).provider == "embedded":
            settings |= {"context": _CONTEXT, "parallel": self.concurrency}
        return chat_model(self.model, **settings)

    @cached_property
    def _graph(self) -> TurnGraph:
        return compiled_turn(TurnConfig(fail_open=False), self.model_under_test)

    def identity(self, condition: str, store: Store) -> RunIdentity:
        """Return all that makes an arm's run what it is."""
        return RunIdentity(
            study=self.name,
            protocol=self.protocol,
            data_sha256=self.data_sha256,
            task=self.task,
            condition=condition,
            role="control" if condition == self.arms[0] else "remedy",
            models={**self.roles, "assistant": describe(self.model)},
            decoding=Decoding(temperature=self.temperature, reply_tokens=self.reply_tokens),
            prompts_sha256=self._prompts_sha256(condition),
            scoring="adherence",
            seed=self.seed,
        )

    def _prompts_sha256(self, arm: str) -> str:
        """Return a hash over all that the arm's conversations are told, constraints included."""
        texts = {
            f"{script.task_id}/{script.repetition}": json.dumps(_told(script))
            for script in self.scripts
            if script.arm == arm
        }
        return canonical_sha256(texts)

    async def play(self, case: Case, context: CaseContext) -> Trajectory:
        """Play a conversation to its end, or to where the model can read no more."""
        script, trajectory, recorder = (
            self._forked(case, context.base_run),
            context.trajectory,
            context.recorder,
        )
        trajectory.turns, trajectory.notes = list(script.played), _notes(script)
        turn_context = TurnContext(assistant=self._replies(recorder))
        try:
            for ask in script.asks[len(script.played) :]:
                trajectory.turns.append(
                    await self._take_turn(ask, trajectory, script, turn_context, recorder)
                )
        except ContextOverflowError as error:
            # No repetition makes a model read more than it can: the conversation ends here, and counts.
            trajectory.blame, trajectory.error = "assistant", one_line(str(error))
        trajectory.usage = dict(recorder.usage)
        trajectory.score = _score(trajectory)
        return trajectory

    def _forked(self, case: Case, base_run: Trajectory | None) -> Script:
        """Return the script, put on its base run where it has one."""
        script = self._scripts[case.condition, case.task_id, case.repetition]
        if base_run is None:
            return script
        base_script = self._scripts[base_run.condition, case.task_id, case.repetition]
        shared = shared_turns(base_script, script)
        return replace(script, played=tuple(base_run.turns[:shared]), source=base_run.conversation_id)

    def _replies(self, recorder: CallRecorder) -> Any:
        return recorder.model(self.model_under_test, "assistant", self.model).bind(**reply_settings(self))

    async def _take_turn(
        self, ask: Ask, trajectory: Trajectory, script: Script, context: TurnContext, recorder: CallRecorder
    ) -> Turn:
        before = dict(recorder.usage)
        asked = [*history(script.system, trajectory.turns), HumanMessage(ask.text)]
        state: Any = await self._graph.ainvoke({"messages": asked}, context=context)  # pyright: ignore[reportArgumentType]
        return _turn(ask, state, script, len(trajectory.turns) + 1).model_copy(
            update={"usage": recorder.since(before)}
        )

    def report(self, store: Store) -> DriftReport:
        """Return the report on this study's conversations as far as they are scored.

        Raises:
            BadInput: nothing is scored yet.
        """
        from midturn.studies.drift._report import drift_report

        run = store.run_id(self.identity(self.arms[0], store))
        return drift_report(store, study_in(store, run=run))[0]


class SyntheticStudy(ScriptedStudy):
    """Passages rewritten under constraints that the user works against."""

    name: ClassVar[str] = "drift-synthetic"


class TauStudy(ScriptedStudy):
    """Recorded dialogues in which the model plays the customer."""

    name: ClassVar[str] = "drift-tau"


class ForkStudy(ScriptedStudy):
    """Stored conversations, continued from one prefix with a reminder and without."""

    name: ClassVar[str] = "drift-fork"


def _turn(ask: Ask, state: Any, script: Script, number: int) -> Turn:
    reply: AIMessage = state["messages"][-1]
    said = response_of(reply)
    noted: dict[str, Any] = {"ended": said.ended}
    if ask.recorded is not None:
        noted["recorded"] = ask.recorded
    if script.constraints:
        noted["met"] = judged(said.text, script.constraints)
    return Turn(
        utterance=ask.text,
        response=said.text,
        response_token_ids=said.token_ids,
        intervention=_intervention(ask, number),
        trace=state["midturn"].trace,
        notes=TurnNotes(**noted).written(),
    )


def _intervention(ask: Ask, turn: int) -> Intervention:
    """Return what the script did; the trigger of the turn graph stays out of it."""
    if ask.reminds:
        return Intervention(kind="remind", turn=turn, reason="the script reminds here", trigger=SCRIPT)
    return Intervention(kind="none", turn=turn, reason="the script does not remind here", trigger=SCRIPT)


def _notes(script: Script) -> dict[str, Any]:
    return ConversationNotes(
        system=script.system,
        goal=script.goal,
        reminder=script.reminder,
        turns=len(script.asks),
        source=script.source,
        shared=len(script.played),
    ).written()


def _score(trajectory: Trajectory) -> float | None:
    """Return the share of constraints met over the whole conversation, where it has any."""
    met = [kept for turn in trajectory.turns for kept in (TurnNotes.of(turn).met or {}).values()]
    return sum(met) / len(met) if met else None


def _told(script: Script) -> list[Any]:
    asks = [(ask.text, ask.recorded) for ask in script.asks]
    names = [constraint.name for constraint in script.constraints]
    return [script.system, script.goal, script.reminder, asks, names, script.source, len(script.played)]


def reply_settings(study: ScriptedStudy) -> dict[str, Any]:
    """Return what each call binds. Token ids come with log-probabilities, from servers that run llama.cpp."""
    spec = parse(study.model)
    local = spec.provider == "embedded" or spec.base_url is not None
    asked: dict[str, Any] = {"logprobs": True, "top_logprobs": 1} if local else {}
    return {"max_tokens": study.reply_tokens, **asked}
