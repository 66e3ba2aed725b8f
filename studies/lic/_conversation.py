"""One Lost-in-Conversation conversation, played turn by turn from the first to the score."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from langchain_core.exceptions import ContextOverflowError
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from midturn.assistant import Meter
from midturn.core import one_line
from midturn.drift import DriftScore, Intervention
from midturn.graphs import Assistant, TurnConfig, TurnRecord, take_turn
from midturn.store import Blame, Trajectory, Turn
from midturn.studies.lic._blame import Failure, blame
from midturn.studies.lic._fidelity import Fidelity, fidelity
from midturn.studies.lic._notes import ConversationNotes, TurnNotes, shard_of
from midturn.studies.lic._plugins import returned
from midturn.studies.lic._records import Record, Shard
from midturn.studies.lic._system import Reading, SystemRole
from midturn.studies.lic._user import SimulatedUser, UserSimulatorFailed, Utterance
from midturn.studies.lic.conditions import Condition, Prompt
from midturn.studies.lic.tasks import JudgedTask, JudgeFailed, Scoring, Task, Verdict

NO_INTERVENTION = Intervention(kind="none", turn=0, reason="the turn was taken over", trigger="never")

CORRECT = 1.0
"""The score at which an answer is correct and the conversation ends."""


@dataclass(kw_only=True)
class Conversation:
    """A record under a condition, with everyone who takes part."""

    record: Record
    condition: Condition
    task: Task
    assistant: Assistant
    config: TurnConfig
    user: SimulatedUser
    system: SystemRole
    scoring: Scoring
    draw: random.Random
    """The conversation's own random numbers: the same each time that it is played."""
    meter: Meter
    trajectory: Trajectory
    shared: Sequence[Turn] = ()
    """The first turns, where they are those of another conversation that began in the same way."""
    told: list[Shard] = field(default_factory=list[Shard])
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
        self.trajectory.usage = dict(self.meter.usage)
        return self.trajectory

    def _take_over(self, turns: Iterable[Turn]) -> None:
        for turn in turns:
            self.messages = [*self.messages, HumanMessage(turn.utterance), AIMessage(turn.response)]
            self._tell(shard_of(turn))
            noted = TurnNotes.of(turn)
            if noted.score is not None:
                self.trajectory.answer, self.trajectory.score = noted.answer, noted.score
            self.trajectory.turns.append(turn)

    def _tell(self, shard_id: int | None) -> None:
        self.told += [shard for shard in self.record.shards if shard.shard_id == shard_id]

    def _end_badly(self, blame: Blame, error: Exception) -> None:
        self.trajectory.blame, self.trajectory.error = blame, one_line(str(error))

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
    def _correct(self) -> bool:
        return self.trajectory.score == CORRECT

    @property
    def _was_cut_off(self) -> bool:
        return not self._correct and not self._told_all

    @property
    def _told_all(self) -> bool:
        return len(self.told) == len(self.record.worded_shards)

    @property
    def _most_turns(self) -> int:
        """Turns after which a user who reveals nothing new is cut off."""
        return 2 * len(self.record.worded_shards)

    async def _take_turn(self, utterance: Utterance, *, attempted: bool = False) -> None:
        spent_before = dict(self.meter.usage)
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
                drift=_of_turn(len(self.trajectory.turns) + 1, made.scores),
                intervention=made.intervention,
                usage=self.meter.since(spent_before),
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

    async def _scored(self, read: Reading) -> Verdict | None:
        """Score an attempt. A later attempt takes the place of an earlier one, better or worse."""
        if not read.attempts:
            return None
        verdict = await self._verdict(read.answer)
        self.trajectory.answer, self.trajectory.score = read.answer, verdict.score
        return verdict

    async def _verdict(self, answer: str | None) -> Verdict:
        if answer is None:
            return Verdict(score=0.0, reason="no answer could be copied out of the reply")
        whose = f"the task `{self.task.name}`: for {self.record.task_id},"
        returned(answer, str, f"{whose} `extract`")
        if self.task.scored_when_complete and self._tells_shards and not self._told_all:
            return Verdict(score=0.0, reason="not looked at before the last shard")
        verdict = await self.task.evaluate(answer, self.record, self.scoring)
        return returned(verdict, Verdict, f"{whose} `evaluate`")

    @property
    def _tells_shards(self) -> bool:
        return self.condition.asks_at_once is None

    async def _put_blame(self) -> None:
        """Say who is to blame where the conversation failed."""
        if self.trajectory.score != 0:
            return
        turns = self.trajectory.turns
        if self._tells_shards and not self.condition.closing:
            failure = Failure(
                turns=turns,
                missed=await self._missed(turns),
                told=[shard.shard for shard in self.told],
                untold=len(self.record.worded_shards) - len(self.told),
            )
        else:
            failure = Failure(turns=turns[-1:], missed=await self._missed(turns[-1:]))
        self.trajectory.blame, self.trajectory.error = blame(failure)

    async def _missed(self, turns: Sequence[Turn]) -> list[Turn]:
        """The turns whose reply holds, by the task's rules, a right answer which was not taken out of it."""
        if isinstance(self.task, JudgedTask):  # No judge is asked for the sake of blame.
            return []
        return [turn for turn in turns if await self._is_right_unread(turn)]

    async def _is_right_unread(self, turn: Turn) -> bool:
        answer = self.task.extract(turn.response, self.record)
        if answer is None or answer == TurnNotes.of(turn).answer:
            return False
        return (await self._verdict(answer)).score == CORRECT


def _noted(utterance: Utterance, read: Reading, verdict: Verdict | None) -> TurnNotes:
    of_all = {"shard_id": utterance.shard_id, "kind": read.kind, "answer": read.answer}
    of_attempts = {"score": verdict.score, "reason": verdict.reason} if verdict else {}
    return TurnNotes.model_validate(of_all | of_attempts)


def _of_turn(turn: int, scores: Iterable[DriftScore]) -> DriftScore | None:
    """A turn's own score, without the figures of its single tokens."""
    own = [score for score in scores if score.turn == turn]
    return own[-1].model_copy(update={"kl_trace": None, "js_trace": None}) if own else None
