"""One dialogue, played from the first turn to the last; every turn is scored, and nothing ends it early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from langchain_core.exceptions import ContextOverflowError
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from midturn.assistant import CallRecorder
from midturn.core import one_line
from midturn.drift import Intervention, score_of_turn
from midturn.graphs import Assistant, TurnConfig, TurnRecord, take_turn
from midturn.store import Blame, Trajectory, Turn
from midturn.studies.dialogues._agents import CALLS
from midturn.studies.dialogues._notes import DialogueNotes, TurnNotes
from midturn.studies.dialogues._records import Dialogue, Tool, UserTurn
from midturn.studies.dialogues._user import Player, UserFailed
from midturn.studies.dialogues.checks import Call, Check, JudgeFailed, Said, Scoring, Verdict

MOST_CALLS = 8
"""Answers with tool calls in one turn; the next one stands as it is."""
NO_INTERVENTION = Intervention(kind="none", turn=0, reason="the turn was taken over", trigger="never")


@dataclass(kw_only=True)
class Playing:
    """A dialogue under a condition, with everyone who takes part."""

    dialogue: Dialogue
    alone: bool
    """Whether each scored turn is asked by itself."""
    assistant: Assistant
    config: TurnConfig
    scoring: Scoring
    recorder: CallRecorder
    trajectory: Trajectory
    player: Player | None = None
    """Plays the simulated user."""
    shared: Sequence[Turn] = ()
    """The first turns, where they are those of another conversation that began in the same way."""
    messages: list[BaseMessage] = field(default_factory=list[BaseMessage])
    _overflow: ContextOverflowError | None = None

    async def play(self) -> Trajectory:
        """Play to the end; the score is the mean of the scored turns' scores.

        There is none where a judge or a simulated user gave nothing usable.

        Raises:
            InfrastructureError: a model could not be reached.
            BudgetSpent: the next call would go over the budget.
        """
        self.messages = self._beginning
        try:
            await (self._take_twins() if self.alone else self._take_turns())
        except UserFailed as error:
            self._end_badly("user_simulator", error)
        except JudgeFailed as error:
            self._end_badly("judge", error)
        else:
            self._score()
        self.trajectory.usage = dict(self.recorder.usage)
        return self.trajectory

    @property
    def _beginning(self) -> list[BaseMessage]:
        return [SystemMessage(self.dialogue.system)] if self.dialogue.system else []

    async def _take_twins(self) -> None:
        for number in self.dialogue.scored_turns:
            turn = self.dialogue.turns[number - 1]
            assert turn.alone is not None, "refused before anything is played"
            self.messages, self._overflow = self._beginning, None
            await self._take_turn(number, turn.alone, self.dialogue.checks_of(turn))

    async def _take_turns(self) -> None:
        for turn in self.shared:
            self.messages += [HumanMessage(turn.utterance), AIMessage(turn.response)]
            self.trajectory.turns.append(turn)
        for number, turn in enumerate(self.dialogue.turns[len(self.shared) :], start=len(self.shared) + 1):
            if turn.answer is not None:
                self._recite(number, turn)
            else:
                await self._take_turn(number, turn.user, self.dialogue.checks_of(turn))
        await self._improvise()

    def _recite(self, number: int, turn: UserTurn) -> None:
        assert turn.answer is not None
        self.messages += [HumanMessage(turn.user), AIMessage(turn.answer)]
        noted = TurnNotes(turn=number, recorded=True).written()
        self.trajectory.turns.append(Turn(utterance=turn.user, response=turn.answer, notes=noted))

    async def _improvise(self) -> None:
        simulated = self.dialogue.simulated
        if simulated is None or self.player is None:
            return
        for _ in range(len(self.trajectory.turns) - len(self.dialogue.turns), simulated.most_turns):
            text = await self.player.speak(self.messages)
            if text is None or self._overflow:
                return
            said = await self._take_turn(len(self.trajectory.turns) + 1, text, self.dialogue.checks_of(None))
            if simulated.until and (await simulated.until.verdict(said, self.scoring)).score == 1:
                return

    async def _take_turn(self, number: int, text: str, checks: Sequence[Check]) -> Said:
        spent_before = dict(self.recorder.usage)
        self.messages = [*self.messages, HumanMessage(text)]
        calls, made = await self._answered()
        reply = self.messages[-1].text if isinstance(self.messages[-1], AIMessage) else ""
        said = Said(prompt=text, reply=reply, calls=calls)
        noted = await self._noted(number, said, checks)
        self.trajectory.turns.append(
            Turn(
                utterance=text,
                response=reply,
                reading=made.reading if made else None,
                instruction=made.instruction if made else None,
                drift=score_of_turn(len(self.trajectory.turns) + 1, made.scores) if made else None,
                intervention=made.intervention if made else None,
                usage=self.recorder.since(spent_before),
                trace=made.trace if made else (),
                notes=noted.written(),
            )
        )
        return said

    async def _answered(self) -> tuple[list[Call], TurnRecord | None]:
        """Let the assistant answer, tools included. It says nothing where the dialogue is too long for it."""
        calls: list[Call] = []
        record = self._record
        try:
            if self._overflow:
                raise self._overflow
            for left in reversed(range(MOST_CALLS + 1)):
                played = await take_turn(self.assistant, self.config, self.messages, record)
                self.messages, record = played.messages, played.record
                called = _calls_of(self.messages[-1])
                calls += [*(call for call, _ in called), *_calls_inside(self.messages[-1])]
                if not (called and left and self.dialogue.tools):
                    break
                self.messages = [*self.messages, *(self._returned(call, key) for call, key in called)]
        except ContextOverflowError as error:
            # No repetition makes a model read more than it can: this turn fails, and so do those after it.
            self._overflow = error
            self.trajectory.blame, self.trajectory.error = "assistant", one_line(str(error))
            return calls, None
        return calls, record

    def _returned(self, call: Call, key: str) -> ToolMessage:
        tools: Mapping[str, Tool] = {tool.name: tool for tool in self.dialogue.tools}
        known = tools.get(call.name)
        return ToolMessage(known.returns if known else f"there is no tool {call.name}", tool_call_id=key)

    async def _noted(self, number: int, said: Said, checks: Sequence[Check]) -> TurnNotes:
        if not checks:
            return TurnNotes(turn=number)
        if self._overflow:
            verdicts = [Verdict(0.0, "the dialogue is longer than the model can read")]
        else:
            verdicts = [await check.verdict(said, self.scoring) for check in checks]
        scores = [verdict.score for verdict in verdicts]
        reason = one_line("; ".join(verdict.reason for verdict in verdicts if verdict.reason))
        of_all = TurnNotes(turn=number, score=min(scores), kept=sum(scores) / len(scores))
        return of_all.model_copy(update={"reason": reason}) if reason else of_all

    @property
    def _record(self) -> TurnRecord | None:
        """The last turn's record, for triggers that look at the scores so far."""
        turns = self.trajectory.turns
        if not turns or self.alone:
            return None
        last = turns[-1]
        return TurnRecord(
            utterance=last.utterance,
            intervention=last.intervention or NO_INTERVENTION,
            scores=tuple(turn.drift for turn in turns if turn.drift),
        )

    def _score(self) -> None:
        noted = [TurnNotes.of(turn) for turn in self.trajectory.turns]
        scores = [turn.score for turn in noted if turn.score is not None]
        self.trajectory.score = sum(scores) / len(scores) if scores else 0.0
        self.trajectory.answer = self.trajectory.turns[-1].response if self.trajectory.turns else None
        whole = DialogueNotes(group=self.dialogue.group, scored_turns=len(scores))
        self.trajectory.notes |= whole.written()

    def _end_badly(self, blame: Blame, error: Exception) -> None:
        self.trajectory.blame, self.trajectory.error = blame, one_line(str(error))
        self.trajectory.score = None


def _calls_of(message: BaseMessage) -> list[tuple[Call, str]]:
    called = message.tool_calls if isinstance(message, AIMessage) else []
    return [(Call(each["name"], each["args"]), each["id"] or each["name"]) for each in called]


def _calls_inside(message: BaseMessage) -> list[Call]:
    """Return the tools that an agent called on the way to its answer."""
    return [Call(each["name"], each["args"]) for each in message.response_metadata.get(CALLS, ())]
