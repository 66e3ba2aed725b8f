"""An OpenAI-compatible server that says what a test tells it to, and misbehaves when told to.

    with Upstream(lambda request: "the capital is Paris") as upstream:
        chat_model(f"openai:{upstream.models[0]}@{upstream.url}").invoke("What is the capital?")
    assert upstream.requests[0].last == "What is the capital?"

The answer to a request is a string, a `Reply` with its details, or a fault: `Status`, `Hang`, `Cut`,
`Garbled`, `NoChoices`, `Raw`. `Misbehaving` mixes faults into a script, drawn anew for each request.
A list of answers is given out in order, the last one again and again.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web
from served import Served


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    """Names in lower case."""
    peer: tuple[str, int]
    """The client's end of the connection."""

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The conversation sent, in OpenAI's form."""
        return self.body.get("messages", [])

    @property
    def last(self) -> str:
        """What the last message says."""
        return self.messages[-1]["content"] if self.messages else ""


@dataclass(frozen=True)
class Reply:
    """A sound answer."""

    text: str = ""
    finish_reason: str = "stop"
    tool_calls: Sequence[dict[str, Any]] = ()
    """In OpenAI's form."""
    logprobs: Sequence[dict[str, Any]] = ()
    """One entry per token, in OpenAI's form."""
    prompt_tokens: int | None = None
    """`None`: the words of the conversation."""
    completion_tokens: int | None = None
    """`None`: the words of the text."""
    thoughts: str = ""
    thoughts_field: str = "reasoning_content"
    """What the thoughts are called."""


@dataclass(frozen=True)
class Status:
    """An HTTP error."""

    code: int
    message: str = "scripted failure"
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    """A text, or what becomes JSON; `None`: the message in OpenAI's form."""


@dataclass(frozen=True)
class Hang:
    """Accept the request and never answer."""


@dataclass(frozen=True)
class Cut:
    """Drop the connection: in the middle of the body, or after some chunks of a stream."""

    text: str = "one two three four"
    after_chunks: int = 2


@dataclass(frozen=True)
class Garbled:
    """Say that all is well, and send this instead of an answer, or of a stream's second event."""

    body: str = '{"id": "chatcmpl-stub", "choices": [{"mess": ]}'


@dataclass(frozen=True)
class NoChoices:
    """A sound answer but for its list of choices, which is empty; its usage was billed."""

    text: str = "one two three four"


@dataclass(frozen=True)
class Raw:
    """Say that all is well, send these bytes, one piece after the other, and then do something else."""

    pieces: Sequence[bytes]
    then: Literal["end", "cut", "hang"] = "end"
    gap_s: float = 0.0
    """Seconds after each piece."""


Answer = str | Reply | Status | Hang | Cut | Garbled | NoChoices | Raw
Script = Callable[[Request], Answer] | Sequence[Answer] | Answer


FAULTS: dict[str, Answer] = {
    "429 with Retry-After": Status(429, "slow down", {"Retry-After": "1"}),
    "429": Status(429, "slow down"),
    "5xx": Status(502, "bad gateway"),
    "hang": Hang(),
    "cut body": Cut(),
    "malformed body": Garbled(),
    "no choices": NoChoices(),
}
"""Every way in which an upstream misbehaves towards a client that doesn't stream."""


@dataclass
class Misbehaving:
    """A script in which each fault has the same share of the requests, drawn from a seed."""

    script: Callable[[Request], str]
    share: float
    seed: int = 0
    given: Counter[str] = field(default_factory=Counter[str])
    """How often each fault was given; `sound` counts the sound answers."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def __call__(self, request: Request) -> Answer:
        names = [*FAULTS, "sound"]
        weights = [self.share] * len(FAULTS) + [1 - self.share * len(FAULTS)]
        [drawn] = self._chance.choices(names, weights)
        self.given[drawn] += 1
        said = self.script(request)
        if drawn == "no choices":
            return NoChoices(said)
        return Reply(said) if drawn == "sound" else FAULTS[drawn]


class Upstream(Served):
    """The server; a context manager that listens on a free loopback port.

    Args:
        script: what to answer; see the module.
        models: names on `/v1/models`; a string is sent as the listing's body; `None`: no listing.
        latency_s: seconds before each answer.
        gap_s: seconds between two chunks of a stream.
        api_key: where given, a request with another key gets 401.
        most_at_once: where given, a request beyond so many in flight gets 429. May be changed at any time.
    """

    def __init__(
        self,
        script: Script = "ok",
        *,
        models: Sequence[str] | str | None = ("stub",),
        latency_s: float = 0.0,
        gap_s: float = 0.0,
        api_key: str | None = None,
        most_at_once: int | None = None,
    ) -> None:
        super().__init__()
        self.models = models
        self.most_at_once = most_at_once
        self.refused = 0
        """Requests that got 429 for being one too many."""
        self.requests: list[Request] = []
        """Every request to `/chat/completions`, in the order of arrival."""
        self.in_flight = 0
        self.most_in_flight = 0
        self._script = script
        self._latency_s = latency_s
        self._gap_s = gap_s
        self._api_key = api_key

    def app(self) -> web.Application:
        app = web.Application(client_max_size=2**25)
        app.router.add_get("/v1/models", self._list_models)
        app.router.add_post("/v1/chat/completions", self._complete)
        return app

    async def _list_models(self, http: web.Request) -> web.StreamResponse:
        if self._wrong_key(http):
            return _error(Status(401, "wrong key"))
        if self.models is None:
            return _error(Status(404, "no listing here"))
        if isinstance(self.models, str):
            return web.Response(text=self.models, content_type="application/json")
        data = [{"id": name, "object": "model", "created": 0, "owned_by": "test"} for name in self.models]
        return web.json_response({"object": "list", "data": data})

    async def _complete(self, http: web.Request) -> web.StreamResponse:
        if self._wrong_key(http):
            return _error(Status(401, "wrong key"))
        headers = {name.lower(): value for name, value in http.headers.items()}
        request = Request(http.path, await http.json(), headers, http.transport.get_extra_info("peername"))
        self.requests.append(request)
        if self.most_at_once is not None and self.in_flight >= self.most_at_once:
            self.refused += 1
            return _error(Status(429, "too many at once"))
        async with self._counted():
            answer = self._answer(request)
            await asyncio.sleep(self._latency_s)
            return await self._carry_out(answer, request, http)

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[None]:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            yield
        finally:
            self.in_flight -= 1

    def _wrong_key(self, http: web.Request) -> bool:
        return self._api_key is not None and http.headers.get("Authorization") != f"Bearer {self._api_key}"

    def _answer(self, request: Request) -> Answer:
        if callable(self._script):
            answer = self._script(request)
        elif isinstance(self._script, Sequence) and not isinstance(self._script, str):
            answer = self._script[min(len(self.requests), len(self._script)) - 1]
        else:
            answer = self._script
        return Reply(answer) if isinstance(answer, str) else answer

    async def _carry_out(self, answer: Answer, request: Request, http: web.Request) -> web.StreamResponse:
        if isinstance(answer, Status):
            return _error(answer)
        if isinstance(answer, Hang):
            await asyncio.get_running_loop().create_future()  # Cancelled when the client or the server goes.
        if isinstance(answer, Raw):
            return await _send_raw(answer, bool(request.body.get("stream")), http)
        if request.body.get("stream"):
            return await self._stream(answer, request, http)
        if isinstance(answer, Cut):
            return await _cut_body(http)
        if isinstance(answer, Garbled):
            return web.Response(text=answer.body, content_type="application/json")
        if isinstance(answer, NoChoices):
            return web.json_response({**_completion(Reply(answer.text), request), "choices": []})
        return web.json_response(_completion(answer, request))

    async def _stream(self, answer: Any, request: Request, http: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(http)
        if isinstance(answer, Garbled):
            sound = f"data: {json.dumps(_chunks(Reply('one'), request)[1])}\n\n"
            await response.write(f"{sound}data: {answer.body}\n\n".encode())
            return response
        reply = Reply(answer.text) if isinstance(answer, (Cut, NoChoices)) else answer
        for sent, chunk in enumerate(_chunks(reply, request)):
            if isinstance(answer, Cut) and sent == answer.after_chunks:
                http.transport.abort()
                return response
            await response.write(f"data: {json.dumps(chunk)}\n\n".encode())
            await asyncio.sleep(self._gap_s)
        await response.write(b"data: [DONE]\n\n")
        return response


async def _send_raw(raw: Raw, stream: bool, http: web.Request) -> web.StreamResponse:
    kind = "text/event-stream" if stream else "application/json"
    response = web.StreamResponse(headers={"Content-Type": kind})
    await response.prepare(http)
    for piece in raw.pieces:
        await response.write(piece)
        await asyncio.sleep(raw.gap_s)
    if raw.then == "cut":
        http.transport.abort()
    if raw.then == "hang":
        await asyncio.get_running_loop().create_future()
    return response


def _error(fault: Status) -> web.Response:
    body = fault.body or {"error": {"message": fault.message, "type": "scripted", "code": fault.code}}
    if isinstance(body, str):
        return web.Response(text=body, status=fault.code, headers=fault.headers)
    return web.json_response(body, status=fault.code, headers=fault.headers)


async def _cut_body(http: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(http)
    await response.write(b'{"id": "chatcmpl-stub", "choices": [{"mess')
    http.transport.close()
    return response


def _usage(reply: Reply, request: Request) -> dict[str, Any]:
    said = " ".join(str(message.get("content")) for message in request.messages)
    prompt = len(said.split()) if reply.prompt_tokens is None else reply.prompt_tokens
    completion = len(reply.text.split()) if reply.completion_tokens is None else reply.completion_tokens
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }


def _completion(reply: Reply, request: Request) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply.text}
    if reply.thoughts:
        message[reply.thoughts_field] = reply.thoughts
    choice = {"index": 0, "message": message, "finish_reason": reply.finish_reason}
    if reply.tool_calls:
        message["tool_calls"] = list(reply.tool_calls)
    if reply.logprobs:
        choice["logprobs"] = {"content": list(reply.logprobs)}
    return {
        **_head(request, "chat.completion"),
        "choices": [choice],
        "usage": _usage(reply, request),
    }


def _chunks(reply: Reply, request: Request) -> list[dict[str, Any]]:
    """The reply word by word, as OpenAI streams it."""
    words = [word if i == 0 else f" {word}" for i, word in enumerate(reply.text.split(" "))]
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    deltas += [{reply.thoughts_field: letter} for letter in reply.thoughts]
    deltas += [{"content": word} for word in words]
    if reply.tool_calls:
        deltas.append({"tool_calls": [{"index": i, **call} for i, call in enumerate(reply.tool_calls)]})
    choices: list[dict[str, Any]] = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    choices.append({"index": 0, "delta": {}, "finish_reason": reply.finish_reason})
    if reply.logprobs:
        choices[-1]["logprobs"] = {"content": list(reply.logprobs)}
    head = _head(request, "chat.completion.chunk")
    chunks = [{**head, "choices": [choice]} for choice in choices]
    if (request.body.get("stream_options") or {}).get("include_usage"):
        chunks.append({**head, "choices": [], "usage": _usage(reply, request)})
    return chunks


def _head(request: Request, kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-stub", "object": kind, "created": 0, "model": request.body.get("model", "stub")}
