"""Read a user turn by rules: which request is open, and what the turn is to it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from threading import Lock

from midturn.mediator._limits import keep_on
from midturn.mediator.language import ENGLISH, Signal, language_of
from midturn.mediator.reading._answers import leaves_open, needs_words_of, question_of, reports_done, serves
from midturn.mediator.reading._languages import asks_elsewhere, is_short, thanks_elsewhere
from midturn.mediator.reading._places import BARE, Before, seen_in
from midturn.mediator.reading._records import Exchange, Reading, Relation
from midturn.mediator.reading._relation import relation_of
from midturn.mediator.reading._shape import (
    Shape,
    figures_of,
    is_code,
    is_machine_form,
    is_plural,
    labels_of,
    lists,
    offers,
    points_back,
    shape_of,
    vocabulary_of,
)
from midturn.mediator.reading._surety import BY_QUESTION, closed, doubt, needs_question, possible

VERSION = 8
"""Raised by hand where readings may change; part of the name of a mediated run."""

ACTED = "an action was taken"
"""The reason of a reading after which the history stays, whatever a model says."""
CONFIDENT, DOUBTFUL = 0.95, 0.5
"""Confidence of a sure reading and of another; rules know no more."""
ASKING: tuple[Signal, ...] = ("serves", "orders", "asks_you")
BOUND: tuple[Signal, ...] = ("accepts", "chooses", "corrects", "edits")
"""What a turn shows that asks for something, and what it shows where that is about what was said before."""
LEANING = frozenset({"may refine", "no mark of an addition"})
"""Reasons of open readings on which later turns may rest: the request waits for pieces, nothing bars one."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    relation: Relation
    sure: bool
    reason: str
    by_question: bool = False
    """Whether the turn needs the question that it replies to."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of a conversation after some of its turns."""

    count: int = 0
    """Turns so far."""
    request: tuple[int, ...] = ()
    """Turns of the open request."""
    first: str = ""
    """The user's text that began it."""
    words: frozenset[str] = frozenset()
    """Stems of all that the user said for it."""
    unbroken: bool = True
    """Whether every turn since its first was part of it, or a courtesy."""
    acted: bool = False
    """Whether a tool that writes was called, or an answer says that something was done."""
    frames: frozenset[str] = frozenset()
    """Frames of all user turns so far, of this request or another."""
    standing: tuple[int, ...] = ()
    """Turns with a rule that holds to the end."""
    answer: str = ""
    """The assistant's last text."""
    by_question: bool = False
    """Whether a reply since the request began means nothing without the question."""
    several: bool = False
    """Whether the open request speaks of several things or persons."""


KEPT = 1_024
"""Conversations of which it is kept what was told so far, by a digest: the next turn reads only itself."""
_kept: OrderedDict[bytes, _Told] = OrderedDict()
_guard = Lock()


def read(turns: Sequence[Exchange]) -> Reading:
    """Return what the last of `turns` is to the conversation before it.

    Raises:
        ValueError: there is no turn to read.
    """
    if not turns:
        raise ValueError("there is no turn to read")
    told = _told_by(turns[:-1])
    shape = shape_of(turns[-1].said)
    standing = (*told.standing, told.count + 1) if shape.shows("lasting_rule") else told.standing
    return _reading(_judge(told, shape), told, standing)


def _told_by(turns: Sequence[Exchange]) -> _Told:
    """Return what is known after `turns`, going on from the longest beginning of theirs that is kept."""
    digests = _digests(turns)
    known, told = 0, _Told()
    with _guard:
        for count in range(len(turns), 0, -1):
            if found := _kept.get(digests[count - 1]):
                known, told = count, found
                _kept.move_to_end(digests[count - 1])
                break
    for exchange in turns[known:]:
        keep_on()
        told = _after(told, exchange)
    if known < len(turns):
        with _guard:
            _kept[digests[-1]] = told
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return told


def _digests(turns: Sequence[Exchange]) -> list[bytes]:
    """Return a digest of each beginning of a conversation."""
    digest, found = b"", list[bytes]()
    for exchange in turns:
        told = repr((digest, exchange)).encode("utf-8", "surrogatepass")
        digest = blake2b(told, digest_size=16).digest()
        found.append(digest)
    return found


def _judge(told: _Told, shape: Shape) -> _Verdict:
    if not told.request:
        return _Verdict("new", True, "first request")
    if not shape.words.tokens:
        if shape.words.brings_material:
            return _Verdict("refines", False, "material without a word")
        return _Verdict("courtesy", False, "nothing said")
    first = shape_of(told.first)
    before = _before(told, first)
    seen = seen_in(shape, before)
    relation, reason = relation_of(seen)
    ended = closed(first)
    if ended:
        return _Verdict("new" if first.kind == "none" else relation, False, ended)
    if told.by_question:
        return _Verdict(relation, False, BY_QUESTION)
    if "other" in {shape.tongue, first.tongue} or language_of(first.words.own) is not ENGLISH:
        return _elsewhere(shape, told.answer)
    doubted = ACTED if told.acted else doubt(first, shape, seen, before)
    if doubted is None:
        return _Verdict("refines", True, "continues the request")
    if possible(first, shape, seen, before):
        return _Verdict("refines", False, doubted)
    if needs_question(first, shape, seen):
        return _Verdict(relation, False, BY_QUESTION, by_question=True)
    return _Verdict(relation, False, reason)


def _elsewhere(shape: Shape, answer: str) -> _Verdict:
    """Judge a turn in a language that the patterns don't cover: its length and a few words tell little.

    After an answer that tells something it may be about that answer in any words.
    """
    if thanks_elsewhere(shape.words.own):
        return _Verdict("courtesy", False, "thanks or farewell")
    if shape.queries or asks_elsewhere(shape.words.own):
        return _Verdict("answer", False, "asks a question")
    if is_short(shape.words.own) and not shape.has_digit:
        return _Verdict("confirms", False, "language not covered")
    if not leaves_open(answer):
        return _Verdict("answer", False, "language not covered")
    return _Verdict("refines", False, "language not covered")


def _before(told: _Told, first: Shape) -> Before:
    answer = told.answer
    if is_machine_form(answer):
        answer = ""  # A call or data written out for a program offers its reader nothing to take up.
    question = question_of(answer)
    return Before(
        kind=first.kind,
        needed_question=question if question and needs_words_of(question, first.words.plain) else "",
        seeks=first.seeks,
        goal=first.words.tokens,
        request_words=told.words,
        goal_words=first.content,
        answer_words=vocabulary_of(answer),
        personal="personal" in first.signals,
        theirs="third_person" in first.signals or "theirs" in first.signals,
        lists=lists(answer),
        offers=offers(answer),
        answer_figures=figures_of(answer),
        asks=_asks(answer),
        informs=not leaves_open(answer),
        labels=labels_of(answer) - labels_of(told.first),
        several=told.several,
        quotable=bool(answer) and not is_code(answer),
        all_told=told.unbroken,
        later_turns=len(told.request) - 1,
        frames=told.frames,
        bare=first.length <= BARE and (first.kind != "task" or first.seeks),
    )


def _asks(answer: str) -> bool:
    """Tell whether an answer ends in a question."""
    return answer.rstrip(" )\"'*_").endswith(("?", "？"))


def _after(told: _Told, exchange: Exchange) -> _Told:
    """Return what is known after one turn more: it joins the open request, or begins a new one."""
    shape = shape_of(exchange.said)
    verdict, number = _judge(told, shape), told.count + 1
    after = replace(
        told,
        count=number,
        frames=told.frames | {shape.frame},
        standing=(*told.standing, number) if shape.shows("lasting_rule") else told.standing,
        answer=exchange.answer,
    )
    if verdict.relation == "new":
        # What points back is not understood without what it points at.
        whole = not told.request or not points_back(shape)
        after = replace(_begun(after, exchange.said), unbroken=whole, acted=False)
    elif verdict.relation == "refines":
        unbroken = told.unbroken and (verdict.sure or _leans(verdict))
        several = told.several or is_plural(exchange.said)
        after = replace(
            after,
            request=(*told.request, number),
            words=told.words | vocabulary_of(exchange.said),
            unbroken=unbroken,
            several=several,
        )
    elif verdict.relation != "courtesy":
        after = replace(after, unbroken=False, by_question=told.by_question or verdict.by_question)
        if _asks(exchange.answer) and any(map(shape.shows, ASKING)) and not any(map(shape.shows, BOUND)):
            # The assistant asks for the particulars of what was asked for now.
            after = _begun(after, exchange.said)
    if _may_have_acted(after, exchange):
        after = replace(after, acted=True)
    return after


def _begun(told: _Told, said: str) -> _Told:
    """Return what is known with the latest turn as the one that begins the open request."""
    return replace(
        told,
        request=(told.count,),
        first=said,
        words=vocabulary_of(said),
        by_question=False,
        several=is_plural(said),
    )


def _may_have_acted(told: _Told, exchange: Exchange) -> bool:
    """Tell whether something was done: by a call, as an answer says, or maybe, where a service was wanted."""
    if exchange.calls and not any(call.writes for call in exchange.calls):
        return False
    if exchange.calls or reports_done(exchange.answer):
        return True
    if exchange.acts_shown:
        return False
    return bool(told.request) and serves(exchange.answer) and _wants_service(shape_of(told.first))


def _wants_service(first: Shape) -> bool:
    """Tell whether a request is for something to be done, which words alone don't do."""
    return first.shows("serves") or (first.kind in {"task", "topic"} and not first.shows("wants_words"))


def _leans(verdict: _Verdict) -> bool:
    """Tell whether an open reading is so likely to be right that later turns may rest on it."""
    return verdict.reason in LEANING


def _reading(verdict: _Verdict, told: _Told, standing: tuple[int, ...]) -> Reading:
    relation, number = verdict.relation, told.count + 1
    request = _request(number, relation, told)
    live = frozenset(request)
    settled = tuple(turn for turn in range(1, number) if turn not in live)
    needs_words = relation in {"answer", "question_again"}
    return Reading(
        turn=number,
        relation=relation,
        sure=verdict.sure,
        request=request,
        settled=settled,
        material=told.request if needs_words else (),
        standing=standing,
        answers=(number - 1,) if relation in {"answer", "confirms"} else (),
        confidence=CONFIDENT if verdict.sure else DOUBTFUL,
        reason=verdict.reason,
    )


def _request(number: int, relation: Relation, told: _Told) -> tuple[int, ...]:
    if relation == "courtesy":
        return ()
    if relation in {"refines", "confirms"}:
        return (*told.request, number)
    return (number,)
