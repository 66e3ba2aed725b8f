"""One Lost-in-Conversation conversation, played through the turn graph from first turn to score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from langchain_core.exceptions import ContextOverflowError
from langchain_core.messages import AnyMessage, HumanMessage, SystemMessage

from assistant.meter import Meter
from assistant.usage import Role, Usage
from graphs import Seats, TurnGraph
from refiner.trajectories import Trajectory, Turn
from studies.lic.conditions import Condition
from studies.lic.records import Record, Shard
from studies.lic.system import SystemRole
from studies.lic.tasks.protocol import Task, Verdict
from studies.lic.user import SimulatedUser, UserSimulatorFailed, Utterance

CORRECT = 1.0
"""The score at which an answer is correct and the conversation ends."""


@dataclass(kw_only=True)
class Conversation:
    """A record under a condition, with everyone who takes part."""

    record: Record
    condition: Condition
    task: Task
    graph: TurnGraph
    seats: Seats
    user: SimulatedUser
    system: SystemRole
    meter: Meter
    trajectory: Trajectory
    told: list[Shard] = field(default_factory=list[Shard])
    messages: Sequence[AnyMessage] = ()

    async def play(self) -> Trajectory:
        """Play to the end; the score is that of the last attempt, 0 where there was none.

        Raises:
            InfrastructureError: a model could not be reached; the conversation has no score.
            BudgetSpent: the next call would go over the budget.
        """
        self.messages = [SystemMessage(self.task.system_prompt(self.record))]
        self.trajectory.score = 0.0
        try:
            while not self._over():
                await self._take_turn(await self._utterance())
        except UserSimulatorFailed as error:
            self.trajectory.blame, self.trajectory.error = "user_simulator", str(error)
        except ContextOverflowError as error:
            # No repetition makes a model read more than it can: the conversation ends here, and counts.
            self.trajectory.blame, self.trajectory.error = "assistant", " ".join(str(error).split())
        self.trajectory.usage = dict(self.meter.usage)
        return self.trajectory

    def _over(self) -> bool:
        turns = len(self.trajectory.turns)
        if self.condition.speaks != "shards":
            return turns == 1
        told_all = len(self.told) == len(self.record.worded_shards)
        return told_all or self.trajectory.score == CORRECT or turns >= self._most_turns

    @property
    def _most_turns(self) -> int:
        """Turns after which a user who reveals nothing new is cut off."""
        return 2 * len(self.record.worded_shards)

    async def _utterance(self) -> Utterance:
        if self.condition.speaks == "full":
            return Utterance(self.task.full_prompt(self.record), None)
        if self.condition.speaks == "concat":
            shards = [shard.shard for shard in self.record.worded_shards]
            return Utterance(self.task.concat_prompt(self.record, shards), None)
        return await self.user.speak(self.record, self.told, self.messages)

    async def _take_turn(self, utterance: Utterance) -> None:
        spent_before = dict(self.meter.usage)
        asked = [*self.messages, HumanMessage(utterance.text)]
        state = await self.graph.ainvoke({"messages": asked}, context=self.seats)
        self.messages = state["messages"]
        reply = self.messages[-1].text
        self.told += [shard for shard in self.record.shards if shard.shard_id == utterance.shard_id]
        answer = await self.system.answer(
            reply, self.record, self.task, attempted=self.condition.speaks != "shards"
        )
        verdict = self._scored(answer)
        self.trajectory.turns.append(
            Turn(
                utterance=utterance.text,
                response=reply,
                instruction=state["instruction"],
                intervention=state["intervention"],
                usage=_since(spent_before, self.meter),
                trace=tuple(state["trace"]),
                notes={"shard_id": utterance.shard_id, "answer": answer}
                | ({"score": verdict.score, "reason": verdict.reason} if verdict else {}),
            )
        )

    def _scored(self, answer: str | None) -> Verdict | None:
        """Score an attempt. A later attempt takes the place of an earlier one, better or worse."""
        if answer is None:
            return None
        verdict = self.task.evaluate(answer, self.record)
        self.trajectory.answer, self.trajectory.score = answer, verdict.score
        return verdict


def _since(before: dict[Role, Usage], meter: Meter) -> dict[Role, Usage]:
    return {role: spent - before.get(role, Usage()) for role, spent in meter.usage.items()}
