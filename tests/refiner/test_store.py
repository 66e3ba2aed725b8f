"""A store keeps what was committed, never mixes two runs, and refuses what it does not know."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from experience import IDENTITY
from langchain_core.messages import AIMessage

from midturn.assistant import CallKey
from midturn.core import BadInput, Usage
from midturn.store import Decoding, Store, Trajectory, conversation_id


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "runs.db") as opened:
        yield opened


def key(run_id, ordinal=0, request="r"):
    return CallKey(conversation_id(run_id, "t1", 0), "assistant", ordinal, request)


def trajectory(run_id, **more):
    name = conversation_id(run_id, "t1", 0)
    kinds = {"task": "math", "task_id": "t1", "condition": "full", "repetition": 0}
    return Trajectory(conversation_id=name, run_id=run_id, **kinds, **more)


def test_many_that_open_a_new_store_at_once_all_get_it(tmp_path):
    openers = 6
    together = Barrier(openers, timeout=60)

    def opened(number):
        together.wait()
        with Store(tmp_path / f"{number // openers}.db") as store:
            return store.add_run(IDENTITY)

    with ThreadPoolExecutor(openers) as threads:
        names = list(threads.map(opened, range(10 * openers)))
    assert len(set(names)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"data_sha256": "other"},
        {"models": {"assistant": "openai:b"}},
        {"prompts_sha256": "other"},
        {"guidelines": "v2"},
        {"seed": 1},
        {"protocol": 2},
        {"origin": "reference@1"},
        {"decoding": Decoding(temperature=0.0)},
        {"settings": {"drift": "entropy"}},
        {"condition": "concat"},
        {"scoring": "strict"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_runs_that_differ_in_what_made_them_never_mix(store, change):
    ours = store.add_run(IDENTITY)
    theirs = store.add_run(IDENTITY.model_copy(update=change))
    store.finish(trajectory(ours, score=1.0))
    assert ours != theirs
    assert store.finished(ours) == {("t1", 0)}
    assert store.finished(theirs) == set()
    assert list(store.trajectories(theirs)) == []


async def test_half_a_character_in_a_models_words_costs_no_conversation(store):
    run_id = store.add_run(IDENTITY)
    await store.sent(key(run_id))
    await store.commit(key(run_id), AIMessage("half \ud83d of it"), Usage(calls=1))
    store.finish(trajectory(run_id, score=0.0, answer="\ud83d"))
    replayed = await store.replay(key(run_id))
    assert replayed[0].text == "half \ufffd of it"
    assert [each.answer for each in store.trajectories(run_id)] == ["\ufffd"]


def test_the_same_run_entered_twice_is_one(store):
    assert store.add_run(IDENTITY) == store.add_run(IDENTITY.model_copy())
    assert len(store.runs()) == 1


async def test_a_committed_reply_is_there_for_the_next_process(tmp_path):
    with Store(tmp_path / "runs.db") as first:
        run_id = first.add_run(IDENTITY)
        await first.sent(key(run_id))
        await first.commit(key(run_id), AIMessage("hi"), Usage(calls=1, prompt_tokens=3))
    with Store(tmp_path / "runs.db") as second:
        reply, usage = await second.replay(key(run_id))
        assert (reply.text, usage.prompt_tokens) == ("hi", 3)
        assert await second.replay(key(run_id, ordinal=1)) is None


async def test_only_sendings_whose_reply_was_lost_count_as_repeated(store):
    run_id = store.add_run(IDENTITY)
    await store.sent(key(run_id))
    await store.failed(key(run_id), "429", Usage())
    await store.sent(key(run_id))  # the process dies here
    await store.sent(key(run_id))
    await store.commit(key(run_id), AIMessage("hi"), Usage(calls=1, completion_tokens=2))
    counts = store.call_counts(run_id)
    assert (counts.committed, counts.failed, counts.repeated) == (1, 1, 1)
    assert store.usage(run_id)["assistant"].calls == 3
    assert store.usage(run_id)["assistant"].completion_tokens == 2


async def test_a_conversation_that_asks_something_else_than_before_is_asked_anew_and_all_is_counted(store):
    run_id = store.add_run(IDENTITY)
    for request in ("r", "other", "third"):
        assert await store.replay(key(run_id, request=request)) is None
        await store.sent(key(run_id, request=request))
        await store.commit(key(run_id, request=request), AIMessage(request), Usage(calls=1, prompt_tokens=5))
    assert (await store.replay(key(run_id, request="third")))[0].text == "third"
    assert store.usage(run_id)["assistant"] == Usage(calls=3, prompt_tokens=15)
    counts = store.call_counts(run_id)
    assert (counts.committed, counts.failed, counts.repeated) == (1, 0, 2)


def test_an_infrastructure_failure_is_no_end_and_a_later_end_replaces_it(store):
    run_id = store.add_run(IDENTITY)
    store.finish(trajectory(run_id, blame="infrastructure", error="503"))
    assert store.finished(run_id) == set()
    store.finish(trajectory(run_id, score=0.5))
    assert store.finished(run_id) == {("t1", 0)}
    assert [t.score for t in store.trajectories(run_id)] == [0.5]


async def test_begun_and_unended_conversations_are_counted(store):
    run_id = store.add_run(IDENTITY)
    await store.sent(key(run_id))
    assert store.unfinished(run_id) == 1
    store.finish(trajectory(run_id, score=1.0))
    assert store.unfinished(run_id) == 0


def test_a_store_from_a_newer_version_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "runs.db"
    with Store(path):
        pass
    with sqlite3.connect(path) as db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at)"
            " values ('midturn', 'future', 'x')"
        )
    with pytest.raises(
        BadInput, match=r"runs.db: was written by a newer midturn \(future\). Upgrade midturn"
    ):
        Store(path)


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("create table recipes (name)")
    with pytest.raises(BadInput, match="no midturn store"):
        Store(path)
    with sqlite3.connect(path) as db:
        assert db.execute("select count(*) from sqlite_master").fetchone() == (1,)


@pytest.mark.parametrize("make", ["folder", "text"])
def test_what_is_no_database_is_refused_in_one_line(tmp_path, make):
    path = tmp_path / "runs.db"
    path.mkdir() if make == "folder" else path.write_text("not a database" * 100)
    with pytest.raises(BadInput) as refused:
        Store(path)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadInput, match="Name a file in a folder you can write"):
        Store(tmp_path / "no" / "runs.db")


def test_a_report_never_makes_a_store(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        Store(tmp_path / "runs.db", must_exist=True)
    assert not (tmp_path / "runs.db").exists()


def committed_calls(store):
    """What another process sees."""
    with sqlite3.connect(store.path) as other:
        return other.execute("select count(*) from calls").fetchone()[0]


async def test_a_sending_is_on_disk_when_the_wait_for_it_ends(store):
    run_id = store.add_run(IDENTITY)
    await store.sent(key(run_id))
    assert committed_calls(store) == 1


async def test_calls_that_wait_together_share_a_commit(store):
    run_id = store.add_run(IDENTITY)
    statements = []
    store._connection.set_trace_callback(statements.append)
    await asyncio.gather(*(store.sent(key(run_id, ordinal)) for ordinal in range(64)))
    assert statements.count("COMMIT") == 1
    assert committed_calls(store) == 64


async def test_a_commit_that_fails_is_told_to_all_who_wait_and_the_store_goes_on(store):
    run_id = store.add_run(IDENTITY)
    waiting = [asyncio.ensure_future(store.sent(key(run_id, ordinal))) for ordinal in range(3)]
    await asyncio.sleep(0)  # all three have written; the commit is due
    store._connection.execute("pragma defer_foreign_keys = on")
    store._connection.execute(
        "insert into conversations (conversation_id, run_id, task_id, repetition, state)"
        " values ('c', 'no such run', 't', 0, 'done')"
    )
    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(error) for error in told] == [sqlite3.IntegrityError] * 3
    await store.sent(key(run_id, 3))
    assert committed_calls(store) == 1


async def test_who_stops_waiting_stops_nobody_else(store):
    run_id = store.add_run(IDENTITY)
    waiting = [asyncio.ensure_future(store.sent(key(run_id, ordinal))) for ordinal in range(3)]
    await asyncio.sleep(0)
    waiting[1].cancel()
    await asyncio.wait(waiting)
    assert [task.cancelled() for task in waiting] == [False, True, False]
    assert committed_calls(store) == 3


async def test_usage_is_summed_by_role_and_an_unknown_price_leaves_the_sum_open(store):
    run_id = store.add_run(IDENTITY)
    other = CallKey(conversation_id("another run", "t1", 0), "assistant", 0, "r")
    priced = [
        Usage(calls=1, prompt_tokens=3, cached_tokens=1, latency_s=0.5, usd=usd) for usd in (0.25, None)
    ]
    for ordinal, usage in enumerate(priced):
        await store.sent(key(run_id, ordinal))
        await store.commit(key(run_id, ordinal), AIMessage("hi"), usage)
    await store.sent(other)
    await store.commit(other, AIMessage("hi"), priced[0])
    assert store.usage(run_id) == {
        "assistant": Usage(calls=2, prompt_tokens=6, cached_tokens=2, latency_s=1.0, partial_usd=0.25)
    }


async def test_a_lost_reply_stays_counted_whether_an_answer_comes_later_or_not(store):
    run_id, lost = store.add_run(IDENTITY), Usage(calls=1, prompt_tokens=7, completion_tokens=2, usd=0.5)
    for ordinal in (0, 1):
        await store.sent(key(run_id, ordinal))
        await store.failed(key(run_id, ordinal), "cut", lost)
    assert await store.replay(key(run_id, 0)) == (None, lost)
    await store.sent(key(run_id, 0))
    await store.commit(key(run_id, 0), AIMessage("hi"), Usage(calls=1, prompt_tokens=3, usd=0.25))
    _, cost = await store.replay(key(run_id, 0))
    assert cost == Usage(calls=2, prompt_tokens=10, completion_tokens=2, usd=0.75)
    assert store.usage(run_id)["assistant"] == Usage(
        calls=3, prompt_tokens=7 + 7 + 3, completion_tokens=2 + 2, usd=1.25
    )


async def test_what_an_earlier_version_kept_is_summed_as_it_is(store):
    run_id = store.add_run(IDENTITY)
    await store.sent(key(run_id))
    old = '{"calls":1,"prompt_tokens":9,"cached_tokens":0,"completion_tokens":4,"latency_s":1.5,"usd":null}'
    store._connection.execute(
        "update calls set reply = ?, usage = ?", (AIMessage("hi").model_dump_json(), old)
    )
    assert store.usage(run_id)["assistant"] == Usage(
        calls=1, prompt_tokens=9, completion_tokens=4, latency_s=1.5
    )
    assert (await store.replay(key(run_id)))[1].tokens == 13


async def test_a_run_without_prices_costs_an_unknown_sum(store):
    run_id = store.add_run(IDENTITY)
    await store.sent(key(run_id))
    assert store.usage(run_id) == {"assistant": Usage(calls=1)}
