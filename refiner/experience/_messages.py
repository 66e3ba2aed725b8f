"""Messages in OpenAI's chat form: read from what other programs write, and cut into turns.

OpenTelemetry's messages with `parts` are understood as well, and so are LangChain's forms: `{"type": "human",
"content": …}`, the same with its fields under `data`, `{"role": "human", …}`, `["human", …]`, and the
serialized constructor (`{"lc": 1, "type": "constructor", "id": […], "kwargs": {…}}`), which is read as data;
nothing is ever constructed from it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json

from midturn.core import fault_of, well_formed
from midturn.refiner.experience._documents import BadDocument
from midturn.store import Turn

Message = dict[str, Any]
"""A message in OpenAI's chat form."""

PART_ROLES = {"model": "assistant"}
"""Roles of messages with parts, where they are called otherwise."""
LANGCHAIN_ROLES = {
    "human": "user",
    "ai": "assistant",
    "system": "system",
    "tool": "tool",
    "function": "function",
}
HOLDERS = ("messages", "choices", "generations", "prompts", "message", "output", "input", "text")
"""Under what name programs put what went in or came out, the more telling first."""


class _Message(BaseModel):
    model_config = ConfigDict(extra="allow")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[str | dict[str, Any]] | None = None
    tool_calls: list[dict[str, Any]] | None = None


def read_messages(listed: Any, place: str) -> list[Message]:
    """Return the messages of a list, in OpenAI's form; those that have it already stay as they are.

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
    message = from_parts(found) if has_parts(found) else _from_langchain(found)
    try:
        _Message.model_validate(message)
    except ValidationError as error:
        raise BadDocument(f"`{place}` is no chat message: {fault_of(error)}") from error
    return message


def said_in(found: Any, role: str, place: str) -> list[Message]:
    """Return the messages of what went into a program or came out of it, in any of the usual forms.

    Args:
        found: text, a message, a list of messages, or an object that holds one of these under one of
            `HOLDERS`. Of several answers the first counts; `chat_history` stands before an `input`.
        role: who said what is only text.
        place: where it stands, for who reads the error.

    Raises:
        BadDocument: it is nothing of the kind.
    """
    if found is None:
        return []
    if isinstance(found, str):
        return [{"role": role, "content": found}]
    if is_message(found):
        return [read_message(found, place)]
    if isinstance(found, list):
        return read_messages(_only_batch(cast("list[Any]", found)), place)
    fields = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    name = next((name for name in HOLDERS if name in fields), None)
    if name is None:
        raise BadDocument(
            f"`{place}` holds no messages: expected text, a message, or one of {', '.join(HOLDERS)}"
        )
    inside = fields[name]
    if name in ("choices", "generations", "prompts"):
        inside = _first(inside)
    earlier = said_in(fields.get("chat_history"), "user", f"{place}.chat_history") if name == "input" else []
    return [*earlier, *said_in(inside, role, f"{place}.{name}")]


def said_in_text(found: Any, role: str, place: str) -> list[Message]:
    """Return the same where messages may stand as JSON within a text."""
    inside = messages_as_json(found) if isinstance(found, str) else None
    return said_in(found if inside is None else inside, role, place)


def messages_as_json(text: str) -> Any:
    """Return the messages that a text holds as JSON, `None` where it is just a text."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        found: Any = well_formed(from_json(text, allow_inf_nan=False))
    except ValueError:
        return None
    if isinstance(found, dict):
        return found if "messages" in found or is_message(found) else None
    listed = cast("list[Any]", found)
    return listed if listed and all(is_message(each) for each in listed) else None


def _only_batch(listed: list[Any]) -> list[Any]:
    """Return a chat model's run has a batch of conversations, of which it is the only one."""
    only = listed[0] if len(listed) == 1 else None
    return cast("list[Any]", only) if isinstance(only, list) and not _is_pair(only) else listed


def _first(found: Any) -> Any:
    """Return the first of what may be a list of lists."""
    while isinstance(found, list) and found:
        found = cast("list[Any]", found)[0]
    return found


def is_message(found: Any) -> bool:
    """Whether something looks like one message."""
    return _is_pair(found) or _is_message_object(found)


def _is_pair(found: Any) -> bool:
    """Whether something is a message as LangChain takes it in short: who says what."""
    if not isinstance(found, list | tuple):
        return False
    pair = cast("list[Any]", found)
    if len(pair) != 2 or not isinstance(pair[0], str):
        return False
    return pair[0] in {*LANGCHAIN_ROLES, *LANGCHAIN_ROLES.values()} and isinstance(pair[1], str | list)


def _is_message_object(found: Any) -> bool:
    return isinstance(found, dict) and (
        "role" in found
        or found.get("type") in LANGCHAIN_ROLES
        or (found.get("type") == "constructor" and "kwargs" in found)
    )


def text_of(message: Message) -> str:
    """Return what a message says in words, a refusal included; images and the like are left out."""
    content = message.get("content")
    if not isinstance(content, list):
        return content or _words(message.get("refusal")) or ""
    blocks = [block if isinstance(block, dict) else {"text": block} for block in cast("list[Any]", content)]
    said = (_words(block.get("text", block.get("refusal"))) for block in blocks)
    return "\n".join(words for words in said if words is not None)


def somebody_speaks(messages: Sequence[Message]) -> bool:
    """Whether the user or the assistant says, shows or calls anything."""
    return any(
        text_of(message).strip() or _shows(message) or calls_of(message)
        for message in messages
        if message["role"] in ("user", "assistant")
    )


def _shows(message: Message) -> bool:
    """Whether a message has an image or the like."""
    content = message.get("content")
    blocks = cast("list[Any]", content) if isinstance(content, list) else []
    return any(isinstance(block, dict) and "text" not in block for block in blocks)


def calls_of(message: Message) -> list[Any]:
    """Return the tools that a message calls, in the older form of one `function_call` too."""
    calls = cast("list[Any]", message.get("tool_calls") or [])
    return [*calls, *([message["function_call"]] if message.get("function_call") else [])]


def _words(found: Any) -> str | None:
    return found if isinstance(found, str) else None


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
        (message["role"], text_of(message), calls_of(message)) for message in messages if _is_said(message)
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
    """Return the messages that turns stand for."""
    both = ((("user", turn.utterance), ("assistant", turn.response)) for turn in turns)
    return [{"role": role, "content": said} for pair in both for role, said in pair if said]


def _from_langchain(found: Any) -> Message:
    """Return a message of LangChain's in OpenAI's form; anything else as it is."""
    if _is_pair(found):
        return {"role": LANGCHAIN_ROLES.get(found[0], found[0]), "content": found[1]}
    if not isinstance(found, dict) or found.get("role", "ai") not in ("human", "ai"):
        return found
    kind, fields = _kind_and_fields(cast("dict[str, Any]", found))
    if kind not in LANGCHAIN_ROLES:
        return found
    message: Message = {"role": LANGCHAIN_ROLES[kind], "content": fields.get("content")}
    if calls := fields.get("tool_calls"):
        message["tool_calls"] = [tool_call(call) for call in calls] if isinstance(calls, list) else calls
    return message | {key: fields[key] for key in ("tool_call_id", "name") if fields.get(key)}


def has_parts(found: Any) -> bool:
    """Whether something is a message of OpenTelemetry's or Google's: all that it says in `parts`."""
    return isinstance(found, dict) and "role" in found and isinstance(found.get("parts"), list)


def from_parts(found: dict[str, Any]) -> Message:
    """Return a message with parts in OpenAI's form: text, tool calls, answers of tools, and what else is
    shown.
    """
    parts = [cast("dict[str, Any]", each) for each in found["parts"] if isinstance(each, dict)]

    def of_kind(*kinds: str) -> list[dict[str, Any]]:
        return [each for each in parts if each.get("type", "text" if "text" in each else "") in kinds]

    texts = [_words(each.get("content", each.get("text"))) for each in of_kind("text")]
    answers, calls, shown = (
        of_kind("tool_call_response"),
        of_kind("tool_call"),
        of_kind("blob", "file", "uri"),
    )
    text = "\n".join(filter(None, texts))
    content: Any = [{"type": "text", "text": text}, *shown] if shown else text
    message: Message = {"role": PART_ROLES.get(found["role"], found["role"]), "content": content}
    if answers:
        said = [each.get("response", each.get("result")) for each in answers]
        answered = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in said)
        message |= {"role": "tool", "content": answered, "tool_call_id": answers[0].get("id")}
    if calls:
        message["tool_calls"] = [tool_call(call) for call in calls]
    return message


def _kind_and_fields(found: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kind = str(found.get("role", found.get("type")))
    fields = found.get("kwargs") if kind == "constructor" else found.get("data", found)
    if not isinstance(fields, dict):
        return kind, found
    if kind == "constructor":
        path = found.get("id")
        named = str(path[-1]) if isinstance(path, list) and path else ""
        kind = named.removesuffix("Chunk").removesuffix("Message").lower()
    return kind, cast("dict[str, Any]", fields)


def tool_call(call: Any) -> Any:
    """Return a tool call in OpenAI's form; anything else as it is."""
    if not isinstance(call, dict) or "function" in call:
        return call
    given = call.get("args", call.get("arguments"))
    arguments = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    return {
        "id": call.get("id"),
        "type": "function",
        "function": {"name": call.get("name"), "arguments": arguments},
    }
