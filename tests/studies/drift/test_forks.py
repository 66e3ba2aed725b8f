"""Forked interventions: one prefix, two branches, one reminder."""

import re

import numpy as np
import pytest
from drift_study import measured, plan_of, play, run_of

from midturn.cli._console import show
from midturn.core import BadInput
from midturn.drift.dynamics import fork_effect
from midturn.studies.drift import (
    BASELINE,
    ForkStudy,
    fork_report,
    fork_scripts,
    fork_tables,
    forkable_study,
    power_estimate,
    source_of,
    study_in,
)
from midturn.studies.drift._forks import TREATED, UNTREATED, ForkFinding, ForkReport


def fork_plan(source, forks=6):
    return plan_of(
        kind=ForkStudy, task="fork", data_sha256=source.sha256, scripts=fork_scripts(source, 2, 2, forks)
    )


@pytest.fixture
def forked(study, scorer):
    plan = fork_plan(source_of(study, study_in(study), None))
    play(plan, study)
    measured(study, plan, scorer)
    return study, plan


def branches(store, plan):
    return [list(store.trajectories(run_of(plan, arm, store))) for arm in (UNTREATED, TREATED)]


def test_both_branches_have_the_stored_prefix_and_differ_in_the_reminder_alone(forked):
    store, plan = forked
    stored = {t.task_id: t for t in store.trajectories(forkable_study(store).runs[BASELINE])}
    for untreated, treated in zip(*branches(store, plan), strict=True):
        source = stored[treated.task_id.partition("#")[0]]
        assert untreated.turns[0] == treated.turns[0] == source.turns[0]
        said = [[turn.utterance for turn in branch.turns] for branch in (untreated, treated)]
        assert said[0] == [turn.utterance for turn in source.turns]
        assert [a == b for a, b in zip(*said, strict=True)] == [True, False, True, True]
        assert treated.turns[1].intervention.kind == "remind"


def test_more_forks_than_conversations_fork_them_again(forked):
    store, plan = forked
    untreated, treated = branches(store, plan)
    assert len(untreated) == len(treated) == 6
    assert len({t.task_id for t in treated}) == 4


def test_the_difference_is_followed_on_the_turns_after_the_treated_one(forked, capsys):
    store, plan = forked
    report = fork_report(store, study_in(store, run_of(plan, TREATED, store)), 2)
    assert {finding.of for finding in report.findings} == {"goal pinned", "goal alone", "constraints"}
    for finding in report.findings:
        assert len(finding.effect.differences) == 2
        assert (finding.forks, finding.passages) == (6, 4)
    show(fork_tables(report))
    assert "Forked at turn 2" in capsys.readouterr().out


@pytest.mark.parametrize(("passages", "said"), [(9, "-0.250 (all alike)"), (5, "–")])
def test_a_difference_that_is_the_same_in_all_passages_says_so(passages, said, capsys):
    effect = fork_effect(np.full((passages, 1), 0.5), np.full((passages, 1), 0.75))
    finding = ForkFinding(of="goal alone", at=4, passages=passages, forks=passages, effect=effect)
    show(fork_tables(ForkReport(models={}, at=4, estimators={}, findings=[finding], too_few=[])))
    assert re.search(rf"goal alone +{re.escape(said)}", capsys.readouterr().out)


def test_the_estimate_uses_a_pilots_dynamics_where_nothing_is_scored(store):
    play(plan_of(), store)
    plans = power_estimate(store, study_in(store), BASELINE, 0.6, 5)
    assert [(plan.effect, plan.decay) for plan in plans.values()] == [(16, 46)]


def test_a_reference_that_only_the_stored_prefix_was_scored_against_is_left_out(study, scorer):
    plan = fork_plan(source_of(study, study_in(study), None))
    play(plan, study)
    measured(study, plan, scorer, references=("goal-pinned",))
    report = fork_report(study, study_in(study, run_of(plan, TREATED, study)), 2)
    assert [finding.of for finding in report.findings] == ["goal pinned", "constraints"]
    assert all(len(finding.effect.differences) == 2 for finding in report.findings)


def test_forks_of_forks_are_not_mistaken_for_a_study(forked):
    store, _ = forked
    assert forkable_study(store).identity.study == "drift-synthetic"


@pytest.mark.parametrize(("at", "follow"), [(1, 1), (4, 1), (3, 9)])
def test_a_fork_that_no_conversation_is_long_enough_for_is_refused(study, at, follow):
    with pytest.raises(BadInput, match=r"longest of arm 'baseline' has 4; try --at 2 --follow 2$"):
        fork_scripts(source_of(study, study_in(study), None), at, follow, 4)


def test_an_arm_that_is_not_there_is_refused_with_those_that_are(study):
    with pytest.raises(BadInput, match="baseline, reminder, neutral"):
        source_of(study, study_in(study), "nonsense")
