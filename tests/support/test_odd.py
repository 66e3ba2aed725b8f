"""The odd conversations are as odd as their names say, and say which words are the user's own."""

import pytest
from langchain_core.messages import BaseMessage, HumanMessage
from support.odd import MANY_TURNS, SUMMARY, langchain_conversations, openai_conversations, text_of
from support.strict_provider import kind, problems, problems_openai, template_problems

LANGCHAIN = {odd.name: odd for odd in langchain_conversations()}
OPENAI = {odd.name: odd for odd in openai_conversations()}
NOT_THE_USERS = ("summary", "few-shot pairs by name", "reminder after a result, in the user's role")


def test_no_two_have_the_same_name():
    assert len(LANGCHAIN) == len(langchain_conversations()) >= 60
    assert len(OPENAI) == len(openai_conversations()) >= 20


@pytest.mark.parametrize("odd", LANGCHAIN.values(), ids=LANGCHAIN)
def test_what_is_said_to_be_the_users_is_in_the_users_messages(odd):
    spoken = [
        text_of(m.content) for m in odd.messages if m.type == "human" or getattr(m, "role", "") == "user"
    ]
    if odd.name.startswith(NOT_THE_USERS):
        assert set(odd.said) < set(spoken)
    else:
        assert spoken == list(odd.said)


@pytest.mark.parametrize("odd", OPENAI.values(), ids=OPENAI)
def test_so_it_is_in_json(odd):
    assert [text_of(m["content"]) for m in odd.messages if m["role"] == "user"] == list(odd.said)


def test_content_that_is_no_text_is_left_out_and_parts_are_joined_by_a_line_break():
    assert LANGCHAIN["text around an image"].said[-1] == "for 4\nby the window"
    assert LANGCHAIN["an image alone"].said[-1] == ""


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("starts with the assistant", "no user first"),
        ("nothing at all", "nothing said"),
        ("ends with the assistant", "wrong end"),
        ("empty user turn", "empty user message"),
        ("result without its call", "result without its call"),
        ("result before its call", "result before its call"),
        ("unanswered call, then the user", "unanswered call"),
        ("call ids used again", "call id met twice"),
        ("a late result", "result not right after its call"),
        ("lone surrogates", "no UTF-8"),
        ("an empty list of parts", "empty user message"),
    ],
)
def test_a_strict_provider_refuses_the_malformed_ones(name, named):
    assert named in {kind(said) for said in problems(LANGCHAIN[name].messages)}


@pytest.mark.parametrize(
    "name",
    [
        "developer role",
        "named speakers",
        "an image alone",
        "cache marks",
        "call and thought as content blocks",
        "2,000 turns",
    ],
)
def test_a_strict_provider_takes_those_that_are_merely_rare(name):
    assert problems(LANGCHAIN[name].messages) == []


def test_templates_refuse_late_system_messages_and_two_of_one_role():
    assert template_problems(LANGCHAIN["system messages in the middle"].messages)
    assert template_problems(LANGCHAIN["two user messages in a row"].messages)


def test_json_has_what_langchain_can_not_say():
    assert problems_openai(OPENAI["call without the key content"].messages) == []
    assert problems_openai(OPENAI["a refusal"].messages) == []


def test_the_long_one_is_long_and_the_summary_is_marked_as_langchain_marks_it():
    assert len(LANGCHAIN["2,000 turns"].said) == MANY_TURNS
    marked = [m for odd in LANGCHAIN.values() for m in odd.messages if m.additional_kwargs.get("lc_source")]
    assert all(isinstance(m, HumanMessage) and m.text == SUMMARY for m in marked)


def test_the_summary_is_what_the_middleware_of_langchain_writes():
    from langchain.agents.middleware import SummarizationMiddleware

    written = SummarizationMiddleware._build_new_messages("A table at Luigi's is wanted.")
    ours = LANGCHAIN["summary in the user's role"].messages[0]
    assert isinstance(ours, BaseMessage)
    assert (written[0].content, written[0].additional_kwargs) == (ours.content, ours.additional_kwargs)
