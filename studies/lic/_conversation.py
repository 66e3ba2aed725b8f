"""One Lost-in-Conversation conversation, played turn by turn from the first to the score."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from langchain_core.exceptions import ContextOverflowError
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from midturn.drift import Intervention, score_of_turn
from midturn.graphs import Assistant, TurnConfig, TurnRecord, take_turn
from midturn.store import Trajectory, Turn
from midturn.studies.lic._fidelity import Fidelity, fidelity
from midturn.studies.lic._notes import ConversationNotes, TurnNotes, shard_of
from midturn.studies.lic._plugins import returned
from midturn.studies.lic._scored import ScoredConversation
from midturn.studies.lic._system import Reading, SystemRole
from midturn.studies.lic._user import SimulatedUser, UserSimulatorFailed, Utterance
from midturn.studies.lic.conditions import Prompt
from midturn.studies.lic.tasks import JudgeFailed, Verdict

NO_INTERVENTION = Intervention(kind="none", turn=0, reason="the turn was taken over", trigger="never")


@dataclass(kw_only=True)
class Conversation(ScoredConversation):
    """A record under a condition, with everyone who takes part."""

    assistant: Assistant
    config: TurnConfig
    user: SimulatedUser
    system: SystemRole
    draw: random.Random
    """The conversation's own random numbers: the same each time that it is played."""
    shared: Sequence[Turn] = ()
    """The first turns, where they are those of another conversation that began in the same way."""
    messages: Sequence[BaseMessage] = ()

    async def play(self) -> Trajectory:
        """Play to the end; the score is that of the last attempt, 0 where there was none.

        The score is `None` where a judge gave no usable judgement.

        Raises:
            InfrastructureError: a model could not be reached; the conversation has no score.
            BudgetSpent: the next call would go over the budget.
        """
        self.messages = [SystemMessage(self.task.system_prompt(self.record))]
        self.trajectory.score = 0.0
        self._take_over(self.shared)
        try:
            await self._take_turns()
            await self._put_blame()
        except UserSimulatorFailed as error:
            self._end_badly("user_simulator", error)
            self.trajectory.notes |= ConversationNotes(refused=tuple(error.refused)).written()
        except JudgeFailed as error:
            self._end_badly("judge", error)
            self.trajectory.score = None
        except ContextOverflowError as error:
            # No repetition makes a model read more than it can: the conversation ends here, and counts.
            self._end_badly("assistant", error)
        self.trajectory.usage = dict(self.recorder.usage)
        return self.trajectory

    def _take_over(self, turns: Iterable[Turn]) -> None:
        for turn in turns:
            self.messages = [*self.messages, HumanMessage(turn.utterance), AIMessage(turn.response)]
            self._tell(shard_of(turn))
            noted = TurnNotes.of(turn)
            if noted.score is not None:
                self.trajectory.answer, self.trajectory.score = noted.answer, noted.score
            self.trajectory.turns.append(turn)

    async def _take_turns(self) -> None:
        if self.condition.asks_at_once:
            await self._take_turn(self._utterance(self.condition.asks_at_once), attempted=True)
            return
        while not self._over():
            utterance = await self.user.speak(self.record, self.told, self.messages)
            kept = self._fidelity(utterance)
            await self._take_turn(utterance)
            self.trajectory.turns[-1].notes |= TurnNotes(fidelity=kept).written()
        self.trajectory.notes |= ConversationNotes(turn_cap=self._was_cut_off).written()
        if self.condition.closing:
            # What is scored is the closing turn: an answer that came before it no longer counts.
            self.trajectory.answer, self.trajectory.score = None, 0.0
            await self._take_turn(self._utterance(self.condition.closing))

    def _utterance(self, prompt: Prompt) -> Utterance:
        asked = prompt(self.task, self.record, self.draw)
        return Utterance(returned(asked, str, f"the condition `{self.condition.name}`: its prompt"), None)

    def _fidelity(self, utterance: Utterance) -> Fidelity:
        told = [self._texts[shard.shard_id] for shard in self.told]
        wanted = None if utterance.shard_id is None else self._texts[utterance.shard_id]
        return fidelity(utterance, wanted, told)

    @cached_property
    def _texts(self) -> dict[int, str]:
        """What is to be said of each shard: its own words, or the line of the task's script."""
        shards = self.record.worded_shards
        script = self.task.script(self.record) or [shard.shard for shard in shards]
        return {shard.shard_id: text for shard, text in zip(shards, script, strict=True)}

    def _over(self) -> bool:
        return self._correct or self._told_all or len(self.trajectory.turns) >= self._most_turns

    @property
    def _was_cut_off(self) -> bool:
        return not self._correct and not self._told_all

    @property
    def _most_turns(self) -> int:
        """Turns after which a user who reveals nothing new is cut off."""
        return 2 * len(self.record.worded_shards)

    async def _take_turn(self, utterance: Utterance, *, attempted: bool = False) -> None:
        spent_before = dict(self.recorder.usage)
        asked = [*self.messages, HumanMessage(utterance.text)]
        played = await take_turn(self.assistant, self.config, asked, self._record)
        self.messages, made = played.messages, played.record
        reply = self.messages[-1].text
        self._tell(utterance.shard_id)
        read = await self.system.read(reply, self.record, self.task, attempted=attempted)
        verdict = await self._scored(read)
        self.trajectory.turns.append(
            Turn(
                utterance=utterance.text,
                response=reply,
                reading=made.reading,
                instruction=made.instruction,
                drift=score_of_turn(len(self.trajectory.turns) + 1, made.scores),
                intervention=made.intervention,
                usage=self.recorder.since(spent_before),
                trace=made.trace,
                notes=_noted(utterance, read, verdict).written(),
            )
        )

    @property
    def _record(self) -> TurnRecord | None:
        """The last turn's record, for triggers that look at the scores so far."""
        turns = self.trajectory.turns
        if not turns:
            return None
        last = turns[-1]
        scores = tuple(turn.drift for turn in turns if turn.drift)
        return TurnRecord(
            utterance=last.utterance, intervention=last.intervention or NO_INTERVENTION, scores=scores
        )


def _noted(utterance: Utterance, read: Reading, verdict: Verdict | None) -> TurnNotes:
    of_all = {"shard_id": utterance.shard_id, "kind": read.kind, "answer": read.answer}
    of_attempts = {"score": verdict.score, "reason": verdict.reason} if verdict else {}
    return TurnNotes.model_validate(of_all | of_attempts)
