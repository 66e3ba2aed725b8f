"""Every call is reserved, journalled, retried and billed, and a committed reply is never asked for again."""

import asyncio

import pytest
from langchain_core.exceptions import ModelError, ModelRateLimitError
from langchain_core.messages import AIMessage
from scripted import ScriptedChat, saying

from midturn.assistant import CallRecorder, ConcurrencyLimits, _recorder as meter_module, price
from midturn.core import BadInput, Budget, BudgetSpent, InfrastructureError, Limits, Usage


class Notes:
    """A journal in memory that writes down what happens, in order."""

    def __init__(self):
        self.events, self.replies = [], {}

    async def replay(self, key):
        return self.replies.get((key.role, key.ordinal))

    async def sent(self, key):
        self.events.append("sent")

    async def failed(self, key, error, cost):
        self.events.append("failed")

    async def commit(self, key, reply, usage):
        self.events.append("committed")
        self.replies[(key.role, key.ordinal)] = (reply, usage)


def impatient() -> CallRecorder:
    """A recorder for which a second of waiting is a thousandth of one."""
    return CallRecorder(concurrency_limits=ConcurrencyLimits(second=0.001))


def failing(*errors: Exception, then: str = "ok") -> ScriptedChat:
    left = list(errors)

    def reply(_):
        if left:
            raise left.pop(0)
        return then

    return ScriptedChat(reply=reply)


async def test_a_reply_is_committed_before_it_is_handed_on():
    notes = Notes()
    model = CallRecorder(journal=notes).model(saying("hi"), "assistant")
    await model.ainvoke("hello")
    assert notes.events == ["sent", "committed"]


async def test_a_streams_last_word_comes_after_the_commit():
    notes = Notes()
    model = CallRecorder(journal=notes).model(saying("hi"), "assistant")
    async for chunk in model.astream("hello"):
        assert "committed" in notes.events or not chunk.text


async def test_a_conversation_played_again_asks_for_nothing_that_was_committed():
    notes, inner = Notes(), saying("one", "two")
    first = CallRecorder(journal=notes).model(inner, "assistant")
    said = [(await first.ainvoke("a")).text, (await first.ainvoke("b")).text]
    again = CallRecorder(journal=notes)
    model = again.model(inner, "assistant")
    assert [(await model.ainvoke("a")).text, (await model.ainvoke("b")).text] == said
    assert len(inner.asked) == 2
    assert again.usage["assistant"].calls == 2


async def test_what_may_succeed_is_sent_again_and_the_sendings_are_counted():
    notes = Notes()
    recorder = CallRecorder(journal=notes, concurrency_limits=ConcurrencyLimits(second=0.001))
    model = recorder.model(failing(ModelRateLimitError("429"), ConnectionError("reset")), "assistant")
    assert (await model.ainvoke("hello")).text == "ok"
    assert notes.events == ["sent", "failed", "sent", "failed", "sent", "committed"]
    assert recorder.budget.spent.calls == 3


async def test_what_cannot_succeed_is_not_sent_again():
    inner = failing(ModelError("bad request"))
    with pytest.raises(InfrastructureError, match="bad request"):
        await CallRecorder().model(inner, "assistant").ainvoke("hello")
    assert len(inner.asked) == 1


async def test_a_failure_that_lasts_is_infrastructure():
    inner = failing(*[TimeoutError("late")] * meter_module.ATTEMPTS)
    with pytest.raises(InfrastructureError, match="late"):
        await impatient().model(inner, "assistant").ainvoke("hello")
    assert len(inner.asked) == meter_module.ATTEMPTS


async def test_usage_is_kept_by_role():
    recorder = CallRecorder()
    await recorder.model(saying("one two"), "assistant").ainvoke("hello")
    await recorder.model(saying("one"), "mediator").ainvoke("hello")
    assert recorder.usage["assistant"].completion_tokens == 2
    assert recorder.usage["mediator"].completion_tokens == 1
    assert recorder.usage["assistant"].prompt_tokens == 10


async def test_a_call_that_does_not_fit_the_budget_is_never_sent():
    inner = saying("ok")
    recorder = CallRecorder(budget=Budget(Limits(calls=2)))
    model = recorder.model(inner, "assistant")
    await model.ainvoke("a")
    await model.ainvoke("b")
    with pytest.raises(BudgetSpent, match="--max-calls 2"):
        await model.ainvoke("c")
    assert len(inner.asked) == 2


async def test_a_model_without_a_known_price_is_refused_under_a_budget_in_dollars():
    inner = saying("ok")
    recorder = CallRecorder(budget=Budget(Limits(usd=1.0)))
    with pytest.raises(BadInput, match=r"no price is known for openai:mine, .*--max-tokens"):
        await recorder.model(inner, "assistant", "openai:mine@http://me:hunter2@127.0.0.1:1/v1").ainvoke("a")
    assert inner.asked == []
    await recorder.model(inner, "assistant", "embedded:smollm2-135m").ainvoke("a")
    await recorder.model(inner, "assistant", "openai:gpt-4o-mini").ainvoke("a")
    assert len(inner.asked) == 2


async def test_calls_in_flight_never_go_over_the_budget_together():
    inner = ScriptedChat(reply=lambda _: "ok", delay_s=0.01)
    budget = Budget(Limits(calls=3))
    model = CallRecorder(budget=budget).model(inner, "assistant")
    ended = await asyncio.gather(*(model.ainvoke(str(n)) for n in range(10)), return_exceptions=True)
    assert len(inner.asked) == 3
    assert sum(isinstance(e, BudgetSpent) for e in ended) == 7


async def test_a_call_waits_for_a_reservation_that_turns_out_cheaper():
    worst = Usage(calls=1, completion_tokens=1000)
    budget = Budget(Limits(tokens=1500))
    await budget.reserve(worst)
    second = asyncio.create_task(budget.reserve(worst))
    await asyncio.sleep(0.01)
    assert not second.done()
    await budget.settle(worst, Usage(calls=1, completion_tokens=10))
    await asyncio.wait_for(second, 1)


async def test_an_aborted_call_gives_its_reservation_back():
    budget = Budget(Limits(calls=5))
    model = CallRecorder(budget=budget).model(ScriptedChat(reply=lambda _: "ok", delay_s=5), "assistant")
    task = asyncio.create_task(model.ainvoke("hello"))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert budget.spent.calls == 1
    for _ in range(4):
        await budget.reserve(Usage(calls=1))


async def test_each_call_has_a_seed_of_its_own_and_the_same_one_when_played_again():
    def seeds():
        recorder = CallRecorder(seed=7, conversation_id="run/task/0")
        return [recorder.seed_of(recorder.next_key("assistant", "x")) for _ in range(3)]

    assert seeds() == seeds()
    assert len(set(seeds())) == 3


async def test_tools_bound_to_a_metered_model_reach_the_model_inside():
    class Tooled(ScriptedChat):
        def bind_tools(self, tools, **kwargs):
            return self.bind(tools=tools)

    bound = CallRecorder().model(Tooled(reply=lambda _: "ok"), "assistant").bind_tools(["a tool"])
    assert bound.kwargs == {"tools": ["a tool"]}
    assert isinstance(await bound.ainvoke("hello"), AIMessage)


def test_prices_are_known_for_listed_models_only():
    usage = Usage(calls=1, prompt_tokens=1_000_000, completion_tokens=0)
    assert price("openai:gpt-4o-mini", usage) == pytest.approx(0.15)
    assert price("embedded:smollm2-135m", usage) == 0.0
    assert price("openai:qwen@http://127.0.0.1:8000/v1", usage) is None
    assert price("openai:no-such-model", usage) is None
