"""Answers beside the references' own: compared once each, billed, and never mixed between judges."""

import asyncio
import json
from dataclasses import replace

import pytest
from drift_study import Silent, chatter, measured, plan_of, play, run_of
from faults.upstream import Status, Upstream

from midturn.core import total
from midturn.studies.drift import BASELINE, REMINDER, Comparison, compare_answers, drift_report, study_in


def mark(request):
    """A mark that depends on nothing but how often the goal's word is in the answer."""
    return json.dumps({"reason": "as scripted", "mark": 1 + len(request.last) % 5})


def compared(store, judge, plan=None, listener=None):
    plan = replace(plan or plan_of(), models={"assistant": chatter()})
    run_ids = [run_of(plan, arm, store) for arm in plan.arms]
    comparison = Comparison(judge=judge)
    return asyncio.run(compare_answers(plan, comparison, store, run_ids, listener or Silent()))


def scores_in(store, arm):
    run_id = study_in(store).runs[arm]
    return [s for t in store.trajectories(run_id) for s in store.drift_scores(t.conversation_id)]


@pytest.fixture
def judged(store, scorer):
    plan = plan_of(passages=2)
    play(plan, store)
    measured(store, plan, scorer)
    with Upstream(mark) as upstream:
        spec = f"openai:stub@{upstream.url}"
        outcome = compared(store, spec, plan)
        assert (outcome.failed, outcome.stopped) == (0, None)
        yield store, plan, spec, upstream


def test_every_scored_turn_gets_a_mark_and_keeps_its_divergence(judged):
    store, _, spec, _ = judged
    for arm in (BASELINE, REMINDER):
        assert all(s.judge in range(1, 6) and s.judge_by == spec and s.kl > 0 for s in scores_in(store, arm))
    levels = drift_report(store, study_in(store))[0].levels
    assert all(1 <= level.judge <= 5 and level.similarity is None for level in levels)


def test_turns_that_were_taken_over_are_marked_once_and_copied(judged):
    store, _, _, upstream = judged
    ours = [s for s in scores_in(store, BASELINE) if s.turn == 2]
    assert ours == [s for s in scores_in(store, REMINDER) if s.turn == 2]
    own = sum(len({(s.turn, s.reference) for s in scores_in(store, arm)}) for arm in study_in(store).runs)
    assert len(upstream.requests) < own * 2


def test_the_same_command_again_asks_nobody_and_another_judge_marks_all_anew(judged):
    store, plan, spec, upstream = judged
    before = len(upstream.requests)
    listener = Silent()
    compared(store, spec, plan, listener)
    assert (listener.begun, len(upstream.requests)) == (0, before)
    compared(store, f"openai:other@{upstream.url}", plan)
    assert len(upstream.requests) == 2 * before


def test_marks_of_two_judges_make_no_mean(judged):
    store, _, _, _ = judged
    run_id = study_in(store).runs[BASELINE]
    first = next(iter(store.trajectories(run_id))).conversation_id
    [score, *_] = store.drift_scores(first)
    store.add_drift_scores(first, [score.model_copy(update={"judge_by": "another"})])
    [level] = [
        level
        for level in drift_report(store, study_in(store))[0].levels
        if (level.arm, level.reference) == (BASELINE, score.reference)
    ]
    assert level.judge is None


def test_what_comparing_costs_is_the_judges_bill(judged):
    store, _, _, upstream = judged
    spent = total(store.usage(run_id)["judge"] for run_id in study_in(store).runs.values())
    assert spent.calls == 2 * len(upstream.requests)  # The reference's answer, and the verdict on both.


def test_a_mark_that_cannot_be_read_is_nobodys_and_not_asked_for_again(store, scorer):
    plan = plan_of(passages=1)
    play(plan, store)
    measured(store, plan, scorer)
    with Upstream("five out of five") as upstream:
        spec = f"openai:stub@{upstream.url}"
        assert compared(store, spec, plan).failed == 0
        before = len(upstream.requests)
        compared(store, spec, plan)
        assert len(upstream.requests) == before > 0
    assert all(s.judge is None and s.judge_by == spec for s in scores_in(store, BASELINE))


def test_what_a_judges_server_breaks_is_counted_and_tried_again(store, scorer):
    plan = plan_of(passages=1)
    play(plan, store)
    measured(store, plan, scorer)
    answers = [Status(401, "wrong key")]
    with Upstream(lambda request: answers[0] if answers else mark(request)) as upstream:
        spec = f"openai:stub@{upstream.url}"
        assert compared(store, spec, plan).failed > 0
        assert all(s.judge_by == "" for s in scores_in(store, BASELINE))
        answers.clear()
        assert compared(store, spec, plan).failed == 0
    assert all(s.judge_by == spec for s in scores_in(store, BASELINE))


def test_a_spent_budget_ends_it_with_what_was_found_kept(store, scorer):
    plan = plan_of(passages=2)
    play(plan, store)
    measured(store, plan, scorer)
    runs = [run_of(plan, arm, store) for arm in plan.arms]
    played = total(spent for run_id in runs for spent in store.usage(run_id).values()).calls
    with Upstream(mark) as upstream:
        short = plan_of(passages=2, max_calls=played + 9)
        outcome = compared(store, f"openai:stub@{upstream.url}", short)
    assert "--max-calls" in outcome.stopped
    assert 0 < sum(s.judge is not None for s in scores_in(store, BASELINE)) < len(scores_in(store, BASELINE))
