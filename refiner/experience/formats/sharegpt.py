"""ShareGPT: `{"id": …, "conversations": [{"from": "human", "value": …}, {"from": "gpt", "value": …}]}`.

The form of the data sets that chat models are tuned on, as FastChat (`data/dummy_conversation.json` of
github.com/lm-sys/FastChat) and LLaMA-Factory (`data/README.md` of github.com/hiyouga/LLaMA-Factory) read it;
the latter adds `system`, `tools` and the speakers `function_call` and `observation`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from midturn.refiner.experience._documents import BadDocument
from midturn.refiner.experience._messages import Message, text_of
from midturn.refiner.experience._records import Format, Loose, Record, given, unread_fields
from midturn.store import Trajectory

SPEAKERS = {
    **dict.fromkeys(("human", "user"), "user"),
    **dict.fromkeys(("gpt", "chatgpt", "assistant", "model", "bard", "bing", "claude"), "assistant"),
    "system": "system",
    "function_call": "assistant",
    **dict.fromkeys(("observation", "tool", "function_response"), "tool"),
}


class _Said(BaseModel):
    model_config = ConfigDict(extra="allow", populate_by_name=True)

    by: str = Field(alias="from")
    value: str | None


class _Conversation(Loose):
    id: str | None = None
    conversations: list[_Said]
    system: str | None = None
    tools: Any = None


def read(document: dict[str, Any]) -> Record:
    """Read a conversation."""
    found = _Conversation.of(document, "conversation of ShareGPT's")
    system: list[Message] = [{"role": "system", "content": found.system}] if found.system else []
    return Record(
        conversation=found.id,
        document=found.id,
        messages=[*system, *(_message(said) for said in found.conversations)],
        left_out=unread_fields(found),
    )


def write(trajectory: Trajectory, messages: Sequence[Message], full: str | None) -> dict[str, Any]:
    """Write a conversation: its words alone."""
    speakers = {"user": "human", "assistant": "gpt", "system": "system", "developer": "system"}
    said = [(speakers.get(message["role"]), text_of(message)) for message in messages]
    return {
        "id": trajectory.conversation_id,
        "conversations": [{"from": by, "value": text} for by, text in said if by and text],
    }


def _message(said: _Said) -> Message:
    role = SPEAKERS.get(said.by.lower())
    if role is None:
        raise BadDocument(f"`from` is {said.by[:40]!r}, which is nobody. Known: {', '.join(SPEAKERS)}")
    if said.by.lower() == "function_call":
        call = {"id": "", "type": "function", "function": given(name="", arguments=said.value)}
        return {"role": role, "content": None, "tool_calls": [call]}
    return {"role": role, "content": said.value or ""}


SHAREGPT = Format(
    name="sharegpt",
    rank=70,
    expected='a conversation of ShareGPT: {"conversations": [{"from": …, "value": …}]}',
    marks=(frozenset({"conversations"}),),
    container="list",
    fields=tuple(_Conversation.model_fields),
    read=read,
    write=write,
)
