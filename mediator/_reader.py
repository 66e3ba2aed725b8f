"""Who reads a turn: rules, then a small learned classifier where there is one, then the Mediator's model.

Unsure means safe: the history stays. What the model says is taken only where it fits the conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from midturn.mediator._conversation import Conversation
from midturn.mediator.reading import ACTED, Change, Exchange, Reading, Relation, Span, accepted, changes, read

PENDING = "a call is unanswered"
SPEAKERS = "several speakers"
ACCEPTED = "an offer was accepted"
CHANGED = "a turn beside the request changes it"
WORDLESS = "a turn within the request has no words"

MOST_TURNS = 12
"""Turns that the Mediator's model is shown, the latest ones: what it reads is bounded."""


class TurnClassifier(Protocol):
    """A small learned reader, asked where the rules leave it open whether a turn refines the request."""

    def classify(self, turns: Sequence[Exchange], reading: Reading) -> Reading:
        """Return the reading of the last turn, `reading` being what the rules made of it."""
        ...


def read_turn(conversation: Conversation, classifier: TurnClassifier | None = None) -> Reading:
    """Read the user's latest turn without a model.

    Raises:
        ValueError: the user said nothing.
    """
    turns = conversation.exchanges
    reading = read(turns)
    if classifier is not None and reading.level == "open":
        reading = classifier.classify(turns, reading)
    if reading.relation == "refines":
        reading = _with_changes(turns, reading)
    doubt = _doubt(conversation, reading)
    return reading.model_copy(update={"sure": False, "reason": doubt}) if doubt else reading


def _with_changes(turns: Sequence[Exchange], reading: Reading) -> Reading:
    """Fill in what the request's turns changed and accepted; it costs more than all else, so only here."""
    request = turns[reading.request[0] - 1 :]
    before = reading.request[0] - 1
    # A turn that surely adds to the request takes up nothing that the assistant offered.
    taken = {} if reading.sure else accepted(request)
    changed = (_moved_change(change, before) for change in changes(request, taken))
    offers = (_moved(span, before) for span in taken)
    inside = set(reading.request)
    return reading.model_copy(
        update={
            "changes": tuple(change for change in changed if {change.turn, change.old.turn} & inside),
            "accepted": tuple(span for span in offers if span.turn in inside),
        }
    )


def _moved(span: Span, turns: int) -> Span:
    return span.model_copy(update={"turn": span.turn + turns})


def _moved_change(change: Change, turns: int) -> Change:
    new = change.new and _moved(change.new, turns)
    return change.model_copy(
        update={"old": _moved(change.old, turns), "new": new, "turn": change.turn + turns}
    )


def may_be_restated(conversation: Conversation, reading: Reading) -> bool:
    """Tell whether one message may stand for the request, should the turn be one that refines it."""
    return reading.relation == "refines" and _doubt(conversation, reading) is None


def stands_alone(reading: Reading) -> bool:
    """Tell whether a turn is put by itself, as the first one is: no earlier turn is part of its request."""
    return reading.request == (reading.turn,)


def may_be_asked_about(reading: Reading) -> bool:
    """Tell whether a model that sees the latest turns alone sees the whole request that a turn may refine."""
    return bool(reading.request) and reading.turn - reading.request[0] < MOST_TURNS


def _doubt(conversation: Conversation, reading: Reading) -> str | None:
    """Return why the history stays even where a turn refines the request, or `None`.

    An action may be repeated where its request is restated; what another turn changed would be as it was;
    a call without its result is refused by providers; words of several speakers can't be one speaker's; an
    image without words between the request's turns may belong to it; an accepted offer is in the answer.
    """
    if reading.relation != "refines" or not reading.request:
        return None
    first, exchanges = reading.request[0], conversation.exchanges
    calls = [call for exchange in exchanges[first - 1 :] for call in exchange.calls]
    if reading.reason == ACTED or any(call.writes for call in calls):
        return ACTED
    inside = set(reading.request)
    if any(change.turn not in inside and change.old.turn in inside for change in reading.changes):
        return CHANGED
    if any(call.status == "pending" for call in calls):
        return PENDING
    if len({conversation.turns[turn][0].name for turn in reading.request}) > 1:
        return SPEAKERS
    if any(not exchange.said.strip() for exchange in exchanges[first - 1 : reading.turn]):
        return WORDLESS
    if any(span.turn >= first for span in reading.accepted) or reading.answers:
        return ACCEPTED
    return None


def confirmed(reading: Reading, relation: object, request: object, conversation: Conversation) -> Reading:
    """Return an open reading as the Mediator's model decided it.

    The model's words count only where they fit the conversation: a relation that exists, and turns of
    the request that exist, end with the turn itself and go back no further than the rules allow. Else the
    rules' reading stands, and with it the history.

    Args:
        reading: of the rules, left open.
        relation: what the model calls the turn.
        request: the turns that it takes for the request's.
        conversation: what both are about.
    """
    if relation not in ("new", "refines", "answer", "question_again", "confirms", "courtesy"):
        return reading.model_copy(update={"reason": "the model's reading is void"})
    if relation != "refines":
        return reading.model_copy(
            update={
                "relation": cast("Relation", relation),
                "decided_by": "model",
                "request": () if relation == "courtesy" else (reading.turn,),
                "reason": "the model's reading",
            }
        )
    turns = _turns(request, reading)
    if turns is None:
        return reading.model_copy(update={"reason": "the model's reading is void"})
    decided = reading.model_copy(
        update={"request": turns, "sure": True, "decided_by": "model", "reason": "the model's reading"}
    )
    doubt = _doubt(conversation, decided)
    return decided.model_copy(update={"sure": False, "reason": doubt}) if doubt else decided


def _turns(request: object, reading: Reading) -> tuple[int, ...] | None:
    """Return the model's turns of the request, or `None` where they contradict the conversation."""
    if not isinstance(request, list):
        return None
    listed = cast("list[object]", request)
    if not all(type(turn) is int and 1 <= turn <= reading.turn for turn in listed):
        return None
    turns = tuple(sorted({*cast("list[int]", listed), reading.turn}))
    return turns if len(turns) > 1 and set(turns) <= set(reading.request) else None
