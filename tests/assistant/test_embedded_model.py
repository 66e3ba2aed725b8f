"""The model that needs no key and no server, for real."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.exceptions import ContextOverflowError
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage, trim_messages

from midturn.assistant import EmbeddedChat, chat_model, close_servers
from midturn.assistant._servers import ServerSettings, _servers, default_threads, shared_server
from midturn.core import BadInput, InfrastructureError

COLOURS = [SystemMessage("You answer in a few words."), HumanMessage("Name three colours.")]


@pytest.fixture
def model(embedded_model: object) -> EmbeddedChat:
    # Two slots load faster than eight, and every test here shares them.
    return EmbeddedChat(max_tokens=12, parallel=2)


@pytest.fixture(scope="module", autouse=True)
def unloaded_afterwards() -> Iterator[None]:
    yield
    close_servers()


def whole(chunks: list[Any]) -> AIMessageChunk:
    return chunks[0] + chunks[1:] if len(chunks) > 1 else chunks[0]


def test_a_spec_gives_the_embedded_model(embedded_model: object) -> None:
    assert isinstance(chat_model("embedded:smollm2-135m", temperature=0.5), EmbeddedChat)


def test_a_reply_counts_its_tokens_and_names_its_model(model: EmbeddedChat) -> None:
    reply = model.invoke(COLOURS)
    assert reply.text
    assert reply.usage_metadata is not None
    assert reply.usage_metadata["output_tokens"] == 12
    assert reply.usage_metadata["total_tokens"] == reply.usage_metadata["input_tokens"] + 12
    told = {"finish_reason": "length", "model_name": "smollm2-135m"}
    assert told.items() <= reply.response_metadata.items()


def test_a_repeated_prompt_is_read_from_the_cache_and_says_so(model: EmbeddedChat) -> None:
    model.invoke(COLOURS)
    usage = model.invoke(COLOURS).usage_metadata
    assert usage is not None
    assert 0 < usage["input_token_details"]["cache_read"] < usage["input_tokens"]


async def test_every_way_to_ask_gives_the_same_reply_at_temperature_0(model: EmbeddedChat) -> None:
    streamed = whole(list(model.stream(COLOURS)))
    async_streamed = whole([chunk async for chunk in model.astream(COLOURS)])
    replies = [model.invoke(COLOURS), await model.ainvoke(COLOURS), streamed, async_streamed]
    assert len({reply.text for reply in replies}) == 1
    assert len({reply.usage_metadata["output_tokens"] for reply in replies if reply.usage_metadata}) == 1
    assert all(reply.response_metadata["finish_reason"] == "length" for reply in replies)


def test_a_stream_comes_token_by_token_and_marks_its_last_chunk(model: EmbeddedChat) -> None:
    chunks = list(model.stream(COLOURS))
    assert len([chunk for chunk in chunks if chunk.text]) > 8
    assert [chunk.chunk_position for chunk in chunks if chunk.chunk_position] == ["last"]
    assert chunks[-1].usage_metadata is not None


def test_a_schema_is_enforced(model: EmbeddedChat) -> None:
    schema = {
        "type": "object",
        "properties": {"colour": {"enum": ["red", "blue"]}, "sure": {"type": "boolean"}},
        "required": ["colour", "sure"],
    }
    wanted = {"type": "json_schema", "json_schema": {"name": "Choice", "schema": schema}}
    for bound in (
        model.bind(response_format=wanted, max_tokens=40),
        model.bind(extra_body={"response_format": wanted}, max_tokens=40),
    ):
        assert json.loads(bound.invoke("Pick a colour.").text)["colour"] in {"red", "blue"}


def test_log_probabilities_come_as_openai_gives_them(model: EmbeddedChat) -> None:
    reply = model.bind(logprobs=True, top_logprobs=2, max_tokens=3).invoke(COLOURS)
    tokens = reply.response_metadata["logprobs"]["content"]
    assert "".join(token["token"] for token in tokens) == reply.text
    assert all(token["logprob"] <= 0 and len(token["top_logprobs"]) == 2 for token in tokens)


def test_a_stop_word_ends_the_reply_before_it(model: EmbeddedChat) -> None:
    text = model.bind(max_tokens=30).invoke("Count from 1 to 9.", stop=["4"]).text
    assert "4" not in text


def test_a_seed_fixes_a_reply_at_a_temperature(model: EmbeddedChat) -> None:
    warm = model.bind(temperature=1.0, seed=7, cache_prompt=False)
    replies = {warm.invoke(COLOURS).text for _ in range(2)}
    others = {warm.invoke(COLOURS, seed=seed).text for seed in range(4)}
    assert len(replies) == 1
    assert len(others) > 1


async def test_replies_that_are_asked_together_come_back_each_to_its_own(model: EmbeddedChat) -> None:
    words = ["red", "green", "blue", "black"]
    schemas = [
        {"type": "json_schema", "json_schema": {"name": "W", "schema": {"const": word}}} for word in words
    ]
    replies = await asyncio.gather(*(model.ainvoke("Say it.", response_format=each) for each in schemas))
    assert [json.loads(reply.text) for reply in replies] == words


def test_it_counts_its_own_tokens_and_asks_nobody_else(
    model: EmbeddedChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("asked for a tokenizer of somebody else's")

    monkeypatch.setattr("langchain_core.language_models.base.get_tokenizer", refuse)
    assert model.get_num_tokens("Hello world") == 2
    usage = model.invoke(COLOURS).usage_metadata
    assert usage is not None
    assert model.get_num_tokens_from_messages(COLOURS) == usage["input_tokens"]
    long = [COLOURS[0], HumanMessage("Hi! " * 99), AIMessage("Hello!"), COLOURS[1]]
    room = usage["input_tokens"] + 50
    kept = trim_messages(long, max_tokens=room, token_counter=model, include_system=True, start_on="human")
    assert kept == COLOURS
    assert model.get_num_tokens_from_messages([]) == 0


def test_models_that_ask_for_the_same_share_one_server(model: EmbeddedChat) -> None:
    model.invoke(COLOURS)
    loaded = len(_servers)
    EmbeddedChat(parallel=2, temperature=0.9, max_tokens=1).invoke(COLOURS)
    assert len(_servers) == loaded


def test_a_conversation_that_does_not_fit_is_no_fault_of_the_user(model: EmbeddedChat) -> None:
    with pytest.raises(InfrastructureError, match="context") as failed:
        model.invoke("many words " * 2000)
    assert isinstance(failed.value, ContextOverflowError)
    assert not failed.value.is_retryable


@pytest.mark.parametrize(
    "bound",
    [
        {"response_format": {"type": "json_schema", "json_schema": {"schema": {"type": "blah"}}}},
        {"temperature": "hot"},
    ],
)
def test_a_request_that_cannot_be_read_is_refused(model: EmbeddedChat, bound: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        model.invoke(COLOURS, **bound)


@pytest.mark.parametrize(
    ("bound", "wrong"),
    [
        ({"max_tokens": -1}, "max_tokens is -1; it must be at least 1"),
        ({"max_tokens": 0}, "max_tokens is 0"),
        ({"max_completion_tokens": 0}, "max_completion_tokens is 0"),
        ({"temperature": -0.5}, "temperature is -0.5; it must be at least 0"),
        ({"messages": [{"role": "boss", "content": "Hi"}]}, "there is no role 'boss'"),
    ],
)
async def test_what_it_would_take_for_something_else_is_refused(
    model: EmbeddedChat, bound: dict[str, Any], wrong: str
) -> None:
    request = {"messages": [{"role": "user", "content": "Hi"}], **bound}
    with pytest.raises(BadInput, match=wrong):
        async for _ in model.events(request):
            pass
    if "messages" not in bound:
        with pytest.raises(BadInput, match=wrong):
            model.invoke(COLOURS, **bound)


@pytest.mark.parametrize(
    "settings", [{"temperature": -1}, {"temperature": float("nan")}, {"max_tokens": 0}, {"top_p": 2}]
)
def test_settings_out_of_their_bounds_are_refused(embedded_model: object, settings: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=next(iter(settings))):
        chat_model("embedded:smollm2-135m", **settings)


def test_text_without_a_utf8_form_is_answered(model: EmbeddedChat) -> None:
    assert model.invoke("half a pair: \ud83d").text


def test_a_consumer_that_stops_early_frees_the_slot(model: EmbeddedChat) -> None:
    endless = EmbeddedChat(parallel=1, max_tokens=1500)
    list(zip(endless.bind(ignore_eos=True).stream(COLOURS), range(2), strict=False))
    began = time.monotonic()
    endless.invoke(COLOURS, max_tokens=1)
    assert time.monotonic() - began < 3


async def test_a_cancelled_call_frees_the_slot(model: EmbeddedChat) -> None:
    endless = EmbeddedChat(parallel=1, max_tokens=1500)
    await endless.ainvoke(COLOURS, max_tokens=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await endless.ainvoke(COLOURS, ignore_eos=True)
    async with asyncio.timeout(3):
        await endless.ainvoke(COLOURS, max_tokens=1)


async def test_closing_fails_what_is_in_flight_and_a_later_call_loads_afresh(model: EmbeddedChat) -> None:
    stream = model.astream(COLOURS, max_tokens=1500, ignore_eos=True)
    await anext(stream)
    await asyncio.to_thread(close_servers)
    with pytest.raises(InfrastructureError, match="closed"):
        async for _ in stream:
            pass
    assert model.invoke(COLOURS).text


def test_nobody_else_on_the_machine_can_use_it(model: EmbeddedChat) -> None:
    address = model._server()._native.listening_address
    assert address.startswith("http://127.0.0.1:")
    for path in ("/v1/models", "/slots", "/props", "/metrics", "/v1/chat/completions"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(address + path, timeout=5)
        assert refused.value.code in {401, 404}
        refused.value.close()


def test_threads_can_be_set_and_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIDTURN_THREADS", "3")
    assert default_threads() == 3
    monkeypatch.setenv("MIDTURN_THREADS", "many")
    with pytest.raises(BadInput, match="MIDTURN_THREADS"):
        default_threads()
    with pytest.raises(BadInput, match="MIDTURN_THREADS"):
        chat_model("embedded:smollm2-135m")


def test_a_file_that_is_no_model_is_refused(tmp_path: Any) -> None:
    (tmp_path / "bad.gguf").write_bytes(b"GGUF but not really")
    settings = ServerSettings(path=tmp_path / "bad.gguf", name="bad", context=64, parallel=1, threads=1)
    with pytest.raises(BadInput, match="cannot load"):
        shared_server(settings)
