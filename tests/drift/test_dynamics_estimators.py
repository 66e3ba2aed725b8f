"""The estimators beside the verdicts: what each recovers, and what the paper's diagnostic cannot tell."""

import numpy as np
import pytest

from midturn.drift.dynamics import Process
from midturn.drift.dynamics._lagged import lagged_instrument, variance_ratio
from midturn.drift.dynamics._means import trajectory_slopes
from midturn.drift.dynamics._paper import bound, null_bands, paper_fit


def panel(n=200, turns=12, seed=0, **process):
    return Process(**process).panel(n, turns, np.random.default_rng(seed))


def test_the_papers_fit_is_the_least_squares_line():
    values = panel(n=6, turns=5, phi=0.4, level=2)
    before, change = values[:, :-1].ravel(), np.diff(values, axis=1).ravel()
    slope, intercept = np.polyfit(before, change, 1)
    fit = paper_fit(values)
    assert (fit.a, fit.b) == pytest.approx((intercept, slope))
    assert fit.d_star == pytest.approx(-intercept / slope)
    assert fit.r2 == pytest.approx(np.corrcoef(before, change)[0, 1] ** 2)
    assert fit.max_residual == pytest.approx(np.abs(change - intercept - slope * before).max())


def test_missing_turns_leave_only_the_pairs_that_were_measured():
    values = panel(n=6, turns=5)
    values[0, 2] = np.nan
    values[1, 4] = np.nan
    assert paper_fit(values).n_pairs == 6 * 4 - 2 - 1


def test_white_noise_has_a_handsome_equilibrium_and_its_bands_say_so():
    values = panel(n=12, turns=8, level=3)
    fit = paper_fit(values)
    white, _, p = null_bands(values, fit.b)
    assert fit.b_ci[1] < 0 and fit.d_star == pytest.approx(3, abs=0.5)
    assert white.b[0] < fit.b < white.b[1]
    assert p.white_noise > 0.05 > p.random_walk


def test_a_walk_measured_with_noise_looks_restoring_to_the_papers_fit_but_not_to_the_instrument():
    values = panel(phi=1, noise_sd=2, intercept_sd=1)
    lagged = lagged_instrument(values)
    assert paper_fit(values).b_ci[1] < 0
    assert lagged.ci[0] < 1 < lagged.ci[1]


@pytest.mark.parametrize("phi", [0.5, 0.8])
def test_the_lagged_instrument_recovers_phi_despite_noise_and_unlike_levels(phi):
    found = lagged_instrument(panel(n=400, turns=20, phi=phi, noise_sd=1, intercept_sd=1))
    assert found.ci[1] < 1
    assert found.value == pytest.approx(phi, abs=0.15)


def test_variance_ratios_are_one_for_a_walk_and_one_over_k_for_white_noise():
    assert variance_ratio(panel(phi=1), 4).value == pytest.approx(1, abs=0.1)
    assert variance_ratio(panel(), 4).value == pytest.approx(0.25, abs=0.03)


def test_too_few_turns_give_no_estimate():
    short = panel(turns=3)
    assert lagged_instrument(short) is None
    assert variance_ratio(short, 4) is None
    assert paper_fit(np.ones((3, 5))) is None


def test_a_slope_needs_two_turns_and_ignores_the_missing_ones():
    values = np.array([[0.0, np.nan, 4.0], [1.0, np.nan, np.nan], [3.0, 2.0, 1.0]])
    np.testing.assert_allclose(trajectory_slopes(values), [2.0, np.nan, -1.0])


def test_the_bound_names_the_assumptions_that_white_noise_breaks():
    values = panel(n=12, turns=8)
    found = bound(values, paper_fit(values))
    assert any(text.startswith("lambda > 0 beyond doubt") for text in found.broken)


def test_the_bound_is_refused_where_interventions_outweigh_the_noise():
    values = panel(phi=0.5)
    fit = paper_fit(values)
    found = bound(values, fit, intervention=2 * fit.max_residual)
    assert found.radius is None
    assert any(text.startswith("eps above") for text in found.broken)


def test_a_bound_in_order_covers_every_step_of_its_own_sample():
    values = panel(n=100, turns=20, phi=0.5, innovation_sd=0.1, level=5)
    values[:, 0] = 0
    fit = paper_fit(values)
    found = bound(values, fit)
    age = np.arange(20)
    distance = np.abs(values - fit.d_star)
    assert found.radius == pytest.approx(fit.max_residual / -fit.b)
    assert (distance <= found.rate**age * distance[:, :1] + found.radius + 1e-9).all()
