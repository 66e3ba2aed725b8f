"""A failure that costs a turn its mediation is logged once a kind, and never with what was said."""

import asyncio
import logging

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from scripted import ScriptedChat, saying

from midturn.drift import above
from midturn.graphs import TurnConfig, log_failure, mediate, take_turn, turn_graph
from midturn.graphs._failures import _logged
from midturn.mediator import Mediator

CANARY = "CANARY-7731"
SAID = [
    HumanMessage(f"Book {CANARY}."),
    AIMessage(f"{CANARY}: for how many?"),
    HumanMessage(f"For 4 {CANARY}s."),
]


class Refused(Exception):
    def __init__(self, status):
        super().__init__(f"{CANARY} was refused")
        self.status_code = status


class Failing:
    """A context builder that raises what it is given, one after the other."""

    def __init__(self, *errors):
        self.errors = list(errors)

    async def build(self, messages, guidelines=()):
        raise self.errors.pop(0)


@pytest.fixture
def logged(caplog):
    _logged.clear()
    caplog.set_level(logging.DEBUG)
    yield caplog
    assert CANARY not in caplog.text
    _logged.clear()


def warnings(logged):
    return [record.getMessage() for record in logged.records if record.name == "midturn"]


async def turns(builder, count):
    for _ in range(count):
        await take_turn(saying("ok"), TurnConfig(mediator=builder), SAID)


async def test_a_kind_is_logged_once(logged):
    await turns(Failing(*(RuntimeError(CANARY) for _ in range(3))), 3)
    (line,) = warnings(logged)
    assert line.startswith("mediator failed: RuntimeError at test_failures_logged.py:")
    assert "Further failures of this kind are not logged" in line


async def test_types_and_statuses_are_kinds_of_their_own(logged):
    errors = [
        RuntimeError(CANARY),
        ValueError(CANARY),
        Refused(500),
        Refused(429),
        Refused(500),
        Refused(429),
    ]
    await turns(Failing(*errors), 6)
    starts = [line.split(" at ")[0] for line in warnings(logged)]
    assert starts == [
        "mediator failed: RuntimeError",
        "mediator failed: ValueError",
        "mediator failed: Refused (status 500)",
        "mediator failed: Refused (status 429)",
    ]


async def test_places_are_kinds_of_their_own(logged):
    class Elsewhere:
        async def build(self, messages, guidelines=()):
            raise RuntimeError(CANARY)

    await turns(Failing(RuntimeError(CANARY)), 1)
    await turns(Elsewhere(), 2)
    assert len(warnings(logged)) == 2


async def test_steps_are_kinds_of_their_own(logged):
    class Probe:
        async def score(self, goal, context, response, turn):
            raise RuntimeError(f"{CANARY}: {response.text}")

    config = TurnConfig(mediator=Failing(RuntimeError(CANARY)), probe=Probe(), trigger=above(0.5))
    await take_turn(saying(CANARY), config, SAID)
    assert [line.split(" ")[0] for line in warnings(logged)] == ["mediator", "probe"]


async def test_a_late_step_is_logged_as_late(logged):
    class Slow:
        async def build(self, messages, guidelines=()):
            await asyncio.sleep(5)

    await take_turn(saying("ok"), TurnConfig(mediator=Slow(), mediator_timeout_s=0.01), SAID)
    (line,) = warnings(logged)
    assert line.startswith("mediator failed: TimeoutError")


@pytest.mark.parametrize("status", [f"{CANARY}", None, 5.5, [CANARY]])
def test_a_status_that_is_no_number_is_not_logged(logged, status):
    log_failure("mediator", Refused(status))
    (line,) = warnings(logged)
    assert "status" not in line


async def test_nothing_that_was_said_is_logged_at_any_surface(logged):
    def broken():
        def reply(messages):
            raise RuntimeError(f"{CANARY} in {messages[-1].text}")

        return Mediator(ScriptedChat(reply=reply))

    await turn_graph(saying(CANARY), broken()).ainvoke({"messages": SAID})
    await mediate(saying(CANARY), broken()).ainvoke({"messages": SAID})
    assert len(warnings(logged)) == 1


async def test_a_turn_that_works_is_not_logged(logged):
    await take_turn(saying("ok"), TurnConfig(mediator=Mediator(saying(CANARY))), SAID)
    assert warnings(logged) == []


def test_kinds_are_bounded(logged):
    for n in range(1_500):
        log_failure("mediator", Refused(n))
    assert len(warnings(logged)) == 1_000
