"""A conversation as far as its score goes: the shards that were told, the answers, and who is to blame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from midturn.assistant import CallRecorder
from midturn.core import one_line
from midturn.store import Blame, Trajectory, Turn
from midturn.studies.lic._blame import Failure, blame
from midturn.studies.lic._notes import RescoredNotes, TurnNotes, shard_of
from midturn.studies.lic._plugins import returned
from midturn.studies.lic._records import Record, Shard
from midturn.studies.lic._system import Reading
from midturn.studies.lic.conditions import Condition
from midturn.studies.lic.tasks import JudgedTask, JudgeFailed, Scoring, Task, Verdict

CORRECT = 1.0
"""The score at which an answer is correct and the conversation ends."""


@dataclass(kw_only=True)
class ScoredConversation:
    """A record under a condition, and what scores it."""

    record: Record
    condition: Condition
    task: Task
    scoring: Scoring
    recorder: CallRecorder
    trajectory: Trajectory
    told: list[Shard] = field(default_factory=list[Shard])

    async def score_again(self, played: Trajectory) -> Trajectory:
        """Score the turns of a conversation that was played, with the answers that were read out of it.

        The first right answer counts, as it ends a conversation that is played; the turns after it are kept.
        Who is to blame is found again where the score is another.
        """
        self.trajectory.score = 0.0
        try:
            for turn in played.turns:
                await self._score_turn(turn, is_closing=turn is played.turns[-1])
            await self._put_blame_again(played)
        except JudgeFailed as error:
            self._end_badly("judge", error)
            self.trajectory.score = None
        self.trajectory.usage = dict(self.recorder.usage)
        return self.trajectory

    async def _put_blame_again(self, played: Trajectory) -> None:
        if self.trajectory.score == played.score:
            self.trajectory.blame, self.trajectory.error = played.blame, played.error
        elif played.score == CORRECT and self._has_more_to_tell:
            self.trajectory.notes |= RescoredNotes(cut_short=True).written()
            self.trajectory.error = "it had ended at an answer that was right when it was played"
        else:
            await self._put_blame()

    @property
    def _has_more_to_tell(self) -> bool:
        return self._tells_shards and not self.condition.closing and not self._told_all

    async def _score_turn(self, turn: Turn, *, is_closing: bool) -> None:
        self._tell(shard_of(turn))
        if self.condition.closing and is_closing:
            self.trajectory.answer, self.trajectory.score = None, 0.0
        noted, again = TurnNotes.of(turn), TurnNotes()
        if noted.attempts and not self._correct:
            verdict = await self._scored(Reading(kind="answer_attempt", answer=noted.answer))
            assert verdict, "an attempt is scored"
            again = TurnNotes(score=verdict.score, reason=verdict.reason)
        self.trajectory.turns.append(turn.model_copy(update={"notes": {**turn.notes, **again.written()}}))

    def _tell(self, shard_id: int | None) -> None:
        self.told += [shard for shard in self.record.shards if shard.shard_id == shard_id]

    def _end_badly(self, blame: Blame, error: Exception) -> None:
        self.trajectory.blame, self.trajectory.error = blame, one_line(str(error))

    @property
    def _correct(self) -> bool:
        return self.trajectory.score == CORRECT

    @property
    def _told_all(self) -> bool:
        return len(self.told) == len(self.record.worded_shards)

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
        """Return the turns whose reply holds, by the task's rules, a right answer which was not taken out of
        it.
        """
        if isinstance(self.task, JudgedTask):  # No judge is asked for the sake of blame.
            return []
        return [turn for turn in turns if await self._is_right_unread(turn)]

    async def _is_right_unread(self, turn: Turn) -> bool:
        answer = self.task.extract(turn.response, self.record)
        if answer is None or answer == TurnNotes.of(turn).answer:
            return False
        return (await self._verdict(answer)).score == CORRECT
