"""Read a user turn by rules: which request is open, and what the turn is to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from midturn.mediator.reading._languages import asks_elsewhere, is_short, thanks_elsewhere
from midturn.mediator.reading._places import BARE, Before, seen_in
from midturn.mediator.reading._records import Exchange, Reading, Relation
from midturn.mediator.reading._relation import relation_of
from midturn.mediator.reading._shape import (
    Shape,
    figures_of,
    is_code,
    is_machine_form,
    lists,
    offers,
    reports_done,
    shape_of,
    vocabulary_of,
)
from midturn.mediator.reading._surety import closed, doubt, possible

VERSION = 1
"""Raised by hand where readings may change; part of the name of a mediated run."""

CONFIDENT, DOUBTFUL = 0.95, 0.5
"""Confidence of a sure reading and of another; rules know no more."""
LEANING = frozenset({"may refine", "no mark of an addition"})
"""Reasons of open readings on which later turns may rest: the request waits for pieces, nothing bars one."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    relation: Relation
    sure: bool
    reason: str


@dataclass(slots=True)
class _Open:
    """The open request while a conversation is gone through."""

    turns: list[int] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    """Stems of all that the user said for it."""
    unbroken: bool = True
    """Whether every turn since its first was part of it, or a courtesy."""
    acted: bool = False
    """Whether a tool that writes was called, or an answer says that something was done."""
    frames: set[str] = field(default_factory=set)
    """Frames of all user turns so far, of this request or another."""


def read(turns: Sequence[Exchange], *, earlier: Sequence[Reading] = ()) -> Reading:
    """Return what the last of `turns` is to the conversation before it.

    Args:
        turns: the conversation; the last one is read.
        earlier: readings of the turns before, where there are any; they are taken as they are, so that what a
            model decided about an earlier turn holds. Turns without one are read by rules.

    Raises:
        ValueError: there is no turn to read.
    """
    if not turns:
        raise ValueError("there is no turn to read")
    given = {reading.turn: _verdict_of(reading) for reading in earlier}
    opened, standing = _Open(), list[int]()
    for number, exchange in enumerate(turns[:-1], 1):
        shape = shape_of(exchange.said)
        verdict = given.get(number) or _judge(turns, number, shape, opened)
        if "lasting_rule" in shape.signals:
            standing.append(number)
        _carry_on(opened, number, verdict, exchange)
        opened.frames.add(shape.frame)
    number = len(turns)
    shape = shape_of(turns[-1].said)
    if "lasting_rule" in shape.signals:
        standing.append(number)
    return _reading(number, _judge(turns, number, shape, opened), opened, standing)


def _judge(turns: Sequence[Exchange], number: int, shape: Shape, opened: _Open) -> _Verdict:
    if not opened.turns:
        return _Verdict("new", True, "first request")
    if not shape.words.tokens:
        if shape.words.brings_material:
            return _Verdict("refines", False, "material without a word")
        return _Verdict("courtesy", False, "nothing said")
    first = shape_of(turns[opened.turns[0] - 1].said)
    before = _before(turns, number, opened, first)
    seen = seen_in(shape, before)
    relation, reason = relation_of(seen)
    ended = closed(first)
    if ended:
        return _Verdict("new" if first.kind == "none" else relation, False, ended)
    if "other" in {shape.tongue, first.tongue}:
        return _elsewhere(shape)
    doubted = "an action was taken" if opened.acted else doubt(first, shape, seen, before)
    if doubted is None:
        return _Verdict("refines", True, "goes on with the request")
    if possible(first, shape, seen, before):
        return _Verdict("refines", False, doubted)
    return _Verdict(relation, False, reason)


def _elsewhere(shape: Shape) -> _Verdict:
    """Judge a turn in a language that the patterns don't cover: its length and a few words tell little."""
    if thanks_elsewhere(shape.words.own):
        return _Verdict("courtesy", False, "thanks or farewell")
    if shape.queries or asks_elsewhere(shape.words.own):
        return _Verdict("answer", False, "asks a question")
    if is_short(shape.words.own) and not shape.has_digit:
        return _Verdict("confirms", False, "language not covered")
    return _Verdict("refines", False, "language not covered")


def _before(turns: Sequence[Exchange], number: int, opened: _Open, first: Shape) -> Before:
    answer = turns[number - 2].answer
    if is_machine_form(answer):
        answer = ""  # A call or data written out for a program offers its reader nothing to take up.
    return Before(
        kind=first.kind,
        request_words=opened.words,
        goal_words=first.content,
        answer_words=vocabulary_of(answer),
        personal="personal" in first.signals,
        lists=lists(answer),
        offers=offers(answer),
        answer_figures=figures_of(answer),
        quotable=bool(answer) and not is_code(answer),
        all_told=opened.unbroken,
        later_turns=len(opened.turns) - 1,
        frames=opened.frames,
        bare=first.length <= BARE,
    )


def _carry_on(opened: _Open, number: int, verdict: _Verdict, exchange: Exchange) -> None:
    """Take a turn that has been read into the open request, or begin a new one with it."""
    if verdict.relation == "new":
        opened.turns, opened.words = [number], set(vocabulary_of(exchange.said))
        opened.unbroken, opened.acted = True, False
    elif verdict.relation == "refines":
        opened.turns.append(number)
        opened.words |= vocabulary_of(exchange.said)
        opened.unbroken = opened.unbroken and (verdict.sure or _leans(verdict))
    elif verdict.relation != "courtesy":
        opened.unbroken = False
    if any(call.writes for call in exchange.calls) or reports_done(exchange.answer):
        opened.acted = True


def _leans(verdict: _Verdict) -> bool:
    """Tell whether an open reading is so likely to be right that later turns may rest on it."""
    return verdict.reason in LEANING


def _verdict_of(reading: Reading) -> _Verdict:
    return _Verdict(reading.relation, reading.sure, reading.reason)


def _reading(number: int, verdict: _Verdict, opened: _Open, standing: Sequence[int]) -> Reading:
    relation = verdict.relation
    request = _request(number, relation, opened)
    live = frozenset(request)
    settled = tuple(turn for turn in range(1, number) if turn not in live)
    needs_words = relation in {"answer", "question_again"}
    return Reading(
        turn=number,
        relation=relation,
        sure=verdict.sure,
        request=request,
        settled=settled,
        material=tuple(opened.turns) if needs_words else (),
        standing=tuple(standing),
        answers=(number - 1,) if relation in {"answer", "confirms"} else (),
        confidence=CONFIDENT if verdict.sure else DOUBTFUL,
        reason=verdict.reason,
    )


def _request(number: int, relation: Relation, opened: _Open) -> tuple[int, ...]:
    if relation == "courtesy":
        return ()
    if relation in {"refines", "confirms"}:
        return (*opened.turns, number)
    return (number,)
