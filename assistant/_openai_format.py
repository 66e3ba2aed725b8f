"""OpenAI's chat form, to and from LangChain's messages: what all servers that speak it share.

What a server sends is checked against the models here before anything is made of it. Unknown fields
are ignored; a known one of the wrong type makes the whole answer unreadable.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeGuard, TypeVar

from langchain_core.exceptions import OutputParserException
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    convert_to_openai_messages,
)
from langchain_core.messages.ai import InputTokenDetails, OutputTokenDetails, UsageMetadata
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.output_parsers.openai_tools import make_invalid_tool_call, parse_tool_call
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import BaseModel, ValidationError

from midturn.assistant._support import REASONING
from midturn.core import encoded, fault_of

Tools = Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool]

T = TypeVar("T", bound=BaseModel)

LANGCHAINS_OWN = {"ls_structured_output_format", "stream", "stream_usage", "stream_options", "extra_body"}
"""Arguments that LangChain passes to a model and that no server is sent as they are."""
_REASONING_NAMES = (REASONING, "reasoning")
"""What servers call the thoughts before an answer. LangChain's name for them is the first."""
_REASONING_NAME = "reasoning_field"
"""Under which the metadata of a message hold the server's own name, where it is another than LangChain's."""


class Function(BaseModel):
    """The function that a tool call names."""

    name: str | None = None
    arguments: str | dict[str, Any] | None = None
    """JSON, whole or in part; some servers send it parsed."""

    @property
    def json_arguments(self) -> str:
        """The arguments as text."""
        return self.arguments if isinstance(self.arguments, str) else json.dumps(self.arguments or {})


class ToolCall(BaseModel):
    """A tool call, or a piece of one in a stream."""

    id: str | None = None
    index: int | None = None
    function: Function = Function()


class Message(BaseModel):
    """An answer, or a piece of one in a stream."""

    content: str | list[str | dict[str, Any]] | None = None
    tool_calls: list[ToolCall] | None = None
    refusal: str | None = None
    reasoning_content: str | None = None
    reasoning: Any = None
    """The same under another name, where it is a text."""
    audio: dict[str, Any] | None = None
    annotations: list[Any] | None = None

    @property
    def extras(self) -> dict[str, Any]:
        """What LangChain keeps beside the content."""
        names = ("refusal", "audio", "annotations")
        kept = {name: value for name in names if (value := getattr(self, name))}
        return {**kept, REASONING: getattr(self, self.reasoning_name)} if self.reasoning_name else kept

    @property
    def reasoning_name(self) -> str:
        """The name under which there are thoughts; empty where there are none."""
        given = (name for name in _REASONING_NAMES if isinstance(getattr(self, name), str))
        return next((name for name in given if getattr(self, name)), "")

    @property
    def origin(self) -> dict[str, str]:
        """What is to be known of it so that the thoughts go back as they came."""
        return {_REASONING_NAME: self.reasoning_name} if self.reasoning_name not in ("", REASONING) else {}


class Choice(BaseModel):
    """One of the answers to a request."""

    message: Message
    finish_reason: str | None = None
    logprobs: dict[str, Any] | None = None


class StreamedChoice(BaseModel):
    """A piece of an answer."""

    delta: Message | None = None
    finish_reason: str | None = None
    logprobs: dict[str, Any] | None = None


class Tokens(BaseModel):
    """What an answer cost."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    prompt_tokens_details: dict[str, Any] | None = None
    completion_tokens_details: dict[str, Any] | None = None

    @property
    def metadata(self) -> UsageMetadata | None:
        """The same in LangChain's form; `None` where what was read and what was said is unknown."""
        asked, answered = self.prompt_tokens, self.completion_tokens
        if self.total_tokens is not None:
            asked = self.total_tokens - answered if asked is None and answered is not None else asked
            answered = self.total_tokens - asked if answered is None and asked is not None else answered
        if asked is None or answered is None or asked < 0 or answered < 0:
            return None
        usage = UsageMetadata(
            input_tokens=asked, output_tokens=answered, total_tokens=self.total_tokens or asked + answered
        )
        if cached := (self.prompt_tokens_details or {}).get("cached_tokens"):
            usage["input_token_details"] = InputTokenDetails(cache_read=cached)
        if reasoning := (self.completion_tokens_details or {}).get("reasoning_tokens"):
            usage["output_token_details"] = OutputTokenDetails(reasoning=reasoning)
        return usage


class Answer(BaseModel):
    """What answers have in common, whole or streamed."""

    id: str | None = None
    model: str | None = None
    system_fingerprint: str | None = None
    service_tier: str | None = None
    usage: Tokens | None = None
    error: Any = None

    @property
    def origin(self) -> dict[str, Any]:
        """Where the answer came from, as LangChain's response metadata has it."""
        named = {
            "model_name": self.model,
            "id": self.id,
            "system_fingerprint": self.system_fingerprint,
            "service_tier": self.service_tier,
        }
        return {name: value for name, value in named.items() if value}


class Completion(Answer):
    """A whole answer."""

    choices: list[Choice]


class Event(Answer):
    """One event of a streamed answer."""

    choices: list[StreamedChoice] = []


LONGEST_TOKEN = 64
"""Characters. A reply has no more than these for each token, unless its server didn't heed their number."""


class Unreadable(ValueError):
    """What came is not what the server should have sent."""


def read(shape: type[T], body: bytes | str) -> T:
    """Return what a server sent.

    Raises:
        Unreadable: it isn't JSON, or doesn't have the shape; the message says in one line what is wrong.
    """
    try:
        return shape.model_validate_json(body)
    except ValidationError as first:
        try:
            return shape.model_validate_json(encoded(json.loads(body)))
        except (ValueError, RecursionError):
            raise Unreadable(fault_of(first)) from None


def request_body(
    messages: list[BaseMessage], settings: Mapping[str, Any], stop: list[str] | None, bound: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the body of a chat request: a model's own settings, and over them what was bound for this
    call.
    """
    return {
        "messages": openai_messages(messages),
        **settings,
        **({"stop": stop} if stop else {}),
        **{name: value for name, value in bound.items() if name not in LANGCHAINS_OWN},
        **(bound.get("extra_body") or {}),
    }


def openai_messages(messages: list[BaseMessage]) -> list[dict[str, Any]]:
    """Messages in OpenAI's form. What LangChain's form has no place for goes back as it came.

    That is a tool call whose arguments were no JSON, and the thoughts before an answer.
    """
    if all(map(_is_plain, messages)):  # As most are, and the conversion reads each word of theirs.
        return [{"role": _ROLES[type(message)], "content": message.content} for message in messages]
    written: Any = convert_to_openai_messages(messages)
    answers = [form for form in written if form["role"] == "assistant"]
    for message, form in zip(filter(_is_answer, messages), answers, strict=True):
        if message.invalid_tool_calls:
            form.setdefault("tool_calls", []).extend(_returned(call) for call in message.invalid_tool_calls)
        if thoughts := message.additional_kwargs.get(REASONING):
            form[message.response_metadata.get(_REASONING_NAME, REASONING)] = thoughts
    return written


def _is_answer(message: BaseMessage) -> TypeGuard[AIMessage]:
    return isinstance(message, AIMessage)


def has_reasoning(body: Mapping[str, Any]) -> bool:
    """Tell whether the body of a request gives the server's thoughts back."""
    return any(name in message for message in body["messages"] for name in _REASONING_NAMES)


def without_reasoning(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a request without them."""
    messages = [
        {name: value for name, value in message.items() if name not in _REASONING_NAMES}
        for message in body["messages"]
    ]
    return {**body, "messages": messages}


_ROLES: dict[type[BaseMessage], str] = {HumanMessage: "user", AIMessage: "assistant", SystemMessage: "system"}


def _is_plain(message: BaseMessage) -> bool:
    """Whether a message is a role and a text, and no more."""
    called = isinstance(message, AIMessage) and (message.tool_calls or message.invalid_tool_calls)
    has_more = called or message.name or message.additional_kwargs
    return type(message) in _ROLES and isinstance(message.content, str) and not has_more


def _returned(call: Any) -> dict[str, Any]:
    function = {"name": call["name"], "arguments": call["args"]}
    return {"type": "function", "id": call["id"], "function": function}


def tool_settings(tools: Tools, tool_choice: Any = None, strict: bool | None = None) -> dict[str, Any]:
    """Return what to bind so that a model is offered tools.

    `tool_choice` as OpenAI, or as LangChain, has it.
    """
    offered = [convert_to_openai_tool(tool, strict=strict) for tool in tools]
    if not tool_choice:
        return {"tools": offered}
    named = tool_choice in [tool.get("function", {}).get("name") for tool in offered]
    if named:
        tool_choice = {"type": "function", "function": {"name": tool_choice}}
    elif tool_choice in ("any", True):
        tool_choice = "required"
    return {"tools": offered, "tool_choice": tool_choice}


@lru_cache
def response_format(shape: type[BaseModel]) -> dict[str, Any]:
    """`shape` as an OpenAI `response_format`."""
    return {
        "type": "json_schema",
        "json_schema": {"name": shape.__name__, "schema": shape.model_json_schema()},
    }


def cut(completion: Completion, request: Mapping[str, Any]) -> Completion:
    """Return an answer without what its server sent far beyond the request's limit, which it didn't heed."""
    most = request.get("max_tokens") or request.get("max_completion_tokens")
    for choice in completion.choices:
        if isinstance(most, int) and isinstance(choice.message.content, str):
            choice.message.content = choice.message.content[: LONGEST_TOKEN * most]
    return completion


def chat_result(completion: Completion) -> ChatResult:
    """Return a whole answer as LangChain has it, all its details in the message itself."""
    return ChatResult(
        generations=[ChatGeneration(message=_message(completion, choice)) for choice in completion.choices]
    )


def _message(completion: Completion, choice: Choice) -> AIMessage:
    details = {**completion.origin, **choice.message.origin, "finish_reason": choice.finish_reason}
    if choice.logprobs:
        details["logprobs"] = choice.logprobs
    usage = completion.usage
    if usage:
        details["token_usage"] = usage.model_dump(exclude_none=True)
    called = choice.message.tool_calls
    return AIMessage(
        content=choice.message.content or "",
        additional_kwargs=choice.message.extras,
        response_metadata=details,
        usage_metadata=usage.metadata if usage else None,
        **(_tool_calls(called) if called else {}),
    )


def _tool_calls(calls: list[ToolCall]) -> dict[str, Any]:
    parsed: dict[str, Any] = {"tool_calls": [], "invalid_tool_calls": []}
    for call in calls:
        function = {"name": call.function.name or "", "arguments": call.function.json_arguments}
        raw = {"id": call.id, "function": function}
        try:
            parsed["tool_calls"].append(parse_tool_call(raw, return_id=True))
        except OutputParserException as nonsense:
            parsed["invalid_tool_calls"].append(make_invalid_tool_call(raw, str(nonsense)))
    return parsed


class ReplyStream:
    """A streamed answer on its way into LangChain's chunks.

    What belongs to the whole answer is told once, in its last chunk, because adding chunks up would
    join it to itself.
    """

    def __init__(self) -> None:
        self._origin: dict[str, Any] = {}
        self._reasoning: dict[str, str] = {}
        self._usage: Tokens | None = None
        self.finished = False
        """The server has said why it stopped."""

    @property
    def usage(self) -> Tokens | None:
        """What the answer cost, as far as the server has said."""
        return self._usage

    def take(self, event: Event) -> ChatGenerationChunk | None:
        """Return the event as a chunk; `None` where it says nothing about the answer."""
        self._origin = event.origin or self._origin
        self._usage = event.usage or self._usage
        if not event.choices:
            return None
        choice = event.choices[0]
        delta = choice.delta or Message()
        self._reasoning = delta.origin or self._reasoning
        details: dict[str, Any] = {"logprobs": choice.logprobs} if choice.logprobs else {}
        if choice.finish_reason and not self.finished:
            self.finished = True
            details["finish_reason"] = choice.finish_reason
        if not (details or delta.content or delta.tool_calls or delta.extras):
            return None
        message = AIMessageChunk(
            content=delta.content or "",
            additional_kwargs=delta.extras,
            tool_call_chunks=[_piece(call) for call in delta.tool_calls or ()],
            response_metadata=details,
        )
        return ChatGenerationChunk(message=message)

    def end(self) -> ChatGenerationChunk:
        """Return the last chunk."""
        message = AIMessageChunk(
            content="",
            response_metadata={**self._origin, **self._reasoning},
            usage_metadata=self._usage.metadata if self._usage else None,
            chunk_position="last",
        )
        return ChatGenerationChunk(message=message)


def _piece(call: ToolCall) -> Any:
    arguments = call.function.arguments
    args = json.dumps(arguments) if isinstance(arguments, dict) else arguments
    return tool_call_chunk(name=call.function.name, args=args, id=call.id, index=call.index)
