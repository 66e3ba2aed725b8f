"""The only place where the benchmark calls the check: change it here if the check's face changes.

It runs with earlier checkouts as well (`cost.py` times them), so it takes the check as it finds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from midturn.mediator import (
    Conversation,
    Exchange,
    Faithfulness,
    Mediator,
    Reading,
    Statement,
    Value,
)
from midturn.mediator.reading import Relation, accepted, changes

_PACKAGE = import_module("midturn.mediator.check")
_DRAFT_CHECK: Any = getattr(import_module("midturn"), "check", None)
_STATEMENT_CHECK: Any = getattr(_PACKAGE, "compared", None) or getattr(_PACKAGE, "check", None)
_STATEMENTS: Any = getattr(import_module("midturn.mediator"), "statements", None)


@dataclass(frozen=True)
class Said:
    """One thing that the check says against a text."""

    what: str
    """Such as `lost number`, `invented name` or `request_missing`; never the text's words."""
    written: str = ""
    """The words that it is about."""


@dataclass(frozen=True)
class Verdict:
    """Whether a text is accepted, and what is said against it."""

    accepted: bool
    against: tuple[Said, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What is said, without the words, each once."""
        return tuple(dict.fromkeys(said.what for said in self.against))


def read(messages: Sequence[BaseMessage]) -> Reading:
    """Read the user's latest turn by the rules, as a Mediator without a model does."""
    return Mediator().read(messages)


def drafted(draft: str, messages: Sequence[BaseMessage], reading: Reading | None = None) -> Verdict:
    """Judge a draft by what the conversation says, with the rules' reading unless one is given."""
    return _verdict(judge(draft, messages, reading))


def judge(draft: str, messages: Sequence[BaseMessage], reading: Reading | None = None) -> Faithfulness:
    """Call the check of a draft; in checkouts that have none, of what the reading lets a draft draw on."""
    if _DRAFT_CHECK is not None:
        return _DRAFT_CHECK(draft, messages, reading)
    conversation = Conversation(messages)
    found = reading or read(messages)
    found = found.model_copy(update={"request": found.request or (found.turn,)})
    return _STATEMENT_CHECK(draft, _STATEMENTS(conversation, found))


def compared_with(text: str, said: Sequence[Statement]) -> Faithfulness:
    """Compare the values of a text with those of statements."""
    return _STATEMENT_CHECK(text, said)


def told(texts: Sequence[str]) -> tuple[list[BaseMessage], Reading]:
    """Return what a user says turn by turn, without answers, and the reading that it is one request."""
    exchanges = [Exchange(text) for text in texts]
    return conversation_of(exchanges), reading_of(exchanges, range(1, len(texts) + 1))


def conversation_of(exchanges: Sequence[Exchange]) -> list[BaseMessage]:
    """Return the messages of turns with their answers, up to the user's last."""
    messages: list[BaseMessage] = []
    for exchange in exchanges:
        messages.append(HumanMessage(exchange.said))
        if exchange.answer:
            messages.append(AIMessage(exchange.answer))
    return messages[:-1] if exchanges[-1].answer else messages


def reading_of(
    exchanges: Sequence[Exchange], request: Sequence[int], relation: Relation = "refines"
) -> Reading:
    """Return the reading that these turns are the request, with what the rules see changed and accepted."""
    taken = accepted(exchanges)
    # Earlier commits, which are measured beside this one, know no offers that replace what was said.
    changed = changes(exchanges, taken) if taken else changes(exchanges)
    return Reading(
        turn=len(exchanges),
        relation=relation,
        sure=True,
        request=tuple(request),
        settled=(),
        material=(),
        standing=(),
        answers=(),
        changes=changed,
        accepted=tuple(taken),
        confidence=1,
        reason="as labelled",
    )


def _verdict(found: Faithfulness) -> Verdict:
    values: dict[str, tuple[Value, ...]] = {"lost": found.lost, "invented": found.invented}
    against = [Said(f"{what} {v.kind}", v.written) for what, listed in values.items() for v in listed]
    faults: Sequence[Any] = getattr(found, "faults", ())
    against += [Said(fault.kind, f"{fault.written} | {fault.said}") for fault in faults]
    return Verdict(found.faithful, tuple(against))


def messages_of(rows: Sequence[Mapping[str, str]]) -> list[BaseMessage]:
    """Return messages of role and content, as data sets have them."""
    return [_message(row["role"], row["content"]) for row in rows]


def _message(role: str, content: str) -> BaseMessage:
    match role:
        case "user":
            return HumanMessage(content)
        case "assistant":
            return AIMessage(content)
        case "tool":
            return ToolMessage(content, tool_call_id="call")
        case _:
            return SystemMessage(content)
