"""A mediated turn of somebody else's agent: how it begins and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from langchain_core.messages import AIMessage, BaseMessage

from midturn.graphs._config import TurnConfig
from midturn.graphs._engine import Turn, finish, finish_later, is_answer, prepare, with_score
from midturn.graphs._pending import PendingScores
from midturn.graphs._record import TurnRecord
from midturn.graphs.wrapping._view import View, seen, view_of
from midturn.mediator import Context

VIEW = "midturn_view"
"""The state key of what the model sees."""


class Begun(NamedTuple):
    """A turn whose answer is still to come."""

    record: TurnRecord
    view: View
    question: AIMessage | None
    """What the user is asked instead of answered, if anything."""


async def begin_turn(turn: Turn, config: TurnConfig) -> Begun:
    """Mediate the user's turn that a history ends in."""
    prepared = await prepare(turn, config)
    return Begun(prepared.record, view_of(turn.messages, prepared.context.messages), prepared.question)


async def end_turn(
    messages: Sequence[BaseMessage],
    record: TurnRecord,
    view: View,
    config: TurnConfig,
    background: tuple[PendingScores, str] | None,
) -> TurnRecord | None:
    """Score the answer that `messages` end in, if they end in one.

    Args:
        messages: the history.
        record: of the turn.
        view: of the turn.
        config: whose probe scores it.
        background: where the score waits for the next turn, and the thread's name; `None`: it is waited for.

    Returns:
        The record with the score, or `None` where there is nothing to add to it yet.
    """
    if config.probe is None or not is_answer(messages[-1]):
        return None
    context = Context(seen(view, messages[:-1]), "what the agent saw")
    if background is not None:
        pending, thread = background
        pending.start(thread, messages[-1], finish_later(messages, context, config))
        return None
    return with_score(record, await finish(messages, context, config))
