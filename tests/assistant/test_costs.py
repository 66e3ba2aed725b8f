"""What calls cost, compared with a server that counts what it read and said itself."""

import json
from math import ceil

import pytest
from faults.upstream import NoChoices, Raw, Reply, Upstream
from hypothesis import given, strategies as st

from midturn.assistant import CallRecorder, ConcurrencyLimits, chat_model
from midturn.cli._progress import ConversationsBar
from midturn.core import NOTHING, Budget, BudgetSpent, InfrastructureError, Limits, Usage, total
from midturn.store import RunIdentity, Store

SAID = ["Where is the station?", "駅はどこですか、急いでいます", "Où est la gare ?", "🚉" * 5]
TOOL = {"type": "function", "function": {"name": "map", "description": "Shows one.", "parameters": {}}}
IDENTITY = RunIdentity(
    study="lic",
    data_sha256="d",
    task="math",
    condition="full",
    models={},
    prompts_sha256="p",
    scoring="strict",
    seed=0,
)


def silent(text: str = "", usage: object = None, **more) -> Raw:
    """An answer whose server does not say what it cost."""
    message = {"role": "assistant", "content": text, **more}
    whole = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    return Raw([json.dumps({**whole, **({} if usage is None else {"usage": usage})}).encode()])


def by_length(*texts: str, messages: int) -> int:
    """Tokens, four bytes each, and four for each message's frame."""
    return sum(ceil(len(text.encode()) / 4) for text in texts) + 4 * messages


def metered(upstream: Upstream, recorder: CallRecorder, **settings):
    spec = f"openai:stub@{upstream.url}"
    return recorder.model(chat_model(spec, **settings), "assistant", spec)


@pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}])
async def test_the_tokens_of_a_server_that_states_none_go_by_the_bytes_that_it_read_and_said(usage):
    recorder = CallRecorder()
    with Upstream(silent("Über die Brücke.", usage)) as upstream:
        model = metered(upstream, recorder)
        for text in SAID:
            await model.ainvoke([("system", "Be brief."), ("user", text)])
        read = [[message["content"] for message in request.messages] for request in upstream.requests]
    spent = recorder.usage["assistant"]
    assert (spent.calls, spent.estimated_calls) == (4, 4)
    assert spent.prompt_tokens == sum(by_length(*texts, messages=2) for texts in read)
    assert spent.completion_tokens == 4 * ceil(len("Über die Brücke.".encode()) / 4)
    assert recorder.budget.spent.tokens == spent.tokens


async def test_tools_that_are_offered_and_called_count():
    recorder = CallRecorder()
    call = {"id": "c", "type": "function", "function": {"name": "map", "arguments": '{"of":"Bern"}'}}
    with Upstream(silent(tool_calls=[call])) as upstream:
        await metered(upstream, recorder).bind_tools([TOOL]).ainvoke("Where?")
        (request,) = upstream.requests
    offered = json.dumps(request.body["tools"], separators=(",", ":"))
    assert recorder.usage["assistant"].prompt_tokens == by_length("Where?", offered, messages=2)
    assert recorder.usage["assistant"].completion_tokens == ceil(len('map{"of":"Bern"}') / 4)


async def test_tokens_that_are_stated_are_no_estimate_also_where_the_sum_names_one_of_them():
    recorder = CallRecorder()
    with Upstream(
        [silent("ok", {"prompt_tokens": 30, "total_tokens": 37}), Reply("a b", prompt_tokens=9)]
    ) as up:
        model = metered(up, recorder)
        await model.ainvoke("one")
        await model.ainvoke("two")
    spent = recorder.usage["assistant"]
    assert (spent.prompt_tokens, spent.completion_tokens, spent.estimated_calls) == (39, 9, 0)


async def test_a_budget_of_tokens_holds_on_a_server_that_states_none():
    recorder = CallRecorder(budget=Budget(Limits(tokens=400)))
    with Upstream(silent("word " * 16)) as upstream:
        model = metered(upstream, recorder, max_tokens=40)
        with pytest.raises(BudgetSpent, match="--max-tokens 400"):
            for n in range(1000):
                await model.ainvoke(f"question {n:03}")
        asked = len(upstream.requests)
    each = by_length("question 000", messages=1) + 80 // 4
    assert recorder.budget.spent.tokens == each * asked
    assert 300 < each * asked <= 400


@pytest.mark.parametrize("restarts", [1, 3])
async def test_lost_replies_that_were_paid_for_are_in_the_report_and_in_the_budget_after_a_restart(
    restarts, tmp_path
):
    lost_every = 3
    count = iter(range(1000))

    def answer(request):
        return NoChoices("two words") if next(count) % lost_every == 0 else Reply("one two three")

    with Upstream(answer) as upstream:
        for start in range(restarts):
            with Store(tmp_path / "runs.db") as store:
                run_id = store.add_run(IDENTITY)
                budget = Budget(Limits(tokens=10_000), total(store.usage(run_id).values()))
                for n in range(4):
                    recorder = CallRecorder(
                        budget,
                        store,
                        f"{run_id}/{start}-{n}/0",
                        concurrency_limits=ConcurrencyLimits(second=0.001),
                    )
                    await metered(upstream, recorder).ainvoke("five words to be read")
        asked = len(upstream.requests)
    lost = ceil(asked / lost_every)
    truth = (5 * asked, 2 * lost + 3 * (asked - lost))
    assert lost >= 2 * restarts
    with Store(tmp_path / "runs.db") as store:
        reported = store.usage(run_id)["assistant"]
    assert (reported.calls, reported.prompt_tokens, reported.completion_tokens) == (asked, *truth)
    assert budget.spent.tokens == sum(truth)
    assert reported.estimated_calls == 0


async def test_a_call_that_failed_for_good_has_cost_what_its_replies_cost_when_it_is_made_again(tmp_path):
    answers = [NoChoices("two words")] * 10 + [Reply("ok")]
    with Upstream(answers) as upstream, Store(tmp_path / "runs.db") as store:
        run_id = store.add_run(IDENTITY)

        def recorder() -> CallRecorder:
            return CallRecorder(
                journal=store,
                conversation_id=f"{run_id}/t/0",
                concurrency_limits=ConcurrencyLimits(second=0.001),
            )

        with pytest.raises(InfrastructureError):
            await metered(upstream, recorder()).ainvoke("hello")
        again, replayed = recorder(), recorder()
        for each in (again, replayed):
            assert (await metered(upstream, each).ainvoke("hello")).text == "ok"
        assert len(upstream.requests) == 11
        assert again.usage["assistant"].tokens == replayed.usage["assistant"].tokens == 10 * 3 + 2
        assert store.usage(run_id)["assistant"].tokens == 10 * 3 + 2


async def test_a_stream_that_broke_off_has_cost_what_came_of_it():
    piece = {"choices": [{"index": 0, "delta": {"content": "five "}, "finish_reason": None}]}
    event = b"data: " + json.dumps(piece).encode() + b"\n\n"
    recorder = CallRecorder()
    broken = pytest.raises(InfrastructureError, match="broke off")
    with Upstream(Raw([event] * 4, then="cut")) as upstream, broken:
        async for _ in metered(upstream, recorder).astream("Say five."):
            pass
    assert recorder.budget.spent == recorder.usage["assistant"] == recorder.lost
    assert (recorder.lost.prompt_tokens, recorder.lost.completion_tokens) == (ceil(9 / 4) + 4, 20 // 4)
    assert recorder.lost.estimated_calls == recorder.lost.calls == 1


# -- dollars ----------------------------------------------------------------------------------------


PRICED = Usage(calls=1, prompt_tokens=10, usd=0.5)
UNPRICED = Usage(calls=1, prompt_tokens=10)
REFUSED = Usage(calls=1)
"""A sending that was not answered."""
KINDS = st.lists(st.sampled_from([PRICED, UNPRICED, REFUSED, NOTHING]))


@given(KINDS, KINDS)
def test_a_sum_of_dollars_is_open_where_any_tokens_have_no_price_and_knows_what_it_is_at_least(first, then):
    spent = total(first) + total(then)
    every = [*first, *then]
    dollars = 0.5 * every.count(PRICED)
    assert spent.known_usd == dollars
    if UNPRICED in every:
        assert (spent.usd, spent.is_unpriced) == (None, True)
    else:
        assert spent.usd == (dollars or None)
    since = spent - total(first)
    assert since.known_usd == 0.5 * then.count(PRICED)
    assert since.tokens == total(then).tokens


def test_a_budget_in_dollars_counts_the_known_ones_beside_unknown_ones():
    spent = total([PRICED, PRICED, UNPRICED])
    assert Limits(usd=0.9).exceeded_by(spent) == "--max-usd 0.9"
    assert Limits(usd=1.1).exceeded_by(spent) is None


# -- progress ---------------------------------------------------------------------------------------


def test_a_bar_of_two_parts_ends_full_and_marks_what_is_estimated():
    bar = ConversationsBar()
    for part in (64, 32):
        bar.begin(part)
        for _ in range(part):
            bar.end(None, Usage(calls=2, prompt_tokens=1234, estimated_calls=1, usd=0.5))
    (task,) = bar._bar.tasks
    assert (task.completed, task.total) == (96, 96)
    assert task.fields["spent"] == "≈1,234 tokens ≈$0.50"
