"""Propose what users wanted in the requests that went wrong, by rule.

A request that a user corrected, put again, complained about or gave up went wrong, whatever came of it later;
so did a conversation with a bad score. What was wanted is taken from the user's own turns up to the last that
corrects or repeats. Where nothing does, a success tells it: one of the same task, or of the same user with a
request like it. Else what the user stated stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

from midturn.drift import cosine
from midturn.mediator.reading import Exchange, Reading, read
from midturn.mediator.values import FIGURES, LITERALS, read as read_values
from midturn.refiner.experience import calls_of, messages_of
from midturn.refiner.pairs import FAILED_BELOW, WordCounts
from midturn.refiner.signals import (
    ProposedOutcome,
    Signal,
    opens_with_assent,
    proposed_outcome,
    without_thanks,
)
from midturn.refiner.wanted._records import Wanted, WantedKind
from midturn.refiner.wanted._words import own_words
from midturn.store import Trajectory

ALIKE = 0.6
"""Cosine of the word counts of two first turns from which on one user asks for the same kind of thing."""
_MORE = 4
"""Words of content that nobody has said before from which on a turn that agrees says more than that."""
_TELLING = FIGURES | LITERALS | {"name", "quoted"}
LAST = 3
"""Tool calls of a success that are shown."""
_LONGEST_CALL = 200


def proposals(trajectories: Iterable[Trajectory]) -> list[Wanted]:
    """Propose what was wanted in each request that went wrong, in the order of the conversations' ids."""
    heard = [_Heard.of(each) for each in trajectories if each.turns]
    heard.sort(key=lambda each: (each.trajectory.conversation_id, each.trajectory.run_id))
    successes = _Successes([each for each in heard if each.succeeded])
    return [wanted for each in heard for wanted in _proposed(each, successes)]


@dataclass(frozen=True)
class _Request:
    """The user turns of one request, and the signals in them that speak against an answer."""

    turns: tuple[int, ...]
    against: tuple[Signal, ...]

    def of(self, *kinds: str) -> list[int]:
        """Return the turns with one of these signals."""
        return sorted({signal.turn for signal in self.against if signal.kind in kinds})

    def __add__(self, later: _Request) -> _Request:
        """Return both as one."""
        return _Request(self.turns + later.turns, self.against + later.against)

    @property
    def until(self) -> int:
        """The last turn before it went wrong."""
        return self.against[0].turn - 1 if self.against else self.turns[-1]


@dataclass(frozen=True)
class _Heard:
    """A conversation with what its turns are."""

    trajectory: Trajectory
    exchanges: tuple[Exchange, ...]
    outcome: ProposedOutcome

    @classmethod
    def of(cls, trajectory: Trajectory) -> _Heard:
        """Read a conversation."""
        exchanges = tuple(Exchange(turn.utterance, turn.response) for turn in trajectory.turns)
        return cls(trajectory, exchanges, proposed_outcome(trajectory))

    @property
    def succeeded(self) -> bool:
        """Whether it went well: by its score, or where it has none by what the user said."""
        score = self.trajectory.score
        return self.outcome.outcome == "success" if score is None else score >= 1

    @property
    def failed(self) -> bool:
        """Whether its score says that it failed."""
        return self.trajectory.score is not None and self.trajectory.score < FAILED_BELOW

    def requests(self) -> list[_Request]:
        """Return its requests in order; thanks end one, unless what is said next continues it."""
        ends = [s.turn for s in self.outcome.signals if s.kind == "thanks" and not self._goes_on(s.turn)]
        found: list[_Request] = []
        for first, end in pairwise([1, *ends, len(self.exchanges) + 1]):
            span = range(first, end)
            request = _Request(self._asking(span), self._against(span))
            if found and request.against and not any(turn <= request.until for turn in request.turns):
                request = found.pop() + request
            if request.turns:
                found.append(request)
        return found

    def _asking(self, span: range) -> tuple[int, ...]:
        """Return the turns that say something of the request: none that only agrees, complains or thanks."""
        return tuple(turn for turn in span if self._says(turn))

    def _says(self, turn: int) -> bool:
        kinds = {signal.kind for signal in self.outcome.signals if signal.turn == turn}
        if kinds & {"correction", "repetition"}:
            return True
        said = without_thanks(self.exchanges[turn - 1].said) if "thanks" in kinds else ""
        if kinds and not said:
            return False
        return self._reading(turn, said).relation not in {"courtesy", "confirms"} or self._tells(turn, said)

    def _reading(self, turn: int, said: str = "") -> Reading:
        """Return how a turn is read, or what is left of it without thanks."""
        return read([*self.exchanges[: turn - 1], Exchange(said or self.exchanges[turn - 1].said)])

    def _tells(self, turn: int, said: str) -> bool:
        """Tell whether a turn that agrees says more: a value that is new of the user, or new content.

        After a yes, what the assistant has said is no new content.
        """
        before, text = self.exchanges[: turn - 1], self.exchanges[turn - 1].said
        (*own, document) = read_values([*(each.said for each in before), said or text])
        known = {(mention.kind, mention.meaning) for earlier in own for mention in earlier.mentions}
        if any(m.kind in _TELLING and (m.kind, m.meaning) not in known for m in document.mentions):
            return True
        heard = read_values([each.answer for each in before]) if opens_with_assent(text) else []
        return len(document.content.difference(*(each.content for each in [*own, *heard]))) >= _MORE

    def _goes_on(self, turn: int) -> bool:
        """Tell whether a turn that thanks continues the request all the same: `Thanks. It's for two.`"""
        said = without_thanks(self.exchanges[turn - 1].said)
        if not said:
            return False
        reading = self._reading(turn, said)
        if reading.relation in {"courtesy", "confirms"}:
            return self._tells(turn, said)
        return (reading.relation == "refines" and reading.sure) or _asks(self.exchanges[turn - 2].answer)

    def _against(self, span: range) -> tuple[Signal, ...]:
        return tuple(s for s in self.outcome.signals if s.turn in span and s.kind != "thanks")


_OFFERS = re.compile(r"\b(?:else|further|additional|more (?:help|questions))\b", re.IGNORECASE)
"""Words of a question that asks for nothing that a request needs: `Is there anything else?`"""


def _asks(answer: str) -> bool:
    """Tell whether an answer asks for something that the request needs."""
    asked = re.findall(r"[^.!?\n]*\?", answer)
    return any(not _OFFERS.search(question) for question in asked)


class _Successes:
    """Conversations that went well."""

    def __init__(self, heard: Sequence[_Heard]) -> None:
        self._heard = heard
        self._vectors = WordCounts().embed_documents([each.exchanges[0].said for each in heard])

    def like(self, failed: _Heard) -> _Heard | None:
        """Return the success that tells most of a failure: of its task and user, its task, its user."""
        asked = WordCounts().embed_query(failed.exchanges[0].said)
        ranked = [
            (rank, each)
            for each, vector in zip(self._heard, self._vectors, strict=True)
            if (rank := _nearness(failed.trajectory, each.trajectory, cosine(asked, vector)))
        ]
        return max(ranked, key=lambda pair: pair[0], default=(0.0, None))[1]


def _nearness(failed: Trajectory, success: Trajectory, likeness: float) -> float:
    """Say how much a success tells of a failure; 0: nothing."""
    same_user = failed.user is not None and failed.user == success.user
    if failed.task != success.task or failed.conversation_id == success.conversation_id:
        return 0.0
    if failed.task_id == success.task_id:
        return 3.0 if same_user else 2.0
    return likeness if same_user and likeness >= ALIKE else 0.0


def _proposed(heard: _Heard, successes: _Successes) -> Iterator[Wanted]:
    requests = heard.requests()
    wrong = [request for request in requests if request.against]
    if not wrong and heard.failed and requests:
        wrong = [_Request(tuple(turn for request in requests for turn in request.turns), ())]
    for request in wrong:
        if request.until >= 1:
            yield _wanted(heard, request, successes)


def _wanted(heard: _Heard, request: _Request, successes: _Successes) -> Wanted:
    told = request.of("correction", "repetition")
    success = None if told else successes.like(heard)
    if success is not None:
        turns = tuple(turn for each in success.requests() for turn in each.turns)
        return _record(heard, request, source=success, turns=turns, kind="from_success")
    last = told[-1] if told else request.until
    turns = tuple(turn for turn in request.turns if turn <= last) or request.turns[:1]
    kind = "corrected" if request.of("correction") else "stated"
    return _record(heard, request, source=heard, turns=turns, kind=kind)


def _record(
    heard: _Heard, request: _Request, *, source: _Heard, turns: tuple[int, ...], kind: WantedKind
) -> Wanted:
    trajectory, said = heard.trajectory, [exchange.said for exchange in heard.exchanges]
    corrections = [s.turn for s in source.outcome.signals if s.kind == "correction" and s.turn in turns]
    last = max([request.turns[-1], *(signal.turn for signal in request.against)])
    return Wanted.proposal(
        text=own_words(source.exchanges, turns, corrections),
        said=said[request.turns[0] - 1 : request.until],
        then=said[request.until : last],
        kind=kind,
        turns=turns,
        source=source.trajectory.conversation_id,
        done=_done(source.trajectory) if kind == "from_success" else (),
        conversation_id=trajectory.conversation_id,
        run_id=trajectory.run_id,
        task=trajectory.task,
        task_id=trajectory.task_id,
        user=trajectory.user,
        until=request.until,
    )


def _done(trajectory: Trajectory) -> list[str]:
    """Return the last tool calls of a conversation, as they were made."""
    calls = [
        cast("dict[str, Any]", call) for message in messages_of(trajectory) for call in calls_of(message)
    ]
    made = [call.get("function", call) for call in calls]
    return [f"{each.get('name')}({each.get('arguments')})"[:_LONGEST_CALL] for each in made[-LAST:]]
