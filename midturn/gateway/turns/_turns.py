"""What the upstream is sent for a turn: the client's own request, or one with an instruction in it.

The conversation comes whole with every request, so nothing about it is kept but this: where tools are
offered, the instruction of a turn, under a hash of the conversation up to that turn, so that the requests
that bring the tools' results, which may reach another replica, are given the same one. An instruction in
which a secret is recognised is not kept; those requests then pass as they are. Under the same hash lies the
turn's score, where answers are scored (`_scores`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langgraph.store.base import BaseStore
from pydantic import ValidationError

from midturn.assistant import CallRecorder
from midturn.core import SetupError, aside, redacted
from midturn.drift import DriftScore, Intervention
from midturn.gateway._request_context import RequestContext, Route, Unscored
from midturn.gateway.http import Request
from midturn.gateway.turns._conversation import Form, Unreadable, read, written
from midturn.gateway.turns._digests import Digest
from midturn.gateway.turns._scores import Scores
from midturn.graphs import Memory, Turn, TurnConfig, TurnRecord, is_continued, log_failure, prepare
from midturn.mediator import ContextBuilder, Instruction, extent_of, text_of
from midturn.store import Step

INSTRUCTIONS = ("gateway", "instructions")
KEPT_MINUTES = 60.0
_SHORT = 16_000
"""Bytes of a request that are gone through at once; more, aside of the event loop."""

_log = logging.getLogger("midturn.gateway")

T = TypeVar("T")


class Turns:
    """Prepares turns.

    Args:
        config: how a turn is mediated; its task and its mediator are each turn's own.
        mediator: makes a turn's mediator, whose models are to be recorded by the recorder that it gets.
        store: where guidelines and instructions lie.
        most_characters: a conversation in which users and tools say more passes.
        scores: of earlier turns, where answers are scored.
    """

    def __init__(
        self,
        config: TurnConfig,
        mediator: Callable[[CallRecorder], ContextBuilder],
        store: BaseStore,
        most_characters: int,
        scores: Scores | None = None,
    ) -> None:
        self._config, self._mediator, self._store = config, mediator, store
        self._most_characters, self._scores = most_characters, scores

    async def prepare(self, context: RequestContext) -> None:
        """Decide what the upstream is sent for a request. Never fails: what can't be mediated passes."""
        try:
            asked = await _asked(context)
            if self._scores is None:
                await self._mediate(context, asked, [])
                return
            now, *before = await asked.latest_keys()
            context.unscored = Unscored(now, asked.said)
            await self._mediate(context, asked, await self._scores.of(before[0]) if before else [])
        except (_Passes, Unreadable) as why:
            context.route, context.why = "passed", str(why)

    async def _mediate(self, context: RequestContext, asked: _Asked, scores: list[DriftScore]) -> None:
        request, said = asked.request, asked.said
        if extent_of(said) > self._most_characters:
            raise _Passes(f"longer than {self._most_characters:,} characters")
        config = replace(self._config, mediator=self._mediator(context.recorder), task=request.task)
        memory = Memory(self._store, request.user, request.conversation)
        turn = Turn(said, record=await self._record(asked, scores), memory=memory)
        try:
            prepared = await prepare(turn, config)
        except SetupError as wrong:
            # A wrong key is for whoever runs the gateway, and costs no client's answer.
            log_failure("mediator", wrong)
            context.route, context.why = "unmediated", "the history as it is, since the Mediator failed"
            context.steps = [Step(step="mediator", detail={"failed": str(wrong)})]
            return
        record = prepared.record
        made = record.instruction
        if made is not None and made.act != "pass" and request.has_tools and not is_continued(said):
            await self._keep(asked, made)
        context.messages = written(prepared.context.messages, said, request.messages)
        context.instruction = None if context.messages is None else _told(context.messages)
        context.route, context.why = _route(record, said), prepared.context.why
        context.steps = record.trace

    async def _record(self, asked: _Asked, scores: Sequence[DriftScore]) -> TurnRecord | None:
        """Return what is known of the conversation: scores of its answers, this turn's first instruction."""
        made = await self._kept(asked) if is_continued(asked.said) else None
        if made is None and not scores:
            return None
        nothing = Intervention(kind="none", turn=0, reason="", trigger="")
        return TurnRecord(utterance="", instruction=made, intervention=nothing, scores=tuple(scores))

    async def _keep(self, asked: _Asked, made: Instruction) -> None:
        written_out = made.model_dump_json()
        if await aside(partial(redacted, written_out), much=False) != written_out:
            return
        key, *_ = await asked.latest_keys()
        value = made.model_dump(mode="json")
        try:
            await self._store.aput(INSTRUCTIONS, key, value, index=False, ttl=KEPT_MINUTES)
        except Exception:  # Each store has errors of its own, and none is worth the user's answer.
            _log.warning("an instruction could not be kept", exc_info=True)

    async def _kept(self, asked: _Asked) -> Instruction | None:
        key, *_ = await asked.latest_keys()
        try:
            item = await self._store.aget(INSTRUCTIONS, key)
            return Instruction.model_validate(item.value) if item else None
        except ValidationError:  # Another version kept it.
            return None
        except Exception:  # As above.
            _log.warning("a kept instruction could not be read", exc_info=True)
            return None


def _route(record: TurnRecord, said: Sequence[BaseMessage]) -> Route:
    if any("failed" in step.detail for step in record.trace if step.step == "mediator"):
        return "unmediated"
    if record.instruction is not None and record.instruction.act != "pass":
        return "kept" if is_continued(said) else "mediated"
    return "reminded" if record.intervention.kind == "remind" else "passed"


def _told(messages: Sequence[Form]) -> str:
    """Return what the user's last message says in a request that was changed."""
    *_, user = (form for form in messages if form["role"] == "user")
    return text_of(*read([user]))


async def _asked(context: RequestContext) -> _Asked:
    """Return a request with its conversation, where there is something in it to mediate.

    Raises:
        _Passes: there is not.
        Unreadable: it holds something that isn't known.
    """
    if context.request.opted_out:
        raise _Passes("the client opted out")
    asked = await _gone_through(context.request, partial(_Asked, context.request, context.owner))
    if isinstance(asked.said[-1], AIMessage):
        raise _Passes("an answer that is to be continued, not a user turn")
    if not asked.users:
        raise _Passes("the user said nothing")
    return asked


class _Passes(Exception):
    """The turn passes as it is."""


class _Asked:
    """A request whose conversation has been read.

    Raises:
        Unreadable: it holds something that isn't known.
    """

    def __init__(self, request: Request, owner: str) -> None:
        self.request, self._owner = request, owner
        self._keys: list[str] = []
        self.said = read(request.messages)
        self.users = [at for at, message in enumerate(self.said) if isinstance(message, HumanMessage)]

    async def latest_keys(self) -> list[str]:
        """Return hashes of all that is decisive for this turn and for the one before, if there was one.

        All that is the conversation up to the turn's user message.
        """
        if not self._keys:
            self._keys = await _gone_through(self.request, self._hashed)
        return self._keys

    def _hashed(self) -> list[str]:
        request, ends = self.request, self.users[-2:]
        digest = Digest([self._owner, request.user, request.task])
        keys = list[str]()
        for at, form in enumerate(request.messages[: ends[-1] + 1]):
            digest.take(form)
            if at in ends:
                keys.append(digest.told())
        return keys[::-1]


async def _gone_through(request: Request, work: Callable[[], T]) -> T:
    """Do what takes the longer the longer a request is."""
    return work() if len(request.raw) <= _SHORT else await aside(work, much=True)
