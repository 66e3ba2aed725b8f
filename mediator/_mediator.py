"""The Mediator: what the user means now, as one explicit instruction, where a turn refines an open request.

Each turn is read first. Where it does not surely refine an open request, the history stays as it is. Where
it does, a model drafts the instruction, a check without a model compares it with what the user said, one
repair names what is lost or invented, and if that fails too the user's own words are the instruction.

A turn that stands alone, such as the first, is drafted only where a guideline says what something in it
means, and only a faithful draft that says so is shown; else the history stays as it is.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Collection, Sequence
from copy import copy
from dataclasses import replace
from typing import Annotated, Any, Literal, NamedTuple

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field, create_model

from midturn.assistant import ask_for_json, chat_model, is_setup_error, note_on, without_thoughts
from midturn.core import BadInput, SetupError, redacted, well_formed
from midturn.mediator._aside import Aside
from midturn.mediator._clarify import asked_facets, first_worth_asking
from midturn.mediator._contexts import Context
from midturn.mediator._conversation import Conversation, extent_of, text_of
from midturn.mediator._limits import LONGEST, TooMuch
from midturn.mediator._prompts import (
    CONVERSATION,
    MEDIATOR_SYSTEM,
    RELATION,
    guidelines_section,
    repair,
    transcript,
)
from midturn.mediator._reader import (
    MOST_TURNS,
    TurnClassifier,
    confirmed,
    may_be_asked_about,
    may_be_restated,
    read_turn,
    stands_alone,
)
from midturn.mediator._records import (
    Faithfulness,
    Instruction,
    OpenQuestion,
    Origin,
    Requirement,
)
from midturn.mediator._show import ledger, show
from midturn.mediator.check import (
    Brief,
    brief_of,
    explains,
    is_explained,
    judged,
    live_statements,
)
from midturn.mediator.reading import Reading

Phrase = Annotated[str, Field(max_length=80)]

Drafting = Callable[[Sequence[str]], Awaitable[Context]]
"""Drafts what was read, given the guidelines."""

EXPLAINED = "a guideline says what the turn means"
UNEXPLAINED = "no faithful draft says what a guideline says of it"

_MOST_LISTED = 20
"""Phrases, or questions, that are taken of a model that writes more than it is asked for."""
_BESIDE = 1_000
"""Characters of a reply beside the draft's text."""
_ESCAPED = 2
"""Characters that JSON may write one with, but for rare ones."""
LONGEST_TURN = 4_000
"""Characters of a turn that it is shown, where it is asked what the turn is."""


class _Question(BaseModel):
    model_config = ConfigDict(extra="forbid")

    facet: Phrase
    question: Phrase


class _Draft(BaseModel):
    """The shape that the Mediator's model is asked for."""

    model_config = ConfigDict(extra="forbid")

    text: str
    inferred: Annotated[list[Phrase], Field(max_length=2)] = []
    assumptions: Annotated[list[Phrase], Field(max_length=2)] = []
    open_questions: Annotated[list[_Question], Field(max_length=2)] = []


class _ReadDraft(_Draft):
    """The same for a turn that the rules leave open."""

    relation: Literal["new", "refines", "answer", "question_again", "confirms", "courtesy"]
    request: Annotated[list[int], Field(max_length=MOST_TURNS)]


@functools.cache
def _draft_of_at_most(characters: int, base: type[_Draft]) -> type[_Draft]:
    """Return a draft whose text is bounded: a weak model that begins to repeat itself is cut short."""
    text = Annotated[str, Field(max_length=characters)]
    return create_model("Draft", __base__=base, text=(text, ...))


class Mediator:
    """Rewrites the turns of an open request into one instruction.

    Args:
        model: a chat model, or its spec as in `"openai:gpt-4o-mini"`. Without one, rules alone read the
            turns, and the instruction is the user's own words put together.
        clarify: ask the user about one open facet, once, instead of answering.
        read_only_tools: names of the tools that change nothing. Once any other tool was called for a
            request, the request is not put again.
        acts_shown: all that the assistant does shows in its calls, as with a chat model that has no tools and
            in a history that holds them. Else an answer that tells anything to who asked for a service may
            say that it was done.
        classifier: a small learned reader for turns that the rules leave open.
        use_ledger: put the user's own words in place of a text that fails the check twice. Off only to
            measure what this is worth.

    Raises:
        BadInput: the model is neither a chat model nor a spec that names one.

    >>> said = [HumanMessage("Book a table for 4."), AIMessage("Which day?"), HumanMessage("On Friday.")]
    >>> reading = Mediator().read(said)
    >>> reading.relation, reading.request
    ('refines', (1, 2))
    """

    def __init__(
        self,
        model: str | BaseChatModel | None = None,
        *,
        clarify: bool = False,
        read_only_tools: Collection[str] = frozenset(),
        acts_shown: bool = False,
        classifier: TurnClassifier | None = None,
        use_ledger: bool = True,
    ) -> None:
        self.model = _model_of(model)
        self.clarify = clarify
        self.read_only_tools = _names(read_only_tools)
        self.acts_shown = acts_shown
        self.classifier = classifier
        self.use_ledger = use_ledger
        self._has_answered = False

    def with_read_only(self, names: Collection[str]) -> Mediator:
        """Return the same Mediator, knowing these tools as read-only too.

        Raises:
            BadInput: the names are one string.
        """
        other = copy(self)
        other.read_only_tools = self.read_only_tools | _names(names)
        return other

    def with_acts_shown(self) -> Mediator:
        """Return the same Mediator for an assistant all of whose acts show in its calls."""
        other = copy(self)
        other.acts_shown = True
        return other

    def _conversation(self, messages: Sequence[BaseMessage]) -> Conversation:
        return Conversation(messages, self.read_only_tools, self.acts_shown)

    def read(self, messages: Sequence[BaseMessage]) -> Reading:
        """Read the user's latest turn, without a call of the model.

        Raises:
            ValueError: the user said nothing.
        """
        return read_turn(self._conversation(messages), self.classifier)

    async def begin(self, messages: Sequence[BaseMessage]) -> Context | Drafting:
        """Read the turn: return the history where it stays whatever guidelines say, else what drafts."""
        conversation, aside = self._conversation(messages), Aside(_characters(messages))
        try:
            found = await aside.do(functools.partial(self._begun, conversation))
        except TooMuch as much:
            return _unread(conversation, much)
        return found if isinstance(found, Context) else functools.partial(self._build, aside, *found)

    async def build(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Context:
        """Make the instruction and the messages in which it stands for its turns, or leave the history.

        Raises:
            SetupError: the model's first call failed in a way that no later one will mend.
        """
        begun = await self.begin(messages)
        return begun if isinstance(begun, Context) else await begun(guidelines)

    async def _build(
        self, aside: Aside, conversation: Conversation, reading: Reading, guidelines: Sequence[str]
    ) -> Context:
        try:
            note = ""
            if not stands_alone(reading):
                made = await self._instruct(aside, conversation, reading, guidelines)
                if made.reading.sure:
                    return _mediated(conversation, made, _why("mediated", made.reading, made.note))
                reading, note = made.reading, made.note
            explained = await self._explained(aside, conversation, reading, guidelines)
            return explained or _as_it_is(conversation, reading, note)
        except TooMuch as much:
            return _unread(conversation, much)

    async def _explained(
        self, aside: Aside, conversation: Conversation, reading: Reading, guidelines: Sequence[str]
    ) -> Context | None:
        """Show a turn that stands alone with what guidelines say of it, if they say anything."""
        said = conversation.said(reading.turn)
        if not (guidelines and stands_alone(reading)):
            return None
        if not await aside.do(functools.partial(is_explained, said, guidelines)):
            return None
        alone = reading.model_copy(update={"sure": True})
        made = await self._instruct(aside, conversation, alone, guidelines)
        instruction = made.instruction.model_copy(update={"act": "execute"})
        if instruction.origin == "ledger":
            return _unexplained(conversation, reading, made.note, instruction.rejected)
        explaining = functools.partial(explains, instruction.text, said, guidelines)
        if not (instruction.check.faithful and await aside.do(explaining)):
            return _unexplained(conversation, reading, made.note, instruction.check)
        return _mediated(conversation, _Made(reading, instruction), f"mediated: {EXPLAINED}")

    def _begun(self, conversation: Conversation) -> Context | tuple[Conversation, Reading]:
        if not conversation.exchanges:
            return Context(list(conversation.messages), "the history as it is: the user said nothing")
        reading = self._read(conversation)
        clear = reading.sure or (self.model is not None and may_be_asked_about(reading))
        wanted = clear and may_be_restated(conversation, reading)
        wanted = wanted or (self.model is not None and stands_alone(reading))
        return (conversation, reading) if wanted else _as_it_is(conversation, reading)

    def _read(self, conversation: Conversation) -> Reading:
        if extent_of(conversation.messages) > LONGEST:
            raise TooMuch(f"longer than {LONGEST:,} characters")
        return read_turn(conversation, self.classifier)

    async def instruct(self, messages: Sequence[BaseMessage], guidelines: Sequence[str] = ()) -> Instruction:
        """Draft what the user wants now and check it, whatever the turn was read as.

        Raises:
            ValueError: the user said nothing.
            SetupError: as for `build`.
        """
        conversation, aside = self._conversation(messages), Aside(_characters(messages))
        try:
            reading = await aside.do(functools.partial(self._read, conversation))
            # What a turn of another kind rests on may be anywhere.
            turns = reading.request if reading.relation == "refines" else tuple(range(1, reading.turn + 1))
            asked = reading.model_copy(update={"sure": True, "request": turns})
            return (await self._instruct(aside, conversation, asked, guidelines)).instruction
        except TooMuch:
            return passed(conversation)

    async def _instruct(
        self, aside: Aside, conversation: Conversation, reading: Reading, guidelines: Sequence[str]
    ) -> _Made:
        work = await aside.do(functools.partial(_Work, conversation, reading, guidelines))
        draft, origin, found = {}, "ledger", None
        if self.model is not None:
            draft, origin, found = await self._faithful_draft(self.model, aside, work)
            if not work.reading.sure:
                return _Made(work.reading, passed(conversation), work.note)
        rejected = None
        if found is None or (self.use_ledger and not found.faithful):
            draft = {**draft, "text": ledger(work.said_in_request)}
            origin, rejected = "ledger", found
            found = await aside.do(functools.partial(work.judged, draft["text"]))
        inferred, questions = _phrases(draft, "inferred"), _questions(draft)
        asks = self.clarify and first_worth_asking(questions, asked_facets(conversation.messages)) is not None
        instruction = Instruction(
            text=draft["text"],
            turn=reading.turn,
            requirements=await aside.do(functools.partial(_requirements, work.brief, inferred)),
            assumptions=_phrases(draft, "assumptions"),
            open_questions=questions,
            request=work.reading.request,
            act="clarify" if asks else "execute",
            origin=origin,
            check=found,
            rejected=rejected,
        )
        return _Made(work.reading, instruction, work.note)

    async def _faithful_draft(
        self, model: BaseChatModel, aside: Aside, work: _Work
    ) -> tuple[dict[str, Any], Origin, Faithfulness | None]:
        """Draft, check, and let the model mend its draft once. An open reading is decided on the way."""
        draft, reply = await self._draft(model, work, work.prompt())
        if not work.reading.sure:
            await aside.do(functools.partial(work.decide, draft))
            if not work.reading.sure:
                return {}, "passed", None
        found = await aside.do(functools.partial(work.judged, draft["text"]))
        if not draft["text"].strip():  # There is nothing to mend in an empty text.
            return draft, "model", found
        explains = await aside.do(functools.partial(work.is_explained_in, draft["text"]))
        if found.faithful and explains:
            return draft, "model", found
        mend = [*work.prompt(), AIMessage(reply), HumanMessage(repair(found, explains=explains))]
        mended, _ = await self._draft(model, work, mend)
        better = await aside.do(functools.partial(work.judged, mended["text"]))
        # One that is right but for what it leaves unexplained is no worse than a wrong one.
        return (draft, "model", found) if found.faithful > better.faithful else (mended, "repaired", better)

    async def _draft(
        self, model: BaseChatModel, work: _Work, prompt: Sequence[BaseMessage]
    ) -> tuple[dict[str, Any], str]:
        """Return the draft and the reply that it stood in, both cut where a model writes without an end."""
        # An instruction says what the user said; twice their words leaves room for whole sentences.
        longest = 100 * (1 + sum(map(len, work.said_in_request)) // 50)
        shape = _draft_of_at_most(longest, _Draft if work.reading.sure else _ReadDraft)
        try:
            draft, reply = await ask_for_json(model, prompt, shape, max_tokens=150 + longest // 2)
        except Exception as error:
            if self._has_answered or not is_setup_error(error):
                raise
            why = redacted(f"{type(error).__name__}: {error}")[:300]
            raise SetupError(f"the Mediator's model can't be used: {why}") from None
        self._has_answered = True
        work.note = note_on(reply) or work.note
        text = draft.get("text")
        replied = well_formed(without_thoughts(reply.text)[: _ESCAPED * (longest + _BESIDE)])
        return {**draft, "text": (text if isinstance(text, str) else replied)[:longest]}, replied


class _Made(NamedTuple):
    """An instruction, and the reading that it was made for."""

    reading: Reading
    instruction: Instruction
    note: str = ""
    """What is to be said of the model's answers."""


class _Work:
    """A turn while its instruction is made: what it is read as, and what may be drawn on."""

    def __init__(self, conversation: Conversation, reading: Reading, guidelines: Sequence[str]) -> None:
        self.conversation, self.guidelines = conversation, guidelines
        self.note = ""
        """What is to be said of the model's answers."""
        self._read_as(reading)

    def _read_as(self, reading: Reading) -> None:
        self.reading = reading
        self.brief = brief_of(self.conversation, reading, self.guidelines)
        self.said_in_request = [self.conversation.said(turn) for turn in reading.request]

    def judged(self, draft: str) -> Faithfulness:
        """Check a draft."""
        return judged(draft, self.brief)

    def is_explained_in(self, draft: str) -> bool:
        """Tell whether a draft says the meaning of something that guidelines explain, if they explain any."""
        said = "\n".join(self.said_in_request)
        return not is_explained(said, self.guidelines) or explains(draft, said, self.guidelines)

    def prompt(self) -> list[BaseMessage]:
        """Ask for a draft; for what the turn is, too, where the rules leave that open.

        A model that is told what belongs to the request sees the request and the latest answer: the others
        hold only guesses, which a weak model copies.
        """
        is_open = not self.reading.sure
        exchanges = self.conversation.exchanges
        numbers = range(1, len(exchanges) + 1) if is_open else self.reading.request
        shown = list(numbers)[-MOST_TURNS:]
        longest = LONGEST_TURN if is_open else None
        turns = {turn: exchanges[turn - 1].said[:longest] for turn in shown}
        answered = shown if is_open else [self.reading.turn - 1]
        answers = {
            turn: exchanges[turn - 1].answer for turn in answered if turn and exchanges[turn - 1].answer
        }
        if not is_open:
            answers = {turn: text for turn, text in answers.items() if turn in turns}
        system = MEDIATOR_SYSTEM + (RELATION if is_open else "") + guidelines_section(self.guidelines)
        asked = CONVERSATION.format(transcript=transcript(turns, answers))
        return [SystemMessage(system), HumanMessage(asked)]

    def decide(self, draft: dict[str, Any]) -> None:
        """Take what the model says of an open turn, where it fits the conversation."""
        said = draft.get("relation"), draft.get("request")
        self._read_as(confirmed(self.reading, *said, self.conversation))


def _characters(messages: Sequence[BaseMessage]) -> int:
    """Return how many characters there are to read, answers included."""
    return sum(len(text_of(message)) for message in messages)


def passed(conversation: Conversation) -> Instruction:
    """Return the user's latest words as they are."""
    last = conversation.last
    return Instruction(text=conversation.said(last), turn=last, act="pass", origin="passed")


def instructed(messages: Sequence[BaseMessage], instruction: Instruction) -> list[BaseMessage]:
    """Return the messages in which an instruction that was made earlier in the turn stands for its turns."""
    if instruction.act == "pass":
        return list(messages)
    return show(Conversation(messages), instruction.request, instruction.text)


def _mediated(conversation: Conversation, made: _Made, why: str) -> Context:
    shown = show(conversation, made.instruction.request, made.instruction.text)
    return Context(shown, why, made.instruction, made.reading)


def _as_it_is(conversation: Conversation, reading: Reading, note: str = "") -> Context:
    why = _why("the history as it is", reading, note)
    return Context(list(conversation.messages), why, passed(conversation), reading)


def _unexplained(
    conversation: Conversation, reading: Reading, note: str, rejected: Faithfulness | None
) -> Context:
    as_it_is = _as_it_is(conversation, reading, "; ".join(filter(None, [UNEXPLAINED, note])))
    made = passed(conversation).model_copy(update={"rejected": rejected})
    return replace(as_it_is, instruction=made)


def _unread(conversation: Conversation, much: TooMuch) -> Context:
    return Context(list(conversation.messages), f"the history as it is: {much}", passed(conversation))


def _why(what: str, reading: Reading, note: str) -> str:
    return f"{what}: {reading.reason}" + (f"; {note}" if note else "")


def _names(read_only_tools: Collection[str]) -> frozenset[str]:
    if isinstance(read_only_tools, str):
        raise BadInput(f"`read_only_tools` takes names in a list: [{read_only_tools!r}]")
    return frozenset(read_only_tools)


def _model_of(model: object) -> BaseChatModel | None:
    if isinstance(model, str):
        return chat_model(model)
    if isinstance(model, type):
        name = model.__name__
        raise BadInput(f"the Mediator got the class `{name}`: give it a model, `{name}(...)`")
    if model is None or isinstance(model, BaseChatModel):
        return model
    raise BadInput(f"{type(model).__name__} is no chat model: give one, or a spec such as openai:gpt-4o-mini")


def _requirements(brief: Brief, inferred: Sequence[str]) -> tuple[Requirement, ...]:
    stated = [
        Requirement(text=s.text, turns=(s.turn,), status="superseded" if stale else "stated")
        for s, stale in live_statements(brief)
    ]
    return (*stated, *(Requirement(text=text, turns=(), status="inferred") for text in inferred))


def _phrases(draft: dict[str, Any], field: str) -> tuple[str, ...]:
    return tuple(item for item in _listed(draft, field) if isinstance(item, str) and item)


def _questions(draft: dict[str, Any]) -> tuple[OpenQuestion, ...]:
    shaped = [q for q in _listed(draft, "open_questions") if isinstance(q, dict)]
    return tuple(
        OpenQuestion(facet=q["facet"], question=q["question"])
        for q in shaped
        if isinstance(q.get("facet"), str) and isinstance(q.get("question"), str)
    )


def _listed(draft: dict[str, Any], field: str) -> list[Any]:
    listed = draft.get(field)
    return listed[:_MOST_LISTED] if isinstance(listed, list) else []
