"""What a draft is held against: what must be in it, and what else it may draw on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from midturn.mediator._conversation import Conversation
from midturn.mediator._records import Statement
from midturn.mediator.reading import Change, Reading


@dataclass(frozen=True)
class Brief:
    """The sources of a draft."""

    statements: tuple[Statement, ...]
    """By turn. What the user says in the request's turns is to be kept; all else may be drawn on."""
    changes: tuple[Change, ...] = ()
    """What the user replaced or withdrew."""


def brief_of(conversation: Conversation, reading: Reading, guidelines: Sequence[str] = ()) -> Brief:
    """Return what a draft for the last turn is held against.

    The user's words of other turns may be drawn on, since the user did say them. An answer of the assistant
    is no source, but for an answer that the turn needs and the part of an offer that the user accepted;
    results of tools are none unless they were taken up.
    """
    request = reading.request or (reading.turn,)
    rules = [Statement(text=rule, turn=0, by="guideline") for rule in guidelines]
    said = [
        Statement(text=exchange.said, turn=turn, by="user" if turn in request else "carried")
        for turn, exchange in enumerate(conversation.exchanges, 1)
    ]
    return Brief((*rules, *said, *_taken_up(conversation, reading)), reading.changes)


def _taken_up(conversation: Conversation, reading: Reading) -> Iterator[Statement]:
    exchanges = conversation.exchanges
    for turn in reading.answers:
        if answer := exchanges[turn - 1].answer:
            yield Statement(text=answer, turn=turn, by="carried")
    for span in reading.accepted:
        if span.by == "assistant" and span.turn not in reading.answers:
            text = exchanges[span.turn - 1].answer[span.start : span.end]
            yield Statement(text=text, turn=span.turn, by="carried")
