"""Cut one instruction: take it apart, say each piece as a user would, and check the pieces against the whole.

Whatever a model says is rejected until it passes; each kind of fault is named to the model once, and a
second one of the same kind ends the attempt. The model-free check is `midturn.mediator.check`.

Cost accepted: where the judge is the model that cut, the two may share a blind spot; the check does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from midturn.assistant import ask_for_json
from midturn.mediator import Faithfulness, Statement
from midturn.mediator.check import (
    compared,
)
from midturn.studies.lic.sharding._prompts import (
    AGAIN,
    JUDGE,
    MESSAGES,
    PIECES,
    REPHRASE,
    REQUEST,
    SEGMENT,
    numbered,
)

MOST_PIECES = 16
LONGEST_SHARE = 0.6
"""Of an instruction's characters in one piece; with more than that the instruction is not taken apart."""
MOST_WORDS = 60
"""Words of a shard."""

Shape = TypeVar("Shape", bound=BaseModel)
Text = Annotated[str, Field(max_length=1000)]
Step = Literal["segment", "rephrase"]
FaultKind = Literal["form", "check", "judge"]
"""By whom an answer was rejected: by rules on its form, by the model-free check, by the judge."""


class Attempt(BaseModel):
    """What a model said at one step, and why it was rejected."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: Step
    said: tuple[str, ...]
    turned_down_by: FaultKind | None = None
    fault: str | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong with an answer."""

    kind: FaultKind
    what: str


class _Segments(BaseModel):
    model_config = ConfigDict(extra="forbid")

    segments: Annotated[list[Text], Field(max_length=MOST_PIECES)]


class _Shards(BaseModel):
    model_config = ConfigDict(extra="forbid")

    shards: Annotated[list[Text], Field(max_length=MOST_PIECES)]


class _Judgement(BaseModel):
    model_config = ConfigDict(extra="forbid")

    missing: Annotated[list[Text], Field(max_length=MOST_PIECES)]
    added: Annotated[list[Text], Field(max_length=MOST_PIECES)]
    leaning: Annotated[list[int], Field(max_length=MOST_PIECES)]
    aim_first: bool
    same: bool


@dataclass
class Cutting:
    """One instruction on its way to shards."""

    text: str
    model: BaseChatModel
    judge: BaseChatModel
    min_shards: int
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    """All that was tried."""

    async def shards(self) -> list[str] | None:
        """Return the shards, the intent first; `None` where no attempt passed.

        Raises:
            InfrastructureError: a model could not be reached.
            BudgetSpent: the next call would go over the budget.
            ContextOverflowError: the instruction is longer than the model can read.
        """
        pieces = await self._passed("segment", self._segment, self._fault_of_pieces)
        if pieces is None:
            return None

        async def rephrase(fault: str) -> list[str]:
            return await self._rephrase(pieces, fault)

        async def fault_of_shards(shards: list[str]) -> Fault | None:
            return await self._fault_of_shards(shards, len(pieces))

        return await self._passed("rephrase", rephrase, fault_of_shards)

    async def _passed(
        self,
        step: Step,
        ask: Callable[[str], Awaitable[list[str]]],
        find_fault: Callable[[list[str]], Awaitable[Fault | None]],
    ) -> list[str] | None:
        """Ask until an answer passes, or one kind of fault was found twice."""
        named: set[FaultKind] = set()
        again = ""
        while True:
            said = await ask(again)
            fault = await find_fault(said)
            self.attempts.append(_attempt(step, said, fault))
            if fault is None:
                return said
            if fault.kind in named:
                return None
            named.add(fault.kind)
            answer = json.dumps(said, ensure_ascii=False) if said else "(nothing that could be read)"
            again = AGAIN.format(said=answer, fault=fault.what)

    # -- taking it apart ------------------------------------------------------------------------------

    async def _segment(self, again: str) -> list[str]:
        request = REQUEST.format(text=self.text) + again
        found = await _ask(self.model, SEGMENT, request, _Segments, self._room)
        return found.segments if found else []

    async def _fault_of_pieces(self, pieces: list[str]) -> Fault | None:
        if len(pieces) < self.min_shards:
            return Fault("form", f"there must be at least {self.min_shards} pieces, not {len(pieces)}")
        whole = _squeezed(self.text)
        for number, piece in enumerate(map(_squeezed, pieces), start=1):
            if not piece:
                return Fault("form", f"piece {number} is blank")
            if not re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", whole):
                return Fault("form", f"piece {number} is not copied from the request word for word")
            if len(piece) > LONGEST_SHARE * len(whole):
                return Fault("form", f"piece {number} holds most of the request. Take it apart")
        if len({_squeezed(piece) for piece in pieces}) < len(pieces):
            return Fault("form", "a piece stands twice")
        lost = self._compared(pieces).model_copy(update={"invented": ()})
        return None if lost.faithful else Fault("check", _named(lost, "piece"))

    # -- saying it as a user would --------------------------------------------------------------------

    async def _rephrase(self, pieces: list[str], again: str) -> list[str]:
        request = REQUEST.format(text=self.text) + PIECES.format(pieces=numbered(pieces)) + again
        found = await _ask(self.model, REPHRASE, request, _Shards, self._room)
        return [" ".join(shard.split()) for shard in found.shards] if found else []

    async def _fault_of_shards(self, shards: list[str], pieces: int) -> Fault | None:
        if what := _malformed(shards, pieces):
            return Fault("form", what)
        faithfulness = self._compared(shards)
        if not faithfulness.faithful:
            return Fault("check", _named(faithfulness, "message"))
        return await self._judged(shards)

    def _compared(self, parts: Sequence[str]) -> Faithfulness:
        return compared("\n".join(parts), [Statement(text=self.text, turn=1)])

    async def _judged(self, shards: list[str]) -> Fault | None:
        request = REQUEST.format(text=self.text) + MESSAGES.format(messages=numbered(shards))
        found = await _ask(self.judge, JUDGE, request, _Judgement, self._room)
        if found is None:
            return Fault("judge", "the judge gave no judgement that could be read")
        complaints = [
            *(f"missing: {what}" for what in found.missing),
            *(f"added: {what}" for what in found.added),
            *(f"message {n} can't be understood without others than message 1" for n in found.leaning),
            *([] if found.aim_first else ["message 1 does not say what the person wants in the end"]),
            *([] if found.same else ["the messages together do not ask for what the request asks for"]),
        ]
        return Fault("judge", "; ".join(complaints)) if complaints else None

    @property
    def _room(self) -> int:
        """Tokens of an answer that says the request again, as JSON."""
        return 300 + len(self.text) // 2


async def _ask(
    model: BaseChatModel, role: str, request: str, shape: type[Shape], max_tokens: int
) -> Shape | None:
    """Return an answer of this shape; `None` where the model gave none."""
    prompt = [SystemMessage(role), HumanMessage(request)]
    said, _ = await ask_for_json(model, prompt, shape, max_tokens=max_tokens)
    try:
        return shape.model_validate(said)
    except ValidationError:  # Nonsense from a model is no error: it is rejected like any bad answer.
        return None


def _attempt(step: Step, said: list[str], fault: Fault | None) -> Attempt:
    if fault is None:
        return Attempt(step=step, said=tuple(said))
    return Attempt(step=step, said=tuple(said), turned_down_by=fault.kind, fault=fault.what)


def _malformed(shards: list[str], wanted: int) -> str | None:
    if len(shards) != wanted:
        return f"there must be {wanted} messages, one for each piece, not {len(shards)}"
    for number, shard in enumerate(shards, start=1):
        if not shard:
            return f"message {number} is blank"
        if len(shard.split()) > MOST_WORDS:
            return f"message {number} is longer than {MOST_WORDS} words"
        if _squeezed(shard) in map(_squeezed, shards[: number - 1]):
            return f"message {number} says the same as an earlier one"
    return None


def _named(faithfulness: Faithfulness, part: str) -> str:
    lost = [f"no {part} says {value.written!r}" for value in faithfulness.lost]
    invented = [f"the request does not say {value.written!r}" for value in faithfulness.invented]
    return "; ".join([*lost, *invented])


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())
