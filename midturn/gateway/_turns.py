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
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Literal, TypeVar

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langgraph.store.base import BaseStore
from pydantic import ValidationError

from midturn.assistant import CallRecorder
from midturn.core import SetupError, aside, redacted
from midturn.drift import DriftScore, Intervention
from midturn.gateway._conversation import Form, Unreadable, read, written
from midturn.gateway._digests import Digest
from midturn.gateway._requests import Request
from midturn.gateway._scores import Scores, Unscored
from midturn.graphs import Memory, Turn, TurnConfig, TurnRecord, is_continued, log_failure, prepare
from midturn.mediator import ContextBuilder, Instruction, extent_of, text_of
from midturn.store import Step

Route = Literal["passed", "reminded", "mediated", "kept", "unmediated"]
"""The history stays; it stays, with a reminder; an instruction was made; the turn's first one was taken
again; the Mediator failed, and the history stays."""

INSTRUCTIONS = ("gateway", "instructions")
KEPT_MINUTES = 60.0
_SHORT = 16_000
"""Bytes of a request that are gone through at once; more, aside of the event loop."""

_log = logging.getLogger("midturn.gateway")

T = TypeVar("T")


@dataclass(frozen=True)
class Prepared:
    """What the upstream is sent, and how that came about."""

    messages: list[Form] | None
    """`None`: the client's own."""
    route: Route
    why: str
    instruction: str | None = None
    """As the upstream sees it."""
    trace: Sequence[Step] = ()
    unscored: Unscored | None = None
    """What is needed to score the answer, where it is to be scored."""


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

    async def prepare(self, request: Request, owner: str, recorder: CallRecorder) -> Prepared:
        """Return what the upstream is sent for a request. Never fails: a turn that can't be mediated passes.

        Args:
            request: the client's.
            owner: who sent it; instructions are kept for each of them.
            recorder: of the Mediator's calls.
        """
        if request.opted_out:
            return Prepared(None, "passed", "the client opted out")
        try:
            turn = await _gone_through(request, partial(_Asked, request, owner))
        except Unreadable as unknown:
            return Prepared(None, "passed", str(unknown))
        if isinstance(turn.said[-1], AIMessage):
            return Prepared(None, "passed", "an answer that is to be continued, not a user turn")
        if not turn.users:
            return Prepared(None, "passed", "the user said nothing")
        if self._scores is None:
            return await self._prepare(turn, recorder, [])
        now, *before = await _gone_through(request, turn.latest_keys)
        prepared = await self._prepare(turn, recorder, await self._scores.of(before[0]) if before else [])
        return replace(prepared, unscored=Unscored(now, turn.said))

    async def _prepare(self, asked: _Asked, recorder: CallRecorder, scores: list[DriftScore]) -> Prepared:
        request, said = asked.request, asked.said
        if extent_of(said) > self._most_characters:
            return Prepared(None, "passed", f"longer than {self._most_characters:,} characters")
        config = replace(self._config, mediator=self._mediator(recorder), task=request.task)
        memory = Memory(self._store, request.user, request.conversation)
        turn = Turn(said, record=await self._record(asked, scores), memory=memory)
        try:
            prepared = await prepare(turn, config)
        except (
            SetupError
        ) as wrong:  # A wrong key is for whoever runs the gateway, and costs no client's answer.
            log_failure("mediator", wrong)
            failed = Step(step="mediator", detail={"failed": str(wrong)})
            return Prepared(
                None, "unmediated", "the history as it is, since the Mediator failed", trace=[failed]
            )
        record = prepared.record
        made = record.instruction
        if made is not None and made.act != "pass" and request.has_tools and not is_continued(said):
            await self._keep(asked, made)
        messages = written(prepared.context.messages, said, request.messages)
        told = None if messages is None else _told(messages)
        return Prepared(messages, _route(record, said), prepared.context.why, told, record.trace)

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
        key, *_ = await _gone_through(asked.request, asked.latest_keys)
        value = made.model_dump(mode="json")
        try:
            await self._store.aput(INSTRUCTIONS, key, value, index=False, ttl=KEPT_MINUTES)
        except Exception:  # Each store has errors of its own, and none is worth the user's answer.
            _log.warning("an instruction could not be kept", exc_info=True)

    async def _kept(self, asked: _Asked) -> Instruction | None:
        key, *_ = await _gone_through(asked.request, asked.latest_keys)
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


class _Asked:
    """A request whose conversation has been read.

    Raises:
        Unreadable: it holds something that isn't known.
    """

    def __init__(self, request: Request, owner: str) -> None:
        self.request, self._owner = request, owner
        self.said = read(request.messages)
        self.users = [at for at, message in enumerate(self.said) if isinstance(message, HumanMessage)]

    def latest_keys(self) -> list[str]:
        """Return hashes of all that is decisive for this turn and for the one before, if there was one.

        All that is the conversation up to the turn's user message.
        """
        return self._latest_keys

    @cached_property
    def _latest_keys(self) -> list[str]:
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
