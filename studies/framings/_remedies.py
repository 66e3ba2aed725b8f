"""What the interventions are, so that neither framing is measured with the other's remedy.

A reminder restates the user's first request and what an answer has to look like. It repeats no later shard:
that would be `snowball`, which repairs missing information. Where it comes is a share of a conversation's
length, since many have fewer than seven turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.messages import BaseMessage

from midturn.mediator import Context, ContextBuilder, Instruction, instructed, user_turns
from midturn.store import Turn
from midturn.studies.lic import Record, Shard, SimulatedUser, Utterance, shard_of
from midturn.studies.lic.tasks import Task

REMINDER = "{request}\nAn answer is {format}."


def reminder(task: Task, earlier: Sequence[str]) -> str:
    """Return what a reminder restates, given the user's turns before this one."""
    return REMINDER.format(request=earlier[0], format=task.answer_description)


@dataclass(frozen=True)
class SameInstruction:
    """The base run's instruction in the turn where a branch leaves it; after that, the Mediator's own."""

    mediator: ContextBuilder
    instruction: Instruction

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Build the turn's context."""
        if len(user_turns(messages)) != self.instruction.turn:
            return await self.mediator.build(messages, guidelines)
        return Context(
            instructed(messages, self.instruction),
            "the base run's instruction for this turn",
            self.instruction,
        )


@dataclass(frozen=True)
class SameUtterance:
    """What the user said in the base run's turn where a branch leaves it; after that, what they say now.

    They have heard the same so far, and a model that is asked again would put it in other words.
    """

    user: SimulatedUser
    turn: Turn
    number: int
    """From 1."""

    async def speak(
        self, record: Record, told: Sequence[Shard], messages: Sequence[BaseMessage]
    ) -> Utterance:
        """Say the next message."""
        if len(user_turns(messages)) + 1 != self.number:
            return await self.user.speak(record, told, messages)
        return Utterance(self.turn.utterance, shard_of(self.turn))
