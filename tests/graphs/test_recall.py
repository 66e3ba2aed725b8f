"""The graph recalls what holds for the turn's user, and resumes where the store fails."""

from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableLambda

from midturn.graphs import turn_graph
from midturn.mediator import Context
from midturn.refiner import sqlite
from midturn.refiner.guidelines import GLOBAL, Guideline, open_library, user_scope


class Told:
    def __init__(self):
        self.rules = None

    async def build(self, messages, guidelines=()):
        self.rules = tuple(guidelines)
        return Context(list(messages), "test")


def activate(library, scope, text):
    made = library.add(scope, [Guideline(rule=text)], by="ann")
    library.activate(made.version, by="ann", force=True)


async def test_the_turns_user_is_told_their_rules_from_the_next_turn(tmp_path):
    told = Told()
    assistant = RunnableLambda(lambda _: AIMessage("ok"))
    async with sqlite(tmp_path / "a.db") as store:
        graph = turn_graph(assistant, told, guidelines=["Given."], store=store)
        turn = {"messages": [("user", "hi")]}
        await graph.ainvoke(turn, {"configurable": {"user_id": "ada"}})
        assert told.rules == ("Given.",)
        with open_library(tmp_path / "a.db") as library:
            activate(library, GLOBAL, "Ask.")
            activate(library, user_scope("ada"), "Be kind.")
        await graph.ainvoke(turn, {"configurable": {"user_id": "ada"}})
        assert told.rules == ("Given.", "Ask.", "Be kind.")
        state = await graph.ainvoke(turn, {"configurable": {"user_id": "bob"}})
        assert told.rules == ("Given.", "Ask.")
        step = next(step for step in state["midturn"].trace if step.step == "recall")
        assert list(step.detail["sets"]) == ["global@1"]
        await store.aput(("guidelines", "global"), "active", {"nonsense": 1})
        state = await graph.ainvoke(turn, {"configurable": {"user_id": "bob"}})
        assert told.rules == ("Given.",)
        step = next(step for step in state["midturn"].trace if step.step == "recall")
        assert "failed" in step.detail
