"""A proposal of several turns as one instruction, written by a model and compared with the user's turns.

The Mediator drafts and checks as it does in a conversation. A text that the check doesn't find faithful is
not taken: the user's own words stay.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from midturn.mediator import Mediator
from midturn.refiner.wanted._records import Wanted
from midturn.store import Trajectory, Turn


async def in_one_instruction(
    proposed: Sequence[Wanted], trajectories: Iterable[Trajectory], model: BaseChatModel
) -> list[Wanted]:
    """Have a model put each proposal of several turns that nobody has corrected into one instruction.

    Args:
        proposed: what was proposed by rule.
        trajectories: the conversations that the proposals come from.
        model: what writes. Raises what it raises.
    """
    by_id = {each.conversation_id: each for each in trajectories}
    mediator = Mediator(model)
    return list(
        await asyncio.gather(*(_written(each, by_id.get(each.source), mediator) for each in proposed))
    )


async def _written(wanted: Wanted, source: Trajectory | None, mediator: Mediator) -> Wanted:
    if source is None or wanted.corrected or not wanted.use or len(wanted.turns) < 2:
        return wanted
    made = await mediator.instruct(_messages([source.turns[turn - 1] for turn in wanted.turns]))
    if made.origin not in {"model", "repaired"} or not made.text.strip():
        return wanted
    fields = wanted.model_dump(exclude={"text", "proposed", "by"})
    return Wanted.proposal(text=made.text, **fields, by="model")


def _messages(turns: Sequence[Turn]) -> list[BaseMessage]:
    messages: list[BaseMessage] = []
    for turn in turns:
        messages += [HumanMessage(turn.utterance), AIMessage(turn.response)]
    return messages[:-1]
