"""Servers that say how likely given text is: the k most likely tokens at each position, and the token there.

Two forms are understood:

- `echo`: OpenAI's completions with `echo` and `logprobs` ("Create completion" in OpenAI's API reference),
  as vLLM, SGLang and llama-cpp-python serve them too. The prompt is text that we render. Tokens are
  distinguished by their text, so where two look alike (bytes of a cut character) a figure is a little off.
- `prompt_logprobs`: vLLM's ("OpenAI-Compatible Server" and "Tokenizer API" in its manual). The server writes
  the chat template and tokenizes, and tokens are distinguished by their ids.

llama-server, and with it the embedded model, has neither: it ignores both. Servers bound k: OpenAI allows
5, vLLM 20 unless started with `--max-logprobs`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

from langchain_core.exceptions import ModelError
from langchain_core.messages import BaseMessage, HumanMessage
from pydantic import BaseModel, Field, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from midturn.assistant import (
    LostReply,
    OpenAIChat,
    blocking,
    chat_model,
    describe,
    openai_messages,
    retry_after_s,
    wait_s,
)
from midturn.core import BadInput, InfrastructureError

T = TypeVar("T", bound=BaseModel)
Form = Literal["prompt_logprobs", "echo"]
Rendering = Callable[[Sequence[BaseMessage]], str]

CANNOT_SCORE = (
    "A response is scored by a server that says how likely given text is: completions with `echo`, or vLLM's "
    "`prompt_logprobs`. The `top_logprobs` of chat completions are of what the model itself says while it "
    "generates, so they cannot serve as a reference"
)

SCORING_SERVERS = (
    "vLLM says how likely given text is by `prompt_logprobs`, for as many tokens as --max-logprobs allows; "
    "SGLang and llama-cpp-python do by `echo`; llama.cpp's own server and Ollama do not"
)

_ATTEMPTS = 4


class CannotScore(BadInput):
    """A server does not say how likely given text is.

    Args:
        reason: how that shows.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}. {CANNOT_SCORE}")
        self.reason = reason


class Position(NamedTuple):
    """One token of a response, and what a server knows of the distribution there."""

    token: str
    """What distinguishes tokens: an id or a text."""
    text: str
    logprobs: dict[str, float]
    """Natural logarithms, of the k most likely tokens and of this one."""


class ScoringServer(Protocol):
    """A model that scores given text."""

    @property
    def name(self) -> str:
        """For records and messages."""
        ...

    async def positions(self, messages: Sequence[BaseMessage], text: str) -> list[Position]:
        """Return what the model makes of each token of a response after these messages.

        Raises:
            BadInput: the server does not score given text, or refuses this one.
            InfrastructureError: it failed, after retries.
        """
        ...


def transcript(messages: Sequence[BaseMessage]) -> str:
    """Return a conversation as models without a chat template read it."""
    roles = {"human": "user", "ai": "assistant"}
    said = [f"{roles.get(message.type, message.type)}:\n{message.text}\n\n" for message in messages]
    return "".join(said) + "assistant:\n"


def scoring_server(
    model: str, k: int, form: Form = "prompt_logprobs", render: Rendering = transcript
) -> ScoringServer:
    """Return the server behind a spec `openai:name@http://host:port/v1`.

    Args:
        model: the spec.
        k: alternatives at each position.
        form: what the server offers; see the module.
        render: writes the prompt for `echo`, up to where the assistant begins to speak. It should end in
            something that the tokenizer does not join with the response's first letters.

    Raises:
        BadInput: the model is not behind an OpenAI-compatible server, or k is below 1.
    """
    if k < 1:
        raise BadInput(f"k is {k}; at least the most likely token is needed")
    served = chat_model(model)
    if not isinstance(served, OpenAIChat):
        raise BadInput(f"{describe(model)} has no OpenAI-compatible server. {CANNOT_SCORE}")
    return _Echo(served, k, render) if form == "echo" else _PromptLogprobs(served, k)


def served_form(*models: str, k: int = 20) -> Form:
    """Return the form in which every one of these servers scores given text, tried on one word.

    Args:
        models: specs `openai:name@http://host:port/v1`.
        k: alternatives at each position.

    Raises:
        BadInput: there is none, or a server lists fewer than k tokens.
        InfrastructureError: a server failed, after retries.
    """
    reasons: list[str] = []
    forms: tuple[Form, ...] = ("prompt_logprobs", "echo")
    for form in forms:
        servers = [scoring_server(model, k, form) for model in models]
        try:
            for server in servers:
                blocking(lambda server=server: _tried(server, k))
        except CannotScore as refused:
            reasons.append(f"{form}: {refused.reason}")
        else:
            return form
    named = " and ".join(map(describe, models))
    raise BadInput(f"drift of {named} can't be scored by its server: {'; '.join(reasons)}. {SCORING_SERVERS}")


async def _tried(server: ScoringServer, k: int) -> None:
    positions = await server.positions([HumanMessage("Is the sky blue?")], "Yes, it is.")
    # By their text, two tokens may be one at some position.
    listed = max((len(at.logprobs) for at in positions), default=0)
    if listed < k:
        raise CannotScore(f"{server.name} lists {listed} tokens where {k} are asked for")


class _Listed(BaseModel):
    tokens: list[str]
    token_logprobs: list[float | None]
    top_logprobs: list[dict[str, float] | None] | None = None
    text_offset: list[int]


class _EchoedChoice(BaseModel):
    logprobs: _Listed | dict[str, Any] | None = None
    """In another form from servers that ignore `echo`."""


class _Echoed(BaseModel):
    choices: list[_EchoedChoice] = Field(min_length=1)


class _Echo:
    def __init__(self, served: OpenAIChat, k: int, render: Rendering) -> None:
        self._served, self._k, self._render = served, k, render
        self.name = describe(served)

    async def positions(self, messages: Sequence[BaseMessage], text: str) -> list[Position]:
        prompt = self._render(messages)
        # Some servers take a limit of 0 for none at all; the one token that is generated is cut off again.
        request = {"prompt": prompt + text, "max_tokens": 1, "echo": True, "logprobs": self._k}
        answer = await _asked(self._served, "/completions", request, _Echoed)
        listed = answer.choices[0].logprobs
        if not isinstance(listed, _Listed) or not listed.top_logprobs or listed.text_offset[:1] != [0]:
            raise CannotScore(f"{self.name} ignores `echo` or `logprobs`")
        wanted = [i for i, at in enumerate(listed.text_offset) if len(prompt) <= at < len(prompt + text)]
        if wanted and listed.text_offset[wanted[0]] != len(prompt):
            raise BadInput(
                f"{self.name} has one token for the end of the prompt and the response's first letters; "
                "render prompts so that they end in a line break or a special token"
            )
        return [self._position(listed, i) for i in wanted]

    def _position(self, listed: _Listed, i: int) -> Position:
        tops = listed.top_logprobs or []
        token, logprob, top = listed.tokens[i], listed.token_logprobs[i], tops[i] if i < len(tops) else None
        if logprob is None or top is None:
            raise CannotScore(f"{self.name} gives no log-probabilities for the prompt")
        return Position(token, token, {**top, token: logprob})


class _Tokenized(BaseModel):
    tokens: list[int]


class _Entry(BaseModel):
    logprob: float
    decoded_token: str | None = None


class _PromptChoice(BaseModel):
    prompt_logprobs: list[dict[str, _Entry] | None] | None = None


class _Scored(BaseModel):
    choices: list[_PromptChoice] = Field(min_length=1)


class _PromptLogprobs:
    def __init__(self, served: OpenAIChat, k: int) -> None:
        self._served, self._k = served, k
        self.name = describe(served)

    async def positions(self, messages: Sequence[BaseMessage], text: str) -> list[Position]:
        chat = {"messages": openai_messages(list(messages)), "add_generation_prompt": True}
        prompt, said = await asyncio.gather(
            self._tokens(chat), self._tokens({"prompt": text, "add_special_tokens": False})
        )
        if not prompt:
            raise CannotScore(f"the tokenizer of {self.name} reads no messages")
        request = {"prompt": [*prompt, *said], "max_tokens": 1, "prompt_logprobs": self._k}
        answer = await _asked(self._served, "/completions", request, _Scored)
        given = answer.choices[0].prompt_logprobs
        if given is None or len(given) != len(prompt) + len(said):
            raise CannotScore(f"{self.name} ignores `prompt_logprobs`")
        return [self._position(str(i), at) for i, at in zip(said, given[len(prompt) :], strict=True)]

    async def _tokens(self, request: dict[str, Any]) -> list[int]:
        # vLLM's tokenizer is at the server's root, beside `/v1`.
        return (await _asked(self._served, "/../tokenize", request, _Tokenized)).tokens

    def _position(self, token: str, entries: dict[str, _Entry] | None) -> Position:
        if not entries or token not in entries:
            raise BadInput(f"{self.name} does not say how likely the response's own tokens are")
        logprobs = {other: entry.logprob for other, entry in entries.items()}
        return Position(token, entries[token].decoded_token or "", logprobs)


async def _asked(served: OpenAIChat, path: str, request: dict[str, Any], shape: type[T]) -> T:
    attempts = AsyncRetrying(
        retry=retry_if_exception(lambda error: isinstance(error, ModelError) and error.is_retryable),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=_wait_s,
        reraise=True,
    )
    try:
        return await attempts(_ask, served, path, request, shape)
    except ModelError as failed:
        if failed.is_retryable:
            raise InfrastructureError(str(failed)) from failed
        raise CannotScore(str(failed)) from failed


async def _ask(served: OpenAIChat, path: str, request: dict[str, Any], shape: type[T]) -> T:
    body = await served.post(path, {"model": served.model, **request})
    try:
        return shape.model_validate_json(body)
    except ValidationError as unreadable:
        raise LostReply(f"{describe(served)} answered nonsense: {unreadable.errors()[0]['msg']}") from None


def _wait_s(state: RetryCallState) -> float:
    error = state.outcome and state.outcome.exception()
    return wait_s(retry_after_s(error) if error else None, state.attempt_number - 1)
