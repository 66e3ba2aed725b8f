"""Constrained rewriting: what is asked, and how the arms hang together."""

import pytest
from drift_study import Silent, chatter, plan_of, play, run_of
from scripted import ScriptedChat

from midturn.assistant import ContextOverflow
from midturn.core import BadInput, InfrastructureError
from midturn.studies.drift import BASELINE, NEUTRAL, REMINDER, read_passages, synthetic_scripts
from midturn.studies.drift._scripts import shared_turns
from midturn.studies.drift._synthetic import CONFLICTING, NEUTRAL_TURNS, RULES


def by_arm(store, plan):
    return {arm: list(store.trajectories(run_of(plan, arm, store))) for arm in plan.arms}


def test_at_least_twenty_passages_are_bundled():
    assert len(set(read_passages("bundled").texts)) >= 20


def test_eight_turns_with_reminders_at_three_and_six_and_none_elsewhere():
    scripts = synthetic_scripts(read_passages("bundled"))
    reminded = {s.arm: [n for n, ask in enumerate(s.asks, 1) if ask.reminds] for s in scripts}
    assert reminded == {BASELINE: [], REMINDER: [3, 6], NEUTRAL: []}
    assert {len(s.asks) for s in scripts} == {8}
    assert all(RULES in s.asks[2].text for s in scripts if s.arm == REMINDER)


def test_the_neutral_arm_has_turns_of_about_the_same_length_and_no_conflict():
    lengths = [sum(map(len, turns)) for turns in (CONFLICTING, NEUTRAL_TURNS)]
    assert lengths[0] == pytest.approx(lengths[1], rel=0.15)
    assert len(CONFLICTING) == len(NEUTRAL_TURNS)


def test_arms_share_their_turns_up_to_where_they_are_asked_something_else(store):
    plan = plan_of(turns=4)
    play(plan, store)
    arms = by_arm(store, plan)
    for base_run, reminder, neutral in zip(*arms.values(), strict=True):
        assert reminder.turns[:2] == base_run.turns[:2]
        assert neutral.turns[:1] == base_run.turns[:1]
        assert neutral.turns[1].utterance != base_run.turns[1].utterance
        assert {len(t.turns) for t in (base_run, reminder, neutral)} == {4}
    first = {s.arm: s for s in plan.scripts if s.task_id == "passage-001"}
    assert shared_turns(first[BASELINE], first[REMINDER]) == 2


def test_a_turn_is_answered_from_the_history_that_its_record_tells(store):
    model = chatter()
    play(plan_of(turns=3, passages=1), store, model)
    last = max(model.asked, key=len)
    assert [m.type for m in last] == ["system", "human", "ai", "human", "ai", "human"]


def test_each_turn_notes_which_constraints_it_met(store):
    plan = plan_of(turns=2, passages=1)
    play(plan, store, ScriptedChat(reply=lambda _: "- one\n- two\n- three"))
    met = by_arm(store, plan)[BASELINE][0].turns[0].notes["met"]
    assert list(met.values()) == [True, False, True]


def test_a_run_that_ran_out_of_budget_goes_on_and_asks_nothing_twice(store):
    plan, model = plan_of(turns=3, max_calls=7), chatter()
    assert "--max-calls" in play(plan, store, model).stopped
    whole = plan_of(turns=3)
    assert play(whole, store, model).stopped is None
    # Four baselines of three turns, a reminder from turn 3 and a neutral from turn 2 on each.
    assert len(model.asked) == 4 * (3 + 1 + 2)
    assert play(whole, store, model, listener := Silent()).finished == 0
    assert listener.begun == 0


def test_a_branch_whose_trunk_broke_waits_until_the_trunk_is_there(store):
    def broken(messages):
        raise InfrastructureError("down")

    plan = plan_of(turns=2, passages=1)
    outcome = play(plan, store, ScriptedChat(reply=broken))
    assert (outcome.finished, outcome.failed) == (0, 1)
    assert play(plan, store).finished == 3


def test_a_conversation_that_grows_too_long_ends_there_and_counts(store):
    def tired(messages):
        if len(messages) > 4:
            raise ContextOverflow("too long")
        return "w1"

    plan = plan_of(turns=4, passages=1)
    play(plan, store, ScriptedChat(reply=tired))
    (ended,) = by_arm(store, plan)[BASELINE]
    assert len(ended.turns) == 2
    assert ended.blame == "assistant"


def test_passages_of_ones_own_are_paragraphs_of_a_file(tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text("One\nline.\n\n\nAnother.\n")
    assert read_passages(str(file)).texts == ("One line.", "Another.")


@pytest.mark.parametrize("content", [b"\n\n", b"\xff\xfe"])
def test_a_file_without_passages_is_refused_with_its_name(tmp_path, content):
    file = tmp_path / "mine.txt"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=r"mine\.txt"):
        read_passages(str(file))
