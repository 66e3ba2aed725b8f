"""Nobody but the user speaks in a user message, whatever is planted in answers and results."""

import asyncio
import json

import pytest
from scripted import ScriptedChat
from support.privilege import accepted_cases, cases, leaked, planted_cases

from midturn.mediator import Mediator

EVERYTHING = list(range(1, 13))


def copying_all(messages):
    """Drafts all of the conversation, answers included, and takes every turn for the request's."""
    return json.dumps({"text": messages[1].text, "relation": "refines", "request": EVERYTHING})


def nonsense(messages):
    return "I love 99 pizzas at Bob's!"


MEDIATORS = {
    "rules": lambda: Mediator(),
    "rules, all tools read-only": lambda: Mediator(read_only_tools=READ_ONLY),
    "a model that copies answers": lambda: Mediator(
        ScriptedChat(reply=copying_all), read_only_tools=READ_ONLY
    ),
    "a model that talks nonsense": lambda: Mediator(ScriptedChat(reply=nonsense), read_only_tools=READ_ONLY),
}
READ_ONLY = {call["name"] for case in cases() for m in case.messages for call in getattr(m, "tool_calls", ())}


async def shown(mediator, case):
    return (await mediator.build(list(case.messages))).messages


@pytest.mark.slow("plays hundreds of conversations")
@pytest.mark.parametrize("kind", MEDIATORS)
async def test_nothing_that_was_planted_gets_into_a_user_message(kind):
    mediator, planted = MEDIATORS[kind](), planted_cases()
    assert len(planted) >= 200
    views = await asyncio.gather(*(shown(mediator, case) for case in cases()))
    leaks = {case.name: leaked(case, view) for case, view in zip(cases(), views, strict=True)}
    assert {name: found for name, found in leaks.items() if found} == {}
    assert any(view != list(case.messages) for case, view in zip(cases(), views, strict=True))


@pytest.mark.parametrize("kind", MEDIATORS)
async def test_an_offer_that_the_user_accepted_gets_through(kind):
    mediator, accepted = MEDIATORS[kind](), accepted_cases()
    views = [await shown(mediator, case) for case in accepted]
    through = [
        all(any(value in message.text for message in view) for value in case.acceptable)
        for case, view in zip(accepted, views, strict=True)
    ]
    assert sum(through) >= 0.95 * len(accepted)
