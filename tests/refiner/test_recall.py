"""A turn is told the rules that hold now, for its task and its user, and never those of another user."""

import asyncio

import pytest
from hypothesis import example, given, settings, strategies as st
from langgraph.store.base import GetOp
from langgraph.store.memory import InMemoryStore

from midturn.core import BadInput
from midturn.refiner import recall, sqlite
from midturn.refiner.guidelines import (
    GLOBAL,
    Guideline,
    GuidelineLibrary,
    namespace,
    open_library,
    task_scope,
    user_scope,
)


def activate(library, scope, *texts):
    made = library.add(scope, [Guideline(rule=text) for text in texts], by="ann")
    return library.activate(made.version, by="ann", force=True)


async def test_an_agent_that_runs_takes_up_what_is_activated_and_retired(tmp_path):
    async with sqlite(tmp_path / "a.db") as store:
        assert (await recall(store, task="math", user="ada")).rules == ()
        with open_library(tmp_path / "a.db") as elsewhere:
            activate(elsewhere, GLOBAL, "Ask.")
            assert (await recall(store)).rules == ("Ask.",)
            second = activate(elsewhere, GLOBAL, "Ask twice.")
            assert (await recall(store)).rules == ("Ask twice.",)
            elsewhere.retire(second.version, by="ann")
            assert (await recall(store)).rules == ()


async def test_everybodys_then_the_tasks_then_the_users_rules_are_told(tmp_path):
    with open_library(tmp_path / "a.db") as library:
        activate(library, GLOBAL, "Be brief.", "Use at most 3 sentences.")
        activate(library, task_scope("math"), "Show the work.")
        mine = activate(library, user_scope("ada"), "Use at most 5 sentences.")
        activate(library, user_scope("bob"), "Use at most 7 sentences.")
    async with sqlite(tmp_path / "a.db") as store:
        recalled = await recall(store, task="math", user="ada", given=["Ask.", "Use at most 9 sentences."])
        others = await recall(store, task="code")
    assert recalled.rules == ("Ask.", "Be brief.", "Show the work.", "Use at most 5 sentences.")
    assert others.rules == ("Be brief.", "Use at most 3 sentences.")
    detail = recalled.detail()
    assert detail["guidelines"] == 4
    assert list(detail["sets"]) == ["global@1", "task:math@1", "user:ada@1"]
    assert detail["sets"]["user:ada@1"] == mine.version
    assert {found["left_out"] for found in detail["contradictions"]} == {
        "Use at most 9 sentences.",
        "Use at most 3 sentences.",
    }


async def test_without_a_store_only_what_is_given_is_told():
    assert (await recall(None, task="math", user="ada", given=["Ask."])).rules == ("Ask.",)


async def test_whoever_has_no_id_is_nobody():
    with pytest.raises(BadInput, match="no scope"):
        user_scope("")
    assert (await recall(InMemoryStore(), user="")).rules == ()


async def test_a_set_that_lies_in_another_users_place_is_not_told(tmp_path):
    store = InMemoryStore()
    activate(GuidelineLibrary(store), user_scope("ada"), "Call me Ada.")
    item = store.get(namespace(user_scope("ada")), "active")
    store.put(namespace(user_scope("bob")), "active", item.value)
    with pytest.raises(ValueError, match="is damaged"):
        await recall(store, user="bob")


async def test_rules_that_were_changed_in_place_are_not_told():
    store = InMemoryStore()
    activate(GuidelineLibrary(store), GLOBAL, "Ask.")
    item = store.get(namespace(GLOBAL), "active")
    store.put(namespace(GLOBAL), "active", {**item.value, "guidelines": [{"rule": "Pay.", "pairs": []}]})
    with pytest.raises(ValueError, match="is damaged"):
        await recall(store)


any_id = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12
) | st.text("aA.*/%:@\\ _-~2E", min_size=1, max_size=4)


@settings(max_examples=200, deadline=None)
@given(any_id, any_id)
@example("a", "a.b")
@example("a.b", "a%2Eb")
@example("*", "a")
@example("ada", "Ada")
def test_two_names_share_no_place(one, other):
    places = [namespace(scope(name)) for scope in (user_scope, task_scope) for name in {one, other}]
    assert len(set(places)) == len(places)
    for place in places:
        InMemoryStore().get(place, "active")  # LangGraph takes every label as it is.
        assert "*" not in place
        assert [within for within in places if within[: len(place)] == place] == [place]


@pytest.mark.parametrize("user", ["mi\x00a", "mia\ud83d"])
async def test_a_user_whose_id_no_store_can_hold_has_rules(user):
    store = InMemoryStore()
    activate(GuidelineLibrary(store), user_scope(user), "Ask.")
    assert (await recall(store, user=user)).rules == ("Ask.",)
    assert (await recall(store, user="mia")).rules == ()


@settings(max_examples=15, deadline=None)
@given(st.dictionaries(any_id, st.integers(0, 99), min_size=2, max_size=5))
@example({"a": 1, "a.b": 2, "*": 3, "a/b": 4, "%2E": 5})
def test_no_users_rules_reach_another(tmp_path_factory, rule_of):
    async def told():
        db = tmp_path_factory.mktemp("users") / "a.db"
        with open_library(db) as library:
            for user, n in rule_of.items():
                activate(library, user_scope(user), f"Rule {n} of {list(rule_of).index(user)}.")
        async with sqlite(db) as store:
            ids = [*rule_of, "somebody else"]
            recalled = {user: (await recall(store, user=user)).rules for user in ids}
            items = await store.abatch([GetOp(namespace(GLOBAL), "active")])
        assert items == [None]
        return recalled

    # With a loop of its own, the runner leaves the session's in its place.
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        recalled = runner.run(told())
    assert recalled["somebody else"] == ()
    for at, (user, n) in enumerate(rule_of.items()):
        assert recalled[user] == (f"Rule {n} of {at}.",)
