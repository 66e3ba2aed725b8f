"""What the upstream is sent for a turn: the client's own request, or one with an instruction in it.

The conversation comes whole with every request, so nothing about it is kept but this: where tools are
offered, the instruction of a turn, under a hash of the conversation up to that turn, so that the requests
that bring the tools' results, which may reach another replica, are given the same one. An instruction in
which a secret is recognised is not kept; those requests then pass as they are. Under the same hash lies the
turn's score, where answers are scored (`_scores`).
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langgraph.store.base import BaseStore
from pydantic import ValidationError

from midturn.assistant import Meter
from midturn.core import redacted
from midturn.drift import DriftScore
from midturn.gateway._conversation import Form, Unreadable, read, retold, written
from midturn.gateway._requests import Request
from midturn.gateway._scores import Scores, Unscored
from midturn.graphs import Mediation, Memory, begin, with_reminder
from midturn.mediator import Context, ContextBuilder, Instruction, gate, statements, user_turns
from midturn.store import Step

Route = Literal["passed", "reminded", "mediated", "kept", "unmediated"]
"""The gate let the turn pass; so it did, but for a reminder; an instruction was made; the turn's first one
was taken again; the Mediator failed, and the conversation goes on as it is."""

INSTRUCTIONS = ("gateway", "instructions")
KEPT_MINUTES = 60.0
_STORE_SECONDS = 2.0

_log = logging.getLogger("midturn.gateway")


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
        mediation: how a turn is mediated; its task and its context are each turn's own.
        context: makes a turn's context builder, whose models are to be metered with the meter that it gets.
        store: where guidelines and instructions lie.
        most_characters: a conversation in which users and tools say more passes.
        scores: of earlier turns, where answers are scored.
    """

    def __init__(
        self,
        mediation: Mediation,
        context: Callable[[Meter], ContextBuilder],
        store: BaseStore,
        most_characters: int,
        scores: Scores | None = None,
    ) -> None:
        self._mediation, self._context, self._store = mediation, context, store
        self._most_characters, self._scores = most_characters, scores

    async def prepare(self, request: Request, owner: str, meter: Meter) -> Prepared:
        """What the upstream is sent for a request. Never fails: a turn that can't be mediated passes.

        Args:
            request: the client's.
            owner: who sent it; instructions are kept for each of them.
            meter: of the Mediator's calls.
        """
        try:
            said = read(request.messages)
        except Unreadable as unknown:
            return Prepared(None, "passed", str(unknown))
        if isinstance(said[-1], AIMessage):
            return Prepared(None, "passed", "an answer that is to be continued, not a user turn")
        if not any(isinstance(message, HumanMessage) for message in said):
            return Prepared(None, "passed", "the user said nothing")
        scores = await self._scores_before(request, said, owner)
        prepared = await self._prepare(request, said, owner, meter, scores)
        if self._scores is None:
            return prepared
        return replace(prepared, unscored=Unscored(_key(request, said, owner), said))

    async def _scores_before(
        self, request: Request, said: Sequence[BaseMessage], owner: str
    ) -> list[DriftScore]:
        if self._scores is None or sum(isinstance(message, HumanMessage) for message in said) < 2:
            return []
        return await self._scores.of(_key(request, said, owner, turns_ago=1))

    async def _prepare(
        self,
        request: Request,
        said: list[BaseMessage],
        owner: str,
        meter: Meter,
        scores: list[DriftScore],
    ) -> Prepared:
        if isinstance(said[-1], ToolMessage):
            made = await self._kept(_key(request, said, owner))
            if made is None:
                return self._passed(
                    request, said, "a tool result, and no instruction is kept for its turn", scores
                )
            return await self._same_turn(request, said, made, scores)
        decision = gate(said)
        if decision.route == "pass":
            return self._passed(request, said, decision.reason, scores)
        if sum(len(statement.text) for statement in statements(said)) > self._most_characters:
            return self._passed(request, said, f"longer than {self._most_characters:,} characters", scores)
        return await self._mediated(request, said, owner, meter, scores)

    def _passed(
        self, request: Request, said: list[BaseMessage], why: str, scores: Sequence[DriftScore]
    ) -> Prepared:
        """A turn that needs no instruction may need a reminder all the same."""
        if not scores:
            return Prepared(None, "passed", why)
        decision = self._mediation.policy.decide(len(user_turns(said)), scores)
        steps = [Step(step="policy", detail=decision.model_dump())]
        if decision.kind != "remind":
            return Prepared(None, "passed", why, trace=steps)
        context = with_reminder(self._mediation, Context(said, why), said)
        messages = retold(context.messages, said, request.messages)
        return Prepared(messages, "reminded", why, _told(messages), steps)

    async def _mediated(
        self,
        request: Request,
        said: list[BaseMessage],
        owner: str,
        meter: Meter,
        scores: Sequence[DriftScore],
    ) -> Prepared:
        mediation = replace(self._mediation, context=self._context(meter), task=request.task)
        memory = Memory(self._store, request.user)
        state = await begin(mediation, {"messages": said, "scores": scores}, memory=memory)
        context, made = state["context"], state["instruction"]
        if made is None or made.act == "pass":
            reminded = state["intervention"].kind == "remind"
            messages = retold(context.messages, said, request.messages) if reminded else None
            return Prepared(messages, "unmediated", context.why, trace=state["trace"])
        if request.has_tools:
            await self._keep(_key(request, said, owner), made)
        messages = written(context.messages, said, request.messages)
        return Prepared(messages, "mediated", context.why, _told(messages), state["trace"])

    async def _same_turn(
        self, request: Request, said: list[BaseMessage], made: Instruction, scores: Sequence[DriftScore]
    ) -> Prepared:
        state = await begin(self._mediation, {"messages": said, "instruction": made, "scores": scores})
        messages = written(state["context"].messages, said, request.messages)
        return Prepared(messages, "kept", state["context"].why, _told(messages), state["trace"])

    async def _keep(self, key: str, made: Instruction) -> None:
        value = made.model_dump(mode="json")
        written_out = json.dumps(value, ensure_ascii=False)
        if redacted(written_out) != written_out:
            return
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                await self._store.aput(INSTRUCTIONS, key, value, index=False, ttl=KEPT_MINUTES)
        except Exception:  # Each store has errors of its own, and none is worth the user's answer.
            _log.warning("an instruction could not be kept", exc_info=True)

    async def _kept(self, key: str) -> Instruction | None:
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                item = await self._store.aget(INSTRUCTIONS, key)
            return Instruction.model_validate(item.value) if item else None
        except ValidationError:  # Another version kept it.
            return None
        except Exception:  # As above.
            _log.warning("a kept instruction could not be read", exc_info=True)
            return None


def _told(messages: Sequence[Form]) -> str:
    """What the user's last message says in a request that was changed."""
    *_, user = read([form for form in messages if form["role"] == "user"])
    return user.text


def _key(request: Request, said: Sequence[BaseMessage], owner: str, turns_ago: int = 0) -> str:
    """A hash of all that is decisive for a turn: the conversation up to its user message."""
    users = [i for i, message in enumerate(said) if isinstance(message, HumanMessage)]
    seen: Any = [owner, request.user, request.task, request.messages[: users[-1 - turns_ago] + 1]]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()
