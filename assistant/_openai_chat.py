"""Models behind an OpenAI-compatible server, with as little between us and the server as can be.

`langchain-openai` costs about 4 ms of processor time a call, most of it in its HTTP client; a study or
a gateway makes thousands. This model speaks the chat-completions API over aiohttp. It doesn't speak
OpenAI's Responses API, and it doesn't retry: that is `_recorder`'s work.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import aclosing, contextmanager
from typing import Any, TypeVar

from midturn.assistant._clients import (
    CONNECT_SECONDS,
    blocking,
    blocking_iterator,
    certificates,
    proxy_for,
    session,
)

# isort: split
# Our clients come first: they say which extra is missing where aiohttp is.
import aiohttp
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.exceptions import ModelConnectionError, ModelError, ModelTimeoutError
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import ConfigDict, Field, SecretStr

from midturn.assistant._counts import stated
from midturn.assistant._faults import LostReply, fault, read_retry_after
from midturn.assistant._openai_format import (
    Completion,
    Event,
    ReplyStream,
    Tokens,
    Tools,
    Unreadable,
    chat_result,
    cut,
    has_reasoning,
    read,
    request_body,
    tool_settings,
    without_reasoning,
)
from midturn.assistant._sse import EventTooLong, data_of, event_batches
from midturn.assistant._support import REASONING, STREAM_OPTIONS, Asking, any_of, support_of
from midturn.core import encoded, one_line, public

T = TypeVar("T", Completion, Event)
Asked = TypeVar("Asked")
OPENAI = "https://api.openai.com/v1"
_O_SERIES = re.compile(r"(?:.*/)?o\d")
_REASONING = re.compile(r"(?:.*/)?(?:o\d|gpt-(?:[5-9]|\d\d)(?!.*chat))")
_LONGEST_REASON = 500
"""Characters of a server's error message that are passed on."""
_LONGEST_EVENT = 64 * 2**20
"""Bytes of one event of a stream."""


class OpenAIChat(BaseChatModel):
    """A model behind the chat-completions API.

    Whatever else it is made with or bound to goes to the server as it is: `response_format`, `logprobs`,
    `top_logprobs`, `reasoning_effort`, and the contents of `extra_body`.

    Two things are sent of its own accord: a stream is asked for its usage, and the thoughts that came with
    earlier answers go back under the name that they came by. A server that refuses one does without it.

    A call raises one of LangChain's `ModelError`s (`_faults`), with the server's own words on
    one line.
    """

    model_config = ConfigDict(extra="allow", ignored_types=(functools.cached_property,))

    model: str
    base_url: str = OPENAI
    api_key: SecretStr | None = None
    """Sent as a bearer token. A user and a password in `base_url` are sent in its place."""
    organization: str | None = Field(default_factory=lambda: os.environ.get("OPENAI_ORG_ID"))
    project: str | None = Field(default_factory=lambda: os.environ.get("OPENAI_PROJECT_ID"))
    temperature: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    timeout_s: float = 600.0
    """Seconds for a whole answer; in a stream, between two pieces of it."""

    @property
    def _llm_type(self) -> str:
        return "openai-chat"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model, "base_url": self._server, **self._settings}

    @property
    def _settings(self) -> dict[str, Any]:
        named = {"temperature": self.temperature, "max_tokens": self.max_tokens, "seed": self.seed}
        return {name: value for name, value in named.items() if value is not None} | (self.model_extra or {})

    @functools.cached_property
    def _server(self) -> str:
        return public(self.base_url)

    @functools.cached_property
    def _url(self) -> str:
        return self.base_url.rstrip("/") + "/chat/completions"

    def connection(self) -> dict[str, Any]:
        """Return what a request to the server is sent with, as aiohttp has it: headers, proxy,
        certificates.
        """
        return {"headers": self._headers(), **self._connection}

    @functools.cached_property
    def _connection(self) -> dict[str, Any]:
        proxy = proxy_for(self.base_url)
        secure = self.base_url.startswith("https:") or (proxy or "").startswith("https:")
        return {"proxy": proxy, "ssl": certificates() if secure else True}

    def bind_tools(
        self, tools: Tools, *, tool_choice: Any = None, strict: bool | None = None, **kwargs: Any
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Offer tools to the model.

        Args:
            tools: functions, pydantic models, LangChain tools, or definitions in OpenAI's form.
            tool_choice: a tool's name, `auto`, `none`, `required`, `any` (the same) or OpenAI's own form.
            strict: whether arguments must keep to the tool's schema.
            kwargs: bound as they are.
        """
        return self.bind(**tool_settings(tools, tool_choice, strict), **kwargs)

    # -- the request ----------------------------------------------------------------------------------

    def _request(
        self, messages: list[BaseMessage], stop: list[str] | None, bound: dict[str, Any]
    ) -> dict[str, Any]:
        request = {"model": self.model, **request_body(messages, self._settings, stop, bound)}
        return self._in_the_models_dialect(request)

    def _in_the_models_dialect(self, request: dict[str, Any]) -> dict[str, Any]:
        """Reasoning models have a name of their own for a limit, and one temperature only."""
        name = str(request["model"])
        reasons = _REASONING.match(name) is not None
        if "max_tokens" in request and (reasons or self.base_url == OPENAI):
            request["max_completion_tokens"] = request.pop("max_tokens")
        if reasons and request.get("reasoning_effort") != "none":
            request.pop("temperature", None)
        if _O_SERIES.match(name):
            for message in request["messages"]:
                message["role"] = "developer" if message["role"] == "system" else message["role"]
        return request

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        if self.api_key and "@" not in self.base_url:
            headers["Authorization"] = f"Bearer {self.api_key.get_secret_value()}"
        if self.organization:
            headers["OpenAI-Organization"] = self.organization
        if self.project:
            headers["OpenAI-Project"] = self.project
        return headers

    # -- the answer -----------------------------------------------------------------------------------

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        limit = aiohttp.ClientTimeout(total=self.timeout_s, sock_connect=CONNECT_SECONDS)

        async def completed(request: dict[str, Any]) -> Completion:
            return cut(self._read(Completion, await self._body(request, limit)), request)

        completion = await self._asked(self._request(messages, stop, kwargs), completed)
        if not completion.choices:
            raise self._lost("holds no choices", completion.usage)
        return chat_result(completion)

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        async def begun(
            request: dict[str, Any],
        ) -> tuple[ChatGenerationChunk, AsyncGenerator[ChatGenerationChunk]]:
            chunks = self._chunks(request)
            return await anext(chunks), chunks

        request = {**self._request(messages, stop, kwargs), "stream": True}
        first, rest = await self._asked(request, begun)
        async with aclosing(rest):
            yield first
            async for chunk in rest:
                yield chunk

    async def _chunks(self, request: dict[str, Any]) -> AsyncGenerator[ChatGenerationChunk]:
        limit = aiohttp.ClientTimeout(sock_connect=CONNECT_SECONDS, sock_read=self.timeout_s)
        reply = ReplyStream()
        response = await self._answer(request, limit)
        with self._reading():
            async with response, aclosing(_events(response)) as events:
                async for data in events:
                    if data == "[DONE]":
                        reply.finished = True
                        break
                    if chunk := reply.take(self._read(Event, data)):
                        yield chunk
        if not reply.finished:
            raise self._lost("ended in the middle of its stream", reply.usage)
        yield reply.end()

    async def _asked(
        self, request: dict[str, Any], ask: Callable[[dict[str, Any]], Awaitable[Asked]]
    ) -> Asked:
        """Ask with what is sent of our own accord, and without what of it the server refuses."""
        usage = {STREAM_OPTIONS} if request.get("stream") and STREAM_OPTIONS not in request else set[str]()
        added = usage | ({REASONING} if has_reasoning(request) else set[str]())
        if not added:
            return await ask(request)
        asking = Asking(support_of(f"openai:{request['model']}@{self._server}"), any_of(added))
        while True:
            sent = request
            if STREAM_OPTIONS in usage - asking.without:
                sent = {**sent, STREAM_OPTIONS: {"include_usage": True}}
            if REASONING in asking.without:
                sent = without_reasoning(sent)
            try:
                answered = await ask(sent)
                break
            except ModelError as refused:
                if not asking.is_to_be_repeated(getattr(refused, "status_code", None), str(refused)):
                    raise
        asking.succeeded()
        return answered

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return blocking(lambda: self._agenerate(messages, stop, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        return blocking_iterator(self._astream(messages, stop, **kwargs))

    async def listing(self, timeout_s: float) -> tuple[int, Any]:
        """Return the status of the server's listing of models, and its body where that is JSON.

        Raises:
            ModelConnectionError: nothing answered in time.
        """
        limit = aiohttp.ClientTimeout(total=timeout_s)
        url = self.base_url.rstrip("/") + "/models"
        try:
            async with (await session()).get(url, timeout=limit, **self.connection()) as response:
                return response.status, _json(await response.text(errors="replace"))
        except (aiohttp.ClientError, OSError) as broken:
            raise ModelConnectionError(self._shown(str(broken))) from None

    async def post(self, path: str, request: dict[str, Any]) -> bytes:
        """Return the body of the server's answer at another path than chat completions.

        Args:
            path: appended to the base URL, as in `/completions`.
            request: sent as it is; nothing is added.

        Raises:
            ModelError: see the class.
        """
        limit = aiohttp.ClientTimeout(total=self.timeout_s, sock_connect=CONNECT_SECONDS)
        return await self._body(request, limit, self.base_url.rstrip("/") + path)

    async def _body(self, request: dict[str, Any], limit: aiohttp.ClientTimeout, url: str = "") -> bytes:
        """Return the whole of the server's answer."""
        response = await self._answer(request, limit, url)
        with self._reading():
            async with response:
                return await response.read()

    # What goes wrong becomes a `ModelError`. It isn't chained: aiohttp's errors may hold the request, and
    # with it the key.

    async def _answer(
        self, request: dict[str, Any], limit: aiohttp.ClientTimeout, url: str = ""
    ) -> aiohttp.ClientResponse:
        """Return the server's answer, once it has said that all is well. Whoever reads it closes it."""
        try:
            response = await (await session()).post(
                url or self._url, data=encoded(request), timeout=limit, **self.connection()
            )
            if 200 <= response.status < 300:
                return response
            async with response:
                raise await self._refusal(response)
        except TimeoutError as late:
            raise ModelTimeoutError(f"{self._server} gave no answer in time ({self._reason(late)})") from None
        except (aiohttp.ClientError, OSError) as broken:
            raise ModelConnectionError(f"{self._server} can't be reached ({self._reason(broken)})") from None

    @contextmanager
    def _reading(self) -> Generator[None]:
        try:
            yield
        except EventTooLong:
            raise self._lost(f"has an event of more than {_LONGEST_EVENT:,} bytes") from None
        except (aiohttp.ClientError, OSError) as broken:  # A `TimeoutError` is an `OSError`.
            raise self._lost(f"broke off ({self._reason(broken)})") from None

    def _reason(self, broken: Exception) -> str:
        return self._shown(f"{type(broken).__name__}: {broken}")

    async def _refusal(self, response: aiohttp.ClientResponse) -> ModelError:
        text = await response.text(errors="replace")
        where = public(str(response.url))
        reason = f"{where} answered with status {response.status}: {self._shown(_said(text))}"
        return fault(response.status, reason, read_retry_after(response.headers))

    def _read(self, shape: type[T], body: bytes | str) -> T:
        try:
            answer = read(shape, body)
        except Unreadable as wrong:
            raise self._lost(f"can't be read ({wrong})") from None
        if answer.error:
            # Gateways report what goes wrong behind them in an answer that is well in itself.
            code: Any = answer.error.get("code") if isinstance(answer.error, dict) else None
            reason = self._shown(_words_of(answer.error))
            raise fault(code if isinstance(code, int) else 500, f"{self._server} answered: {reason}")
        return answer

    def _lost(self, how: str, tokens: Tokens | None = None) -> LostReply:
        lost = LostReply(f"the answer of {self._server} {how}")
        if tokens:
            lost.usage = stated(tokens.metadata)
        return lost

    def _shown(self, words: str) -> str:
        """Return a server's or a library's words on one line, without our secrets."""
        key = self.api_key.get_secret_value() if self.api_key else ""
        for secret, instead in ((self.base_url, self._server), (key, "the key")):
            words = words.replace(secret, instead) if secret else words
        return one_line(words).strip()[:_LONGEST_REASON]


def _said(text: str) -> str:
    """Return an error's message out of its body, or else the body."""
    body = _json(text)
    return _words_of(body.get("error", body)) if isinstance(body, dict) else text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _words_of(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error)
    known: Any = [error.get(name) for name in ("message", "detail", "code", "param")]
    return " ".join(word for word in known if isinstance(word, str)) or str(error)


async def _events(response: aiohttp.ClientResponse) -> AsyncGenerator[str]:
    """Yield the data of a stream's events."""
    async with aclosing(event_batches(response.content.iter_any(), _LONGEST_EVENT)) as batches:
        async for batch in batches:
            for event in batch:
                if data := data_of(event):
                    yield data.decode(errors="replace")
