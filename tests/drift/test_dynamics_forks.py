"""Forked interventions recover a known effect and its decay, and say when there is none."""

from functools import cache

import numpy as np
import pytest
from scipy import special

from midturn.core import BadInput
from midturn.drift.dynamics import Process, fork_effect, forks_needed

TURNS = 5


def forks(phi, n, rng, shift=0.6):
    branch = Process(phi=phi, innovation_sd=0.2, noise_sd=0.3, from_level=True)
    left = shift * phi ** np.arange(1, TURNS + 1)
    return branch.panel(n, TURNS + 2, rng)[:, 2:] + left, branch.panel(n, TURNS + 2, rng)[:, 2:]


def repeated(phi, n, repeats=300):
    rng = np.random.default_rng(11)
    return [fork_effect(*forks(phi, n, rng)) for _ in range(repeats)]


def test_a_known_effect_and_its_decay_are_recovered():
    found = repeated(phi=0.7, n=64)
    assert np.mean([one.effect for one in found]) == pytest.approx(0.42, abs=0.02)
    assert np.median([one.decay for one in found]) == pytest.approx(0.7, abs=0.03)
    assert np.mean([one.effect_ci[0] < 0.42 < one.effect_ci[1] for one in found]) >= 0.9
    assert np.mean([one.decay_ci[0] < 0.7 < one.decay_ci[1] for one in found]) >= 0.9
    assert np.mean([one.decays for one in found]) >= 0.8


def test_an_effect_that_stays_is_rarely_said_to_decay():
    assert np.mean([one.decays for one in repeated(phi=1.0, n=64)]) <= 0.06


def test_without_carry_over_there_is_no_decay_to_speak_of():
    found = repeated(phi=0.0, n=64)
    assert np.mean([one.carried_over for one in found]) <= 0.1
    assert all(one.decay is None for one in found if not one.carried_over)


def test_the_planned_number_of_forks_has_the_planned_power():
    plan = forks_needed(shift=0.6, phi=0.7, process_sd=0.2, noise_sd=0.3, turns=TURNS, power=0.9)
    assert 50 <= plan.decay <= 75
    assert np.mean([one.decays for one in repeated(phi=0.7, n=plan.decay)]) == pytest.approx(0.9, abs=0.06)


@cache
def thresholds(n):
    """What the mean must exceed in a two-sided 5 % t test, at evenly spread chances of the sample's sd."""
    chances = (np.arange(4000) + 0.5) / 4000
    spreads = np.sqrt(2 * special.gammaincinv((n - 1) / 2, chances) / (n - 1))
    return special.stdtrit(n - 1, 0.975) * spreads


def found_by_a_t_test(size, n):
    """Power: the normal's, averaged over the sample's standard deviation."""
    return special.ndtr(size * np.sqrt(n) - thresholds(n)).mean()


def fewest(size, most=250):
    """Upwards one by one, so that no wrong turn can be taken."""
    return next((n for n in range(2, most) if found_by_a_t_test(size, n) >= 0.8), None)


@pytest.mark.slow("searches for plans")
@pytest.mark.parametrize(("process_sd", "noise_sd"), [(0.1, 0.25), (0.2, 0.1)])
@pytest.mark.parametrize("turns", [2, 4])
def test_a_plan_is_the_fewest_forks_that_have_the_power(turns, process_sd, noise_sd):
    phi, ages, later = 0.6, np.arange(1, turns + 1), np.arange(turns + 1)
    # Each branch's covariance: what both turns still hold of the innovations since the fork, and the noise.
    left = np.tril(phi ** np.abs(ages[:, None] - later), 1)
    covariance = 2 * (process_sd**2 * left @ left.T + noise_sd**2 * np.eye(turns))
    weights = 0.8 ** np.arange(turns - 1)
    lost = np.append(0, weights) - np.append(weights, 0)
    for shift in np.arange(0.4, 2.2, 0.1):
        means = shift * phi**ages
        plan = forks_needed(shift=shift, phi=phi, process_sd=process_sd, noise_sd=noise_sd, turns=turns)
        effect = fewest(means[0] / np.sqrt(covariance[0, 0]))
        assert plan.effect == effect
        decay = fewest(abs(lost @ means) / np.sqrt(lost @ covariance @ lost))
        assert decay is None or plan.decay == max(effect, decay)


@pytest.mark.slow("plans hundreds of studies")
@pytest.mark.parametrize("turns", [2, 3, 5])
def test_a_larger_shift_never_needs_more_forks(turns):
    plans = [
        forks_needed(shift=shift, phi=0.3, process_sd=0.2, noise_sd=0.3, turns=turns)
        for shift in np.arange(0.05, 4, 0.01)
    ]
    for of in ("effect", "decay"):
        numbers = [getattr(plan, of) for plan in plans]
        assert numbers == sorted(numbers, reverse=True)
        assert numbers[-1] <= 10


def test_a_decay_that_is_none_cannot_be_planned_for():
    assert forks_needed(shift=0.6, phi=1.0, process_sd=0.2, noise_sd=0.3).decay is None
    with pytest.raises(BadInput, match="nothing is left"):
        forks_needed(shift=0.6, phi=0.0, process_sd=0.2, noise_sd=0.3)


def test_forks_with_a_missing_turn_are_left_out():
    treated, untreated = forks(0.7, 20, np.random.default_rng(0))
    treated[3, 2] = np.nan
    assert fork_effect(treated, untreated).forks == 19


def test_branches_must_match():
    with pytest.raises(BadInput, match="one shape"):
        fork_effect(np.zeros((4, 3)), np.zeros((4, 2)))
    with pytest.raises(BadInput, match="at least 2"):
        fork_effect(np.zeros((1, 3)), np.ones((1, 3)))
