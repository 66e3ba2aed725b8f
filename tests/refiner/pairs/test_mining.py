"""Pairs come from failures that a better reading could have avoided, are unlike each other, and say why."""

from __future__ import annotations

import random

import pytest
from experience import failed
from hypothesis import given, settings, strategies as st

from midturn.refiner.pairs import Pair, WordCounts, mine, pairs_of

TOPICS = ("a red bicycle with a bell", "two tickets to Lisbon", "pasta without nuts", "a shorter contract")


@pytest.mark.parametrize("blame", ["user_simulator", "extractor", "judge", "infrastructure"])
def test_what_no_reading_mends_is_not_learned_from(blame):
    pairs, found = pairs_of([failed(1, blame=blame)], {"t1": "All."})
    assert pairs == []
    assert found == {f"attributed to {blame}": 1}


@pytest.mark.parametrize("blame", ["mediator", "assistant", None])
def test_what_a_better_reading_could_have_avoided_is_learned_from(blame):
    pairs, found = pairs_of([failed(1, blame=blame)], {"t1": "All."})
    assert [pair.full for pair in pairs] == ["All."]
    assert found == {"can be learned from": 1}


@pytest.mark.parametrize(
    ("trajectory", "why_not"),
    [
        (failed(1, score=None), "not scored"),
        (failed(1, score=0.5), "no failure"),
        (failed(1, "All."), "all that was wanted was said in one turn"),
        (failed(2), "what the user wanted is not known"),
    ],
)
def test_what_teaches_nothing_is_counted_by_why(trajectory, why_not):
    assert pairs_of([trajectory], {"t1": "All."}) == ([], {why_not: 1})


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("The usual, please.", "A rye loaf and two pretzels, please."),
        ("A table on 03/04/2027.", "A table on 3 April 2027."),
        ("老样子。", "两碗牛肉面。"),
    ],
)
def test_a_single_turn_that_does_not_say_all_that_was_wanted_is_learned_from(said, wanted):
    (pair,), found = pairs_of([failed(1, said)], {"t1": wanted})
    assert (pair.said, pair.full) == (said, wanted)
    assert found == {"can be learned from": 1}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("Two pretzels for table 4, please.", "Two pretzels for table 4."),
        ("Ένα τραπέζι.", "Ένα τραπέζι."),
    ],
)
def test_a_single_turn_that_says_it_all_is_not(said, wanted):
    assert pairs_of([failed(1, said)], {"t1": wanted})[0] == []


def test_a_success_of_the_same_task_id_stands_in_for_the_instruction_in_full():
    success = failed(1, "All of it.", conversation_id="s", score=1.0, blame=None)
    elsewhere = failed(1, "Not this.", conversation_id="a", score=1.0, blame=None, task="other")
    (pair,), found = pairs_of([failed(1), success, elsewhere], {})
    assert [statement.text for statement in pair.wanted] == ["All of it."]
    assert found == {"can be learned from": 1, "no failure": 2}


def test_of_several_successes_the_same_users_is_taken_and_another_users_wants_stay_that_users():
    others = failed(1, "As Bea.", conversation_id="a", score=1.0, blame=None, user="bea")
    own = failed(1, "As Ada.", conversation_id="b", score=1.0, blame=None, user="ada")
    (pair,), _ = pairs_of([failed(1, user="ada"), others, own], {})
    assert ([each.text for each in pair.wanted], pair.wanted_source) == (["As Ada."], "user ada")
    (pair,), _ = pairs_of([failed(1, user="ada"), others], {})
    assert (pair.source, pair.wanted_source) == ("user ada", "user bea")
    (pair,), _ = pairs_of([failed(1, user="ada"), others], {"t1": "In full."})
    assert pair.wanted_source == "user ada"


def test_a_pair_is_named_by_its_content_and_holds_no_secret():
    secret = "My password: hunter2hunter2"
    one = Pair.of(failed(1, secret, "And more."), f"All. {secret}")
    again = Pair.of(failed(1, secret, "And more.", conversation_id="other"), f"All. {secret}")
    other = Pair.of(failed(1, secret, "And less."), f"All. {secret}")
    assert one.id == again.id != other.id
    assert "hunter2hunter2" not in one.model_dump_json()


async def test_pairs_are_unlike_each_other_and_the_most_telling_comes_first():
    alike = [failed(n, "A red bicycle with a bell.", "Soon.") for n in range(8)]
    others = [
        failed(10 + n, f"I need {topic}.", "Soon.", blame="assistant") for n, topic in enumerate(TOPICS)
    ]
    pairs, _ = pairs_of([*alike, *others], {f"t{n}": "All." for n in range(20)})
    picked = await mine(pairs, 4, WordCounts())
    assert picked[0].failed.blame == "mediator"
    assert len([pair for pair in picked if "bicycle" in pair.said]) == 1


async def test_a_task_id_is_picked_once():
    runs = [failed(1, f"Word{n}.", "More.", conversation_id=f"c{n}") for n in range(5)]
    pairs, _ = pairs_of([*runs, failed(2)], {"t1": "All.", "t2": "All."})
    assert sorted(pair.task_id for pair in await mine(pairs, 5, WordCounts())) == ["t1", "t2"]


async def test_each_pair_says_why_it_was_picked():
    pairs, _ = pairs_of([failed(1, error="it lacks 'two'"), failed(2, blame=None)], {"t1": "A.", "t2": "A."})
    first, second = await mine(pairs, 2, WordCounts())
    assert first.why == "a failure attributed to the mediator (it lacks 'two'); the most telling of 2"
    assert "attributed to nobody" in second.why
    assert first.id in second.why


conversations = st.lists(
    st.tuples(
        st.sampled_from(TOPICS), st.sampled_from(["mediator", "assistant", "judge", None]), st.integers(0, 5)
    ),
    max_size=12,
)


@given(conversations, st.integers(0, 6), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
async def test_the_order_of_the_conversations_does_not_matter(drawn, most, order: random.Random):
    made = [
        failed(n, f"I want {topic}.", "Now.", task_id=f"t{task}", blame=blame)
        for n, (topic, blame, task) in enumerate(drawn)
    ]
    shuffled = order.sample(made, len(made))
    full = {f"t{n}": "All." for n in range(6)}
    picked, again = [await mine(pairs_of(each, full)[0], most, WordCounts()) for each in (made, shuffled)]
    assert picked == again
    assert len(picked) <= most
    assert len({pair.task_id for pair in picked}) == len(picked)
