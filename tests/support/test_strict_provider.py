"""The strict provider says what APIs and chat templates refuse, and nothing about what all of them take."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolCall, ToolMessage
from langchain_core.messages.utils import convert_to_openai_messages
from support.strict_provider import (
    kind,
    new_problems,
    problems,
    problems_openai,
    template_problems,
    template_problems_openai,
)

USER, ANSWER, SYSTEM = HumanMessage("Book a table"), AIMessage("Booked."), SystemMessage("Be brief.")
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}


def call(*ids):
    return AIMessage("", tool_calls=[ToolCall(name="book", args={}, id=i, type="tool_call") for i in ids])


def result(of, text="done"):
    return ToolMessage(text, name="book", tool_call_id=of)


SOUND = {
    "one message": [USER],
    "system first": [SYSTEM, USER],
    "two turns": [USER, ANSWER, USER],
    "a call": [USER, call("1"), result("1")],
    "a call and an answer": [SYSTEM, USER, call("1"), result("1"), ANSWER, USER],
    "parallel calls in another order": [USER, call("1", "2"), result("2"), result("1")],
    "calls one after the other": [USER, call("1"), result("1"), call("2"), result("2")],
    "an image alone": [HumanMessage([IMAGE])],
    "an empty result": [USER, call("1"), result("1", "")],
}

REFUSED = {
    "nothing said": [SYSTEM],
    "no user first": [ANSWER, USER],
    "call after the assistant's own message": [USER, ANSWER, call("1"), result("1")],
    "user right after a result": [USER, call("1"), result("1"), USER],
    "result without its call": [USER, result("1")],
    "result before its call": [USER, result("1"), call("1")],
    "result not right after its call": [USER, call("1"), result("1"), ANSWER, result("1")],
    "unanswered call": [USER, call("1", "2"), result("1")],
    "call id met twice": [USER, call("1"), result("1"), call("1"), result("1")],
    "call without an id": [USER, call(""), result("")],
    "empty user message": [HumanMessage(" \n")],
    "empty assistant message": [USER, AIMessage(""), USER],
    "empty system message": [SystemMessage(""), USER],
    "wrong end": [USER, ANSWER],
    "no UTF-8": [HumanMessage("for 4 \ud83d")],
}


@pytest.mark.parametrize("messages", SOUND.values(), ids=SOUND)
def test_nothing_is_said_about_what_all_take(messages):
    assert problems(messages) == template_problems(messages) == []
    as_json = convert_to_openai_messages(messages)
    assert problems_openai(as_json) == template_problems_openai(as_json) == []


@pytest.mark.parametrize(("named", "messages"), REFUSED.items(), ids=REFUSED)
def test_each_fault_is_named_in_both_forms(named, messages):
    assert named in {kind(said) for said in problems(messages)}
    assert set(problems(messages)) <= set(problems_openai(convert_to_openai_messages(messages)))


def test_a_call_followed_by_the_user_is_unanswered_and_its_late_result_misplaced():
    found = [kind(said) for said in problems([USER, call("1"), USER, result("1")])]
    assert set(found) == {
        "unanswered call",
        "result not right after its call",
    }


def test_a_call_in_a_content_block_counts():
    block = AIMessage([{"type": "tool_use", "id": "1", "name": "book", "input": {}}])
    assert [kind(said) for said in problems([USER, block, USER])] == ["unanswered call"]


def test_what_only_templates_refuse_is_told_apart():
    late = [USER, ANSWER, SYSTEM, USER, USER]
    assert problems(late) == []
    assert [kind(said) for said in template_problems(late)] == ["system not first", "two in a row"]


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("unknown role", {"role": "human", "content": "a"}),
        ("result without an id", {"role": "tool", "content": "a"}),
        ("no content", {"role": "user", "content": None}),
        ("empty list of calls", {"role": "assistant", "content": "a", "tool_calls": []}),
        (
            "arguments are no text",
            {"role": "assistant", "tool_calls": [{"id": "1", "function": {"name": "b", "arguments": {}}}]},
        ),
    ],
)
def test_malformed_json_is_named(named, message):
    assert named in {kind(said) for said in problems_openai([{"role": "user", "content": "a"}, message])}


def test_a_view_is_held_to_no_more_than_its_input():
    given, shown = [USER, USER, ANSWER], [USER, ANSWER]
    assert new_problems(problems(given), problems(shown)) == []
    assert new_problems(problems([USER]), problems(shown)) == ["wrong end: message 1 is the assistant's"]
