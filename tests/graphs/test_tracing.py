"""Spans follow the conventions for generative AI, hold nothing that was said, and are off unless wanted."""

import sys

import pytest
from langchain_core.messages import AIMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import START, MessagesState, StateGraph
from opentelemetry import trace
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes
from opentelemetry.trace import SpanKind, StatusCode
from scripted_agents import Answering, following, hand_built, saying

from midturn.core import MissingExtra
from midturn.graphs import mediate, traced, turn_graph
from midturn.graphs._tracing import _installed
from midturn.mediator import Concat

THREAD = {"configurable": {"thread_id": "t-7"}}


def named(spans):
    """The finished spans by name, each with its parent's name."""
    finished = spans.get_finished_spans()
    names = {span.context.span_id: span.name for span in finished}
    return [(span.name, names.get(span.parent.span_id) if span.parent else None) for span in finished]


def answer(messages):
    said = following(messages)
    usage = {"input_tokens": 7, "output_tokens": 3, "total_tokens": 10}
    about = {"model_name": "tiny-2", "finish_reason": "stop", "id": "r1"}
    return AIMessage(said.content, tool_calls=said.tool_calls, usage_metadata=usage, response_metadata=about)


def agent():
    return mediate(hand_built(Answering(reply=answer), InMemorySaver()), mediator=Concat())


@pytest.mark.parametrize("in_async", [True, False])
async def test_a_turn_is_a_span_and_its_nodes_models_and_tools_hang_under_it(spans, in_async):
    given = {"messages": [("user", "find it")]}
    wrapped = agent()
    await wrapped.ainvoke(given, THREAD) if in_async else wrapped.invoke(given, THREAD)
    turn = "invoke_agent LangGraph"
    assert named(spans) == [
        ("midturn", turn),
        ("chat", "agent"),
        ("agent", turn),
        ("execute_tool find", "tools"),
        ("tools", turn),
        ("chat", "agent"),
        ("agent", turn),
        (turn, None),
    ]


def test_spans_say_what_the_conventions_name_and_no_more(spans):
    agent().invoke({"messages": [("user", "find it")]}, THREAD)
    by_name = {span.name: span for span in spans.get_finished_spans()}
    chat = by_name["chat"]
    assert chat.kind is SpanKind.CLIENT
    assert dict(chat.attributes) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "answering",
        "gen_ai.conversation.id": "t-7",
        "gen_ai.response.id": "r1",
        "gen_ai.response.model": "tiny-2",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.input_tokens": 7,
        "gen_ai.usage.output_tokens": 3,
    }
    assert by_name["execute_tool find"].attributes["gen_ai.tool.call.id"] == "c1"
    known = {value for name, value in vars(gen_ai_attributes).items() if name.startswith("GEN_AI_")}
    for span in by_name.values():
        assert {name for name in span.attributes if name.startswith("gen_ai.")} <= known


def test_nothing_that_was_said_is_in_a_span(spans):
    def refuse(messages):
        raise RuntimeError("SECRET-CANARY was refused")

    wrapped = mediate(hand_built(Answering(reply=refuse)), mediator=Concat())
    with pytest.raises(RuntimeError):
        wrapped.invoke({"messages": [("user", "SECRET-CANARY")]})
    finished = spans.get_finished_spans()
    assert "CANARY" not in "".join(span.to_json() for span in finished)
    failed = [span for span in finished if span.status.status_code is StatusCode.ERROR]
    assert {span.attributes["error.type"] for span in failed} == {"RuntimeError"}
    assert {span.name for span in failed} == {"chat", "agent", "invoke_agent LangGraph"}


def test_names_and_attributes_are_short_and_can_be_exported(spans):
    name = "find" + "\ud83d\x00 it" * 2_000
    call = {"name": name, "args": {}, "id": "c\udc00" * 3_000}
    about = {"model_name": "m\x00" * 5_000, "finish_reason": "s\ud83d" * 900}
    replies = iter([AIMessage("", tool_calls=[call]), AIMessage("done", response_metadata=about)])
    model = Answering(reply=lambda _: next(replies))
    thread = {"configurable": {"thread_id": "t\udc00" * 4_000}}
    mediate(hand_built(model, InMemorySaver()), mediator=Concat()).invoke(
        {"messages": [("user", "go")]}, thread
    )
    for span in spans.get_finished_spans():
        texts = [span.name, *map(str, span.attributes.values())]
        assert max(map(len, texts)) <= 210
        assert "\x00" not in "".join(texts)
        assert "".join(texts).encode()


def test_an_interrupt_is_no_error(spans):
    agent().invoke({"messages": [("user", "book it")]}, THREAD)
    assert all(span.status.status_code is not StatusCode.ERROR for span in spans.get_finished_spans())


def test_a_failed_mediation_is_named_at_its_node(spans):
    class Broken:
        async def build(self, messages, guidelines=()):
            raise RuntimeError("CANARY")

    mediate(saying("ok"), mediator=Broken()).invoke({"messages": [("user", "hi")]})
    (node,) = [span for span in spans.get_finished_spans() if span.name == "midturn"]
    assert node.attributes["midturn.failed"] == ("mediator",)
    assert node.attributes["midturn.intervention"] == "none"


async def test_a_turn_graph_is_traced_too_and_a_graph_inside_another_once(spans):
    outer = StateGraph(MessagesState)
    outer.add_node("inner", turn_graph(saying("ok")))
    outer.add_edge(START, "inner")
    agent = mediate(outer.compile(), mediator=Concat())
    await agent.ainvoke({"messages": [("user", "hi")]})
    names = [name for name, _ in named(spans)]
    assert names.count("invoke_agent LangGraph") == 1
    assert names.count("chat") == 1
    assert {"midturn", "mediator", "assistant", "inner"} <= set(names)


def test_a_span_that_is_open_around_a_turn_is_its_parent(spans):
    with trace.get_tracer("app").start_as_current_span("request"):
        agent().invoke({"messages": [("user", "hello")]}, THREAD)
    assert ("invoke_agent LangGraph", "request") in named(spans)


def test_without_a_tracer_provider_nothing_is_attached():
    assert not mediate(saying("ok"), mediator=Concat()).config


def test_without_the_extra_tracing_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.trace", None)
    _installed.cache_clear()
    try:
        assert not mediate(saying("ok"), mediator=Concat()).config
        with pytest.raises(MissingExtra, match=r"midturn\[tracing\]"):
            traced(mediate(saying("ok"), mediator=Concat()))
    finally:
        _installed.cache_clear()
