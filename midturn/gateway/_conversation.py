"""A conversation in OpenAI's form: read for the Mediator, and written back with an instruction in it.

What the Mediator leaves as it is goes back as the very object that the client sent, so nothing is lost in
between. Of what it replaces, everything but the user's text is kept (names, images, audio, files), and that
text is none of it kept from the upstream (`_candour`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from midturn.gateway._candour import candid
from midturn.mediator import user_turns

Form = dict[str, Any]
"""A message as the client wrote it."""


class Unreadable(Exception):
    """The conversation holds something that the Mediator can't read; the upstream may know it."""


def read(forms: Sequence[Form]) -> list[BaseMessage]:
    """The messages as the Mediator reads them, one for each.

    Raises:
        Unreadable: a role or a content that isn't known.
    """
    return [_read_one(form) for form in forms]


def _read_one(form: Form) -> BaseMessage:
    content, role = _content(form.get("content")), form["role"]
    if role == "user":
        return HumanMessage(content=cast("Any", content))
    text = content if isinstance(content, str) else _text(content)
    if role == "assistant":
        return AIMessage(text)
    if role in ("tool", "function"):
        return ToolMessage(text, tool_call_id=str(form.get("tool_call_id", "")))
    if role in ("system", "developer"):
        return SystemMessage(text)
    raise Unreadable(f"a message has the role {role!r}")


def _content(content: Any) -> str | list[Form]:
    if content is None or isinstance(content, str):
        return content or ""
    if isinstance(content, list) and all(isinstance(block, dict) for block in cast("list[Any]", content)):
        blocks = cast("list[Form]", content)
        if all(isinstance(block.get("text"), str) for block in blocks if block.get("type") == "text"):
            return blocks
    raise Unreadable("a message has a content that is neither text nor a list of parts")


def _text(blocks: Sequence[Form]) -> str:
    return "".join(block["text"] for block in blocks if block.get("type") == "text")


def retold(seen: Sequence[BaseMessage], said: Sequence[BaseMessage], forms: Sequence[Form]) -> list[Form]:
    """A conversation whose last user message says something else. Takes what `written` takes."""
    unchanged = {id(message): form for message, form in zip(said, forms, strict=True)}
    *_, user = (form for form in forms if form["role"] == "user")
    return [unchanged.get(id(message)) or {**user, "content": message.content} for message in seen]


def written(seen: Sequence[BaseMessage], said: Sequence[BaseMessage], forms: Sequence[Form]) -> list[Form]:
    """What the assistant is to see, in OpenAI's form.

    Args:
        seen: the context that was built from `said`.
        said: the conversation as `read` gave it.
        forms: the same as the client wrote it.
    """
    unchanged = {id(message): form for message, form in zip(said, forms, strict=True)}
    turns = user_turns(said)
    return [
        unchanged.get(id(message)) or _in_place_of_the_users(candid(message.text, turns), forms)
        for message in seen
    ]


def _in_place_of_the_users(text: str, forms: Sequence[Form]) -> Form:
    users = [form for form in forms if form["role"] == "user"]
    attached = [block for form in users for block in _attachments(form)]
    return {**users[-1], "content": [{"type": "text", "text": text}, *attached] if attached else text}


def _attachments(form: Form) -> list[Form]:
    content = _content(form.get("content"))
    return [] if isinstance(content, str) else [block for block in content if block.get("type") != "text"]
