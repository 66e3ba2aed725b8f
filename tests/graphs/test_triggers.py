"""A turn's score comes back as an intervention, and costs the user neither time nor an answer."""

import asyncio
import time
from dataclasses import dataclass, replace

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from scripted import ScriptedChat, saying

from midturn.core import BudgetSpent
from midturn.drift import DriftScore, Retry, Rewrite, above, any_of, at_turns
from midturn.graphs import TurnConfig, TurnRecord, compiled_turn, memory, take_turn
from midturn.graphs._checkpoints import sqlite
from midturn.mediator import Concat

THREAD = {"configurable": {"thread_id": "t"}}
REMINDED = "Keep to what was asked for"


def playing(assistant, *, checkpointer=None, **settings):
    """A turn graph whose assistant sees the history, unless a trigger changes that."""
    return compiled_turn(TurnConfig(**settings), assistant, checkpointer=checkpointer)


class Scripted:
    """A probe that gives these divergences in order, each after so many seconds."""

    def __init__(self, *kls, seconds=0.0):
        self.kls = list(kls)
        self.seconds = seconds
        self.scored = []

    async def score(self, goal, context, response, turn):
        await asyncio.sleep(self.seconds)
        self.scored.append((turn, response.text, [message.text for message in context]))
        kl = self.kls.pop(0) if len(self.kls) > 1 else self.kls[0]
        if isinstance(kl, Exception):
            raise kl
        return DriftScore(turn=turn, kl=kl, estimator="scripted", reference="none")


class WordByWord(BaseChatModel):
    """Streams what it says."""

    says: str = "one two three"

    @property
    def _llm_type(self):
        return "word by word"

    def _generate(self, messages, *args, **kwargs):
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.says))])

    async def _astream(self, messages, *args, **kwargs):
        for word in self.says.split():
            await asyncio.sleep(0.001)
            yield ChatGenerationChunk(message=AIMessageChunk(f"{word} "))


async def talk(graph, *utterances):
    """Turn by turn, with the moment between turns in which a score is made."""
    state = {}
    for said in utterances:
        state = await graph.ainvoke({"messages": [("user", said)]}, THREAD)
        await asyncio.sleep(0.01)
    return state


def last_seen(model):
    return model.asked[-1][-1].text


def steps(state):
    return [step.step for step in state["midturn"].trace]


@pytest.mark.parametrize("in_background", [True, False])
async def test_a_score_above_the_threshold_reminds_the_assistant_at_the_next_turn_and_never_the_user(
    in_background,
):
    assistant, probe = saying("an answer"), Scripted(0.1, 0.9, 0.2, 0.1)
    graph = playing(
        assistant,
        probe=probe,
        trigger=above(0.5),
        probe_in_background=in_background,
        checkpointer=memory(),
    )
    reminded, streamed = [], []
    for turn in range(1, 6):
        asked = {"messages": [("user", f"fact {turn}")]}
        async for mode, part in graph.astream(asked, THREAD, stream_mode=["messages", "values", "updates"]):
            if mode == "messages":
                streamed.append(part[0].text)
            elif mode == "values":
                streamed += [message.text for message in part["messages"]]
            else:
                streamed += [m.text for update in part.values() for m in (update or {}).get("messages", [])]
        await asyncio.sleep(0.01)
        reminded.append(REMINDED in last_seen(assistant))
    assert reminded == [False, False, True, False, False]
    assert "fact 1\nfact 2" in assistant.asked[2][-1].text
    assert not any(REMINDED in text for text in streamed)
    kept = (await graph.aget_state(THREAD)).values
    assert kept["midturn"].scores[:4] == tuple(
        DriftScore(turn=t, kl=kl, estimator="scripted", reference="none")
        for t, kl in [(1, 0.1), (2, 0.9), (3, 0.2), (4, 0.1)]
    )
    assert [m.text for m in kept["messages"] if m.type == "human"] == [f"fact {t}" for t in range(1, 6)]


async def test_the_intervention_says_which_score_called_for_it():
    graph = playing(saying("ok"), probe=Scripted(0.9), trigger=above(0.5), checkpointer=memory())
    state = await talk(graph, "one", "two")
    assert state["midturn"].intervention.reason == "kl of turn 1 is 0.9, above 0.5"
    assert steps(state) == ["probe", "recall", "mediator", "trigger", "assistant"]
    assert state["midturn"].trace[0].detail["turn"] == 1


async def test_a_rewrite_gives_the_next_turn_the_instruction_alone():
    assistant = saying("ok")
    trigger = above(0.5, action=Rewrite())
    graph = playing(assistant, probe=Scripted(0.9), trigger=trigger, checkpointer=memory())
    await talk(graph, "one", "two")
    assert [m.text for m in assistant.asked[-1]] == ["one\ntwo"]


@pytest.mark.parametrize("stream", [True, False])
async def test_a_slow_probe_holds_up_neither_the_last_token_nor_the_end_of_the_turn(stream):
    async def seconds_of(probe):
        graph = playing(WordByWord(), probe=probe, checkpointer=memory())
        started = time.perf_counter()
        if stream:
            parts = graph.astream({"messages": [("user", "hi")]}, THREAD, stream_mode="messages")
            said = [part.text async for part, _ in parts]
        else:
            said = [(await graph.ainvoke({"messages": [("user", "hi")]}, THREAD))["messages"][-1].text]
        assert "".join(said).split() == ["one", "two", "three"]
        return time.perf_counter() - started

    assert await seconds_of(Scripted(0.9, seconds=3.0)) < 1.0


async def test_a_turn_that_is_scored_before_it_ends_has_streamed_its_last_token_before():
    probe = Scripted(0.9, seconds=0.5)
    graph = playing(WordByWord(), probe=probe)
    started, last_token = time.perf_counter(), 0.0
    async for _ in graph.astream({"messages": [("user", "hi")]}, stream_mode="messages"):
        last_token = time.perf_counter() - started
    assert last_token < 0.4
    assert len(probe.scored) == 1


async def test_a_score_that_is_not_ready_is_not_waited_for_and_joins_a_later_turn():
    probe = Scripted(0.9, seconds=0.2)
    graph = playing(saying("ok"), probe=probe, trigger=above(0.5), checkpointer=memory())
    await talk(graph, "one")
    state = await talk(graph, "two")
    assert not state["midturn"].scores
    assert state["midturn"].intervention.reason == "turn 1 has no kl"
    await asyncio.sleep(0.3)
    state = await talk(graph, "three")
    assert [score.turn for score in state["midturn"].scores] == [1, 2]
    assert state["midturn"].intervention.kind == "remind"


@pytest.mark.parametrize(
    "error", [RuntimeError("no scorer"), BudgetSpent("no money")], ids=["broken", "spent"]
)
async def test_a_probe_that_fails_behind_the_turn_costs_a_score_and_is_named_in_the_next_trace(error):
    graph = playing(saying("ok"), probe=Scripted(error, 0.9), trigger=above(0.5), checkpointer=memory())
    state = await talk(graph, "one", "two")
    assert state["messages"][-1].text == "ok"
    failed = state["midturn"].trace[0].detail["failed"]
    assert failed.startswith("RuntimeError at ") or failed == "BudgetSpent: no money"
    assert "no scorer" not in failed
    state = await talk(graph, "three")
    assert [score.turn for score in state["midturn"].scores] == [2]


async def test_a_probe_that_is_given_up_leaves_its_turn_without_a_score():
    probe = Scripted(0.9, seconds=5.0)
    graph = playing(saying("ok"), probe=probe, probe_timeout_s=0.001, checkpointer=memory())
    state = await talk(graph, "one", "two")
    assert "TimeoutError" in state["midturn"].trace[0].detail["failed"]
    assert not state["midturn"].scores


async def test_a_retry_answers_the_same_turn_again_with_the_goal_restated():
    assistant, probe = saying("first", "drifted", "mended"), Scripted(0.1, 0.9, 0.2)
    trigger = above(0.5, action=Retry())
    graph = playing(assistant, probe=probe, trigger=trigger, checkpointer=memory())
    await talk(graph, "one")
    parts = graph.astream({"messages": [("user", "two")]}, THREAD, stream_mode=["messages", "values"])
    streamed = [part async for part in parts]
    state = (await graph.aget_state(THREAD)).values
    assert [m.text for m in state["messages"]] == ["one", "first", "two", "mended"]
    assert [part[0].text for mode, part in streamed if mode == "messages"] == ["mended"]
    assert "drifted" not in str(streamed)
    assert REMINDED in last_seen(assistant)
    assert [score.kl for score in state["midturn"].scores] == [0.1, 0.9, 0.2]
    assert state["midturn"].intervention.kind == "retry"
    assert steps(state) == [
        "recall",
        "mediator",
        "trigger",
        "assistant",
        "probe",
        "trigger",
        "assistant",
        "probe",
    ]
    assert [(turn, said) for turn, said, _ in probe.scored] == [(1, "first"), (2, "drifted"), (2, "mended")]
    assert REMINDED in probe.scored[-1][2][-1]


async def test_a_retried_turn_is_answered_twice_at_most():
    assistant = saying("ok")
    graph = playing(assistant, probe=Scripted(0.9), trigger=above(0.5, action=Retry()))
    await graph.ainvoke({"messages": [("user", "one")]})
    assert len(assistant.asked) == 2


async def test_nothing_is_streamed_of_an_answer_that_is_held_back_until_it_stands():
    graph = playing(WordByWord(), probe=Scripted(0.1), trigger=above(0.5, action=Retry()))
    parts = graph.astream({"messages": [("user", "hi")]}, stream_mode="messages")
    assert [part.text async for part, _ in parts] == ["one two three "]


@pytest.mark.parametrize("error", [RuntimeError("no scorer"), TimeoutError()])
async def test_an_answer_that_cannot_be_scored_is_not_held_back(error):
    graph = playing(saying("ok"), probe=Scripted(error), trigger=above(0.5, action=Retry()))
    state = await graph.ainvoke({"messages": [("user", "one")]})
    assert state["messages"][-1].text == "ok"
    assert "failed" in state["midturn"].trace[-1].detail


async def test_a_reminder_is_not_given_twice_where_a_reminded_turn_is_retried():
    assistant = saying("ok")
    trigger = any_of(above(0.5), above(0.7, action=Retry()))
    graph = playing(assistant, probe=Scripted(0.1, 0.6, 0.9), trigger=trigger, checkpointer=memory())
    await talk(graph, "one", "two", "three")
    assert len(assistant.asked) == 4
    assert last_seen(assistant).count(REMINDED) == 1


@dataclass(frozen=True)
class Calmer:
    """Has a turn answered again after a system message, or fails to."""

    error: Exception | None = None
    kind: str = "calmer"
    retries: bool = True

    async def apply(self, messages, guidelines, build):
        if self.error:
            raise self.error
        context = await build()
        return replace(context, messages=[SystemMessage("Calmly."), *context.messages])


@pytest.mark.parametrize("before", [None, above(0.3)], ids=["alone", "after a reminder"])
async def test_an_action_of_ones_own_may_have_a_turn_answered_again(before):
    assistant, again = saying("first", "drifted", "mended"), above(0.5, action=Calmer())
    trigger = any_of(before, again) if before else again
    graph = playing(assistant, probe=Scripted(0.4, 0.9, 0.2), trigger=trigger, checkpointer=memory())
    state = await talk(graph, "one", "two")
    assert state["messages"][-1].text == "mended"
    assert assistant.asked[-1][0].text == "Calmly."
    assert (REMINDED in last_seen(assistant)) == (before is not None)
    assert state["midturn"].intervention.kind == "calmer"


async def test_an_action_that_breaks_at_a_retry_leaves_the_answer_that_was_held_back():
    assistant, trigger = saying("ok"), above(0.5, action=Calmer(RuntimeError("no")))
    graph = playing(assistant, probe=Scripted(0.9), trigger=trigger)
    state = await graph.ainvoke({"messages": [("user", "one")]})
    assert state["messages"][-1].text == "ok"
    assert state["midturn"].trace[-1].detail["failed"].startswith("RuntimeError at test_triggers.py:")
    closed = playing(assistant, probe=Scripted(0.9), trigger=trigger, fail_open=False)
    with pytest.raises(RuntimeError, match="no"):
        await closed.ainvoke({"messages": [("user", "one")]})


async def test_a_turn_is_scored_once_it_is_answered_and_not_at_its_tool_calls():
    call = AIMessage("", tool_calls=[{"name": "find", "args": {}, "id": "1", "type": "tool_call"}])

    class Calling(ScriptedChat):
        async def _agenerate(self, messages, *args, **kwargs):
            return ChatResult(generations=[ChatGeneration(message=call)])

    probe = Scripted(0.9)
    for trigger in (above(0.5), above(0.5, action=Retry())):
        graph = playing(Calling(reply=str), probe=probe, trigger=trigger)
        assert steps(await graph.ainvoke({"messages": [("user", "one")]}))[-1] == "assistant"
    assert probe.scored == []


async def test_where_failing_open_is_off_a_turn_ends_with_its_score_and_a_broken_probe_ends_it():
    probe = Scripted(0.4, RuntimeError("no scorer"))
    graph = playing(saying("ok"), probe=probe, fail_open=False, checkpointer=memory())
    state = await talk(graph, "one")
    assert [score.kl for score in state["midturn"].scores] == [0.4]
    with pytest.raises(RuntimeError, match="no scorer"):
        await talk(graph, "two")


async def test_scores_survive_in_the_checkpoint_and_one_that_was_being_made_when_the_process_ended_is_missing(
    tmp_path,
):
    def graph_of_a_new_process(saver, probe):
        return playing(saying("ok"), probe=probe, trigger=above(0.5), checkpointer=saver)

    async with sqlite(tmp_path / "threads.db") as saver:
        graph = graph_of_a_new_process(saver, Scripted(0.3))
        await talk(graph, "one", "two")
    async with sqlite(tmp_path / "threads.db") as saver:
        graph = graph_of_a_new_process(saver, Scripted(0.8))
        state = await talk(graph, "three")
        assert [score.turn for score in state["midturn"].scores] == [1]
        assert state["midturn"].intervention.reason == "turn 2 has no kl"
        state = await talk(graph, "four")
    assert [score.turn for score in state["midturn"].scores] == [1, 3]
    assert state["midturn"].intervention.kind == "remind"


async def test_a_thread_that_goes_on_from_an_earlier_checkpoint_takes_no_score_of_the_answer_it_dropped():
    assistant = ScriptedChat(reply=lambda m: f"to {m[-1].text}")
    graph = playing(assistant, probe=Scripted(0.1, 0.9), checkpointer=memory())
    await talk(graph, "one")
    after_one = (await graph.aget_state(THREAD)).config
    await talk(graph, "two")
    state = await graph.ainvoke({"messages": [("user", "other")]}, after_one)
    assert [(score.turn, score.kl) for score in state["midturn"].scores] == []


async def test_threads_do_not_get_each_others_scores():
    graph = playing(saying("ok"), probe=Scripted(0.1, 0.9), checkpointer=memory())
    for thread in ("a", "b", "a", "b"):
        state = await graph.ainvoke({"messages": [("user", "x")]}, {"configurable": {"thread_id": thread}})
        await asyncio.sleep(0.01)
    assert [score.kl for score in state["midturn"].scores] == [0.9]


@pytest.mark.parametrize("checkpointer", [None, memory()], ids=["in the turn", "behind it"])
async def test_what_a_probes_models_say_is_not_streamed(checkpointer):
    class Asking:
        async def score(self, goal, context, response, turn):
            await WordByWord(says="secret").ainvoke(context)
            return DriftScore(turn=turn, judge=1)

    graph = playing(saying("ok"), probe=Asking(), checkpointer=checkpointer)
    parts = graph.astream({"messages": [("user", "hi")]}, THREAD, stream_mode="messages")
    assert [part.text async for part, _ in parts] == ["ok"]


async def test_outside_a_thread_the_scores_of_earlier_turns_can_be_given():
    assistant = saying("ok")
    config = TurnConfig(mediator=Concat(), probe=Scripted(0.1), trigger=above(0.5))
    said = [HumanMessage("one"), AIMessage("ok"), HumanMessage("two")]
    left_alone = above(0.5).decide(1, ())
    before = TurnRecord(utterance="one", intervention=left_alone, scores=[DriftScore(turn=1, kl=0.9)])
    played = await take_turn(assistant, config, said, before)
    assert played.record.intervention.kind == "remind"
    assert [score.turn for score in played.record.scores] == [1, 2]


class _Once:
    """Fails the first time."""

    def __init__(self):
        self.failed = False

    def __call__(self, *_):
        if not self.failed:
            self.failed = True
            raise OSError("killed")
        return "ok"


async def test_a_turn_that_ended_while_the_assistant_worked_goes_on_with_its_reminder_and_is_scored():
    assistant, probe = ScriptedChat(reply=_Once()), Scripted(0.2)
    graph = playing(
        assistant, probe=probe, trigger=at_turns(2), probe_in_background=False, checkpointer=memory()
    )
    said = [("user", "one"), ("assistant", "hm"), ("user", "two")]
    with pytest.raises(OSError, match="killed"):
        await graph.ainvoke({"messages": said}, THREAD)
    state = await graph.ainvoke(None, THREAD)
    assert [m.text for m in state["messages"]] == ["one", "hm", "two", "ok"]
    assert REMINDED in last_seen(assistant)
    assert [score.turn for score in state["midturn"].scores] == [2]


async def test_a_turn_that_ended_while_it_was_scored_goes_on_without_a_score_and_says_so():
    probe = Scripted(OSError("killed"), 0.2)
    graph = playing(saying("ok"), probe=probe, fail_open=False, checkpointer=memory())
    with pytest.raises(OSError, match="killed"):
        await talk(graph, "one")
    state = await graph.ainvoke(None, THREAD)
    assert state["messages"][-1].text == "ok"
    assert "resumed" in state["midturn"].trace[-1].detail["failed"]


async def test_a_score_is_taken_in_once_though_a_turn_goes_on_after_a_tool():
    class Calling(ScriptedChat):
        async def _agenerate(self, messages, *args, **kwargs):
            calls = [{"name": "find", "args": {}, "id": "1", "type": "tool_call"}]
            asked = messages[-1].text.startswith("two")
            answer = AIMessage("", tool_calls=calls) if asked else AIMessage("ok")
            return ChatResult(generations=[ChatGeneration(message=answer)])

    probe = Scripted(0.9, 0.1)
    graph = playing(Calling(reply=str), probe=probe, trigger=above(0.5), checkpointer=memory())
    await talk(graph, "one", "two")
    state = await graph.ainvoke({"messages": [ToolMessage("found", tool_call_id="1")]}, THREAD)
    assert [score.turn for score in state["midturn"].scores] == [1]
    assert state["midturn"].intervention.kind == "remind"
    state = await talk(graph, "three")
    assert [score.turn for score in state["midturn"].scores] == [1, 2]
