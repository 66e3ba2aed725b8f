"""The simulated user: reveals one shard a turn, word for word or in the words of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from pydantic import BaseModel, ConfigDict, Field

from midturn.assistant import ask_for_json
from midturn.studies.lic._fidelity import Fault
from midturn.studies.lic._records import Record, Shard

SYSTEM = """\
You play a person who asks an assistant for help by text message. You have a request in mind that you tell \
bit by bit. You say little at a time, in your own plain words, like someone typing on a phone.
- In each message bring up at most one of the points you have not told yet: the one that fits best after \
what the assistant just said, or else the most basic one.
- Say all that the point says: every number, name and condition in it. Say nothing that no point says.
- Ask no questions and repeat nothing you have told. If the assistant asks for something that no point \
covers, say that you don't mind.
Answer as JSON: `response` is your message; `shard_id` is the number of the point you told, or -1 for none."""

TURN = """\
The conversation so far:
{transcript}

Points you have told:
{told}

Points you have not told yet:
{untold}

Your next message, as JSON."""

ATTEMPTS = 3
"""Times that a model is asked for one message before the simulator is blamed."""


@dataclass(frozen=True)
class Utterance:
    """What the user says, and which shard it reveals; `None` for none."""

    text: str
    shard_id: int | None
    refused: tuple[Fault, ...] = ()
    """Of the replies that the user's model gave before this one."""


class UserSimulatorFailed(RuntimeError):
    """The user's model gave no usable message."""

    def __init__(self, refused: Sequence[Fault]) -> None:
        super().__init__(f"no usable message from the user's model in {len(refused)} attempts")
        self.refused = refused


class SimulatedUser(Protocol):
    """Speaks the user's next turn."""

    async def speak(
        self, record: Record, told: Sequence[Shard], messages: Sequence[BaseMessage]
    ) -> Utterance:
        """Say the next message, given the shards told so far.

        Raises:
            UserSimulatorFailed: there is no usable one.
        """
        ...


class VerbatimUser:
    """Says the shards in their order, word for word."""

    async def speak(
        self, record: Record, told: Sequence[Shard], messages: Sequence[BaseMessage]
    ) -> Utterance:
        """Say the next shard."""
        shard = record.worded_shards[len(told)]
        return Utterance(shard.shard, shard.shard_id)


@dataclass(frozen=True)
class ScriptedUser:
    """Says what a task's script says; who plays the user makes no difference to such a task."""

    script: Sequence[str]

    async def speak(
        self, record: Record, told: Sequence[Shard], messages: Sequence[BaseMessage]
    ) -> Utterance:
        """Say the script's next turn."""
        return Utterance(self.script[len(told)], record.worded_shards[len(told)].shard_id)


class _Message(BaseModel):
    model_config = ConfigDict(extra="forbid")

    response: Annotated[str, Field(max_length=600)]
    shard_id: int


@dataclass(frozen=True)
class ModelUser:
    """Says the first shard word for word and the others in the words of a model."""

    model: BaseChatModel

    async def speak(
        self, record: Record, told: Sequence[Shard], messages: Sequence[BaseMessage]
    ) -> Utterance:
        """Say one of the shards that are left, or something beside them."""
        if not told:
            first = record.worded_shards[0]
            return Utterance(first.shard, first.shard_id)
        untold = [shard for shard in record.worded_shards if shard not in told]
        prompt = [SystemMessage(SYSTEM), HumanMessage(_turn(told[1:], untold, messages))]
        refused: list[Fault] = []
        for _ in range(ATTEMPTS):
            reply, _message = await ask_for_json(self.model, prompt, _Message, max_tokens=300)
            said = _read(reply, untold)
            if isinstance(said, Utterance):
                return replace(said, refused=tuple(refused))
            refused.append(said)
        raise UserSimulatorFailed(refused)


def _read(reply: dict[str, object], untold: Sequence[Shard]) -> Utterance | Fault:
    text, shard_id = reply.get("response"), reply.get("shard_id")
    if not isinstance(text, str) or not text.strip():
        return "unusable"
    if shard_id == -1:
        return Utterance(text, None)
    for shard in untold:
        if shard.shard_id == shard_id:
            return Utterance(text, shard.shard_id)
    return "invalid_id"


def _turn(told: Sequence[Shard], untold: Sequence[Shard], messages: Sequence[BaseMessage]) -> str:
    names = {"human": "You", "ai": "Assistant"}
    said = [f"{names[m.type]}: {m.text}" for m in messages if m.type in names]
    return TURN.format(transcript="\n".join(said), told=_listed(told), untold=_listed(untold))


def _listed(shards: Sequence[Shard]) -> str:
    return "\n".join(f"{shard.shard_id}. {shard.shard}" for shard in shards) or "(none)"
