"""Every surface puts a conversation on the same side of a trial, and keeps it there."""

import pytest
from langchain.agents import create_agent
from langgraph.checkpoint.memory import InMemorySaver
from scripted_agents import saying

from midturn.graphs import MediationMiddleware, mediate, turn_graph
from midturn.mediator import Context
from midturn.refiner import sqlite
from midturn.refiner.guidelines import Guideline, open_library

THREADS = [f"thread-{n}" for n in range(6)] + [7]


class Told:
    def __init__(self):
        self.rules = None

    async def build(self, messages, guidelines=()):
        self.rules = tuple(guidelines)
        return Context(list(messages), "test")


@pytest.fixture
async def store(tmp_path):
    async with sqlite(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def tried(store, tmp_path):
    with open_library(tmp_path / "a.db") as library:
        made = library.add("user:mara", [Guideline(rule="Serve it cold.")], by="ann")
        return library.start_trial(made.version, share=0.5, by="ann")


def surfaces(store, told):
    yield turn_graph(saying("ok"), told, store=store, checkpointer=InMemorySaver())
    yield turn_graph(saying("ok"), told, store=store)
    yield mediate(saying("ok"), told, store=store, checkpointer=InMemorySaver())
    middleware = MediationMiddleware(told)
    yield create_agent(saying("ok"), middleware=[middleware], store=store, checkpointer=InMemorySaver())


async def test_a_thread_is_on_one_side_at_every_surface_in_every_turn(store, tried):
    told = Told()
    sides = [tried.trial.takes(str(thread)) for thread in THREADS]
    for graph in surfaces(store, told):
        for thread, takes in zip(THREADS, sides, strict=True):
            for said in ("hi", "and now?"):
                config = {"configurable": {"thread_id": thread, "user_id": "mara"}}
                await graph.ainvoke({"messages": [("user", said)]}, config)
                assert told.rules == (("Serve it cold.",) if takes else ())
            await graph.ainvoke(
                {"messages": [("user", "hi")]},
                {"configurable": {"thread_id": f"b{thread}", "user_id": "bob"}},
            )
            assert told.rules == ()


async def test_without_a_thread_a_turn_is_on_no_side(store, tried):
    told = Told()
    graph = turn_graph(saying("ok"), told, store=store)
    state = await graph.ainvoke({"messages": [("user", "hi")]}, {"configurable": {"user_id": "mara"}})
    assert told.rules == ()
    step = next(step for step in state["midturn"].trace if step.step == "recall")
    assert [arm["arm"] for arm in step.detail["trials"]] == ["no id"]
