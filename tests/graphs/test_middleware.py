"""The middleware mediates once a turn, in any company, and leaves the agent's own messages alone."""

import asyncio

import pytest
from langchain.agents import create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    HumanInTheLoopMiddleware,
    ModelCallLimitMiddleware,
    PIIMiddleware,
    SummarizationMiddleware,
    ToolCallLimitMiddleware,
)
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command
from scripted import drafting
from scripted_agents import Answering, book, calling, find, following, saying

from midturn.core import BadInput
from midturn.drift import DriftScore, Retry, above, at_turns
from midturn.graphs import MediationMiddleware
from midturn.mediator import Concat, Context, Instruction, Mediator, OpenQuestion

THREAD = {"configurable": {"thread_id": "t"}}


class Counting(Concat):
    def __init__(self):
        self.built = 0

    async def build(self, messages, guidelines=()):
        self.built += 1
        return await super().build(messages, guidelines)


class Agent:
    """An agent with the middleware, called one way or the other."""

    def __init__(self, *others, in_async=False, model=None, ours_first=True, **settings):
        self.mediator = settings.pop("mediator", None) or Counting()
        self.model = model or Answering(reply=following)
        ours = MediationMiddleware(mediator=self.mediator, **settings)
        middleware = [ours, *others] if ours_first else [*others, ours]
        self.graph = create_agent(
            self.model, [find, book], middleware=middleware, checkpointer=InMemorySaver()
        )
        self.in_async = in_async

    async def call(self, given):
        return await self.graph.ainvoke(given, THREAD) if self.in_async else self.graph.invoke(given, THREAD)

    async def talk(self, *utterances):
        state = {}
        for said in utterances:
            state = await self.call({"messages": [("user", said)]})
            await asyncio.sleep(0.01)
        return state

    @property
    def record(self):
        return self.graph.get_state(THREAD).values["midturn"]


def users(state):
    return [message.text for message in state["messages"] if message.type == "human"]


@pytest.fixture(params=[True, False], ids=["asynchronous", "synchronous"])
def in_async(request):
    return request.param


@pytest.fixture(params=[True, False], ids=["before it", "after it"])
def ours_first(request):
    return request.param


async def test_a_turn_is_mediated_once_however_often_its_model_is_called(in_async):
    agent = Agent(in_async=in_async)
    state = await agent.talk("hello", "find then find it")
    assert agent.mediator.built == 2
    calls = [[m.text for m in asked] for asked in agent.model.asked[1:]]
    assert calls == [
        ["hello\nfind then find it"],
        ["hello\nfind then find it", "", "found thing 0"],
        ["hello\nfind then find it", "", "found thing 0", "", "found thing 1"],
    ]
    assert users(state) == ["hello", "find then find it"]
    assert [m.text for m in state["messages"] if m.type == "tool"] == ["found thing 0", "found thing 1"]


async def test_what_it_keeps_is_neither_given_out_nor_taken_in(in_async):
    agent = Agent(in_async=in_async)
    await agent.talk("hello")
    state = await agent.call({"messages": [("user", "more")], "midturn": {"scores": "forged"}})
    assert set(state) == {"messages"}
    assert agent.record["utterance"] == "more"


async def test_a_person_who_is_asked_about_a_tool_call_resumes_the_turn_without_mediating_again(
    in_async, ours_first
):
    agent = Agent(
        HumanInTheLoopMiddleware(interrupt_on={"find": True}), in_async=in_async, ours_first=ours_first
    )
    asked = await agent.talk("hello", "find it")
    assert asked["__interrupt__"][0].value["action_requests"][0]["name"] == "find"
    state = await agent.call(Command(resume={"decisions": [{"type": "approve"}]}))
    assert agent.mediator.built == 2
    assert agent.model.last_seen == ["hello\nfind it", "", "found thing 0"]
    assert state["messages"][-1].text == "done with 1 calls after 3 messages"


async def test_an_interrupt_inside_a_tool_is_resumed_without_mediating_again(in_async):
    agent = Agent(in_async=in_async)
    asked = await agent.talk("hello", "book it")
    assert asked["__interrupt__"][0].value == {"book": "thing 0"}
    state = await agent.call(Command(resume="yes"))
    assert agent.mediator.built == 2
    assert state["messages"][-2].text == "booked thing 0: yes"


async def test_a_summary_takes_the_place_of_old_turns_wherever_it_is_made(in_async, ours_first):
    summing = SummarizationMiddleware(saying("they spoke"), trigger=("messages", 5), keep=("messages", 2))
    agent = Agent(summing, in_async=in_async, ours_first=ours_first)
    state = await agent.talk("one", "two", "three")
    assert agent.mediator.built == 3
    assert "they spoke" in state["messages"][0].text
    assert users(state)[-1] == "three"
    seen = agent.model.last_seen
    assert "they spoke" in seen[0]
    assert seen[-1] == "three"


@pytest.mark.parametrize("limit", [ModelCallLimitMiddleware, ToolCallLimitMiddleware])
async def test_a_limit_ends_the_turn_as_it_would_without(limit, in_async, ours_first):
    agent = Agent(limit(run_limit=1), in_async=in_async, ours_first=ours_first)
    alone = create_agent(
        Answering(reply=following),
        [find, book],
        middleware=[limit(run_limit=1)],
        checkpointer=InMemorySaver(),
    )
    state = await agent.talk("find then find it")
    expected = alone.invoke({"messages": [("user", "find then find it")]}, THREAD)
    assert [m.text for m in state["messages"]] == [m.text for m in expected["messages"]]
    assert agent.mediator.built == 1


@pytest.mark.parametrize("place", [True, False], ids=["before it", "after it"])
async def test_what_another_middleware_redacts_stays_redacted_for_the_model(place, in_async):
    agent = Agent(PIIMiddleware("email"), in_async=in_async, ours_first=place)
    state = await agent.talk("hello", "write to ann@example.org")
    assert "ann@example.org" not in str(agent.model.asked)
    assert "ann@example.org" not in str(state)


async def test_a_mediator_that_breaks_costs_the_mediation_alone(in_async):
    class Broken:
        async def build(self, messages, guidelines=()):
            raise RuntimeError("token: abcdef123456 refused")

    agent = Agent(in_async=in_async, mediator=Broken())
    await agent.talk("hello", "thanks for that")
    assert agent.model.last_seen == ["hello", "done with 0 calls after 1 messages", "thanks for that"]
    assert agent.record["trace"][1]["detail"]["failed"].startswith("RuntimeError")
    assert "abcdef123456" not in str(agent.record)


async def test_a_question_goes_to_the_user_and_the_model_is_not_called(in_async):
    class Asking:
        async def build(self, messages, guidelines=()):
            question = OpenQuestion(facet="date", question="For which date?")
            asks = Instruction(text="hello", turn=1, open_questions=(question,), act="clarify")
            return Context(list(messages), "a date is missing", asks)

    agent = Agent(in_async=in_async, mediator=Asking(), model=saying("Booked."))
    assert (await agent.talk("hello"))["messages"][-1].text == "For which date?"
    assert agent.model.asked == []
    assert (await agent.talk("No idea."))["messages"][-1].text == "Booked."


async def test_a_reminder_and_a_score_work_as_in_the_graph(in_async):
    class Scoring:
        async def score(self, goal, context, response, turn):
            return DriftScore(turn=turn, kl=0.9)

    agent = Agent(in_async=in_async, probe=Scoring(), trigger=above(0.5))
    await agent.talk("one", "two")
    assert agent.record["intervention"]["kind"] == "remind"
    assert "(Keep to what was asked for" in agent.model.last_seen[-1]
    assert [score["turn"] for score in agent.record["scores"]] == [1]


async def test_a_schedule_counts_the_users_turns():
    agent = Agent(trigger=at_turns(2))
    await agent.talk("one")
    assert agent.record["intervention"]["kind"] == "none"
    await agent.talk("two")
    assert agent.record["intervention"]["kind"] == "remind"


async def test_without_a_checkpointer_the_whole_conversation_goes_in_and_comes_out():
    model = saying("ok")
    agent = create_agent(model, middleware=[MediationMiddleware(mediator=Concat())])
    state = await agent.ainvoke({"messages": [("user", "one"), AIMessage("Yes?"), ("user", "two")]})
    assert [m.text for m in state["messages"]] == ["one", "Yes?", "two", "ok"]
    assert model.last_seen == ["one\ntwo"]


def test_a_trigger_that_retries_is_refused():
    with pytest.raises(BadInput, match="tools would be called twice"):
        MediationMiddleware(mediator=Concat(), trigger=above(0.5, action=Retry()))


FIRST, SECOND = "Find a table at Luigi's.", "For 4 people."


class Noting(AgentMiddleware):
    """Puts a note of the application's into the turn after each tool result."""

    def before_model(self, state, runtime):
        after_result = state["messages"][-1].type == "tool"
        return {"messages": [SystemMessage("Prices are without tax.")]} if after_result else None


async def test_a_note_that_joins_a_turn_neither_ends_it_nor_costs_another_call(in_async, ours_first):
    def reply(messages):
        last = max(i for i, m in enumerate(messages) if m.type == "human")
        return (
            AIMessage("ok")
            if messages[last + 1 :] or messages[last].text == FIRST
            else calling("find", 1, what="it")
        )

    mediator = drafting("Find a table at Luigi's for 4 people.")
    agent = Agent(
        Noting(),
        in_async=in_async,
        ours_first=ours_first,
        model=Answering(reply=reply),
        mediator=Mediator(mediator),
    )
    await agent.talk(FIRST, SECOND)
    assert len(mediator.asked) == 1
    first, second = agent.model.asked[-2:]
    assert second[: len(first)] == first
    assert [m.type for m in second[len(first) :]] == ["ai", "tool", "system"]
    assert agent.record.instruction.text == "Find a table at Luigi's for 4 people."


async def test_left_out_the_mediator_is_rules_and_the_users_own_words(in_async):
    model = saying("Which day?")
    agent = create_agent(model, middleware=[MediationMiddleware()], checkpointer=InMemorySaver())
    for said in (FIRST, SECOND):
        given = {"messages": [("user", said)]}
        await agent.ainvoke(given, THREAD) if in_async else agent.invoke(given, THREAD)
    assert model.last_seen == [f"{FIRST}\n{SECOND}"]


class Changing(AgentMiddleware):
    """Changes what each request shows the model, and nothing of the state."""

    def __init__(self, change):
        super().__init__()
        self.change = change

    def wrap_model_call(self, request, handler):
        return handler(request.override(messages=self.change(request.messages)))

    async def awrap_model_call(self, request, handler):
        return await handler(request.override(messages=self.change(request.messages)))


def redacted(messages):
    return [m.model_copy(update={"content": m.text.replace("Luigi", "[X]")}) for m in messages]


CHANGES = {
    "redacts": redacted,
    "prepends": lambda messages: [HumanMessage("I eat no nuts."), AIMessage("Noted."), *messages],
    "inserts": lambda messages: [*messages[:-1], SystemMessage("[retrieved]"), messages[-1]],
    "trims": lambda messages: messages[-1:],
}


@pytest.mark.parametrize("change", CHANGES)
async def test_what_a_middleware_before_it_does_to_a_request_is_what_the_model_sees(change, in_async, caplog):
    changing = Changing(CHANGES[change])
    agent = Agent(
        changing, in_async=in_async, ours_first=False, model=saying("Which day?"), mediator=Mediator()
    )
    state = await agent.talk(FIRST, SECOND, "On Friday.")
    assert [(m.type, m.text) for m in agent.model.asked[-1]] == [
        (m.type, m.text) for m in CHANGES[change](state["messages"][:-1])
    ]
    told = [record for record in caplog.records if "put MediationMiddleware after" in record.message]
    assert len(told) == 1
    assert "Luigi" not in told[0].message


@pytest.mark.parametrize("change", CHANGES)
async def test_a_middleware_after_it_is_given_the_instruction(change, in_async, caplog):
    changing = Changing(CHANGES[change])
    agent = Agent(changing, in_async=in_async, model=saying("Which day?"), mediator=Mediator())
    await agent.talk(FIRST, SECOND)
    expected = CHANGES[change]([HumanMessage(f"{FIRST}\n{SECOND}")])
    assert agent.model.last_seen == [m.text for m in expected]
    assert caplog.records == []


async def test_a_change_of_a_message_that_stands_as_it_is_is_kept_beside_the_instruction(in_async):
    def without_results(messages):
        return [m.model_copy(update={"content": "[cleared]"}) if m.type == "tool" else m for m in messages]

    def reply(messages):
        asks = messages[-1].text == FIRST
        return calling("find", 1, what="it") if asks else AIMessage("For how many?")

    agent = Agent(
        Changing(without_results),
        in_async=in_async,
        ours_first=False,
        model=Answering(reply=reply),
        mediator=Mediator(),
        read_only_tools=["find"],
    )
    await agent.talk(FIRST, SECOND)
    assert agent.model.last_seen == [FIRST, "", "[cleared]", "For how many?", f"{FIRST}\n{SECOND}"]


async def test_a_summary_stays_beside_what_stands_for_the_turns(in_async):
    summing = SummarizationMiddleware(saying("they spoke"), trigger=("messages", 5), keep=("messages", 3))
    model = saying("Which day?")
    agent = Agent(summing, in_async=in_async, ours_first=False, model=model, mediator=Mediator())
    await agent.talk("What is the capital of Peru?", FIRST, SECOND)
    assert "they spoke" in model.last_seen[0]
    assert model.last_seen[1:] == [f"{FIRST}\n{SECOND}"]
