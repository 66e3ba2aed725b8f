"""The lean model says and hears all that the chat-completions API offers."""

from __future__ import annotations

import json
import time
import traceback
import warnings
from email.utils import formatdate

import pytest
from faults.upstream import Cut, Garbled, Hang, NoChoices, Raw, Reply, Status, Upstream
from langchain.agents import create_agent
from langchain_core.exceptions import (
    ContextOverflowError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
)
from langchain_core.messages import (
    AIMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
    message_chunk_to_message,
    messages_from_dict,
    messages_to_dict,
)
from langchain_core.tools import tool
from pydantic import BaseModel

from midturn.assistant import CallRecorder, LostReply, ask_for_json, chat_model
from midturn.core import Budget, BudgetSpent, Limits, Usage
from midturn.graphs import MediationMiddleware

CALL = {"id": "c1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1}'}}
BROKEN_CALL = {"id": "c2", "type": "function", "function": {"name": "add", "arguments": '{"a": '}}
LOGPROBS = [{"token": "yes", "logprob": -0.1, "bytes": None, "top_logprobs": []}]

CONVERSATION = [
    SystemMessage("Be brief."),
    HumanMessage("Add 1."),
    AIMessage("", tool_calls=[{"name": "add", "args": {"a": 1}, "id": "c1"}]),
    ToolMessage("2", tool_call_id="c1"),
    AIMessage("2"),
    HumanMessage(
        [
            {"type": "text", "text": "And this?"},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
        ]
    ),
]


@tool
def add(a: int) -> int:
    """Add one."""
    return a + 1


class Shape(BaseModel):
    """A shape."""

    sides: int


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hunter2")


def stub(upstream: Upstream, name: str = "stub", **settings):
    return chat_model(f"openai:{name}@{upstream.url}", **settings)


async def asked(messages, name: str = "stub", bound: dict | None = None, **settings) -> dict:
    """What a server is sent."""
    with Upstream() as upstream:
        await stub(upstream, name, **settings).bind(**bound or {}).ainvoke(messages)
    return upstream.requests[0].body


async def test_every_kind_of_message_is_sent_as_langchains_own_client_sends_it():
    langchain_openai = pytest.importorskip("langchain_openai")
    with Upstream() as upstream:
        await stub(upstream).ainvoke(CONVERSATION)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = langchain_openai.ChatOpenAI(model="stub", base_url=upstream.url)
            theirs.invoke(CONVERSATION)
            theirs.root_client.close()
    ours, theirs = (request.body["messages"] for request in upstream.requests)
    without_content = [{k: v for k, v in message.items() if v} for message in ours]
    assert without_content == [{k: v for k, v in message.items() if v} for message in theirs]


async def test_a_call_whose_arguments_were_no_json_goes_back_as_it_came():
    with Upstream([Reply("", tool_calls=[BROKEN_CALL]), "ok"]) as upstream:
        model = stub(upstream)
        reply = await model.ainvoke("add")
        await model.ainvoke([HumanMessage("add"), reply, ToolMessage("what?", tool_call_id="c2")])
    assert reply.invalid_tool_calls[0]["args"] == '{"a": '
    assert upstream.requests[1].body["messages"][1]["tool_calls"] == [BROKEN_CALL]


async def test_settings_and_whatever_is_bound_are_sent():
    settings = {"temperature": 0.5, "max_tokens": 7, "seed": 3, "top_p": 0.9}
    bound = {"stop": ["."], "logprobs": True, "top_logprobs": 2, "extra_body": {"grammar": "x"}}
    body = await asked("hi", bound=bound, **settings)
    sent = {**settings, **bound, "grammar": "x"}
    del sent["extra_body"]
    assert {name: body[name] for name in sent} == sent
    assert set(body) == {"model", "messages", *sent}


@pytest.mark.parametrize("name", ["o1", "o3-mini", "gpt-5", "openai/gpt-5.1", "gpt-6-mini"])
async def test_a_reasoning_model_is_asked_in_its_own_dialect(name: str):
    body = await asked([SystemMessage("Be brief."), HumanMessage("hi")], name, temperature=0.0, max_tokens=7)
    assert body["max_completion_tokens"] == 7
    assert not {"max_tokens", "temperature"} & set(body)
    assert body["messages"][0]["role"] == (
        "developer" if name.startswith("o") and name[1].isdigit() else "system"
    )


async def test_tools_are_offered_and_their_calls_come_back():
    with Upstream(Reply("", tool_calls=[CALL], finish_reason="tool_calls")) as upstream:
        for choice in ("add", "any", "auto"):
            reply = await stub(upstream).bind_tools([add], tool_choice=choice).ainvoke("add")
    assert reply.tool_calls == [{"name": "add", "args": {"a": 1}, "id": "c1", "type": "tool_call"}]
    assert reply.response_metadata["finish_reason"] == "tool_calls"
    choices = [request.body["tool_choice"] for request in upstream.requests]
    assert choices == [{"type": "function", "function": {"name": "add"}}, "required", "auto"]
    assert upstream.requests[0].body["tools"][0]["function"]["name"] == "add"


async def test_a_json_schema_is_asked_for():
    with Upstream('{"sides": 3}') as upstream:
        found, _ = await ask_for_json(stub(upstream), [HumanMessage("a triangle")], Shape, max_tokens=9)
    assert found == {"sides": 3}
    assert upstream.requests[0].body["response_format"]["json_schema"]["name"] == "Shape"


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_reply_tells_its_log_probabilities_and_why_it_stopped(streamed: bool):
    with Upstream(Reply("yes", logprobs=LOGPROBS, finish_reason="length")) as upstream:
        model = stub(upstream)
        if streamed:
            chunks = [chunk async for chunk in model.astream("hi")]
            reply = sum(chunks[1:], chunks[0])
        else:
            reply = await model.ainvoke("hi")
    assert reply.text == "yes"
    assert reply.response_metadata["logprobs"]["content"] == LOGPROBS
    assert reply.response_metadata["finish_reason"] == "length"
    assert reply.response_metadata["model_name"] == "stub"


async def test_tool_calls_are_put_together_from_a_stream():
    with Upstream(Reply("", tool_calls=[CALL])) as upstream:
        chunks = [chunk async for chunk in stub(upstream).astream("add")]
    assert sum(chunks[1:], chunks[0]).tool_calls[0]["args"] == {"a": 1}


def test_synchronous_calls_and_streams_work():
    with Upstream("one two") as upstream:
        model = stub(upstream)
        assert model.invoke("hi").text == "one two"
        assert "".join(chunk.text for chunk in model.stream("hi")) == "one two"


async def test_synchronous_calls_work_inside_a_running_loop():
    with Upstream("ok") as upstream:
        assert stub(upstream).invoke("hi").text == "ok"


async def test_an_empty_text_is_an_answer():
    with Upstream(Reply("")) as upstream:
        assert (await stub(upstream).ainvoke("hi")).text == ""


SERVER_SAYS = {
    "cached and reasoning tokens": (
        {"prompt_tokens_details": {"cached_tokens": 5}, "completion_tokens_details": {"reasoning_tokens": 2}},
        {"input_token_details": {"cache_read": 5}, "output_token_details": {"reasoning": 2}},
    ),
    "null details": ({"prompt_tokens_details": None, "completion_tokens_details": None}, {}),
}


@pytest.mark.parametrize("case", SERVER_SAYS)
async def test_usage_is_told_in_detail(case: str):
    details, told = SERVER_SAYS[case]
    usage = {"prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 13, **details}
    body = {"choices": [{"message": {"content": "hi"}}], "usage": usage}
    with Upstream(Garbled(json.dumps(body))) as upstream:
        reply = await stub(upstream).ainvoke("hi")
    assert reply.usage_metadata == {"input_tokens": 9, "output_tokens": 4, "total_tokens": 13, **told}


async def test_half_a_surrogate_pair_in_a_reply_is_replaced():
    with Upstream(Garbled('{"choices": [{"message": {"content": "a\\ud800b"}}]}')) as upstream:
        assert (await stub(upstream).ainvoke("half \udc00 too")).text == "a\ufffdb"


# -- what goes wrong ----------------------------------------------------------------------------------

FINAL = {
    400: ModelInvalidRequestError,
    401: ModelAuthenticationError,
    403: ModelPermissionDeniedError,
    404: ModelNotFoundError,
    422: ModelInvalidRequestError,
}


@pytest.mark.parametrize("status", FINAL)
async def test_a_refused_request_is_final_and_tells_the_servers_words_on_one_line(status: int):
    with (
        Upstream(Status(status, "no\nsuch \x1b[31mthing as sk-hunter2")) as upstream,
        pytest.raises(FINAL[status], match=r": no such thing as the key$") as failed,
    ):
        await stub(upstream).ainvoke("hi")
    assert not failed.value.is_retryable


async def test_a_conversation_too_long_for_the_model_is_told_apart():
    with (
        Upstream(Status(400, "This model's maximum context length is 10 tokens")) as upstream,
        pytest.raises(ContextOverflowError) as failed,
    ):
        await stub(upstream).ainvoke("hi")
    assert not failed.value.is_retryable


RETRYABLE = {
    "500": (Status(500), ModelAPIError),
    "503": (Status(503), ModelAPIError),
    "408": (Status(408), ModelTimeoutError),
    "429": (Status(429), ModelRateLimitError),
    "hang": (Hang(), ModelTimeoutError),
    "cut": (Cut(), LostReply),
    "no JSON": (Garbled("<html>"), LostReply),
    "another JSON": (Garbled("[1]"), LostReply),
    "half a JSON": (Garbled(), LostReply),
    "no choices": (NoChoices(), LostReply),
    "choices of null": (Garbled('{"choices": null}'), LostReply),
    "choices of text": (Garbled('{"choices": "a"}'), LostReply),
    "message of null": (Garbled('{"choices": [{"message": null}]}'), LostReply),
    "content of numbers": (Garbled('{"choices": [{"message": {"content": 5}}]}'), LostReply),
    "an error in a sound answer": (Garbled('{"choices": [], "error": {"code": 429}}'), ModelRateLimitError),
    "nothing": (Garbled(""), LostReply),
    "endless nesting": (Garbled("[" * 100_000), LostReply),
}


@pytest.mark.parametrize("fault", RETRYABLE)
async def test_what_may_succeed_later_is_said_to_be_retryable(fault: str):
    answer, kind = RETRYABLE[fault]
    with Upstream(answer) as upstream, pytest.raises(kind) as failed:
        await stub(upstream, timeout_s=0.2).ainvoke("hi")
    assert failed.value.is_retryable
    assert "\n" not in str(failed.value)


@pytest.mark.parametrize(
    "fault", [Cut(), Garbled(), Garbled("[DONE]x"), Hang(), Garbled('{"error": "broke"}')]
)
async def test_a_stream_that_breaks_is_retryable(fault):
    with Upstream(fault) as upstream, pytest.raises(ModelError) as failed:
        async for _ in stub(upstream, timeout_s=0.2).astream("hi"):
            pass
    assert failed.value.is_retryable


async def test_a_lost_reply_tells_what_it_cost_where_that_is_known():
    with Upstream(NoChoices("two words")) as upstream, pytest.raises(LostReply) as lost:
        await stub(upstream).ainvoke("hi")
    assert lost.value.usage == Usage(calls=1, prompt_tokens=1, completion_tokens=2)


async def test_a_server_that_is_not_there_is_retryable():
    with Upstream() as upstream:
        model = stub(upstream)
    with pytest.raises(ModelConnectionError) as failed:
        await model.ainvoke("hi")
    assert failed.value.is_retryable


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("7", 7),
        ("0.5", 0.5),
        ("a date", 30),
        ("soon", None),
        ("-1", 0),
        ("nan", None),
    ],
)
async def test_how_long_to_wait_is_read_in_seconds_or_as_a_date(written: str, seconds: float | None):
    if written == "a date":
        written = formatdate(time.time() + 30, usegmt=True)
    with (
        Upstream(Status(429, headers={"Retry-After": written})) as upstream,
        pytest.raises(ModelRateLimitError) as refused,
    ):
        await stub(upstream).ainvoke("hi")
    tolerance = 5 if written.endswith("GMT") else 0
    expected = None if seconds is None else pytest.approx(seconds, abs=tolerance)
    assert refused.value.retry_after_s == expected


@pytest.mark.parametrize("fault", [Status(401, "sk-hunter2?"), Cut(), Garbled(), Hang()])
async def test_no_traceback_shows_the_key(fault):
    with Upstream(fault) as upstream:
        try:
            await stub(upstream, timeout_s=0.2).ainvoke("hi")
        except ModelError as error:
            shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())
    assert "hunter2" not in shown


def test_a_user_and_a_password_in_the_address_take_the_keys_place():
    with Upstream() as upstream:
        address = upstream.url.replace("http://", "http://me:hunter3@")
        chat_model(f"openai:stub@{address}").invoke("hi")
    assert upstream.requests[0].headers["authorization"].startswith("Basic ")


# -- what servers refuse, and what they think ------------------------------------------------------------


def refusing(*fields: str, words: str = "no such field: {}"):
    """A script that refuses requests in which a field stands, in a message or beside them."""

    def script(asked):
        for field in fields:
            if field in asked.body or any(field in message for message in asked.messages):
                return Status(400, words.format(field))
        return "ok"

    return script


@pytest.mark.parametrize("words", ["no such field: {}", "Bad request"])
async def test_a_stream_does_without_its_usage_where_the_server_refuses_to_tell_it(words: str):
    with Upstream(refusing("stream_options", words=words)) as upstream:
        for _ in range(2):
            assert "".join([chunk.text async for chunk in stub(upstream).astream("hi")]) == "ok"
        asked = ["stream_options" in request.body for request in upstream.requests]
    assert asked == [True, False, False]


async def test_a_refusal_in_a_streams_first_event_counts_as_well():
    refused = b'data: {"error": {"message": "stream_options: unknown", "code": 400}}\n\n'
    with Upstream(lambda asked: Raw([refused]) if "stream_options" in asked.body else "ok") as upstream:
        assert "".join([chunk.text async for chunk in stub(upstream).astream("hi")]) == "ok"


@pytest.mark.parametrize("bound", [{"logprobs": True}, {"extra_body": {"stream_options": {"x": 1}}}])
async def test_what_was_asked_for_is_never_dropped(bound: dict):
    with Upstream(refusing(*bound, "stream_options")) as upstream, pytest.raises(ModelInvalidRequestError):
        async for _ in stub(upstream).bind(**bound).astream("hi"):
            pass
    own = bound.get("extra_body", bound)
    assert all(request.body.items() >= own.items() for request in upstream.requests)


async def test_a_format_that_was_bound_is_never_dropped():
    model_format = {"type": "json_schema", "json_schema": {"name": "Shape", "schema": {}}}
    with Upstream(refusing("response_format")) as upstream, pytest.raises(ModelInvalidRequestError):
        await stub(upstream).bind(response_format=model_format).ainvoke("hi")
    assert len(upstream.requests) == 1


@pytest.mark.parametrize("metered", [True, False])
@pytest.mark.parametrize("status", [400, 404, 422, 501])
async def test_a_schema_that_is_refused_is_put_into_the_prompt(status: int, metered: bool):
    def script(asked):
        return Status(status, "no") if "response_format" in asked.body else '{"sides": 3}'

    with Upstream(script) as upstream:
        model = stub(upstream)
        journal, recorder = Remembering(), None
        if metered:
            recorder = CallRecorder(journal=journal)
            model = recorder.model(model, "mediator")
        for _ in range(2):
            found, _ = await ask_for_json(model, [HumanMessage("a triangle")], Shape, max_tokens=9)
            assert found == {"sides": 3}
    formats = [request.body.get("response_format", {}).get("type") for request in upstream.requests]
    assert formats == ["json_schema", "json_object", None, None]
    assert "sides" not in upstream.requests[0].last
    assert all(
        request.last.startswith("a triangle") and '"sides"' in request.last
        for request in upstream.requests[1:]
    )
    if recorder:
        assert recorder.budget.spent.calls == 2
        # What a call is known by in a journal does not depend on what the process has found out before.
        assert len({key.request_sha256 for key in journal.keys}) == 1


async def test_an_overloaded_server_is_not_asked_for_less():
    with Upstream(Status(503, "response_format json_schema")) as upstream, pytest.raises(ModelAPIError):
        await ask_for_json(stub(upstream), [HumanMessage("a triangle")], Shape, max_tokens=9)
    assert len(upstream.requests) == 1


class Remembering:
    """A journal that keeps keys alone."""

    def __init__(self) -> None:
        self.keys = []
        self.failures = []

    async def replay(self, key):
        self.keys.append(key)

    async def sent(self, key): ...

    async def failed(self, key, error, cost):
        self.failures.append(error)

    async def commit(self, key, reply, usage): ...


CUT_SHORT = {
    "in a field": Reply("", thoughts="Let me see", finish_reason="length", completion_tokens=9),
    "in the text": Reply("<think>Let me see", finish_reason="length", completion_tokens=9),
}


@pytest.mark.parametrize("metered", [True, False])
@pytest.mark.parametrize("case", CUT_SHORT)
async def test_thinking_that_takes_all_tokens_is_given_more_once(case: str, metered: bool):
    def script(asked):
        return CUT_SHORT[case] if asked.body["max_tokens"] == 9 else '{"sides": 4}'

    with Upstream(script) as upstream:
        model, recorder = stub(upstream), None
        if metered:
            recorder = CallRecorder(journal=(journal := Remembering()))
            model = recorder.model(model, "mediator")
        for _ in range(2):
            found, _ = await ask_for_json(model, [HumanMessage("a square")], Shape, max_tokens=9)
            assert found == {"sides": 4}
    limits = [request.body["max_tokens"] for request in upstream.requests]
    assert limits[0] == 9
    assert limits[1] == limits[2] > 1_000
    assert len(limits) == 3
    if recorder:
        assert recorder.budget.spent.calls == 3
        assert recorder.lost.completion_tokens == 9
        assert "thinking" in journal.failures[0]


async def test_a_budget_sets_aside_what_thinking_may_cost():
    recorder = CallRecorder(budget=Budget(limits=Limits(tokens=1_000)))
    with Upstream(CUT_SHORT["in a field"]) as upstream, pytest.raises(BudgetSpent):
        model = recorder.model(stub(upstream), "mediator")
        await ask_for_json(model, [HumanMessage("a square")], Shape, max_tokens=9)
    assert len(upstream.requests) == 1


@pytest.mark.parametrize("metered", [True, False])
async def test_a_server_that_allows_no_larger_limit_keeps_the_small_one(metered: bool):
    def script(asked):
        return CUT_SHORT["in a field"] if asked.body["max_tokens"] == 9 else Status(400, "too many tokens")

    with Upstream(script) as upstream:
        model = CallRecorder().model(stub(upstream), "mediator") if metered else stub(upstream)
        for _ in range(2):
            found, _ = await ask_for_json(model, [HumanMessage("a square")], Shape, max_tokens=9)
            assert found == {}
    assert [request.body["max_tokens"] == 9 for request in upstream.requests] == [True, False, True, True]


async def test_an_answer_that_was_cut_after_its_first_word_is_taken():
    with Upstream(Reply('{"sides": 5', finish_reason="length")) as upstream:
        found, _ = await ask_for_json(stub(upstream), [HumanMessage("five")], Shape, max_tokens=9)
    assert found == {"sides": 5}
    assert len(upstream.requests) == 1


NAMES = ("reasoning_content", "reasoning")


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("name", NAMES)
async def test_thoughts_go_back_under_the_name_that_they_came_by(name: str, streamed: bool):
    thought = Reply("", thoughts="Add them.", thoughts_field=name, tool_calls=[CALL])
    with Upstream([thought, "2"]) as upstream:
        model = stub(upstream).bind_tools([add])
        if streamed:
            chunks = [chunk async for chunk in model.astream("add")]
            reply = message_chunk_to_message(sum(chunks[1:], chunks[0]))
        else:
            reply = await model.ainvoke("add")
        kept = messages_from_dict(messages_to_dict([reply]))  # As checkpoints and journals keep it.
        await model.ainvoke([HumanMessage("add"), *kept, ToolMessage("2", tool_call_id="c1")])
    assert reply.additional_kwargs["reasoning_content"] == "Add them."
    assert {"type": "reasoning", "reasoning": "Add them."} in reply.content_blocks
    sent = upstream.requests[1].body["messages"][1]
    assert {field: sent[field] for field in NAMES if field in sent} == {name: "Add them."}
    assert sent["tool_calls"] == [CALL]


@pytest.mark.parametrize("mediator", [True, False])
@pytest.mark.parametrize("name", NAMES)
async def test_an_agent_gets_past_a_server_that_wants_its_thoughts_back(name: str, mediator: bool):
    def strict(asked):
        turn = asked.messages[max(i for i, said in enumerate(asked.messages) if said["role"] == "user") :]
        if any(said.get("tool_calls") and name not in said for said in turn):
            return Status(400, f"The {name} in the thinking mode must be passed back")
        if turn[-1]["role"] == "tool":
            return "2"
        return Reply("", thoughts="Add them.", thoughts_field=name, tool_calls=[CALL])

    with Upstream(strict) as upstream:
        middleware = [MediationMiddleware()] if mediator else []
        agent = create_agent(stub(upstream), [add], middleware=middleware)
        said = [HumanMessage("Add to a number."), AIMessage("Which?"), HumanMessage("To 1.")]
        state = await agent.ainvoke({"messages": said})
    assert state["messages"][-1].text == "2"
    assert len(upstream.requests) == 2


async def test_a_server_that_refuses_its_thoughts_is_not_sent_them():
    said = [HumanMessage("hi"), AIMessage("ho", additional_kwargs={"reasoning_content": "?"})]
    with Upstream(refusing("reasoning_content")) as upstream:
        for _ in range(2):
            assert (await stub(upstream).ainvoke([*said, HumanMessage("so?")])).text == "ok"
    assert ["reasoning_content" in request.messages[1] for request in upstream.requests] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("value", [{"summary": "x"}, ["x"], 7, None, ""])
async def test_thoughts_that_are_no_text_do_not_spoil_an_answer(value):
    body = {"choices": [{"message": {"content": "hi", "reasoning": value}}]}
    with Upstream(Garbled(json.dumps(body))) as upstream:
        reply = await stub(upstream).ainvoke("hi")
    assert reply.text == "hi"
    assert "reasoning_content" not in reply.additional_kwargs
