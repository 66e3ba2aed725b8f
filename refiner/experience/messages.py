"""Messages in OpenAI's chat form: read from what other programs write, and cut into turns.

LangChain's forms are understood as well: `{"type": "human", "content": …}`, the same with its fields under
`data`, and the serialized constructor (`{"lc": 1, "type": "constructor", "id": […], "kwargs": {…}}`), which
is read as data; nothing is ever constructed from it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import fault_of
from refiner.experience.documents import BadDocument
from refiner.trajectories import Turn

Message = dict[str, Any]
"""A message in OpenAI's chat form."""

LANGCHAIN_ROLES = {
    "human": "user",
    "ai": "assistant",
    "system": "system",
    "tool": "tool",
    "function": "function",
}


class _Message(BaseModel):
    model_config = ConfigDict(extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[str | dict[str, Any]] | None = None
    tool_calls: list[dict[str, Any]] | None = None


def read_messages(listed: Any, place: str) -> list[Message]:
    """The messages of a list, in OpenAI's form; those that have it already stay as they are.

    Raises:
        BadDocument: `listed` is no list of messages; `place` says where it stands.
    """
    if not isinstance(listed, list):
        raise BadDocument(f"`{place}` is no list of messages")
    return [
        read_message(message, f"{place}.{number}") for number, message in enumerate(cast("list[Any]", listed))
    ]


def read_message(found: Any, place: str) -> Message:
    """One message in OpenAI's form.

    Raises:
        BadDocument: it is none.
    """
    message = _from_langchain(found)
    try:
        _Message.model_validate(message)
    except ValidationError as error:
        raise BadDocument(f"`{place}` is no chat message: {fault_of(error)}") from error
    return message


def is_message(found: Any) -> bool:
    """Whether something looks like one message."""
    return isinstance(found, dict) and (
        "role" in found
        or found.get("type") in LANGCHAIN_ROLES
        or (found.get("type") == "constructor" and "kwargs" in found)
    )


def text_of(message: Message) -> str:
    """What a message says in words; images and the like are left out."""
    content = message.get("content")
    if not isinstance(content, list):
        return content or ""
    blocks = [block if isinstance(block, dict) else {"text": block} for block in cast("list[Any]", content)]
    return "\n".join(str(block["text"]) for block in blocks if isinstance(block.get("text"), str))


def joined(earlier: Sequence[Message], later: Sequence[Message]) -> list[Message]:
    """Two parts of a conversation as one, where the later part may repeat the earlier one, or its end.

    What is said to the system is not compared: programs write the time and the like into it. Cost accepted:
    a part that says the same as the whole of the one before it is taken for a repetition.
    """
    before, now = _said(earlier), _said(later)
    repeats = any(now[at : at + len(before)] == before for at in range(len(now) - len(before) + 1))
    if before and repeats:
        return list(later)
    overlap = next((n for n in range(min(len(before), len(now)), 0, -1) if before[-n:] == now[:n]), 0)
    if not overlap:
        return [*earlier, *later]
    return [*earlier, *[message for message in later if _is_said(message)][overlap:]]


def _said(messages: Sequence[Message]) -> list[tuple[str, str, Any]]:
    return [
        (message["role"], text_of(message), message.get("tool_calls"))
        for message in messages
        if _is_said(message)
    ]


def _is_said(message: Message) -> bool:
    return message["role"] not in ("system", "developer")


def turns_of(messages: Sequence[Message]) -> list[Turn]:
    """Cut a conversation into turns: what the user said, and all that the assistant said to it.

    Messages of the user without an answer between them are one utterance. What the assistant said before
    the user's first message answers an empty utterance. Instructions to the system, tool calls and what
    tools answered are in no turn.

    >>> [turn.response for turn in turns_of([{"role": "user", "content": "Hi"}])]
    ['']
    """
    exchanges: list[tuple[list[str], list[str]]] = []
    for message in messages:
        said = text_of(message)
        if message["role"] == "user":
            if not exchanges or exchanges[-1][1]:
                exchanges.append(([], []))
            exchanges[-1][0].append(said)
        elif message["role"] == "assistant" and said:
            if not exchanges:
                exchanges.append(([], []))
            exchanges[-1][1].append(said)
    return [
        Turn(utterance="\n\n".join(asked), response="\n\n".join(answered)) for asked, answered in exchanges
    ]


def messages_of_turns(turns: Sequence[Turn]) -> list[Message]:
    """The messages that turns stand for."""
    both = ((("user", turn.utterance), ("assistant", turn.response)) for turn in turns)
    return [{"role": role, "content": said} for pair in both for role, said in pair if said]


def _from_langchain(found: Any) -> Message:
    """A message of LangChain's in OpenAI's form; anything else as it is."""
    if not isinstance(found, dict) or "role" in found:
        return found
    kind, fields = _kind_and_fields(cast("dict[str, Any]", found))
    if kind not in LANGCHAIN_ROLES:
        return found
    message: Message = {"role": LANGCHAIN_ROLES[kind], "content": fields.get("content")}
    if calls := fields.get("tool_calls"):
        message["tool_calls"] = [_tool_call(call) for call in calls] if isinstance(calls, list) else calls
    return message | {key: fields[key] for key in ("tool_call_id", "name") if fields.get(key)}


def _kind_and_fields(found: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kind = str(found.get("type"))
    fields = found.get("kwargs") if kind == "constructor" else found.get("data", found)
    if not isinstance(fields, dict):
        return kind, found
    if kind == "constructor":
        path = found.get("id")
        named = str(path[-1]) if isinstance(path, list) and path else ""
        kind = named.removesuffix("Chunk").removesuffix("Message").lower()
    return kind, cast("dict[str, Any]", fields)


def _tool_call(call: Any) -> Any:
    if not isinstance(call, dict) or "function" in call:
        return call
    arguments = json.dumps(call.get("args"), ensure_ascii=False)
    return {
        "id": call.get("id"),
        "type": "function",
        "function": {"name": call.get("name"), "arguments": arguments},
    }
