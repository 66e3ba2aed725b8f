"""A spec names a model, and a wrong one says what to change."""

from __future__ import annotations

import json

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.load import dumpd

from midturn.assistant import chat_model, describe, parse
from midturn.assistant._models import ModelSpec
from midturn.core import BadInput, MissingExtra


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


@pytest.mark.parametrize(
    ("spec", "parts"),
    [
        ("openai:gpt-4o-mini", ModelSpec("openai", "gpt-4o-mini")),
        ("ollama:llama3:8b", ModelSpec("ollama", "llama3:8b")),
        ("openai:m@http://host:8000/v1", ModelSpec("openai", "m", "http://host:8000/v1")),
        ("openai:m@v2@https://host/v1", ModelSpec("openai", "m@v2", "https://host/v1")),
        ("openai:m@http://me:p@http://host/v1", ModelSpec("openai", "m@http://me:p", "http://host/v1")),
        ("openai:m@http://[::1]:8000/v1", ModelSpec("openai", "m", "http://[::1]:8000/v1")),
    ],
)
def test_a_spec_is_taken_apart_at_the_first_colon_and_the_last_address(spec: str, parts: ModelSpec) -> None:
    assert parse(spec) == parts


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "gpt-4o",
        "openai:",
        "openai: ",
        ":m",
        "Open AI:m",
        "openai:m@http://",
        "openai:m@http://h:99999/v1",
    ],
)
def test_a_malformed_spec_is_refused_with_an_example(spec: str) -> None:
    with pytest.raises(BadInput, match="http://localhost:8000/v1"):
        parse(spec)


def test_no_secret_of_an_address_is_shown() -> None:
    spec = "openai:m@https://me:hunter2@host:8000/v1?token=hunter2#hunter2"
    assert describe(spec) == "openai:m@https://host:8000/v1"
    assert describe(chat_model(spec)) == "openai:m@https://host:8000/v1"
    with pytest.raises(BadInput) as refused:
        parse("openai:m@https://me:hunter2@host:port/v1")
    assert "hunter2" not in str(refused.value)


def test_a_refused_setting_does_not_show_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hunter2")
    with pytest.raises(BadInput, match="temperature") as refused:
        chat_model("openai:gpt-4o-mini", temperature="hot")
    assert "hunter2" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_an_instance_is_handed_back_as_it_is() -> None:
    model = FakeListChatModel(responses=["yes"])
    assert chat_model(model) is model


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("nobody:m", "no provider 'nobody'; write provider:name"),
        ("azure:gpt-4o", "no provider 'azure'; write azure_ai:NAME or azure_openai:NAME$"),
        ("antropic:claude", "no provider 'antropic'; write anthropic:NAME"),
        ("openai/gpt-4.1", "'openai/gpt-4.1' is not a model's name; write openai:gpt-4.1$"),
        ("OpenAI:gpt-4.1", "'OpenAI:gpt-4.1' is not a model's name; write openai:gpt-4.1$"),
        ("gpt-4.1", "write provider:name, as in openai:"),
        ("anthropic:claude", "pip install langchain-anthropic"),
        ("openai:gpt-4o-mini", "set OPENAI_API_KEY"),
        ("embedded:gpt-7", "there is: smollm2-135m"),
        ("embedded:smollm2-135m@http://host/v1", "leave out the base URL"),
    ],
)
def test_a_model_that_cannot_be_had_says_what_to_change(spec: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        chat_model(spec)


def test_an_unpulled_model_says_how_to_pull_it(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(BadInput, match="midturn models pull smollm2-135m"):
        chat_model("embedded:smollm2-135m")


@pytest.mark.usefixtures("embedded_model")
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xllamacpp", None)
    with pytest.raises(MissingExtra, match=r"pip install 'midturn\[embedded\]'"):
        chat_model("embedded:smollm2-135m").invoke("hello")


@pytest.mark.usefixtures("embedded_model")
def test_an_unknown_setting_of_the_embedded_model_is_refused() -> None:
    with pytest.raises(BadInput, match="temprature"):
        chat_model("embedded:smollm2-135m", temprature=1)


@pytest.mark.parametrize("seconds", ["soon", "0", "-1", "nan", "inf"])
def test_a_time_out_that_is_no_number_of_seconds_is_refused(
    monkeypatch: pytest.MonkeyPatch, seconds: str
) -> None:
    monkeypatch.setenv("MIDTURN_TIMEOUT_S", seconds)
    with pytest.raises(BadInput, match="MIDTURN_TIMEOUT_S"):
        chat_model("openai:m@http://localhost:1/v1")


def test_the_key_is_in_no_representation_of_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hunter2")
    model = chat_model("openai:gpt-4o-mini")
    shown = [repr(model), str(model), model.model_dump_json(), json.dumps(dumpd(model)), str(model.asdict())]
    assert not [text for text in shown if "hunter2" in text]


def test_the_base_url_comes_from_the_spec_and_else_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-mine")
    assert describe(chat_model("openai:m")) == "openai:m@https://api.openai.com/v1"
    monkeypatch.setenv("OPENAI_BASE_URL", "http://theirs/v1")
    assert describe(chat_model("openai:m")) == "openai:m@http://theirs/v1"
    assert describe(chat_model("openai:m@http://mine/v1")) == "openai:m@http://mine/v1"
