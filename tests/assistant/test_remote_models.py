"""A model behind an OpenAI-compatible address."""

from __future__ import annotations

import asyncio
import time

import pytest
from faults.upstream import Cut, Hang, Reply, Status, Upstream
from langchain_core.exceptions import ModelError

from midturn.assistant import chat_model


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def test_one_model_serves_two_event_loops_one_after_the_other() -> None:
    async def ask_twice() -> list[str]:
        return [(await model.ainvoke(word)).text for word in ("first", "second")]

    with Upstream(lambda request: request.last) as upstream:
        model = chat_model(f"openai:stub@{upstream.url}")
        assert asyncio.run(ask_twice()) == ["first", "second"]
        assert asyncio.run(ask_twice()) == ["first", "second"]
    # One connection per loop: reused within it, closed with it.
    assert len({request.peer for request in upstream.requests}) == 2


async def test_a_stream_reports_its_usage() -> None:
    with Upstream(Reply("one two three", prompt_tokens=7)) as upstream:
        chunks = [chunk async for chunk in chat_model(f"openai:stub@{upstream.url}").astream("count")]
    assert "".join(chunk.text for chunk in chunks) == "one two three"
    reported = [chunk.usage_metadata for chunk in chunks if chunk.usage_metadata]
    assert [(usage["input_tokens"], usage["output_tokens"]) for usage in reported] == [(7, 3)]


def test_the_key_in_the_environment_is_sent_and_a_placeholder_else(monkeypatch: pytest.MonkeyPatch) -> None:
    with Upstream() as upstream:
        chat_model(f"openai:stub@{upstream.url}").invoke("hello")
        monkeypatch.setenv("OPENAI_API_KEY", "sk-mine")
        chat_model(f"openai:stub@{upstream.url}").invoke("hello")
    keys = [request.headers["authorization"] for request in upstream.requests]
    assert keys == ["Bearer not-needed", "Bearer sk-mine"]


@pytest.mark.parametrize("fault", [Status(503), Status(429, headers={"Retry-After": "9"}), Cut()])
async def test_a_failed_call_is_sent_once(fault: Status | Cut) -> None:
    with Upstream(fault) as upstream, pytest.raises(ModelError) as failed:
        await chat_model(f"openai:stub@{upstream.url}").ainvoke("hello")
    assert failed.value.is_retryable
    assert len(upstream.requests) == 1


async def test_a_hung_call_can_be_cancelled_at_once() -> None:
    with Upstream(Hang()) as upstream:
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await chat_model(f"openai:stub@{upstream.url}").ainvoke("hello")
    assert time.monotonic() - began < 20  # It would wait for minutes.
