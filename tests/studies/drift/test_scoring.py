"""Scoring and reporting: each turn once against each reference, unlike figures kept apart."""

import json
import math
import statistics

import pytest
from drift_study import Silent, measured, plan_of, play
from rich.console import Console

from midturn.cli._console import show
from midturn.core import BadInput
from midturn.drift import DriftScore
from midturn.studies.drift import (
    BASELINE,
    NEUTRAL,
    REMINDER,
    ExactScorerConfig,
    drift_report,
    report_tables,
    scorer_config_for,
    study_in,
    summary_tables,
)
from midturn.studies.drift._panels import cohort_of, divergence_series, references_in, scored
from midturn.studies.drift._stored import played


def scores_of(store, arm):
    run_id = study_in(store).runs[arm]
    return {t.conversation_id: store.drift_scores(t.conversation_id) for t in store.trajectories(run_id)}


def test_each_turn_is_scored_against_each_reference_but_where_both_read_the_same(study):
    for scores in scores_of(study, BASELINE).values():
        assert {(s.turn, s.reference) for s in scores} == {
            (turn, reference) for turn in (2, 3, 4) for reference in ("goal pinned", "goal alone")
        }
        assert all(s.kl > 0 and 0 < s.js < 0.7 and s.tokens == 9 for s in scores)


def test_turns_that_are_taken_over_are_scored_once_and_copied(study):
    for one, other in zip(
        scores_of(study, BASELINE).values(), scores_of(study, REMINDER).values(), strict=True
    ):
        assert [s for s in one if s.turn == 2] == [s for s in other if s.turn == 2]
        assert [s for s in one if s.turn == 4] != [s for s in other if s.turn == 4]


def test_scoring_again_scores_nothing_and_loads_no_model(study):
    plan = plan_of()
    listener = Silent()
    assert measured(study, plan, None, listener=listener) == 0
    assert listener.begun == 0


def test_the_progress_counts_what_is_scored(store, scorer):
    plan = plan_of()
    play(plan, store)
    listener = Silent()
    measured(store, plan, scorer, listener=listener)
    assert listener.begun == listener.ended > 0


def test_another_model_is_one_more_reference_of_the_same_conversations(study, scorer):
    measured(study, plan_of(), scorer, references=("other-weights",))
    names = {s.reference for scores in scores_of(study, NEUTRAL).values() for s in scores}
    assert names == {"goal pinned", "goal alone", "other model: other-weights"}


@pytest.mark.parametrize("names", [(), ("goal-pinned", "goal-pinned"), ("one", "two")])
def test_references_are_named_once_each_with_one_other_model_at_most(names):
    with pytest.raises(BadInput, match="references"):
        scorer_config_for("embedded:tiny", names)


def test_half_precision_is_another_estimator():
    full, half = (
        ExactScorerConfig(weights="tiny", dtype=dtype).estimator for dtype in ("float32", "bfloat16")
    )
    assert full != half


def student(figures):
    """Mean and 95 % interval of independent figures; 2.5706 is Student's quantile for six."""
    assert len(figures) == 6
    middle, half = statistics.mean(figures), 2.5705818 * statistics.stdev(figures) / math.sqrt(6)
    return pytest.approx(middle), (pytest.approx(middle - half), pytest.approx(middle + half))


def test_levels_hold_one_estimators_figures_with_their_intervals(store, scorer):
    plan = plan_of(passages=6)
    play(plan, store)
    measured(store, plan, scorer)
    by = {"similarity_by": "s", "judge_by": "j"}
    for arm in study_in(store).runs:
        for place, (name, scores) in enumerate(scores_of(store, arm).items()):
            marked = [
                s.model_copy(update=by | {"similarity": 0.1 * place, "judge": 1 + place}) for s in scores
            ]
            lower = {"estimator": "top-5 lower bound", "kl": 0.3, "js": 0.001, "similarity": 1.0, "judge": 5}
            store.add_drift_scores(name, marked)
            store.add_drift_scores(name, [s.model_copy(update=lower) for s in marked])
    report, _ = drift_report(store, study_in(store), estimator="exact")
    assert len(report.levels) == 2 * len(study_in(store).runs)
    for level in report.levels:
        wanted = (level.reference, "exact")
        own = [
            [s for s in scores if (s.reference, s.estimator) == wanted]
            for scores in scores_of(store, level.arm).values()
        ]
        for field in ("kl", "js", "similarity", "judge"):
            found = getattr(level, field), getattr(level, f"{field}_ci")
            assert found == student([statistics.mean(getattr(s, field) for s in many) for many in own])


def test_a_level_of_one_conversation_is_not_printed(store, scorer, capsys):
    plan = plan_of(passages=1)
    play(plan, store)
    measured(store, plan, scorer)
    report, _ = drift_report(store, study_in(store))
    assert all(level.js is not None and level.js_ci is None for level in report.levels)
    show(summary_tables(report))
    show(report_tables(report))
    told = capsys.readouterr().out
    assert all(f"{level.js:.3f}" not in told for level in report.levels)


def test_figures_of_two_estimators_are_never_mixed(study):
    run_id = study_in(study).runs[BASELINE]
    (first, *_) = study.trajectories(run_id)
    others = [DriftScore(turn=2, kl=0.1, estimator="top-k 20", reference="goal pinned")]
    study.add_drift_scores(first.conversation_id, others)
    with pytest.raises(BadInput, match="never compared"):
        drift_report(study, study_in(study))
    report, _ = drift_report(study, study_in(study), estimator="exact")
    assert set(report.estimators.values()) == {"exact"}


def test_means_are_over_the_conversations_that_have_every_turn(study):
    run_id = study_in(study).runs[NEUTRAL]
    short = next(iter(study.trajectories(run_id)))
    study.finish(short.model_copy(update={"turns": short.turns[:2]}))
    study._connection.execute(
        "delete from drift_scores where conversation_id = ? and turn > 2", (short.conversation_id,)
    )
    arms = scored(played(study, study_in(study)))
    references = references_in(arms)
    cohort = cohort_of(arms, references, 4)
    assert len(cohort.places) == 3
    assert cohort.left_out == 3
    for one in divergence_series(arms, references, cohort):
        assert len(one.trajectories) == 3
        assert all(None not in values[1:] for values in one.trajectories.values())


def test_the_report_says_of_divergence_and_adherence_whether_they_are_bounded_and_reminders_helped(study):
    report, _ = drift_report(study, study_in(study))
    assert {(one.arm, one.of) for one in report.bounded} == {
        (arm, of)
        for arm in (BASELINE, REMINDER, NEUTRAL)
        for of in ("goal pinned", "goal alone", "constraints")
    }
    assert [one.of for one in report.helped] == ["goal alone", "goal pinned", "constraints"]
    # Turn 3 holds the reminder, so that only turn 4 can tell.
    assert {one.turns for one in report.helped} == {(4,)}


def test_divergences_are_called_drift_only_beside_the_neutral_arm(store, scorer, capsys):
    plan = plan_of(scripts=[s for s in plan_of().scripts if s.arm != NEUTRAL])
    play(plan, store)
    measured(store, plan, scorer)
    report, _ = drift_report(store, study_in(store))
    assert report.named == "divergence"
    show(summary_tables(report))
    show(report_tables(report))
    printed = capsys.readouterr().out
    assert "Divergence: kl per turn" in printed
    assert "No neutral arm" in printed
    assert "Drift:" not in printed


def test_what_was_found_comes_first_in_sentences_and_one_small_table(study, capsys):
    report, _ = drift_report(study, study_in(study))
    Console(width=80).print(summary_tables(report))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    asked = [at for at, line in enumerate(lines) if line.startswith("• ")]
    assert len(asked) == len(report.bounded) + len(report.helped)
    assert max(asked) < lines.index("What was found")
    assert sum("─" * 9 in line for line in lines) == 1


def test_with_the_neutral_arm_its_contrast_is_printed(study, capsys):
    report, _ = drift_report(study, study_in(study))
    show(summary_tables(report))
    show(report_tables(report))
    printed = capsys.readouterr().out
    assert "Drift: kl per turn" in printed
    assert "baseline - neutral" in printed


def test_the_report_as_json_has_the_promised_fields(study):
    report, _ = drift_report(study, study_in(study))
    read = json.loads(report.model_dump_json())
    assert {"turn_means", "contrasts", "fits", "differences"} <= read.keys()
    assert {"arm", "reference", "turn", "mean", "ci", "n"} <= read["turn_means"][0].keys()
    assert {"arm", "against", "turn", "difference", "ci"} <= read["contrasts"][0].keys()


def test_of_several_studies_in_a_store_one_must_be_named(study):
    play(plan_of(seed=1), study)
    with pytest.raises(BadInput, match="--run"):
        study_in(study)
    run_id = study.runs()[0][0]
    assert run_id in study_in(study, run_id[:8]).runs.values()


def test_a_store_without_scores_says_so(store):
    play(plan_of(), store)
    with pytest.raises(BadInput, match="Score some first"):
        drift_report(store, study_in(store))
