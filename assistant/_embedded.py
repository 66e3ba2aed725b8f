"""The chat model that needs no key and no server: a small GGUF run by llama.cpp in this process.

At temperature 0 the same request gives the same answer when it runs alone from the same cache. It
may differ in a late token when it is decoded beside others, or from a longer cached prefix: sums
are then taken in another order. Bind `cache_prompt=False` where that matters more than speed.
"""

from __future__ import annotations

import asyncio
import queue
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.exceptions import ContextOverflowError
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import ConfigDict, Field

from midturn.assistant._downloads import pulled_file
from midturn.assistant._embedded_requests import checked
from midturn.assistant._openai_format import (
    Event as StreamEvent,
    ReplyStream,
    Tools,
    openai_messages,
    request_body,
    tool_settings,
)
from midturn.assistant._servers import Event, InProcessServer, ServerSettings, default_threads, shared_server
from midturn.core import BadInput, InfrastructureError

_STREAMING: dict[str, Any] = {
    "stream": True,
    "stream_options": {"include_usage": True},
    # Progress events while the prompt is read are chances to cancel.
    "return_progress": True,
}


class ContextOverflow(InfrastructureError, ContextOverflowError):
    """The conversation is longer than the model can read. Asking again cannot help."""


class EmbeddedChat(BaseChatModel):
    """An embedded model as a LangChain chat model.

    Whatever is bound goes to llama.cpp as it is: `response_format`, `logprobs`, `top_logprobs`,
    `stop`, `tools`, `grammar`, and the contents of `extra_body`. Models with the same file, context,
    parallelism and threads share one server.

    A call raises `BadInput` for a file that was not pulled or a request that llama.cpp refuses,
    `ContextOverflow` for a conversation that does not fit, and `InfrastructureError` for the rest.
    """

    model_config = ConfigDict(extra="forbid")

    model: str = "smollm2-135m"
    temperature: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    max_tokens: int = Field(default=512, ge=1)
    """Tokens of answer. A small model that repeats itself would otherwise fill its context."""
    seed: int | None = None
    """`None`: a different one each call. Without effect at temperature 0."""
    # llama.cpp trims the distribution unless told not to; a temperature should mean what it says.
    top_p: float = Field(default=1.0, ge=0, le=1)
    top_k: int = Field(default=0, ge=0)
    min_p: float = Field(default=0.0, ge=0, le=1)
    context: int = Field(default=2048, ge=1)
    """Tokens per conversation, prompt and answer together."""
    parallel: int = Field(default=8, ge=1)
    """Conversations decoded at once; more wait their turn."""
    threads: int = Field(default_factory=default_threads, ge=1)

    @property
    def _llm_type(self) -> str:
        return "embedded"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model, "context": self.context, **self._sampling}

    @property
    def _sampling(self) -> dict[str, Any]:
        names = {"temperature", "max_tokens", "seed", "top_p", "top_k", "min_p"}
        return self.model_dump(include=names, exclude_none=True)

    def bind_tools(
        self, tools: Tools, *, tool_choice: Any = None, **kwargs: Any
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Offer tools to the model. A small model may ignore them, and `tool_choice` is not enforced."""
        return self.bind(**tool_settings(tools, tool_choice), **kwargs)

    def get_token_ids(self, text: str) -> list[int]:
        """Return the tokens of a text, by the model's own tokenizer."""
        return self._server().post("/tokenize", {"content": text})["tokens"]

    def get_num_tokens_from_messages(self, messages: list[BaseMessage], tools: Tools | None = None) -> int:
        """Return how long a prompt these messages make, what the model's template adds to them included."""
        if not messages:
            return 0
        offered = tool_settings(tools, None) if tools else {}
        prompt = self._server().post("/apply-template", {"messages": openai_messages(messages), **offered})
        return len(
            self._server().post("/tokenize", {"content": prompt["prompt"], "parse_special": True})["tokens"]
        )

    def _server(self) -> InProcessServer:
        return shared_server(
            ServerSettings(
                path=pulled_file(self.model),
                name=self.model,
                context=self.context,
                parallel=self.parallel,
                threads=self.threads,
            )
        )

    def _request(
        self, messages: list[BaseMessage], stop: list[str] | None, bound: dict[str, Any]
    ) -> dict[str, Any]:
        return {
            **request_body(messages, self._sampling, stop, bound),
            **_STREAMING,
        }

    # One way to answer: a whole reply is a stream added up, so that it too can be given up midway.

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        chunks = [chunk async for chunk in self._astream(messages, stop, run_manager, **kwargs)]
        return generate_from_stream(iter(chunks))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        reply = ReplyStream()
        with self._server().call(checked(self._request(messages, stop, kwargs)), events.put):
            while (event := events.get()) is not None:
                if chunk := reply.take(StreamEvent.model_validate(_sound(event))):
                    yield chunk
        yield reply.end()

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        reply = ReplyStream()
        async with aclosing(self._events(self._request(messages, stop, kwargs))) as events:
            async for event in events:
                if chunk := reply.take(StreamEvent.model_validate(event)):
                    yield chunk
        yield reply.end()

    async def load(self) -> None:
        """Load the model now instead of with its first call."""
        await asyncio.to_thread(self._server)

    async def events(self, request: dict[str, Any]) -> AsyncGenerator[dict[str, Any]]:
        """Answer a request in OpenAI's form with the events of OpenAI's stream, usage included.

        The request goes to llama.cpp as it is; where it says nothing, the model's own settings hold.
        """
        limit_named = request.keys() & {"max_tokens", "max_completion_tokens"}
        ours = {
            name: value
            for name, value in self._sampling.items()
            if not (limit_named and name == "max_tokens")
        }
        async with aclosing(self._events({**ours, **request, **_STREAMING})) as events:
            async for event in events:
                if "prompt_progress" not in event:
                    yield event

    async def _events(self, request: dict[str, Any]) -> AsyncGenerator[dict[str, Any]]:
        events: asyncio.Queue[Event] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def deliver(event: Event) -> None:
            loop.call_soon_threadsafe(events.put_nowait, event)

        with self._server().call(checked(request), deliver):
            while (event := await events.get()) is not None:
                yield _sound(event)


def _sound(event: dict[str, Any] | Exception) -> dict[str, Any]:
    if isinstance(event, Exception):
        raise event
    if "error" in event:
        raise _failure(event["error"])
    return event


def _failure(error: dict[str, Any]) -> Exception:
    reason = f"the embedded model: {error.get('message')}"
    if error.get("type") == "exceed_context_size_error":
        return ContextOverflow(reason)
    if error.get("code") == 400:
        return BadInput(reason)
    return InfrastructureError(reason)
