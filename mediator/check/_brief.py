"""What a draft is checked against: what must be in it, and what else it may draw on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import takewhile

from langchain_core.messages import HumanMessage

from midturn.mediator._conversation import Conversation, text_of
from midturn.mediator._records import Statement
from midturn.mediator.check._date_order import Order
from midturn.mediator.check._declined import Declined, declined_of
from midturn.mediator.check._overheard import LATEST, LONGEST, parted
from midturn.mediator.language import ENGLISH
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
    chain: frozenset[int] = frozenset()
    """Turns since the latest answer that says more than a question or an acknowledgement does."""
    instead: frozenset[int] = frozenset()
    """Places of the statements that the user accepted in the place of words of their own, to be kept, too."""
    answers: frozenset[int] = frozenset()
    """Turns whose answers are drawn on as a whole."""
    picked: tuple[Span, ...] = ()
    """What the user took of those answers, unless they may come back to the rest."""
    overheard: tuple[str, ...] = ()
    """What others said, latest last: answers, tools' results and system prompts, each cut short."""
    agreed: tuple[str, ...] = ()
    """What of that the user said yes to: its words are as good as the user's own, its values are not."""
    order: Order | None = None
    """What comes first in dates that may be read either way."""
    declined: tuple[Declined, ...] = ()
    """What the assistant asked for and the user said no to."""
    meant: tuple[tuple[int, str], ...] = ()
    """What stands in the place of the user's words, with the turn."""


def brief_of(conversation: Conversation, reading: Reading, guidelines: Sequence[str] = ()) -> Brief:
    """Return what a draft for the last turn is checked against.

    The user's words of other turns may be drawn on, since the user did say them. Where the turn surely goes
    on with a request, the assistant's answers are guesses, and no source but for the part of an offer that
    the user accepted. Where that is not sure, the turn may rest on any of them. Results of tools are no
    source unless an answer tells of them.
    """
    exchanges = conversation.exchanges
    # A reader looks for these where a turn refines the request, since the history stays elsewhere.
    refines = reading.relation == "refines"
    taken = {} if refines else accepted(exchanges)
    changed = reading.changes if refines else changes(exchanges, taken)
    offers = reading.accepted if refines else tuple(taken)
    rules = [Statement(text=rule, turn=0, by="guideline") for rule in guidelines]
    said = [Statement(text=exchange.said, turn=turn) for turn, exchange in enumerate(exchanges, 1)]
    sure = reading.sure and refines
    answers = () if sure else range(1, reading.turn)
    unanswered = _unanswered(exchanges)
    spoken = [*rules, *said, *_answers(exchanges, answers)]
    taken_up = [span for span in offers if span.by == "assistant" and span.turn not in answers]
    replacing = {change.new for change in changed}
    heard = list(_overheard(conversation))
    return Brief(
        (*spoken, *(_offer(exchanges, span) for span in taken_up)),
        frozenset(reading.request if sure else _open(reading, unanswered)),
        changed,
        chain=frozenset(unanswered),
        instead=frozenset(at for at, span in enumerate(taken_up, len(spoken)) if span in replacing),
        answers=frozenset(answers),
        picked=tuple(_picked(exchanges, offers)) if answers else (),
        overheard=tuple(text for text, _ in heard if text),
        agreed=(*(text for _, text in heard if text), _kinds_of(exchanges, {s.turn for s in taken_up})),
        declined=declined_of(exchanges),
    )


def _kinds_of(exchanges: Sequence[Exchange], turns: Set[int]) -> str:
    """Return the words for the kind of thing, of answers of which something was taken: `bus`, `table`."""
    slots = ENGLISH.slots
    answers = " ".join(exchanges[turn - 1].answer for turn in sorted(turns))[: LATEST * LONGEST]
    found = (word for word in re.findall(r"[a-z]+", answers.lower()))
    return " ".join(dict.fromkeys(w for w in found if w in slots.topics or w in slots.persons))


def _overheard(conversation: Conversation) -> Iterator[tuple[str, str]]:
    """Yield what others said: what stays theirs, and what the user said yes to."""
    messages = conversation.messages
    others = [at for at, message in enumerate(messages) if not isinstance(message, HumanMessage)]
    for at in others[-LATEST:]:
        following = messages[at + 1] if at + 1 < len(messages) else None
        reply = text_of(following) if isinstance(following, HumanMessage) else ""
        yield parted(text_of(messages[at])[:LONGEST], reply)


def _unanswered(exchanges: Sequence[Exchange]) -> list[int]:
    """Return the turns before the last one since which nothing was told or done, the latest first."""
    earlier = range(len(exchanges) - 1, 0, -1)
    return list(takewhile(lambda turn: leaves_open(exchanges[turn - 1].answer), earlier))


def _open(reading: Reading, unanswered: Sequence[int]) -> list[int]:
    """Return the turns that are open where it is not sure what the turn continues, the latest first.

    What was answered may be settled, unless the answer was no more than a question or an acknowledgement.
    """
    return [reading.turn, *takewhile(reading.request.__contains__, unanswered)]


_ASKS = re.compile(r"[?？][\s\"'”’)*_]*\Z")
LONGEST_ACKNOWLEDGEMENT = 60


def leaves_open(answer: str) -> bool:
    """Tell whether an answer says no more than a question or an acknowledgement does."""
    said = answer.strip()
    short = len(said) <= LONGEST_ACKNOWLEDGEMENT and ENGLISH.offers.acknowledges.match(said)
    return not said or bool(short) or _ASKS.search(said[-LONGEST_ACKNOWLEDGEMENT:]) is not None


def _picked(exchanges: Sequence[Exchange], offers: Sequence[Span]) -> Iterator[Span]:
    """Yield what was taken of answers to which no later turn may come back: `the other one`."""
    taken = [span for span in offers if span.by == "assistant"]
    if not taken:
        return
    reconsidered = max(
        (turn for turn, exchange in enumerate(exchanges, 1) if _reconsiders(exchange.said)), default=0
    )
    yield from (span for span in taken if span.turn + 1 >= reconsidered)


def _reconsiders(said: str) -> bool:
    return not ENGLISH.offers.reconsiders.isdisjoint(said.lower().split())


def _answers(exchanges: Sequence[Exchange], turns: Sequence[int]) -> Iterator[Statement]:
    for turn in turns:
        if answer := exchanges[turn - 1].answer:
            yield Statement(text=answer, turn=turn, by="assistant")


def _offer(exchanges: Sequence[Exchange], span: Span) -> Statement:
    text = exchanges[span.turn - 1].answer[span.start : span.end]
    return Statement(text=text, turn=span.turn, by="assistant")
