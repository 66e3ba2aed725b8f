"""The Mediator: what the user means, as one explicit instruction that loses and invents nothing.

A model drafts the instruction; a check without a model compares it with what the user said; one repair
names what is lost or invented; if that fails too, the user's own words stand in. For the kinds of value
that the check knows, a mediated turn is then no worse informed than the user's words put together.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field, create_model

from midturn.assistant import ask_for_json
from midturn.mediator._clarify import asked_facets, first_worth_asking
from midturn.mediator._contexts import Context, only_instruction
from midturn.mediator._conversation import answers, carried_turns, statements, user_turns
from midturn.mediator._gate import gate
from midturn.mediator._ledger import ledger, with_carried
from midturn.mediator._prompts import CONVERSATION, MEDIATOR_SYSTEM, guidelines_section, repair, transcript
from midturn.mediator._records import Faithfulness, Instruction, OpenQuestion, Origin, Requirement, Statement
from midturn.mediator.check import check, live_statements

Phrase = Annotated[str, Field(max_length=80)]


class _Question(BaseModel):
    model_config = ConfigDict(extra="forbid")

    facet: Phrase
    question: Phrase


class _Draft(BaseModel):
    """The shape that the mediator's model is asked for."""

    model_config = ConfigDict(extra="forbid")

    text: str
    inferred: Annotated[list[Phrase], Field(max_length=2)] = []
    assumptions: Annotated[list[Phrase], Field(max_length=2)] = []
    open_questions: Annotated[list[_Question], Field(max_length=2)] = []


@functools.cache
def _draft_of_at_most(characters: int) -> type[_Draft]:
    """A draft whose text is bounded: a weak model that begins to repeat itself is cut short."""
    text = Annotated[str, Field(max_length=characters)]
    return create_model("Draft", __base__=_Draft, text=(text, ...))


@dataclass(frozen=True, kw_only=True)
class Mediator:
    """Rewrites a conversation into one instruction."""

    model: BaseChatModel
    clarify: bool = False
    """Ask the user about one open facet, once, instead of answering."""
    use_ledger: bool = True
    """Put the user's own words in place of a text that fails the check twice. Off only to measure it."""

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Make the instruction, and the context that holds nothing else; or let the turn pass."""
        decision = gate(messages)
        if decision.route == "pass":
            return Context(list(messages), f"passed: {decision.reason}", passed(messages))
        instruction = await self.instruct(messages, guidelines)
        return Context(instructed(messages, instruction), f"mediated: {decision.reason}", instruction)

    async def instruct(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Instruction:
        """What the user wants now, drafted by the model and checked against what they said."""
        carries = carried_turns(messages)
        said = statements(messages, guidelines, carries)
        draft, origin, found = await self._faithful_draft(_prompt(messages, guidelines, carries), said)
        rejected = None
        if self.use_ledger and not found.faithful:
            draft = {**draft, "text": ledger(user_turns(messages))}
            origin, rejected, found = "ledger", found, check(draft["text"], said)
        open_questions = _questions(draft)
        asks = self.clarify and first_worth_asking(open_questions, asked_facets(messages)) is not None
        return Instruction(
            text=draft["text"],
            turn=len(user_turns(messages)),
            requirements=_requirements(said, _phrases(draft, "inferred")),
            assumptions=_phrases(draft, "assumptions"),
            open_questions=open_questions,
            carries=carries,
            act="clarify" if asks else "execute",
            origin=origin,
            check=found,
            rejected=rejected,
        )

    async def _faithful_draft(
        self, prompt: Sequence[BaseMessage], said: Sequence[Statement]
    ) -> tuple[dict[str, Any], Origin, Faithfulness]:
        """Draft, check, and let the model mend its draft once."""
        draft, reply = await self._draft(prompt, said)
        found = check(draft["text"], said)
        if found.faithful:
            return draft, "model", found
        mend = [*prompt, AIMessage(reply.text), HumanMessage(repair(found))]
        draft, _ = await self._draft(mend, said)
        return draft, "repaired", check(draft["text"], said)

    async def _draft(
        self, prompt: Sequence[BaseMessage], said: Sequence[Statement]
    ) -> tuple[dict[str, Any], AIMessage]:
        # An instruction says what the user said; twice their words leaves room for whole sentences.
        said_by_user = sum(len(s.text) for s in said if s.by == "user")
        longest = 100 * (1 + said_by_user // 50)
        shape = _draft_of_at_most(longest)
        draft, reply = await ask_for_json(self.model, prompt, shape, max_tokens=150 + longest // 2)
        text = draft.get("text")
        return {**draft, "text": text if isinstance(text, str) else reply.text}, reply


def passed(messages: Sequence[BaseMessage]) -> Instruction:
    """The user's latest words as they are."""
    turns = user_turns(messages)
    return Instruction(text=turns[-1] if turns else "", turn=len(turns), act="pass", origin="passed")


def instructed(messages: Sequence[BaseMessage], instruction: Instruction) -> list[BaseMessage]:
    """The context in which the assistant sees an instruction instead of the conversation."""
    given = answers(messages)
    carried = {turn: given[turn] for turn in instruction.carries if turn in given}
    return only_instruction(messages, with_carried(instruction.text, carried))


def _prompt(
    messages: Sequence[BaseMessage], guidelines: Sequence[str], carries: Sequence[int]
) -> list[BaseMessage]:
    """Ask for a draft. Of the assistant's answers the model sees the latest and those the user takes up.

    The others hold only guesses, which a weak model copies.
    """
    turns, given = user_turns(messages), answers(messages)
    shown = {turn: given[turn] for turn in {*carries, len(turns) - 1} if turn in given}
    return [
        SystemMessage(MEDIATOR_SYSTEM + guidelines_section(guidelines)),
        HumanMessage(CONVERSATION.format(transcript=transcript(turns, shown))),
    ]


def _requirements(said: Sequence[Statement], inferred: Sequence[str]) -> tuple[Requirement, ...]:
    stated = [
        Requirement(text=s.text, turns=(s.turn,), status="superseded" if stale else "stated")
        for s, stale in live_statements(said)
    ]
    return (*stated, *(Requirement(text=text, turns=(), status="inferred") for text in inferred))


def _phrases(draft: dict[str, Any], field: str) -> tuple[str, ...]:
    listed = draft.get(field)
    return (
        tuple(item for item in listed if isinstance(item, str) and item) if isinstance(listed, list) else ()
    )


def _questions(draft: dict[str, Any]) -> tuple[OpenQuestion, ...]:
    listed = draft.get("open_questions")
    shaped = [q for q in listed if isinstance(q, dict)] if isinstance(listed, list) else []
    return tuple(
        OpenQuestion(facet=q["facet"], question=q["question"])
        for q in shaped
        if isinstance(q.get("facet"), str) and isinstance(q.get("question"), str)
    )
