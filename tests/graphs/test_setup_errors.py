"""A mistake of set-up is one clear line when it is made; where only a call can tell, at the first turn."""

import logging
import math

import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessage, HumanMessage
from scripted import ScriptedChat, draft

from midturn.core import BadInput, SetupError
from midturn.drift import Remind, Retry, Rewrite, above, at_turns, never
from midturn.graphs import MediationMiddleware, TurnConfig, mediate, memory, take_turn, turn_graph
from midturn.graphs._failures import _logged
from midturn.mediator import Mediator

SAID = [HumanMessage("Book a table at Luigi's."), AIMessage("For how many?"), HumanMessage("For 4 people.")]
ANSWERS = FakeListChatModel(responses=["ok"])


class Trigger:
    def decide(self, turn, scores): ...


class Probe:
    async def score(self, goal, context, response, turn): ...


SURFACES = {
    "mediate": lambda *given, **settings: mediate(ANSWERS, *given, **settings),
    "middleware": MediationMiddleware,
    "turn graph": lambda *given, **settings: turn_graph(ANSWERS, *given, **settings),
}
EVERYWHERE = {
    "a class of a model": ((FakeListChatModel,), {}, "`mediator` got the class `FakeListChatModel`"),
    "a number": ((5,), {}, "`mediator` can't be int"),
    "a class for a Mediator": ((Mediator,), {}, "`mediator` got the class `Mediator`"),
    "no spec": (("gpt-4o-mini",), {}, "is not a model's name"),
    "an unknown provider": (("nobody:tiny",), {}, "nobody"),
    "a path for a store": ((), {"store": "memory.db"}, "`store` takes an open store, no path"),
    "a number for a store": ((), {"store": 5}, "`store` can't be int"),
    "a class for a trigger": ((), {"trigger": Trigger}, "`trigger` got the class `Trigger`"),
    "a function for a trigger": ((), {"trigger": at_turns}, "`trigger` can't be function"),
    "a class for a probe": ((), {"probe": Probe}, "`probe` got the class `Probe`"),
    "a number for a probe": ((), {"probe": 1}, "`probe` can't be int"),
    "a text for guidelines": ((), {"guidelines": "Be kind."}, "`guidelines` takes a list"),
    **{
        f"a timeout of {given!r}": (
            (),
            {"mediator_timeout_s": given},
            f"`mediator_timeout_s` can't be {given!r}: give a number of seconds above 0",
        )
        for given in (-1, 0, math.nan, "x", None, True)
    },
}


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("mistake", EVERYWHERE)
def test_a_mistake_is_one_clear_line_at_every_surface(surface, mistake):
    given, settings, why = EVERYWHERE[mistake]
    with pytest.raises(BadInput) as refused:
        SURFACES[surface](*given, **settings)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


ELSEWHERE = {
    "Mediator of a class": (lambda: Mediator(FakeListChatModel), "the Mediator got the class"),
    "Mediator of a number": (lambda: Mediator(5), "int is no chat model"),
    "Mediator with a name for names": (
        lambda: Mediator(read_only_tools="a"),
        "`read_only_tools` takes names",
    ),
    "mediate with a name for names": (
        lambda: mediate(ANSWERS, read_only_tools="a"),
        "`read_only_tools` takes",
    ),
    "middleware with a name for names": (
        lambda: MediationMiddleware(read_only_tools="a"),
        "`read_only_tools` takes",
    ),
    "an assistant's class": (lambda: turn_graph(FakeListChatModel), "`assistant` can't be"),
    "an assistant's number": (lambda: turn_graph(5), "`assistant` can't be"),
    "a kind for an action": (lambda: above(0.5, action="rewrite"), "is no action"),
    "a class for an action": (lambda: at_turns(2, action=Rewrite), "is no action"),
    "a class for a reminder": (lambda: above(0.5, action=Remind), "is no action"),
    "a time to recall": (lambda: TurnConfig(recall_timeout_s=0), "`recall_timeout_s` can't be 0"),
    "a time to score": (lambda: TurnConfig(probe_timeout_s=-1), "`probe_timeout_s` can't be -1"),
    "a retry by schedule": (lambda: at_turns(2, action=Retry()), "cannot retry"),
}


@pytest.mark.parametrize("mistake", ELSEWHERE)
def test_a_mistake_elsewhere_is_one_clear_line_too(mistake):
    make, why = ELSEWHERE[mistake]
    with pytest.raises(BadInput) as refused:
        make()
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_nothing_given_is_no_mistake():
    assert mediate(ANSWERS) and MediationMiddleware() and turn_graph(ANSWERS)
    assert TurnConfig().trigger == never()


class WrongKey(Exception):
    status_code = 401


class Refusing:
    """Fails from its n-th call on."""

    def __init__(self, error, works=0):
        self.error, self.works = error, works

    def __call__(self, messages):
        if self.works:
            self.works -= 1
            return draft("Book a table at Luigi's for 4 people.")
        raise self.error


async def play(surface, model):
    config = {"configurable": {"thread_id": "t"}}
    match surface:
        case "mediate":
            return await mediate(ANSWERS, model).ainvoke({"messages": SAID}, config)
        case "turn graph":
            return await turn_graph(ANSWERS, model).ainvoke({"messages": SAID}, config)
        case "middleware":
            from langchain.agents import create_agent

            agent = create_agent(ANSWERS, middleware=[MediationMiddleware(model)], checkpointer=memory())
            return await agent.ainvoke({"messages": SAID}, config)
        case _:
            return await take_turn(ANSWERS, TurnConfig(mediator=Mediator(model)), SAID)


@pytest.mark.parametrize("surface", ["mediate", "middleware", "turn graph", "outside a graph"])
async def test_a_wrong_key_ends_the_first_turn_with_one_line(surface):
    model = ScriptedChat(reply=Refusing(WrongKey("key sk-live-aaaabbbbccccdddd1111 is wrong")))
    with pytest.raises(SetupError, match="the Mediator's model can't be used") as refused:
        await play(surface, model)
    assert "sk-live" not in str(refused.value)


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_refusal_is_told_from_a_failure_by_its_status(status):
    error = WrongKey("no")
    error.status_code = status
    with pytest.raises(SetupError):
        await play("turn graph", ScriptedChat(reply=Refusing(error)))


async def test_an_endpoint_that_is_down_costs_the_mediation_alone():
    error = WrongKey("try later")
    error.status_code = 503
    state = await play("turn graph", ScriptedChat(reply=Refusing(error)))
    assert state["midturn"].instruction is None
    assert state["messages"][-1].text == "ok"


async def test_a_key_that_is_withdrawn_later_is_a_logged_failure(caplog):
    _logged.clear()
    mediator = Mediator(ScriptedChat(reply=Refusing(WrongKey("no longer"), works=1)))
    graph = turn_graph(ANSWERS, mediator)
    first = await graph.ainvoke({"messages": SAID})
    assert first["midturn"].instruction.origin == "model"
    with caplog.at_level(logging.WARNING, "midturn"):
        second = await graph.ainvoke({"messages": SAID})
    assert second["midturn"].instruction is None
    assert "WrongKey (status 401)" in caplog.text
