"""A conversation in OpenAI's form: read into LangChain messages, and written back as it is to be shown.

A message that stays as it is goes back as the very object that the client sent, so nothing is lost in
between. What was put in the place of the user's turns is written in their form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolCall, ToolMessage

from midturn.mediator import text_of

Form = dict[str, Any]
"""A message as the client wrote it."""


class Unreadable(Exception):
    """The conversation holds something that the Mediator can't read; the upstream may know it."""


def read(forms: Sequence[Form]) -> list[BaseMessage]:
    """Return the messages as the Mediator reads them, one for each.

    Raises:
        Unreadable: a role or a content that isn't known.
    """
    return [_read_one(form) for form in forms]


def _read_one(form: Form) -> BaseMessage:
    content, role = _content(form.get("content")), form["role"]
    name = form.get("name")
    speaker = name if isinstance(name, str) else None
    if role == "user":
        return HumanMessage(content=cast("Any", content), name=speaker)
    text = text_of(HumanMessage(content=cast("Any", content)))
    if role == "assistant":
        return AIMessage(text, tool_calls=_calls(form), name=speaker)
    if role in ("tool", "function"):
        return ToolMessage(text, tool_call_id=str(form.get("tool_call_id", form.get("name", ""))))
    if role in ("system", "developer"):
        return SystemMessage(text)
    raise Unreadable("a message has an unknown role")


def _calls(form: Form) -> list[ToolCall]:
    """Return which tools a message calls, of whatever type; their arguments are the upstream's business."""
    listed = form.get("tool_calls")
    calls = cast("list[Any]", listed) if isinstance(listed, list) else []
    legacy = form.get("function_call")
    if isinstance(legacy, dict):
        calls = [*calls, {"id": cast("Form", legacy).get("name"), "function": legacy}]
    return [
        ToolCall(name=_called(call), args={}, id=str(call.get("id") or ""))
        for call in calls
        if isinstance(call, dict)
    ]


def _called(call: Form) -> str:
    """Return the tool's name: under `function`, or under `custom`; empty for a type that isn't known."""
    about = call.get("function") or call.get("custom")
    return str(cast("Form", about).get("name", "")) if isinstance(about, dict) else ""


def _content(content: Any) -> str | list[Form]:
    if content is None or isinstance(content, str):
        return content or ""
    if isinstance(content, list) and all(isinstance(block, dict) for block in cast("list[Any]", content)):
        blocks = cast("list[Form]", content)
        if all(isinstance(block.get("text"), str) for block in blocks if block.get("type") == "text"):
            return blocks
    raise Unreadable("a message has a content that is neither text nor a list of parts")


def written(
    shown: Sequence[BaseMessage], said: Sequence[BaseMessage], forms: Sequence[Form]
) -> list[Form] | None:
    """Return what the assistant is to see, in OpenAI's form; `None` where it is what the client sent.

    Args:
        shown: the context that was built from `said`.
        said: the conversation as `read` gave it.
        forms: the same as the client wrote it.
    """
    unchanged = {id(message): form for message, form in zip(said, forms, strict=True)}
    if [id(message) for message in shown] == list(unchanged):
        return None
    *_, user = (form for form in forms if form["role"] == "user")
    return [unchanged.get(id(message)) or {**user, "content": message.content} for message in shown]
