"""The clients that people have hold a mediated, streamed conversation with tools, and notice nothing."""

import json
import shutil
import subprocess
from pathlib import Path

import openai
import pytest
from faults.upstream import Reply, Upstream
from gateway_server import Gateway, with_words
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_openai import ChatOpenAI

from midturn.assistant import close_servers

TURNS = ["I would like some tea.", "Green, and under 5 euros."]
PARAMETERS = {"type": "object", "properties": {"q": {"type": "string"}}}
TOOLS = [
    {"type": "function", "function": {"name": "price", "description": "A price.", "parameters": PARAMETERS}}
]
EXPECTED = ["Which tea?", 'price{"q": "green tea"}', "It costs 4 euros."]


def shop(request) -> Reply:
    """A model that asks, looks the price up, and tells it."""
    if request.messages[-1]["role"] == "tool":
        return Reply(f"It costs {request.messages[-1]['content']}.")
    if "Green" not in request.last:
        return Reply("Which tea?")
    call = {"name": "price", "arguments": '{"q": "green tea"}'}
    return Reply("", "tool_calls", tool_calls=[{"id": "c1", "type": "function", "function": call}])


def by_openai(url: str, model: str, _: Path) -> list[str]:
    client = openai.OpenAI(base_url=url, api_key="not-needed", max_retries=0)
    messages, said = [], []

    def answer():
        settings = {"model": model, "messages": messages, "tools": TOOLS, "max_tokens": 24}
        with client.chat.completions.stream(**settings) as stream:
            stream.until_done()  # `get_final_completion` refuses an answer that was cut at `max_tokens`.
            message = stream.current_completion_snapshot.choices[0].message
        messages.append(message.model_dump(include={"role", "content", "tool_calls"}, exclude_none=True))
        return message

    for turn in TURNS:
        messages.append({"role": "user", "content": turn})
        message = answer()
        for _ in range(2):
            for call in message.tool_calls or ():
                said.append(call.function.name + call.function.arguments)
                messages.append({"role": "tool", "tool_call_id": call.id, "content": "4 euros"})
            if message.tool_calls:
                message = answer()
        said.append(message.content)
    client.close()
    return said


def by_langchain(url: str, model: str, _: Path) -> list[str]:
    chat = ChatOpenAI(base_url=url, model=model, api_key="not-needed", max_retries=0, max_tokens=24)
    bound = chat.bind_tools(TOOLS)
    messages, said = [], []

    def answer():
        chunks = list(bound.stream(messages))
        messages.append(chunks[0] + chunks[1:])
        return messages[-1]

    for turn in TURNS:
        messages.append(HumanMessage(turn))
        message = answer()
        for _ in range(2):
            for call in message.tool_calls:
                said.append(call["name"] + json.dumps(call["args"]))
                messages.append(ToolMessage("4 euros", tool_call_id=call["id"]))
            if message.tool_calls:
                message = answer()
        said.append(message.text)
    chat.root_client.close()
    return said


def by_curl(url: str, model: str, folder: Path) -> list[str]:
    if not shutil.which("curl"):
        pytest.skip("there is no curl")
    messages, said = [], []

    def answer() -> dict:
        body = {"model": model, "messages": messages, "tools": TOOLS, "stream": True, "max_tokens": 24}
        (folder / "body.json").write_text(json.dumps(body))
        data = ["-H", "Content-Type: application/json", "-d", f"@{folder / 'body.json'}"]
        done = subprocess.run(
            ["curl", "-sSNf", f"{url}/chat/completions", *data], capture_output=True, text=True, check=True
        )
        lines = [line.removeprefix("data: ") for line in done.stdout.splitlines() if line]
        assert lines[-1] == "[DONE]"
        message = {"role": "assistant", "content": ""}
        for piece in (json.loads(line)["choices"][0]["delta"] for line in lines[:-1]):
            message["content"] += piece.get("content") or ""
            for call in piece.get("tool_calls") or ():
                calls = message.setdefault("tool_calls", {})
                known = calls.setdefault(call["index"], {"type": "function", "function": {"arguments": ""}})
                known["id"] = call.get("id") or known["id"]
                known["function"]["name"] = call["function"].get("name") or known["function"]["name"]
                known["function"]["arguments"] += call["function"].get("arguments") or ""
        if "tool_calls" in message:
            message["tool_calls"] = list(message["tool_calls"].values())
        messages.append(message)
        return message

    for turn in TURNS:
        messages.append({"role": "user", "content": turn})
        message = answer()
        for _ in range(2):
            for call in message.get("tool_calls", ()):
                said.append(call["function"]["name"] + call["function"]["arguments"])
                messages.append({"role": "tool", "tool_call_id": call["id"], "content": "4 euros"})
            if "tool_calls" in message:
                message = answer()
        said.append(message["content"])
    return said


def by_npm(url: str, model: str, folder: Path) -> list[str]:
    shutil.copy(Path(__file__).with_name("client.mjs"), folder / "client.mjs")
    done = subprocess.run(
        ["node", folder / "client.mjs", url, model, *TURNS], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


CLIENTS = [by_openai, by_langchain, by_curl, pytest.param(by_npm, marks=pytest.mark.npm)]


@pytest.fixture(params=CLIENTS, ids=lambda client: client.__name__)
def client(request, tmp_path):
    folder = request.getfixturevalue("npm_folder") if request.param is by_npm else tmp_path
    return lambda url, model: request.param(url, model, folder)


def test_a_client_holds_a_mediated_streamed_conversation_with_tools(client, tmp_path):
    with Upstream(shop) as upstream, Gateway(upstream.url, tmp_path) as gateway:
        assert client(gateway.url, "stub") == EXPECTED
        metrics = gateway.metrics()
    first, second, third = (seen.messages for seen in upstream.requests)
    assert [message["content"] for message in first] == TURNS[:1]
    assert [message["content"] for message in second] == [with_words(*TURNS)]
    assert [message["role"] for message in third] == ["user", "assistant", "tool"]
    assert third[0] == second[0]
    assert metrics("midturn_requests_total", route="mediated") == 1
    assert metrics("midturn_requests_total", route="kept") == 1


def test_the_embedded_model_answers_every_client(client, tmp_path, embedded_model):
    try:
        with Gateway("embedded:smollm2-135m", tmp_path) as gateway:
            said = client(gateway.url, "smollm2-135m")
            metrics = gateway.metrics()
    finally:
        close_servers()
    assert len(said) >= len(TURNS)
    assert all(isinstance(text, str) and text for text in said)
    assert metrics("midturn_requests_total", route="mediated", status="200") == 1
    assert metrics("midturn_tokens_total", role="assistant", kind="completion") > 0
