"""Say what strict providers refuse about a list of messages, without asking one.

`problems` is for LangChain messages, `problems_openai` for OpenAI chat JSON: what an API answers with 400.
`template_problems` and `template_problems_openai` are distinguished: what only chat templates of local models
refuse (a system message that is not the first, two turns of one role in a row). An input may have faults of
its own, so a view is judged by `new_problems`: what it has and its input had not.

Each text starts with its kind and a colon; the number is the message's place, from 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from langchain_core.messages import AIMessage, BaseMessage, ChatMessage, ToolMessage

Role = Literal["system", "user", "assistant", "tool", "unknown"]

_ROLES: dict[str, Role] = {
    "human": "user",
    "user": "user",
    "ai": "assistant",
    "assistant": "assistant",
    "system": "system",
    "developer": "system",
    "tool": "tool",
}


@dataclass(frozen=True)
class Seen:
    """What a provider looks at in one message."""

    role: Role
    text: str
    calls: tuple[str, ...] = ()
    """Ids of the tool calls, in order, doubles included."""
    answers: str = ""
    """Id of the call that a tool result answers; empty for other messages."""
    has_more_than_text: bool = False
    """Whether there is an image, a file, audio or another block that is no text."""


def problems(messages: Sequence[BaseMessage]) -> list[str]:
    """Return what a provider's API refuses about LangChain messages; empty where all take them."""
    return _api_problems([_seen(message) for message in messages])


def problems_openai(messages: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what a provider's API refuses about OpenAI chat JSON, malformed fields included."""
    malformed = [said for place, message in enumerate(messages) for said in _malformed(place, message)]
    return malformed + _api_problems([_seen_openai(message) for message in messages])


def template_problems(messages: Sequence[BaseMessage]) -> list[str]:
    """Return what only the chat templates of local models refuse about LangChain messages."""
    return _template_problems([_seen(message) for message in messages])


def template_problems_openai(messages: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what only the chat templates of local models refuse about OpenAI chat JSON."""
    return _template_problems([_seen_openai(message) for message in messages])


def new_problems(given: Sequence[str], shown: Sequence[str]) -> list[str]:
    """Return the problems in `shown` of kinds that occur more often there than in `given`."""
    allowed = Counter(kind(said) for said in given)
    fresh: list[str] = []
    for said in shown:
        allowed[kind(said)] -= 1
        if allowed[kind(said)] < 0:
            fresh.append(said)
    return fresh


def kind(problem: str) -> str:
    """Return the kind of a problem: its text up to the colon."""
    return problem.split(":", 1)[0]


def _seen(message: BaseMessage) -> Seen:
    calls: tuple[str, ...] = ()
    if isinstance(message, AIMessage):
        listed = [call["id"] or "" for call in [*message.tool_calls, *message.invalid_tool_calls]]
        # Anthropic's integration sends `tool_use` blocks of the content as they are.
        blocks = [str(block.get("id", "")) for block in _blocks(message.content, "tool_use")]
        calls = (*listed, *[block for block in blocks if block not in listed])
    return Seen(
        role=_ROLES.get(_role(message), "unknown"),
        text=_text(message.content),
        calls=calls,
        answers=message.tool_call_id if isinstance(message, ToolMessage) else "",
        has_more_than_text=_has_more_than_text(message.content),
    )


def _role(message: BaseMessage) -> str:
    if isinstance(message, ChatMessage):
        return message.role
    # A chunk that was streamed has the type "AIMessageChunk".
    return "ai" if isinstance(message, AIMessage) else message.type


def _seen_openai(message: Mapping[str, Any]) -> Seen:
    content = message.get("content")
    return Seen(
        role=_ROLES.get(str(message.get("role", "")), "unknown"),
        text=_text(content) or str(message.get("refusal") or ""),
        calls=tuple(str(call.get("id") or "") for call in message.get("tool_calls") or ()),
        answers=str(message.get("tool_call_id") or ""),
        has_more_than_text=_has_more_than_text(content),
    )


def _blocks(content: object, *types: str) -> list[Mapping[str, Any]]:
    parts = content if isinstance(content, list) else []
    return [part for part in parts if isinstance(part, Mapping) and part.get("type") in types]


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = [part if isinstance(part, str) else str(part.get("text") or "") for part in parts]
    return "\n".join(texts)


def _has_more_than_text(content: object) -> bool:
    parts = content if isinstance(content, list) else []
    return any(isinstance(part, Mapping) and part.get("type", "text") != "text" for part in parts)


def _malformed(place: int, message: Mapping[str, Any]) -> Iterable[str]:
    role = message.get("role")
    # OpenAI: "Invalid value: ... Supported values are: 'system', 'assistant', 'user', 'function', 'tool',
    # and 'developer'."
    if _ROLES.get(str(role or ""), "unknown") == "unknown" or role in ("human", "ai"):
        yield f"unknown role: message {place} has {role!r}"
    # OpenAI: "Missing parameter 'tool_call_id': messages with role 'tool' must have a 'tool_call_id'."
    if role == "tool" and not message.get("tool_call_id"):
        yield f"result without an id: message {place}"
    # OpenAI: "Invalid value for 'content': expected a string, got null." (only an assistant may have null)
    if role != "assistant" and message.get("content") is None:
        yield f"no content: message {place}"
    # OpenAI: "[] is too short - 'messages.1.tool_calls'"
    if message.get("tool_calls") == []:
        yield f"empty list of calls: message {place}"
    for call in message.get("tool_calls") or ():
        # OpenAI: "Invalid type for 'messages[1].tool_calls[0].function.arguments': expected a string".
        if not isinstance((call.get("function") or {}).get("arguments"), str):
            yield f"arguments are no text: message {place}"


def _api_problems(seen: Sequence[Seen]) -> list[str]:
    checks: tuple[Callable[[Sequence[Seen]], Iterable[str]], ...] = (
        _beginning,
        _order_of_calls,
        _results,
        _ids,
        _emptiness,
        _ending,
        _encoding,
    )
    return [said for check in checks for said in check(seen)]


def _spoken(seen: Sequence[Seen]) -> list[tuple[int, Seen]]:
    """Leave the system messages out: Anthropic, Gemini and others take them apart from the turns."""
    return [(place, one) for place, one in enumerate(seen) if one.role != "system"]


def _beginning(seen: Sequence[Seen]) -> Iterable[str]:
    spoken = _spoken(seen)
    if not spoken:
        # Gemini: "GenerateContentRequest.contents: contents is not specified";
        # Anthropic: "messages: at least one message is required".
        yield "nothing said: there is no message but the system's"
    elif spoken[0][1].role != "user":
        # Anthropic: 'messages: first message must use the "user" role'. Gemini: a conversation that starts
        # with a call is refused with "function call turn comes immediately after a user turn".
        yield f"no user first: message {spoken[0][0]} is the {spoken[0][1].role}'s"


def _order_of_calls(seen: Sequence[Seen]) -> Iterable[str]:
    spoken = _spoken(seen)
    for (_, before), (place, one) in pairwise(spoken):
        # Gemini: "Please ensure that function call turn comes immediately after a user turn or after a
        # function response turn."
        if one.calls and before.role == "assistant":
            yield f"call after the assistant's own message: message {place}"
        # Mistral: "Unexpected role 'user' after role 'tool'" (code 3230).
        if one.role == "user" and before.role == "tool":
            yield f"user right after a result: message {place}"


def _results(seen: Sequence[Seen]) -> Iterable[str]:
    called: set[str] = set()
    open_calls: list[str] = []
    owner = -1
    for place, one in enumerate(seen):
        if one.role == "tool":
            if one.answers in open_calls:
                open_calls.remove(one.answers)
            else:
                yield _misplaced(place, one.answers, called, seen)
            continue
        yield from _unanswered(owner, open_calls)
        owner, open_calls = place, list(dict.fromkeys(one.calls))
        called.update(one.calls)
    yield from _unanswered(owner, open_calls)


def _misplaced(place: int, answers: str, called: set[str], seen: Sequence[Seen]) -> str:
    if answers in called:
        # Anthropic: "unexpected `tool_use_id` found in `tool_result` blocks ... must have a corresponding
        # `tool_use` block in the previous message"; a second result of one call is refused likewise by
        # Mistral ("Not the same number of function calls and responses").
        return f"result not right after its call: message {place} answers {answers!r}"
    if any(answers in later.calls for later in seen[place + 1 :]):
        return f"result before its call: message {place} answers {answers!r}"
    # OpenAI: "messages with role 'tool' must be a response to a preceding message with 'tool_calls'".
    return f"result without its call: message {place} answers {answers!r}"


def _unanswered(owner: int, open_calls: Sequence[str]) -> Iterable[str]:
    # OpenAI: "An assistant message with 'tool_calls' must be followed by tool messages responding to each
    # 'tool_call_id'." Anthropic: "`tool_use` ids were found without `tool_result` blocks immediately after".
    # Gemini: "the number of function response parts is equal to the number of function call parts".
    # Mistral: "Not the same number of function calls and responses".
    for call in open_calls:
        yield f"unanswered call: message {owner} has {call!r}"


def _ids(seen: Sequence[Seen]) -> Iterable[str]:
    met: set[str] = set()
    for place, one in enumerate(seen):
        for call in one.calls:
            # Anthropic: "`tool_use` ids must be unique".
            if call in met:
                yield f"call id met twice: message {place} has {call!r}"
            # OpenAI: "Missing required parameter: 'messages[1].tool_calls[0].id'".
            if not call:
                yield f"call without an id: message {place}"
            met.add(call)


def _emptiness(seen: Sequence[Seen]) -> Iterable[str]:
    for place, one in enumerate(seen):
        if one.text.strip() or one.has_more_than_text:
            continue
        # Anthropic: "text content blocks must be non-empty", "all messages must have non-empty content except
        # for the optional final assistant message". Gemini: "contents.parts must not be empty".
        if one.role == "user":
            yield f"empty user message: message {place}"
        elif one.role == "assistant" and not one.calls:
            yield f"empty assistant message: message {place}"
        elif one.role == "system":
            # Anthropic: "system: text content blocks must be non-empty".
            yield f"empty system message: message {place}"


def _ending(seen: Sequence[Seen]) -> Iterable[str]:
    spoken = _spoken(seen)
    # Mistral: "Expected last role User or Tool (or Assistant with prefix True) for serving but got
    # assistant". Anthropic: "This model does not support assistant message prefill. The conversation must end
    # with a user message."
    if spoken and spoken[-1][1].role not in ("user", "tool"):
        yield f"wrong end: message {spoken[-1][0]} is the {spoken[-1][1].role}'s"


def _encoding(seen: Sequence[Seen]) -> Iterable[str]:
    for place, one in enumerate(seen):
        # All: a request's body is UTF-8, which has no lone surrogates; the client raises UnicodeEncodeError.
        if any("\ud800" <= letter <= "\udfff" for letter in one.text):
            yield f"no UTF-8: message {place} has a lone surrogate"


def _template_problems(seen: Sequence[Seen]) -> list[str]:
    found: list[str] = []
    for place, one in enumerate(seen):
        # Qwen 3.5 and later: "System message must be at the beginning." (a second system message as well).
        # langchain-anthropic: "Received multiple non-consecutive system messages."
        if one.role == "system" and place > 0:
            found.append(f"system not first: message {place}")
    spoken = _spoken(seen)
    for (_, before), (place, one) in pairwise(spoken):
        # Gemma, Mistral and Ministral templates: "conversation roles must alternate user and assistant".
        if one.role == before.role and one.role != "tool":
            found.append(f"two in a row: message {place} is the {one.role}'s again")
    return found
