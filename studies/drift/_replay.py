"""What the model under test saw, read from a stored conversation's record.

Holds for conversations that were played as they stand: each turn's utterance after the earlier ones and
their replies. Where an instruction or a condition rewrote the context, the record alone does not tell.
"""

from __future__ import annotations

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from midturn.mediator import ledger
from midturn.store import Trajectory, Turn
from midturn.studies.drift._notes import ConversationNotes, TurnNotes

SCRIPT = "script"
"""The trigger of what stands in the utterance itself."""
_AS_IT_IS = ("the conversation as it is", "the history as it is")
"""How the trace begins of a context that nothing was changed in."""


def context(trajectory: Trajectory, turn: int) -> list[BaseMessage]:
    """Return the messages that the model answered in `turn` (from 1)."""
    earlier = history(ConversationNotes.of(trajectory).system, trajectory.turns[: turn - 1])
    return [*earlier, HumanMessage(trajectory.turns[turn - 1].utterance)]


def history(system: str | None, turns: list[Turn]) -> list[BaseMessage]:
    """Return the messages before the next turn."""
    messages: list[BaseMessage] = [SystemMessage(system)] if system else []
    for turn in turns:
        recorded = TurnNotes.of(turn).recorded
        seen = turn.response if recorded is None else recorded
        messages += [HumanMessage(turn.utterance), AIMessage(seen)]
    return messages


def goal(trajectory: Trajectory, turn: int) -> str:
    """Return what the user wants as of `turn`: the study's goal, or else all that the user has said so
    far.
    """
    said = [one.utterance for one in trajectory.turns[:turn]]
    return ConversationNotes.of(trajectory).goal or ledger(said)


def answer(turn: Turn) -> AIMessage:
    """Return the reply as the model gave it, with its token ids where they were kept."""
    entries = [{"id": i} for i in turn.response_token_ids or ()]
    return AIMessage(
        turn.response,
        response_metadata={
            "logprobs": {"content": entries},
            "finish_reason": "stop" if TurnNotes.of(turn).ended else "length",
        },
    )


def is_replayable(trajectory: Trajectory) -> bool:
    """Whether the record tells what the model saw."""
    return all(_saw_it_as_it_is(turn) for turn in trajectory.turns)


def _saw_it_as_it_is(turn: Turn) -> bool:
    acted = turn.intervention and turn.intervention.kind != "none" and turn.intervention.trigger != SCRIPT
    built = [str(step.detail.get("why", "")) for step in turn.trace if step.step == "mediator"]
    return turn.instruction is None and not acted and all(why.startswith(_AS_IT_IS) for why in built)
