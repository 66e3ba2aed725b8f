"""The verdicts: what noise must not pass for, and what must not pass for noise. Seeds are fixed."""

import numpy as np
import pytest
from scipy import stats

from midturn.drift.dynamics import (
    Process,
    _state_space as state_space,
    fewest_to_settle,
    fit_state_space,
    verdict,
)
from midturn.drift.dynamics._records import UNCLEAR

pytestmark = pytest.mark.slow("fits models to many simulated trajectories")

SIMULATIONS = 30


@pytest.fixture(autouse=True)
def _fewer_bootstraps(monkeypatch):
    # A fifth of the draws: the p values are coarser, the promises the same.
    monkeypatch.setattr(state_space, "BOOTSTRAPS", 199)


def verdicts(process, n, turns, simulations=SIMULATIONS):
    rng = np.random.default_rng(7)
    return [verdict(process.panel(n, turns, rng)) for _ in range(simulations)]


def share(found, **wanted):
    return np.mean([all(getattr(one, name) == value for name, value in wanted.items()) for one in found])


WALKS = {
    "walk": Process(phi=1),
    "walk_with_noise": Process(phi=1, innovation_sd=0.2, noise_sd=0.3, intercept_sd=1),
    "walk_in_loud_noise": Process(phi=1, noise_sd=3),
}


@pytest.mark.parametrize(("n", "turns"), [(10, 8), (40, 12)])
@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_a_random_walk_is_not_called_settled_nor_decaying(walk, n, turns):
    found = verdicts(walk, n, turns)
    assert share(found, level="settled") <= 0.1
    assert share(found, persistence="decays") <= 0.1


@pytest.mark.parametrize("slope", [0.1, 0.3])
@pytest.mark.parametrize(("n", "turns"), [(10, 8), (40, 12)])
def test_a_steady_trend_is_not_called_settled(slope, n, turns):
    assert share(verdicts(Process(slope=slope, phi=0.3), n, turns), level="settled") <= 0.1


@pytest.mark.parametrize("phi", [0.3, 0.7])
@pytest.mark.parametrize("noise_sd", [0.0, 1.0])
def test_what_returns_to_its_level_is_found_settled_and_decaying_where_n_is_large(phi, noise_sd):
    found = verdicts(Process(phi=phi, noise_sd=noise_sd, intercept_sd=2), 100, 20)
    assert share(found, level="settled", persistence="decays") >= 0.9


def test_a_trend_is_found_growing_and_its_mirror_image_falling():
    assert share(verdicts(Process(slope=0.1), 100, 20), level="growing") >= 0.9
    assert share(verdicts(Process(slope=-0.1), 100, 20), level="falling") >= 0.9


def test_a_walk_is_found_to_stay_where_n_is_large():
    assert share(verdicts(Process(phi=1), 100, 20), persistence="stays") >= 0.5


def test_a_climb_that_has_levelled_off_is_judged_by_its_late_turns():
    assert share(verdicts(Process(phi=0.3, rise=4), 100, 20), level="settled") >= 0.8


def test_few_short_trajectories_leave_both_verdicts_open():
    panel = Process(phi=0.5).panel(4, 5, np.random.default_rng(0))
    assert (verdict(panel).level, verdict(panel).persistence) == (UNCLEAR, UNCLEAR)


@pytest.mark.parametrize("panel", [np.ones((5, 8)), np.ones((5, 8)) * np.arange(5)[:, None], np.ones((1, 8))])
def test_what_never_varies_gives_no_fit(panel):
    assert fit_state_space(panel) is None
    assert verdict(panel).persistence == UNCLEAR


def test_unlike_levels_and_a_common_path_change_nothing_about_persistence():
    rng = np.random.default_rng(1)
    panel = Process(phi=0.5, noise_sd=0.5).panel(20, 10, rng)
    moved = panel + 100 * rng.standard_normal((20, 1)) + np.sin(np.arange(10))
    plain, shifted = fit_state_space(panel), fit_state_space(moved)
    assert shifted.phi == pytest.approx(plain.phi)
    assert shifted.noise_sd == pytest.approx(plain.noise_sd, rel=1e-6)
    assert (shifted.walk_p, shifted.white_p) == (plain.walk_p, plain.white_p)


def test_the_unit_changes_the_spreads_alone():
    panel = Process(phi=0.5, noise_sd=0.5).panel(20, 10, np.random.default_rng(1))
    plain, scaled = fit_state_space(panel), fit_state_space(1000 * panel)
    assert scaled.phi == pytest.approx(plain.phi)
    assert scaled.innovation_sd == pytest.approx(1000 * plain.innovation_sd)


def test_the_fit_tells_dynamics_and_measurement_noise_apart():
    panel = Process(phi=0.6, innovation_sd=1, noise_sd=0.7, intercept_sd=3).panel(
        300, 12, np.random.default_rng(2)
    )
    fit = fit_state_space(panel)
    assert fit.phi == pytest.approx(0.6, abs=0.1)
    assert fit.phi_ci[0] < 0.6 < fit.phi_ci[1]
    assert fit.innovation_sd == pytest.approx(1, abs=0.2)
    assert fit.noise_sd == pytest.approx(0.7, abs=0.2)


def test_missing_turns_and_early_ends_keep_the_fit_unbiased():
    rng = np.random.default_rng(3)
    panel = Process(phi=0.6, intercept_sd=1).panel(120, 12, rng)
    panel[:40, 9:] = np.nan
    panel[40:60, 5] = np.nan
    panel[60:, 0] = np.nan
    fit = fit_state_space(panel)
    assert fit.phi == pytest.approx(0.6, abs=0.1)
    assert fit.walk_p <= 0.025


def test_trajectories_of_unequal_size_do_not_make_a_walk_decay():
    rng = np.random.default_rng(4)
    walk = Process(phi=1, noise_sd=1)
    found = [
        verdict(walk.panel(40, 12, rng) * np.exp(0.5 * rng.standard_normal((40, 1))))
        for _ in range(SIMULATIONS)
    ]
    assert share(found, persistence="decays") <= 0.1


@pytest.mark.parametrize(("n", "turns"), [(15, 8), (40, 8)])
@pytest.mark.parametrize("noise_sd", [0.0, 1.0])
def test_trajectories_of_very_unequal_size_do_not_make_a_walk_decay(n, turns, noise_sd):
    """Sizes gamma-distributed: nine in ten of the movement is in a fifth of the trajectories."""
    rng = np.random.default_rng([5, n, int(noise_sd)])
    walk = Process(phi=1, noise_sd=noise_sd)
    found = [
        verdict(walk.panel(n, turns, rng) * rng.gamma(0.7, size=(n, 1)) ** 1.5)
        for _ in range(4 * SIMULATIONS)
    ]
    assert share(found, persistence="decays") <= 0.08


@pytest.mark.parametrize("n", [15, 40])
def test_a_walk_that_a_floor_turns_back_does_not_decay(n):
    """Uniform steps, from 1.5 on, turned back at 0 as a divergence is."""
    rng = np.random.default_rng([6, n])
    found = []
    for _ in range(2 * SIMULATIONS):
        panel = np.full((n, 8), 1.5)
        for turn in range(1, 8):
            panel[:, turn] = np.abs(panel[:, turn - 1] + rng.uniform(-2, 2, n))
        found.append(verdict(panel))
    assert share(found, persistence="decays") <= 0.1


def test_what_decays_is_found_still_where_sizes_differ_and_far_above_the_floor():
    rng = np.random.default_rng(8)
    settled = Process(phi=0.7, level=20)
    plain = [verdict(settled.panel(40, 8, rng)) for _ in range(2 * SIMULATIONS)]
    assert share(plain, persistence="decays") >= 0.45
    unequal = [
        verdict(settled.panel(40, 8, rng) * np.exp(rng.standard_normal((40, 1))))
        for _ in range(2 * SIMULATIONS)
    ]
    assert share(unequal, persistence="decays") >= 0.4


def test_a_weighted_path_is_that_of_least_squares_with_gaps_too():
    rng = np.random.default_rng(9)
    panel, weights = rng.standard_normal((12, 6)).cumsum(axis=1), rng.uniform(0.1, 9, 12)
    for holes in (0, 15):
        gaps = panel.copy()
        gaps.flat[rng.choice(72, holes, replace=False)] = np.nan
        rows, turns = np.nonzero(~np.isnan(gaps))
        design = np.hstack([np.eye(12)[rows], np.eye(6)[turns]])
        root = np.sqrt(weights[rows])
        fitted, *_ = np.linalg.lstsq(design * root[:, None], gaps[rows, turns] * root, rcond=None)
        path = fitted[12:] - fitted[12:].mean()
        found = state_space.turn_effects_removed(gaps, weights)
        assert np.allclose((gaps - found)[rows, turns], path[turns])


@pytest.mark.parametrize("turns", [8, 12])
def test_settled_comes_out_at_three_times_the_fewest_and_never_below_it(turns):
    least, carried = fewest_to_settle(turns), Process(phi=0.5)
    assert share(verdicts(carried, least - 1, turns, 2 * SIMULATIONS), level="settled") <= 0.02
    assert share(verdicts(carried, 3 * least, turns), level="settled") >= 0.4


@pytest.mark.parametrize("turns", [5, 7, 8, 16])
def test_the_fewest_is_where_the_margin_holds_the_interval_of_a_slope_of_noise(turns):
    """The slope's standard deviation as `numpy.polyfit` gives it for noise of standard deviation 1."""
    late = np.arange(turns // 2, turns)
    _, covariance = np.polyfit(late, np.zeros(len(late)), 1, cov="unscaled")
    half = [stats.t.ppf(0.95, n - 1) * np.sqrt(covariance[0, 0] / n) for n in (2, *range(3, 200))]
    assert fewest_to_settle(turns) == next(n for n, width in enumerate(half, start=2) if width < 0.1)


def test_fewer_than_three_late_turns_settle_at_no_number():
    assert [fewest_to_settle(turns) for turns in (2, 3, 4)] == [None] * 3
    assert verdict(Process(phi=0.2).panel(300, 4, np.random.default_rng(1))).level != "settled"
