"""A shard a turn, with notes on the earlier turns in their place.

The assistant sees the notes, the last exchange as it was, and the user's latest turn. The last exchange stays
because users answer what they were just asked: "4" says nothing without the question. So the first two
turns are the conversation as it is, and from the third on each turn costs one call, which adds to the
notes the exchange that goes out of sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from midturn.mediator import Context
from midturn.studies.lic.conditions._condition import Condition
from midturn.studies.lic.conditions._history import Exchange, exchanges, joined, transcript, with_recalled

TAKE_NOTES = """\
You keep the notes of a conversation between a user and an assistant. The assistant will read your notes \
instead of the turns that they cover.
- Note what the user wants, with every number, name, date, limit and exclusion. Where they changed their \
mind, note what now holds.
- Note briefly what the assistant answered.
- Add nothing of your own, and do not answer the user.
Reply with the whole of the notes, old and new, and nothing else."""

ADD = "Notes so far:\n{notes}\n\nTurns to add:\n{turns}"

RECALLED = "Notes on the earlier part of this conversation:\n{notes}"

NOTES_TOKENS = 400
"""No source; chosen as room for the facts of a dozen short turns."""

TURNS_KEPT = 2
"""The last exchange and the current turn."""


@dataclass
class RunningSummary:
    """Builds one conversation's contexts, turn after turn."""

    model: BaseChatModel
    notes: str = field(default="", init=False)
    covered: int = field(default=0, init=False)
    """Turns that the notes cover."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Bring the notes up to date, and put them in place of the turns that they cover."""
        turns = exchanges(messages)
        if len(turns) <= TURNS_KEPT:
            return Context(list(messages), "the conversation as it is: too short for notes")
        if leaving := turns[self.covered : -TURNS_KEPT]:
            self.notes = await self._with(leaving) or self.notes
            self.covered += len(leaving)
        seen = joined(turns[-TURNS_KEPT:])
        recalled = RECALLED.format(notes=self.notes or "(none)")
        return Context(
            with_recalled(messages, recalled, seen),
            f"notes up to turn {self.covered}, then the conversation as it is",
        )

    async def _with(self, leaving: Sequence[Exchange]) -> str:
        turns = transcript(joined(leaving))
        asked = [
            SystemMessage(TAKE_NOTES),
            HumanMessage(ADD.format(notes=self.notes or "(none)", turns=turns)),
        ]
        reply = await self.model.bind(max_tokens=NOTES_TOKENS).ainvoke(asked, {"tags": ["nostream"]})
        return reply.text.strip()


RUNNING_SUMMARY = Condition(
    name="running-summary",
    context=RunningSummary,
    uses_mediator=True,
    prompts="\n".join([TAKE_NOTES, ADD, RECALLED, str(NOTES_TOKENS), str(TURNS_KEPT)]),
)
