"""What a draft is held against: what must be in it, and what else it may draw on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from midturn.mediator._conversation import Conversation
from midturn.mediator._records import Statement
from midturn.mediator.reading import Change, Exchange, Reading, Span, accepted, changes


@dataclass(frozen=True)
class Brief:
    """The sources of a draft."""

    statements: tuple[Statement, ...]
    """By turn: guidelines, all that the user said, and what was taken up of the assistant's words."""
    request: frozenset[int]
    """Turns whose words are to be kept. Everything else may be drawn on."""
    changes: tuple[Change, ...] = ()
    """What the user replaced or withdrew."""


def brief_of(conversation: Conversation, reading: Reading, guidelines: Sequence[str] = ()) -> Brief:
    """Return what a draft for the last turn is held against.

    The user's words of other turns may be drawn on, since the user did say them. An answer of the assistant
    is no source, but for an answer that the turn needs and the part of an offer that the user accepted;
    results of tools are none unless they were taken up.
    """
    exchanges = conversation.exchanges
    # A reader looks for these where a turn refines the request, since the history stays elsewhere.
    refines = reading.relation == "refines"
    changed = reading.changes if refines else tuple(changes(exchanges))
    offers = reading.accepted if refines else tuple(accepted(exchanges))
    rules = [Statement(text=rule, turn=0, by="guideline") for rule in guidelines]
    said = [Statement(text=exchange.said, turn=turn) for turn, exchange in enumerate(exchanges, 1)]
    taken = _taken_up(exchanges, reading.answers, offers)
    return Brief((*rules, *said, *taken), frozenset(reading.request or (reading.turn,)), changed)


def _taken_up(
    exchanges: Sequence[Exchange], answers: Sequence[int], offers: Sequence[Span]
) -> Iterator[Statement]:
    for turn in answers:
        if answer := exchanges[turn - 1].answer:
            yield Statement(text=answer, turn=turn, by="assistant")
    for span in offers:
        if span.by == "assistant" and span.turn not in answers:
            text = exchanges[span.turn - 1].answer[span.start : span.end]
            yield Statement(text=text, turn=span.turn, by="assistant")
