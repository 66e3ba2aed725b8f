"""What is known of a world is found in it, within the intervals; and nothing where there is nothing."""

import json
from io import StringIO

import numpy as np
import pytest
from framings_world import World, report
from rich.console import Console
from statsmodels.stats.multitest import multipletests

from midturn.statistics import sign_flip
from midturn.studies.framings import Report, panel_of, report_tables, summary_tables
from midturn.studies.framings._cells import CELLS
from midturn.studies.framings._effects import CONTRASTS, effects
from midturn.studies.framings._facts import Facts, TurnFacts, completeness
from midturn.studies.framings._panel import Panel, estimates
from midturn.studies.framings._power import detectable, sd_at, smallest_found
from midturn.studies.framings._prediction import predict

pytestmark = pytest.mark.slow("fits models to many simulated trajectories")

BOTH = {"missing": 0.5, "mediation": 0.8, "drifting": 0.4, "reminders": 0.7, "slip": 0.1}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """A world, and the report of a study in it."""
    world = World(**BOTH, n=28, seed=7)
    return world, report(world, tmp_path_factory.mktemp("found"))


def drawn(made, width=110):
    console = Console(width=width, no_color=True, file=StringIO())
    console.print(summary_tables(made))
    console.print(report_tables(made))
    return console.file.getvalue()


def test_a_known_decomposition_is_found_within_its_intervals(found):
    """How often intervals hold what is true of instructions drawn anew is in `benchmarks/framings.md`."""
    world, made = found
    truth = world.parts(world.drawn)
    for decomposition in made.decomposition:
        for part in decomposition.parts:
            low, high = part.points.ci
            assert low <= truth[part.part] <= high, (decomposition.interventions, part)


def test_known_effects_are_found_within_their_intervals(found):
    world, made = found
    truth = world.effects(world.drawn)
    for effect in made.effects:
        if effect.measure == "score":
            low, high = effect.figure.ci
            assert low <= truth[effect.effect] <= high, effect
    assert {e.effect for e in made.effects if e.found and e.measure == "score"} >= {"mediation"}


def test_the_parts_add_up_to_the_loss(found):
    _, made = found
    for decomposition in made.decomposition:
        value = {part.part: part.points.value for part in decomposition.parts}
        share = {part.part: part.share_of_loss.value for part in decomposition.parts}
        parts = ("instruction", "interventions", "rest")
        assert sum(value[part] for part in parts) == pytest.approx(value["loss"], abs=1e-3)
        assert sum(share[part] for part in parts) == pytest.approx(1.0, abs=1e-3)


def test_drift_predicts_failure_where_it_makes_conversations_fail(found):
    _, made = found
    everywhere = made.prediction[0]
    nested = {each.predictor: each for each in everywhere.nested}
    assert nested["drift"].answer == "yes"
    assert nested["completeness"].odds_ratio < 1 < nested["drift"].odds_ratio
    assert sum(each.turns for each in everywhere.calibration) == everywhere.turns


def test_the_mixed_model_sees_the_same_mean_effects_as_the_paired_ones(found):
    _, made = found
    paired = {e.effect: e.figure.value for e in made.effects if e.measure == "score"}
    assert {c.effect for c in made.mixed.coefficients} == set(paired)
    for coefficient in made.mixed.coefficients:
        assert coefficient.value == pytest.approx(paired[coefficient.effect], abs=0.5)
    assert made.mixed.assumptions


def test_the_report_is_a_document_that_reads_back_the_same(found):
    _, made = found
    assert Report.model_validate_json(made.model_dump_json()) == made
    json.loads(made.model_dump_json())


def test_every_figure_that_is_printed_has_an_interval_and_the_caveats_stand_beside_it(found):
    _, made = found
    text = " ".join(drawn(made).split())
    assert "wins back" in text and "What can't be distinguished" in text
    assert "Wald's and too narrow for few instructions" in text
    for line in made.cannot_tell:
        assert line[:40] in text


def test_what_was_found_comes_first_with_one_small_table_and_the_rest_only_if_asked_for(found):
    _, made = found
    console = Console(width=80, no_color=True, file=StringIO())
    console.print(summary_tables(made))
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    assert text.index(made.findings[0]) < text.index("What was found cell n P interval difference")
    assert lines.count("What was found") == 1
    assert sum(line.startswith("─" * 9) for line in lines) == 1
    mediated = next(cost.gain for cost in made.costs if cost.remedy == "mediated")
    assert f"{mediated.value:.1f} [{mediated.ci[0]:.1f}, {mediated.ci[1]:.1f}]" in text
    assert "--all adds all tables" in text


def test_nothing_is_found_where_no_condition_makes_a_difference(tmp_path):
    made = report(World(slip=0.3, n=24, seed=3), tmp_path)
    assert not any(effect.found for effect in made.effects)
    assert made.decomposition[0].part("loss").points.side == "unclear"
    assert "can't tell" in made.findings[0]
    assert all(part.share_of_loss.ci is None for d in made.decomposition for part in d.parts[3:6])


def test_a_study_of_two_instructions_prints_no_figure(tmp_path):
    made = report(World(**BOTH, n=2), tmp_path)
    assert all(effect.figure.ci is None for effect in made.effects)
    assert made.mixed is None and "at least 6" in made.mixed_why
    assert not made.prediction and "instructions" in made.prediction_why
    assert "[" not in drawn(made).split("What can't be distinguished:")[0].replace("[95 %]", "")


def panel(change=0.0, n=20, runs=1, seed=0):
    """Scores of 0 and 100 in which mediation adds `change` to the chance of a right answer."""
    draw = np.random.default_rng(seed)
    return Panel(
        {
            cell.name: {
                f"i{i:02}": {
                    r: 100.0 * (draw.random() < 0.4 + change * cell.is_mediated) for r in range(runs)
                }
                for i in range(n)
            }
            for cell in CELLS
        }
    )


def test_a_main_effect_is_the_mean_over_the_other_factor():
    made = panel(0.4, n=60)
    means = {cell.name: made.means[:, at].mean() for at, cell in enumerate(CELLS)}
    levels = [("mediated", "sharded"), ("mediated + scheduled", "sharded + scheduled")]
    levels.append(("mediated + controlled", "sharded + controlled"))
    by_hand = np.mean([means[on] - means[off] for on, off in levels])
    effect = next(e for e in effects(made) if e.effect == "mediation")
    assert effect.figure.value == pytest.approx(by_hand, abs=1e-4)
    assert effect.found


@pytest.mark.parametrize("measure", ["aptitude", "unreliability"])
def test_percentiles_of_runs_have_no_interval_below_five_of_them_and_one_from_there(measure):
    few, enough = ([e for e in effects(panel(runs=runs)) if e.measure == measure] for runs in (4, 5))
    assert all(e.figure.ci is None and not e.found for e in few)
    assert all(e.figure.ci for e in enough)


def test_what_did_not_vary_over_instructions_may_vary_over_others():
    table = np.tile([100.0] * len(CELLS), (10, 1))
    (figure,) = estimates(table, [{"full": 1}])
    assert (figure.value, figure.alike) == (100.0, False)
    assert 70 < figure.ci[0] < 75 and figure.ci[1] == 100


def test_a_share_of_a_loss_that_may_be_nothing_has_no_interval():
    draw = np.random.default_rng(0)
    table = draw.normal(50, 10, (20, len(CELLS)))
    loss = {"full": 1, "sharded": -1}
    (share,) = estimates(table, [{"mediated": 1, "sharded": -1}], over=loss)
    assert share.ci is None


def test_chances_are_adjusted_over_all_measures_together():
    made = effects(panel(0.25, n=40, runs=5, seed=3))
    tested = [e for e in made if e.p is not None]
    assert {e.measure for e in tested} == {"score", "aptitude", "unreliability"}
    adjusted = multipletests([e.p for e in tested], method="holm")[1]
    assert [e.p_holm for e in tested] == pytest.approx(list(adjusted))
    assert len([e for e in effects(panel(0.25, n=40, seed=3)) if e.p is not None]) == len(CONTRASTS)


def test_only_conversations_that_every_cell_scored_are_paired():
    facts = {
        cell.name: [Facts(task_id=f"i{i}", repetition=0, score=50.0) for i in range(3)] for cell in CELLS
    }
    facts["mediated"][1] = Facts(task_id="i1", repetition=0, score=None, blame="infrastructure")
    assert panel_of(facts).instructions == ["i0", "i2"]


def test_power_is_what_a_simulation_of_it_comes_to():
    sd, n = 40.0, 25
    smallest = smallest_found(sd, n)
    draw = np.random.default_rng(1)
    found = [sign_flip(draw.normal(smallest, sd, n)) <= 0.05 for _ in range(300)]
    assert 0.72 < np.mean(found) < 0.88


def test_more_runs_lessen_only_what_varies_within_instructions():
    draw = np.random.default_rng(0)
    alike = [draw.normal(0, 50, 2) for _ in range(200)]
    unlike = [np.full(2, draw.normal(0, 50)) for _ in range(200)]
    assert sd_at(alike, 10) < 0.6 * sd_at(alike, 1)
    assert sd_at(unlike, 10) == pytest.approx(sd_at(unlike, 1))
    once = [contrast[:1] for contrast in unlike]
    assert sd_at(once, 10) == sd_at(once, 1)


def test_a_pilot_in_which_nothing_changed_promises_nothing():
    still = Panel({cell.name: {f"i{i}": {0: 100.0} for i in range(8)} for cell in CELLS})
    for each in detectable(still, 20, 1, 20.0):
        assert each.detectable > 20
        assert each.n_for_worthwhile > 20
        assert smallest_found(each.sd, each.n_for_worthwhile) <= 20.0
    assert all(each.detectable is None for each in detectable(still, 5, 1, 20.0))
    assert [each.effect for each in detectable(still, 20, 1, 20.0)] == list(CONTRASTS)


def conversations(risk, n=40, seed=0):
    """Conversations of two scored turns; `risk` makes drift and completeness a chance to fail."""
    draw = np.random.default_rng(seed)
    made = []
    for i in range(n):
        for repetition in range(2):
            drift, complete = draw.random(), draw.random()
            score = 0.0 if draw.random() < risk(drift, complete) else 100.0
            turns = [TurnFacts(position=p, drift=drift, completeness=complete) for p in (0.5, 1.0)]
            made.append(Facts(task_id=f"i{i:02}", repetition=repetition, score=score, turns=turns))
    return {"sharded": made}


def test_only_what_predicts_is_said_to_predict():
    by_drift, _ = predict(conversations(lambda drift, _: 0.05 + 0.9 * (drift > 0.5)))
    answers = {n.predictor: n.answer for n in by_drift[0].nested}
    assert answers["drift"] == "yes" and answers["completeness"] != "yes"
    by_words, _ = predict(conversations(lambda _, complete: 0.95 - 0.9 * (complete > 0.5)))
    answers = {n.predictor: n.answer for n in by_words[0].nested}
    assert answers["completeness"] == "yes" and answers["drift"] != "yes"
    assert next(n for n in by_words[0].nested if n.predictor == "completeness").odds_ratio < 1


def test_predicted_risks_are_calibrated():
    (made, *_), _ = predict(conversations(lambda drift, complete: 0.1 + 0.7 * drift, n=150))
    assert max(abs(each.predicted - each.observed) for each in made.calibration) < 0.15
    assert all(each.ci[0] <= each.observed <= each.ci[1] for each in made.calibration)


def test_reminded_turns_and_turns_taken_over_predict_nothing():
    facts = conversations(lambda drift, _: drift)
    again = [
        Facts(
            task_id=f.task_id,
            repetition=f.repetition,
            score=f.score,
            turns=[f.turns[0], TurnFacts(position=1.0, drift=9.0, completeness=0.5, reminded=True)],
            shared=1,
        )
        for f in facts["sharded"]
    ]
    alone, _ = predict(facts)
    with_branch, _ = predict(facts | {"sharded + scheduled": again})
    assert alone == with_branch


def test_completeness_is_the_share_of_the_stated_values_in_the_message():
    said = ["Book a table for 4 people.", "At 19:30.", "At Luigi's."]
    assert completeness(" ".join(said), said) == 1.0
    assert completeness(said[-1], said) == pytest.approx(1 / 3)
    assert completeness("Hello.", ["Hello there."]) is None
