"""The turn graph is a drop-in for a LangGraph graph, and nothing inside it costs the user the answer."""

import asyncio
import time

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langgraph.types import Command, interrupt
from scripted import ScriptedChat, drafting, saying

from midturn.assistant import CallRecorder
from midturn.core import Budget, BudgetSpent, Limits
from midturn.drift import DriftScore, Rewrite, at_turns
from midturn.graphs import TurnConfig, TurnContext, compiled_turn, memory, turn_graph
from midturn.graphs._checkpoints import sqlite
from midturn.mediator import Concat, Context, FullHistory, Mediator, with_own_words

THREAD = {"configurable": {"thread_id": "t"}}
FIRST = "Book me a table for dinner."
SECOND = "It is for 4 people."
WANTED = "Book me a table for dinner for 4 people."
SHOWN = with_own_words(WANTED, [FIRST, SECOND])


def echo(messages):
    return f"You said: {messages[-1].text}"


async def talk(graph, *utterances):
    state = {}
    for said in utterances:
        state = await graph.ainvoke({"messages": [("user", said)]}, THREAD)
    return state


def step_named(state, name):
    return next(step for step in state["midturn"].trace if step.step == name)


def seen_by(model: ScriptedChat) -> list[str]:
    return [m.text for m in model.asked[-1]]


async def test_history_keeps_the_users_own_words_while_the_assistant_sees_the_instruction():
    assistant = ScriptedChat(reply=echo)
    graph = turn_graph(assistant, Mediator(model=drafting(WANTED)), checkpointer=memory())
    state = await talk(graph, FIRST, SECOND)
    assert [m.text for m in state["messages"] if m.type == "human"] == [FIRST, SECOND]
    assert seen_by(assistant) == [SHOWN]
    assert state["midturn"].instruction.text == WANTED
    assert state["midturn"].instruction.origin == "model"


class Scoring:
    async def score(self, goal, context, response, turn):
        return DriftScore(turn=turn, kl=0.25)


def test_it_works_in_synchronous_calls_too():
    assistant, mediator = ScriptedChat(reply=echo), Mediator(model=drafting(WANTED))
    graph = turn_graph(assistant, mediator, probe=Scoring(), checkpointer=memory())
    graph.invoke({"messages": [("user", FIRST)]}, THREAD)
    time.sleep(0.05)
    stream = graph.stream({"messages": [("user", SECOND)]}, THREAD, stream_mode=["messages", "custom"])
    streamed = list(stream)
    assert [part[0].text for mode, part in streamed if mode == "messages"] == [f"You said: {SHOWN}"]
    assert [part["midturn"]["instruction"] for mode, part in streamed if mode == "custom"] == [WANTED]
    state = graph.get_state(THREAD).values
    assert [m.text for m in state["messages"] if m.type == "human"] == [FIRST, SECOND]
    assert [score.turn for score in state["midturn"].scores] == [1]


def test_a_synchronous_call_takes_settings_and_ends_with_its_score_where_nothing_keeps_it():
    graph = turn_graph(saying("compiled"), probe=Scoring())
    given = TurnContext(assistant=saying("given"))
    state = graph.invoke({"messages": [("user", FIRST)]}, context=given)
    assert state["messages"][-1].text == "given"
    assert [score.turn for score in state["midturn"].scores] == [1]


def test_an_interrupt_in_a_synchronous_call_reaches_the_user_and_resumes():
    class Asking:
        async def build(self, messages, guidelines=()):
            return Context([HumanMessage(interrupt("Which day?"))], "asked")

    graph = turn_graph(ScriptedChat(reply=echo), Asking(), checkpointer=memory())
    asked = graph.invoke({"messages": [("user", FIRST)]}, THREAD)
    assert asked["__interrupt__"][0].value == "Which day?"
    assert graph.invoke(Command(resume="Friday"), THREAD)["messages"][-1].text == "You said: Friday"


async def test_left_out_the_mediator_is_rules_and_the_users_own_words():
    assistant = ScriptedChat(reply=echo)
    state = await talk(turn_graph(assistant, checkpointer=memory()), FIRST, SECOND)
    assert seen_by(assistant) == [f"{FIRST}\n{SECOND}"]
    assert state["midturn"].instruction.origin == "ledger"
    assert state["midturn"].reading.decided_by == "rules"


async def test_without_a_checkpointer_the_whole_conversation_goes_in_and_comes_out():
    graph = turn_graph(saying("ok"), Concat())
    said = [HumanMessage(FIRST), AIMessage("Which day?"), HumanMessage(SECOND)]
    state = await graph.ainvoke({"messages": said})
    assert [m.text for m in state["messages"]] == [FIRST, "Which day?", SECOND, "ok"]


async def test_system_messages_reach_the_assistant_before_the_instruction():
    assistant = saying("ok")
    graph = turn_graph(assistant, Concat())
    said = [SystemMessage("Be brief."), HumanMessage(FIRST), AIMessage("Which day?"), HumanMessage(SECOND)]
    await graph.ainvoke({"messages": said})
    assert [m.type for m in assistant.asked[-1]] == ["system", "human"]


async def test_only_the_assistants_words_are_streamed_as_messages():
    mediator = Mediator(model=drafting(WANTED))
    graph = turn_graph(saying("Done."), mediator, trigger=at_turns(2), checkpointer=memory())
    await talk(graph, FIRST)
    stream = graph.astream({"messages": [("user", SECOND)]}, THREAD, stream_mode="messages")
    streamed = [(part.text, where["langgraph_node"]) async for part, where in stream]
    assert streamed == [("Done.", "assistant")]


async def test_every_step_leaves_its_work_in_the_trace():
    class Probe:
        async def score(self, goal, context, response, turn):
            return DriftScore(turn=turn, kl=0.25)

    graph = turn_graph(saying("ok"), Concat(), probe=Probe())
    state = await graph.ainvoke({"messages": [("user", FIRST)]})
    trace = state["midturn"].trace
    assert [step.step for step in trace] == ["recall", "mediator", "trigger", "assistant", "probe"]
    assert trace[-1].detail["kl"] == 0.25


async def test_guidelines_are_recalled_only_where_they_are_wanted():
    graph = turn_graph(saying("ok"), Mediator(model=drafting(WANTED)), guidelines=["Ask."])
    said = [HumanMessage(FIRST), AIMessage("ok")]
    thanked = await graph.ainvoke({"messages": [*said, HumanMessage("Thanks!")]})
    assert [step.step for step in thanked["midturn"].trace] == ["mediator", "trigger", "assistant"]
    refined = await graph.ainvoke({"messages": [*said, HumanMessage(SECOND)]})
    assert [step.step for step in refined["midturn"].trace] == ["recall", "mediator", "trigger", "assistant"]
    assert refined["midturn"].trace[0].detail["guidelines"] == 1


async def test_at_turns_4_and_7_reminds_of_what_was_said_before_in_what_the_assistant_sees_only():
    assistant = ScriptedChat(reply=echo)
    graph = turn_graph(assistant, FullHistory(), trigger=at_turns(4, 7), checkpointer=memory())
    reminded = []
    for turn in range(1, 9):
        state = await talk(graph, f"fact {turn}")
        reminded.append("Keep to what was asked for" in seen_by(assistant)[-1])
        assert state["midturn"].intervention.kind == ("remind" if turn in (4, 7) else "none")
        assert all("Keep to what" not in m.text for m in state["messages"] if m.type == "human")
        if turn == 4:
            assert "fact 1" in seen_by(assistant)[-1]
            assert "fact 5" not in seen_by(assistant)[-1]
    assert reminded == [False, False, False, True, False, False, True, False]


async def test_a_scheduled_rewrite_rebuilds_the_context_from_the_users_words():
    assistant = saying("ok")
    trigger = at_turns(2, action=Rewrite())
    graph = turn_graph(assistant, FullHistory(), trigger=trigger, checkpointer=memory())
    await talk(graph, FIRST, SECOND)
    assert seen_by(assistant) == [f"{FIRST}\n{SECOND}"]


@pytest.mark.parametrize(
    "broken",
    [
        ScriptedChat(reply=lambda _: 1 / 0),
        ScriptedChat(reply=lambda _: "{}", delay_s=5.0),
    ],
    ids=["raises", "late"],
)
async def test_a_mediator_that_breaks_or_is_late_fails_open(broken):
    assistant = saying("ok")
    graph = turn_graph(assistant, Mediator(model=broken), mediator_timeout_s=0.05, checkpointer=memory())
    state = await talk(graph, FIRST, SECOND)
    assert state["messages"][-1].text == "ok"
    assert seen_by(assistant) == [FIRST, "ok", SECOND]
    assert "failed" in step_named(state, "mediator").detail
    assert state["midturn"].instruction is None


async def test_a_mediator_that_talks_nonsense_is_replaced_by_the_users_words():
    assistant = saying("ok")
    nonsense = Mediator(model=saying("I love 99 pizzas at Bob's!"))
    state = await talk(turn_graph(assistant, nonsense, checkpointer=memory()), FIRST, SECOND)
    assert state["midturn"].instruction.origin == "ledger"
    assert seen_by(assistant) == [f"{FIRST}\n{SECOND}"]


async def test_where_failing_open_is_off_a_broken_mediator_ends_the_turn():
    broken = Mediator(model=ScriptedChat(reply=lambda _: 1 / 0))
    graph = turn_graph(saying("ok"), broken, fail_open=False, checkpointer=memory())
    with pytest.raises(ZeroDivisionError):
        await talk(graph, FIRST, SECOND)


async def test_an_interrupt_inside_a_context_builder_reaches_the_user_and_resumes():
    class Asking:
        async def build(self, messages, guidelines=()):
            return Context([HumanMessage(interrupt("Which day?"))], "asked")

    assistant = ScriptedChat(reply=echo)
    graph = turn_graph(assistant, Asking(), checkpointer=memory())
    asked = await talk(graph, FIRST)
    assert asked["__interrupt__"][0].value == "Which day?"
    resumed = await graph.ainvoke(Command(resume="Friday"), THREAD)
    assert resumed["messages"][-1].text == "You said: Friday"


async def test_a_spent_budget_is_no_failure_to_hide():
    recorder = CallRecorder(budget=Budget(Limits(calls=1)))
    graph = turn_graph(
        recorder.model(saying("ok"), "assistant"),
        Mediator(model=recorder.model(saying("{}"), "mediator")),
        checkpointer=memory(),
    )
    with pytest.raises(BudgetSpent):
        await talk(graph, FIRST, SECOND)


@pytest.mark.parametrize("delay_s", [0.0, 5.0], ids=["raises", "slow"])
async def test_a_probe_that_breaks_or_is_slow_changes_nothing_for_the_user(delay_s):
    class Probe:
        async def score(self, goal, context, response, turn):
            await asyncio.sleep(delay_s)
            raise RuntimeError("no scorer")

    graph = compiled_turn(TurnConfig(probe=Probe(), probe_timeout_s=0.05), saying("ok"))
    state = await graph.ainvoke({"messages": [("user", FIRST)]})
    assert state["messages"][-1].text == "ok"
    assert "failed" in state["midturn"].trace[-1].detail


async def test_context_given_with_a_call_takes_the_place_of_what_was_compiled():
    graph = turn_graph(saying("compiled"))
    given = TurnContext(assistant=saying("given"), config=TurnConfig(trigger=at_turns(1)))
    state = await graph.ainvoke({"messages": [("user", FIRST)]}, context=given)
    assert state["messages"][-1].text == "given"
    assert state["midturn"].intervention.trigger == "at_turns(1)"


async def test_a_tool_result_keeps_the_instruction_that_its_turn_began_with():
    call = {"name": "find", "args": {}, "id": "1", "type": "tool_call"}
    assistant = saying("ok")
    mediator = drafting(WANTED)
    graph = turn_graph(assistant, Mediator(model=mediator), checkpointer=memory())
    await talk(graph, FIRST, SECOND)
    await graph.aupdate_state(THREAD, {"messages": [AIMessage("", tool_calls=[call])]}, as_node="assistant")
    await graph.ainvoke({"messages": [ToolMessage("Table 9 is free", tool_call_id="1")]}, THREAD)
    assert seen_by(assistant)[0] == SHOWN
    assert seen_by(assistant)[-1] == "Table 9 is free"
    assert len(mediator.asked) == 1


async def test_a_clarifying_question_names_its_facet_and_comes_once():
    questions = [
        {"facet": "details", "question": "Could you say more?"},
        {"facet": "date", "question": "For which date?"},
    ]
    mediator = Mediator(
        model=drafting("Book me a table for 4 people.", open_questions=questions), clarify=True
    )
    graph = turn_graph(saying("ok"), mediator, checkpointer=memory())
    asked = await talk(graph, FIRST, SECOND)
    assert asked["messages"][-1].text == "For which date?"
    answered = await talk(graph, "I don't know yet.")
    assert answered["messages"][-1].text == "ok"


async def test_nobody_is_asked_unless_clarify_is_on():
    questions = [{"facet": "date", "question": "For which date?"}]
    mediator = Mediator(model=drafting("Book me a table for dinner for 4 people.", open_questions=questions))
    graph = turn_graph(saying("Booked."), mediator, checkpointer=memory())
    assert (await talk(graph, FIRST, SECOND))["messages"][-1].text == "Booked."


async def test_a_conversation_goes_on_from_an_sqlite_checkpoint(tmp_path):
    def graph(saver):
        mediator = Mediator(model=drafting("Table for 4 people."))
        return turn_graph(ScriptedChat(reply=echo), mediator, checkpointer=saver)

    for said in (FIRST, SECOND):
        async with sqlite(tmp_path / "threads.db") as saver:
            state = await talk(graph(saver), said)
    assert [m.type for m in state["messages"]] == ["human", "ai", "human", "ai"]
    async with sqlite(tmp_path / "threads.db") as saver:
        kept = await graph(saver).aget_state(THREAD)
        assert kept.values["midturn"].instruction == state["midturn"].instruction
        assert kept.values["midturn"].trace == state["midturn"].trace
