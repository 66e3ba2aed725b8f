"""Whatever a conversation looks like, nothing breaks, is lost or becomes worse for strict providers."""

import json

import pytest
from langchain_core.messages import BaseMessage, ChatMessage, HumanMessage
from scripted import ScriptedChat
from support.odd import langchain_conversations, text_of
from support.strict_provider import new_problems, problems, template_problems

from midturn.core import well_formed
from midturn.graphs import TurnConfig, take_turn
from midturn.mediator import Conversation, Mediator, is_summary

pytestmark = pytest.mark.slow("reads very long conversations")

ODD = {odd.name: odd for odd in langchain_conversations()}


def lying(messages):
    return json.dumps({"text": messages[1].text, "relation": "refines", "request": list(range(1, 13))})


MEDIATORS = {"rules": lambda: Mediator(), "a model that lies": lambda: Mediator(ScriptedChat(reply=lying))}


def faults(messages):
    return problems(messages) + template_problems(messages)


@pytest.mark.parametrize("kind", MEDIATORS)
@pytest.mark.parametrize("name", ODD)
async def test_nothing_breaks_and_strict_providers_find_no_fault_that_was_not_there(name, kind):
    given = list(ODD[name].messages)
    shown = (await MEDIATORS[kind]().build(given)).messages
    assert new_problems(faults(given), faults(shown)) == []
    assert all(isinstance(message, BaseMessage) for message in shown)


@pytest.mark.parametrize("kind", MEDIATORS)
@pytest.mark.parametrize("name", ODD)
async def test_nothing_that_the_user_said_is_lost(name, kind):
    given = list(ODD[name].messages)
    shown = (await MEDIATORS[kind]().build(given)).messages
    users = "\n".join(text_of(m.content) for m in shown if isinstance(m, HumanMessage | ChatMessage))
    assert all(well_formed(said) in well_formed(users) for said in ODD[name].said)


@pytest.mark.parametrize("name", ODD)
async def test_results_and_their_calls_are_never_dropped(name):
    given = list(ODD[name].messages)
    shown = (await Mediator(read_only_tools=["search", "look", "book", "get_weather"]).build(given)).messages
    called = [message for message in given if message.type == "tool" or getattr(message, "tool_calls", None)]
    assert [message for message in shown if message in called] == called


def by_class(name):
    """Tell whether messages say by their class who speaks; others' roles are left alone."""
    return not any(isinstance(message, ChatMessage) for message in ODD[name].messages)


@pytest.mark.parametrize("name", [name for name in ODD if by_class(name)])
def test_what_the_user_said_is_read_turn_by_turn(name):
    given = ODD[name].messages
    said = tuple(exchange.said for exchange in Conversation(given).exchanges)
    users = [m for m in given if isinstance(m, HumanMessage) and not is_summary(m)]
    assert len(said) == len(users)
    assert set(map(well_formed, ODD[name].said)) <= set(said)


@pytest.mark.parametrize("name", ODD)
async def test_a_turn_is_played_on_it(name):
    given = list(ODD[name].messages)
    assistant = ScriptedChat(reply=lambda _: "ok")
    played = await take_turn(assistant, TurnConfig(mediator=Mediator(), fail_open=False), given)
    assert played.messages[:-1] == given
    assert played.messages[-1].text == "ok"
