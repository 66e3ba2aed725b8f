"""Forked interventions recover a known effect and its decay, and say when there is none."""

import numpy as np
import pytest

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
