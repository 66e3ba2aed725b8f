"""An analysis says no more than its arms allow, and refuses to compare what is not comparable."""

import json
import subprocess
import sys

import numpy as np
import pytest
from typer import Typer
from typer.testing import CliRunner

from midturn.cli._drift_simulate import simulate
from midturn.core import BadInput
from midturn.drift import towards
from midturn.drift.dynamics import (
    Dynamics,
    Process,
    Series,
    _state_space as state_space,
    analyse,
    forecast_from,
)

pytestmark = pytest.mark.slow("fits models to many simulated trajectories")

CALM = Process(phi=0.3, innovation_sd=0.2, level=1.0)


@pytest.fixture(autouse=True)
def _fewer_bootstraps(monkeypatch):
    # A fifth of the draws: the p values are coarser, the promises the same.
    monkeypatch.setattr(state_space, "BOOTSTRAPS", 199)


def series(arm, values, **how):
    how = {"reference": "goal", "estimator": "exact"} | how
    return Series(arm=arm, trajectories={f"p{row:03}": list(one) for row, one in enumerate(values)}, **how)


def arm(name, seed, process=CALM, n=12, turns=8, **how):
    return series(name, process.panel(n, turns, np.random.default_rng(seed)), **how)


def test_without_a_neutral_arm_nothing_is_called_drift():
    found = analyse([arm("baseline", 1), arm("reminder", 2)])
    assert (found.named, found.contrasts) == ("divergence", [])


def test_the_contrast_with_the_neutral_arm_recovers_the_difference():
    rng = np.random.default_rng(0)
    neutral = CALM.panel(60, 8, rng)
    baseline = CALM.panel(60, 8, rng) + np.arange(8) * 0.1
    found = analyse([series("baseline", baseline), series("neutral", neutral)])
    last = found.contrasts[-1]
    assert (found.named, last.turn, last.paired, last.n) == ("drift", 8, True, 60)
    assert last.ci[0] < 0.7 < last.ci[1]
    assert last.difference == pytest.approx((baseline - neutral)[:, 7].mean())


def test_arms_without_common_trajectories_are_compared_unpaired():
    other = Series(arm="neutral", reference="goal", estimator="exact", trajectories={"a": [1.0], "b": [2.0]})
    found = analyse([arm("baseline", 1), other])
    assert [(one.turn, one.paired) for one in found.contrasts] == [(1, False)]


@pytest.mark.parametrize("how", [{"estimator": "tail_topk"}, {"k": 20}, {"aggregation": "sum"}])
def test_figures_measured_in_different_ways_are_refused(how):
    with pytest.raises(BadInput, match=f"differ in {next(iter(how))}"):
        analyse([arm("baseline", 1), arm("neutral", 2, **how)])


def test_two_references_stay_apart():
    arms = [
        arm(name, seed, reference=r)
        for r in ("goal", "pinned")
        for seed, name in enumerate(("baseline", "neutral"))
    ]
    found = analyse(arms)
    assert [one.reference for one in found.contrasts] == ["goal"] * 8 + ["pinned"] * 8


def test_an_arm_given_twice_is_refused():
    with pytest.raises(BadInput, match="given twice"):
        analyse([arm("baseline", 1), arm("baseline", 2)])


def test_the_papers_fit_comes_last_with_its_bands_and_carries_no_verdict():
    fits = analyse([arm("baseline", 1)]).fits
    assert [fit.method for fit in fits] == ["state_space", "lagged_instrument", "paper_diagnostic"]
    assert fits[0].verdict is not None
    assert fits[-1].verdict is None
    assert fits[-1].white_noise_bands is not None and fits[-1].random_walk_bands is not None


def test_an_equilibrium_and_a_difference_are_given_only_where_both_arms_settled():
    settled = Process(phi=0.3, level=1.0)
    found = analyse(
        [
            arm("baseline", 1, settled, n=100, turns=20),
            arm("reminder", 4, Process(phi=0.3, level=0.5), n=100, turns=20),
            arm("walk", 3, Process(phi=1), n=100, turns=20),
        ]
    )
    by_arm = {fit.arm: fit for fit in found.fits if fit.method == "state_space"}
    assert by_arm["baseline"].d_star_ci[0] < 1.0 < by_arm["baseline"].d_star_ci[1]
    assert by_arm["walk"].d_star is None
    (difference,) = found.differences
    assert (difference.a, difference.b, difference.paired) == ("baseline", "reminder", True)
    assert difference.ci[0] < -0.5 < difference.ci[1] < 0


def test_missing_turns_ragged_ends_and_json_go_through():
    values = [list(row) for row in CALM.panel(12, 8, np.random.default_rng(0))]
    for row in values:
        row[0] = float("nan")
    values[3] = values[3][:5]
    values[4][4] = None
    found = analyse([series("baseline", values), arm("neutral", 2)])
    assert [mean.turn for mean in found.turn_means if mean.arm == "baseline"] == list(range(2, 9))
    assert Dynamics.model_validate(json.loads(found.model_dump_json())) == found


def test_one_short_trajectory_gives_means_without_intervals_and_no_verdict():
    found = analyse([series("baseline", [[0.1, 0.2]])])
    assert [mean.ci for mean in found.turn_means] == [None, None]
    (fit,) = found.fits
    assert fit.verdict.level == fit.verdict.persistence == "can't tell at this n"


def test_an_infinite_divergence_is_refused_with_its_trajectory():
    with pytest.raises(ValueError, match="'p000' has an infinite value"):
        series("baseline", [[0.1, float("inf")]])


def test_a_fit_becomes_the_forecast_of_a_policy():
    found = analyse([arm("baseline", 1, n=40), arm("growing", 2, Process(slope=0.5), n=40)])
    forecast = forecast_from(found, "baseline", "goal")
    assert forecast.level == pytest.approx(1.0, abs=0.1)
    assert towards(1.5, forecast).decide(1, ()).kind == "none"
    with pytest.raises(BadInput, match="growing"):
        forecast_from(found, "growing", "goal")
    with pytest.raises(BadInput, match="no state-space fit"):
        forecast_from(found, "nobody", "goal")


def test_simulate_plans_a_study_and_repeats_itself():
    app = Typer()
    app.command()(simulate)
    call = ["--difference", "2", "--n", "12", "--turns", "8", "--simulations", "5", "--json"]
    first, second = (CliRunner().invoke(app, call) for _ in range(2))
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout) == json.loads(second.stdout)
    assert json.loads(first.stdout)["power"][0]["told_apart"] == 1.0


@pytest.mark.usefixtures("processes")
def test_the_room_is_entered_without_numpy():
    code = "import sys, drift; print('numpy' in sys.modules or 'scipy' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
