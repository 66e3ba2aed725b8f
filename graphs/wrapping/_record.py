"""A mediated turn of somebody else's agent: how it begins, how it ends, and what is kept of it.

What is kept is plain data, so that the agent's own checkpointer can keep it, whatever types it admits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypedDict

from langchain_core.messages import AIMessage, BaseMessage

from midturn.drift import DriftScore
from midturn.graphs._pending import PendingScores, Scored
from midturn.graphs._state import Mediation
from midturn.graphs._steps import (
    NOTHING_RECALLED,
    Memory,
    begin,
    found_in,
    is_answer,
    question_of,
    score,
    score_behind,
)
from midturn.graphs.wrapping._view import View, seen, view_of
from midturn.mediator import Context, user_turns

RECORD = "midturn"
"""The state key under which a turn's record is found."""
VIEW = "midturn_view"
"""The state key of what the model sees."""


class TurnRecord(TypedDict):
    """What was made of the last turn. Each field is the record of that name as `model_dump(mode="json")`."""

    utterance: str
    """The user's own words."""
    instruction: dict[str, Any] | None
    """What was made of them; `None` where the turn went on unmediated."""
    intervention: dict[str, Any]
    scores: list[dict[str, Any]]
    """Of the whole conversation."""
    trace: list[dict[str, Any]]


class Begun(NamedTuple):
    """A turn whose answer is still to come."""

    record: TurnRecord
    view: View
    question: AIMessage | None
    """What the user is asked instead of answered, if anything."""


async def begin_turn(
    who: Mediation,
    messages: Sequence[BaseMessage],
    last: TurnRecord | None,
    behind: Sequence[Scored] = (),
    memory: Memory = NOTHING_RECALLED,
) -> Begun:
    """Mediate the user's turn that `messages` end in.

    Args:
        who: who mediates.
        messages: the history.
        last: the record of the turn before.
        behind: what was found about earlier turns since they ended.
        memory: where guidelines are recalled from.
    """
    scores = [DriftScore.model_validate(kept) for kept in last["scores"]] if last else []
    state: dict[str, Any] = {"messages": messages, "scores": scores}
    state |= await begin(who, state, behind, memory)
    instruction = state["instruction"]
    record = TurnRecord(
        utterance=user_turns(messages)[-1],
        instruction=instruction and instruction.model_dump(mode="json"),
        intervention=state["intervention"].model_dump(mode="json"),
        scores=[made.model_dump(mode="json") for made in state["scores"]],
        trace=[step.model_dump(mode="json") for step in state["trace"]],
    )
    return Begun(record, view_of(messages, state["context"].messages), question_of(state))


async def end_turn(
    who: Mediation,
    messages: Sequence[BaseMessage],
    record: TurnRecord,
    view: View,
    behind: tuple[PendingScores, str] | None,
) -> TurnRecord | None:
    """Score the answer that `messages` end in, if they end in one.

    Args:
        who: whose probe scores it.
        messages: the history.
        record: of the turn.
        view: of the turn.
        behind: where the score waits for the next turn, and the thread's name; `None`: it is waited for.

    Returns:
        The record with the score, or `None` where there is nothing to add to it yet.
    """
    if who.probe is None or not is_answer(messages[-1]):
        return None
    context = Context(seen(view, messages[:-1]), "what the agent saw")
    if behind is not None:
        pending, thread = behind
        pending.start(thread, messages[-1], score_behind(who, {"messages": messages, "context": context}))
        return None
    scored = await score(who, messages, context)
    made = [score.model_dump(mode="json") for score in found_in([scored])]
    ended = record.copy()
    ended["scores"] = [*record["scores"], *made]
    ended["trace"] = [*record["trace"], scored.step.model_dump(mode="json")]
    return ended
