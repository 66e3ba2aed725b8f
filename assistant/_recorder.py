"""The one way to a model: every call is reserved, journalled, retried and billed.

`RecordedModel` is a chat model like any other, so graphs, agents and chains use it without knowing. A reply
is committed to the journal before it is passed on; when a conversation is played again after a crash, the
committed replies come from the journal and only the others are asked for again.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeGuard, TypeVar

from langchain_core.exceptions import ContextOverflowError, ModelError
from langchain_core.language_models import BaseChatModel, LangSmithParams, LanguageModelInput
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    ToolMessage,
    message_chunk_to_message,
)
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import ensure_config, get_async_callback_manager_for_config
from pydantic import ConfigDict

from midturn.assistant._concurrency import MOST_REFUSALS, ConcurrencyLimits, wait_s
from midturn.assistant._counts import read_bytes, said_bytes, stated
from midturn.assistant._faults import LostReply, is_refusal, retry_after_s
from midturn.assistant._forms import LimitReached, Question
from midturn.assistant._prices import price, require_price
from midturn.core import (
    NOTHING,
    Budget,
    InfrastructureError,
    Role,
    Usage,
    encoded,
    estimated,
    one_line,
)

ATTEMPTS = 10
"""Times a call may fail, refusals for overload not counted, before its failure is final."""
DEFAULT_MAX_TOKENS = 1024
"""Completion tokens reserved for a model that names no limit of its own."""
T = TypeVar("T")


@dataclass(frozen=True)
class CallKey:
    """A call's place: the index of a role's call in a conversation, and what it asks."""

    conversation_id: str
    role: Role
    ordinal: int
    request_sha256: str


class Journal(Protocol):
    """Where replies are committed before their conversation continues."""

    async def replay(self, key: CallKey) -> tuple[AIMessage | None, Usage] | None:
        """Return the committed reply, if there is one, and what the call cost, lost replies included.

        `None` where neither is known.
        """
        ...

    async def sent(self, key: CallKey) -> None:
        """Note that the request is about to leave."""
        ...

    async def failed(self, key: CallKey, error: str, cost: Usage) -> None:
        """Note that one sending ended in an error, and what it cost all the same."""
        ...

    async def commit(self, key: CallKey, reply: AIMessage, usage: Usage) -> None:
        """Keep a reply, for good, before anyone sees it."""
        ...


class _NoJournal:
    """Keeps nothing: for conversations that are not part of a run."""

    async def replay(self, key: CallKey) -> tuple[AIMessage | None, Usage] | None:
        return None

    async def sent(self, key: CallKey) -> None: ...

    async def failed(self, key: CallKey, error: str, cost: Usage) -> None: ...

    async def commit(self, key: CallKey, reply: AIMessage, usage: Usage) -> None: ...


@dataclass
class CallRecorder:
    """What one conversation spends, against the budget of its run."""

    budget: Budget = field(default_factory=Budget)
    journal: Journal = field(default_factory=_NoJournal)
    conversation_id: str = ""
    seed: int | None = None
    """Where given, each call's own seed is derived from it; models without seeds ignore it."""
    concurrency_limits: ConcurrencyLimits = field(default_factory=ConcurrencyLimits)
    """How fast each upstream is asked; a run's conversations share theirs."""
    usage: dict[Role, Usage] = field(default_factory=dict[Role, Usage])
    lost: Usage = field(default_factory=Usage)
    """Answers that came and could not be read; part of their roles' usage, too."""
    _ordinals: Counter[Role] = field(default_factory=Counter[Role])

    def model(self, model: BaseChatModel, role: Role, spec: str = "") -> RecordedModel:
        """Return the same model, recorded as `role`. `spec` names it for its price."""
        return RecordedModel(inner=model, role=role, recorder=self, spec=spec)

    def next_key(self, role: Role, request: object) -> CallKey:
        """Return the key of a role's next call."""
        ordinal = self._ordinals[role]
        self._ordinals[role] += 1
        digest = hashlib.sha256(encoded(request, str)).hexdigest()
        return CallKey(self.conversation_id, role, ordinal, digest)

    def seed_of(self, key: CallKey) -> int | None:
        """Return a call's own seed, the same whenever its conversation is played again."""
        if self.seed is None:
            return None
        digest = hashlib.sha256(
            f"{self.seed}/{key.conversation_id}/{key.role}/{key.ordinal}".encode()
        ).digest()
        return int.from_bytes(digest[:4], "big") >> 1

    def since(self, before: Mapping[Role, Usage]) -> dict[Role, Usage]:
        """Return what each role spent after `usage` was `before`."""
        return {role: spent - before.get(role, NOTHING) for role, spent in self.usage.items()}

    def bill(self, role: Role, usage: Usage) -> None:
        """Add a call's cost to its role."""
        self.usage[role] = self.usage.get(role, NOTHING) + usage


class RecordedModel(BaseChatModel):
    """A chat model whose calls go through a `CallRecorder`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    inner: BaseChatModel
    role: Role
    recorder: Any
    """A `CallRecorder`; `Any` because pydantic must not copy it."""
    spec: str = ""
    yields: bool = False
    """Whole answers are asked for as by `ask_for_json`."""

    def yielding(self) -> RecordedModel:
        """Return the same, asking in another form where the server refuses the one that is asked for."""
        return self.model_copy(update={"yields": True})

    @property
    def _llm_type(self) -> str:
        return f"recorded-{self.inner._llm_type}"  # pyright: ignore[reportPrivateUsage]

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        """Return what traces are told: the inner model's name and provider."""
        return self.inner._get_ls_params(stop, **kwargs)  # pyright: ignore[reportPrivateUsage]

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        """Bind tools in the inner model's dialect, to this model."""
        bound: Any = self.inner.bind_tools(tools, **kwargs)
        return self.bind(**bound.kwargs)

    async def ainvoke(
        self,
        input: LanguageModelInput,
        config: RunnableConfig | None = None,
        *,
        stop: list[str] | None = None,
        **kwargs: Any,
    ) -> AIMessage:
        """As LangChain's, without the tasks and events that it makes for callbacks where there are none."""
        if get_async_callback_manager_for_config(ensure_config(config)).handlers:
            return await super().ainvoke(input, config, stop=stop, **kwargs)
        messages = input if _are_messages(input) else self._convert_input(input).to_messages()
        return _reply(await self._agenerate(messages, stop, **kwargs))

    def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
        raise TypeError("a recorded model is asynchronous: use ainvoke or astream")

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: Any = None,
        **kwargs: Any,
    ) -> ChatResult:
        call = _Call(self, messages, stop, kwargs)
        if replayed := await call.replay():
            return _result(replayed)
        async with call:
            result = await call.with_retries(call.answered)
            await call.commit(_reply(result))
            return result

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: Any = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        call = _Call(self, messages, stop, kwargs)
        if replayed := await call.replay():
            yield _as_chunk(replayed)
            return
        async with call:
            whole: AIMessageChunk | None = None
            held: ChatGenerationChunk | None = None
            # The last chunk is held back until the whole reply is committed.
            async for chunk in call.opened(lambda: _chunks(self.inner, messages, stop, call.kwargs)):
                if held is not None:
                    yield held
                held = chunk
                whole = _joined(whole, chunk)
            if whole is None or held is None:
                raise InfrastructureError(
                    f"{self.spec or 'the model'} closed its stream before the first word"
                )
            await call.commit(_as_message(whole))
            yield held


def _are_messages(asked: LanguageModelInput) -> TypeGuard[list[BaseMessage]]:
    return isinstance(asked, list) and all(isinstance(message, BaseMessage) for message in asked)


async def _chunks(
    model: BaseChatModel, messages: list[BaseMessage], stop: list[str] | None, kwargs: dict[str, Any]
) -> AsyncIterator[ChatGenerationChunk]:
    """Yield the model's chunks; its whole reply as one where it can't stream."""
    kind = type(model)
    if kind._astream is BaseChatModel._astream and kind._stream is BaseChatModel._stream:  # pyright: ignore[reportPrivateUsage]
        whole = await model._agenerate(messages, stop, **kwargs)  # pyright: ignore[reportPrivateUsage]
        yield _as_chunk(_reply(whole))
        return
    async for chunk in model._astream(messages, stop, **kwargs):  # pyright: ignore[reportPrivateUsage]
        yield chunk


def _as_chunk(reply: AIMessage) -> ChatGenerationChunk:
    return ChatGenerationChunk(
        message=AIMessageChunk(**reply.model_dump(exclude={"type"}), chunk_position="last")
    )


def _joined(whole: AIMessageChunk | None, chunk: ChatGenerationChunk) -> AIMessageChunk:
    message = chunk.message
    if not isinstance(message, AIMessageChunk):
        raise TypeError(f"a chat model streamed {type(message).__name__} instead of AIMessageChunk")
    return message if whole is None else whole + message  # pyright: ignore[reportReturnType]


def _as_message(chunk: AIMessageChunk) -> AIMessage:
    message = message_chunk_to_message(chunk)
    if not isinstance(message, AIMessage):
        raise TypeError(f"a chat model streamed {type(message).__name__}")
    return message


class _Call:
    """One call on its way: each sending is reserved when it leaves, and settled when it has ended."""

    def __init__(
        self,
        model: RecordedModel,
        messages: list[BaseMessage],
        stop: list[str] | None,
        kwargs: dict[str, Any],
    ) -> None:
        self._model = model
        self._recorder: CallRecorder = model.recorder
        self._messages, self._stop = messages, stop
        self._question = Question(model.inner) if model.yields else None
        self._key = self._recorder.next_key(model.role, _request(model.spec, messages, stop, kwargs))
        self.kwargs = self._seeded(kwargs)
        self._worst = NOTHING
        """What the present sending may cost."""
        self._concurrency = self._recorder.concurrency_limits.of(model.spec)
        self._place: object = None
        """The place at the upstream that the present sending has."""
        self._actual: Usage | None = None
        """What the present sending has cost, once the worst case is set aside for it."""
        self._started = 0.0
        self._failures = 0
        self._refusals = 0

    def _seeded(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        seed = self._recorder.seed_of(self._key)
        takes_seed = "seed" in type(self._model.inner).model_fields
        return (
            {**kwargs, "seed": seed} if takes_seed and seed is not None and "seed" not in kwargs else kwargs
        )

    async def replay(self) -> AIMessage | None:
        """Return the reply that was committed before a crash, if there is one."""
        reply, cost = await self._recorder.journal.replay(self._key) or (None, NOTHING)
        if cost.calls:
            self._recorder.bill(self._key.role, cost)
        return reply

    async def __aenter__(self) -> _Call:
        return self

    async def __aexit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        await self._end(error)

    async def answered(self) -> ChatResult:
        """Send it once, and wait for the whole answer."""

        async def send(messages: list[BaseMessage], kwargs: dict[str, Any]) -> ChatResult:
            return await self._model.inner._agenerate(messages, self._stop, **kwargs)  # pyright: ignore[reportPrivateUsage]

        if self._question is None:
            return await send(self._messages, self.kwargs)
        return await self._question.ask(self._messages, self.kwargs, send)

    async def with_retries(self, send: Callable[[], Awaitable[T]]) -> T:
        """Send, and send again what may succeed then.

        Raises:
            BudgetSpent: the next sending would go over the budget.
            ContextOverflowError: the request is longer than the model can read.
            InfrastructureError: it failed too often, or in a way that no repetition can fix.
        """
        while True:
            try:
                return await self._send_once(send)
            except ContextOverflowError:
                raise
            except LimitReached:  # It comes once, and waiting mends nothing.
                continue
            except (ModelError, OSError) as error:
                if self._is_final(error):
                    raise InfrastructureError(_named(error)) from error
                await self._concurrency.wait(
                    wait_s(retry_after_s(error), self._failures + self._refusals - 1)
                )

    def _is_final(self, error: ModelError | OSError) -> bool:
        given_up = self._failures >= ATTEMPTS or self._refusals >= MOST_REFUSALS
        return given_up or not _worth_retrying(error)

    async def _send_once(self, send: Callable[[], Awaitable[T]]) -> T:
        await self._begin()
        try:
            # A stream continues: its place and its reservation are kept to the end of the call.
            return await send()
        except Exception as error:
            await self._note(error)
            await self._end(error)
            raise

    async def _begin(self) -> None:
        """Begin a sending: wait for a place at the upstream, and set aside what it may cost."""
        kwargs = self._question.with_room(self.kwargs) if self._question else self.kwargs
        self._worst = _worst_case(self._model, self._messages, kwargs, self._recorder.budget)
        self._place = await self._concurrency.take()
        await self._recorder.budget.reserve(self._worst)
        self._actual = Usage(calls=1)
        self._started = time.perf_counter()
        await self._recorder.journal.sent(self._key)

    async def _end(self, error: BaseException | None) -> None:
        """End the sending that is under way, if one is: settle what it cost, give its place back."""
        place, actual = self._place, self._actual
        self._place = self._actual = None
        try:
            if actual is not None:
                await self._recorder.budget.settle(self._worst, actual)
        finally:
            if place is not None:
                self._concurrency.release(place, error)

    async def _note(self, error: Exception, heard: int = 0) -> None:
        """Count a sending that ended in an error, and what it cost all the same.

        Args:
            error: what it ended in.
            heard: bytes of the answer that came before.
        """
        if is_refusal(error):
            self._refusals += 1
        else:
            self._failures += 1
        cost = NOTHING
        if isinstance(error, LostReply) or heard:
            said = error.usage if isinstance(error, LostReply) else None
            cost = self._actual = self._priced(said or self._estimated(heard))
            self._recorder.lost += cost
            self._recorder.bill(self._key.role, cost)
        await self._recorder.journal.failed(self._key, _named(error), cost)

    def _estimated(self, answered: int) -> Usage:
        """Return what the present sending cost by the length of what was said."""
        return estimated(read_bytes(self._messages, self.kwargs), answered)

    def _priced(self, usage: Usage) -> Usage:
        """Return what the present sending cost, with the time that it took until now."""
        usd = price(self._model.spec, usage)
        return usage.model_copy(update={"latency_s": time.perf_counter() - self._started}).priced(usd)

    async def opened(
        self, stream: Callable[[], AsyncIterator[ChatGenerationChunk]]
    ) -> AsyncIterator[ChatGenerationChunk]:
        """Yield the chunks of a stream; sent again only where it broke before its first chunk."""

        async def first() -> tuple[ChatGenerationChunk | None, AsyncIterator[ChatGenerationChunk]]:
            chunks = stream()
            return await anext(chunks, None), chunks

        chunk, chunks = await self.with_retries(first)
        if chunk is None:
            return
        heard = said_bytes(chunk.message)
        yield chunk
        try:
            async for chunk in chunks:
                heard += said_bytes(chunk.message)
                yield chunk
        except (ModelError, OSError, TimeoutError) as error:
            await self._note(error, heard)
            raise InfrastructureError(f"the stream broke off: {_named(error)}") from error

    async def commit(self, reply: AIMessage) -> None:
        """Bill the reply and keep it."""
        usage = self._priced(stated(reply.usage_metadata) or self._estimated(said_bytes(reply)))
        self._actual = usage
        await self._recorder.journal.commit(self._key, reply, usage)
        self._recorder.bill(self._key.role, usage)


def _worth_retrying(error: BaseException) -> bool:
    if isinstance(error, ModelError):
        return error.is_retryable
    return isinstance(error, (ConnectionError, TimeoutError))


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {one_line(str(error))}"[:300]


def _request(
    spec: str, messages: list[BaseMessage], stop: list[str] | None, kwargs: dict[str, Any]
) -> object:
    """Return what makes two requests the same; message ids, which are drawn at random, do not count."""
    said = [
        (
            m.type,
            m.content,
            m.tool_calls if isinstance(m, AIMessage) else None,
            m.tool_call_id if isinstance(m, ToolMessage) else None,
        )
        for m in messages
    ]
    return [spec, said, stop, kwargs]


def _worst_case(
    model: RecordedModel, messages: list[BaseMessage], kwargs: dict[str, Any], budget: Budget
) -> Usage:
    """Return what a call may cost at most: three bytes a token are fewer than common tokenizers need."""
    limits = (kwargs.get("max_tokens"), kwargs.get("max_completion_tokens"))
    completion = next(filter(None, limits), None) or getattr(model.inner, "max_tokens", None)
    prompt = sum(length // 3 + 8 for length in read_bytes(messages, kwargs))
    usage = Usage(calls=1, prompt_tokens=prompt, completion_tokens=completion or DEFAULT_MAX_TOKENS)
    if budget.limits.usd is None:
        return usage
    return usage.model_copy(update={"usd": require_price(model.spec, usage)})


def _reply(result: ChatResult) -> AIMessage:
    if not result.generations:
        raise InfrastructureError("the model's reply holds no choices")
    message = result.generations[0].message
    if not isinstance(message, AIMessage):
        raise TypeError(f"a chat model replied with {type(message).__name__}")
    return message


def _result(reply: AIMessage) -> ChatResult:
    return ChatResult(generations=[ChatGeneration(message=reply)])
